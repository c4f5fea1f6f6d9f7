"""The second process holds what it is given, whether it is a copy of the first or begins afresh."""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from coalition_kb.about import about
from coalition_kb.earlier import Earlier
from coalition_kb.second_process import second_core
from coalition_kb.second_works import Beside

if TYPE_CHECKING:
    from coalition_kb.reader import Loaded

_held: list[Given] = []


@dataclass
class Given:
    """What is told, and what was made of it here: a function, which no process can hand to another."""

    told: str
    made: list[object] = field(default_factory=list)

    def __reduce__(self) -> tuple[type[Given], tuple[str]]:
        """As a process gets it that begins afresh."""
        return Given, (self.told,)


def hold(given: Given) -> None:
    """Hold what is *given*."""
    _held[:] = [given]


def told() -> tuple[str, int]:
    """What is held, and how much was made of it before."""
    return _held[0].told, len(_held[0].made)


def _asked() -> tuple[str, int]:
    with second_core(hold, Given("the record", [print])) as second:
        return second.submit(told).result()


def test_where_there_are_threads_the_second_process_begins_afresh_and_is_handed_what_it_needs() -> None:
    ended = threading.Event()
    thread = threading.Thread(target=ended.wait)
    thread.start()
    try:
        assert _asked() == ("the record", 0)
    finally:
        ended.set()
        thread.join()


def test_where_there_are_none_it_is_a_copy_that_has_what_was_made() -> None:
    program = f"from {__name__} import _asked; print(_asked())"
    ran = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", program],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert ran.stdout.strip() == str(("the record", 1 if sys.platform == "linux" else 0))


def test_what_a_build_gives_it_can_be_handed_over_when_the_tables_are_made(small: Loaded, tmp_path: Path) -> None:
    record = small.record
    here = Beside(tmp_path, record, about(record, "", ""), tmp_path, Earlier())
    names = [table.name for table in here.made]
    there = pickle.loads(pickle.dumps(here))  # noqa: S301 - made here
    assert [table.name for table in there.made] == names
    assert [one.frame.to_csv() for one in there.cells] == [one.frame.to_csv() for one in here.cells]
