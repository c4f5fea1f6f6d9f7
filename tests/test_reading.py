"""The lines that the data page and the archive give to readers, run as they stand on files that the formats made.

The record that they read has titles that programs like to take for a missing value, and one that is not Latin.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from coalition_kb.dataset import FORMATS, dataset
from coalition_kb.dataset.reading import READINGS, lines, programs, readings
from coalition_kb.publish import write
from coalition_kb.tables import filled, tables
from tests.csvfiles import ABOUT
from tests.programs import run

if TYPE_CHECKING:
    from pathlib import Path

    from coalition_kb.dataset.reading import Reading
    from coalition_kb.model import Record
    from coalition_kb.reader import Loaded

TITLES = ("NA", "None", "日本の港")
#: What is asked after the lines of a reading: it fails where a title was taken for a missing value, or mangled.
R_KEEPS_TITLES = """
titles <- as.character(cases$title)
stopifnot(identical(titles, c("NA", "None", "\\u65e5\\u672c\\u306e\\u6e2f")))
"""
ASKED = {
    "r-csv": f"{R_KEEPS_TITLES}stopifnot(nrow(both) == nrow(partners), !anyNA(both$title))",
    "r-stata": f"{R_KEEPS_TITLES}stopifnot(sum(vapply(cases, is.factor, NA)) > 0)",
    "r-spss": f"{R_KEEPS_TITLES}stopifnot(sum(vapply(cases, is.factor, NA)) > 0)",
    "python-csv": f"\nassert tuple(cases.title) == {TITLES!r}\nassert len(both) == len(partners)",
    "python-parquet": "\nassert dyads.dtypes['is_listed'] == 'Int64'",
}


@pytest.fixture(scope="module")
def record(small: Loaded) -> Record:
    """The small record with other titles."""
    cases = zip(small.record.cases.values(), TITLES, strict=True)
    return replace(small.record, cases={case.id: replace(case, title=title) for case, title in cases})


@pytest.fixture(scope="module")
def folder(record: Record, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with its dataset in every format that can be made here."""
    into = tmp_path_factory.mktemp("dataset")
    write(dataset(filled(tables(record)), ABOUT, FORMATS), into)
    return into


def ran(reading: Reading, folder: Path) -> str:
    """What the program says when it is given the lines of *reading*, and what is asked after them."""
    text = reading.lines + ASKED.get(reading.id, "")
    if reading.program == "Python":
        return run(sys.executable, "-c", text, within=folder)
    if reading.program == "SQL":
        return run("sqlite3", within=folder, given=text)
    script = folder / f"{reading.id}.txt"
    script.write_text(f"{text}\n", encoding="utf-8")
    return run("Rscript" if reading.program == "R" else "pspp", script.name, within=folder)


@pytest.mark.parametrize("reading", READINGS, ids=lambda one: one.id)
def test_the_lines_run_and_keep_every_title(reading: Reading, record: Record, folder: Path) -> None:
    if reading.program == "Stata":
        pytest.skip("Stata is not free software: its lines were never run here")
    missing = [file for file in reading.files if not (folder / file).exists()]
    if missing:
        pytest.skip(f"no format that is installed makes {', '.join(missing)}")
    said = ran(reading, folder)
    if reading.id in ("spss", "sql"):
        assert all(title in said for title in TITLES)
    if reading.id == "r-csv":
        assert f"[1] {sum(len(case.partners) for case in record.cases.values())}" in said


@pytest.mark.parametrize("reading", READINGS, ids=lambda one: one.id)
def test_the_lines_name_their_files_and_no_folder(reading: Reading) -> None:
    assert all(f'"{file}"' in reading.lines or f".open {file}" in reading.lines for file in reading.files)
    assert "/" not in "".join(reading.files)


def test_lines_are_given_for_files_that_are_there() -> None:
    found = readings(["cases_wide.csv", "partners.csv"])
    assert [one.id for one in found] == ["r-csv", "python-csv"]
    assert list(programs(found)) == ["R", "Python"]
    assert readings([]) == []


def test_a_readme_has_the_same_lines() -> None:
    text = lines([file for one in READINGS for file in one.files])
    assert text.count("```") == 2 * len(READINGS)
    assert all(f"```{one.language}\n{one.lines}\n```" in text for one in READINGS)
