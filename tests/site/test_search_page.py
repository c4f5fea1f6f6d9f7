"""The search page of the real record in a browser: what is found, what is said of it, facets, address, keys."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

import pytest
import yaml
from playwright.sync_api import expect

from coalition_kb.pagefind.index import index
from coalition_kb.reader import documents
from coalition_kb.search.index import create
from coalition_kb.site import search_facets
from tests.site import browser as browsers
from tests.site import sample
from tests.site.test_pages import HOSTILE, build, worded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.sync_api import Browser, Page

    from coalition_kb.model import Record
    from coalition_kb.reader import Loaded
    from coalition_kb.search.index import Index
    from coalition_kb.site.given import Site

pytestmark = pytest.mark.browser

QUESTIONS = yaml.safe_load((Path(__file__).parents[1] / "search_questions.yaml").read_text(encoding="utf-8"))
ENOUGH = {"asked": 28, "held_out": 17}  # of thirty, of twenty
FOLDERS = {"case": "cases", "partner": "cases", "state": "states", "variable": "variables", "finding": "findings"}
TITLES = "#kb-hits .kb-hit a"


def asked(page: Page, home: str, words: str, **chosen: str) -> list[str]:
    """The pages that *words* and filters find, those that are shown first, by their addresses below the root."""
    query = "&".join(f"{name}={quote_plus(value)}" for name, value in {"q": words, **chosen}.items() if value)
    page.goto(f"{home}search/?{query}")
    return answered(page)


def typed(page: Page, words: str) -> list[str]:
    """The pages that *words* find in the place of those asked before, those that are shown first."""
    field = page.locator("#kb-words")
    field.fill("")
    field.press("Enter")
    expect(page.get_by_role("status")).to_have_text("")
    expect(page.locator(TITLES)).to_have_count(0)
    field.fill(words)
    field.press("Enter")
    return answered(page)


def answered(page: Page) -> list[str]:
    """The pages that are shown first, once there is an answer."""
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^\d+ pages? found$"))
    if found(page):
        expect(page.locator(TITLES).first).to_be_visible()
    return shown(page)


def shown(page: Page) -> list[str]:
    """The pages that are shown, by their addresses below the root."""
    paths: list[str] = page.locator(TITLES).evaluate_all("all => all.map((one) => one.pathname)")
    return [path.strip("/") for path in paths]


def found(page: Page) -> int:
    """How many pages were found, as the page says."""
    return int((page.get_by_role("status").text_content() or "").split()[0])


def choose(page: Page, facet: str, value: str) -> None:
    """Tick a box, in a group that is opened for it."""
    group = page.locator(f"[data-facet={facet}]")
    if group.get_attribute("open") is None:
        group.locator("summary").click()
    group.get_by_role("checkbox", name=re.compile(rf"^{re.escape(value)} \d+$")).check()


def counts(page: Page) -> dict[str, dict[str, int]]:
    """The number beside each choice of each facet that can be seen, once they are counted."""
    expect(page.locator("#kb-facets")).to_have_attribute("aria-busy", "false")
    told: dict[str, dict[str, int]] = (
        page.evaluate("""() => Object.fromEntries([...document.querySelectorAll("[data-facet]")].map((group) =>
      [group.dataset.facet, Object.fromEntries([...group.querySelectorAll("li:not([hidden])")].map((item) =>
        [item.querySelector("input").value, Number(item.querySelector(".kb-n").textContent)]))]))""")
    )
    return told


# --- the questions of readers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ENOUGH)
def test_what_readers_ask_is_among_the_first_three_hits(page: Page, home: str, name: str) -> None:
    page.goto(f"{home}search/")
    missed = [one["query"] for one in QUESTIONS[name] if not set(typed(page, one["query"])[:3]) & set(one["wanted"])]
    assert len(QUESTIONS[name]) - len(missed) >= ENOUGH[name], missed


@pytest.fixture(scope="module")
def kept(real: Loaded) -> Index:
    """The index of the shell's search."""
    return create(real.record, "here", written=documents(sample.PROJECT))


@pytest.mark.parametrize("name", ENOUGH)
def test_in_the_shell_too(kept: Index, name: str) -> None:
    only = kept.vocabulary.filters(where=(), state="", years="")
    missed = []
    for one in QUESTIONS[name]:
        hits = [_page_of(hit.kind, hit.id) for hit in kept.ask(one["query"], only, 3).hits]
        if not set(hits) & set(one["wanted"]):
            missed.append(one["query"])
    assert len(QUESTIONS[name]) - len(missed) >= ENOUGH[name], missed


def _page_of(kind: str, id_: str) -> str:
    """The page that a hit of the shell leads to: a partner's is that of its case."""
    if kind == "page":
        return Path(id_).stem
    return f"{FOLDERS.get(kind, 'sources')}/{id_.partition('/')[0]}"


def test_each_question_wants_a_page_that_there_is(real_site: Path) -> None:
    for name, n in (("asked", 30), ("held_out", 20)):
        assert len(QUESTIONS[name]) == n
        for one in QUESTIONS[name]:
            assert any((real_site / page / "index.html").is_file() for page in one["wanted"]), one


# --- words ------------------------------------------------------------------------------------------------------------


def test_a_hit_is_a_page_with_its_kind_and_passages_that_lead_to_their_places(page: Page, home: str) -> None:
    assert asked(page, home, "Urgent Fury")[0] == "cases/grenada-1983"
    first = page.locator("#kb-hits > li").first
    expect(first.locator(".kb-chip")).to_have_text("Case")
    expect(first.locator("mark").first).to_have_text(re.compile("urgent", re.IGNORECASE))
    asked(page, home, "Jamaica Grenada", Kind="Case")
    link = page.locator("#kb-hits .kb-passage a[href*='#']").first
    href = str(link.evaluate("link => link.href"))
    link.click()
    page.wait_for_url(href)
    expect(page.locator(f"[id='{href.partition('#')[2]}']")).to_be_attached()


def test_results_come_as_the_words_are_typed(page: Page, home: str) -> None:
    page.goto(f"{home}search/")
    page.keyboard.press("/")
    page.keyboard.type("urgent fur", delay=20)
    expect(page.locator(TITLES).first).to_contain_text("Grenada")
    page.wait_for_url(f"{home}search/?q=urgent+fur")


def test_the_form_in_the_header_leads_to_the_answer(page: Page, home: str) -> None:
    page.goto(home)
    page.keyboard.press("/")
    page.keyboard.type("Urgent Fury")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{home}search/?q=Urgent+Fury")
    expect(page.locator("#kb-words")).to_have_value("Urgent Fury")
    expect(page.locator(TITLES).first).to_contain_text("Grenada")


@pytest.mark.parametrize("phrase", ['"side payments"', "“side payments”"])
def test_a_phrase_is_found_as_it_stands(page: Page, home: str, phrase: str) -> None:
    asked(page, home, "side payments")
    n_words = found(page)
    assert asked(page, home, phrase)
    assert 0 < found(page) < n_words
    assert asked(page, home, '"fury urgent"') == []


def test_a_phrase_beside_words_narrows_and_its_facets_are_counted(page: Page, home: str) -> None:
    asked(page, home, '"security council" kuwait')
    n = found(page)
    assert n
    assert sum(counts(page)["Kind"].values()) == n


def test_a_misspelt_word_is_mended_and_it_is_said(page: Page, home: str) -> None:
    assert asked(page, home, "Moggadishu")
    expect(page.locator("#kb-remarks")).to_contain_text("No page has “moggadishu”. Searched for “mogadishu” instead.")


def test_where_no_page_has_all_words_those_with_some_follow_and_it_is_said(page: Page, home: str) -> None:
    assert "cases/grenada-1983" in asked(page, home, "grenada oecs tonkin burden")
    expect(page.locator("#kb-remarks")).to_contain_text(
        "No page has all of these words: grenada, oecs, tonkin, burden."
    )
    assert sum(counts(page)["Kind"].values()) == found(page)


def test_where_nothing_is_found_the_page_says_what_to_try(page: Page, home: str) -> None:
    assert asked(page, home, "xqzwvkj") == []
    expect(page.get_by_role("status")).to_have_text("0 pages found")
    expect(page.locator("#kb-remarks")).to_contain_text("No page has “xqzwvkj”.")
    expect(page.locator("#kb-remarks a")).to_have_attribute("href", "../explore/")


@pytest.mark.parametrize("words", ['"', "((((", "<b>x</b>", "' OR 1=1 --", "*", "\\", "%", "é", "a" * 500])
def test_odd_signs_do_no_harm(page: Page, home: str, words: str) -> None:
    asked(page, home, words)
    expect(page.locator("#kb-words")).to_have_value(words)


def test_more_hits_are_shown_when_they_are_asked_for(page: Page, home: str) -> None:
    before = asked(page, home, "evacuation")
    page.get_by_role("button", name="More hits").click()
    expect(page.locator(TITLES)).to_have_count(2 * len(before))
    assert shown(page)[: len(before)] == before
    expect(page.locator(TITLES).nth(len(before))).to_be_focused()


# --- facets -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def record_counts(real_given: Site) -> Mapping[str, Counter[str]]:
    """How many cases have each value of each facet, from the record."""
    told: dict[str, Counter[str]] = {}
    for case in real_given.record.cases.values():
        for name, values in search_facets.of_case(real_given, case).facets.items():
            told.setdefault(name, Counter()).update(values)
    return told


def test_without_words_each_choice_says_how_many_pages_the_record_has(
    page: Page, home: str, record_counts: Mapping[str, Counter[str]]
) -> None:
    asked(page, home, "", Kind="Case")
    told = counts(page)
    assert told["Kind"]["Case"] == record_counts["Kind"]["Case"] == found(page)
    for name in set(record_counts) - {"Kind"}:
        assert told[name] == dict(record_counts[name]), name


def test_filters_without_words_list_what_passes(
    page: Page, home: str, record_counts: Mapping[str, Counter[str]]
) -> None:
    page.goto(f"{home}search/")
    choose(page, "Coalition", "No")
    expect(page.get_by_role("status")).to_have_text(f"{record_counts['Coalition']['No']} pages found")
    assert all(one.startswith("cases/") for one in shown(page))


def test_each_choice_gives_as_many_pages_as_it_says(page: Page, home: str) -> None:
    asked(page, home, "evacuation", Decade="1990s")
    for facet, values in counts(page).items():
        if facet == "Decade":
            continue
        value, n = next(iter(values.items()))
        asked(page, home, "evacuation", Decade="1990s", **{facet: value})
        assert found(page) == n, (facet, value)


def test_a_choice_widens_its_own_facet_and_narrows_the_others(page: Page, home: str) -> None:
    asked(page, home, "evacuation")
    decades = counts(page)["Decade"]
    choose(page, "Decade", "1990s")
    expect(page.get_by_role("status")).to_have_text(f"{decades['1990s']} pages found")
    assert counts(page)["Decade"] == decades
    choose(page, "Decade", "1970s")
    expect(page.get_by_role("status")).to_have_text(f"{decades['1990s'] + decades['1970s']} pages found")


def test_what_is_chosen_can_be_taken_away_one_by_one_or_all_at_once(page: Page, home: str) -> None:
    asked(page, home, "evacuation")
    n = found(page)
    choose(page, "Kind", "Case")
    choose(page, "Decade", "1990s")
    chips = page.get_by_role("list", name="Filters in force")
    expect(chips.get_by_role("listitem")).to_have_count(3)
    chips.get_by_role("button", name="Remove the filter Decade: 1990s").click()
    expect(chips.get_by_role("listitem")).to_have_count(2)
    assert "Decade" not in page.url
    chips.get_by_role("button", name="Remove the filter Kind of page: Case").click()
    expect(page.get_by_role("status")).to_have_text(f"{n} pages found")
    expect(chips).to_be_hidden()

    choose(page, "Kind", "Case")
    chips.get_by_role("button", name="Clear all").click()
    expect(page.locator("#kb-words")).to_have_value("")
    expect(page.locator(TITLES)).to_have_count(0)
    assert page.url == f"{home}search/"


# --- the address ------------------------------------------------------------------------------------------------------


def test_a_reload_brings_the_same_answer(page: Page, home: str) -> None:
    asked(page, home, "evacuation")
    choose(page, "Decade", "1990s")
    expect(page).to_have_url(f"{home}search/?q=evacuation&Decade=1990s")
    before = shown(page)
    page.reload()
    expect(page.locator(TITLES).first).to_be_visible()
    assert shown(page) == before
    expect(page.locator("[data-facet=Decade] input[value='1990s']")).to_be_checked()


def test_back_leads_through_what_was_asked(page: Page, home: str) -> None:
    page.goto(f"{home}search/")
    field = page.locator("#kb-words")
    field.fill("grenada")
    page.wait_for_url("**/?q=grenada")
    expect(page.locator(TITLES).first).to_contain_text("Grenada")
    page.wait_for_timeout(1200)  # after a rest a change is a new one
    field.fill("panama")
    page.wait_for_url("**/?q=panama")
    expect(page.locator(TITLES).first).to_contain_text("Panama")
    page.go_back()
    expect(field).to_have_value("grenada")
    expect(page.locator(TITLES).first).to_contain_text("Grenada")
    page.go_back()
    expect(field).to_have_value("")
    expect(page.locator(TITLES)).to_have_count(0)


def test_an_address_with_nonsense_finds_nothing_and_does_no_harm(page: Page, home: str) -> None:
    page.goto(f"{home}search/?Kind=Nonsense&Unknown=x&q=")
    expect(page.get_by_role("status")).to_have_text("0 pages found")


# --- the keyboard -----------------------------------------------------------------------------------------------------


def test_from_the_first_key_to_the_page_without_a_mouse(page: Page, home: str) -> None:
    page.goto(f"{home}search/")
    page.keyboard.press("/")
    page.keyboard.type("grenada")
    titles = page.locator(TITLES)
    expect(titles.first).to_contain_text("Grenada")
    page.keyboard.press("ArrowDown")
    expect(titles.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(titles.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#kb-words")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator("#kb-words")).to_be_focused()
    expect(page.locator("#kb-words")).to_have_value("grenada")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{home}*/**")
    expect(page.locator("h1")).to_contain_text("Grenada")


def test_escape_in_the_field_clears_it(page: Page, home: str) -> None:
    asked(page, home, "grenada")
    page.locator("#kb-words").focus()
    page.keyboard.press("Escape")
    expect(page.locator("#kb-words")).to_have_value("")
    expect(page.locator(TITLES)).to_have_count(0)


# --- without programs, and with hostile words -------------------------------------------------------------------------


def test_without_javascript_the_page_says_what_to_do_instead(browser: Browser, home: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{home}search/?q=grenada")
    expect(page.get_by_text("The search needs JavaScript")).to_be_visible()
    expect(page.locator("#kb-facets")).to_be_hidden()
    expect(page.locator("#kb-more")).to_be_hidden()
    expect(page.get_by_role("link", name="Explore", exact=True).first).to_be_visible()
    context.close()


def test_hostile_words_run_nowhere_not_even_among_the_hits(
    browser: Browser, record: Record, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    build(worded(record, " ".join(HOSTILE).replace("`", "")), project, tmp_path)
    index(tmp_path / "site")
    with browsers.served(tmp_path / "site") as address:
        context = browser.new_context()
        page = context.new_page()
        watch = browsers.Watch(page, address)
        for path in ("", "explore/", "cases/san-marcos-2004/", "states/COS/", "variables/aim/", "sources/"):
            page.goto(address + path)
        asked(page, address, "onerror")
        expect(page.locator("#kb-hits > li").first).to_contain_text("<img src=x onerror=alert(1)>")
        asked(page, address, "<img src=x onerror=alert(1)>", Kind="<img src=x onerror=alert(1)>")
        expect(page.locator("#kb-chips")).to_contain_text("<img src=x onerror=alert(1)>")
        assert watch.taken() == []
        context.close()
