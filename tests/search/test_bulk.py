"""The documents for another engine: what our own index holds, two lines of JSON each, whatever stands in the texts."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from whoosh.filedb.filestore import FileStorage

from coalition_kb import cli
from coalition_kb.output import Output
from coalition_kb.reader import documents as written_by_hand
from coalition_kb.reader import load
from coalition_kb.search.bulk import INDEX, bulk, mapping
from coalition_kb.search.documents import documents
from coalition_kb.search.index import create
from tests.examplefiles import SMALL

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from click.testing import Result

    from coalition_kb.model import Record
    from coalition_kb.reader import Loaded

LONGEST_ID = 512  # bytes; OpenSearch takes no longer one
HOSTILE = {
    "line-separators": "one\u2028two\u2029three\u0085four\x0bfive\x0csix",
    "line-feeds": "one\r\ntwo\rthree\n\n\n",
    "quotes": '"}\n{"delete": {"_index": "coalition-kb", "_id": "case/khemed-1958"}}',
    "backslashes": "\\n \\u2028 \\",
    "an-end-of-a-script": "</script><script>alert(1)</script>",
    "beyond-the-basic-plane": "😀 \U0010ffff e\u0301 \u202e",
    "control": "\x00\x01\x1b[2J\x7f",
    "a-megabyte": "word " * 200_000,
}


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli.main, ["export-search", *map(str, arguments)])


def page(text: str) -> Output:
    return Output(PurePosixPath("page.md"), text.encode())


def read_back(lines: Iterable[bytes]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """The actions and documents of a file, read as an engine reads it: line by line, of which the last is ended too."""
    data = b"".join(lines)
    assert data.endswith(b"\n")
    every = [json.loads(line) for line in data.split(b"\n")[:-1]]
    return list(zip(every[::2], every[1::2], strict=True))


def test_each_document_is_that_of_our_own_index(record: Record, tmp_path: Path) -> None:
    hand = [page("---\ntitle: By hand\n---\n\n# By hand\n\nSome words.\n")]
    create(record, "stamp", tmp_path, written=hand)
    reader = FileStorage(str(tmp_path)).open_index().reader()
    stored = [{name: value for name, value in held.items() if value} for _, held in reader.iter_docs()]
    reader.close()
    names = {"kind", "id", *mapping()["mappings"]["_meta"]["weights"]}
    read = read_back(bulk(record, hand))
    assert [{name: value for name, value in one.items() if name in names} for _, one in read] == stored


def test_filters_have_what_they_ask_of_a_document(record: Record) -> None:
    for (_, held), one in zip(read_back(bulk(record)), documents(record), strict=True):
        assert held.get("answers", []) == list(one.answers)
        assert held.get("states", []) == list(one.states)
        assert (held.get("first"), held.get("last")) == (one.years or (None, None))


def test_an_id_is_that_of_one_document_and_short_enough(record: Record) -> None:
    actions = [action for action, _ in read_back(bulk(record))]
    assert {tuple(action) for action in actions} == {("index",)}
    assert {action["index"]["_index"] for action in actions} == {INDEX}
    ids = [action["index"]["_id"] for action in actions]
    assert len(ids) == len(set(ids))
    assert max(len(id_.encode()) for id_ in ids) <= LONGEST_ID


def test_the_same_record_gives_the_same_lines() -> None:
    assert b"".join(bulk(load(SMALL).record)) == b"".join(bulk(load(SMALL).record))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_text_breaks_a_line_or_is_lost(small: Loaded, text: str) -> None:
    *_, lines = bulk(small.record, [page(text)])
    *_, wanted = documents(small.record, [page(text)])
    assert len(lines.splitlines()) == len(lines.decode().splitlines()) == 2
    assert read_back([lines])[0][1].get("text", "") == wanted.text


def test_any_text_comes_back_as_it_was(small: Loaded) -> None:
    @given(st.text(st.characters(exclude_categories=["Cs"])))
    def holds(text: str) -> None:
        *_, lines = bulk(small.record, [page(text)])
        *_, wanted = documents(small.record, [page(text)])
        assert len(lines.decode().splitlines()) == 2
        assert read_back([lines])[0][1].get("text", "") == wanted.text

    holds()


def test_the_mapping_has_every_field_of_a_document_and_no_other(record: Record) -> None:
    properties = mapping()["mappings"]["properties"]
    assert set(properties) == {name for _, held in read_back(bulk(record)) for name in held}
    for _, held in read_back(bulk(record)):
        for name, value in held.items():
            assert isinstance(value, int) == (properties[name]["type"] == "integer")
            assert isinstance(value, list) <= (properties[name]["type"] == "keyword")


def test_the_mapping_names_the_analyser_that_it_declares() -> None:
    told = mapping()
    declared = set(told["settings"]["analysis"]["analyzer"])
    used = {one["analyzer"] for one in told["mappings"]["properties"].values() if "analyzer" in one}
    assert used == declared


def test_the_command_writes_to_standard_output_what_it_writes_to_a_file(tmp_path: Path) -> None:
    shown = run("--root", SMALL)
    assert (shown.exit_code, shown.stderr) == (0, "")
    assert run("--root", SMALL, "--into", tmp_path / "made" / "bulk.ndjson").exit_code == 0
    assert [path.name for path in (tmp_path / "made").iterdir()] == ["bulk.ndjson"]
    assert (tmp_path / "made" / "bulk.ndjson").read_bytes() == shown.stdout_bytes
    assert shown.stdout_bytes == b"".join(bulk(load(SMALL).record, written_by_hand(SMALL)))


def test_the_command_tells_the_mapping_as_json() -> None:
    assert json.loads(run("--mapping", "--root", SMALL).stdout) == mapping()


def test_of_a_record_with_problems_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "cases").mkdir()
    found = run("--root", tmp_path, "--into", tmp_path / "bulk.ndjson")
    assert found.exit_code == 1
    assert "problems: mend the record first." in found.stderr
    assert not (tmp_path / "bulk.ndjson").exists()
