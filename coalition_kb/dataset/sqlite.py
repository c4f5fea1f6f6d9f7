"""The dataset as one SQLite database: types, keys, indexes, a full-text index, and what is told of the whole.

Tables are no STRICT ones: a SQLite older than 3.37 could not open the file, and some that people have are older. That
every cell has the type of its column is held where the columns are declared.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from coalition_kb.about import AUTHOR, DATA_LICENCE, DESCRIPTION, ID, NAME
from coalition_kb.output import Large, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from coalition_kb.about import About
    from coalition_kb.output import AnyOutput
    from coalition_kb.tables.column import Filled

FILE = f"{ID}.sqlite"
METADATA = "datasette-metadata.json"  # datasette coalition-kb.sqlite --metadata datasette-metadata.json
#: The column by which a row is known, for tables to which others lead.
LABELS = {
    "cases": "title",
    "states": "state",
    "variables": "name",
    "sources": "title",
    "universe": "name",
    "questions": "question",
    "phases": "name",
    "objectives": "says",
    "evidence": "says",
    "findings": "name",
    "finding_tests": "name",
    "finding_clauses": "says",
    "measures": "name",
    "populations": "name",
}
TYPES = {"text": "TEXT", "code": "TEXT", "date": "TEXT", "integer": "INTEGER", "number": "REAL"}
#: The columns whose words are searched, by their table. Each table has an index of its own, `<table>_search`, whose rowid
#: is that of the row: it holds no second copy of the text.
SEARCHED = {
    "cases": ("title", "aliases", "summary"),
    "codings": ("why",),
    "coding_codes": ("why",),
    "answers": ("text",),
    "evidence": ("says", "quote"),
    "findings": ("name", "claim"),
    "finding_literature": ("says", "why"),
    "sources": ("title", "authors", "container", "note"),
    "universe": ("name", "why"),
    "variables": ("name", "question", "rule"),
    "codes": ("name", "meaning"),
}
#: For readers: every coding with names in place of ids, and its codes or values in one cell.
ANSWERS = """
CREATE VIEW codings_in_words AS
SELECT codings.coding_id, cases.title AS "case", cases.start_year, states.state, variables.name AS variable,
  (SELECT group_concat(told, '; ') FROM (
    SELECT coalesce(codes.name, held.answer) AS told
    FROM coding_codes AS held
    LEFT JOIN codes ON codes.variable_id = codings.variable_id AND codes.code_id = held.answer
    WHERE held.coding_id = codings.coding_id AND held.is_leading = 1
    ORDER BY held.holder, held.rank)) AS answer,
  codings.status, codings.confidence, codings.why
FROM codings
JOIN cases ON cases.case_id = codings.case_id
JOIN variables ON variables.variable_id = codings.variable_id
LEFT JOIN states ON states.state_id = codings.state_id"""
NEEDED_BY_ANSWERS = {"cases", "coding_codes", "codes", "codings", "states", "variables"}


def database(tables: Sequence[Filled], about: About) -> Iterator[AnyOutput]:
    """The one file of *tables*, and what Datasette wants to know of it."""
    yield Large(PurePosixPath(FILE), partial(_make, tables, about))
    yield text(METADATA, json.dumps(_for_datasette(tables, about), indent=1, ensure_ascii=False))


def _for_datasette(tables: Sequence[Filled], about: About) -> dict[str, object]:
    """Names, licence, meanings of tables and columns, and the column that stands for a row where another leads to it."""
    told = {
        "title": f"{NAME}, data {about.data}",
        "description": DESCRIPTION,
        "license": DATA_LICENCE.name,
        "license_url": DATA_LICENCE.url,
        "source": AUTHOR,
        **({"source_url": f"{about.address}/"} if about.address else {}),
    }
    of_tables = {
        table.name: {
            "description": table.meaning,
            "columns": {field.name: field.meaning for field in table.fields},
            **({"label_column": LABELS[table.name]} if table.name in LABELS else {}),
        }
        for table in tables
    }
    return {**told, "databases": {ID: {"tables": of_tables}}}


def _make(tables: Sequence[Filled], about: About, place: Path) -> None:
    known = {table.name: table for table in tables}
    with closing(sqlite3.connect(place, isolation_level=None)) as connection:
        # A file that fails half-way is thrown away by who asked for it: no journal, and nothing is waited for.
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN")
        connection.execute("CREATE TABLE about (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)")
        connection.executemany("INSERT INTO about VALUES (?, ?)", _told(about))
        for table in tables:
            connection.execute(_table(table, known))
            values = ", ".join("?" * len(table.fields))
            connection.executemany(f"INSERT INTO {_name(table.name)} VALUES ({values})", table.rows())  # noqa: S608 - our own names
        for statement in (*_indexes(tables, known), *_search(tables)):
            connection.execute(statement)
        if set(known) >= NEEDED_BY_ANSWERS:
            connection.execute(ANSWERS)
        connection.execute("COMMIT")


def _told(about: About) -> list[tuple[str, str]]:
    """What is told of the whole, line by line; what there is none of is left out."""
    told = (
        ("name", NAME),
        ("description", DESCRIPTION),
        ("author", AUTHOR),
        ("data version", about.data),
        ("data version of", about.on),
        ("codebook version", about.codebook),
        ("software version", about.software),
        ("licence", DATA_LICENCE.name),
        ("licence address", DATA_LICENCE.url),
        ("citation", about.citation),
        ("address", about.address),
        ("repository", about.repository),
    )
    return [(name, value) for name, value in told if value]


def _table(table: Filled, known: dict[str, Filled]) -> str:
    lines = [
        f"{_name(field.name)} {TYPES[field.type]}{' NOT NULL' if field.name in table.key else ''}"
        for field in table.fields
    ]
    if table.key:
        lines.append(f"PRIMARY KEY ({', '.join(map(_name, table.key))})")
    lines += [
        f"FOREIGN KEY ({_name(column)}) REFERENCES {_name(to)} ({_name(key)})"
        for column, to, key in _references(table, known)
    ]
    return f"CREATE TABLE {_name(table.name)} ({', '.join(lines)})"


def _references(table: Filled, known: dict[str, Filled]) -> Iterator[tuple[str, str, str]]:
    """The columns that hold the key of a table that is there, each with the table and its key."""
    for field in table.fields:
        if field.to in known:
            (key,) = known[field.to].key
            yield field.name, field.to, key


def _indexes(tables: Sequence[Filled], known: dict[str, Filled]) -> Iterator[str]:
    """An index on each column that leads to another table, but on those that a key begins with."""
    for table in tables:
        for column, _, _ in _references(table, known):
            if table.key[:1] != (column,):
                name = _name(f"{table.name}_{column}")
                yield f"CREATE INDEX {name} ON {_name(table.name)} ({_name(column)})"


def _search(tables: Sequence[Filled]) -> Iterator[str]:
    for table in tables:
        there = {field.name for field in table.fields}
        columns = [_name(column) for column in SEARCHED.get(table.name, ()) if column in there]
        if columns:
            index = _name(f"{table.name}_search")
            words = "porter unicode61 remove_diacritics 2"
            yield (
                f"CREATE VIRTUAL TABLE {index} USING fts5({', '.join(columns)}, content={_name(table.name)}, "
                f"tokenize='{words}')"
            )
            yield f"INSERT INTO {index} ({index}) VALUES ('rebuild')"  # noqa: S608 - our own names


def _name(name: str) -> str:
    """*name* as SQL quotes it."""
    return f'"{name}"'
