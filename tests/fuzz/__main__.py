"""Look for what breaks a target, guided by coverage: python -m tests.fuzz [TARGET[=INPUTS] …] [--seconds 600] [--seed 0].

Where a number of inputs is named the search ends after so many, and is then the same each time that the seed is. Each target
is searched by a process of its own, which keeps nothing but what broke it.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.fuzz.smaller import smaller
from tests.fuzz.targets import FOUND, TARGETS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.fuzz.targets import Target

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "build" / "fuzz"
LONGEST = 8000  # bytes of an input; the longest file of the small record has somewhat less
SLOWEST = 60  # seconds for one input, on a machine that has other work; none should take one
MEMORY = 2048  # MiB
SEEDS_A_SECOND = 2  # that are tried before the search begins: a short one is to have time for more than these
_COVERED = re.compile(r"cov: (\d+)")
_TRIED = re.compile(r"stat::number_of_executed_units: (\d+)")


@dataclass(frozen=True)
class Search:
    """What is searched, from about how many seeds, and when that ends, in an option of libFuzzer."""

    target: Target
    n_seeds: int
    end: str

    def asked(self, folder: Path, seed: int) -> Sequence[str]:
        """What `tests.fuzz.guided` is told of it: the target and options. Its seeds are written to *folder*, which it makes."""
        folder.mkdir()
        for number, data in enumerate(_sample(self.target.seeds, max(1, self.n_seeds))):
            Path(folder, f"{number:04}").write_bytes(data)
        options = {
            "seed": seed,
            "max_len": LONGEST,
            "timeout": SLOWEST,
            "rss_limit_mb": MEMORY,
            "artifact_prefix": f"{self.kept}/",
            "print_final_stats": 1,
        }
        return [self.target.name, str(folder), self.end, *(f"-{name}={value}" for name, value in options.items())]

    @property
    def kept(self) -> Path:
        """The folder of what broke the target."""
        return KEPT / self.target.name


def main() -> int:
    """Search, and print a line for each target. Exit status 1 where something was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    known = (
        f"of {', '.join(TARGETS)}; with a number of inputs it ends after so many, however long they take; default: all"
    )
    parser.add_argument("targets", nargs="*", metavar="TARGET[=INPUTS]", help=known)
    parser.add_argument("--seconds", type=int, default=600, help="for each target without a number (default: 600)")
    parser.add_argument("--seed", type=int, default=0, help="of chance; 0 takes another each time (default: 0)")
    asked = parser.parse_args()
    searches = []
    for name, _, inputs in (one.partition("=") for one in asked.targets or TARGETS):
        if name not in TARGETS:
            parser.error(f"{name!r} is none of {', '.join(TARGETS)}")
        n_seeds = int(inputs) // 2 if inputs else SEEDS_A_SECOND * asked.seconds
        end = f"-runs={int(inputs)}" if inputs else f"-max_total_time={asked.seconds}"
        searches.append(Search(TARGETS[name], n_seeds, end))
    return int(any(list(_broken(searches, asked.seed))))


def _broken(searches: Sequence[Search], seed: int) -> Iterator[bool]:
    """Whether each of *searches* broke its target; what did so is kept and told."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as top:
        asked = []
        for number, one in enumerate(searches):
            one.kept.mkdir(parents=True, exist_ok=True)
            asked.append([str(_said(top, number)), *one.asked(Path(top, f"{number}"), seed)])
        before = {one.kept: set(one.kept.iterdir()) for one in searches}
        surroundings = {**os.environ, "PYTHONHASHSEED": "0"}  # or the order of sets would be chance that no seed names
        command = [sys.executable, "-m", "tests.fuzz.guided", json.dumps(asked)]
        begins = Path(top, "begins")
        with (
            begins.open("wb") as stderr,
            subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=subprocess.PIPE, stderr=stderr) as running,  # noqa: S603 - our own
        ):
            assert running.stdout is not None
            for number, one in enumerate(searches):
                status = int(running.stdout.readline() or 1)  # it ends without a word where it does not even begin
                file = _said(top, number)
                said = file if file.exists() else begins
                _report(one, status, said.read_text(encoding="utf-8", errors="replace"))
                if status:
                    for crash in sorted(set(one.kept.iterdir()) - before[one.kept]):
                        _tell(one.target, crash)
                yield status != 0


def _said(top: str, number: int) -> Path:
    """The file for what a search says."""
    return Path(top, f"{number}.said")


def _report(search: Search, status: int, said: str) -> None:
    """Print how *search* ended, and where that was not well, what it *said*."""
    n_tried, n_covered = ([*pattern.findall(said), "0"] for pattern in (_TRIED, _COVERED))
    covered = max(map(int, n_covered))
    print(f"{search.target.name}: {n_tried[0]} inputs, {covered} places covered, exit status {status}", flush=True)
    if status:
        print(said[-4000:])


def _sample(seeds: Sequence[bytes], most: int) -> Sequence[bytes]:
    """At most about *most* of the *seeds*, from all over them."""
    return seeds[:: len(seeds) // most + 1]


def _tell(target: Target, crash: Path) -> None:
    """How the file *crash* becomes an example, made as small as it can be where it breaks *target* here too."""
    crash.write_bytes(smaller(crash.read_bytes(), target.tries))
    print(f"broke it: {crash.read_bytes()!r}")
    print("to make it an example, give it a name that says what it is:")
    into = (FOUND / target.name).relative_to(ROOT)
    print(f"  mkdir -p {into} && cp {shlex.quote(str(crash))} {into}/NAME")


if __name__ == "__main__":
    sys.exit(main())
