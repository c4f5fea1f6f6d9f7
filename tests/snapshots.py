"""Pages and tables of the small record as they were last reviewed: `python -m tests.snapshots` writes them anew.

They are plain files; what changed is for the review of the difference.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from coalition_kb.findings import run
from coalition_kb.site.pages import pages
from coalition_kb.tables import tables
from tests.csvfiles import csv_files
from tests.site.sample import lay_out, record, site

SMALL = Path(__file__).parent / "snapshots" / "small"
KEPT = (
    "index.md",
    "explore.md",
    "sources.md",
    "universe.md",
    "coverage.md",
    "todo.md",
    "changes.md",
    "codebook.md",
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


def snapshots(root: Path) -> dict[str, str]:
    """The pages and tables of the project in *root* that are kept, by the names of their files."""
    read = record(root)
    made = {
        str(one.path): one.data.decode() for one in (*pages(site(read, results=run(read))), *csv_files(tables(read)))
    }
    return {path.replace("/", "-"): made[path] for path in KEPT}


def _rewrite() -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = snapshots(lay_out(Path(folder) / "project"))
    for leftover in SMALL.iterdir():
        leftover.unlink()
    for name, text in made.items():
        (SMALL / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    _rewrite()
