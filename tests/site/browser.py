"""Chromium, and a server of a built site on this machine alone."""

from __future__ import annotations

import functools
import os
import shutil
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import ViewportSize, expect, sync_playwright

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
ORDINARY: ViewportSize = {"width": 1280, "height": 900}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Only violations are wanted in full, and there are no styles of other hosts to be loaded before.
_JUDGED = """async (tags) => {
  const found = await axe.run(document, { runOnly: tags, resultTypes: ["violations"], preload: false });
  return found.violations.map((one) => [one.id, one.help, one.nodes[0].html]);
}"""
#: The theme sizes its side bars in the frame after the width has changed, and colours go over into others: a page is judged
#: when that is done.
_SETTLED = """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() =>
  Promise.allSettled(document.getAnimations().map((one) => one.finished)).then(() => done(null)))))"""
#: A list or a table is one item some hundreds of times over, and what axe-core finds of the first it finds of the rest. So
#: of what is alike two stand and the others are taken away: the same elements within one another, below the same elements,
#: with the same attributes (with the same values, where a rule reads them) and a text that is as good as empty, or short,
#: or not. Of each kind the first stays, wherever it stands. Cells, headings and labels stay, since others hang on them,
#: and what is named by its content stays whole.
_THINNED = """() => {
  const WHOLE = "a, button, label, summary";
  const STAY = "caption, dd, desc, dt, h1, h2, h3, h4, h5, h6, label[for], legend, summary, td, th, title";
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
#: Contrast costs axe-core most. What it says of a text it says of every text of the same look: the same colours, size and
#: weight, within elements whose looks are the same all the way up. Of each look the first two texts are marked, to be judged.
_MARKED = """() => {
  const READ = ["color", "backgroundColor", "backgroundImage", "opacity", "mixBlendMode", "filter", "fontSize", "fontWeight",
    "textShadow", "webkitTextFillColor", "webkitTextStrokeWidth", "display", "visibility", "position", "zIndex"];
  const BESIDE = ["content", "backgroundColor", "backgroundImage", "opacity", "display", "position", "width", "height"];
  const numbers = new Map();
  const number = (said) => numbers.get(said) ?? numbers.set(said, numbers.size).get(said);
  const read = (one, which, names) => { const style = getComputedStyle(one, which); return names.map((name) => style[name]); };
  const beside = (one, which) => (getComputedStyle(one, which).content === "none" ? "" : read(one, which, BESIDE).join());
  const letters = (one) => [...one.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE)
    .map((node) => node.data.trim()).join("").length;
  const times = new Map();
  const marked = (one, above) => {
    const own = [...read(one, null, READ), beside(one, "::before"), beside(one, "::after")];
    const look = number([above, one.localName, own].join("|"));
    const kind = `${look} ${one.matches(":disabled, [aria-disabled]")} ${Math.min(letters(one), 4)}`;
    const isRead = letters(one) > 0 || one.matches("input, select, textarea");
    times.set(kind, (times.get(kind) ?? 0) + isRead);
    one.toggleAttribute("data-look", isRead && times.get(kind) <= 2);
    for (const child of one.children) marked(child, look);
  };
  marked(document.documentElement, "");
  axe.configure({ rules: [{ id: "color-contrast", selector: "[data-look]" }] });
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
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))  # seconds until it sees that it shall end
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


@dataclass(frozen=True, slots=True)
class Window:
    """A page that tests use one after another, for a new one costs more than most of them; and what goes wrong on it."""

    page: Page
    watch: Watch
    home: str


@contextmanager
def opened(browser: Browser, home: str, *, bypass_csp: bool = False) -> Iterator[Window]:
    """A new page of ordinary width; *bypass_csp* where a test puts a script of its own in."""
    context = browser.new_context(viewport=ORDINARY, reduced_motion="reduce", bypass_csp=bypass_csp)
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield Window(page, Watch(page, home), home)
    context.close()


@contextmanager
def lent(window: Window) -> Iterator[Page]:
    """The page of *window*, on which nothing may go wrong; what it was made and what it kept is forgotten after."""
    page = window.page
    yield page
    wrong = window.watch.taken()
    page.goto("about:blank")
    page.unroute_all()
    page.context.clear_permissions()
    page.context.clear_cookies()
    page.emulate_media(media="null", color_scheme="light")
    page.set_viewport_size(ORDINARY)
    session = page.context.new_cdp_session(page)
    session.send("Storage.clearDataForOrigin", {"origin": window.home, "storageTypes": "all"})
    session.detach()
    assert wrong == []


@contextmanager
def watched(browser: Browser, home: str) -> Iterator[Page]:
    """A new page of ordinary width, on which nothing may go wrong."""
    with opened(browser, home) as window:
        yield window.page
        assert window.watch.taken() == []


def barriers(page: Page, widths: Iterable[int] = WIDTHS, *, is_turned: bool = False) -> list[tuple[int, str, str, str]]:
    """What keeps somebody from reading *page* at one of *widths*: that it must be scrolled sideways, and what axe-core finds.

    Each with the width, the rule, what it asks for, and the first element that breaks it. Where *is_turned* the light page is
    judged in the dark too. The page is spent after: what stands on it many times over is taken away before axe-core looks.
    """
    found = _sideways(page, widths)
    if is_turned:
        turn(page)
        found += _sideways(page, widths)
    page.evaluate(_THINNED)
    page.evaluate(AXE_SCRIPT)
    found += _judged(page, widths)
    if is_turned:
        turn(page)
        found += _judged(page, widths)
    return found


def turn(page: Page) -> None:
    """Make a light page dark, and a dark one light: the system is, and the reader says so too, where there is a switch."""
    was_dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    page.emulate_media(color_scheme="light" if was_dark else "dark")
    switch = page.locator("label[for^=__palette]:not([hidden])")
    if switch.count():
        switch.click()
    shown = page.locator("html[data-md-color-scheme], body[data-md-color-scheme]")
    expect(shown).to_have_attribute("data-md-color-scheme", "default" if was_dark else "slate")


def _sideways(page: Page, widths: Iterable[int]) -> list[tuple[int, str, str, str]]:
    """That *page* must be scrolled sideways, for each of *widths* at which it must."""
    found = []
    for width in widths:
        _widen(page, width)
        if page.evaluate(_WIDER):
            found.append((width, "sideways", "The page must be scrolled sideways.", "html"))
    return found


def _judged(page: Page, widths: Iterable[int]) -> list[tuple[int, str, str, str]]:
    """What axe-core finds on *page* at each of *widths*."""
    found = []
    for width in widths:
        _widen(page, width)
        page.evaluate(_MARKED)
        found += [(width, rule, asked, html) for rule, asked, html in page.evaluate(_JUDGED, TAGS)]
    return found


def _widen(page: Page, width: int) -> None:
    """Give *page* that *width*, and wait until it has taken it."""
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate(_SETTLED)
