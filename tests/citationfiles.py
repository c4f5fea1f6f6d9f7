"""CITATION.cff and .zenodo.json, which GitHub and Zenodo read from the root: `python -m tests.citationfiles` writes them.

They are to be written after a new version of the data; a test holds them equal to what the record says.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from coalition_kb.about import about
from coalition_kb.dataset.citation import citation_files
from coalition_kb.generator import address, repository, settings
from coalition_kb.publish import write
from coalition_kb.reader import load

if TYPE_CHECKING:
    from coalition_kb.model import Record
    from coalition_kb.output import Output

ROOT = Path(__file__).parents[1]


def made(record: Record) -> list[Output]:
    """Both files as *record* and the settings of the site have them."""
    with tempfile.TemporaryDirectory() as folder:
        config = settings(ROOT, Path(folder) / "docs", Path(folder) / "site")
    return list(citation_files(about(record, address(config), repository(config))))


if __name__ == "__main__":
    write(made(load(ROOT).record), ROOT, keep_others=True)
