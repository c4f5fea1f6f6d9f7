"""Record to documents: what can be found, in which texts of it, and what filters know of it. Nothing is written here."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coalition_kb.model import Status
from coalition_kb.operations import Computer, last_day, start_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from coalition_kb.model import Case, Coding, Finding, Partner, Record, Source, State, Variable
    from coalition_kb.operations import Result

#: The kinds of documents, in the order in which they are listed, and how much a match in one counts: who asks for a
#: country's name wants its cases before the sources that have it in their titles.
KINDS: Mapping[str, float] = {
    "case": 2,
    "partner": 0.8,
    "state": 1.5,
    "variable": 1.2,
    "finding": 1.2,
    "source": 0.6,
}

#: The fields that are searched, and how much a word in one counts.
FIELDS: Mapping[str, float] = {
    "title": 8,
    "names": 6,  # aliases, former names, adjectives, ids
    "question": 3,
    "claim": 3,
    "summary": 2,
    "codes": 1.5,
    "why": 1,  # the reason of a coding
    "rule": 1,
    "test": 1,
    "note": 1,  # what else is known of a source or a state
    "states": 0.7,  # the names of the states that took part in a case
}

#: Before an answer of a coding that has no code.
STATUS = "status:"

_CITED = re.compile(r"\s*\[@[^\[\]]*\]")


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of a document: its field, what it is about where the field does not tell, and the text."""

    field: str
    about: str  # a variable, where it is the reason of a coding; a code, where it is its meaning
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """Something that can be found."""

    kind: str
    id: str  # as `show` takes it
    title: str
    passages: tuple[Passage, ...]
    called: tuple[str, ...] = ()  # its names as a whole, the title and the id among them
    case: str = ""  # the case that it is, or is part of
    states: tuple[str, ...] = ()  # partners, hosts and locations of a case; a partner or a state: itself
    first: int | None = None  # the days on which the case ran, as ordinals; None where no start is known
    last: int | None = None
    answers: Mapping[str, tuple[str, ...]] | None = None  # variable → codes, values, or the status after `status:`


def documents(record: Record, *, is_sound: bool) -> list[Document]:
    """Everything that can be found, in the order in which it is listed: cases by their start, the rest as in the record.

    Where the record is not sound, nothing is computed: what is computed rests on the rules that the record breaks.
    """
    computer = Computer(record) if is_sound else None
    cases = sorted(record.cases.values(), key=lambda case: (case.start.value, case.id))
    return [
        *(_case(case, record, computer) for case in cases),
        *(_partner(partner, case, record, computer) for case in cases for partner in case.partners),
        *(_state(state, record) for state in record.states.values()),
        *(_variable(variable) for variable in record.variables.values()),
        *(_finding(finding) for finding in record.findings.values()),
        *(_source(source) for source in record.sources.values()),
    ]


def _document(kind: str, id_: str, title: str, names: Sequence[str], texts: Iterator[Passage]) -> Document:
    """A document with its title and names before its other texts, each text once."""
    own = [Passage("title", "", title), Passage("names", "", ", ".join(dict.fromkeys([*names, id_])))]
    once: dict[str, Passage] = {}
    for passage in (*own, *texts):
        once.setdefault(passage.text, passage)
    once.pop("", None)
    return Document(kind, id_, title, tuple(once.values()), (title, id_, *names))


def _plain(text: str) -> str:
    """*text* on one line and without its citations."""
    return " ".join(_CITED.sub("", text).split())


# --- cases and partners -----------------------------------------------------------------------------------------------


def _case(case: Case, record: Record, computer: Computer | None) -> Document:
    ids = tuple(dict.fromkeys([*(one.state for one in case.partners), *case.hosts, *case.locations]))
    answers = {id_: _written(coding) for id_, coding in case.codings.items()}
    for variable in record.of_unit("intervention"):
        if computer and variable.computed is not None:
            answers[variable.id] = _computed(computer.result(variable, case))
        elif computer and variable.frame_field:
            answers[variable.id] = _frame(getattr(case, variable.frame_field))
    first, last = _days(case)
    texts = _case_texts(case, [record.states[id_] for id_ in ids if id_ in record.states], record)
    found = _document("case", case.id, case.title, case.aliases, texts)
    return replace(found, case=case.id, states=ids, first=first, last=last, answers=answers)


def _case_texts(case: Case, states: Sequence[State], record: Record) -> Iterator[Passage]:
    yield Passage("summary", "", _plain(case.summary.text))
    for frame in (case.start, case.end, case.decision):
        if frame is not None:
            yield Passage("why", frame.variable, _plain(frame.why))
    yield from _reasons(case.codings, record)
    for state in states:
        yield Passage("states", state.id, ", ".join([state.name, *state.adjectives, *state.also]))


def _partner(partner: Partner, case: Case, record: Record, computer: Computer | None) -> Document:
    state = record.states.get(partner.state)
    answers = {id_: _written(coding) for id_, coding in partner.codings.items()}
    for variable in (*record.of_unit("partner"), *record.of_unit("state")):
        if computer and variable.computed is not None and state is not None:
            answers[variable.id] = _computed(computer.result(variable, case, state))
    first, last = _days(case)
    names = [state.name, *state.adjectives, *state.also] if state else []
    title = f"{state.name if state else partner.state} in {case.title}"
    found = _document("partner", f"{case.id}/{partner.state}", title, names, _reasons(partner.codings, record))
    return replace(
        found,
        called=(
            title,
            found.id,
        ),  # it is found by the state's names, but what they are the names of is the state
        case=case.id,
        states=(partner.state,),
        first=first,
        last=last,
        answers=answers,
    )


def _reasons(codings: Mapping[str, Coding], record: Record) -> Iterator[Passage]:
    """Why each coding is what it is, after the names of its codes; of a contested one also each alternative's reason."""
    for id_, coding in codings.items():
        known = record.variables[id_].codes if id_ in record.variables else {}
        for codes, why in (
            (coding.codes, coding.why),
            *((one.codes, one.why) for one in coding.alternatives),
        ):
            names = ", ".join(known[code].name for code in codes if code in known)
            yield Passage("why", id_, ": ".join(part for part in (names, _plain(why)) if part) if why else "")


def _written(coding: Coding) -> tuple[str, ...]:
    """What a coding answers: its codes or its value, those of every alternative, and its status where it is not coded."""
    sides = [(coding.codes, coding.value), *((one.codes, one.value) for one in coding.alternatives)]
    answers = [answer for codes, value in sides for answer in (*codes, value) if answer]
    status = () if coding.status == Status.CODED else (f"{STATUS}{coding.status}",)
    return (*dict.fromkeys(answers), *status)


def _computed(result: Result) -> tuple[str, ...]:
    return (result.answer,) if result.status is Status.CODED else (f"{STATUS}{result.status}",)


def _frame(held: Coding | tuple[str, ...]) -> tuple[str, ...]:
    return held if isinstance(held, tuple) else _written(held)


def _days(case: Case) -> tuple[int | None, int | None]:
    start = start_of(case)
    return (start.first.toordinal(), last_day(case).toordinal()) if start else (None, None)


# --- the codebook and what stands around it ---------------------------------------------------------------------------


def _state(state: State, record: Record) -> Document:
    names = (*state.also, *state.adjectives, state.iso3)
    found = _document("state", state.id, state.name, [name for name in names if name], _state_texts(state, record))
    return replace(found, states=(state.id,))


def _state_texts(state: State, record: Record) -> Iterator[Passage]:
    bodies = [*record.treaties.values(), *record.organisations.values()]
    mine = [body.name for body in bodies if any(one.state == state.id for one in body.members)]
    yield Passage("note", "", f"{state.m49}. Capital: {state.capital}." + (f" In {'; '.join(mine)}." if mine else ""))


def _variable(variable: Variable) -> Document:
    return _document("variable", variable.id, variable.name, (), _variable_texts(variable))


def _variable_texts(variable: Variable) -> Iterator[Passage]:
    yield Passage("question", "", _plain(variable.question))
    for code in variable.codes.values():
        yield Passage("codes", code.id, _plain(f"{code.name}: {code.meaning}"))
    yield Passage("rule", "", _plain(variable.rule))
    for name, text in (
        ("counts", variable.counts),
        ("does not count", variable.does_not_count),
        ("look in", variable.look_in),
    ):
        yield Passage("rule", name, _plain(text))
    for status, text in variable.missing.items():
        yield Passage("rule", status, _plain(text))


def _finding(finding: Finding) -> Document:
    title = f"{finding.number} {finding.id.replace('-', ' ')}"
    return _document("finding", finding.id, title, (finding.number,), _finding_texts(finding))


def _finding_texts(finding: Finding) -> Iterator[Passage]:
    yield Passage("claim", "", _plain(finding.claim))
    yield Passage("test", "", _plain(finding.test))
    yield Passage("test", "supports", _plain(finding.supports))
    yield Passage("test", "contradicts", _plain(finding.contradicts))
    yield Passage("test", "limits", _plain(finding.limits))


def _source(source: Source) -> Document:
    return _document("source", source.id, source.title, (), _source_texts(source))


def _source_texts(source: Source) -> Iterator[Passage]:
    cited = (*source.authors, source.issued, source.container, source.publisher, source.doi)
    yield Passage("note", "citation", "; ".join(part for part in cited if part))
    yield Passage("note", "", _plain(source.note))
