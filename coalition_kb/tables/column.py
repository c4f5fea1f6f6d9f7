"""What a table is: columns declared once, rows, a key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coalition_kb.naming import Part


Row = TypeVar("Row")

#: How pandas holds each type of column. Dates are text, since the record's may be a year or a month alone.
DTYPES = {"text": "string", "code": "string", "date": "string", "integer": "Int64", "number": "Float64"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One word that a column may hold, the whole number that stands for it in Stata and SPSS, and its name."""

    code: str
    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Field:
    """What is told of a column: its name, type and meaning, and what its words are and lead to."""

    name: str
    type: str
    meaning: str
    _: KW_ONLY
    label: str = ""  # the meaning in at most 80 characters, where it is longer
    choices: tuple[Choice, ...] = ()  # every word that it may hold; none where it holds other things
    to: str = ""  # the table whose key it holds
    variable: str = ""  # the variable that it belongs to
    part: Part | None = None  # what it holds of the variable
    marks: str = ""  # what the codebook marks that variable as, where this is its answer

    @property
    def short(self) -> str:
        """The label that programs with short labels show."""
        return self.label or self.meaning


@dataclass(frozen=True, slots=True)
class Column(Field, Generic[Row]):
    """A field, and what it holds of a row."""

    of: Callable[[Row], object]

    @property
    def field(self) -> Field:
        """What is told of it, without how it is found."""
        return Field(**{one.name: getattr(self, one.name) for one in fields(Field)})


@dataclass(frozen=True)
class Table(Generic[Row]):
    """A table: its name, what a row of it is, its columns and rows."""

    name: str
    meaning: str
    columns: Sequence[Column[Row]]
    rows: Sequence[Row]
    key: tuple[str, ...]

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The table, shape (n_rows, n_columns); dtypes as declared, also when there are no rows."""
        return pd.DataFrame(
            {
                column.name: pd.Series([_cell(column.of(row)) for row in self.rows], dtype=DTYPES[column.type])
                for column in self.columns
            }
        )

    @property
    def filled(self) -> Filled:
        """The table as the formats get it."""
        return Filled(self.name, self.meaning, tuple(column.field for column in self.columns), self.key, self.frame)


@dataclass(frozen=True, slots=True)
class Filled:
    """A table whose cells are known: what is told of it, and its frame, whose columns are its fields in their order."""

    name: str
    meaning: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    frame: pd.DataFrame


#: A table whose rows are of some type of their own.
AnyTable: TypeAlias = "Table[Any]"


def _cell(value: object) -> object:
    """*value* as a cell: nothing where there is no text, a number where a number is held as text."""
    return None if value in ("", None) else value


def choices(words: Mapping[str, str] | Sequence[str]) -> tuple[Choice, ...]:
    """Choices of *words*, with their names where they have some, numbered from 1."""
    names = dict(words.items()) if isinstance(words, Mapping) else {word: word for word in words}
    return tuple(Choice(code, number, name) for number, (code, name) in enumerate(names.items(), start=1))
