"""How long a preview of one case takes after a save: from the save that was noticed to the page that is served.

The case is the one whose file is the largest. Each round saves it once more, with a comment added; the first save is not
counted. Reading the record, once when the preview begins, is not in it.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.measure import Time, here, limit, medians
from benchmarks.trees import copied
from coalition_kb.preview.making import Preview
from coalition_kb.reader import CASES

AT_MOST = 2.0


def preview(rounds: int) -> dict[str, object]:
    """The times of making a preview anew."""
    with tempfile.TemporaryDirectory(prefix="kb-benchmark-") as name:
        tree = copied(Path(name) / "tree")
        case = max((tree / CASES).glob("*.yaml"), key=lambda path: path.stat().st_size)
        shown = Preview(tree, case.stem, Path(name) / "preview")
        _saved(shown, case)
        times = [_saved(shown, case) for _ in range(rounds)]
    slowest = max(one.wall for one in times)
    return {
        "case": case.stem,
        **medians(times),
        "limits": [limit("the slowest of the rounds, seconds by the wall", slowest, AT_MOST)],
    }


def _saved(shown: Preview, case: Path) -> Time:
    with case.open("a", encoding="utf-8") as stream:
        stream.write("# saved\n")
    return here(shown.renewed)
