"""Tables to SPSS's files (.sav), by pyreadstat."""

from __future__ import annotations

import textwrap
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyreadstat

from coalition_kb.dataset.excerpt import excerpt
from coalition_kb.dataset.labelled import REASONS, Reason, day_of, with_labels, written
from coalition_kb.model import RESERVED
from coalition_kb.output import Large

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from coalition_kb.about import About
    from coalition_kb.dataset.labelled import Labelled, Series
    from coalition_kb.tables.column import Filled

LONGEST_LINE = 80  # characters of a line of the notes
_CLOCK, _CLOCK_END = 92, 109  # where the day and the time stand: 9 and 8 bytes
_FORMATS = {"integer": "F9.0", "number": "F12.3"}  # how numbers are shown; the file holds them whole


def spss(tables: Sequence[Filled], about: About) -> Iterator[Large]:
    """A file for each table that is carried."""
    for table in excerpt(tables):
        yield Large(PurePosixPath(f"{table.name}.sav"), partial(_write, table, about))


def _write(table: Filled, about: About, place: Path) -> None:
    place.write_bytes(sav(with_labels(table, about)))


def sav(table: Labelled) -> bytes:
    """*table* as SPSS reads it."""
    missing: list[Any] = [{"lo": RESERVED[0], "hi": RESERVED[-1]}]  # of three words alone could each be named
    made = written(
        lambda path: pyreadstat.write_sav(
            pd.DataFrame({one.name: _cells(one) for one in table.columns}),
            path,
            file_label=table.label,
            column_labels={one.name: one.label for one in table.columns},
            row_compress=True,
            note=[line for note in table.notes for line in textwrap.wrap(note, LONGEST_LINE)],
            variable_value_labels={one.name: words for one in table.columns if (words := _words(one))},
            missing_ranges={one.name: missing for one in table.columns if one.has_reasons},
            variable_measure={one.name: one.measure for one in table.columns},
            variable_format={one.name: _FORMATS[one.holds] for one in table.columns if one.holds in _FORMATS},
        )
    )
    day, month, year = day_of(table)
    return made[:_CLOCK] + f"{day} {month} {year[-2:]}00:00:00".encode() + made[_CLOCK_END:]


def _cells(one: Series) -> pd.Series[Any]:
    if one.holds == "text":
        return pd.Series(one.cells, dtype=object)
    return pd.Series([cell.number if isinstance(cell, Reason) else cell for cell in one.cells], dtype="float64")


def _words(one: Series) -> dict[Any, str]:
    """The names of the numbers, those of the reasons among them."""
    return {choice.number: choice.name for choice in one.choices} | (
        {reason.number: reason.words for reason in REASONS} if one.has_reasons else {}
    )
