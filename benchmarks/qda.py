"""The files for qualitative software, made of the whole record that is loaded already."""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median

from benchmarks.measure import alternated, here, limit, medians
from benchmarks.trees import copied
from coalition_kb.about import about
from coalition_kb.qda import files
from coalition_kb.reader import load

AT_MOST = 3.0  # seconds of the processor


def qda(rounds: int) -> dict[str, object]:
    """The time that both files take, and how many bytes each has."""
    with tempfile.TemporaryDirectory(prefix="kb-benchmark-") as name:
        record = load(copied(Path(name) / "tree")).record
    told = about(record)
    sizes = {str(one.path): len(one.data) for one in files(record, told)}
    times = alternated({"files": lambda: here(lambda: list(files(record, told)))}, rounds)["files"]
    cpu = median(one.cpu for one in times)
    return {"bytes": sizes, "files": medians(times), "limits": [limit("seconds of the processor", cpu, AT_MOST)]}
