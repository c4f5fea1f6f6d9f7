"""Chromium, and a server of a built site on this machine alone."""

from __future__ import annotations

import functools
import os
import shutil
import threading
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Request, Response

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)

WIDTHS = (320, 1280)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Only violations are wanted in full, and there are no styles of other hosts to be loaded before.
_JUDGED = """async (tags) => {
  const found = await axe.run(document, { runOnly: tags, resultTypes: ["violations"], preload: false });
  return found.violations.map((one) => [one.id, one.help, one.nodes[0].html]);
}"""
#: The theme sizes its side bars in the frame after the width has changed: a page is judged when that is done.
_SETTLED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(null))))"
#: A list or a table is one item some hundreds of times over, and what axe-core finds of the first it finds of the rest. So
#: of what is alike two stand and the others are taken away: the same elements within one another, below the same elements,
#: with the same attributes (with the same values, where a rule reads them) and a text that is as good as empty, or short,
#: or not. Of each kind the first stays, wherever it stands. Cells, headings and labels stay, since others hang on them,
#: and what is named by its content stays whole.
_THINNED = """() => {
  const WHOLE = "a, button, label, summary";
  const STAY = "caption, dd, desc, dt, h1, h2, h3, h4, h5, h6, label, legend, summary, td, th, title";
  const READ = new Set(["autocomplete", "class", "lang", "role", "scope", "style", "tabindex", "type"]);
  const isRead = (name, value) => READ.has(name) || value === "" || (name.startsWith("aria-") && /^[a-z]+$/.test(value));
  const told = ({ name, value }) => (isRead(name, value) ? `${name}=${value.replace(/[\\d.]+/g, "0")}` : name);
  const own = (one) => `${one.localName}[${[...one.attributes].map(told).sort()}]`;
  const letters = (one) => [...one.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE)
    .map((node) => node.data.trim()).join("").length;
  const times = new Map();
  const thinned = (one, above) => {
    const path = `${above} > ${own(one)}`;
    const kinds = new Set();
    for (const child of [...one.children]) {
      const kind = thinned(child, path);
      const known = `${path} > ${kind}`;
      kinds.add(kind);
      times.set(known, (times.get(known) ?? 0) + 1);
      if (times.get(known) > 2 && child !== one.firstElementChild && !child.matches(STAY) && !one.closest(WHOLE)) {
        child.remove();
      }
    }
    return `${own(one)}${Math.min(letters(one), 4)}(${[...kinds].sort()})`;
  };
  thinned(document.querySelector("main"), "");
}"""
_WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
BAD = 400  # statuses from here on mean that a file was not given


def chromium() -> str:
    """The path of Chromium. Where there is none the test is skipped; in CI it fails, lest a green run hide that."""
    named = os.environ.get("KB_CHROMIUM")
    found = shutil.which(named) if named else next((path for name in NAMES if (path := shutil.which(name))), None)
    if found:
        return found
    said = (
        f"KB_CHROMIUM names {named!r}, which is no program"
        if named
        else "no Chromium: install it, or name it in KB_CHROMIUM"
    )
    if os.environ.get("CI") == "true":
        pytest.fail(said)
    pytest.skip(said)


@contextmanager
def launched() -> Iterator[Browser]:
    """A running browser."""
    path = chromium()
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium's sandbox refuses to run as root
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS, *as_root])
        yield browser
        browser.close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address at which *site* is served."""
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=site)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


class Watch:
    """What goes wrong on a page while it is read: errors, requests to another host, files that are missing."""

    def __init__(self, page: Page, home: str) -> None:
        self._said: list[str] = []
        self._home = home
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._note(f"error: {error}"))
        page.on("dialog", self._dialog)
        page.on("request", self._request)
        page.on("response", self._response)

    def taken(self) -> list[str]:
        """What was noted since it was last asked."""
        said, self._said = self._said, []
        return said

    def _note(self, said: str) -> None:
        self._said.append(said)

    def _console(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            self._note(f"console: {said.text}")

    def _dialog(self, dialog: Dialog) -> None:
        self._note(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _request(self, asked: Request) -> None:
        if not asked.url.startswith((self._home, "data:", "blob:")):
            self._note(f"asked of another host: {asked.url}")

    def _response(self, got: Response) -> None:
        if got.status >= BAD:
            self._note(f"{got.status}: {got.url}")


@contextmanager
def watched(browser: Browser, home: str, *, bypass_csp: bool = False) -> Iterator[Page]:
    """A new page of ordinary width, on which nothing may go wrong; *bypass_csp* where a test puts a script of its own in."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, reduced_motion="reduce", bypass_csp=bypass_csp
    )
    page = context.new_page()
    page.set_default_timeout(20_000)
    watch = Watch(page, home)
    yield page
    assert watch.taken() == []
    context.close()


def barriers(page: Page, widths: Iterable[int] = WIDTHS) -> list[tuple[int, str, str, str]]:
    """What keeps somebody from reading *page* at one of *widths*: that it must be scrolled sideways, and what axe-core finds.

    Each with the width, the rule, what it asks for, and the first element that breaks it. The page is spent after: what
    stands on it many times over is taken away before axe-core looks.
    """
    found = []
    for width in widths:
        _widen(page, width)
        if page.evaluate(_WIDER):
            found.append((width, "sideways", "The page must be scrolled sideways.", "html"))
    page.evaluate(_THINNED)
    page.evaluate(AXE_SCRIPT)
    for width in widths:
        _widen(page, width)
        found += [(width, rule, asked, html) for rule, asked, html in page.evaluate(_JUDGED, TAGS)]
    return found


def _widen(page: Page, width: int) -> None:
    """Give *page* that *width*, and wait until it has taken it."""
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate(_SETTLED)
