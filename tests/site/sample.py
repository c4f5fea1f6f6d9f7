"""A small accepted record as a whole project that can be built: with the settings and the hand-written pages.

It differs from `accepted/small` in what the site alone asks of a record: which variables the table of all cases and the
facets of the search show, and the one variable and the one source that the hand-written pages and the templates speak of.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from coalition_kb.building import Later
from coalition_kb.dataset import CSV, downloads
from coalition_kb.findings import Results
from coalition_kb.operations import Computer
from coalition_kb.reader import LICENCES, load
from coalition_kb.site.given import Site
from coalition_kb.site.prose import library
from coalition_kb.tables import filled, tables
from tests.csvfiles import csv_files
from tests.examplefiles import SMALL, laid_on_small

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coalition_kb.download import Download
    from coalition_kb.model import Record
    from coalition_kb.tables import AnyTable

PROJECT = Path(__file__).parents[2]
EXPLORED: Mapping[str, str] = {
    "aim": "filter",
    "coalition_intervention": "column",
    "n_partners": "column",
    "demand": "column",
}
FACETS: Mapping[str, str] = {"aim": "Type", "mandate": "Organisation"}
THEME = "coalition_kb/site/theme"
SPOKEN_OF = "coalition_intervention"  # docs/methods.md leads to it; is_coalition in the small record
REPORT = """\
  - id: rand-rra859-1
    type: report
    title: "Building Coalitions: a Report"
    author: [{literal: An Institute}]
    issued: "2021"
    kind: scholarly
    opened: part
"""


SEARCHED = "searched:\n  - {source: rand-rra859-1, says: It says of none whether it has it.}\n"


def lay_out(into: Path, example: Path = SMALL) -> Path:
    """The project of an *example* that is accepted, written to *into*, which it makes."""
    laid_on_small(example, into)
    for path in sorted(into.rglob("*.yaml")):
        path.write_text(path.read_text(encoding="utf-8").replace("is_coalition", SPOKEN_OF), encoding="utf-8")
        path.rename(path.with_stem(path.stem.replace("is_coalition", SPOKEN_OF)))
    for path in sorted((into / "codebook" / "variables").rglob("*.yaml")):
        if path.stem in EXPLORED:
            append(path, f"explore: {EXPLORED[path.stem]}\n")
        if path.stem in FACETS:
            append(path, f"facet: {FACETS[path.stem]}\n")
    append(into / "codebook" / "sources" / "general.yaml", REPORT)
    universe = into / "codebook" / "universe.yaml"
    universe.write_text(universe.read_text(encoding="utf-8").replace("searched:  ", SEARCHED), encoding="utf-8")
    shutil.copytree(PROJECT / "docs", into / "docs")
    shutil.copytree(PROJECT / THEME, into / THEME)
    for name in ("mkdocs.yml", "build_site.py", *LICENCES):
        shutil.copy(PROJECT / name, into)
    return into


def append(path: Path, text: str) -> None:
    """Put *text* at the end of the file *path*."""
    with path.open("a", encoding="utf-8", newline="\n") as stream:
        stream.write(text)


def record(root: Path) -> Record:
    """The record in *root*, which has no error."""
    loaded = load(root)
    assert not loaded.errors, loaded.errors
    return loaded.record


def site(of: Record, repository: str = "", *, tabled: bool = True, results: Results | None = None) -> Site:
    """What the pages of *of* are made from; without its tables, which cost most, where the page of the data is not asked for.

    Its findings are those of *results*; where none are given, as if no test had been run.
    """
    made = tables(of) if tabled else []
    offered = Later(lambda: _offered(made))
    return Site(of, Computer(of), made, offered, library(of.sources.values()), repository, results=results or Results())


def _offered(made: Sequence[AnyTable]) -> list[Download]:
    """The tables *made* as CSV, as readers may take them."""
    sizes = {file.path.as_posix(): len(file.data) for file in csv_files(made)}
    return list(downloads(CSV.kind, sizes, filled(made)))
