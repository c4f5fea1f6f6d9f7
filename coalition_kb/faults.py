"""What goes wrong outside of the record, in words: a full disk, a missing right, a process that was told to end."""

from __future__ import annotations

import errno
import io
import os
import shutil
import signal
import sys
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import FrameType

LEAST = 128 * 1024  # bytes: a disk with less is full
_SAID = {  # what the system refused, and what to do
    errno.ENOSPC: ("the disk is full", "make room"),
    errno.EDQUOT: ("no more may be kept on this disk", "make room"),
    errno.EROFS: ("nothing can be written to this disk", "choose another folder"),
    errno.EACCES: ("there is no right to read or write it", "mend its rights, or choose another folder"),
    errno.EPERM: ("there is no right to change it", "mend its rights, or choose another folder"),
    errno.ENOENT: ("it is not there, or no longer", "put it back"),
    errno.ENOTDIR: ("there is a file where a folder is needed", "choose another folder"),
    errno.EIO: ("the disk cannot be read or written", "look after the disk, or choose another folder"),
    errno.EMFILE: ("too many files are open", "allow more with ulimit -n"),
    errno.ENOMEM: ("the memory is full", "end other programs"),
}


class TerminatedError(KeyboardInterrupt):
    """The system told the program to end, as continuous integration does where a run is cancelled."""


def status(error: KeyboardInterrupt) -> int:
    """The exit status of a program that *error* ended, as shells count: 128 and the number of the signal."""
    return 128 + (signal.SIGTERM if isinstance(error, TerminatedError) else signal.SIGINT)


def sentence(error: BaseException) -> str:
    """What happened and what to do, in a line; empty for what is no fault of the system, but of the program."""
    if isinstance(error, BrokenExecutor):
        return "the second process was ended by the system, which may lack memory: end other programs, and run it again"
    if not isinstance(error, OSError) or error.errno not in _SAID:
        return ""
    what, mend = _SAID[error.errno]
    where = f"{os.fsdecode(error.filename)}: " if isinstance(error.filename, str | bytes) else ""
    return f"{where}{what}: {mend}, and run it again"


@contextmanager
def full_disk_told(folder: Path) -> Iterator[None]:
    """Let what fails for want of room in *folder* fail alike: libraries say it in words of their own, or in none.

    Raises:
        OSError: with ENOSPC, where something failed and there is no room.
    """
    try:
        yield
    except Exception as error:
        if shutil.disk_usage(folder).free < LEAST:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder)) from error
        raise


@contextmanager
def told_to_end() -> Iterator[None]:
    """Let SIGTERM end the body as Ctrl-C does, so that nothing is left behind.

    Raises:
        TerminatedError: the signal came.
    """
    before = signal.signal(signal.SIGTERM, _terminate)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _terminate(_number: int, _frame: FrameType | None) -> None:
    raise TerminatedError


def tell_once() -> None:
    """Let a file that could not be written, which was told, not be told again when it is thrown away."""
    sys.unraisablehook = _but_files


def spell_out() -> None:
    """Let what the locale has no letters for be printed with escapes, such as the name of a folder."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def _but_files(fault: sys.UnraisableHookArgs) -> None:
    if not isinstance(fault.exc_value, OSError):
        sys.__unraisablehook__(fault)
