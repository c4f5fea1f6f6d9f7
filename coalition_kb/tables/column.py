"""What a table is: columns declared once, rows, a key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar, overload

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

    from pandas.api.extensions import ExtensionArray

    from coalition_kb.naming import Part


Row = TypeVar("Row")

#: Text as objects of Python, with pyarrow or without it: cells that are alike are one object, so that a large table
#: takes a pointer a cell.
TEXT = pd.StringDtype("python")
#: How pandas holds each type of column. Dates are text, since the record's may be a year or a month alone.
DTYPES = {"text": TEXT, "code": TEXT, "date": TEXT, "integer": pd.Int64Dtype(), "number": pd.Float64Dtype()}


#: What a cell holds; None where it holds nothing.
Cell: TypeAlias = "str | int | float | None"
SLICE = 20_000  # rows


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
    # What the cell hangs on: rows alike in it have the same cell, which is found once. Of several, each is asked of the
    # rows that those before it tell apart; what several columns share is found once for all of them.
    by: tuple[Callable[[Row], Hashable], ...] = ()

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
    # A digest of all that its cells hang on, where that is quicker to know than the cells are.
    hangs_on: Callable[[], str] | None = None

    @property
    def fields(self) -> tuple[Field, ...]:
        """What is told of its columns."""
        return tuple(column.field for column in self.columns)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The table, shape (n_rows, n_columns); dtypes as declared, also when there are no rows."""
        filling = self._filling
        frame = pd.DataFrame({column.name: filling.cells(column) for column in self.columns}, copy=False)
        del vars(self)["_filling"]  # the frame has the cells, and nobody asks for rows by their kinds again
        return frame

    def cells(self, column: Column[Row]) -> pd.Series[Any]:
        """The cells of *column*, one of the table's; the frame takes them as they are."""
        return self.frame[column.name] if "frame" in vars(self) else pd.Series(self._filling.cells(column), copy=False)

    @cached_property
    def _filling(self) -> _Filling[Row]:
        # By an iterator: a list asks first how many there are, and some tables make their rows each time they are asked for.
        return _Filling([*iter(self.rows)])

    @property
    def filled(self) -> Filled:
        """The table as the formats get it."""
        return self.filled_by(self.frame)

    def filled_by(self, frame: pd.DataFrame) -> Filled:
        """The same, where *frame* is known to be its own."""
        return Filled(self.name, self.meaning, self.fields, self.key, frame)


class Remade(Sequence[Row]):
    """Rows that are made each time they are asked for, and not kept: a table of very many is filled once."""

    def __init__(self, make: Callable[[], Iterator[Row]]) -> None:
        self._make = make

    def __iter__(self) -> Iterator[Row]:
        """The rows, made anew."""
        return self._make()

    @cached_property
    def _n(self) -> int:
        return sum(1 for _ in self)

    def __len__(self) -> int:
        """How many there are; counted once."""
        return self._n

    @overload
    def __getitem__(self, place: int) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...

    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        """The row at *place*; all are made for it."""
        return [*iter(self)][place]


@dataclass(frozen=True, slots=True)
class Filled:
    """A table whose cells are known: what is told of it, and its frame, whose columns are its fields in their order."""

    name: str
    meaning: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    frame: pd.DataFrame

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """Its rows; a slice at a time becomes objects of Python, since a table may have millions of cells."""
        for first in range(0, len(self.frame), SLICE):
            part = self.frame.iloc[first : first + SLICE]
            yield from zip(*[cells_of(part[field.name]) for field in self.fields], strict=True)


#: A table whose rows are of some type of their own.
AnyTable: TypeAlias = "Table[Any]"


def cells_of(column: pd.Series[Any]) -> list[Cell]:
    """The cells of *column* as objects of Python."""
    return column.array.to_numpy(dtype=object, na_value=None).tolist()  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class _Filling(Generic[Row]):
    """The rows of a table while its cells are found, and what is known of them so far."""

    rows: Sequence[Row]
    _found: dict[str, ExtensionArray] = field(default_factory=dict)  # the cells of a column, by its name
    _alike: dict[tuple[Callable[[Row], Hashable], ...], _Alike[Row]] = field(default_factory=dict)

    def cells(self, column: Column[Row]) -> ExtensionArray:
        """The cells of *column*, shape (n_rows,), found when they are first asked for."""
        if column.name not in self._found:
            alike = self._by(column.by) if column.by else None
            of, dtype, rows = column.of, DTYPES[column.type], alike.first if alike else self.rows
            # A number may be 0; a text that is empty is none.
            given = [of(row) or None for row in rows] if dtype is TEXT else [_cell(of(row)) for row in rows]
            cells = pd.Series(given, dtype=dtype).array
            self._found[column.name] = cells.take(alike.places) if alike else cells
        return self._found[column.name]

    def _by(self, by: tuple[Callable[[Row], Hashable], ...]) -> _Alike[Row]:
        """Those rows that are alike by all of *by*."""
        if by not in self._alike:
            *before, last = by
            within = self._by(tuple(before)) if before else None
            found = _Alike.among(within.first if within else self.rows, last)
            self._alike[by] = _Alike(found.first, found.places[within.places]) if within else found
        return self._alike[by]


@dataclass(frozen=True, slots=True)
class _Alike(Generic[Row]):
    """Rows that are alike: the first of each kind, and of every row the place of its kind among these."""

    first: list[Row]
    places: np.ndarray[tuple[int], np.dtype[np.intp]]

    @classmethod
    def among(cls, rows: Sequence[Row], by: Callable[[Row], Hashable]) -> _Alike[Row]:
        known: dict[Hashable, int] = {}
        first: list[Row] = []
        places = np.empty(len(rows), dtype=np.intp)
        for number, row in enumerate(rows):
            place = known.setdefault(by(row), len(first))
            if place == len(first):
                first.append(row)
            places[number] = place
        return cls(first, places)


def _cell(value: object) -> object:
    """*value* as a cell: nothing where there is no text, a number where a number is held as text."""
    return None if value in ("", None) else value


def choices(words: Mapping[str, str] | Sequence[str]) -> tuple[Choice, ...]:
    """Choices of *words*, with their names where they have some, numbered from 1."""
    names = dict(words.items()) if isinstance(words, Mapping) else {word: word for word in words}
    return tuple(Choice(code, number, name) for number, (code, name) in enumerate(names.items(), start=1))
