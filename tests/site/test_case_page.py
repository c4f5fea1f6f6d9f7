"""The page of a case: what it shows at once, what it tells on demand, and what stays where a case is no more."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from playwright.sync_api import expect

from coalition_kb.authoring.issue_forms import ABOUT, CORRECTION
from coalition_kb.site.pages import of_case, pages
from tests.site import browser as browsers
from tests.site import sample
from tests.site.markup import Page, rendered
from tests.site.test_pages import FRONT, HOSTILE, worded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from playwright.sync_api import Browser
    from playwright.sync_api import Page as Tab

    from coalition_kb.model import Record

LAGOON = "cases/san-marcos-2004"
GUARD = "cases/san-marcos-2006"
KHEMED = "cases/khemed-1958"
REPOSITORY = "https://example.org/kb"


def shown(made: Mapping[str, str], path: str) -> Page:
    """A page without its front matter, as it is rendered."""
    return rendered(FRONT.sub("", made[f"{path}.md"], count=1))


def folds(page: Page) -> list[str]:
    """The ids of the folds of answers, in the order of the page."""
    found = [one.attributes for one in page.elements if one.name == "details"]
    return [one["id"] for one in found if "kb-coding" in one.get("class", "")]


def part(text: str, after: str, before: str) -> str:
    """What stands in *text* between two marks."""
    return text.partition(after)[2].partition(before)[0]


# --- what stands where ------------------------------------------------------------------------------------------------


def test_codings_stand_under_the_themes_of_the_codebook_in_its_order(record: Record, made: Mapping[str, str]) -> None:
    held = part(made[f"{GUARD}.md"], "## Codings", "## Partners")
    themes = re.findall(r"^### (.*)$", held, re.MULTILINE)
    used = {one.theme for one in record.of_unit("intervention")}
    assert themes == [theme.name for theme in record.themes.values() if theme.id in used]
    for name, block in zip(themes, re.split(r"^### .*$", held, flags=re.MULTILINE)[1:], strict=True):
        variables = [record.variables[id_] for id_ in folds(rendered(block))]
        assert variables
        assert {record.themes[one.theme].name for one in variables} == {name}


def test_every_answer_about_a_case_and_its_partners_has_a_fold(record: Record, made: Mapping[str, str]) -> None:
    for case in record.cases.values():
        computed = [one.id for one in record.of_unit("intervention") if one.computed]
        of_partners = [f"{partner.state}-{id_}" for partner in case.partners for id_ in partner.codings]
        dates = ["date-start", "date-end", *(["date-decision"] if case.decision else [])]
        expected = sorted([*case.codings, *computed, *of_partners, *dates])
        found = folds(shown(made, f"cases/{case.id}"))
        if case.is_study:  # those of its partners stand on a page of their own
            found += folds(shown(made, f"cases/{case.id}/partners"))
        assert sorted(found) == expected


def test_what_is_seen_at_once_is_the_answer_and_how_sure_it_is(made: Mapping[str, str]) -> None:
    text = made[f"{LAGOON}.md"] + made[f"{LAGOON}/partners.md"]
    summaries = {
        id_: part(text, f'id="{id_}">\n<summary>', "</summary>") for id_ in ("demand", "aim", "COS-limit_place")
    }
    assert Page(summaries["demand"]).text == "Expected demand Middling 0.4 on a scale of 0 to 1 medium confidence"
    assert Page(summaries["aim"]).text == "Aim Guard high confidence"
    assert Page(summaries["COS-limit_place"]).text == "Limit on places unknown"
    assert "<a " not in "".join(summaries.values())  # a link in what folds could not be followed


def test_an_answer_that_is_not_sure_says_so_wherever_it_is_short(made: Mapping[str, str]) -> None:
    box = Page(part(made[f"{GUARD}.md"], '<dl class="kb-box">', "</dl>")).text
    assert "Aim Guard contested or Change of government" in box
    assert "Expected demand Light low confidence" in box
    assert "U.S. personnel unknown" in box
    table = Page(part(made[f"{GUARD}.md"], "<tbody>", "</tbody>")).text
    assert "Support or Combat forces contested" in table


def test_the_box_sums_up_dates_marks_and_what_cases_are_compared_by(record: Record, made: Mapping[str, str]) -> None:
    box = Page(part(made[f"{LAGOON}.md"], '<dl class="kb-box">', "</dl>"))
    links = [href.removeprefix("#") for href in box.values("href")]
    marked = [one.id for mark in ("coalition", "size", "force") if (one := record.marked(mark))]
    explored = {one.id for one in record.variables.values() if one.explore}
    assert links[: 2 + len(marked)] == ["date-start", "date-end", *marked]
    assert set(links[2:]) == {*marked, *explored}
    assert set(links) <= set(folds(shown(made, LAGOON)))
    assert "Counted otherwise: One partner with forces: Yes" in box.text


def test_a_citation_opens_its_reference_and_the_reference_its_page(record: Record, made: Mapping[str, str]) -> None:
    page = shown(made, LAGOON)
    cited = {one.source for coding in record.cases["san-marcos-2004"].all_codings for one in coding.all_citations}
    for source in cited:
        assert f"#s-{source}" in page.values("href")
        assert f"s-{source}" in page.ids
        assert f"../../sources/{source}/" in page.values("href")
    assert "Marlow, Ada, and Martin Decoud. 2010. Across the Lagoon. Sulaco University Press." in page.text


def test_a_coding_tells_its_question_its_rule_and_its_address(made: Mapping[str, str]) -> None:
    fold = Page(part(made[f"{LAGOON}/partners.md"], 'id="COS-troops">', "</details>"))
    assert "../../../variables/troops/" in fold.values("href")
    assert "#COS-troops" in fold.values("href")
    assert re.search(r"san-marcos-2004/COS/troops@0\.1\.0#[0-9a-f]{8}", fold.text)


def test_the_foot_tells_the_versions_and_the_last_change(record: Record, made: Mapping[str, str]) -> None:
    foot = Page(part(made[f"{LAGOON}.md"], '<p class="kb-foot">', "\n")).text
    assert f"codebook {record.version}, software " in foot
    assert "data last changed 20 November 2026" in foot
    assert "coded by pass-a on 2026-11-20 with codebook 0.1.0" in foot


# --- partners ---------------------------------------------------------------------------------------------------------


def test_each_who_took_part_has_a_lane_beside_its_words(made: Mapping[str, str]) -> None:
    table = part(part(made[f"{LAGOON}.md"], '<figure class="kb-lanes">', "</figure>"), "<tbody>", "</tbody>")
    rows = [Page(row + "</tr>") for row in table.split("</tr>")[:-1]]
    assert [row.text.split(" ")[0] for row in rows] == ["Costaguana", "Freedonia", "Ruritania"]
    assert [sum(one.name == "svg" for one in row.elements) >= 1 for row in rows] == [True] * 3
    assert "Combat forces gave: Infantry, Ships joined: 5 March 2004 left: September 2006" in rows[0].text


def test_who_gave_nothing_stands_apart_with_what_it_was_asked(made: Mapping[str, str]) -> None:
    asked = part(made[f"{KHEMED}.md"], "### Asked, and gave nothing", "###")
    assert Page(asked).text == "Sylvania . Asked: Letter low . First answer: Refused low"
    others = part(made[f"{LAGOON}.md"], "### Gave nothing, and not known to have been asked", "###")
    assert Page(others).text == "Grand Fenwick"
    assert "kb-lane" not in asked + others


def test_hosts_stand_apart(made: Mapping[str, str]) -> None:
    hosts = part(made[f"{KHEMED}.md"], "### Hosts", "###")
    assert '<a href="../../states/KHE/">Khemed</a>' in hosts


def test_a_case_without_a_partner_says_so(record: Record) -> None:
    alone = replace(record.cases["khemed-1958"], partners=())
    made = {
        str(one.path): one.data.decode()
        for one in pages(sample.site(replace(record, cases={**record.cases, alone.id: alone})))
    }
    assert "No state is known to have taken part." in made[f"{KHEMED}.md"]
    assert "Codings of each partner" not in made[f"{KHEMED}.md"]


# --- corrections ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def correctable(record: Record) -> Mapping[str, str]:
    """The pages where the repository has an address."""
    site = replace(sample.site(record, REPOSITORY), address="https://example.org/site")
    return {str(page.path): page.data.decode() for page in pages(site)}


def reports(page: Page) -> list[dict[str, str]]:
    """The prefilled reports that a page links to: the form, the title, and what it is about."""
    found = [urlsplit(href) for href in page.values("href") if href.startswith(f"{REPOSITORY}/issues/new?")]
    return [{name: value for name, (value,) in parse_qs(one.query, strict_parsing=True).items()} for one in found]


def test_every_answer_and_the_account_can_be_corrected(record: Record, correctable: Mapping[str, str]) -> None:
    for case in record.cases:
        page = shown(correctable, f"cases/{case}")
        titles = [one["title"] for one in reports(page)]
        assert sorted(titles) == sorted(f"Correction: {case}, {id_}" for id_ in [*folds(page), "account"])


def test_a_report_opens_the_form_and_says_what_stands_there_now(correctable: Mapping[str, str]) -> None:
    (report,) = [
        one for one in reports(shown(correctable, f"{LAGOON}/partners")) if one["title"].endswith("COS-troops")
    ]
    assert report["template"] == CORRECTION
    answer, page = report[ABOUT].splitlines()
    assert re.fullmatch(r"san-marcos-2004/COS/troops@0\.1\.0#[0-9a-f]{8}: 600 \(500 to 650\)", answer)
    assert page == "https://example.org/site/cases/san-marcos-2004/#COS-troops"


@pytest.mark.parametrize("word", HOSTILE)
def test_a_report_holds_hostile_words_as_they_are(record: Record, word: str) -> None:
    of = worded(record, word)
    lagoon = of_case(sample.site(of, REPOSITORY), of.cases["san-marcos-2004"])
    abouts = [one[ABOUT] for one in reports(shown({str(one.path): one.data.decode() for one in lagoon}, LAGOON))]
    assert any(f": {word}\n" in about for about in abouts)


def test_without_a_repository_nothing_asks_for_corrections(made: Mapping[str, str]) -> None:
    assert not any(
        "correction" in text or "issues/new" in text for path, text in made.items() if path.startswith("cases/")
    )


# --- cases that are no more -------------------------------------------------------------------------------------------


def test_the_page_of_a_renamed_case_leads_on_and_says_why(made: Mapping[str, str]) -> None:
    text = made["cases/wadesdah-1958.md"]
    front = FRONT.match(text)
    assert front
    assert yaml.safe_load(front[1])["redirect"] == "../khemed-1958/"
    page = shown(made, "cases/wadesdah-1958")
    assert "../khemed-1958/" in page.values("href")
    assert "on 21 November 2026: The landing was renamed after the country." in page.text
    assert "../wadesdah-1958/" in shown(made, KHEMED).values("href")


def test_the_page_of_a_withdrawn_case_says_why_and_since_when(made: Mapping[str, str]) -> None:
    front = FRONT.match(made["cases/sandstorm-rehearsal-1957.md"])
    assert front
    assert "redirect" not in yaml.safe_load(front[1])
    told = shown(made, "cases/sandstorm-rehearsal-1957").text
    assert "This case was withdrawn on 22 November 2026: It was an exercise, and no one was sent for a dispute." in told


# --- in a browser -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def home(browser: Browser, built: Path) -> Iterator[str]:  # noqa: ARG001 - without a browser nothing is served
    with browsers.served(built / "site") as address:
        yield address


@pytest.fixture
def tab(window: browsers.Window) -> Iterator[Tab]:
    """A page of that site, on which nothing may go wrong."""
    with browsers.lent(window) as page:
        yield page


@pytest.mark.browser
def test_an_address_opens_every_fold_around_a_coding(tab: Tab, home: str) -> None:
    tab.goto(f"{home}{GUARD}/#FRD-troops")
    fold = tab.locator("#FRD-troops")
    expect(fold).to_have_attribute("open", "")
    expect(tab.locator("details#FRD")).to_have_attribute("open", "")
    expect(fold.locator(".kb-sources").first).to_be_in_viewport()
    expect(tab.locator("#FRD-gave")).not_to_have_attribute("open", "")


@pytest.mark.browser
def test_the_box_leads_to_the_coding_and_a_citation_to_its_reference(tab: Tab, home: str) -> None:
    tab.goto(f"{home}{LAGOON}/")
    tab.locator(".kb-box a").filter(has_text="Middling").click()
    fold = tab.locator("#demand")
    expect(fold).to_have_attribute("open", "")
    fold.locator(".kb-sources a").first.click()
    expect(tab.locator("#s-lagoon-history-2010")).to_be_in_viewport()
    tab.locator("#s-lagoon-history-2010 .kb-note a").click()
    tab.wait_for_url(f"{home}sources/lagoon-history-2010/")
    expect(tab.locator("h1")).to_contain_text("Marlow and Decoud 2010")


@pytest.mark.browser
@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_folds_open_and_are_read_from_the_keyboard_alone(tab: Tab, home: str, key: str) -> None:
    tab.goto(f"{home}{LAGOON}/")
    tab.locator("#demand > summary").focus()
    tab.keyboard.press(key)
    expect(tab.locator("#demand .kb-why")).to_be_visible()
    tab.keyboard.press("Tab")
    expect(tab.locator("#demand .kb-sources a").first).to_be_focused()
    tab.locator("#demand > summary").focus()
    tab.keyboard.press(key)
    expect(tab.locator("#demand .kb-why")).to_be_hidden()


@pytest.mark.browser
def test_without_javascript_folds_open_and_citations_can_be_copied(browser: Browser, home: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{home}{GUARD}/")
    page.locator("#FRD > summary").click()
    page.locator("#FRD-troops > summary").click()
    expect(page.locator("#FRD-troops .kb-sources").first).to_be_visible()
    page.locator(".kb-cite summary").filter(has_text="BibTeX").click()
    expect(page.locator(".kb-cite pre").first).to_contain_text("@misc{san-marcos-2006,")
    with page.expect_download() as started:
        page.locator('.kb-cite a[href="cite.bib"]').click()
    assert started.value.suggested_filename == "san-marcos-2006-cite.bib"
    context.close()


@pytest.mark.browser
def test_on_paper_every_fold_is_open(tab: Tab, home: str) -> None:
    tab.goto(f"{home}{GUARD}/")
    hidden = tab.locator("#FRD-troops .kb-sources").first
    expect(hidden).to_be_hidden()
    tab.emulate_media(media="print")
    for one in ("#demand .kb-why", "#FRD-troops .kb-sources", "#date-start .kb-why", "#FRD-gave .kb-sources"):
        expect(tab.locator(one).first).to_be_visible()
    heights = tab.locator(".kb-why").evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
    assert min(heights) > 0
    assert len(heights) > 10


@pytest.mark.browser
def test_zotero_finds_the_page_in_its_head(tab: Tab, home: str) -> None:
    tab.goto(f"{home}{LAGOON}/")
    held = dict(
        tab.locator("head meta[name^=citation_], head meta[name^='DC.']").evaluate_all(
            "all => all.map(one => [one.name, one.content])"
        )
    )
    assert held == {
        "citation_title": "San Marcos (Operation Lagoon)",
        "citation_author": "Coalition knowledge base contributors",
        "citation_publication_date": "2026/11/20",
        "DC.type": "webpage",
        "DC.identifier": "san-marcos-2004",
    }


@pytest.mark.browser
def test_a_lane_is_as_long_as_the_stay(tab: Tab, home: str) -> None:
    tab.goto(f"{home}{LAGOON}/")
    lane = tab.locator(".kb-lanes tbody tr").filter(has_text="Freedonia").locator("svg.kb-lane")
    whole = lane.bounding_box()
    sure = lane.locator(".kb-bar-of").last.bounding_box()
    assert whole
    assert sure
    # From the end of April 2004 to the end of the case, of 853 days: the month of joining is hatched before it.
    assert (sure["x"] - whole["x"]) / whole["width"] == pytest.approx(61 / 853, abs=0.02)
    assert sure["x"] + sure["width"] == pytest.approx(whole["x"] + whole["width"], abs=2)
    assert lane.locator(".kb-not-sure").count() == 1


@pytest.mark.browser
def test_on_a_phone_a_lane_and_the_words_of_a_partner_have_the_whole_width(tab: Tab, home: str) -> None:
    tab.set_viewport_size({"width": 390, "height": 900})
    tab.goto(f"{home}{LAGOON}/")
    row = tab.locator(".kb-lanes tbody tr").first
    widths = row.locator(":scope > *").evaluate_all("all => all.map(one => one.getBoundingClientRect().width)")
    assert len(widths) > 3
    assert min(widths) > 340


@pytest.mark.browser
def test_the_address_of_a_renamed_case_leads_to_the_case(tab: Tab, home: str) -> None:
    tab.goto(f"{home}cases/wadesdah-1958/")
    tab.wait_for_url(f"{home}{KHEMED}/")
    expect(tab.locator("h1")).to_contain_text("Khemed (Operation Sandstorm)")


@pytest.mark.browser
def test_the_page_of_a_withdrawn_case_stays(tab: Tab, home: str) -> None:
    tab.goto(f"{home}cases/sandstorm-rehearsal-1957/")
    expect(tab.locator("article")).to_contain_text("was withdrawn on 22 November 2026: It was an exercise")


@pytest.mark.browser
@pytest.mark.parametrize(
    "path", [f"{LAGOON}/#COS-troops", f"{GUARD}/", f"{KHEMED}/", "cases/sandstorm-rehearsal-1957/"]
)
def test_the_page_can_be_read_by_all_with_every_fold_open_in_the_light_and_in_the_dark(
    browser: Browser, home: str, path: str
) -> None:
    with browsers.opened(browser, home, bypass_csp=True) as window, browsers.lent(window) as page:
        page.goto(home + path)
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        assert browsers.barriers(page, is_turned=True) == []
