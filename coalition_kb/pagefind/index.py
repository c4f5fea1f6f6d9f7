"""Pagefind's index of the built pages.

Pagefind is a program that is called through its command line. Of what it writes only that is kept which the search page
loads: the index, and the program that asks it. Its own fields, styles and helpers are removed: the search page has its own.
It is given no whole pages but the part of each that is to be searched, a quarter of them, which halves its time.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

from coalition_kb.pagefind.catalogue import FILE, catalogue
from coalition_kb.pagefind.chunks import FormatError, cut

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


#: Where the part of a page that is to be searched begins, and what comes after its end.
BODY, END = b"<div data-pagefind-body>", b"</article>"
HEAD = b'<html lang="en"><body>'
QUIETLY = ("--force-language", "en", "--silent")
#: Pagefind's threads would wait for one another more than they work: what is left of the machine is for the rest of a build.
THREADS = {"TOKIO_WORKER_THREADS": "1"}


class SearchIndexError(Exception):
    """The index of the site's search was not made: Pagefind is missing, failed, or found no page to read."""


def index(site: Path, searched: Path | None = None, earlier: Path | None = None) -> None:
    """Make the index of the pages below *site* that name their facets, in the folder `pagefind` of it.

    The parts of pages that are searched are laid in the folder *searched*, which is made, or put aside for the time. Those of
    pages that were taken over from the build in the folder *earlier* are taken over too, where it has them by the same names.

    Raises:
        SearchIndexError: Pagefind is missing, failed or found no page.
    """
    into, program = site / FOLDER, _program()
    with nullcontext(searched) if searched else TemporaryDirectory(prefix=".searched-", dir=site.parent) as folder:
        _lay_bodies(site, Path(folder), earlier)
        command = [str(program), "--site", str(folder), "--output-path", str(into), *QUIETLY]
        ran = subprocess.run(  # noqa: S603 - our own words
            [*command, "--exclude-selectors", ", ".join(UNREAD)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            env={**os.environ, **THREADS},
            check=False,
        )
    if ran.returncode:
        raise SearchIndexError(f"the index of the search was not made: {ran.stdout.strip()}")
    _kept(into)


def _lay_bodies(site: Path, into: Path, earlier: Path | None) -> None:
    """Write the part of each page below *site* that is to be searched, in a page of the same path below *into*."""
    for path in site.rglob("*.html"):
        place = into / path.relative_to(site)
        if earlier and (made := _taken_over(path, site, into, earlier)):
            place.parent.mkdir(parents=True, exist_ok=True)
            place.hardlink_to(made)
            continue
        _, begins, body = path.read_bytes().partition(BODY)
        if begins:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(b"".join((HEAD, begins, body.partition(END)[0])))


def _taken_over(path: Path, site: Path, into: Path, earlier: Path) -> Path | None:
    """The part of the page *path* that the build *earlier* laid, where the page is the same file there, by another name."""
    own = path.relative_to(site)
    page, made = earlier / site.name / own, earlier / into.name / own
    return made if made.is_file() and page.is_file() and page.samefile(path) else None


def _kept(into: Path) -> None:
    """Keep in the folder *into* what the search page loads, in the form in which it loads it."""
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
