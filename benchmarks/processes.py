"""A command with all that it starts: how long it took, and the most memory that they had together."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import ROOT

LOOK_EVERY_S = 0.1
KIB_PER_GB = 1024 * 1024
TOLD = 600  # characters of what a command that failed said last


@dataclass(frozen=True, slots=True)
class Watched:
    """What a command printed, and the most memory of its processes together, in GB; what went wrong, in words."""

    printed: str
    peak_gb: float
    failure: str = ""

    def told(self) -> dict[str, object]:
        """What it printed, which is JSON, with the memory; or the failure."""
        peak = {"peak_gb": round(self.peak_gb, 3)}
        return {"failure": self.failure, **peak} if self.failure else {**json.loads(self.printed), **peak}


def watched(arguments: list[str], *, at_most_gb: float, at_most_s: float) -> Watched:
    """Run Python with *arguments* from the root of the repository; it is stopped where it goes beyond what it may take.

    A page of memory that several processes share counts once. Between two looks a peak may be missed: that of the
    largest single process, which the system keeps, stands in for it.
    """
    with tempfile.TemporaryFile("w+") as printed, tempfile.TemporaryFile("w+") as said:
        child = subprocess.Popen(  # noqa: S603 - our own words
            [sys.executable, *arguments], cwd=ROOT, stdout=printed, stderr=said, start_new_session=True
        )
        start, peak, stopped = time.perf_counter(), 0.0, ""
        while True:
            pid, status, usage = os.wait4(child.pid, os.WNOHANG)
            if pid:
                break
            peak = max(peak, sum(map(_kib, _tree(child.pid))) / KIB_PER_GB)
            if not stopped and (peak > at_most_gb or time.perf_counter() - start > at_most_s):
                stopped = f"stopped at {peak:.1f} GB after {time.perf_counter() - start:.0f} s"
                os.killpg(child.pid, signal.SIGKILL)
            time.sleep(LOOK_EVERY_S)
        child.returncode = os.waitstatus_to_exitcode(status)  # it was waited for here, to learn what it used
        for stream in (printed, said):
            stream.seek(0)
        failure = f"exit status {child.returncode}: {said.read().strip()[-TOLD:]}" if child.returncode else ""
        return Watched(printed.read(), max(peak, usage.ru_maxrss / KIB_PER_GB), stopped or failure)


def _tree(pid: int) -> list[int]:
    """The process *pid* and all that it started, at any remove."""
    found = [pid]
    for one in found:
        with suppress(OSError):  # it has ended meanwhile
            for task in Path(f"/proc/{one}/task").iterdir():
                found += map(int, (task / "children").read_text(encoding="ascii").split())
    return found


def _kib(pid: int) -> int:
    """The memory of a process in KiB, of what it shares its part; 0 where it has ended."""
    with suppress(OSError):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
        return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
    return 0
