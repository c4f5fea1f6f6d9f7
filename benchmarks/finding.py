"""The search page in a browser: how soon the first hit is there, and how much is loaded for it.

The site is served from this machine. Sizes are those of the files as a server would send them: what is compressed
already as it is, the rest compressed by gzip. Before the first hit: all that the page loads. A question: the files of
the index and of the hits that it adds, each of thirty in a browser that has nothing.
"""

from __future__ import annotations

import gzip
import tempfile
import time
from pathlib import Path
from statistics import mean, median
from urllib.parse import quote_plus

import yaml
from playwright.sync_api import Browser, Response

import build_site
from benchmarks.measure import ROOT, limit, rounded
from tests.site import browser as browsers

FIRST_HIT_AT_MOST_S = 0.6
BEFORE_AT_MOST_KB, QUESTION_AT_MOST_KB = 250, 60
KB = 1024
OF_A_QUESTION = ("/pagefind/index/", "/pagefind/fragment/", "words.txt")
FIRST = "#kb-hits .kb-hit a"


def finding(rounds: int) -> dict[str, object]:
    """The time to the first hit from the first key, and the sizes."""
    with tempfile.TemporaryDirectory(prefix="kb-benchmark-") as name:
        build_site.build(ROOT, Path(name) / "build")
        with browsers.launched() as browser, browsers.served((Path(name) / "build" / "site").resolve()) as home:
            typed = [_typed(browser, home) for _ in range(rounds)]
            asked = [_asked(browser, home, words) for words in _questions()]
    seconds = median(one for one, _ in typed)
    before = max(size for _, size in typed) / KB
    sizes = sorted(size / KB for size in asked)
    return {
        "first_hit_s": [rounded(one) for one, _ in typed],
        "before_first_hit_kb": rounded(before),
        "question_kb": {"mean": rounded(mean(sizes)), "median": rounded(median(sizes)), "most": rounded(sizes[-1])},
        "limits": [
            limit("first key to first hit, s", seconds, FIRST_HIT_AT_MOST_S),
            limit("loaded before the first hit, kB", before, BEFORE_AT_MOST_KB),
            limit("loaded for a question, mean, kB", mean(sizes), QUESTION_AT_MOST_KB),
            limit("loaded for a question, most, kB", sizes[-1], QUESTION_AT_MOST_KB),
        ],
    }


def _questions() -> list[str]:
    held = yaml.safe_load((ROOT / "tests" / "search_questions.yaml").read_text(encoding="utf-8"))
    return [one["query"] for one in held["asked"]]


def _typed(browser: Browser, home: str) -> tuple[float, int]:
    """Seconds from the first key to the first hit on a page that is open, and the bytes that were loaded until then."""
    context = browser.new_context()
    page, got = context.new_page(), list[Response]()
    page.on("response", lambda one: got.append(one))  # noqa: PLW0108 - Playwright takes no method of a list
    page.goto(f"{home}search/", wait_until="networkidle")
    page.locator("#kb-words").focus()
    start = time.perf_counter()
    page.keyboard.type("grenada")
    page.locator(FIRST).first.wait_for()
    seconds = time.perf_counter() - start
    size = sum(_size(one.body()) for one in got)
    context.close()
    return seconds, size


def _asked(browser: Browser, home: str, words: str) -> int:
    """The bytes that a question adds to what the page has loaded."""
    context = browser.new_context()
    page, got = context.new_page(), list[Response]()
    page.on("response", lambda one: got.append(one) if any(part in one.url for part in OF_A_QUESTION) else None)
    page.goto(f"{home}search/?q={quote_plus(words)}")
    page.locator("#kb-facets[aria-busy=false]").wait_for(state="attached")  # then the first passages are there as well
    size = sum(_size(one.body()) for one in got)
    context.close()
    return size


def _size(body: bytes) -> int:
    """How many bytes a server sends: Pagefind's files are compressed as they lie there."""
    return len(body) if body[:2] == b"\x1f\x8b" else min(len(body), len(gzip.compress(body)))
