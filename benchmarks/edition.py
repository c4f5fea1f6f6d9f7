"""The edition in one file: its bytes, how long it takes to make, and how soon it shows a page and answers a search.

It is opened from a disk in a browser that has just started a new profile, and asked its first search at once, before it
can have read its pages; a second search follows. The time that it waits for a further key is part of each answer.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.measure import alternated, here, limit, medians, rounded
from benchmarks.trees import copied
from coalition_kb.about import about
from coalition_kb.dataset import CSV, dataset, downloads
from coalition_kb.operations import Computer
from coalition_kb.output import below, held
from coalition_kb.pieces import Pieces
from coalition_kb.publish import EDITION
from coalition_kb.reader import documents, load
from coalition_kb.site.edition import REPEATED
from coalition_kb.site.edition import edition as made_of
from coalition_kb.site.given import Site
from coalition_kb.site.pages import pages
from coalition_kb.site.prose import library
from coalition_kb.site.static import static
from coalition_kb.tables import filled, tables
from tests.site import browser as browsers

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from coalition_kb.output import Output

BYTES_AT_MOST = 12_000_000
CPU_AT_MOST_S = 6.0
PAGE_AT_MOST_S = 2.0
ANSWER_AT_MOST_S = 2.0
PLACE = "#/cases/grenada-1983"
FIRST, SECOND = "urgent fury", '"side payments"'
PARTS = {
    "plain": re.compile(r"<noscript>.*?</noscript>", re.DOTALL),
    "pages": re.compile(r'<script type="text/plain" id=.*?</script>'),
    "files": re.compile(r'<script type="text/plain" data-file=.*?</script>'),
}


def edition(rounds: int) -> dict[str, object]:
    """The bytes of the file and of its parts, and the times."""
    with tempfile.TemporaryDirectory(prefix="kb-benchmark-") as name:
        given = _given(copied(Path(name) / "tree"))
        making = alternated({"edition": partial(here, partial(made_of, *given, Pieces()))}, rounds)["edition"]
        text = made_of(*given, Pieces())
        path = Path(name) / EDITION
        path.write_text(text, encoding="utf-8")
        opened = _opened(path.as_uri(), rounds)
    n_bytes = len(text.encode())
    return {
        "bytes": n_bytes,
        "parts": {part: sum(len(one.encode()) for one in found.findall(text)) for part, found in PARTS.items()},
        "made": medians(making),
        **{
            what: {"median": rounded(median(taken)), "all": [rounded(one) for one in taken]}
            for what, taken in opened.items()
        },
        "limits": [
            limit("bytes", n_bytes, BYTES_AT_MOST),
            limit("made, cpu, s", median(one.cpu for one in making), CPU_AT_MOST_S),
            limit("until the first page shows, s", median(opened["page_s"]), PAGE_AT_MOST_S),
            limit("until the first search answers, s", median(opened["first_answer_s"]), ANSWER_AT_MOST_S),
        ],
    }


def _given(tree: Path) -> tuple[list[Output], list[Output]]:
    """What the build makes the edition from."""
    record = load(tree).record
    made = tables(record)
    cells = filled(made)
    kept = [table for table in cells if table.name not in REPEATED]
    files = list(held(dataset(kept, about(record), (CSV,))))
    offered = list(downloads(CSV.kind, {file.path.as_posix(): len(file.data) for file in files}, cells))
    site = Site(record, Computer(record), made, offered, library(record.sources.values()), "")
    return [*pages(site), *static(), *documents(tree)], list(below("data/files", files))


def _opened(address: str, rounds: int) -> dict[str, list[float]]:
    names = [os.environ["KB_CHROMIUM"]] if os.environ.get("KB_CHROMIUM") else browsers.NAMES
    if not any(map(shutil.which, names)):
        raise LookupError("no Chromium: install it, or name it in KB_CHROMIUM")
    with browsers.launched() as browser:
        times = [_round(browser, address) for _ in range(rounds + 1)][1:]  # the first starts more than the page
    return {what: [one[what] for one in times] for what in times[0]}


def _round(browser: Browser, address: str) -> dict[str, float]:
    context = browser.new_context()
    page = context.new_page()
    start = time.perf_counter()
    page.goto(address + PLACE, wait_until="commit")
    page.wait_for_selector("main[data-ready] h1")
    taken = {"page_s": time.perf_counter() - start}
    for what, words in (("first_answer_s", FIRST), ("second_answer_s", SECOND)):
        start = time.perf_counter()
        page.locator("#ed-words").fill(words)
        page.wait_for_function(
            "words => location.hash.includes(words) && document.querySelector('.ed-hits')",
            arg=words.split()[0].strip('"'),
        )
        taken[what] = time.perf_counter() - start
    context.close()
    return taken
