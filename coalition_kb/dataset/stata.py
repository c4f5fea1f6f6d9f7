"""Tables to Stata's files (.dta, release 118: Stata 14 and later), by pyreadstat."""

from __future__ import annotations

from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyreadstat

from coalition_kb.checks.formats import LARGEST
from coalition_kb.dataset.dta118 import finished, short
from coalition_kb.dataset.excerpt import excerpt
from coalition_kb.dataset.labelled import REASONS, Reason, day_of, with_labels, written
from coalition_kb.output import Large

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from coalition_kb.about import About
    from coalition_kb.dataset.labelled import Labelled, Series
    from coalition_kb.tables.column import Filled

RELEASE_118 = 14  # as pyreadstat calls it, after the Stata that it came with
LETTERS = [reason.letter for reason in REASONS]


def stata(tables: Sequence[Filled], about: About) -> Iterator[Large]:
    """A file for each table that is carried."""
    for table in excerpt(tables):
        yield Large(PurePosixPath(f"{table.name}.dta"), partial(_write, table, about))


def _write(table: Filled, about: About, place: Path) -> None:
    place.write_bytes(dta(with_labels(table, about)))


def dta(table: Labelled) -> bytes:
    """*table* as Stata reads it."""
    columns = {short(place): one for place, one in enumerate(table.columns)}
    made = written(
        lambda path: pyreadstat.write_dta(
            pd.DataFrame({name: _cells(one) for name, one in columns.items()}),
            path,
            version=RELEASE_118,
            file_label=table.label,
            column_labels={name: one.label for name, one in columns.items()},
            variable_value_labels={name: words for name, one in columns.items() if (words := _words(one))},
            missing_user_values={name: LETTERS for name, one in columns.items() if one.has_reasons},
        )
    )
    day, month, year = day_of(table)
    return finished(made, [one.name for one in table.columns], table.notes, f"{day} {month} {year} 00:00")


def _cells(one: Series) -> pd.Series[Any]:
    if one.holds == "text":
        return pd.Series(["" if cell is None else cell for cell in one.cells], dtype=object)
    if not one.has_reasons:
        numbers = [cell for cell in one.cells if isinstance(cell, int | float)]
        # A whole number above it is held as a double.
        is_long = one.holds == "integer" and max(map(abs, numbers), default=0) <= LARGEST
        return pd.Series(one.cells, dtype="Int32" if is_long else "Float64")
    # Among letters whole numbers are held as doubles: pyreadstat would write nought for a missing one.
    cells = [cell.letter if isinstance(cell, Reason) else None if cell is None else float(cell) for cell in one.cells]
    # What a column of objects holds is guessed from its first rows; of categories it is asked, so numbers stand first.
    held = sorted({cell for cell in cells if cell is not None}, key=lambda cell: (isinstance(cell, str), cell))
    return pd.Series(pd.Categorical(cells, categories=pd.Index(held, dtype=object)))


def _words(one: Series) -> dict[Any, str]:
    """The names of the numbers, and of the letters of the reasons; for pyreadstat's types a key is always a number."""
    return {choice.number: choice.name for choice in one.choices} | (
        {reason.letter: reason.words for reason in REASONS} if one.has_reasons else {}
    )
