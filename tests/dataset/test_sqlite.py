"""The SQLite database: what it holds is what the tables hold, its keys lead somewhere, and Datasette shows it."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from datasette.app import Datasette

from coalition_kb.dataset.sqlite import ANSWERS, FILE, LABELS, METADATA, NEEDED_BY_ANSWERS, SEARCHED, TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.dataset.conftest import Written


@pytest.fixture
def database(made: Written) -> Iterator[sqlite3.Connection]:
    """The database, open for reading."""
    with closing(sqlite3.connect(f"file:{made.folder / FILE}?mode=ro", uri=True)) as connection:
        yield connection


def all_of(connection: sqlite3.Connection, question: str, *given: str) -> list[tuple[Any, ...]]:
    """Every row of the answer."""
    return connection.execute(question, given).fetchall()


def test_every_table_is_there_with_its_rows_and_its_types(made: Written, database: sqlite3.Connection) -> None:
    for name, table in made.tables.items():
        assert all_of(database, f'SELECT * FROM "{name}"') == list(table.rows()), name  # noqa: S608 - our own names
        columns = all_of(database, "SELECT name, type, pk FROM pragma_table_info(?)", name)
        assert [(column, type_) for column, type_, _ in columns] == [(f.name, TYPES[f.type]) for f in table.fields]
        assert tuple(column for column, _, place in sorted(columns, key=lambda one: one[2]) if place) == table.key


def test_keys_lead_to_rows(made: Written, database: sqlite3.Connection) -> None:
    assert all_of(database, "PRAGMA foreign_key_check") == []
    assert all_of(database, "PRAGMA integrity_check") == [("ok",)]
    for name, table in made.tables.items():
        declared = {(one[3], one[2]) for one in all_of(database, f'PRAGMA foreign_key_list("{name}")')}
        assert declared == {(field.name, field.to) for field in table.fields if field.to}, name


def test_what_leads_to_a_table_is_indexed(made: Written, database: sqlite3.Connection) -> None:
    for name, table in made.tables.items():
        first = {
            all_of(database, "SELECT name FROM pragma_index_info(?) WHERE seqno = 0", index)[0][0]
            for (index,) in all_of(database, "SELECT name FROM pragma_index_list(?)", name)
        }
        assert {field.name for field in table.fields if field.to} <= first, name


def test_what_the_programs_name_is_there(made: Written) -> None:
    names = {name: {field.name for field in table.fields} for name, table in made.tables.items()}
    assert all(set(columns) <= names[table] for table, columns in SEARCHED.items())
    assert all(column in names[table] for table, column in LABELS.items())
    assert set(names) >= NEEDED_BY_ANSWERS
    assert all(f" {table}" in ANSWERS for table in NEEDED_BY_ANSWERS)
    assert {field.to for table in made.tables.values() for field in table.fields} - {""} <= set(LABELS) | {
        "answers",
        "changes",
        "codings",
    }


def test_every_word_that_is_searched_leads_back_to_its_row(made: Written, database: sqlite3.Connection) -> None:
    for table, columns in SEARCHED.items():
        for column in columns:
            texts = made.tables[table].frame[column].dropna()
            if texts.empty:
                continue
            words = f'"{" ".join(str(texts.iloc[-1]).split()[:4]).replace(chr(34), " ")}"'
            question = f'SELECT t."{column}" FROM "{table}_search" JOIN "{table}" t ON t.rowid = "{table}_search".rowid'  # noqa: S608
            found = all_of(database, f'{question} WHERE "{table}_search" MATCH ?', f"{column} : {words}")
            assert (texts.iloc[-1],) in found, (table, column)


def test_a_word_is_found_in_another_form_and_without_its_accents(few: Written) -> None:
    with closing(sqlite3.connect(few.folder / FILE)) as connection:
        question = "SELECT cases.case_id FROM cases_search JOIN cases ON cases.rowid = cases_search.rowid"
        found = all_of(connection, f"{question} WHERE cases_search MATCH ?", "Sándstorms citizen landing")
    assert found == [("khemed-1958",)]


def test_a_coding_can_be_read_with_names(few: Written) -> None:
    with closing(sqlite3.connect(few.folder / FILE)) as connection:
        question = 'SELECT "case", variable, answer, status FROM codings_in_words WHERE coding_id = ?'
        ((case, variable, answer, status),) = all_of(connection, question, "san-marcos-2004/reasons")
    assert (case, variable, status) == (few.tables["cases"].frame["title"].iloc[1], "Reasons for partners", "coded")
    assert answer == "Cover; Burden"  # in their order


def test_versions_licence_and_citation_stand_in_it(few: Written) -> None:
    with closing(sqlite3.connect(few.folder / FILE)) as connection:
        told = dict(all_of(connection, "SELECT name, value FROM about"))
    assert (told["data version"], told["codebook version"]) == (few.about.data, few.about.codebook)
    assert told["citation"] == few.about.citation
    assert "address" not in told


async def pages(written: Written, *paths: str) -> list[Any]:
    """What Datasette answers to *paths*, from the database and its metadata."""
    told = json.loads((written.folder / METADATA).read_text(encoding="utf-8"))
    shown = Datasette([str(written.folder / FILE)], metadata=told, settings={"num_sql_threads": 1})
    await shown.invoke_startup()
    answers = [await shown.client.get(path) for path in paths]
    assert [one.status_code for one in answers] == [200] * len(paths)
    return answers


def test_datasette_shows_tables_rows_names_for_keys_and_what_is_searched(few: Written) -> None:
    asked = pages(
        few,
        "/coalition-kb/cases",
        "/coalition-kb/cases/khemed-1958",
        "/coalition-kb/partners.json?_labels=on&_shape=objects",
        "/coalition-kb/codings.json?_search=paragraph&_shape=objects",
        "/",
    )
    with ThreadPoolExecutor(1) as apart:  # a test of the browser may have left a loop in this thread
        table, row, labelled, found, home = apart.submit(asyncio.run, asked).result()
    assert few.tables["cases"].meaning in table.text
    assert "khemed-1958" in row.text
    partner = labelled.json()["rows"][0]
    assert partner["case_id"]["label"] in set(few.tables["cases"].frame["title"])
    assert partner["state_id"]["label"] in set(few.tables["states"].frame["state"])
    assert found.json()["rows"]
    assert all("aragraph" in one["why"] for one in found.json()["rows"])
    assert few.about.data in home.text
