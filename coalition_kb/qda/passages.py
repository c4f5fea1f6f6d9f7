"""A case as a text, and the passages of it that answer a question of the codebook.

Positions are those of the standard: code points from 0; the end is the position behind the last one, as in its example of
the seven signs from 62 to 69.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from coalition_kb.model import STATUS_WORDS
from coalition_kb.qda.codes import TAGGED, of_answer, of_confidence, of_status, of_variable
from coalition_kb.qda.markup import legal, one_line
from coalition_kb.shapes.citation import IN_TEXT, parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coalition_kb.model import Alternative, Case, Citation, Coding, Evidence, Record, Source, Variable


@dataclass(frozen=True, slots=True)
class Mark:
    """What is told of a passage: where its coding stands, the partner it is about, the GUIDs of its codes, how it stands."""

    address: str  # case[/state]/variable, and the place of the alternative where it is one's
    state: str  # empty where it is about the case itself
    codes: tuple[str, ...]
    says: str = ""  # status, confidence, and from when it could be known
    on: str = ""  # the day of the coding, as written


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of a text, and what is told of it."""

    start: int
    end: int
    mark: Mark


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a case, with its passages in the order in which they begin."""

    content: str
    passages: tuple[Passage, ...]


@dataclass(slots=True)
class Builder:
    """A text as it grows, with the passages in it."""

    _runs: list[str] = field(default_factory=list)
    _passages: list[Passage] = field(default_factory=list)
    _length: int = 0

    def line(self, text: str) -> None:
        """A line."""
        self._add(f"{legal(text)}\n")

    def paragraph(self, text: str) -> None:
        """A paragraph: a line, and an empty one behind it."""
        self._add(f"{legal(text)}\n\n")

    def passage(self, text: str, mark: Mark) -> None:
        """A paragraph, of several lines if *text* has them, that is marked."""
        start = self._length
        self._add(legal(text))
        self._passages.append(Passage(start, self._length, mark))
        self._add("\n\n")

    def _add(self, run: str) -> None:
        self._runs.append(run)
        self._length += len(run)

    @property
    def text(self) -> Text:
        """What was built."""
        return Text("".join(self._runs), tuple(self._passages))


def text_of(case: Case, record: Record) -> Text:
    """*case* as a text: what it was, the account, what a study adds, each coding with its reason, the partners, the sources."""
    built = Builder()
    built.line(one_line(case.title))
    if case.aliases:
        built.line(one_line(f"Also: {'; '.join(case.aliases)}"))
    built.paragraph(case.id)
    built.paragraph("Account")
    for block in re.split(r"\n\s*\n", case.summary.text):
        built.paragraph(_prose(block))
    _study(built, case, record)
    built.paragraph("Codings")
    _frame(built, case, record)
    for coding in case.codings.values():
        _coding(built, coding, record)
    if case.partners:
        built.paragraph("Partners")
    for partner in case.partners:
        for coding in partner.codings.values():
            _coding(built, coding, record)
    built.paragraph("Sources")
    for source in _cited(case, record):
        built.line(_reference(source))
    return built.text


def _study(built: Builder, case: Case, record: Record) -> None:
    """The answers of a study and its evidence."""
    for question in record.standard_questions:
        if question.id in case.study.answers:
            built.paragraph(one_line(question.question))
            for block in re.split(r"\n\s*\n", case.study.answers[question.id].text):
                built.paragraph(_prose(block))
    if case.study.evidence:
        built.paragraph("Evidence")
    for one in case.study.evidence:
        built.paragraph(_sentences(f"{one.id}, {one.date}: {_prose(one.says)}", one.quote, _found(one, record)))


def _frame(built: Builder, case: Case, record: Record) -> None:
    """The facts that stand at the head of a case. The codebook tells which of them is a variable."""
    variables = {one.frame_field: one for one in record.variables.values() if one.frame_field}
    facts = {"start": case.start, "end": case.end, "decision": case.decision}
    for name, fact in facts.items():
        if fact and (variable := variables.get(name)):
            _coding(built, replace(fact, variable=variable.id), record)
        elif fact:
            told = _sentences(f"{name.capitalize()}: {fact.value or STATUS_WORDS[fact.status]}")
            built.paragraph(f"{told} {_reason(fact, record)}")
    for name, states in {"locations": case.locations, "hosts": case.hosts}.items():
        if states and (variable := variables.get(name)):
            answer = "; ".join(_name(state, record) for state in states)
            mark = Mark(f"{case.id}/{variable.id}", "", (of_variable(variable.id),))
            built.passage(_sentences(variable.name, variable.question, f"Answer: {answer}"), mark)


def _coding(built: Builder, coding: Coding, record: Record) -> None:
    """A coding as a passage, and one more for each answer where they differ."""
    variable = record.variables[coding.variable]
    name = f"{_name(coding.state, record)}: {variable.name}" if coding.state else variable.name
    tags = [of_status(coding.status)] if coding.status in TAGGED else []
    sure = [of_confidence(coding.confidence)] if coding.confidence else []
    answer = _answer(coding.codes, coding.value, variable, record) or STATUS_WORDS[coding.status]
    asked = _sentences(name, variable.question, f"Answer: {answer}{_bounds(coding)}")
    codes = (*_codes(coding.codes, variable), *tags, *sure)
    mark = Mark(coding.address, coding.state, codes, one_line(_standing(coding)), coding.coded.on)
    built.passage(f"{asked}\n{_reason(coding, record)}".rstrip(), mark)
    for place, one in enumerate(coding.alternatives, start=1):
        held = _answer(one.codes, one.value, variable, record)
        used = "This answer is used where one is needed" if one.is_leading else ""
        asked = _sentences(name, f"One of several answers: {held}", used)
        codes = (*_codes(one.codes, variable), *tags, *sure)
        own = replace(mark, address=f"{coding.address}#{place}", codes=codes)
        built.passage(f"{asked}\n{_reason(one, record)}".rstrip(), own)


def _sentences(*said: str) -> str:
    """What is *said* on one line, each with a full stop or its own mark at its end."""
    return one_line(" ".join(one if one.endswith((".", "?")) else f"{one}." for one in said if one))


def _codes(codes: Sequence[str], variable: Variable) -> list[str]:
    """The codes answered; where there is none, the variable itself."""
    known = [of_answer(variable.id, code) for code in codes if code in variable.codes]
    return known or [of_variable(variable.id)]


def _answer(codes: Sequence[str], value: str, variable: Variable, record: Record) -> str:
    """An answer in words; empty where there is none."""
    if value:
        return f"{value} {variable.unit_of_measure}".rstrip()
    return "; ".join(words(code, variable, record) for code in codes)


def words(code: str, variable: Variable, record: Record) -> str:
    """The name of *code*: of the variable's own, or of a state where it holds states."""
    return variable.codes[code].name if code in variable.codes else _name(code, record)


def _name(state: str, record: Record) -> str:
    return record.states[state].name if state in record.states else state


def _bounds(coding: Coding) -> str:
    low, high = coding.low, coding.high
    between = f"between {low} and {high}" if low and high else f"at least {low}" if low else f"at most {high}"
    told = ", ".join(part for part in (between if low or high else "", coding.kind) if part)
    return f" ({told})" if told else ""


def _standing(coding: Coding) -> str:
    """How a coding stands: status, confidence, and from when it could be known."""
    sure = f"confidence {coding.confidence}" if coding.confidence else ""
    seen = f"seen from {coding.seen_from}" if coding.seen_from else ""
    return "; ".join(part for part in (coding.address, STATUS_WORDS[coding.status], sure, seen) if part)


def _reason(said: Coding | Alternative, record: Record) -> str:
    """The reason on one line, with its citations in brackets."""
    cited = "; ".join(_citation(one, record) for one in said.citations)
    return f"{_prose(said.why)} {f'[{one_line(cited)}]' if cited else ''}".strip()


def _citation(citation: Citation, record: Record) -> str:
    read = "" if record.is_read(citation) else "not opened"
    return ", ".join(part for part in (citation.source, citation.locator, read) if part)


def _found(one: Evidence, record: Record) -> str:
    """Where a record of evidence comes from: its source, or the search that found nothing."""
    if one.citation:
        return f"[{_citation(one.citation, record)}]"
    return f"Searched: {one.search.where}, for {one.search.wanted}, on {one.search.on}" if one.search else ""


def _prose(text: str) -> str:
    """*text* on one line, its citations without the sign that marks them."""
    return one_line(IN_TEXT.sub(lambda group: f"[{'; '.join(_plain(group[1]))}]", text))


def _plain(group: str) -> Iterator[str]:
    for one in group.split(";"):
        key, locator = parts(one)
        yield f"{key}, {locator}" if locator else key


def _cited(case: Case, record: Record) -> list[Source]:
    """The sources of *case*, by their ids."""
    found = {one.source for one in case.citations}
    return [record.sources[id_] for id_ in sorted(found) if id_ in record.sources]


def _reference(source: Source) -> str:
    who = "; ".join(source.authors)
    told = (f"{who} ({source.issued or 'no date'})" if who else source.issued, source.title, source.container)
    more = (*told, source.publisher)
    where = f"https://doi.org/{source.doi}" if source.doi else source.url
    return one_line(f"[{source.id}] {_sentences(*more)} {where}")
