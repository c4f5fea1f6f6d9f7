"""What the tests of the report share: the small record and the real one as material, and what is made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from coalition_kb.publish import lay
from coalition_kb.reader import documents
from coalition_kb.report import METHODS, Material, outputs
from tests.report.reading import typeset
from tests.site import sample
from tests.workers import made_once

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from coalition_kb.model import Record
    from coalition_kb.reader import Loaded


def material(record: Record) -> Material:
    """*record* as the chapters get it, with the methods of the project."""
    methods = next(one for one in documents(sample.PROJECT) if one.path.name == METHODS)
    return Material(sample.site(record), methods.data.decode())


@pytest.fixture(scope="session")
def record(tmp_path_factory: pytest.TempPathFactory) -> Record:
    """The small record, with what the site asks of one."""
    return sample.record(sample.lay_out(tmp_path_factory.mktemp("report") / "project"))


@pytest.fixture(scope="session")
def few(record: Record) -> Material:
    """The small record as material."""
    return material(record)


@pytest.fixture(scope="session")
def all_(real: Loaded) -> Material:
    """The real record as material."""
    assert not real.errors
    return material(real.record)


@pytest.fixture(scope="session")
def files(few: Material, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The files that are made of the small record, by their names."""
    return _made(few, tmp_path_factory, "report-few")


@pytest.fixture(scope="session")
def real_files(all_: Material, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The files that are made of the real record, by their names."""
    return _made(all_, tmp_path_factory, "report-all")


def _made(given: Material, factory: pytest.TempPathFactory, name: str) -> Mapping[str, Path]:
    """The files that are made of *given*, by their names: written once for all workers."""
    typeset()
    folder = made_once(factory, name, lambda into: _write(given, into))
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}


def _write(given: Material, into: Path) -> None:
    lay((one for one, _ in outputs(given)), into)
