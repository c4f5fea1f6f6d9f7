"""The Parquet files, read by pyarrow: cells and types of the tables, and what is told of each column."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("pyarrow", reason="the extra parquet brings it")
from pyarrow import parquet

from coalition_kb.about import DATA_LICENCE

if TYPE_CHECKING:
    from tests.dataset.conftest import Written

TYPES = {"text": "string", "code": "string", "date": "string", "integer": "int64", "number": "double"}


def test_what_is_read_back_is_the_table(made: Written) -> None:
    for name, table in made.tables.items():
        read = parquet.read_table(made.folder / f"{name}.parquet")
        assert [(one.name, str(one.type)) for one in read.schema] == [
            (one.name, TYPES[one.type]) for one in table.fields
        ]
        assert list(zip(*(column.to_pylist() for column in read.columns), strict=True)) == list(table.rows()), name


def test_a_column_says_what_it_holds_and_the_file_what_it_is(few: Written) -> None:
    schema = parquet.read_schema(few.folder / "cases_wide.parquet")
    told = schema.field("aim").metadata
    aim = next(one for one in few.tables["cases_wide"].fields if one.name == "aim")
    assert told[b"meaning"].decode() == aim.meaning
    assert json.loads(told[b"choices"])["rescue"] == "Rescue"
    assert schema.metadata[b"version"].decode() == few.about.versions
    assert schema.metadata[b"licence"].decode() == DATA_LICENCE.url
