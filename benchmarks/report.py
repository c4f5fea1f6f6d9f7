"""The report, the codebook and the synopsis, made of the whole record that is loaded already, as the build makes them."""

from __future__ import annotations

import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.measure import here, limit, medians
from benchmarks.trees import copied
from coalition_kb.operations import Computer
from coalition_kb.output import Output
from coalition_kb.reader import documents, load
from coalition_kb.report import METHODS, Material, outputs
from coalition_kb.site.given import Site
from coalition_kb.site.prose import library
from coalition_kb.tables import tables

if TYPE_CHECKING:
    from benchmarks.measure import Time
    from coalition_kb.model import Record

AT_MOST = 15.0  # seconds of the processor


def report(rounds: int) -> dict[str, object]:
    """The time that all files take, tables and computed answers with them, and how many bytes each has."""
    with tempfile.TemporaryDirectory(prefix="kb-benchmark-") as name:
        tree = copied(Path(name) / "tree")
        record = load(tree).record
        methods = next(one.data.decode() for one in documents(tree) if one.path.name == METHODS)
    sizes: dict[str, int] = {}
    times = []
    # A process of its own for each round: the typesetter remembers what it has set, and would be done in a moment.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as fresh:
        for _ in range(rounds):
            sizes, time = fresh.submit(_made, record, methods).result()
            times.append(time)
    cpu = median(one.cpu for one in times)
    return {"bytes": sizes, "files": medians(times), "limits": [limit("seconds of the processor", cpu, AT_MOST)]}


def _made(record: Record, methods: str) -> tuple[dict[str, int], Time]:
    """How many bytes each file has, and how long all took."""
    sizes: dict[str, int] = {}

    def made() -> None:
        site = Site(record, Computer(record), tables(record), (), library(record.sources.values()), "")
        made = [one for one, _ in outputs(Material(site, methods)) if isinstance(one, Output)]
        sizes.update({str(one.path): len(one.data) for one in made})

    time = here(made)
    return sizes, time
