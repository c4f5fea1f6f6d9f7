"""Stata and SPSS: what is written is read back by three readers, and is what the tables hold."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from io import StringIO
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyreadstat
import pytest

from coalition_kb.checks.formats import LARGEST, LONGEST_TEXT, TAKEN
from coalition_kb.dataset.excerpt import COALITION, MARK, excerpt
from coalition_kb.dataset.labelled import MAPPING, REASONS, Labelled, Reason, Series, labelled, written
from coalition_kb.dataset.spss import sav, spss
from coalition_kb.dataset.stata import dta, stata
from coalition_kb.model import RESERVED, STATUS_WORDS, Status
from coalition_kb.naming import LONGEST_LABEL, PARTS_OF_DATES, names_of
from coalition_kb.tables import tables
from coalition_kb.tables.column import Choice
from tests.csvfiles import ABOUT
from tests.programs import run

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from coalition_kb.model import Record
    from coalition_kb.reader import Loaded
    from coalition_kb.tables.column import Field, Filled

CARRIED = ["cases_wide", "partners", "dyads"]
LETTERS = {reason.letter: reason for reason in REASONS}
NUMBERS = {reason.number: reason for reason in REASONS}
WHY = {reason.status: reason for reason in REASONS}
Cells = dict[str, list[object]]


def filled(record: Record) -> list[Filled]:
    """The tables of *record* that are carried, the dyads of all cases among them."""
    return [table.filled for table in tables(record) if table.name in CARRIED]


@pytest.fixture(scope="module")
def made(record: Record) -> list[Filled]:
    """The tables of the record."""
    return filled(record)


@pytest.fixture(scope="module")
def few(small: Loaded) -> list[Filled]:
    """The tables of the small record."""
    return filled(small.record)


@pytest.fixture(scope="module")
def folder(made: list[Filled], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files of both formats."""
    into = tmp_path_factory.mktemp("labelled")
    for output in (*stata(made, ABOUT), *spss(made, ABOUT)):
        (into / output.path).write_bytes(output.data)
    return into


def read_dta(data: bytes) -> tuple[pd.DataFrame, Any]:
    """A file of Stata as pyreadstat reads it, the letters of reasons kept."""
    return written_and_read(data, lambda path: pyreadstat.read_dta(path, user_missing=True))


def read_sav(data: bytes) -> tuple[pd.DataFrame, Any]:
    """A file of SPSS as pyreadstat reads it, the numbers of reasons kept."""
    return written_and_read(data, lambda path: pyreadstat.read_sav(path, user_missing=True))


def written_and_read(data: bytes, read: Callable[[str], tuple[pd.DataFrame, Any]]) -> tuple[pd.DataFrame, Any]:
    """What *read* makes of a file that holds *data*."""
    found: list[tuple[pd.DataFrame, Any]] = []

    def both(path: str) -> None:
        with open(path, "wb") as file:  # noqa: PTH123 - pyreadstat takes names of files
            file.write(data)
        found.append(read(path))

    written(both)
    return found[0]


def held(frame: pd.DataFrame, meta: Any, reasons: Mapping[Any, Reason]) -> Cells:  # noqa: ANN401 - no type is published
    """The cells of a frame that was read: text, number, the reason why there is none, or None."""
    found: Cells = {}
    for name in meta.column_names:
        known = {} if meta.readstat_variable_types[name] == "string" else reasons
        found[name] = [None if pd.isna(value) or value == "" else known.get(value, value) for value in frame[name]]
    return found


def expected(table: Filled) -> Cells:
    """The cells that a labelled file has of *table*, told from its frame: None where nothing is known."""
    fields = {field.name: field for field in table.fields}
    status = {field.variable: table.frame[field.name] for field in table.fields if field.part == "status"}
    with_numbers = {field.variable for field in table.fields if field.part == "answer" and field.choices}

    def cell(field: Field, value: Any, row: int) -> object:  # noqa: ANN401 - a cell of any column
        if pd.isna(value):
            has_reasons = field.part in ("answer", "number") and (field.choices or field.type in ("integer", "number"))
            return WHY.get(status[field.variable][row]) if has_reasons else None
        return next(one.number for one in field.choices if one.code == value) if field.choices else value

    found = {
        name: [cell(field, value, row) for row, value in enumerate(table.frame[name])]
        for name, field in fields.items()
        if not (field.part == "label" and field.variable in with_numbers)
    }
    for name, field in fields.items():
        if field.type == "date" and field.part not in ("low", "high"):
            why = status.get(field.variable, table.frame[name])  # what a case says of its end stands in the date itself
            for place, ending in enumerate(("_year", "_month", "_day")):
                dates = zip(table.frame[name], why, strict=True)
                found[f"{name}{ending}"] = [part_of(date, status, place) for date, status in dates]
    return found


def part_of(date: Any, status: Any, place: int) -> object:  # noqa: ANN401 - cells of a frame
    """The year, month or day of *date*, by its *place*; the reason where there is no date."""
    if pd.isna(date) or date in WHY:
        return WHY.get(status)
    parts = date.split("-")
    return int(parts[place]) if place < len(parts) else None


# --- read back, whatever the record -----------------------------------------------------------------------------------


def test_every_cell_is_read_back_with_its_reason(made: list[Filled], folder: Path) -> None:
    for table in excerpt(made):
        right = expected(table)
        for file, reasons in ((f"{table.name}.dta", LETTERS), (f"{table.name}.sav", NUMBERS)):
            read = read_dta if file.endswith("dta") else read_sav
            cells = held(*read((folder / file).read_bytes()), reasons)
            assert set(cells) == set(right), file
            for name, column in right.items():
                assert cells[name] == column, (file, name)


def test_pandas_reads_the_same_cells_of_stata_s_files(made: list[Filled], folder: Path) -> None:
    """The other readers of Stata's files here rest on one library; pandas has its own, which goes by the map of the file."""
    for table in excerpt(made):
        reader: Any  # its types tell less than it does
        with pd.read_stata(folder / f"{table.name}.dta", iterator=True) as reader:
            frame = reader.read(convert_categoricals=False, convert_missing=True)
            labels, names = reader.variable_labels(), reader.value_labels()
        right = expected(table)
        assert set(frame) == set(right) == set(labels)
        for name, column in right.items():
            assert [stata_cell(value) for value in frame[name]] == column, name
        for field in table.fields:
            if field.choices:
                words = {choice.number: choice.name for choice in field.choices}
                assert {key: word for key, word in names[field.name].items() if key < LARGEST} == words


def stata_cell(value: Any) -> object:  # noqa: ANN401 - a cell of any column
    """A cell as pandas reads it, in the words of these tests."""
    if word := getattr(value, "string", ""):  # of a missing value: . or .a
        return LETTERS.get(word.removeprefix("."))
    return None if pd.isna(value) or value == "" else value


def test_every_column_has_its_label_and_every_number_its_name(made: list[Filled], folder: Path) -> None:
    for table in excerpt(made):
        for file in (f"{table.name}.dta", f"{table.name}.sav"):
            read, key = (read_dta, "letter") if file.endswith("dta") else (read_sav, "number")
            meta = read((folder / file).read_bytes())[1]
            names = meta.variable_value_labels
            for field in table.fields:
                if field.name not in meta.column_names:
                    continue
                assert meta.column_names_to_labels[field.name] == field.short.removesuffix("."), (file, field.name)
                words = {choice.number: choice.name for choice in field.choices}
                numbers = field.choices or field.type in ("integer", "number")
                if field.part in ("answer", "number") and field.variable and numbers:
                    words |= {getattr(reason, key): reason.words for reason in REASONS}
                assert names.get(field.name, {}) == words, (file, field.name)


def test_haven_reads_the_same_cells(made: list[Filled], folder: Path) -> None:
    (folder / "read.R").write_text(R_SCRIPT, encoding="utf-8")
    run("Rscript", "read.R", within=folder)
    for table in excerpt(made):
        right = expected(table)
        for file, key in ((f"{table.name}.dta", "letter"), (f"{table.name}.sav", "number")):
            with (folder / f"{file}.csv").open(encoding="utf-8", newline="") as lines:
                rows = list(csv.DictReader(lines))
            assert len(rows) == len(table.frame)
            for name, column in right.items():
                assert [row[name] for row in rows] == [spelled(cell, key) for cell in column], (file, name)


#: Every file as text: .a for a reason, nothing where a value is missing, a number with all that it has.
R_SCRIPT = """
library(haven)
spelled <- function(x) {
  if (is.character(x)) return(x)
  tag <- na_tag(x)
  plain <- as.numeric(zap_labels(zap_missing(x)))
  ifelse(!is.na(tag), paste0(".", tag), ifelse(is.na(plain), "", sprintf("%.15g", plain)))
}
numbers <- function(x) if (is.character(x)) x else as.numeric(x)
for (file in list.files(pattern = "[.](dta|sav)$")) {
  data <- if (grepl("dta$", file)) read_dta(file) else read_sav(file, user_na = TRUE)
  if (grepl("sav$", file)) data[] <- lapply(data, function(x) if (is.character(x)) x else as.numeric(unclass(x)))
  data[] <- lapply(data, spelled)
  write.csv(data, paste0(file, ".csv"), row.names = FALSE, fileEncoding = "UTF-8")
}
"""


def spelled(cell: object, key: str) -> str:
    """A cell as the script for R writes it; a reason by its *key*."""
    if isinstance(cell, Reason):
        return f".{cell.letter}" if key == "letter" else str(cell.number)
    return "" if cell is None else f"{cell:.15g}" if isinstance(cell, int | float) else str(cell)


def test_haven_tells_the_names_of_codes_and_the_reasons(few: list[Filled], tmp_path: Path) -> None:
    for output in (*stata(few, ABOUT), *spss(few, ABOUT)):
        (tmp_path / output.path).write_bytes(output.data)
    script = """
library(haven)
stata <- read_dta("cases_wide.dta")
spss <- read_sav("cases_wide.sav")
cat(attr(stata, "label"), attr(stata$mandate, "label"), "", sep = "\n")
cat(as.character(as_factor(zap_missing(stata$mandate))), "", sep = "\n")
cat(as.character(as_factor(stata$demand)), sum(is_tagged_na(stata$demand, "b")), "", sep = "\n")
cat(as.character(as_factor(spss$demand)), sum(is.na(spss$demand)), sep = "\n")
"""
    (tmp_path / "names.R").write_text(script, encoding="utf-8")
    assert run("Rscript", "names.R", within=tmp_path).split("\n\n") == [
        "Coalition knowledge base 1.2.0: cases_wide\nMandate",
        "No act\nGiven\nAsked",
        "unknown\nMiddling\nLight\n1",
        "NA\nMiddling\nLight\n1\n",
    ]


def test_pspp_tells_the_names_of_codes_and_the_reasons(few: list[Filled], tmp_path: Path) -> None:
    (tmp_path / "cases.sav").write_bytes(sav(next(labelled(few, ABOUT))))
    script = "GET FILE='cases.sav'.\nDISPLAY DICTIONARY /VARIABLES=demand.\nFREQUENCIES /VARIABLES=demand.\nDISPLAY DOCUMENTS.\n"
    told = run("pspp", "-", within=tmp_path, given=script)
    for words in ("Expected demand", "Ordinal", "-9999999", "-9999994", "Middling", "licenses/by/4.0/"):
        assert words in told
    assert re.search(r"Missing unknown +\| +1\|", told)


def test_pspp_reads_the_same_cells_and_knows_which_are_missing(made: list[Filled], folder: Path) -> None:
    for table in excerpt(made):
        right = expected(table)
        (folder / "read.sps").write_text(
            f"GET FILE='{table.name}.sav'.\nSAVE TRANSLATE /OUTFILE='{table.name}.pspp.csv' /TYPE=CSV /REPLACE "
            "/FIELDNAMES /CELLS=VALUES /TEXTOPTIONS FORMAT=PLAIN.\n"
            f"SAVE TRANSLATE /OUTFILE='{table.name}.valid.csv' /TYPE=CSV /REPLACE /FIELDNAMES /CELLS=VALUES "
            "/MISSING=RECODE /TEXTOPTIONS FORMAT=PLAIN.\n",
            encoding="utf-8",
        )
        run("pspp", "read.sps", within=folder)
        for file, keeps in ((f"{table.name}.pspp.csv", True), (f"{table.name}.valid.csv", False)):
            rows = list(csv.DictReader(StringIO((folder / file).read_text(encoding="utf-8"))))
            for name, column in right.items():
                kept = [cell if keeps or not isinstance(cell, Reason) else None for cell in column]
                found = ["" if row[name].strip() in ("", ".") else row[name] for row in rows]
                assert [number_or_text(text) for text in found] == [
                    number_or_text(spelled(cell, "number")) for cell in kept
                ], (file, name)


def number_or_text(text: str) -> object:
    """*text* as a number where it is one: programs write .5 and 0.5."""
    try:
        return round(float(text), 9)
    except ValueError:
        return text


def test_the_same_tables_give_the_same_files_once_more(made: list[Filled], folder: Path) -> None:
    again = [*stata(made, ABOUT), *spss(made, ABOUT)]
    assert [str(one.path) for one in again] == [f"{name}.{end}" for end in ("dta", "sav") for name in CARRIED]
    for one in again:
        assert one.data == (folder / one.path).read_bytes(), one.path


def test_a_file_bears_the_day_of_the_data_and_no_clock(folder: Path) -> None:
    for name in CARRIED:
        assert b"<timestamp>\x1128 Nov 2026 00:00</timestamp>" in (folder / f"{name}.dta").read_bytes()[:400]
        assert (folder / f"{name}.sav").read_bytes()[92:109] == b"28 Nov 2600:00:00"


def test_names_and_labels_are_what_each_program_takes(made: list[Filled]) -> None:
    for table in labelled(made, ABOUT):
        names = [column.name for column in table.columns]
        assert len({name.casefold() for name in names}) == len(names)
        assert max(map(len, names)) <= 32
        assert max(len(column.label) for column in table.columns) <= LONGEST_LABEL
        assert max(len(column.label.encode()) for column in table.columns) <= 256
        assert len(table.label.encode()) <= 64
        assert all(column.label for column in table.columns)


def test_the_names_that_the_rules_know_are_those_of_the_tables(record: Record, made: list[Filled]) -> None:
    known = {one for variable in record.variables.values() for one in names_of(variable)}
    for table in labelled(made, ABOUT):
        assert {column.name for column in table.columns} - known <= TAKEN, table.name


def test_the_dyads_are_those_of_coalition_cases(made: list[Filled]) -> None:
    cases, dyads = made[0].frame, made[2].frame
    mark = next(field.name for field in made[0].fields if field.marks == MARK)
    coalitions = set(cases.loc[cases[mark].eq(COALITION).fillna(value=False), "case_id"])
    kept = list(excerpt(made))[2].frame
    assert coalitions
    assert set(kept["case_id"]) == coalitions
    assert len(kept) == int(dyads["case_id"].isin(coalitions).sum()) < len(dyads)


# --- of the small record, in sight ------------------------------------------------------------------------------------


def cells_of(table: Filled, case: str, *names: str) -> list[object]:
    """What the Stata file of *table* holds of *case* in the columns *names*."""
    cells = held(*read_dta(dta(next(labelled([table], ABOUT)))), LETTERS)
    row = cells["case_id"].index(case)
    return [cells[name][row] for name in names]


def test_a_code_is_its_number_and_a_status_its_reason(few: list[Filled]) -> None:
    names = ("aim", "aim_st", "aim_cf", "demand", "demand_n", "demand_st", "mandate", "reasons", "reasons_st")
    assert cells_of(few[0], "khemed-1958", *names) == [1, 1, 3, WHY["unknown"], WHY["unknown"], 3, 0, None, 7]


def test_a_list_keeps_its_words_beside_it(few: list[Filled]) -> None:
    assert cells_of(few[0], "san-marcos-2004", "reasons", "reasons_lb") == ["cover;burden", "Cover;Burden"]
    assert "aim_lb" not in {column.name for column in next(labelled(few, ABOUT)).columns}


@pytest.mark.parametrize(
    ("case", "name", "text", "parts"),
    [
        ("san-marcos-2004", "start", "2004-02-29", [2004, 2, 29]),
        ("san-marcos-2006", "end", "ongoing", [WHY["ongoing"]] * 3),
    ],
)
def test_a_date_of_a_case_is_text_and_numbers(
    few: list[Filled], case: str, name: str, text: str, parts: list[object]
) -> None:
    assert cells_of(few[0], case, name) == [text]
    assert cells_of(few[0], case, *(f"{name}{part.name}" for part in PARTS_OF_DATES.values())) == parts


def test_a_month_that_is_not_told_is_missing_without_a_reason(few: list[Filled]) -> None:
    frame = held(*read_dta(dta(list(labelled(few, ABOUT))[1])), LETTERS)
    dates = [
        tuple(frame[f"joined{end}"][row] for end in ("", "_year", "_month", "_day"))
        for row in range(len(frame["case_id"]))
    ]
    assert ("2004-04", 2004, 4, None) in dates
    assert ("2004-03-05", 2004, 3, 5) in dates
    assert (None, *[WHY["not_applicable"]] * 3) in dates


def test_the_reasons_are_the_statuses_without_an_answer_in_six_letters_and_numbers() -> None:
    assert [reason.status for reason in REASONS] == [one.value for one in Status if one is not Status.CODED]
    assert "".join(LETTERS) == "abcdef"
    assert list(NUMBERS) == list(RESERVED)
    assert [reason.words for reason in REASONS] == [STATUS_WORDS[reason.status] for reason in REASONS]
    assert all(told.endswith(".") for _, told in MAPPING)


def test_a_file_tells_name_versions_licence_and_what_it_has(few: list[Filled]) -> None:
    for read, table in ((read_dta, dta), (read_sav, sav)):
        for one in labelled(few, ABOUT):
            meta = read(table(one))[1]
            notes = " ".join(meta.notes)
            assert meta.file_label.startswith("Coalition knowledge base 1.2.0: ")
            assert "data 1.2.0, codebook 0.3.0, software 0.1.0." in notes
            assert "https://creativecommons.org/licenses/by/4.0/" in notes
            assert ("coalition case" in f"{meta.file_label} {notes}") == (one.name == "dyads")


def test_spss_knows_what_is_measured_and_which_numbers_are_missing(few: list[Filled]) -> None:
    meta = read_sav(sav(next(labelled(few, ABOUT))))[1]
    measures = [meta.variable_measure[name] for name in ("aim", "aim_st", "aim_cf", "mandate", "us_personnel", "title")]
    assert measures == ["nominal", "nominal", "ordinal", "ordinal", "scale", "nominal"]
    assert meta.missing_ranges["aim"] == [{"lo": -9999999.0, "hi": -9999994.0}]
    assert "aim_st" not in meta.missing_ranges


# --- what is hard -----------------------------------------------------------------------------------------------------


def one_of(*columns: Series, label: str = "A table", notes: Sequence[str] = ()) -> Labelled:
    """A table of *columns* alone."""
    return Labelled("table", label, tuple(notes), "2026-01-05", columns)


def text_of(*cells: str | None) -> Series:
    """A column of text."""
    return Series("text", "Text", "text", "nominal", list(cells))


def test_names_in_any_script_survive() -> None:
    names = ["Łódź", "東京", "العربية", "São Tomé", "Việt Nam 🙂"]
    for read, table in ((read_dta, dta), (read_sav, sav)):
        frame, meta = read(table(one_of(text_of(*names), label="東京", notes=["한국어"])))
        assert list(frame["text"]) == names
        assert (meta.file_label, meta.notes[-1]) == ("東京", "한국어")


def test_the_longest_text_is_whole() -> None:
    longest = "é" * (LONGEST_TEXT // 2)
    for read, table in ((read_dta, dta), (read_sav, sav)):
        assert list(read(table(one_of(text_of(longest, None))))[0]["text"]) == [longest, ""]
    assert b"<strls></strls>" in dta(one_of(text_of(longest)))


def test_the_longest_names_of_all_columns_are_whole() -> None:
    choices = (Choice("one", 1, "One"),)
    columns = [
        Series(f"{'a' * 28}_{place:03}", "A", "integer", "scale", [1, REASONS[0], None], choices, has_reasons=True)
        for place in range(150)
    ]
    frame, meta = read_dta(dta(one_of(*columns)))
    assert list(frame) == [column.name for column in columns]
    assert meta.variable_to_label == {column.name: column.name for column in columns}


@pytest.mark.parametrize("largest", [LARGEST, LARGEST + 1, 10**15 - 1])
def test_a_number_is_whole_however_large(largest: int) -> None:
    column = Series("x", "X", "integer", "scale", [largest, -largest, REASONS[5], None], has_reasons=True)
    for read, table, reasons in ((read_dta, dta, LETTERS), (read_sav, sav, NUMBERS)):
        cells = held(*read(table(one_of(column))), reasons)
        assert cells["x"] == [largest, -largest, WHY["not_coded"], None]


def test_a_column_holds_numbers_also_where_its_first_rows_are_reasons() -> None:
    """Of a column of objects pyreadstat guesses from a hundred rows what it holds."""
    column = Series("late", "Late", "number", "scale", [*[REASONS[0]] * 150, 3.0, None], has_reasons=True)
    for read, table, reasons in ((read_dta, dta, LETTERS), (read_sav, sav, NUMBERS)):
        cells = held(*read(table(one_of(column))), reasons)
        assert cells["late"] == [*[REASONS[0]] * 150, 3, None]


def test_without_a_case_a_file_has_its_columns_and_no_row(small: Loaded, few: list[Filled]) -> None:
    empty = filled(replace(small.record, cases={}))
    for read, outputs in ((read_dta, stata), (read_sav, spss)):
        for none, some in zip(outputs(empty, ABOUT), outputs(few, ABOUT), strict=True):
            frame, meta = read(none.data)
            assert len(frame) == 0
            assert meta.column_names == read(some.data)[1].column_names


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(pyreadstat.ReadstatError):
        dta(replace(one_of(replace(text_of("a"), label="x" * 81))))
    assert list(tmp_path.iterdir()) == []
