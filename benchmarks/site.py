"""The whole build, from the record to the site, beside MkDocs on plain Markdown of the same texts.

Ours reads and checks the record, makes the tables, the dataset, both indexes of the search, the edition in one file, and
the pages and the site. Theirs makes a site of pages that lie ready. Both are commands of their own, which take turns, and both
replace what they made the time before. A first run of each is not counted; ours gives the baseline its texts.

All is built from a copy of the tree, so that a change to it meanwhile changes no figure.
"""

from __future__ import annotations

import sys
import tempfile
from functools import partial
from pathlib import Path

from benchmarks.baseline import baseline
from benchmarks.measure import alternated, command, limit, medians, ratios
from benchmarks.trees import copied, first_difference, same_words

AT_MOST = 1.0
COMPARED = ("docs", "site", "data")


def site(rounds: int) -> dict[str, object]:
    """The times of both, their ratio, whether both say the same, and whether two builds are alike."""
    with tempfile.TemporaryDirectory(prefix="kb-benchmark-") as name:
        folder = Path(name)
        tree, once, again = copied(folder / "tree"), folder / "once", folder / "again"
        run = partial(command, compiled=folder / "compiled")
        run(_build(tree, once))
        settings = baseline(once / "docs", once / "data", folder / "baseline")
        theirs = [sys.executable, "-m", "mkdocs", "build", "--quiet", "-f", str(settings)]
        run(theirs)
        works = {"build_site": partial(run, _build(tree, again)), "mkdocs_baseline": partial(run, theirs)}
        times = alternated(works, rounds)
        difference = first_difference(once, again, COMPARED)
        words = same_words(again / "site", folder / "baseline" / "site")
    ratio = ratios(times["build_site"], times["mkdocs_baseline"])
    return {
        **{name: medians(taken) for name, taken in times.items()},
        "ratio": ratio,
        "texts": words,
        "same_tree_same_bytes": {"of": COMPARED, "holds": not difference, "first_difference": difference},
        # What counts is how long a person waits. Ours uses two cores; the processor's time is told in the ratio.
        "limits": [limit("build_site / mkdocs_baseline, wall", ratio["wall"], AT_MOST)],
    }


def _build(tree: Path, into: Path) -> list[str]:
    return [sys.executable, str(tree / "build_site.py"), "--into", str(into)]
