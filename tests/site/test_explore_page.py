"""The page on which cases are explored, in a browser: every number on it is compared with the record."""

from __future__ import annotations

import csv
import re
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from coalition_kb.model import CODE_LEVELS, Status
from coalition_kb.operations import Computer
from coalition_kb.site.definitions import coalition, offered, thresholds
from coalition_kb.site.explore import KEPT
from coalition_kb.site.facets import facets
from coalition_kb.site.world import HEIGHT, WIDTH, shown_at

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.sync_api import Browser, Locator, Page

    from coalition_kb.model import Case, Record, State, Variable
    from coalition_kb.reader import Loaded
    from coalition_kb.site.definitions import OtherList
    from coalition_kb.site.given import Site

pytestmark = pytest.mark.browser

SHOWN = "() => [...document.querySelectorAll('#kb-cases tbody tr:not([hidden])')].map((row) => row.dataset.id)"
#: Each choice of each facet alone: the rows that it shows, with the number that stands beside it.
EVERY_CHOICE = """async () => {
  const settled = async () => {
    while (document.getElementById("kb-cases").ariaBusy !== "false") await new Promise((done) => setTimeout(done));
  };
  const found = [];
  for (const input of document.querySelectorAll("[data-facet] label:not([hidden]) input")) {
    input.click();
    await settled();
    const rows = document.querySelectorAll("#kb-cases tbody tr:not([hidden])");
    const said = input.parentElement.lastElementChild.textContent;
    found.push([input.name, input.value, said, [...rows].map((row) => row.dataset.id)]);
    input.click();
  }
  return found;
}"""
#: Each choice of each facet, with the number that stands beside it and whether it is hidden.
CHOICES = """() => [...document.querySelectorAll("[data-facet] label:has(input)")].map((label) => {
  const input = label.querySelector("input");
  return [label.closest("[data-facet]").dataset.facet, input.value, label.querySelector("b")?.textContent, label.hidden];
})"""
CELLS = """() => [...document.querySelectorAll("#kb-cases tr:not([hidden])")].map((row) =>
  [...row.cells].filter((cell) => !cell.hidden).map((cell) => cell.textContent))"""


@pytest.fixture(scope="module")
def record(real: Loaded) -> Record:
    return real.record


@pytest.fixture(scope="module")
def site(real_given: Site) -> Site:
    return real_given


@pytest.fixture
def explore(page: Page, home: str) -> Page:
    """The page, newly opened."""
    page.goto(f"{home}explore/")
    return page


def shown(page: Page) -> list[str]:
    """The ids of the rows that are shown, in their order, once they all are."""
    page.locator("#kb-cases[aria-busy=false]").wait_for(state="attached")
    found: list[str] = page.evaluate(SHOWN)
    return found


def choice(page: Page, facet: str, value: str) -> Locator:
    return page.locator(f'[data-facet="{facet}"] label:has(input[value="{value}"])')


def choose(page: Page, facet: str, value: str) -> None:
    """Open the facet where it is folded, and click on a choice."""
    if not page.locator(f'[data-facet="{facet}"]').is_visible():
        page.locator(f'details:has(> [data-facet="{facet}"]) > summary').click()
    choice(page, facet, value).click()


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def in_order(cases: Mapping[str, Case]) -> list[str]:
    return [case.id for case in sorted(cases.values(), key=lambda case: (case.start.value, case.id))]


def _coded(computer: Computer, case: Case, variable: Variable, threshold: str = "") -> set[str]:
    """What *case* answers, read from the record by another way than the page's."""
    if variable.computed is not None:
        result = computer.result(variable, case, None, threshold)
        return {result.answer if result.status == Status.CODED else f"status:{result.status}"}
    coding = case.codings.get(variable.id)
    status = coding.status if coding else Status.NOT_CODED
    if coding and coding.leading:
        return set(coding.leading.codes)
    return set(coding.codes) if coding and status == Status.CODED else {f"status:{status}"}


@pytest.fixture(scope="module")
def answers(record: Record) -> Mapping[tuple[str, str], set[str]]:
    """The cases of each choice of each facet, from the record."""
    found: dict[tuple[str, str], set[str]] = {}

    def add(facet: str, value: str, case: Case) -> None:
        found.setdefault((facet, value), set()).add(case.id)

    computer = Computer(record)
    variables = [one for one in record.of_unit("intervention") if one.explore and one.level in CODE_LEVELS]
    for case in record.cases.values():
        add("decade", f"{case.start.value[:3]}0s", case)
        for state in case.locations:
            add("where", state, case)
            add("region", record.states[state].m49, case)
        for partner in case.partners:
            add("partner", partner.state, case)
        for variable in variables:
            for code in _coded(computer, case, variable):
                add(variable.id, code, case)
    return found


# --- facets -----------------------------------------------------------------------------------------------------------


def test_at_first_every_case_is_shown_in_the_order_of_starts(explore: Page, record: Record) -> None:
    assert shown(explore) == in_order(record.cases)
    expect(explore.locator("#kb-count")).to_have_text(f"{len(record.cases)} cases")


def test_each_choice_of_each_facet_shows_the_cases_that_have_it(
    explore: Page, answers: Mapping[tuple[str, str], set[str]]
) -> None:
    found = explore.evaluate(EVERY_CHOICE)
    assert {(facet, value): set(ids) for facet, value, _, ids in found} == answers
    assert all(said == str(len(ids)) for _, _, said, ids in found)


def test_choices_of_a_facet_add_and_facets_narrow_and_counts_are_those_under_the_others(
    explore: Page, answers: Mapping[tuple[str, str], set[str]]
) -> None:
    choose(explore, "decade", "1980s")
    choose(explore, "decade", "1990s")
    both = answers["decade", "1980s"] | answers["decade", "1990s"]
    assert set(shown(explore)) == both
    choose(explore, "where", "IRQ")
    choose(explore, "where", "BIH")
    places = answers["where", "IRQ"] | answers["where", "BIH"]
    assert set(shown(explore)) == both & places
    told = {(facet, value): (said, is_hidden) for facet, value, said, is_hidden in explore.evaluate(CHOICES)}
    for (facet, value), ids in answers.items():
        others = {"decade": places, "where": both}.get(facet, both & places)
        is_chosen = (facet, value) in {("decade", "1980s"), ("decade", "1990s"), ("where", "IRQ"), ("where", "BIH")}
        expected = str(len(ids & others)), not ids & others and not is_chosen
        assert told[facet, value] == expected, (facet, value)


def test_words_of_statuses_come_last_among_the_choices(explore: Page, site: Site) -> None:
    for facet in facets(site):
        kinds = [one.id.startswith("status:") for one in facet.choices]
        assert kinds == sorted(kinds), facet.id
        values = explore.locator(f'[data-facet="{facet.id}"] label:not([hidden]) input')
        assert values.evaluate_all("all => all.map(one => one.value)") == [one.id for one in facet.choices if one.n]


def test_no_facet_bears_a_name_that_the_address_uses_otherwise(site: Site) -> None:
    assert not {one.id for one in facets(site)} & set(KEPT)


def test_the_name_filter_finds_an_operation_by_another_name(explore: Page) -> None:
    explore.get_by_label("Name", exact=True).fill("  urgent FURY ")
    assert shown(explore) == ["grenada-1983"]


def test_what_is_left_out_because_it_is_not_known_is_counted(
    explore: Page, record: Record, answers: Mapping[tuple[str, str], set[str]]
) -> None:
    variable = record.marked("coalition")
    assert variable
    unknown = answers[variable.id, "status:unknown"]
    assert unknown
    choose(explore, variable.id, "yes")
    note = explore.locator("#kb-open")
    expect(note).to_have_text(f"Left out because no value is known here: {variable.name} {len(unknown)}.")
    choose(explore, "decade", "1950s")
    some = unknown & answers["decade", "1950s"]
    expect(note).to_have_text(f"Left out because no value is known here: {variable.name} {len(some)}.")
    choose(explore, variable.id, "status:unknown")
    expect(note).to_be_hidden()


# --- chips ------------------------------------------------------------------------------------------------------------


def test_a_chip_takes_its_filter_away_and_clear_all_takes_every_one(explore: Page, home: str) -> None:
    everything = shown(explore)
    chips = explore.get_by_role("group", name="Active filters")
    expect(chips).to_be_hidden()
    choose(explore, "decade", "1990s")
    nineties = shown(explore)
    choose(explore, "where", "IRQ")
    explore.get_by_label("Name", exact=True).fill("a")
    assert chips.get_by_role("button").all_text_contents() == ["Name: a", "Decade: 1990s", "Where: Iraq", "Clear all"]
    chips.get_by_role("button", name="Remove Name: a").click()
    chips.get_by_role("button", name="Remove Where: Iraq").click()
    assert shown(explore) == nineties
    expect(explore.get_by_label("Name", exact=True)).to_have_value("")
    expect(chips.get_by_role("button", name="Clear all")).to_be_focused()  # the keyboard is not lost with the chip
    chips.get_by_role("button", name="Clear all").click()
    assert shown(explore) == everything
    expect(chips).to_be_hidden()
    assert explore.url == f"{home}explore/"


# --- order and columns ------------------------------------------------------------------------------------------------


def test_a_click_on_a_head_sorts_and_a_second_one_turns_the_order(explore: Page, record: Record) -> None:
    head = explore.locator("th[data-column=title]")
    head.get_by_role("button").click()
    titles = [record.cases[id_].title.lower() for id_ in shown(explore)]
    expect(head).to_have_attribute("aria-sort", "ascending")
    head.get_by_role("button").click()
    assert [record.cases[id_].title.lower() for id_ in shown(explore)] == titles[::-1]
    assert titles == explore.evaluate("all => [...all].sort(new Intl.Collator('en').compare)", titles)
    expect(head).to_have_attribute("aria-sort", "descending")
    expect(explore.locator("th[aria-sort]")).to_have_count(1)
    assert query(explore)["sort"] == ["-title"]


@pytest.mark.parametrize("clicks", [1, 2], ids=["ascending", "descending"])
def test_a_number_sorts_as_a_number_and_what_is_not_known_comes_last_either_way(
    explore: Page, record: Record, clicks: int
) -> None:
    variable = next(one for one in record.of_unit("intervention") if one.level == "count" and one.core == "yes")
    explore.locator("#kb-columns summary").click()
    explore.get_by_label(variable.name).check()
    for _ in range(clicks):
        explore.locator(f'th[data-column="{variable.id}"] button').click()
    found = [record.cases[id_].codings.get(variable.id) for id_ in shown(explore)]
    numbers = [int(one.answer[0]) if one and one.answer and one.answer[0].isdigit() else None for one in found]
    known = [one for one in numbers if one is not None]
    assert len(known) > 20
    assert known == sorted(known, reverse=clicks == 2)
    n_open = sum(one is None or (not one.answer and one.status != Status.NOT_APPLICABLE) for one in found)
    assert n_open
    assert all(one is None for one in numbers[-n_open:])
    expect(explore.locator("#kb-open")).to_have_text(
        f"Last in order because no value is known here: {variable.name} {n_open}."
    )


def test_every_core_variable_can_be_a_column_and_the_address_keeps_which_are(
    explore: Page, home: str, record: Record
) -> None:
    offered_columns = set(explore.locator("#kb-columns input").evaluate_all("all => all.map(one => one.value)"))
    core = {one.id for one in record.of_unit("intervention") if one.core == "yes" and one.frame_field != "locations"}
    assert offered_columns > core
    heads = explore.locator("#kb-cases thead th:not([hidden])")
    at_first = heads.all_inner_texts()
    hidden = next(one for one in record.of_unit("intervention") if one.explore == "filter")
    explore.locator("#kb-columns summary").click()
    explore.get_by_label(hidden.name).check()
    explore.get_by_label("When", exact=True).uncheck()
    expect(explore.get_by_role("columnheader", name=hidden.name)).to_be_visible()
    chosen = heads.all_inner_texts()
    assert set(chosen) == {*at_first, hidden.name} - {"When"}
    explore.reload()
    assert heads.all_inner_texts() == chosen
    explore.locator("#kb-columns summary").click()
    explore.get_by_label(hidden.name).uncheck()
    explore.get_by_label("When", exact=True).check()
    assert explore.url == f"{home}explore/"


# --- the address ------------------------------------------------------------------------------------------------------


def test_everything_that_was_chosen_is_there_again_after_a_reload(explore: Page) -> None:
    choose(explore, "decade", "1990s")
    choose(explore, "region", "Western Asia")
    explore.get_by_label("Name", exact=True).fill("iraq")
    explore.locator("th[data-column=title] button").click()
    explore.get_by_label("An intervention is").select_option(index=1)
    explore.get_by_label("A coalition is").select_option(index=1)
    explore.get_by_role("button", name="All three").click()
    before, said = shown(explore), explore.get_by_role("status").inner_text()
    assert before
    address = explore.url
    explore.reload()
    assert shown(explore) == before
    assert explore.get_by_role("status").inner_text() == said
    assert explore.url == address
    expect(choice(explore, "region", "Western Asia").locator("input")).to_be_checked()
    expect(explore.get_by_role("button", name="All three")).to_have_attribute("aria-pressed", "true")
    expect(explore.locator("#timeline")).to_be_visible()


def test_the_back_button_takes_one_step_back_at_a_time(explore: Page) -> None:
    everything = shown(explore)
    choose(explore, "decade", "1990s")
    nineties = shown(explore)
    explore.get_by_label("Name", exact=True).press_sequentially("iraq")
    assert len(shown(explore)) < len(nineties)
    explore.go_back()  # a word is one step, not one for each letter
    assert shown(explore) == nineties
    expect(explore.get_by_label("Name", exact=True)).to_have_value("")
    explore.go_back()
    assert shown(explore) == everything
    expect(choice(explore, "decade", "1990s").locator("input")).not_to_be_checked()
    explore.go_forward()
    assert shown(explore) == nineties


def test_an_address_with_nonsense_shows_every_case(page: Page, home: str, record: Record) -> None:
    page.goto(
        f"{home}explore/?sort=-nothing&decade=1200s&list=mine&coalition=x&columns=x.y&view=z&unknown=<b>#%E0%A4%A"
    )
    assert shown(page) == in_order(record.cases)
    expect(page.locator("#kb-cases thead th:not([hidden])")).to_have_count(1)  # no column of these names is there
    expect(page.locator("#table")).to_be_attached()


def test_an_anchor_leads_to_its_part(page: Page, home: str) -> None:
    page.goto(f"{home}explore/#timeline")
    expect(page.locator(".kb-timeline").first).to_be_visible()
    expect(page.locator("#kb-cases")).to_be_hidden()


# --- the file ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["", "?decade=1990s&sort=-title&columns=when.coalition_size", "?list={list}&name=naval"]
)
def test_the_file_has_the_rows_and_columns_that_are_seen_in_their_order(
    page: Page, home: str, site: Site, address: str
) -> None:
    page.goto(f"{home}explore/{address.format(list=offered(site)[0].id)}")
    ids = shown(page)
    heads, *cells = page.evaluate(CELLS)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "cases-shown.csv"
    data = download.value.path().read_bytes()
    assert data.count(b"\r\n") == data.count(b"\n") == len(ids) + 1
    rows = list(csv.reader(data.decode("utf-8").splitlines()))
    assert rows[0] == ["case_id", *heads]
    assert rows[1:] == [[id_, *row] for id_, row in zip(ids, cells, strict=True)]
    assert len(ids) > 5


# --- definitions ------------------------------------------------------------------------------------------------------


def test_every_list_that_can_be_counted_by_is_offered_and_no_other(explore: Page, site: Site) -> None:
    values = (
        explore.get_by_label("An intervention is").locator("option").evaluate_all("all => all.map(one => one.value)")
    )
    assert values == ["", *(one.id for one in offered(site))]
    assert len(values) > 2


def test_with_a_list_the_page_shows_what_the_list_has(explore: Page, site: Site) -> None:
    for one in offered(site):
        explore.get_by_label("An intervention is").select_option(one.id)
        _has_what_the_list_has(explore, site.record, one)
    explore.get_by_label("An intervention is").select_option("")
    assert shown(explore) == in_order(site.record.cases)


def _has_what_the_list_has(explore: Page, record: Record, one: OtherList) -> None:
    assert set(shown(explore)) == one.has
    cases = one.has & set(record.cases)
    lacked, open_ = (ids & set(record.cases) for ids in (one.lacks, one.open))
    expect(explore.locator("#kb-count")).to_have_text(f"{len(one.has)} candidates")
    said = explore.locator("#kb-definition").inner_text()
    assert f"{len(cases)} cases of this record and {len(one.has) - len(cases)} without a case" in said
    assert f"lacks {len(lacked)} cases" in said
    assert f"of {len(open_)} cases it is not known" in said
    outside = explore.locator("#kb-cases tr.kb-outside:not([hidden])")
    told = {
        row[0]: row[1]
        for row in outside.evaluate_all("all => all.map(row => [row.dataset.id, row.cells[3].textContent])")
    }
    assert set(told) == one.has - cases
    for id_, words in told.items():
        assert " ".join(record.universe.candidates[id_].why.split()) in words
    link = outside.first.get_by_role("link")
    expect(link).to_have_attribute("href", re.compile(r"\.\./universe/#c-[a-z0-9-]+"))
    explore.get_by_role("button", name="Timeline").click()
    bars = explore.locator("#kb-outside-time [data-bar]:not([display])").evaluate_all(
        "all => all.map(one => one.dataset.bar)"
    )
    assert set(bars) == {id_ for id_ in one.has - cases if record.universe.candidates[id_].year}
    explore.get_by_role("button", name="Table", exact=True).click()


def test_with_a_threshold_column_counts_map_and_timeline_follow(explore: Page, record: Record) -> None:
    variable = record.marked("coalition")
    assert variable
    assert variable.computed
    computer = Computer(record)
    explore.get_by_role("button", name="All three").click()
    at = explore.locator(f'th[data-column="{variable.id}"]').evaluate("one => one.cellIndex")
    for one in thresholds(record):
        explore.get_by_label("A coalition is").select_option(one.id)
        shown(explore)
        answered = {id_: _coded(computer, case, variable, one.id) for id_, case in record.cases.items()}
        counts = Counter(code for codes in answered.values() for code in codes)
        for code, n in counts.items():
            expect(choice(explore, variable.id, code).locator("b")).to_have_text(str(n))
        rows = explore.locator("#kb-cases tbody tr")
        cells = dict(rows.evaluate_all("(all, at) => all.map(row => [row.dataset.id, row.cells[at].textContent])", at))
        names = {code.id: code.name for code in variable.codes.values()} | {"status:unknown": "unknown"}
        assert cells == {id_: names[next(iter(codes))] for id_, codes in answered.items()}
        kinds = {id_: coalition(record, computer, case, one.id) for id_, case in record.cases.items()}
        assert _bars(explore) == kinds
        assert {state: row[1] for state, row in _places(explore).items()} == _places_of(
            record, set(record.cases), kinds
        )


# --- map and timeline -------------------------------------------------------------------------------------------------


def _bars(page: Page) -> dict[str, str]:
    """The bars of cases that are shown, with their kinds."""
    found = page.locator("[data-part=timeline] .kb-scroll:not([id]) [data-bar]:not([display])")
    return dict(found.evaluate_all("all => all.map(one => [one.dataset.bar, one.dataset.kind])"))


def _places(page: Page) -> dict[str, list[int]]:
    """The table of places as it is shown: cases, and those with a coalition."""
    rows = page.locator("#kb-places tbody tr:not([hidden])")
    return dict(
        rows.evaluate_all(
            "all => all.map(row => [row.dataset.state, [+row.cells[1].textContent, +row.cells[2].textContent]])"
        )
    )


def _places_of(record: Record, ids: set[str], kinds: Mapping[str, str]) -> dict[str, int]:
    """The cases with a coalition of each state that is a place of one of *ids*."""
    states = {state for id_ in ids for state in record.cases[id_].locations}
    return {state: sum(state in record.cases[id_].locations and kinds[id_] == "yes" for id_ in ids) for state in states}


def test_map_and_timeline_follow_the_selection(
    explore: Page, record: Record, answers: Mapping[tuple[str, str], set[str]]
) -> None:
    choose(explore, "decade", "1990s")
    explore.get_by_role("button", name="All three").click()
    ids = answers["decade", "1990s"]
    kinds = {id_: coalition(record, Computer(record), record.cases[id_]) for id_ in ids}
    assert _bars(explore) == kinds
    found = _places(explore)
    assert {state: row[0] for state, row in found.items()} == Counter(
        state for id_ in ids for state in set(record.cases[id_].locations)
    )
    assert {state: row[1] for state, row in found.items()} == _places_of(record, ids, kinds)
    for state, (n, with_one) in found.items():
        title = explore.locator(f'.kb-world [data-states~="{state}"] title').first.text_content() or ""
        if " and " not in title:  # an area with several states counts each case once
            assert f": {n} {'case' if n == 1 else 'cases'}, {with_one} with a coalition" in title
    area = explore.locator('.kb-world [data-states="IRQ"]')
    expect(area).to_have_attribute("class", re.compile("kb-s[1-5]"))
    expect(explore.locator('.kb-world [data-states="GRD"]')).to_have_attribute("class", "kb-s0")


def click_on(page: Page, state: State) -> None:
    """Click on the map where the capital of *state* lies."""
    world = page.locator(".kb-world")
    world.scroll_into_view_if_needed()
    box = world.bounding_box()
    assert box
    x, y = shown_at(state.longitude, state.latitude)
    page.mouse.click(box["x"] + x / WIDTH * box["width"], box["y"] + y / HEIGHT * box["height"])


def test_a_click_on_the_map_chooses_the_place_and_a_second_one_lets_it_go(
    explore: Page, record: Record, answers: Mapping[tuple[str, str], set[str]]
) -> None:
    everything = shown(explore)
    explore.get_by_role("button", name="Map").click()
    click_on(explore, record.states["VNM"])
    assert query(explore)["where"] == ["RVN", "VNM"]
    explore.get_by_role("button", name="Table", exact=True).click()
    both = answers["where", "RVN"] | answers.get(("where", "VNM"), set())
    assert set(shown(explore)) == both
    explore.get_by_role("button", name="Map").click()
    click_on(explore, record.states["VNM"])
    explore.get_by_role("button", name="Table", exact=True).click()
    assert shown(explore) == everything


def test_a_bar_leads_to_its_case(explore: Page, home: str) -> None:
    explore.get_by_role("button", name="Timeline").click()
    explore.locator('[data-bar="grenada-1983"] rect').click()
    explore.wait_for_url(f"{home}cases/grenada-1983/")


def test_the_keyboard_is_not_sent_through_the_links_of_map_and_timeline(explore: Page) -> None:
    links = explore.locator(".kb-world a, .kb-timeline a")
    assert links.evaluate_all("all => all.every(one => one.getAttribute('tabindex') === '-1')")
    same = explore.locator("#kb-places tbody th a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    on_map = explore.locator(".kb-world a[href]").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    assert set(on_map) <= set(same)


# --- other ways to read -----------------------------------------------------------------------------------------------


def test_everything_is_done_from_the_keyboard_alone(explore: Page, answers: Mapping[tuple[str, str], set[str]]) -> None:
    everything = shown(explore)
    explore.get_by_label("Name", exact=True).focus()
    explore.keyboard.press("Tab")  # the fold of the first facet
    explore.keyboard.press("Tab")
    first = explore.evaluate("document.activeElement.value")
    explore.keyboard.press("Space")
    assert set(shown(explore)) == answers["decade", first]
    explore.get_by_role("button", name=f"Remove Decade: {first}").press("Enter")
    assert shown(explore) == everything
    explore.locator("th[data-column=title] button").focus()
    explore.keyboard.press("Tab")
    explore.keyboard.press("Space")
    expect(explore.locator("th[data-column=when]")).to_have_attribute("aria-sort", "descending")
    explore.get_by_role("button", name="Map").press("Enter")
    expect(explore.locator(".kb-world")).to_be_visible()


def test_on_a_phone_the_filters_are_folded_away(page: Page, home: str) -> None:
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(f"{home}explore/?view=all")
    decade = choice(page, "decade", "1990s")
    expect(decade).to_be_hidden()
    page.get_by_text("Filters", exact=True).click()
    expect(decade).to_be_visible()
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider == 0


def test_without_javascript_table_map_and_timeline_can_be_read(browser: Browser, home: str, record: Record) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{home}explore/")
    rows = page.locator("#kb-cases tbody tr")
    expect(rows).to_have_count(len(record.cases))
    assert all(row.is_visible() for row in rows.all())
    for control in ("#kb-filters", "#kb-controls", "#kb-tools"):  # what would do nothing
        expect(page.locator(control)).to_be_hidden()
    expect(page.locator(".kb-world")).to_be_visible()
    expect(page.locator(".kb-timeline").first).to_be_visible()
    expect(page.locator("#kb-outside-time")).to_be_hidden()
    expect(page.locator(".kb-noscript").get_by_role("link", name="How much the definition matters")).to_be_visible()
    page.locator('.kb-world [data-states="IRQ"] path').click()
    page.wait_for_url(f"{home}states/IRQ/")
    context.close()
