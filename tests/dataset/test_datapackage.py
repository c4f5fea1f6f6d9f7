"""The Data Package, read by frictionless: what it says of the CSV files is true of them."""

from __future__ import annotations

import hashlib
import json
import shutil
from typing import TYPE_CHECKING, Any

import frictionless
import pytest

from coalition_kb.about import AUTHOR, DATA_LICENCE
from coalition_kb.dataset.datapackage import FILE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.dataset.conftest import Written


def descriptor(folder: Path) -> dict[str, Any]:
    """What the descriptor in *folder* says."""
    told: dict[str, Any] = json.loads((folder / FILE).read_text(encoding="utf-8"))
    return told


def faults(folder: Path) -> list[tuple[str, str]]:
    """What frictionless finds wrong: the file, and the kind of the fault."""
    report = frictionless.validate(str(folder / FILE))
    return [(task.name, error.type) for task in report.tasks for error in task.errors]


def resource(told: dict[str, Any], name: str) -> dict[str, Any]:
    """What is said of the table *name*."""
    return next(one for one in told["resources"] if one["name"] == name)


def field(told: dict[str, Any], table: str, name: str) -> dict[str, Any]:
    """What is said of a column."""
    return next(one for one in resource(told, table)["schema"]["fields"] if one["name"] == name)


def test_types_words_keys_and_what_they_lead_to_hold(made: Written) -> None:
    report = frictionless.validate(str(made.folder / FILE))
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "note"])[:10]
    assert len(report.tasks) == len(made.tables)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        pytest.param(("codings", "khemed-1958/aim,", "khemed-1959/aim,"), "foreign-key", id="leads nowhere"),
        pytest.param(("cases", ",study,", ",deep,"), "constraint-error", id="no word of the column"),
        pytest.param(("cases", ",1958,", ",NA,"), "type-error", id="letters for a number"),
        pytest.param(("cases", "khemed-1958,", ","), "constraint-error", id="no key"),
        pytest.param(("retired", "\n", "\nx,y,,2004-1,z\n"), "constraint-error", id="no date"),
    ],
)
def test_what_does_not_hold_is_found(few: Written, tmp_path: Path, change: tuple[str, str, str], fault: str) -> None:
    table, found, instead = change
    folder = shutil.copytree(few.folder, tmp_path / "data")
    file = folder / f"{table}.csv"
    text = file.read_text(encoding="utf-8")
    assert found in text
    file.write_text(text.replace(found, instead, 1), encoding="utf-8", newline="")
    kinds = {kind for _, kind in faults(folder)}
    assert fault in kinds
    assert kinds & {"byte-count", "hash-count"}  # that the file is another is found too


def test_each_file_is_that_which_was_described(made: Written) -> None:
    told = descriptor(made.folder)
    assert [one["name"] for one in told["resources"]] == list(made.tables)
    for one in told["resources"]:
        data = (made.folder / one["path"]).read_bytes()
        assert (one["bytes"], one["hash"]) == (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}"), one["name"]


def test_the_whole_is_told_with_version_day_licence_and_who_made_it(few: Written) -> None:
    told = descriptor(few.folder)
    assert (told["version"], told["created"]) == ("0.1.0", "2026-11-22T00:00:00Z")
    assert told["licenses"][0]["name"] == DATA_LICENCE.id
    assert told["contributors"] == [{"title": AUTHOR, "roles": ["creator"]}]
    assert not {"id", "sources", "homepage"} & set(told)  # there is no DOI and no address yet


def test_a_code_has_its_words_and_their_names(few: Written) -> None:
    aim = field(descriptor(few.folder), "cases_wide", "aim")
    assert aim["constraints"]["enum"] == [one["value"] for one in aim["categories"]]
    assert {"value": "rescue", "label": "Rescue"} in aim["categories"]
    assert not aim["categoriesOrdered"]
    assert field(descriptor(few.folder), "cases_wide", "mandate")["categoriesOrdered"]


def test_a_missing_value_has_a_label(few: Written) -> None:
    for one in descriptor(few.folder)["resources"]:
        (missing,) = one["schema"]["missingValues"]
        assert missing["value"] == ""
        assert missing["label"]


def test_keys_and_what_they_lead_to_are_those_of_the_tables(made: Written) -> None:
    told = descriptor(made.folder)
    for name, table in made.tables.items():
        schema = resource(told, name)["schema"]
        assert tuple(schema.get("primaryKey", ())) == table.key
        leads = {(one["fields"][0], one["reference"].get("resource", name)) for one in schema.get("foreignKeys", ())}
        assert leads == {(column.name, column.to) for column in table.fields if column.to}
