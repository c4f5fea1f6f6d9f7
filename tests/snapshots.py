"""Pages and tables of small records as they were last reviewed: `python -m tests.snapshots` writes them anew.

They are plain files; what changed is for the review of the difference.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from coalition_kb.findings import run
from coalition_kb.site.pages import pages
from coalition_kb.tables import tables
from tests.csvfiles import csv_files
from tests.examplefiles import EXAMPLES
from tests.site.sample import lay_out, record, site

FOLDER = Path(__file__).parent / "snapshots"
_OF_SMALL = (
    "index.md",
    "explore.md",
    "sources.md",
    "universe.md",
    "coverage.md",
    "todo.md",
    "changes.md",
    "codebook.md",
    "coding.md",
    "findings/index.md",
    "findings/demand-favours-coalition.md",
    "findings/neighbours-join.md",
    "research/q2.md",
    "findings/past-research.md",
    "findings/truth-tables.md",
    "cases/san-marcos-2004.md",
    "cases/san-marcos-2006.md",
    "states/COS.md",
    "variables/took_part.md",
    "variables/gave.md",
    "variables/n_partners.md",
    "regions/caribbean.md",
    "regions/index.md",
    "decades/2000s.md",
    "decades/index.md",
    "cases_wide.csv",
    "codings.csv",
    "coverage.csv",
    "universe.csv",
    "changes.csv",
    "change_cases.csv",
    "change_cells.csv",
    "lists.csv",
    "coding_codes.csv",
    "dictionary.csv",
    "dyads.csv",
    "partners.csv",
    "finding_tests.csv",
    "finding_clauses.csv",
    "finding_clause_tests.csv",
    "finding_literature.csv",
    "measures.csv",
    "populations.csv",
)
_OF_PASSES = ("reliability.md", "cases/khemed-1958.md", "variables/aim.md", "judgements.csv", "agreement.csv")
#: By the accepted example that the record is: what is kept of it.
KEPT = {"small": _OF_SMALL, "passes": _OF_PASSES}
NAMES = [(record, path.replace("/", "-")) for record, paths in KEPT.items() for path in sorted(paths)]


def snapshots(root: Path, of: str) -> dict[str, str]:
    """The pages and tables that are kept of the project in *root*, which is laid out of the example *of*, by their files."""
    read = record(root)
    made = {
        str(one.path): one.data.decode() for one in (*pages(site(read, results=run(read))), *csv_files(tables(read)))
    }
    return {path.replace("/", "-"): made[path] for path in KEPT[of]}


def _rewrite() -> None:
    for of in KEPT:
        with tempfile.TemporaryDirectory() as folder:
            made = snapshots(lay_out(Path(folder) / "project", EXAMPLES / "accepted" / of), of)
        (FOLDER / of).mkdir(exist_ok=True)
        for leftover in (FOLDER / of).iterdir():
            leftover.unlink()
        for name, text in made.items():
            (FOLDER / of / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    _rewrite()
