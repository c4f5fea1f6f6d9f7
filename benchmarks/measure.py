"""Times of works that take turns, and what is made of them. Works that are compared meet the same other load."""

from __future__ import annotations

import gc
import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

ROOT = Path(__file__).parents[1]
PERCENT = 100


@dataclass(frozen=True, slots=True)
class Time:
    """How long a work took: seconds by the clock on the wall, and of the processor, those of its children included."""

    wall: float
    cpu: float


class CommandError(Exception):
    """A command that was to be measured failed."""


def here(work: Callable[[], object]) -> Time:
    """The time of *work* in this process. Garbage of earlier works is gone before it starts."""
    gc.collect()
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Time(time.perf_counter() - wall, time.process_time() - cpu)


def command(arguments: Sequence[str], *, compiled: Path, variables: Mapping[str, str] | None = None) -> Time:
    """The time of a command, run from the root of the repository; what it says is kept for the case that it fails.

    Python keeps the modules that it compiles in the folder *compiled*, so that only a first run, which is not counted,
    compiles: some environments (PYTHONDONTWRITEBYTECODE) forbid it, and every start would take seconds. *variables* are set in
    its environment.

    Raises:
        CommandError: it ended with another exit status than 0.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment = {**kept, **(variables or {}), "PYTHONPYCACHEPREFIX": str(compiled)}
    start, before = time.perf_counter(), os.times()
    done = subprocess.run(  # noqa: S603 - our own words
        arguments, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    wall, after = time.perf_counter() - start, os.times()
    if done.returncode:
        raise CommandError(f"{' '.join(arguments)}: exit status {done.returncode}: {done.stderr.strip()[-1000:]}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Time(wall, cpu)


def alternated(works: Mapping[str, Callable[[], Time]], rounds: int) -> dict[str, list[Time]]:
    """The times of each of *works*, which take turns; in every other round the last is first."""
    times: dict[str, list[Time]] = {name: [] for name in works}
    for number in range(rounds):
        for name in list(works)[:: -1 if number % 2 else 1]:
            times[name].append(works[name]())
    return times


def medians(times: Sequence[Time]) -> dict[str, object]:
    """The medians of *times*, and the times themselves by the wall."""
    return {
        "wall_s": rounded(median(one.wall for one in times)),
        "cpu_s": rounded(median(one.cpu for one in times)),
        "walls_s": [rounded(one.wall) for one in times],
    }


def ratios(mine: Sequence[Time], theirs: Sequence[Time]) -> dict[str, float]:
    """How many times as long the median of *mine* is as that of *theirs*."""
    return {
        "wall": rounded(median(one.wall for one in mine) / median(one.wall for one in theirs)),
        "cpu": rounded(median(one.cpu for one in mine) / median(one.cpu for one in theirs)),
    }


def percentile(values: Sequence[float], percent: int) -> float:
    """The value below which *percent* of *values* lie."""
    return quantiles(values, n=PERCENT, method="inclusive")[percent - 1]


def limit(what: str, measured: float, at_most: float) -> dict[str, object]:
    """A limit, and whether it holds."""
    return {"what": what, "measured": rounded(measured), "at_most": at_most, "holds": measured <= at_most}


def rounded(value: float) -> float:
    """*value* with as many digits as mean something."""
    return float(f"{value:.4g}")
