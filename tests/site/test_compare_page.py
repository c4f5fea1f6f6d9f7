"""The page on which cases are compared, in a browser, and what the page of a case says of those like it."""

from __future__ import annotations

import gzip
import json
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from coalition_kb.site.compare import FOLDER, MOST, compared, files
from tests.site import sample
from tests.site.markup import Page as Markup
from tests.site.test_case_page import GUARD, KHEMED, LAGOON, part

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from coalition_kb.model import Record
    from coalition_kb.reader import Loaded
    from coalition_kb.site.given import Site

HEAVIEST = 250_000  # bytes of the page as it is sent, with the files of as many cases as it compares
HEAVIEST_BLOCK = 1_000  # bytes that the block on the page of a case adds
FIRST, SECOND, THIRD = "grenada-1983", "panama-1989", "lebanon-1958"
ROWS = """() => [...document.querySelectorAll("#kb-table [data-variable]:not([hidden])")]
  .filter((row) => !row.parentElement.hidden)
  .map((row) => [row.dataset.variable, [...row.cells].slice(1).map((cell) => cell.textContent)])"""
THEMES = """() => [...document.querySelectorAll("#kb-table tbody:not([hidden])")].map((body) =>
  [...body.querySelectorAll("[data-variable]:not([hidden])")].map((row) => row.classList.contains("kb-alike")))"""


# --- what is made of the record ---------------------------------------------------------------------------------------


def block(made: Mapping[str, str], case: str) -> str:
    return part(made[f"{case}.md"], "## Cases like this one", "## In other lists")


def test_the_page_of_a_case_names_the_cases_like_it_and_leads_to_their_comparison(made: Mapping[str, str]) -> None:
    page = Markup(block(made, LAGOON))
    assert "../san-marcos-2006/" in page.values("href")
    assert "../../compare/?cases=san-marcos-2004,san-marcos-2006" in page.values("href")
    assert "distance 0.48, overlap 1.00; differs in: Other cases; Mandate;" in page.text


def test_a_case_with_too_little_in_common_says_so(made: Mapping[str, str]) -> None:
    assert "Too little that could be known before is known of this case" in block(made, KHEMED)


def test_the_file_of_a_case_holds_every_answer_with_how_sure_it_is(record: Record) -> None:
    site = sample.site(record, tabled=False)
    read = {one.path.as_posix(): json.loads(one.data) for one in files(site)}
    assert set(read) == {f"{FOLDER}/{case}.json" for case in record.cases}
    lagoon, guard = (read[f"{FOLDER}/{case.removeprefix('cases/')}.json"]["answers"] for case in (LAGOON, GUARD))
    assert lagoon["aim"] == {"answer": "Guard", "sure": "high confidence", "look": "high", "why": lagoon["aim"]["why"]}
    assert guard["aim"]["answer"] == "Guard or Change of government"
    assert guard["aim"]["look"] == "contested"
    assert guard["aim"]["why"].endswith("Guard: Paragraph 1. Change of government: Paragraph 3.")
    assert "flight_hours" not in guard  # nobody has looked


def test_no_reason_bears_a_citation(real_given: Site) -> None:
    for one in files(real_given):
        assert "[@" not in one.data.decode()


# --- in a browser -----------------------------------------------------------------------------------------------------


@pytest.fixture
def compare(page: Page, home: str) -> Page:
    """The page with two cases."""
    page.goto(f"{home}compare/?cases={FIRST},{SECOND}")
    expect(page.locator("#kb-beside")).to_be_visible()
    return page


def said_of(site: Site, case: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = next(
        json.loads(one.data)["answers"] for one in files(site) if one.path.stem == case
    )
    return found


@pytest.mark.browser
def test_every_row_says_what_the_record_says(compare: Page, real_given: Site) -> None:
    answers = [said_of(real_given, case) for case in (FIRST, SECOND)]
    rows = dict(compare.evaluate(ROWS))
    known = {one.id for one in compared(real_given)}
    assert set(rows) == {id_ for id_ in known if any(id_ in one for one in answers)}
    for id_, cells in rows.items():
        for text, of in zip(cells, answers, strict=True):
            said = of.get(id_, {"answer": "not yet coded"})
            assert text == " ".join(filter(None, (said["answer"], said.get("sure"))))


@pytest.mark.browser
def test_what_differs_comes_first_in_each_theme(compare: Page) -> None:
    themes = compare.evaluate(THEMES)
    assert any(True in theme and False in theme for theme in themes)
    assert all(theme == sorted(theme) for theme in themes)


@pytest.mark.browser
def test_only_what_differs_can_be_shown_and_the_address_says_so(compare: Page) -> None:
    compare.locator("#kb-only").check()
    assert compare.url.endswith(f"?cases={FIRST},{SECOND}&only=differing")
    assert not any(alike for theme in compare.evaluate(THEMES) for alike in theme)
    compare.go_back()
    expect(compare.locator("#kb-only")).not_to_be_checked()
    assert any(alike for theme in compare.evaluate(THEMES) for alike in theme)


@pytest.mark.browser
def test_reasons_come_on_demand(compare: Page) -> None:
    expect(compare.locator("#kb-table .kb-why")).to_have_count(0)
    compare.locator("#kb-why").check()
    expect(compare.locator("#kb-table .kb-why").first).to_be_visible()


@pytest.mark.browser
def test_a_case_is_added_by_its_id_or_a_part_of_its_name_and_taken_away(compare: Page) -> None:
    compare.locator("#kb-case").fill(THIRD)
    compare.locator("#kb-pick button").click()
    expect(compare.locator("#kb-table thead th")).to_have_count(4)
    assert compare.url.endswith(f"?cases={FIRST},{SECOND},{THIRD}")
    compare.get_by_role("button", name=re.compile("Take away Lebanon 1958")).click()
    expect(compare.locator("#kb-table thead th")).to_have_count(3)
    compare.locator("#kb-case").fill("blue bat")
    compare.locator("#kb-case").press("Enter")
    assert compare.url.endswith(f"?cases={FIRST},{SECOND},{THIRD}")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("atlantis", "There is no such case."),
        (FIRST, "That case is there already."),
        ("operation", "cases have that in"),
    ],
)
def test_what_cannot_be_added_is_told(compare: Page, written: str, told: str) -> None:
    compare.locator("#kb-case").fill(written)
    compare.locator("#kb-pick button").click()
    expect(compare.locator("#kb-said")).to_contain_text(told)
    expect(compare.locator("#kb-table thead th")).to_have_count(3)


@pytest.mark.browser
def test_no_more_cases_are_compared_than_fit_beside_each_other(page: Page, home: str, real: Loaded) -> None:
    several = [*real.record.cases][: MOST + 1]
    page.goto(f"{home}compare/?cases=atlantis,{','.join(several)},{several[0]}")
    expect(page.locator("#kb-table thead th")).to_have_count(MOST + 1)
    page.locator("#kb-case").fill(several[-1])
    page.locator("#kb-pick button").click()
    expect(page.locator("#kb-said")).to_contain_text(f"No more than {MOST} cases")


@pytest.mark.browser
def test_without_cases_it_asks_for_two(page: Page, home: str) -> None:
    page.goto(f"{home}compare/")
    expect(page.locator("#kb-said")).to_have_text(f"Choose two cases or more, at most {MOST}.")
    expect(page.locator("#kb-beside")).to_be_hidden()


@pytest.mark.browser
def test_an_answer_leads_to_its_place_on_the_page_of_the_case(compare: Page) -> None:
    link = compare.locator('#kb-table [data-variable] td a[href*="#"]').first
    place = link.get_attribute("href") or ""
    link.click()
    expect(compare).to_have_url(re.compile(f"cases/{FIRST}/#"))
    expect(compare.locator(f"[id='{place.partition('#')[2]}']")).to_be_visible()


@pytest.mark.browser
def test_the_table_can_be_copied_into_a_spreadsheet(compare: Page) -> None:
    compare.context.grant_permissions(["clipboard-read", "clipboard-write"])
    compare.locator("#kb-copy").click()
    expect(compare.locator("#kb-said")).to_contain_text("copied")
    lines = compare.evaluate("() => navigator.clipboard.readText()").split("\n")
    assert lines[0].split("\t") == ["Variable", FIRST, SECOND]
    assert {len(line.split("\t")) for line in lines} == {3}
    assert len(lines) == 1 + len(compare.evaluate(ROWS))


@pytest.mark.browser
def test_without_scripts_it_tells_how_to_compare(browser: Browser, home: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{home}compare/?cases={FIRST},{SECOND}")
    expect(page.locator("#kb-without")).to_contain_text("coalition-kb compare")
    expect(page.locator("#kb-pick")).to_be_hidden()
    context.close()


@pytest.mark.browser
def test_a_file_that_does_not_come_is_told(browser: Browser, home: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route(f"**/{SECOND}.json", lambda route: route.abort())
    page.goto(f"{home}compare/?cases={FIRST},{SECOND}")
    expect(page.locator("#kb-said")).to_contain_text("did not come")
    context.close()


@pytest.mark.browser
def test_the_page_with_the_heaviest_cases_is_light(real_site: Path) -> None:
    folder = real_site / FOLDER
    weights = sorted((len(gzip.compress(one.read_bytes())) for one in folder.glob("*.json")), reverse=True)
    page = len(gzip.compress((folder / "index.html").read_bytes()))
    assert page + sum(weights[:MOST]) <= HEAVIEST


@pytest.mark.browser
def test_the_block_adds_little_to_the_page_of_a_case(real_site: Path) -> None:
    for path in sorted((real_site / "cases").glob("*/index.html")):
        html = path.read_text(encoding="utf-8")
        start, end = html.find('<h2 id="cases-like-this-one"'), html.find('<h2 id="in-other-lists"')
        without = html[: max(start, 0)] + html[max(end, 0) :]
        assert len(gzip.compress(html.encode())) - len(gzip.compress(without.encode())) <= HEAVIEST_BLOCK, path
