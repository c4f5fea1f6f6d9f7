"""Pagefind's index of the built pages.

Pagefind is a program that is called through its command line. Of what it writes only that is kept which the search page
loads: the index, and the program that asks it. Its own fields, styles and helpers are removed: the search page has its own.
"""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

from coalition_kb.pagefind.catalogue import FILE, catalogue
from coalition_kb.pagefind.chunks import FormatError, cut

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = "pagefind"
#: What of Pagefind's output the search page loads; a star stands for a hash.
LOADED = ("pagefind.js", "pagefind-entry.json", "pagefind.*.pf_meta", "wasm.en.pagefind", "fragment", "index")
#: What of a page says nothing that anybody would look for: signs beside headings, chips, where a coding comes from, and
#: what stands in full on another page.
UNREAD = (
    ".headerlink",
    ".kb-sources",
    ".kb-ask",
    ".kb-chip",
    ".kb-cite",
    ".kb-foot",
    ".kb-step",
    ".kb-sourcelist",
    ".kb-map",
    "#kb-cases",
    ".kb-sheet table",
    ".kb-sheet h2",
    ".kb-sheet h3",
    "[data-search-exclude]",
)


class SearchIndexError(Exception):
    """The index of the site's search was not made: Pagefind is missing, failed, or found no page to read."""


def index(site: Path) -> None:
    """Make the index of the pages below *site* that name their facets, in the folder `pagefind` of it.

    Raises:
        SearchIndexError: Pagefind is missing, failed or found no page.
    """
    into = site / FOLDER
    command = [str(_program()), "--site", str(site), "--output-path", str(into), "--force-language", "en", "--silent"]
    done = subprocess.run(  # noqa: S603 - our own words
        [*command, "--exclude-selectors", ", ".join(UNREAD)],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise SearchIndexError(f"the index of the search was not made: {(done.stderr or done.stdout).strip()}")
    wanted = {path for pattern in LOADED for path in into.glob(pattern)}
    missing = [pattern for pattern in LOADED if not list(into.glob(pattern))]
    if missing:
        raise SearchIndexError(f"the index of the search was not made: Pagefind wrote no {missing[0]}")
    for path in set(into.iterdir()) - wanted:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    try:
        cut(into)
        (into / FILE).write_text(catalogue(into), encoding="utf-8")
    except FormatError as error:
        raise SearchIndexError(f"Pagefind's files are not as they were: {error}") from error


def _program() -> Path:
    """The program, which comes in a wheel of its own."""
    try:
        from pagefind_bin import get_executable  # noqa: PLC0415 - only a build needs it

        found: Path = get_executable()
    except (ImportError, FileNotFoundError) as error:
        raise SearchIndexError("Pagefind is missing: install the package pagefind-bin (make setup)") from error
    return found
