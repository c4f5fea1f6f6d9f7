"""A call beside this process: it gives what the call gives, and where there is no other process it is made in this one."""

from __future__ import annotations

import os
import pickle
import sys
import threading
from functools import partial
from typing import TYPE_CHECKING

from coalition_kb import checks
from coalition_kb.beside import beside, copied
from coalition_kb.checks import check
from coalition_kb.model import Citation, Coding, Status
from coalition_kb.place import Place
from coalition_kb.reader import load
from tests.examplefiles import EVERY_MISTAKE, laid_on_small

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

HERE = Place("cases/one.yaml", 3, 1)


def test_the_call_is_made_in_another_process() -> None:
    with beside(os.getpid) as theirs:
        assert theirs() != os.getpid()


def test_what_is_given_reaches_the_call_and_what_it_makes_comes_back() -> None:
    with beside(os.path.join, "cases", "one.yaml") as theirs:
        assert theirs() == os.path.join("cases", "one.yaml")  # noqa: PTH118 - the call itself


def test_without_another_process_the_call_is_made_in_this_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with beside(os.getpid) as theirs:
        assert theirs() == os.getpid()


def test_a_process_that_dies_loses_nothing() -> None:
    with beside(_once_elsewhere, os.getpid()) as theirs:
        assert theirs() == "made here"


def _once_elsewhere(parent: int) -> str:
    if os.getpid() != parent:
        os._exit(3)
    return "made here"


def test_a_copy_of_this_process_has_what_this_one_has_read() -> None:
    read = {"one": Place("cases/one.yaml", 3, 1)}
    with copied(lambda: [place.line for place in read.values()]) as theirs:
        read.clear()
        assert theirs() in ([3], [])  # a copy has them still; where none can be made, the call is made now


def test_beside_a_second_thread_no_copy_is_made() -> None:
    ended = threading.Event()
    thread = threading.Thread(target=ended.wait)
    thread.start()
    try:
        with copied(os.getpid) as theirs:
            assert theirs() == os.getpid()
    finally:
        ended.set()
        thread.join()


def test_a_copy_that_dies_loses_nothing() -> None:
    with copied(partial(_once_elsewhere, os.getpid())) as theirs:
        assert theirs() == "made here"


def test_a_copy_that_nobody_waits_for_is_ended() -> None:
    with copied(threading.Event().wait):
        pass


def test_warnings_found_in_a_copy_are_those_found_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record = load(laid_on_small(EVERY_MISTAKE, tmp_path / "record")).record
    here = check(record)
    monkeypatch.setattr(checks, "MANY", 0)
    assert check(record) == here
    assert any(one.severity == "warning" for one in here)


def test_a_coding_is_packed_and_unpacked_as_it_was() -> None:
    cited = (Citation("blue-book", "p. 3", is_opened=True, place=HERE),)
    coding = Coding("one", "SYL", "aim", Status.CODED, ("guard",), "", HERE, confidence="low", citations=cited)
    again = pickle.loads(pickle.dumps(coding))  # noqa: S301 - packed a moment ago
    assert again == coding
    assert type(again.place) is Place
