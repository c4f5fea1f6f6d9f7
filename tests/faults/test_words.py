"""What the system refused, in a line: where, what, and what to do."""

from __future__ import annotations

import errno
import os
import signal
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING

import pytest

from coalition_kb.faults import TerminatedError, full_disk_told, sentence, status, told_to_end
from tests.faults.building import mounted

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (OSError(errno.ENOSPC, "No space"), "the disk is full: make room, and run it again"),
        (
            OSError(errno.EROFS, "Read-only", "/kb/build"),
            "/kb/build: nothing can be written to this disk: choose another folder, and run it again",
        ),
        (
            PermissionError(errno.EACCES, "Denied", b"/kb/build"),
            "/kb/build: there is no right to read or write it: mend its rights, or choose another folder, and run it again",
        ),
        (
            FileNotFoundError(errno.ENOENT, "No such file", "/kb/cases"),
            "/kb/cases: it is not there, or no longer: put it back, and run it again",
        ),
        (
            BrokenProcessPool(),
            "the second process was ended by the system, which may lack memory: end other programs, and run it again",
        ),
    ],
    ids=["full", "read-only", "right", "gone", "process"],
)
def test_what_the_system_refuses_is_told_in_a_line(error: Exception, line: str) -> None:
    assert sentence(error) == line


@pytest.mark.parametrize("error", [ValueError("x"), OSError("x"), FileExistsError(errno.EEXIST, "File exists", "a")])
def test_a_fault_of_the_program_is_not_told_as_one_of_the_system(error: Exception) -> None:
    assert not sentence(error)


def test_what_fails_where_there_is_room_stays_what_it_is(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), full_disk_told(tmp_path):
        raise ZeroDivisionError


def test_what_fails_where_there_is_no_room_is_a_full_disk(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "64k") as disk, pytest.raises(OSError, match="No space left"), full_disk_told(disk):
        raise ZeroDivisionError


def test_a_signal_to_end_is_an_interruption_with_a_status_of_its_own() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(TerminatedError) as ended, told_to_end():
        os.kill(os.getpid(), signal.SIGTERM)
    assert (status(ended.value), status(KeyboardInterrupt())) == (143, 130)
    assert signal.getsignal(signal.SIGTERM) is before
