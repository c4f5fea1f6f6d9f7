"""The dataset: how long its files take once the tables exist, and whether ten thousand cases can be carried.

The limit of the real record counts CSV, SQLite, Stata and SPSS together; Excel and Parquet are told beside. Of ten thousand
cases, made by copying the real ones in memory, the limits are those of CSV and SQLite, and of the memory of a process of
its own that makes the tables too; the time of the tables is told beside.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.copies import enlarged
from benchmarks.measure import ROOT, CommandError, alternated, here, limit, medians, rounded
from coalition_kb.about import about
from coalition_kb.dataset import FORMATS
from coalition_kb.dataset import dataset as files_of
from coalition_kb.garbage import uncollected
from coalition_kb.publish import write
from coalition_kb.reader import load
from coalition_kb.tables import filled, tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coalition_kb.about import About
    from coalition_kb.dataset import Format
    from coalition_kb.tables import Filled

TOGETHER = ("csv", "sqlite", "stata", "spss")
AT_MOST_S = 6.0
N_CASES = 10_000
SCALED = ("csv", "sqlite")
SCALED_AT_MOST_S = 60.0
SCALED_AT_MOST_GB = 2.5
PER_GB = 1024 * 1024  # the system counts in KiB


def dataset(rounds: int) -> dict[str, object]:
    """The times of each format for the real record, and time and memory of many cases."""
    record = load(ROOT).record
    with tempfile.TemporaryDirectory(prefix="kb-benchmark-") as name:
        start = time.perf_counter()
        cells, told = filled(tables(record)), about(record)
        made = time.perf_counter() - start
        works = {one.id: partial(_written, cells, told, one, Path(name) / one.id) for one in FORMATS if one.is_there}
        for work in works.values():
            work()
        times = alternated({id_: partial(here, work) for id_, work in works.items()}, rounds)
        sizes = {id_: sum(path.stat().st_size for path in (Path(name) / id_).iterdir()) for id_ in works}
    together = sum(median(one.wall for one in times[id_]) for id_ in TOGETHER)
    many = _scaled()
    wall, cpu = (sum(float(str(many[f"{id_}_{clock}"])) for id_ in SCALED) for clock in ("s", "cpu_s"))
    return {
        "tables_s": rounded(made),
        **{id_: {**medians(taken), "bytes": sizes[id_]} for id_, taken in times.items()},
        "scaled": many,
        "limits": [
            limit(f"{', '.join(TOGETHER)} of the real record, s", together, AT_MOST_S),
            limit(f"{', '.join(SCALED)} of {N_CASES:,} cases, s", wall, SCALED_AT_MOST_S),
            limit("the same, s of the processor, which other load leaves alone", cpu, SCALED_AT_MOST_S),
            limit(f"memory for {N_CASES:,} cases, GB", float(str(many["peak_gb"])), SCALED_AT_MOST_GB),
        ],
    }


def _written(cells: Sequence[Filled], told: About, one: Format, into: Path) -> None:
    write(files_of(cells, told, (one,)), into)


def _scaled() -> dict[str, object]:
    """What `scaled` tells, from a process of its own, whose memory is no one else's."""
    with tempfile.TemporaryDirectory(prefix="kb-benchmark-") as name:
        done = subprocess.run(  # noqa: S603 - our own words
            [sys.executable, "-m", "benchmarks.dataset", name], cwd=ROOT, capture_output=True, text=True, check=False
        )
    if done.returncode:
        raise CommandError(f"{N_CASES:,} cases: exit status {done.returncode}: {done.stderr.strip()[-1000:]}")
    told: dict[str, object] = json.loads(done.stdout)
    return told


def scaled(into: Path) -> dict[str, object]:
    """The seconds that tables and files of many cases take, and the most memory that this process had, in GB."""
    with uncollected():  # as a build has it
        record = enlarged(load(ROOT).record, N_CASES)
        cells: list[Filled] = []
        taken = {"tables": here(lambda: cells.extend(filled(tables(record))))}
        told = about(record)
        for one in FORMATS:
            if one.id in SCALED:
                taken[one.id] = here(partial(_written, cells, told, one, into / one.id))
    return {
        "cases": len(record.cases),
        "codings": len(record.codings),
        "rows": {table.name: len(table.frame) for table in cells if len(table.frame) > N_CASES},
        **{f"{name}_s": rounded(one.wall) for name, one in taken.items()},
        **{f"{name}_cpu_s": rounded(one.cpu) for name, one in taken.items()},
        "bytes": {path.name: sum(file.stat().st_size for file in path.iterdir()) for path in sorted(into.iterdir())},
        "peak_gb": rounded(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / PER_GB),
    }


if __name__ == "__main__":
    json.dump(scaled(Path(sys.argv[1])), sys.stdout)
