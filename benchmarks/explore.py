"""The page on which cases are explored: how long it takes until what was chosen is shown, in Chromium.

The page of a build is opened as it is, and with its rows several times over, so that it has 300 cases or more. A time
goes from the click, through the script, to the end of the layout that the click makes the browser do. Each choice that
can be seen of a few facets is switched on and off; then the other controls are used.
"""

from __future__ import annotations

import gzip
import re
import shutil
import sys
import tempfile
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.measure import CommandError, command, limit, percentile, rounded
from benchmarks.trees import copied
from tests.site.browser import NAMES, launched, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

AT_MOST_MS = 50.0
CASES = 300  # the padded page has at least as many
CHOICES = 6  # of each facet
PAGE = "explore/index.html"
#: The name, milliseconds. What a reader does not see first is opened: a control that is not shown would be laid out alone.
MEASURED = """(choices) => {
  const taken = [];
  const measure = (what, act) => {
    const start = performance.now();
    act();
    document.body.getBoundingClientRect();
    taken.push([what, performance.now() - start]);
  };
  const select = (id, place) => {
    const field = document.getElementById(id);
    if (!field) return;
    field.selectedIndex = place;
    field.dispatchEvent(new Event("change"));
  };
  const name = document.getElementById("kb-name");
  const write = (text) => { name.value = text; name.dispatchEvent(new Event("input")); };
  for (const box of document.querySelectorAll("[data-facet]")) {
    for (const input of [...box.querySelectorAll("label:not([hidden]) input")].slice(0, choices)) {
      measure("filter", () => input.click());
      measure("filter", () => input.click());
    }
  }
  for (const text of ["i", "ir", "ira", ""]) measure("name", () => write(text));
  for (const head of document.querySelectorAll("#kb-cases thead th:not([hidden]) button")) measure("sort", () => head.click());
  for (const box of document.querySelectorAll("#kb-columns input:not([data-default])")) {
    measure("column", () => box.click());
    box.click();
  }
  for (const place of [1, 0]) measure("threshold", () => select("kb-threshold", place));
  for (const place of [1, 0]) measure("list", () => select("kb-list", place));
  return taken;
}"""
ROWS = re.compile(r"(?<=<tbody>\n)(<tr data-id=.*?)(?=</tbody>)", re.DOTALL)


def explore(rounds: int) -> dict[str, object]:
    """The times of the page as it is and of the padded one, and how many bytes the page has."""
    if not any(map(shutil.which, NAMES)):
        raise CommandError("no Chromium")
    with tempfile.TemporaryDirectory(prefix="kb-benchmark-") as name:
        folder = Path(name)
        tree = copied(folder / "tree")
        build = [sys.executable, str(tree / "build_site.py"), "--into", str(folder / "build")]
        command(build, compiled=folder / "compiled")
        return measured(folder / "build" / "site", rounds)


def measured(site: Path, rounds: int) -> dict[str, object]:
    """What `explore` tells, of the built site in the folder *site*."""
    text = (site / PAGE).read_text(encoding="utf-8")
    n_cases = len(re.findall("<tr data-id=", ROWS.findall(text)[0]))
    times = -(-CASES // n_cases)
    with launched() as browser, served(site) as home:
        found = {
            f"{n_cases * factor}_cases": _times(browser, home, padded(text, factor), rounds) for factor in (1, times)
        }
    worst = [limit(f"filter, p95, {name}", one["filter"]["p95_ms"], AT_MOST_MS) for name, one in found.items()]
    return {"bytes": len(text.encode()), "gzipped": len(gzip.compress(text.encode())), **found, "limits": worst}


def padded(text: str, factor: int) -> str:
    """The page with the rows of its cases *factor* times over."""
    return ROWS.sub(lambda rows: rows[1] * factor, text, count=1)


def _times(browser: Browser, home: str, text: str, rounds: int) -> dict[str, dict[str, float]]:
    taken: dict[str, list[float]] = {}

    def give(route: Route, body: str) -> None:
        route.fulfill(body=body, content_type="text/html")

    for _ in range(rounds):
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.route(f"{home}explore/", partial(give, body=text))
        page.goto(f"{home}explore/")
        for what, milliseconds in page.evaluate(MEASURED, CHOICES):
            taken.setdefault(what, []).append(milliseconds)
        page.close()
    return {
        what: {
            "n": len(held),
            "p50_ms": rounded(median(held)),
            "p95_ms": rounded(percentile(held, 95)),
            "most_ms": rounded(max(held)),
        }
        for what, held in taken.items()
    }
