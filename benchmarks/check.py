"""The whole record read, shaped and checked, beside the parser that stands below it.

The rule is strict: `load` finds the files, reads them and does all that `coalition-kb check` does; the parser is given
the same files as bytes that lie in memory, and what it makes of them is dropped. Both run in this process, after one run
that is not counted. The limit goes by CBaseLoader, the fastest that PyYAML has: it resolves no types, as the record
wants it. CSafeLoader, which most projects use, is told beside it. Look at the number of errors before the times: to
tell a problem takes longer than to find none.
"""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from benchmarks.measure import alternated, here, limit, medians, ratios
from benchmarks.trees import copied
from coalition_kb.reader import files, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

AT_MOST = 2.5
PER_ROUND = 3  # a run is short, so that a round has several


def check(rounds: int) -> dict[str, object]:
    """The times of `load` and of the bare parser, and their ratio."""
    with tempfile.TemporaryDirectory(prefix="kb-benchmark-") as name:
        root = copied(Path(name) / "tree")
        held = [path.read_bytes() for path in files(root)]
        works: dict[str, Callable[[], object]] = {
            "load": partial(load, root),
            "compose_CBaseLoader": partial(_compose, held, yaml.CBaseLoader),
            "compose_CSafeLoader": partial(_compose, held, yaml.CSafeLoader),
        }
        for work in works.values():
            work()
        times = alternated({name: partial(here, work) for name, work in works.items()}, rounds * PER_ROUND)
        n_errors = len(load(root).errors)
    against = {name: ratios(times["load"], times[name]) for name in works if name != "load"}
    return {
        "files": len(held),
        "bytes": sum(map(len, held)),
        "errors": n_errors,
        **{name: medians(taken) for name, taken in times.items()},
        "ratios": against,
        "limits": [
            limit(f"load / compose_CBaseLoader, {clock}", ratio, AT_MOST)
            for clock, ratio in against["compose_CBaseLoader"].items()
        ],
    }


def _compose(held: Iterable[bytes], loader: type[yaml.CBaseLoader | yaml.CSafeLoader]) -> None:
    for data in held:
        yaml.compose(data, Loader=loader)
