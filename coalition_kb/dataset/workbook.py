"""The dataset as a workbook for Excel and its like: a README, the tables to analyse, the codebook, the sources.

Text is written as text whatever it begins with: there is no formula, no link and no macro for a spreadsheet to run. What a
sheet cannot hold is told where it is missed and in the README: a longer text is cut, further rows stand in a further sheet.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import xlsxwriter

from coalition_kb.about import AUTHOR, DATA_LICENCE, DESCRIPTION, ID, NAME
from coalition_kb.dataset.excerpt import excerpt
from coalition_kb.output import Large

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from coalition_kb.about import About
    from coalition_kb.tables.column import Cell, Filled

FILE = f"{ID}.xlsx"
CODEBOOK = ("variables", "codes", "dictionary")
SOURCES = "sources"
MOST_ROWS = 1_048_575  # of a sheet, below its header
MOST_CHARACTERS = 32_767  # of a cell, as UTF-16 counts them
CUT = " … [cut here: the CSV file has the whole]"
WIDTHS = (8, 60)  # of a column, in characters
SEEN = 200  # rows that a width is made from
READING = (
    "An empty cell is a missing value. The column that ends in _st beside an answer says whether there is one, or why not; "
    "_lb has the answer in words, _n its number where codes are ordered, _lo and _hi what it may least and most be, _cf the "
    "confidence. Dates are text, as precise as they are known. The sheets variables and codes are the codebook; the sheet "
    "dictionary tells of every column. All tables, with the reasons and sources of each answer, are in the CSV and SQLite "
    "files."
)
#: As few as make a workbook the same each time and its texts no more than texts.
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def workbook(tables: Sequence[Filled], about: About, *, most_rows: int = MOST_ROWS) -> Iterator[Large]:
    """The one workbook of *tables*, no sheet of which has more than *most_rows* below its header."""
    yield Large(PurePosixPath(FILE), partial(_make, tables, about, most_rows))


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet as the README tells of it."""

    name: str
    meaning: str
    n_rows: int
    cut: tuple[str, ...]  # the cells whose text is cut


def _make(tables: Sequence[Filled], about: About, most_rows: int, place: Path) -> None:
    named = {table.name: table for table in tables}
    shown = [*excerpt(tables), *(named[name] for name in (*CODEBOOK, SOURCES) if name in named)]
    with xlsxwriter.Workbook(place, {**OPTIONS, "tmpdir": str(place.parent)}) as book:
        # Excel keeps a day of creation: it is that of the data, for the same bytes each time.
        day = datetime.fromisoformat(about.on).replace(tzinfo=UTC)
        book.set_properties({"title": NAME, "author": AUTHOR, "comments": about.citation, "created": day})
        bold = book.add_format({"bold": True})
        first = book.add_worksheet("README")
        made = [sheet for table in shown for sheet in _sheets(book, table, bold, most_rows)]
        first.set_column(0, 0, 24)
        first.set_column(1, 1, 100, book.add_format({"text_wrap": True}))
        for number, (name, told) in enumerate(_readme(about, made)):
            first.write_string(number, 0, name, bold)
            first.write_string(number, 1, told)


def _sheets(book: xlsxwriter.Workbook, table: Filled, bold: Format, most_rows: int) -> Iterator[_Sheet]:
    """The sheets of *table*: one, or several where its rows are more than one holds."""
    rows, number = table.rows(), 1
    while number == 1 or (number - 1) * most_rows < len(table.frame):
        name = table.name if number == 1 else f"{table.name} ({number})"
        sheet = book.add_worksheet(name)
        n_rows, short = _fill(sheet, table, islice(rows, most_rows), bold)
        yield _Sheet(name, table.meaning, n_rows, short)
        number += 1


def _fill(
    sheet: Worksheet, table: Filled, rows: Iterable[tuple[Cell, ...]], bold: Format
) -> tuple[int, tuple[str, ...]]:
    """Write *rows* below a header that stays; how many there are, and where a text was cut."""
    for number, field in enumerate(table.fields):
        sheet.write_string(0, number, field.name, bold)
        sheet.set_column(number, number, _width(table, field.name))
    n_rows, short = 0, []
    for n_rows, row in enumerate(rows, start=1):
        for number, cell in enumerate(row):
            if isinstance(cell, str):
                told = cut(cell)
                sheet.write_string(n_rows, number, told)
                if told is not cell:
                    short.append(f"{table.fields[number].name} in row {n_rows + 1}")
            elif cell is not None:
                sheet.write_number(n_rows, number, cell)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, n_rows, len(table.fields) - 1)
    return n_rows, tuple(short)


def cut(text: str) -> str:
    """*text* as a cell may hold it: the same, or so much of it as fits, with a word that the rest is left out."""
    if len(text) * 2 <= MOST_CHARACTERS or _length(text) <= MOST_CHARACTERS:
        return text
    whole = text.encode("utf-16-le")[: 2 * (MOST_CHARACTERS - _length(CUT))]
    return whole.decode("utf-16-le", errors="ignore") + CUT


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _width(table: Filled, name: str) -> int:
    """A width at which most of the column can be read."""
    seen = [len(str(cell)) for cell in table.frame[name].iloc[:SEEN].dropna()]
    least, most = WIDTHS
    return min(most, max(least, len(name) + 2, *seen, 0))


def _readme(about: About, sheets: Sequence[_Sheet]) -> Iterator[tuple[str, str]]:
    yield NAME, f"Data {about.data}"
    yield "What it is", DESCRIPTION
    yield "Versions", f"{about.versions}; data of {about.on}"
    yield "Licence", f"{DATA_LICENCE.name} ({DATA_LICENCE.id}), {DATA_LICENCE.url}"
    yield "Cite as", about.citation
    yield "How to read it", READING
    for sheet in sheets:
        yield f"Sheet {sheet.name}", f"{sheet.meaning} {sheet.n_rows:,} rows."
        if sheet.cut:
            yield (
                f"Cut in {sheet.name}",
                f"Longer than a cell may be, and whole in the CSV file: {'; '.join(sheet.cut)}.",
            )
