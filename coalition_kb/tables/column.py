"""What a table is: columns declared once, rows, a key; and how an answer stands in a cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

import pandas as pd

from coalition_kb.model import LIST_LEVELS, NUMBERED_LEVELS, Coding, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coalition_kb.model import Variable
    from coalition_kb.operations import Result

Row = TypeVar("Row")

#: How pandas holds each type of column. Dates are text, since the record's may be a year or a month alone.
DTYPES = {"text": "string", "code": "string", "date": "string", "integer": "Int64", "number": "Float64"}

#: The type of the column of each level that holds a value.
TYPES = {"count": "integer", "share": "number", "number": "number", "date": "date"}


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """A column: its name, type, meaning, and what it holds of a row."""

    name: str
    type: str
    meaning: str
    of: Callable[[Row], object]


@dataclass(frozen=True, slots=True)
class Table(Generic[Row]):
    """A table: its name, what a row of it is, its columns and rows."""

    name: str
    meaning: str
    columns: Sequence[Column[Row]]
    rows: Sequence[Row]
    key: tuple[str, ...]

    @property
    def frame(self) -> pd.DataFrame:
        """The table, shape (n_rows, n_columns); dtypes as declared, also when there are no rows."""
        return pd.DataFrame(
            {
                column.name: pd.Series([_cell(column.of(row)) for row in self.rows], dtype=DTYPES[column.type])
                for column in self.columns
            }
        )


#: A table whose rows are of some type of their own.
AnyTable: TypeAlias = "Table[Any]"


def _cell(value: object) -> object:
    """*value* as a cell: nothing where there is no text, a number where a number is held as text."""
    return None if value in ("", None) else value


def coded_columns(variable: Variable, coding: Callable[[Row], Coding | None]) -> list[Column[Row]]:
    """The columns of a variable that is coded by hand: answer, number, range, status, confidence."""
    held = "code" if variable.codes else TYPES.get(variable.level, "text")
    is_list = variable.level in LIST_LEVELS

    def answer(row: Row) -> object:
        found = coding(row)
        words = found.answer if found else ()
        joined = ";".join(words) if is_list or variable.codes else "".join(words[:1])
        return _number(joined, held)

    columns: list[Column[Row]] = [
        Column(variable.id, "text" if is_list else held, f"{variable.question} ({variable.name})", answer),
    ]
    if variable.level in NUMBERED_LEVELS:
        columns.append(_numbered(variable, answer))
    if variable.level in {"count", "share", "number", "date"}:
        columns += [
            Column(
                f"{variable.id}_lo",
                held,
                f"The least, or earliest, that {variable.id} may be.",
                lambda row: _part(coding(row), "low", held),
            ),
            Column(
                f"{variable.id}_hi",
                held,
                f"The most, or latest, that {variable.id} may be.",
                lambda row: _part(coding(row), "high", held),
            ),
        ]
    return [
        *columns,
        Column(
            f"{variable.id}_st",
            "code",
            f"The status of {variable.id}: coded, or why it has no code.",
            lambda row: status_of(coding(row)),
        ),
        Column(
            f"{variable.id}_cf",
            "code",
            f"The confidence in {variable.id}.",
            lambda row: _part(coding(row), "confidence", "text"),
        ),
    ]


def _numbered(variable: Variable, answer: Callable[[Row], object]) -> Column[Row]:
    """The column with the number of a code."""
    meaning = f"The number of the code of {variable.id}."
    return Column(f"{variable.id}_n", "number", meaning, lambda row: variable.number(str(answer(row) or "")))


def computed_columns(variable: Variable, result: Callable[[Row, str], Result]) -> list[Column[Row]]:
    """The columns of a computed variable: answer, number, status, and its answer under each alternative."""
    assert variable.computed is not None  # noqa: S101 - for the reader of types
    held = "code" if variable.codes else TYPES.get(variable.level, "text")
    columns: list[Column[Row]] = [
        Column(
            variable.id,
            held,
            f"{variable.question} ({variable.name}; computed)",
            lambda row: _number(result(row, "").answer, held),
        )
    ]
    if variable.level in NUMBERED_LEVELS:
        columns.append(_numbered(variable, lambda row: result(row, "").answer))
    columns.append(
        Column(
            f"{variable.id}_st",
            "code",
            f"The status of {variable.id}.",
            lambda row: result(row, "").status.value,
        )
    )
    for name, parameters in variable.computed.alternatives.items():
        meaning = f"{variable.id} counted otherwise: {parameters.get('name', name)}."
        columns.append(Column(f"{variable.id}_{name}", held, meaning, _under(result, name)))
    return columns


def _under(result: Callable[[Row, str], Result], alternative: str) -> Callable[[Row], object]:
    return lambda row: result(row, alternative).answer


def status_of(coding: Coding | None) -> str:
    """The status of *coding*; where there is none, nobody has looked yet."""
    return coding.status if coding else Status.NOT_CODED.value


def _part(coding: Coding | None, part: str, held: str) -> object:
    return _number(getattr(coding, part), held) if coding else None


def _number(text: str, held: str) -> object:
    if not text:
        return None
    return int(text) if held == "integer" else float(text) if held == "number" else text
