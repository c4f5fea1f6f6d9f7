"""The report, the codebook and the synopsis, made of the whole record that is loaded already, as the build makes them."""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median

from benchmarks.measure import alternated, here, limit, medians
from benchmarks.trees import copied
from coalition_kb.load import documents, load
from coalition_kb.operations import Computer
from coalition_kb.report import METHODS, Material, outputs
from coalition_kb.site.given import Site
from coalition_kb.site.prose import library
from coalition_kb.tables import tables

AT_MOST = 15.0  # seconds of the processor


def report(rounds: int) -> dict[str, object]:
    """The time that all files take, tables and computed answers with them, and how many bytes each has."""
    with tempfile.TemporaryDirectory(prefix="kb-benchmark-") as name:
        tree = copied(Path(name) / "tree")
        record = load(tree).record
        methods = next(one.data.decode() for one in documents(tree) if one.path.name == METHODS)

    def made() -> dict[str, int]:
        site = Site(record, Computer(record), tables(record), {}, library(record.sources.values()), "")
        return {str(one.path): len(one.data) for one in outputs(Material(site, methods))}

    sizes = made()
    times = alternated({"files": lambda: here(made)}, rounds)["files"]
    cpu = median(one.cpu for one in times)
    return {"bytes": sizes, "files": medians(times), "limits": [limit("seconds of the processor", cpu, AT_MOST)]}
