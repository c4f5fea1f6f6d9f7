"""The whole build, from the record to the site, beside MkDocs on plain Markdown of the same texts.

Ours reads and checks the record, makes the tables, the dataset, both indexes of the search, the findings, the report, the
edition in one file, and the pages and the site. Theirs makes a site of pages that lie ready. All are commands of their own,
which take turns: a build from nothing, with nothing kept of an earlier one; one after a case has changed; one after nothing
has; and MkDocs. A first run of each is not counted; ours gives the baseline its texts.

All is built from a copy of the tree, so that a change to it meanwhile changes no figure.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.baseline import baseline
from benchmarks.measure import alternated, command, limit, medians, ratios
from benchmarks.trees import copied, first_difference, same_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.measure import Time

#: How long ours may take, as a share of the time of MkDocs by the clock on the wall; a build that has nothing to do, in seconds.
FROM_NOTHING, ONE_CHANGED, AT_ONCE = 0.7, 0.25, 0.5
COMPARED = ("docs", "site", "data")
SEED = 1946
LEVELS = ("confidence: high", "confidence: medium")


def site(rounds: int) -> dict[str, object]:
    """The times of all, their ratios, whether both say the same, and whether a later build is that from nothing."""
    with tempfile.TemporaryDirectory(prefix="kb-benchmark-") as name:
        ours = Ours(Path(name))
        ours.from_nothing()
        settings = baseline(ours.afresh / "docs", ours.afresh / "data", ours.folder / "baseline")
        theirs = [sys.executable, "-m", "mkdocs", "build", "--quiet", "-f", str(settings)]
        mkdocs = partial(command, theirs, compiled=ours.folder / "compiled")
        mkdocs()
        ours.after_a_change()
        works: dict[str, Callable[[], Time]] = {
            "from_nothing": ours.from_nothing,
            "one_case_changed": ours.after_a_change,
            "nothing_changed": ours.again,
            "mkdocs_baseline": mkdocs,
        }
        times = alternated(works, rounds)
        ours.from_nothing()
        ours.again()
        difference = first_difference(ours.afresh, ours.kept, COMPARED)
        words = same_words(ours.afresh / "site", ours.folder / "baseline" / "site")
    whole, changed = (ratios(times[one], times["mkdocs_baseline"]) for one in ("from_nothing", "one_case_changed"))
    at_once = sorted(one.wall for one in times["nothing_changed"])[rounds // 2]
    return {
        **{name: medians(taken) for name, taken in times.items()},
        "ratios": {"from_nothing": whole, "one_case_changed": changed},
        "texts": words,
        "later_build_same_bytes": {"of": COMPARED, "holds": not difference, "first_difference": difference},
        # What counts is how long a person waits. Ours uses two cores; the processor's time is told in the ratios.
        "limits": [
            limit("from nothing / mkdocs_baseline, wall", whole["wall"], FROM_NOTHING),
            limit("one case changed / mkdocs_baseline, wall", changed["wall"], ONE_CHANGED),
            limit("nothing changed, seconds", at_once, AT_ONCE),
        ],
    }


@dataclass
class Ours:
    """Builds of a copy of the tree in *folder*."""

    folder: Path

    def __post_init__(self) -> None:
        self.tree = copied(self.folder / "tree")
        self.afresh, self.kept = self.folder / "afresh", self.folder / "kept"
        cases = sorted((self.tree / "cases").glob("*.yaml"))
        self.case = random.Random(SEED).choice(cases)  # noqa: S311 - any case will do, the same each time

    def from_nothing(self) -> Time:
        """A build into a folder that is not there, with nothing kept in the user's own."""
        for one in (self.afresh, self.folder / "cache-afresh"):
            shutil.rmtree(one, ignore_errors=True)
        return self._built(self.afresh, "cache-afresh")

    def after_a_change(self) -> Time:
        """A build after a coding of a case has another confidence, and its account another word."""
        text = self.case.read_text(encoding="utf-8")
        was, now = LEVELS if text.find(LEVELS[0]) < text.find(LEVELS[1]) else LEVELS[::-1]
        changed = text.replace(was, now, 1).replace("summary: >\n  ", "summary: >\n  So ", 1)
        self.case.write_text(changed, encoding="utf-8")
        return self._built(self.kept, "cache-kept")

    def again(self) -> Time:
        """A build of what was built already."""
        return self._built(self.kept, "cache-kept")

    def _built(self, into: Path, cache: str) -> Time:
        build = [sys.executable, str(self.tree / "build_site.py"), "--into", str(into)]
        return command(build, compiled=self.folder / "compiled", variables={"XDG_CACHE_HOME": str(self.folder / cache)})
