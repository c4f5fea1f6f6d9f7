"""Look for what breaks a target, guided by coverage: python -m tests.fuzz [TARGET …] [--seconds 600] [--seed 0].

With `--inputs` the search ends after so many, and is then the same each time that the seed is. Each target is searched by a
process of its own, which keeps nothing but what broke it.
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.fuzz.smaller import smaller
from tests.fuzz.targets import FOUND, TARGETS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.fuzz.targets import Target

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "build" / "fuzz"
LONGEST = 8000  # bytes of an input; the longest file of the small record has somewhat less
SLOWEST = 60  # seconds for one input, on a machine that has other work; none should take one
MEMORY = 2048  # MiB
SEEDS_A_SECOND = 2  # that are tried before the search begins: a short one is to have time for more than these
_COVERED = re.compile(r"cov: (\d+)")
_TRIED = re.compile(r"stat::number_of_executed_units: (\d+)")


def main() -> int:
    """Search, and print a line for each target. Exit status 1 where something was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"of {', '.join(TARGETS)}; default: all")
    parser.add_argument("--seconds", type=int, default=600, help="for each target (default: 600)")
    parser.add_argument("--inputs", type=int, default=0, help="end after so many, however long they take")
    parser.add_argument("--seed", type=int, default=0, help="of chance; 0 takes another each time (default: 0)")
    asked = parser.parse_args()
    if unknown := [name for name in asked.targets if name not in TARGETS]:
        parser.error(f"{unknown[0]!r} is none of {', '.join(TARGETS)}")
    ends = {"runs": asked.inputs} if asked.inputs else {"max_total_time": asked.seconds}
    n_seeds = asked.inputs // 2 if asked.inputs else SEEDS_A_SECOND * asked.seconds
    broken = [_broken(TARGETS[name], n_seeds, {**ends, "seed": asked.seed}) for name in asked.targets or TARGETS]
    return int(any(broken))


def _broken(target: Target, n_seeds: int, asked: Mapping[str, int]) -> bool:
    """Whether a search that begins with *n_seeds* seeds, or somewhat less, broke *target*; what did so is kept and told."""
    kept = KEPT / target.name
    kept.mkdir(parents=True, exist_ok=True)
    before = set(kept.iterdir())
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        for number, data in enumerate(_sample(target.seeds, max(1, n_seeds))):
            Path(folder, f"{number:04}").write_bytes(data)
        options = {
            **asked,
            "max_len": LONGEST,
            "timeout": SLOWEST,
            "rss_limit_mb": MEMORY,
            "artifact_prefix": f"{kept}/",
            "print_final_stats": 1,
        }
        command = [sys.executable, "-m", "tests.fuzz.guided", target.name, folder]
        command += [f"-{name}={value}" for name, value in options.items()]
        surroundings = {**os.environ, "PYTHONHASHSEED": "0"}  # or the order of sets would be chance that no seed names
        done = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, check=False)  # noqa: S603 - its own command
    said = done.stderr.decode("utf-8", "replace") + done.stdout.decode("utf-8", "replace")
    n_tried, n_covered = ([*pattern.findall(said), "0"] for pattern in (_TRIED, _COVERED))
    print(
        f"{target.name}: {n_tried[0]} inputs, {max(map(int, n_covered))} places covered, exit status {done.returncode}",
        flush=True,
    )
    if done.returncode:
        print(said[-4000:])
        for crash in sorted(set(kept.iterdir()) - before):
            _tell(target, crash)
    return done.returncode != 0


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
