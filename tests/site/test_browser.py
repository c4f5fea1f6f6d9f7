"""The site of the real record in a browser: whether it can be read by all, and what it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.site import browser as browsers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from coalition_kb.reader import Loaded

pytestmark = pytest.mark.browser

CASE = "cases/east-timor-1999/"  # an entry: a study has the codings of its partners on a page of their own
PAGES = {
    "home": "",
    "explore": "explore/",
    "explore, all three": "explore/?view=all&decade=1990s&list=mip-2022",
    "compare": "compare/?cases=grenada-1983,panama-1989,lebanon-1958&why=yes",
    "case": CASE,
    "study": "cases/korea-1950/",
    "partners of a study": "cases/korea-1950/partners/",
    "studies": "questions/",
    "question": "questions/threat/",
    "state": "states/AUS/",
    "variable": "variables/coalition_intervention/",
    "list": "variables/contribution_type/",
    "codebook": "codebook/",
    "how to code": "coding/",
    "states": "states/",
    "region": "regions/western-asia/",
    "regions": "regions/",
    "decade": "decades/1990s/",
    "decades": "decades/",
    "finding": "findings/{finding}/",
    "past research": "findings/past-research/",
    "truth tables": "findings/truth-tables/",
    "how findings are tested": "findings/technical/",
    "findings": "findings/",
    "question of research": "research/q2/",
    "sources": "sources/",
    "source": "sources/cia-grenada-1983-10-20/",
    "universe": "universe/",
    "changes": "changes/",
    "coverage": "coverage/",
    "how coders agree": "reliability/",
    "definition": "definition/",
    "data": "data/",
    "methods": "methods/",
    "search": "search/?q=kosovo",
    "contribute": "contribute/",
}
#: What is folded is not judged: the first fold of a page is opened.
OPENED = "() => document.querySelector('article details')?.setAttribute('open', '')"

#: The colours of every element, but for the switch itself.
COLOURS = """() => [...document.querySelectorAll("body *:not([data-md-component=palette] *)")].map((one) => {
  const style = getComputedStyle(one);
  return [one.localName, style.color, style.backgroundColor, style.fill, style.borderTopColor, style.display].join();
})"""


# --- the browser, once ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def window(browser: Browser, home: str) -> Iterator[browsers.Window]:
    """A page into which tests put scripts of their own."""
    with browsers.opened(browser, home, bypass_csp=True) as window:
        yield window


def test_a_page_that_is_lent_again_has_forgotten_what_was_done_to_it(browser: Browser, home: str) -> None:
    told = "[localStorage.getItem('kept'), document.cookie, innerWidth, matchMedia('print').matches, document.title]"
    found = []
    with browsers.opened(browser, home) as window:
        for _ in range(2):
            with browsers.lent(window) as page:
                page.goto(f"{home}cite/")
                found.append(page.evaluate(told))
                page.evaluate("localStorage.setItem('kept', 'this'); document.cookie = 'kept=this'")
                page.set_viewport_size({"width": 320, "height": 900})
                browsers.turn(page)
                page.emulate_media(media="print")
                page.route("**/cite/", lambda route: route.fulfill(body="another page"))
                assert page.evaluate(told)[:4] == ["this", "kept=this", 320, True]
    assert found[0] == found[1]


# --- every kind of page, every width, light and dark ------------------------------------------------------------------


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_can_be_read_by_all_in_the_light_and_in_the_dark(page: Page, home: str, real: Loaded, kind: str) -> None:
    page.set_viewport_size({"width": browsers.WIDTHS[0], "height": 900})
    page.goto(home + PAGES[kind].format(finding=next(iter(real.record.findings))), wait_until="networkidle")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "default")
    page.evaluate(OPENED)
    assert browsers.barriers(page, is_turned=True) == []


@pytest.mark.parametrize("kind", ["home", "case", "state", "coverage"])
def test_a_dark_browser_shows_what_a_reader_makes_dark(browser: Browser, page: Page, home: str, kind: str) -> None:
    page.goto(home + PAGES[kind], wait_until="networkidle")
    light = page.evaluate(COLOURS)
    browsers.turn(page)
    with browsers.watched(browser, home) as dark:
        dark.emulate_media(color_scheme="dark")
        dark.goto(home + PAGES[kind], wait_until="networkidle")
        expect(dark.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
        assert dark.evaluate(COLOURS) == page.evaluate(COLOURS) != light


def test_a_page_that_cannot_be_read_by_all_is_told(page: Page, home: str) -> None:
    page.goto(f"{home}cite/")
    page.evaluate("document.querySelector('article').insertAdjacentHTML('beforeend', '<button class=mine></button>')")
    assert [rule for _, rule, _, html in browsers.barriers(page, [1280]) if "mine" in html] == ["button-name"]


def test_of_what_is_alike_the_first_is_judged_wherever_it_stands(page: Page, home: str) -> None:
    page.goto(f"{home}cite/")
    alike = ["<li><a href='#'>A place</a> and its words</li>"] * 90
    alike[30] = "<li><a href='#'></a> and its words</li>"
    alike[60] = "<li><a href='#'>A place</a> and <span style='color: #ddd; background: #fff'>its words</span></li>"
    alike[88] = "<li><a href='#'>A place</a> and its words <input></li>"
    list_ = f"<ul class=mine>{''.join(alike)}</ul>"
    page.evaluate("given => document.querySelector('article').insertAdjacentHTML('beforeend', given)", list_)
    assert [rule for _, rule, _, _ in browsers.barriers(page, [1280])] == ["color-contrast", "label", "link-name"]
    assert page.locator(".mine > li").count() == 5  # two that are alike, and each that is like no other


def test_of_texts_of_one_look_two_are_judged_and_each_that_looks_otherwise_by_whatever_rule(
    page: Page, home: str
) -> None:
    page.goto(f"{home}cite/")
    style = "<style>.mine dd:nth-of-type(31) { color: #ddd; background: #fff; }</style>"
    given = f"{style}<dl class=mine>{'<dt>A name</dt><dd>And its words</dd>' * 45}</dl>"
    page.evaluate("given => document.querySelector('article').insertAdjacentHTML('beforeend', given)", given)
    assert [rule for _, rule, _, _ in browsers.barriers(page, [1280])] == ["color-contrast"]
    assert page.locator(".mine > dd").count() == 45
    assert page.locator(".mine > [data-look]").count() == 5  # two names, two others, and the one


def test_what_can_be_read_in_the_light_alone_is_told(page: Page, home: str) -> None:
    page.goto(f"{home}cite/")
    style = "<style>[data-md-color-scheme=slate] .mine { color: #333; background: #222; }</style>"
    given = f"{style}<p class=mine>A text that nobody sees by night</p>"
    page.evaluate("given => document.querySelector('article').insertAdjacentHTML('beforeend', given)", given)
    assert [rule for _, rule, _, _ in browsers.barriers(page, [1280], is_turned=True)] == ["color-contrast"]


# --- a case -----------------------------------------------------------------------------------------------------------


def test_a_link_to_the_coding_of_a_partner_opens_its_details(page: Page, home: str, real: Loaded) -> None:
    level = real.record.marked("participation")
    assert level
    page.goto(f"{home}variables/{level.id}/")
    link = f'a[href$="{CASE}#AUS-{level.id}"]'
    page.locator("details", has=page.locator(link)).locator("summary").click()
    page.locator(link).click()
    page.wait_for_url(f"{home}{CASE}#AUS-{level.id}")
    expect(page.locator("details#AUS")).to_have_attribute("open", "")
    expect(page.locator(f"#AUS-{level.id}")).to_be_in_viewport()
    expect(page.locator("details#NZL")).not_to_have_attribute("open", "")

    page.evaluate("location.hash = '#NZL'")
    expect(page.locator("details#NZL")).to_have_attribute("open", "")


def test_an_address_with_a_broken_anchor_does_no_harm(page: Page, home: str) -> None:
    page.goto(f"{home}{CASE}#%E0%A4%A")
    expect(page.locator("h1")).to_contain_text("East Timor")


def test_the_reader_turns_the_dark_on_and_it_stays(browser: Browser, home: str) -> None:
    context = browser.new_context(color_scheme="light")
    page = context.new_page()
    page.goto(home)
    scheme = page.locator("body")
    expect(scheme).to_have_attribute("data-md-color-scheme", "default")
    page.get_by_title("Switch to dark mode").click()
    expect(scheme).to_have_attribute("data-md-color-scheme", "slate")
    page.goto(home + CASE)
    expect(scheme).to_have_attribute("data-md-color-scheme", "slate")
    page.get_by_title("Switch to light mode").click()
    expect(scheme).to_have_attribute("data-md-color-scheme", "default")
    context.close()


# --- without programs -------------------------------------------------------------------------------------------------


def test_without_javascript_a_case_can_be_read(browser: Browser, home: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(home + CASE)
    coding = page.locator("details#AUS .kb-coding").first
    expect(coding).to_be_hidden()
    page.locator("details#AUS > summary").click()
    expect(coding).to_be_visible()

    page.goto(f"{home}states/AUS/")
    expect(page.locator("#chart-parts .kb-svg")).to_be_visible()
    expect(page.locator("#chart-parts table")).to_be_visible()
    reason = page.locator(".kb-reason").first
    before = reason.bounding_box()
    reason.locator("summary").click()
    after = reason.bounding_box()
    assert before
    assert after
    assert after["height"] > before["height"]
    context.close()


# --- charts -----------------------------------------------------------------------------------------------------------

PARTS = """() => [...document.querySelectorAll(".kb-svg .kb-part")].map((one) => {
  const box = one.getBoundingClientRect();
  const around = one.closest("svg").getBoundingClientRect();
  const filled = getComputedStyle(one).fill;
  return box.width > 0 && box.height > 0 && box.left >= around.left - 1 && box.right <= around.right + 1
    && (filled.startsWith("url") || filled.startsWith("rgb"));
})"""
WORDS = """() => [...document.querySelectorAll(".kb-svg")].flatMap((svg) => {
  const boxes = [...svg.querySelectorAll("text[text-anchor]:not(.kb-total)")].map((one) => one.getBoundingClientRect());
  return boxes.slice(1).map((box, at) => box.left - boxes[at].right).filter((gap, at) => boxes[at].top === boxes[at + 1].top);
})"""


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", ["", "states/GBR/", "variables/contribution_type/", "decades/1990s/", "coverage/"])
def test_the_parts_of_a_chart_are_drawn_inside_it_and_its_words_do_not_touch(
    page: Page, home: str, path: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(home + path)
    drawn = page.evaluate(PARTS)
    assert len(drawn) > 10
    assert all(drawn)
    assert all(gap > 0 for gap in page.evaluate(WORDS))


def test_an_answer_in_the_table_of_a_chart_leads_to_those_who_gave_it(page: Page, home: str, real: Loaded) -> None:
    giving = real.record.marked("giving")
    assert giving
    code = next(iter(giving.codes.values()))
    page.goto(f"{home}variables/{giving.id}/")
    group = page.locator(f"details#code-{code.id}")
    expect(group.locator("table")).to_be_hidden()
    page.locator("#chart-answers").get_by_role("link", name=code.name, exact=True).click()
    expect(group.locator("table")).to_be_visible()
