"""What several test files read: the small accepted record and the real one, each loaded once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from coalition_kb.load import Loaded, load
from coalition_kb.tables import AnyTable, tables
from tests.examplefiles import SMALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coalition_kb.model import Record


@pytest.fixture(scope="session", autouse=True)
def _kept_apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What is kept between two runs stays within the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("kept")))
        yield


@pytest.fixture(scope="session")
def small() -> Loaded:
    """The small accepted record; nobody may change it."""
    return load(SMALL)


@pytest.fixture(scope="session")
def real() -> Loaded:
    """The real record; nobody may change it."""
    return load(Path(__file__).parents[1])


@pytest.fixture(scope="module", params=["small", "real"])
def record(request: pytest.FixtureRequest) -> Record:
    """The small record, then the real one."""
    loaded: Loaded = request.getfixturevalue(request.param)
    return loaded.record


@pytest.fixture(scope="module")
def made(record: Record) -> dict[str, AnyTable]:
    """Every table of the record, by its name."""
    return {table.name: table for table in tables(record)}
