"""The workbook, read by openpyxl: it holds the tables as they are, and nothing that a spreadsheet would run."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import openpyxl
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from coalition_kb.dataset.excerpt import excerpt
from coalition_kb.dataset.workbook import CODEBOOK, CUT, FILE, MOST_CHARACTERS, SOURCES, cut, workbook
from coalition_kb.publish import write
from coalition_kb.tables.column import DTYPES, Field, Filled

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from tests.dataset.conftest import Written

#: What a spreadsheet would run, open or change, if it were not told that it is text.
DANGEROUS = (
    '=HYPERLINK("http://example.org","here")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "{=1}",
    "http://example.org",
    "mailto:a@example.org",
    "internal:Sheet!A1",
    "007",
    "1e3",
    "TRUE",
    "_x0041_",
    "a\x01b",
    "línea\nsegunda",
    "Северный флот",
)


@cache  # to read a large one takes seconds
def read(file: Path) -> dict[str, Worksheet]:
    """The sheets of a workbook that nobody writes again."""
    return {sheet.title: sheet for sheet in openpyxl.load_workbook(file).worksheets}


def rows(sheet: Worksheet) -> list[tuple[object, ...]]:
    """What the cells of a sheet hold."""
    return list(sheet.iter_rows(values_only=True))


def one_column(*texts: str) -> Filled:
    """A table of one column that holds *texts*."""
    frame = pd.DataFrame({"why": pd.Series(texts, dtype=DTYPES["text"])})
    return Filled(SOURCES, "A text.", (Field("why", "text", "A text."),), (), frame)


def test_the_sheets_are_readme_data_codebook_and_sources(made: Written) -> None:
    sheets = read(made.folder / FILE)
    shown = [*excerpt(list(made.tables.values())), *(made.tables[name] for name in (*CODEBOOK, SOURCES))]
    assert list(sheets) == ["README", *(table.name for table in shown)]
    for table in shown:
        header, *cells = rows(sheets[table.name])
        assert header == tuple(field.name for field in table.fields)
        assert cells == list(table.rows()), table.name


def test_the_header_stays_and_can_be_filtered(few: Written) -> None:
    for name, sheet in read(few.folder / FILE).items():
        if name != "README":
            assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", sheet.dimensions)


def test_nothing_in_it_is_run_opened_or_fetched(made: Written) -> None:
    for sheet in read(made.folder / FILE).values():
        assert not sheet._hyperlinks  # noqa: SLF001 - openpyxl tells them nowhere else
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    with zipfile.ZipFile(made.folder / FILE) as parts:
        names = parts.namelist()
    assert not [name for name in names if "vba" in name or "external" in name.lower() or "connection" in name]


def test_a_text_stays_a_text_whatever_it_begins_with(few: Written, tmp_path: Path) -> None:
    write(workbook([one_column(*DANGEROUS)], few.about), tmp_path)
    sheet = read(tmp_path / FILE)[SOURCES]
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)
    again = pd.read_excel(tmp_path / FILE, sheet_name=SOURCES, dtype=str, keep_default_na=False)["why"]
    assert [text.replace("_x0001_", "\x01").replace("_x005F_", "_") for text in again] == list(DANGEROUS)


def test_a_text_that_is_too_long_is_cut_and_the_readme_says_which(few: Written, tmp_path: Path) -> None:
    write(workbook([one_column("short", "x" * (MOST_CHARACTERS + 1), "y" * MOST_CHARACTERS)], few.about), tmp_path)
    sheets = read(tmp_path / FILE)
    short, long, just = [row[0] for row in rows(sheets[SOURCES])[1:]]
    assert (short, just) == ("short", "y" * MOST_CHARACTERS)
    assert str(long).endswith(CUT)
    assert any("why in row 3" in str(told) for _, told in rows(sheets["README"]))


@given(st.text(min_size=1, max_size=40), st.integers(1, 2000))
def test_no_text_is_longer_than_a_cell_may_be_and_none_that_fits_is_changed(text: str, times: int) -> None:
    told = cut(text * times)
    assert len(told.encode("utf-16-le")) // 2 <= MOST_CHARACTERS
    assert told == text * times or (told.endswith(CUT) and (text * times).startswith(told.removesuffix(CUT)))


def test_rows_beyond_the_last_of_a_sheet_stand_in_another(few: Written, tmp_path: Path) -> None:
    write(workbook([one_column("a", "b", "c", "d", "e")], few.about, most_rows=2), tmp_path)
    sheets = read(tmp_path / FILE)
    assert {name: rows(sheet) for name, sheet in sheets.items() if name != "README"} == {
        "sources": [("why",), ("a",), ("b",)],
        "sources (2)": [("why",), ("c",), ("d",)],
        "sources (3)": [("why",), ("e",)],
    }


def test_the_day_of_creation_is_that_of_the_data(few: Written, tmp_path: Path) -> None:
    write(workbook(list(few.tables.values()), replace(few.about, on="2020-02-29")), tmp_path)
    created = openpyxl.load_workbook(tmp_path / FILE, read_only=True).properties.created
    assert (created.year, created.month, created.day, created.hour) == (2020, 2, 29, 0)


def test_the_readme_tells_versions_licence_citation_and_each_sheet(few: Written) -> None:
    told = {str(name): str(text) for name, text in rows(read(few.folder / FILE)["README"])}
    assert told["Cite as"] == few.about.citation
    assert few.about.versions in told["Versions"]
    assert "CC-BY-4.0" in told["Licence"]
    assert {f"Sheet {name}" for name in ("cases_wide", "partners", "dyads", *CODEBOOK, SOURCES)} <= set(told)
