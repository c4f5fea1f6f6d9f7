"""Run the benchmarks and print one JSON object: python -m benchmarks [name ...] [--rounds 5]."""

from __future__ import annotations

import argparse
import json
import sys
import time
from importlib import import_module

from benchmarks.machine import machine, versions

NAMES = (
    "check",
    "check_one",
    "dataset",
    "edition",
    "explore",
    "finding",
    "findings",
    "preview",
    "qca",
    "qda",
    "report",
    "search",
    "site",
    "weight",
)


def main() -> int:
    """Run what is named, or all of it. Exit status 0, whatever the figures are: they tell, and decide nothing."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"what to run, of {', '.join(NAMES)}; default: all")
    parser.add_argument("--rounds", type=int, default=5, help="how often each work is measured (default: 5)")
    asked = parser.parse_args()
    if unknown := [name for name in asked.names if name not in NAMES]:
        parser.error(f"{unknown[0]!r} is none of {', '.join(NAMES)}")
    if asked.rounds < 1:
        parser.error("--rounds is at least 1")
    told: dict[str, object] = {"machine": machine(), "versions": versions(), "rounds": asked.rounds}
    for name in NAMES:
        if not asked.names or name in asked.names:
            told[name] = _run(name, asked.rounds)
    json.dump(told, sys.stdout, indent=2, ensure_ascii=False)
    print()
    return 0


def _run(name: str, rounds: int) -> object:
    """What the benchmark *name* measures; where it fails, why, so that the others are told all the same."""
    print(f"{name} …", file=sys.stderr, flush=True)
    start = time.perf_counter()
    try:
        measured: object = getattr(import_module(f"benchmarks.{name}"), name)(rounds)
    except Exception as error:  # noqa: BLE001 - one benchmark's failure is a line of the report
        measured = {"error": f"{type(error).__name__}: {error}"}
    print(f"{name}: {time.perf_counter() - start:.1f} s", file=sys.stderr, flush=True)
    return measured


if __name__ == "__main__":
    sys.exit(main())
