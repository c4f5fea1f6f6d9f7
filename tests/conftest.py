"""What several test files read: the small accepted record and the real one, each loaded once; and the order of the files."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from xdist.scheduler import LoadFileScheduling

from coalition_kb.reader import Loaded, load
from coalition_kb.tables import AnyTable, tables
from tests.examplefiles import SMALL
from tests.workers import common

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xdist.remote import Producer

    from coalition_kb.model import Record


#: A shell that begins the tests in the background lets them, and all that they begin, ignore Ctrl-C; some of them send it.
signal.signal(signal.SIGINT, signal.default_int_handler)

#: How quick an example is says nothing of the code where others share the machine. What CI refuses, it refuses for what was
#: changed and not by luck (`KB_SAME_EXAMPLES`, which .ci/run sets); elsewhere each run tries other examples.
settings.register_profile("any machine", deadline=None, derandomize=bool(os.environ.get("KB_SAME_EXAMPLES")))
settings.load_profile("any machine")


#: What takes long to make: a build, and of the real record the dataset and the report.
SLOW = frozenset({"real_site", "built", "whole", "real_files", "all_"})

#: Folders whose files ask for one thing that takes long to make: one worker makes and reads it, and none waits for it.
TOGETHER = ("tests/dataset/", "tests/report/")


class Together(LoadFileScheduling):  # type: ignore[misc]  # xdist tells no types
    """The tests of a file stay in one worker, and so do those of all files of a folder of TOGETHER."""

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in TOGETHER if nodeid.startswith(folder)), super()._split_scope(nodeid))


@pytest.hookimpl(optionalhook=True)  # where xdist is turned off nobody asks
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Together:
    """How tests are given to workers."""
    return Together(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs Chromium, or what takes long, by what is asked for; and put the files in the order that ends soonest.

    What takes longest begins. While one worker builds the real site for its tests, the other has work that needs no site.
    """
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        asked = _asked(item)
        if "browser" in asked:
            item.add_marker("browser")
        if asked & SLOW:
            item.add_marker("slow")
        files.setdefault(item.path, []).append(item)
    ordered = sorted(files.values(), key=lambda held: -sum(map(_weight, held)))
    of_site = [held for held in ordered if any("real_site" in _asked(item) for item in held)]
    others = [held for held in ordered if held not in of_site]
    costly = [held for held in others if sum(map(_weight, held)) > len(held)]
    light = [held for held in others if held not in costly]
    items[:] = [item for held in (*of_site[:1], *costly, *of_site[1:], *light) for item in held]


def _asked(item: pytest.Item) -> set[str]:
    """The fixtures that an item asks for, by its arguments or by the names that it is given."""
    assert isinstance(item, pytest.Function)
    given = item.callspec.params.values() if hasattr(item, "callspec") else ()
    return {*item.fixturenames, *(one for one in given if isinstance(one, str))}


def _weight(item: pytest.Item) -> int:
    """How long an item takes beside others, as its marks say."""
    return 20 if item.get_closest_marker("slow") else 10 if item.get_closest_marker("browser") else 1


@pytest.fixture(scope="session", autouse=True)
def _kept_apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What is kept between two runs stays within the tests; their workers share it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(common(tmp_path_factory) / "kept"))
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
