"""The Parquet files, read by pyarrow: cells and types of the tables, and what is told of each column."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("pyarrow", reason="the extra parquet brings it")
from pyarrow import parquet

from coalition_kb.about import DATA_LICENCE

if TYPE_CHECKING:
    from tests.dataset.conftest import Written

LIMITS = Path(__file__).parents[2] / "docs" / "limits.md"
MOST_ROWS = 1024 * 1024  # of a group, which a program reads at once
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


def test_a_column_of_a_group_of_rows_can_be_read_alone_and_repeats_no_word(made: Written) -> None:
    for name, table in made.tables.items():
        with parquet.ParquetFile(made.folder / f"{name}.parquet") as file:
            told = file.metadata
        assert told.num_rows == len(table.frame)
        for group in map(told.row_group, range(told.num_row_groups)):
            assert group.num_rows <= MOST_ROWS
            for number in range(group.num_columns):
                column = group.column(number)
                assert column.has_dictionary_page, (name, column.path_in_schema)
                assert column.compression != "UNCOMPRESSED"
                assert (
                    column.statistics or not group.num_rows
                )  # by which a reader passes over groups that hold nothing for it


def test_the_lines_of_the_page_on_limits_read_chosen_rows(made: Written, monkeypatch: pytest.MonkeyPatch) -> None:
    (lines,) = re.findall(r"^```python\n(.*?)^```", LIMITS.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    monkeypatch.chdir(made.folder)
    held: dict[str, object] = {}
    exec(lines, held)  # noqa: S102 - the page is ours
    frame = made.tables["dyads"].frame
    wanted = frame[frame["state_id"] == "FRA"][["case_id", "start_year"]]
    assert held["rows"].to_pylist() == wanted.to_dict("records")  # type: ignore[attr-defined]
