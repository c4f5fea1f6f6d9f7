"""The zip of the dataset: which files it holds, and that they say what each other is."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import frictionless

from coalition_kb.dataset.archive import LEFT_OUT
from coalition_kb.model import STATUS_MEANINGS, Status
from tests.dataset.conftest import TERMS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.dataset.conftest import Written


def name(written: Written) -> str:
    """The name of the zip, and of the folder in it."""
    return f"coalition-kb-{written.about.data}"


def test_it_holds_every_file_but_those_for_one_program(made: Written) -> None:
    with zipfile.ZipFile(made.folder / f"{name(made)}.zip") as packed:
        held = {entry.filename: packed.read(entry) for entry in packed.infolist()}
    kept = [path for path in sorted(made.folder.iterdir()) if not path.name.endswith(LEFT_OUT)]
    assert held == {f"{name(made)}/{path.name}": path.read_bytes() for path in kept}
    assert list(held) == sorted(held)
    assert {".csv", ".dta", ".sav", ".json", ".md", ".txt"} == {path.suffix for path in kept}


def test_its_entries_have_the_day_of_the_data_and_can_be_read(few: Written) -> None:
    with zipfile.ZipFile(few.folder / f"{name(few)}.zip") as packed:
        days = {entry.date_time for entry in packed.infolist()}
        modes = {entry.external_attr >> 16 for entry in packed.infolist()}
    assert days == {(2026, 11, 22, 0, 0, 0)}
    assert modes == {0o644}


def test_the_data_package_in_it_holds_when_it_is_unpacked(few: Written, tmp_path: Path) -> None:
    with zipfile.ZipFile(few.folder / f"{name(few)}.zip") as packed:
        packed.extractall(tmp_path)
    assert frictionless.validate(str(tmp_path / name(few) / "datapackage.json")).valid


def test_the_readme_tells_what_each_file_is_and_no_other(made: Written) -> None:
    told = (made.folder / "README.md").read_text(encoding="utf-8")
    said = [line.removeprefix("- `").partition("`") for line in told.splitlines() if line.startswith("- `")]
    lines = {name: rest for name, _, rest in said}
    with zipfile.ZipFile(made.folder / f"{name(made)}.zip") as packed:
        files = {entry.filename.partition("/")[2] for entry in packed.infolist()}
    assert set(lines) == files | set(Status)
    for table in made.tables.values():
        assert lines[f"{table.name}.csv"] == f" (CSV): {table.meaning}"


def test_the_readme_tells_every_status_the_version_the_licence_and_the_citation(few: Written) -> None:
    told = (few.folder / "README.md").read_text(encoding="utf-8")
    assert set(STATUS_MEANINGS) == set(Status)
    assert all(meaning in told for meaning in STATUS_MEANINGS.values())
    assert all(words in told for words in (few.about.versions, few.about.citation, "CC-BY-4.0", few.about.on))
    licence = (few.folder / "LICENSE.txt").read_text(encoding="utf-8")
    assert few.about.citation in licence
    assert TERMS.strip() in licence
