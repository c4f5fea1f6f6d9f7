"""The codebook in three forms: page, table and print say the same, and each says all."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from coalition_kb.site.pages import pages
from coalition_kb.tables.statements import PARTS, entries, statements
from tests.csvfiles import csv_files
from tests.report.reading import letters, text_of
from tests.site.markup import rendered

if TYPE_CHECKING:
    from pathlib import Path

    from coalition_kb.report import Material
    from coalition_kb.tables.statements import Statement


@pytest.fixture(params=["few", "all_"])
def given(request: pytest.FixtureRequest) -> Material:
    """The small record, then the real one."""
    made: Material = request.getfixturevalue(request.param)
    return made


@pytest.fixture
def said(given: Material) -> list[Statement]:
    """All that the codebook says."""
    return statements(given.site.record, given.site.tables)


def test_every_part_of_the_codebook_is_told_of_every_variable(given: Material, said: list[Statement]) -> None:
    told = {(one.variable.id, one.part, one.key): one.text for one in said}
    for variable in given.site.record.variables.values():
        assert told[variable.id, "question", ""] == " ".join(variable.question.split())
        assert told[variable.id, "rule", ""] == " ".join(variable.rule.split())
        assert {code for id_, part, code in told if (id_, part) == (variable.id, "code")} == set(variable.codes)
        assert {key for id_, part, key in told if (id_, part) == (variable.id, "missing")} == set(variable.missing)
        assert bool(variable.computed) == ((variable.id, "operation") in {(id_, part) for id_, part, _ in told})


def test_an_entry_has_all_that_is_said_once(said: list[Statement]) -> None:
    for entry in entries(said):
        held = [one for one in said if one.variable == entry.variable]
        shown = [entry.question, *(text for _, text in entry.facts), *(one.text for one in entry.codes)]
        shown += [one.text for _, notes in entry.notes for one in notes]
        assert sorted(shown) == sorted(one.text for one in held)


def test_a_column_of_the_tables_stands_with_its_variable(given: Material, said: list[Statement]) -> None:
    expected = {
        f"{table.name}.{column.name}" for table in given.site.tables for column in table.columns if column.variable
    }
    assert {one.key for one in said if one.part == "column"} == expected
    assert expected


def test_the_page_says_it_all(given: Material, said: list[Statement]) -> None:
    page = next(one.data.decode() for one in pages(given.site) if str(one.path) == "codebook.md")
    shown = letters(rendered(page).text)
    assert [one for one in said if letters(one.text) not in shown] == []
    assert [one for one in said if letters(one.name) not in shown] == []


def test_the_table_says_it_all(given: Material, said: list[Statement]) -> None:
    table = [one for one in given.site.tables if one.name == "codebook"]
    file = next(one for one in csv_files(table) if one.path.name == "codebook.csv")
    frame = pd.read_csv(io.BytesIO(file.data), keep_default_na=False, dtype=str)
    shown = list(zip(frame["variable_id"], frame["part"], frame["key"], frame["name"], frame["text"], strict=True))
    assert shown == [(one.variable.id, one.part, one.key, one.name, one.text) for one in said]
    assert set(frame["part"]) <= set(PARTS)


@pytest.mark.parametrize("which", ["files", "real_files"])
def test_the_print_says_it_all(request: pytest.FixtureRequest, which: str) -> None:
    files: dict[str, Path] = request.getfixturevalue(which)
    given: Material = request.getfixturevalue("few" if which == "files" else "all_")
    shown = text_of(files["codebook.pdf"])
    told = statements(given.site.record, given.site.tables)
    assert [one for one in told if letters(one.text) not in shown] == []
    assert [one for one in told if letters(one.name) not in shown] == []
