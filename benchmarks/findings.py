"""The tests of all findings over the record, under every reading; and the same recalled, where nothing has changed."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.measure import alternated, here, limit, medians
from coalition_kb.findings import run
from coalition_kb.outcomes import results
from coalition_kb.reader import load

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.measure import Time

AT_MOST = 10.0  # seconds by the clock, for all findings
ROOT = Path(__file__).parents[1]


def findings(rounds: int) -> dict[str, object]:
    """The time of all tests, and of recalling what they gave."""
    record = load(ROOT).record
    with tempfile.TemporaryDirectory(prefix="kb-findings-") as folder:
        os.environ["XDG_CACHE_HOME"] = folder
        results(record, ROOT)
        times: Mapping[str, Sequence[Time]] = alternated(
            {"run": lambda: here(lambda: run(record)), "recalled": lambda: here(lambda: results(record, ROOT))},
            rounds,
        )
    slowest = median(one.wall for one in times["run"])
    told = {name: medians(each) for name, each in times.items()}
    return {**told, "limits": [limit("seconds by the clock, all findings", slowest, AT_MOST)]}
