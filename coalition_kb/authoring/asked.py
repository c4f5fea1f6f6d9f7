"""What a coder is shown: the frame of a case, its sources, and a question with its rule. Never what others answered."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from coalition_kb.model import LIST_LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from coalition_kb.authoring.questions import Question
    from coalition_kb.model import Case, Coding, Record, State, Variable

WIDTH = 100
_HOW = {
    "count": "a whole number",
    "share": "a number from 0 to 1",
    "number": "a number",
    "date": "YYYY, YYYY-MM or YYYY-MM-DD",
    "text": "your own words",
}


def cited(record: Record, case: Case) -> list[str]:
    """The ids of the sources that *case* cites, in the order of the alphabet, so that none tells what was read for what."""
    return sorted({one.source for one in case.citations if one.source in record.sources})


def frame(record: Record, case: Case) -> Iterator[str]:
    """The case as a coder is to know it: title, dates, places and sources."""
    yield f"{case.title} ({case.id})"
    yield when_and_where(record, case)
    yield "Sources that are cited for it:"
    for number, id_ in enumerate(cited(record, case), 1):
        source = record.sources[id_]
        yield from _hung(f"  {number:>3}  ", f"{id_}: {source.title}{f' ({source.issued})' if source.issued else ''}")


def when_and_where(record: Record, case: Case) -> str:
    """The frame of *case* in a sentence: when it was decided, began and ended, and where."""
    dates = {"Decided": case.decision, "began": case.start, "ended": case.end}
    told = "; ".join(f"{word} {one.value or one.status}" for word, one in dates.items() if one)
    places = ", ".join(_name(record.states.get(id_), id_) for id_ in case.locations)
    return f"{told[:1].upper()}{told[1:]}; in {places}."


def question(record: Record, asked: Question, mine: Mapping[tuple[str, str], Coding]) -> Iterator[str]:
    """A question with its codes and its rule; *mine* are the answers that this coder gave before."""
    variable = asked.variable
    about = f" · {_name(record.states.get(asked.state), asked.state)}" if asked.state else ""
    yield f"{variable.name} ({variable.id}){about}"
    yield from textwrap.wrap(variable.question, WIDTH)
    width = max((len(one) for one in (*variable.codes, *variable.missing)), default=0)
    for code in variable.codes.values():
        yield from _hung(f"  {code.id:<{width}}  ", f"{code.name}. {code.meaning}")
    if not variable.codes:
        yield f"  {_HOW.get(variable.level, 'an answer')}{_unit(variable)}"
    for status, when in variable.missing.items():
        yield from _hung(f"  {status:<{width}}  ", f"no code: {when}")
    for word, text in (
        ("Rule", variable.rule),
        ("Counts", variable.counts),
        ("Does not count", variable.does_not_count),
        ("Look in", variable.look_in),
        (
            "When",
            "Code what was known before the decision, not what came of it." if variable.knowable == "before" else "",
        ),
        ("Asked where", _condition(record, asked, mine)),
    ):
        if text:
            yield from _hung(f"{word}: ", text, indent=2)


def how(variable: Variable) -> str:
    """How an answer to *variable* is written, in a word or two."""
    return "Codes, with commas" if variable.level in LIST_LEVELS else "Code" if variable.codes else "Answer"


def _condition(record: Record, asked: Question, mine: Mapping[tuple[str, str], Coding]) -> str:
    """Where the question has a meaning, and what this coder answered of that; nothing where it always has one."""
    told = []
    for id_, codes in asked.variable.applies_when.items():
        other = record.variables[id_]
        coding = mine.get((asked.state if other.unit == "partner" else "", id_))
        answered = f" (you answered {', '.join(coding.answer) or coding.status})" if coding else ""
        told.append(f"{other.name} is {' or '.join(codes)}{answered}")
    return " and ".join(told)


def _unit(variable: Variable) -> str:
    return f", in {variable.unit_of_measure}" if variable.unit_of_measure else ""


def _name(state: State | None, id_: str) -> str:
    return state.name if state else id_


def _hung(head: str, text: str, indent: int = 0) -> list[str]:
    """*text* after *head*, its later lines below its first or *indent* columns in."""
    return textwrap.wrap(text, WIDTH, initial_indent=head, subsequent_indent=" " * (indent or len(head)))
