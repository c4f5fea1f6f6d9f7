"""The dataset in every format, of the small record and of the real one, each written once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from coalition_kb.about import about
from coalition_kb.dataset import FORMATS, downloads
from coalition_kb.dataset import whole as whole_of
from coalition_kb.dataset.archive import archive, held
from coalition_kb.dataset.datapackage import datapackage
from coalition_kb.dataset.reading import lines
from coalition_kb.dataset.readme import licence, readme
from coalition_kb.publish import write
from coalition_kb.reader import DATA_TERMS
from coalition_kb.tables import filled, tables
from tests.workers import made_once

if TYPE_CHECKING:
    from coalition_kb.about import About
    from coalition_kb.model import Record
    from coalition_kb.reader import Loaded
    from coalition_kb.tables import Filled


@dataclass(frozen=True)
class Written:
    """A dataset: the folder of its files, the tables that they hold, and what is told of the whole."""

    folder: Path
    tables: dict[str, Filled]
    about: About


#: The terms of the licence in full.
TERMS = (Path(__file__).parents[2] / DATA_TERMS).read_text(encoding="utf-8")


def written(record: Record, folder: Path) -> Written:
    """The dataset of *record*, written to *folder* as a build does."""
    cells, told = filled(tables(record)), about(record)
    offered = list(whole_of(told))
    for one in FORMATS:
        files = list(one.outputs(cells, told))
        write(files, folder, keep_others=True)
        sizes = {file.path.as_posix(): (folder / file.path).stat().st_size for file in files}
        offered += downloads(one.kind, sizes, cells)
    write([datapackage(cells, told, folder)], folder, keep_others=True)
    files_held = set(held(one.path for one in offered))
    made = readme((one for one in offered if one.path in files_held), told, lines(files_held))
    write([made, licence(told, TERMS)], folder, keep_others=True)
    write([archive(folder, told)], folder, keep_others=True)
    return lying_in(record, folder)


def lying_in(record: Record, folder: Path) -> Written:
    """The dataset of *record* that was written to *folder*."""
    return Written(folder, {table.name: table for table in filled(tables(record))}, about(record))


@pytest.fixture(scope="session")
def few(small: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Written:
    """The dataset of the small record; nobody may change it."""
    return written(small.record, tmp_path_factory.mktemp("few") / "data")


@pytest.fixture(scope="session")
def whole(real: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Written:
    """The dataset of the real record; nobody may change it."""
    made = made_once(tmp_path_factory, "whole", lambda into: written(real.record, into / "data"))
    return lying_in(real.record, made / "data")


@pytest.fixture(params=["few", "whole"])
def made(request: pytest.FixtureRequest) -> Written:
    """The dataset of the small record, then that of the real one."""
    found: Written = request.getfixturevalue(request.param)
    return found
