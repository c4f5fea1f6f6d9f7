"""What a build takes of records of several sizes, stage by stage: python -m benchmarks.scale [--sizes 300,1000].

Each stage is a process of its own, so that its memory is no other's. Records are made by `benchmarks.synthetic`. A stage that
fails, or goes beyond what it may take, is told as failed, and those that need what it leaves fail after it.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, cast

from benchmarks.machine import machine, versions
from benchmarks.measure import limit, rounded
from benchmarks.processes import watched
from benchmarks.stages import RECORD, STAGES
from benchmarks.synthetic import write

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

SIZES = (300, 1_000, 3_000, 10_000)
FROM, TO = 1_000, 10_000
#: What the limits of a build of many cases are about.
BUILT = ("tables", "csv", "pages", "site")
BUILT_AT_MOST_S = 150.0
BUILT_AT_MOST_GB = 2.0
CHECK_AT_MOST_S = 20.0
GROWTH_AT_MOST = 11.0  # times, from FROM to TO
MB = 1_000_000

Told: TypeAlias = "Mapping[str, object]"


def scale(sizes: Sequence[int], names: Sequence[str], asked: argparse.Namespace) -> Iterator[dict[str, object]]:
    """What is told so far, after each stage of each size."""
    told: dict[str, dict[str, Told]] = {}
    head = {
        "on": datetime.now(UTC).date().isoformat(),
        "machine": machine(),
        "versions": versions(),
        "sources": "each case's own" if asked.own_sources else "as in the record",
    }
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="kb-scale-", dir=asked.folder) as folder:
            write(Path(folder) / RECORD, size, own_sources=asked.own_sources)
            told[str(size)] = {}
            for name in names:
                done = watched(
                    ["-m", "benchmarks.stages", name, folder], at_most_gb=asked.at_most_gb, at_most_s=asked.at_most_s
                )
                told[str(size)][name] = done.told()
                print(f"{size:>6,} {name}: {json.dumps(told[str(size)][name])}", file=sys.stderr, flush=True)
                yield {**head, "sizes": told, "growth": growth(told), "limits": limits(told)}


def growth(told: Mapping[str, Mapping[str, Told]]) -> dict[str, float]:
    """How many times the processor's seconds of each stage are, of ten times the cases; where both sizes were run."""
    few, many = told.get(str(FROM), {}), told.get(str(TO), {})
    both = [name for name in many if {"cpu_s"} <= many[name].keys() & few.get(name, {}).keys()]
    return {name: rounded(_number(many[name], "cpu_s") / _number(few[name], "cpu_s")) for name in both}


def limits(told: Mapping[str, Mapping[str, Told]]) -> list[dict[str, object]]:
    """The limits of the greatest size, as far as it was run whole."""
    few, many = (told.get(str(size), {}) for size in (FROM, TO))
    held = []
    if "cpu_s" in many.get("check", {}):
        held.append(limit(f"check of {TO:,} cases, s", _number(many["check"], "wall_s"), CHECK_AT_MOST_S))
    if all("cpu_s" in many.get(name, {}) for name in BUILT):
        seconds = sum(_number(many[name], "cpu_s") for name in BUILT)
        memory = max(_number(many[name], "peak_gb") for name in BUILT)
        what = f"{', '.join(BUILT)} of {TO:,} cases"
        held.append(limit(f"{what}, s of the processor", seconds, BUILT_AT_MOST_S))
        held.append(limit(f"{what}, GB", memory, BUILT_AT_MOST_GB))
        if all("cpu_s" in few.get(name, {}) for name in BUILT):
            before = sum(_number(few[name], "cpu_s") for name in BUILT)
            held.append(limit(f"the same, times as long as of {FROM:,}", seconds / before, GROWTH_AT_MOST))
    return held


def table(told: Mapping[str, object]) -> Iterator[str]:
    """The Markdown table of what a run told: seconds of the processor, memory and bytes of each stage and size."""
    sizes, ran_on = cast("Mapping[str, Mapping[str, Told]]", told["sizes"]), cast("Told", told["machine"])
    yield f"Run on {told['on']} on {ran_on['processor']}, {ran_on['cores']} cores; sources {told['sources']}."
    yield ""
    yield f"| Stage | {' | '.join(f'{int(size):,}' for size in sizes)} |"
    yield f"|---|{'---|' * len(sizes)}"
    for name in STAGES:
        if any(name in stages for stages in sizes.values()):
            yield f"| `{name}` | {' | '.join(_cell(stages.get(name, {})) for stages in sizes.values())} |"


def _cell(one: Told) -> str:
    if "failure" in one:
        return "failed"
    if not one:
        return ""
    size = f", {_number(one, 'bytes') / MB:,.1f} MB" if "bytes" in one else ""
    return f"{_number(one, 'cpu_s'):,.1f} s, {_number(one, 'peak_gb'):.1f} GB{size}"


def _number(one: Told, name: str) -> float:
    return float(str(one[name]))


def _several(text: str) -> list[str]:
    return [part for part in text.split(",") if part]


def main() -> int:
    """Measure, or print the table of what was measured. Exit status 0, whatever the figures are."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("--sizes", type=_several, default=[str(size) for size in SIZES], help="numbers of cases")
    parser.add_argument("--stages", type=_several, default=list(STAGES), help=f"of {', '.join(STAGES)}; default: all")
    parser.add_argument("--own-sources", action="store_true", help="each case brings its own sources")
    parser.add_argument(
        "--at-most-gb", type=float, default=16.0, help="memory at which a stage is stopped (default: 16)"
    )
    parser.add_argument("--at-most-s", type=float, default=3600.0, help="seconds after which it is (default: 3600)")
    parser.add_argument("--folder", type=Path, help="where records and sites are made, and removed again")
    parser.add_argument("--into", type=Path, help="write what is told here after each stage, too")
    parser.add_argument("--table", type=Path, metavar="FILE", help="measure nothing: print the table of such a file")
    asked = parser.parse_args()
    if asked.table:
        print("\n".join(table(json.loads(asked.table.read_text(encoding="utf-8")))))
        return 0
    if unknown := [name for name in asked.stages if name not in STAGES]:
        parser.error(f"{unknown[0]!r} is none of {', '.join(STAGES)}")
    told: dict[str, object] = {}
    for told in scale([int(size) for size in asked.sizes], asked.stages, asked):
        if asked.into:
            asked.into.write_text(json.dumps(told, indent=2), encoding="utf-8")
    print(json.dumps(told, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
