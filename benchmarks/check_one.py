"""One case checked alone by the command, as while it is written: the largest and the median of the record by their bytes.

The codebook is recalled: the first run, which reads it, is not counted.
"""

from __future__ import annotations

import sys
import tempfile
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.measure import ROOT, alternated, command, limit, medians

AT_MOST = 0.5  # seconds by the clock


def check_one(rounds: int) -> dict[str, object]:
    """The times of `coalition-kb check` with one file."""
    by_size = sorted((ROOT / "cases").glob("*.yaml"), key=lambda path: (path.stat().st_size, path.name))
    files = {"largest": by_size[-1], "median": by_size[len(by_size) // 2]}
    with tempfile.TemporaryDirectory(prefix="kb-benchmark-") as compiled:
        works = {
            name: partial(command, [sys.executable, "-m", "coalition_kb", "check", str(file)], compiled=Path(compiled))
            for name, file in files.items()
        }
        for work in works.values():
            work()
        times = alternated(works, rounds)
    walls = {name: median(one.wall for one in taken) for name, taken in times.items()}
    return {
        **{name: {"file": files[name].name, **medians(taken)} for name, taken in times.items()},
        "limits": [limit(f"seconds by the clock, the {name} case", wall, AT_MOST) for name, wall in walls.items()],
    }
