"""The folders of examples, and how a record is made of them: the small accepted one with an overlay laid upon it.

An overlay holds only the files that differ from `accepted/small`; its `remove.txt`, where it has one, lists files to
leave out. `python -m tests.examplefiles` writes the answers anew; what changed is for the review of the difference.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from coalition_kb.load import load
from coalition_kb.problem import as_text

EXAMPLES = Path(__file__).parent / "examples"
SMALL = EXAMPLES / "accepted" / "small"
EVERY_MISTAKE = EXAMPLES / "every-mistake"
ACCEPTED = sorted((EXAMPLES / "accepted").iterdir())
REFUSED = sorted((EXAMPLES / "refused").iterdir())
ANSWER = "problems.txt"
REMOVE = "remove.txt"


def laid_on_small(overlay: Path, into: Path) -> Path:
    """The small record with *overlay* laid upon it, written to *into*, which it makes."""
    shutil.copytree(SMALL, into)
    if overlay != SMALL:
        shutil.copytree(overlay, into, dirs_exist_ok=True, ignore=shutil.ignore_patterns(ANSWER, REMOVE))
    if (overlay / REMOVE).exists():
        for name in (overlay / REMOVE).read_text(encoding="utf-8").splitlines():
            (into / name).unlink()
    return into


def answer(root: Path) -> str:
    """What the record in *root* is told, as a file holds it."""
    return as_text(load(root).problems) + "\n"


def _rewrite() -> None:
    for overlay in (*REFUSED, EVERY_MISTAKE):
        with tempfile.TemporaryDirectory() as folder:
            root = laid_on_small(overlay, Path(folder) / "record")
            (overlay / ANSWER).write_text(answer(root), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    _rewrite()
