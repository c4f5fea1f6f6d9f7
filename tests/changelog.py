"""The part of CHANGELOG.md that is made of `codebook/changes/`: `python -m tests.changelog` writes it anew."""

from __future__ import annotations

from pathlib import Path

from coalition_kb.changes.changelog import renewed
from coalition_kb.reader import load

ROOT = Path(__file__).parents[1]
FILE = ROOT / "CHANGELOG.md"


def _rewrite() -> None:
    made = renewed(FILE.read_text(encoding="utf-8"), load(ROOT).record)
    FILE.write_text(made, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    _rewrite()
