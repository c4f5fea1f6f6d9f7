"""The columns of a variable: its answer and all that is told beside it, in a table of its unit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic

from coalition_kb.model import CONFIDENCE, LIST_LEVELS, NUMBERED_LEVELS, STATUS_WORDS, Status, Variable
from coalition_kb.naming import label_of, name_of
from coalition_kb.tables.column import Choice, Column, Row, choices

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from coalition_kb.model import Coding
    from coalition_kb.naming import Part
    from coalition_kb.operations import Result

#: The type of the column of each level that holds a value.
TYPES = {"count": "integer", "share": "number", "number": "number", "date": "date"}
STATUSES = choices({status.value: STATUS_WORDS[status] for status in Status})
CONFIDENCES = choices(CONFIDENCE[::-1])  # from low to high


def choices_of(variable: Variable) -> tuple[Choice, ...]:
    """The codes of *variable* as choices."""
    return tuple(Choice(code.id, variable.integers[code.id], code.name) for code in variable.codes.values())


def coded_columns(variable: Variable, coding: Callable[[Row], Coding | None]) -> list[Column[Row]]:
    """The columns of a variable that is coded by hand: answer, words, number, bounds, status, confidence."""
    own: _Columns[Row] = _Columns(variable, lambda row: found.answer if (found := coding(row)) else ())

    def part(name: str) -> Callable[[Row], str]:
        return lambda row: getattr(coding(row), name, "")

    def told(row: Row) -> Hashable:
        found = coding(row)
        return found and (found.status, found.answer, found.low, found.high, found.confidence)

    bounds = [
        own.bound("low", f"The least, or earliest, that {variable.id} may be.", part("low")),
        own.bound("high", f"The most, or latest, that {variable.id} may be.", part("high")),
    ]
    columns = [
        own.answer(f"{variable.question} ({variable.name})"),
        *own.in_words(),
        *own.in_numbers(),
        *(bounds if variable.level in TYPES else ()),
        own.status("coded, or why it has no code", lambda row: status_of(coding(row))),
        own.confidence(part("confidence")),
    ]
    return [replace(column, by=(told,)) for column in columns]


def computed_columns(
    variable: Variable,
    result: Callable[[Row, str], Result],
    by: Callable[[str], tuple[Callable[[Row], Hashable], ...]] = lambda _: (),
) -> list[Column[Row]]:
    """The columns of a computed variable: answer, words, number, status, and its answer under each alternative.

    *by* tells what the result hangs on, under an alternative or under none.
    """
    own: _Columns[Row] = _Columns(variable, lambda row: _split(variable, result(row, "").answer))
    alternatives = variable.computed.alternatives if variable.computed else {}

    def told(alternative: str) -> Callable[[Row], Hashable]:
        def of(row: Row) -> Hashable:
            found = result(row, alternative)
            return found.answer, found.status

        return of

    columns = [
        own.answer(f"{variable.question} ({variable.name}; computed)"),
        *own.in_words(),
        *own.in_numbers(),
        own.status("coded where it could be computed, or why not", lambda row: result(row, "").status.value),
    ]
    others = [
        replace(own.otherwise(name, str(given.get("name", name)), _under(result, name)), by=(*by(name), told(name)))
        for name, given in alternatives.items()
    ]
    alike = (*by(""), told(""))
    return [*(replace(column, by=alike) for column in columns), *others]


def status_of(coding: Coding | None) -> str:
    """The status of *coding*; where there is none, nobody has looked yet."""
    return coding.status if coding else Status.NOT_CODED.value


@dataclass(frozen=True, slots=True)
class _Columns(Generic[Row]):
    """The columns of *variable*, whose answer of a row *given* tells: its codes, or the one value."""

    variable: Variable
    given: Callable[[Row], Sequence[str]]

    @property
    def held(self) -> str:
        return "code" if self.variable.codes else TYPES.get(self.variable.level, "text")

    def answer(self, meaning: str) -> Column[Row]:
        given, held = self.given, self.held
        is_list = self.variable.level in LIST_LEVELS
        return Column(
            self.variable.id,
            "text" if is_list else held,
            meaning,
            lambda row: in_cell(";".join(given(row)), held),
            label=self.variable.name,
            choices=choices_of(self.variable) if held == "code" and not is_list else (),
            variable=self.variable.id,
            part="answer",
            marks=self.variable.marks,
        )

    def in_words(self) -> list[Column[Row]]:
        """The answer by the names of its codes, where it has codes."""
        if not self.variable.codes:
            return []
        names = {code.id: code.name for code in self.variable.codes.values()}
        given = self.given
        meaning = f"The answer to {self.variable.id} in words."
        return [self._column("label", "text", meaning, lambda row: ";".join(names[code] for code in given(row)))]

    def in_numbers(self) -> list[Column[Row]]:
        """The number of the code, where the level is ordered."""
        if self.variable.level not in NUMBERED_LEVELS:
            return []
        given, number = self.given, self.variable.number
        meaning = f"The number of the code of {self.variable.id}."
        return [self._column("number", "number", meaning, lambda row: number("".join(given(row))))]

    def bound(self, part: Part, meaning: str, of: Callable[[Row], str]) -> Column[Row]:
        held = self.held
        return self._column(part, held, meaning, lambda row: in_cell(of(row), held))

    def status(self, told: str, of: Callable[[Row], str]) -> Column[Row]:
        return self._column("status", "code", f"The status of {self.variable.id}: {told}.", of, STATUSES)

    def confidence(self, of: Callable[[Row], str]) -> Column[Row]:
        return self._column("confidence", "code", f"The confidence in {self.variable.id}.", of, CONFIDENCES)

    def otherwise(self, name: str, told: str, of: Callable[[Row], str]) -> Column[Row]:
        """The answer under the alternative *name*."""
        held = self.held
        return Column(
            f"{self.variable.id}_{name}",
            held,
            f"{self.variable.id} counted otherwise: {told}.",
            lambda row: in_cell(of(row), held),
            label=told,
            choices=choices_of(self.variable),
            variable=self.variable.id,
            part="alternative",
        )

    def _column(
        self,
        part: Part,
        held: str,
        meaning: str,
        of: Callable[[Row], object],
        known: tuple[Choice, ...] = (),
    ) -> Column[Row]:
        return Column(
            name_of(self.variable, part),
            held,
            meaning,
            of,
            label=label_of(self.variable, part),
            choices=known,
            variable=self.variable.id,
            part=part,
        )


def in_cell(text: str, held: str) -> object:
    """*text* as a cell of the type *held*: nothing where there is none."""
    if not text:
        return None
    return int(text) if held == "integer" else float(text) if held == "number" else text


def _split(variable: Variable, answer: str) -> tuple[str, ...]:
    """The codes of an answer, which lists join, or the value alone."""
    if not answer:
        return ()
    return tuple(answer.split(";")) if variable.level in LIST_LEVELS else (answer,)


def _under(result: Callable[[Row, str], Result], alternative: str) -> Callable[[Row], str]:
    return lambda row: result(row, alternative).answer
