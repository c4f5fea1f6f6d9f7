"""What a page shows of a thing of the record: words decided, nothing left for a template to look up."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from coalition_kb.dates import as_date
from coalition_kb.model import NUMBERED_LEVELS, STATUS_WORDS, Coding, Status
from coalition_kb.site.prose import Library, cited, inline

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markupsafe import Markup

    from coalition_kb.model import Case, Question, Record, State, Variable
    from coalition_kb.operations import Computer, Result

OPENED_WORDS: Mapping[str, str] = {"yes": "opened", "part": "opened in part", "no": "not opened"}
CONTESTED = " (contested)"  # what an answer ends with that leads among others
MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905 - reads as a calendar
)


@dataclass(frozen=True, slots=True)
class Side:
    """One answer to a contested question."""

    answer: str
    is_leading: bool
    why: Markup
    sources: Markup


@dataclass(frozen=True, slots=True)
class CodingView:
    """A coding as a page shows it."""

    answer: str
    confidence: str
    why: Markup
    sources: Markup
    sides: Sequence[Side]


def coding_view(record: Record, library: Library, coding: Coding, root: str) -> CodingView:
    """*coding* for a page whose root lies at *root*."""
    variable = record.variables[coding.variable]
    return CodingView(
        answer=answer(variable, coding),
        confidence=coding.confidence if coding.status == Status.CODED else "",
        why=inline(coding.why, library, root),
        sources=cited(coding.citations, library, root),
        sides=sides(variable, library, coding, root),
    )


def sides(variable: Variable, library: Library, coding: Coding, root: str) -> list[Side]:
    """The answers to a contested question, for a page whose root lies at *root*."""
    return [
        Side(
            named(variable, one.codes, one.value),
            one.is_leading,
            inline(one.why, library, root),
            cited(one.citations, library, root),
        )
        for one in coding.alternatives
    ]


def answer(variable: Variable, coding: Coding) -> str:
    """The answer in words; the word of the status where there is none."""
    if coding.status == Status.CONTESTED and coding.leading:
        return f"{named(variable, coding.leading.codes, coding.leading.value)}{CONTESTED}"
    if coding.status != Status.CODED:
        return STATUS_WORDS[coding.status]
    said = named(variable, coding.codes, coding.value)
    if coding.low or coding.high:
        said += f" ({named(variable, (), coding.low) or '?'} to {named(variable, (), coding.high) or '?'})"
    return f"{said}, {coding.kind}" if coding.kind and coding.kind != "peak" else said


def named(variable: Variable, codes: Sequence[str], value: str) -> str:
    """Codes by their names, or a value as it is read: a figure with commas, a date in words."""
    if len(codes) == 1:  # as most answers have
        return variable.codes[codes[0]].name if codes[0] in variable.codes else codes[0]
    if codes:
        return ", ".join(variable.codes[code].name if code in variable.codes else code for code in codes)
    if variable.level == "date":
        return spoken(value)
    return figure(value) if variable.level in {"count", "number"} else value


def figure(value: str) -> str:
    """A whole number with commas; anything else as it is."""
    return f"{int(value):,}" if value.isascii() and value.isdigit() else value


def step(variable: Variable, codes: Sequence[str]) -> str:
    """Where a code stands on an ordered scale, in words."""
    if variable.level not in NUMBERED_LEVELS or len(codes) != 1 or codes[0] not in variable.codes:
        return ""
    numbers = [code.number or 0 for code in variable.codes.values()]
    return f"{variable.codes[codes[0]].number or 0:g} on a scale of {min(numbers):g} to {max(numbers):g}"


@lru_cache(maxsize=1 << 14)  # the same days are told again and again
def spoken(text: str) -> str:
    """A date in words, as precise as it is."""
    date = as_date(text)
    if date is None:
        return text
    day = f"{date.first.day} " if date.precision == "day" else ""
    month = f"{MONTHS[date.first.month - 1]} " if date.precision != "year" else ""
    return f"{day}{month}{date.first.year}"


def question_name(question: Question) -> str:
    """The name of a standard question: its own, or its id in words."""
    return question.name or question.id.replace("-", " ").capitalize()


def period(case: Case) -> str:
    """The time of *case* in words."""
    start, end = spoken(case.start.value) or "?", spoken(case.end.value) or "?"
    return start if start == end else f"{start} – {end}"


def decade(case: Case) -> str:
    """The decade in which *case* began, as 1990s; empty where that is not known."""
    return _decade(case.start.value)


@lru_cache(maxsize=1 << 14)
def _decade(day: str) -> str:
    date = as_date(day)
    return f"{date.first.year // 10 * 10}s" if date else ""


@dataclass(frozen=True, slots=True)
class ComputedView:
    """A computed answer as a page shows it."""

    variable: str
    name: str
    answer: str
    status: str
    why: str
    others: Sequence[tuple[str, str]]  # what the named alternatives give: their name, their answer


def computed_view(computer: Computer, variable: Variable, case: Case, state: State | None = None) -> ComputedView:
    """The answer to a computed variable, and under each of its alternatives."""
    assert variable.computed is not None  # noqa: S101 - for the reader of types
    result = computer.result(variable, case, state)
    others = [
        (
            str(parameters.get("name", name)),
            result_words(variable, computer.result(variable, case, state, name)),
        )
        for name, parameters in variable.computed.alternatives.items()
    ]
    return ComputedView(variable.id, variable.name, result_words(variable, result), result.status, result.why, others)


def result_words(variable: Variable, result: Result) -> str:
    """A computed answer in words."""
    if result.status != Status.CODED:
        return STATUS_WORDS[result.status]
    if result.answer in variable.codes:
        return variable.codes[result.answer].name
    said = figure(result.answer)
    return f"{said} to {figure(result.high)}" if result.high and result.high != result.low else said


def judged(variable: Variable | None, word: str) -> str:
    """A judgement in words: the name of a code of *variable*, or a status."""
    return variable.codes[word].name if variable and word in variable.codes else STATUS_WORDS.get(word, word)
