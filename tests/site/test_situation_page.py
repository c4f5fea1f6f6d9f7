"""The page of a new situation: what it asks, and in a browser that it finds what the program finds."""

from __future__ import annotations

import gzip
import json
import random
import re
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from coalition_kb.analysis.analogues import Analogues
from coalition_kb.likeness import is_compared, likeness
from coalition_kb.operations import Computer
from coalition_kb.site.situation_page import DATA, data
from coalition_kb.site.state_pages import parts
from coalition_kb.site.static import static
from coalition_kb.situation import Ground, Situation, ground, situation
from tests.analysis.situations import FILE
from tests.site import browser as browsers
from tests.site import sample
from tests.site.markup import Page as Markup
from tests.site.test_pages import HOSTILE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from playwright.sync_api import Browser, Page

    from coalition_kb.analysis.similarity import Row, Value
    from coalition_kb.model import Record, Variable
    from coalition_kb.reader import Loaded
    from coalition_kb.site.given import Site

HELD: Mapping[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
EXAMPLES: Sequence[Mapping[str, Any]] = [*HELD["worked"], *HELD["drawn"]]
MOST = 60_000  # bytes that the script may fetch, compressed as a server sends them


# --- the arithmetic of the script -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def script(browser: Browser) -> Iterator[Page]:
    """A page on which nothing stands but the script."""
    page = browser.new_page()
    page.evaluate(next(one.data.decode() for one in static() if one.path.name == "situation.js"))
    yield page
    page.close()


def number(text: str) -> object:
    return pytest.approx(float(Fraction(text)), abs=1e-9)


@pytest.mark.browser
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one["name"])
def test_the_script_gives_what_was_worked_out_apart_from_it(script: Page, example: Mapping[str, Any]) -> None:
    found = script.evaluate("(given) => kbSituation.situation(given, given.answers)", example)
    expected = example["expected"]
    if expected is None:
        assert found is None
        return
    for name in ("hidden", "is_unlike", "partners"):
        assert found[name] == expected[name]
    same = ("id", "shared", "differing", "unknown")
    assert [[one[name] for name in (*same, "distance", "overlap")] for one in found["nearest"]] == [
        [*(one[name] for name in same), number(one["distance"]), number(one["overlap"])] for one in expected["nearest"]
    ]
    for one, wanted in zip(found["became"], expected["became"], strict=True):
        if wanted is None:
            assert one is None
        else:
            assert {name: one[name] for name in wanted} == {**wanted, "n_effective": number(wanted["n_effective"])}


@pytest.mark.browser
def test_the_interval_of_the_script_is_that_of_r(script: Page) -> None:
    cases = HELD["intervals"]
    found = script.evaluate("(cases) => cases.map(([m, k]) => kbSituation.jeffreys(m, k, 0.95))", cases)
    assert found == [pytest.approx(ends, abs=1e-9) for _, _, *ends in cases]


# --- what the page asks -----------------------------------------------------------------------------------------------


def test_every_question_that_cases_are_compared_by_is_asked_with_its_codes_and_their_meanings(
    record: Record, made: Mapping[str, str]
) -> None:
    page = Markup(made["situation.md"].partition("\n# ")[2])
    asked = [one for one in record.of_unit("intervention") if is_compared(one)]
    assert asked
    assert set(page.values("data-asked")) == {one.id for one in asked}
    for one in asked:
        assert one.question in page.text
        assert {code.id for code in one.codes.values()} <= set(page.values("value"))
        assert all(code.name in page.text and code.meaning in page.text for code in one.codes.values())
        assert f"../variables/{one.id}/" in page.values("href")
    assert "Asked only where Mandate is Asked or Given." in " ".join(page.text.split())


def test_without_two_cases_that_can_be_compared_the_file_says_so(record: Record) -> None:
    one = next(iter(record.cases))
    alone = sample.site(replace(record, cases={one: record.cases[one]}), tabled=False)
    assert json.loads(data(alone).data).keys() == {"refusal"}


def test_the_file_of_the_real_record_is_small_and_names_only_what_has_a_page(real_given: Site) -> None:
    file = data(real_given)
    assert str(file.path) == DATA
    assert len(gzip.compress(file.data)) < MOST
    held = json.loads(file.data)
    assert set(held["states"]) <= set(parts(real_given))
    assert set(held["rows"]) == set(held["cases"]) == set(real_given.record.cases)


# --- the page in a browser --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def beside(real: Loaded) -> Ground:
    computer = Computer(real.record)
    held = ground(real.record, computer, likeness(real.record, computer))
    assert isinstance(held, Ground)
    return held


def address(home: str, record: Record, row: Row) -> str:
    """The address of the page with the answers of *row*."""
    given = [(name, text) for name, value in row.items() for text in texts(record.variables[name], value)]
    return f"{home}situation/?{urlencode(given)}"


def texts(variable: Variable, value: Value) -> list[str]:
    """A value as the form has it: by its codes where there are any."""
    if value is None:
        return []
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, str):
        return [value]
    return [code.id for code in variable.codes.values() if code.number == value] or [f"{value:g}"]


def rounded(number: float) -> object:
    """A number to two digits; whether one that lies between is rounded up is not asked."""
    return pytest.approx(number, abs=0.00501)


def answered(beside: Ground) -> list[Row]:
    """Answers like those of some cases, with one of them left out: each is known of enough to be compared."""
    rows: list[Row] = [{**row, beside.features[0].name: None} for row in beside.rows.values()]
    return [row for row in rows if isinstance(situation(beside, row), Situation)][::16]


@pytest.mark.browser
def test_the_page_shows_what_the_program_finds(page: Page, home: str, real: Loaded, beside: Ground) -> None:
    rows = answered(beside)
    assert len(rows) > 5
    for row in rows:
        page.goto(address(home, real.record, row))
        found = situation(beside, row)
        assert isinstance(found, Situation)
        nearest = page.locator("#kb-nearest > li")
        expect(nearest).to_have_count(len(found.nearest))
        assert [one.split("(")[0].strip() for one in nearest.locator(".kb-near").all_inner_texts()] == [
            real.record.cases[one.id].title.split("(")[0].strip() for one in found.nearest
        ]
        for shown, one in zip(nearest.all_inner_texts(), found.nearest, strict=True):
            numbers = re.search(r"Distance (\S+); overlap (\S+):", shown)
            assert numbers
            assert [float(text) for text in numbers.groups()] == [
                rounded(one.likeness.distance),
                rounded(one.likeness.overlap),
            ]
            for name in (*one.likeness.shared, *one.likeness.differing, *one.likeness.unknown):
                assert real.record.variables[name].name in shown
        _tells_what_became(page, real.record, found)
        joined = page.locator("#kb-joined tbody tr").evaluate_all(
            "all => all.map(row => [row.querySelector('th a').getAttribute('href').split('/').at(-2), row.cells[1].textContent])"
        )
        assert joined == [[state, f"{len(cases)} of {len(found.nearest)}"] for state, cases in found.partners]


def _tells_what_became(page: Page, record: Record, found: Situation) -> None:
    if found.is_unlike:
        expect(page.locator("#kb-became")).to_be_hidden()
        return
    for said, one in zip(page.locator("#kb-became > section").all_inner_texts(), found.became, strict=True):
        assert isinstance(one, Analogues)
        assert ("No number is given." in said) == bool(one.abstain)
        assert "%" not in said.replace("The 95% interval", "")  # a share never stands alone
        if not one.abstain:
            assert f"{one.m} of {one.k} nearest cases of which it is known" in said
            ends = re.search(r"is (\S+) to (\S+)\.", said)
            assert ends
            assert [float(text) for text in ends.groups()] == [rounded(one.low), rounded(one.high)]
            assert one.contrary
            assert record.cases[one.contrary.id].title in said
        assert all(record.cases[id_].title in said for id_ in one.left_out)


def unlike(beside: Ground, record: Record) -> Row:
    """Answers that no case is like."""
    lot = random.Random(1)  # noqa: S311 - an example
    for _ in range(1000):
        row: dict[str, Value] = {}
        for one in beside.features:
            codes = list(record.variables[one.name].codes.values())
            if one.kind == "number":
                row[one.name] = lot.choice(codes).number if codes else 0.0
            elif one.kind == "nominal":
                row[one.name] = lot.choice(codes).id
        found = situation(beside, row)
        if isinstance(found, Situation) and found.is_unlike:
            return row
    raise AssertionError("every situation is like a case")


@pytest.mark.browser
def test_a_situation_like_no_case_gets_a_reason_and_no_numbers(
    page: Page, home: str, real: Loaded, beside: Ground
) -> None:
    page.goto(address(home, real.record, unlike(beside, real.record)))
    expect(page.get_by_role("status")).to_contain_text("This situation is like no case of the record")
    expect(page.locator("#kb-became")).to_be_hidden()
    expect(page.locator("#kb-nearest > li").first).to_be_visible()


@pytest.mark.browser
def test_with_few_answers_more_are_asked_for(page: Page, home: str, beside: Ground) -> None:
    page.goto(f"{home}situation/")
    n = len(beside.features)
    expect(page.get_by_role("status")).to_contain_text(f"0 of {n} questions are answered; at least")
    page.locator("#kb-asked select").first.select_option(index=1)
    expect(page.get_by_role("status")).to_contain_text(f"1 of {n} questions are answered; at least")
    expect(page.locator("#kb-found")).to_be_hidden()


@pytest.mark.browser
def test_answers_are_given_from_the_keyboard_and_stay_in_the_address(
    page: Page, home: str, real: Loaded, beside: Ground
) -> None:
    row = answered(beside)[0]
    page.goto(f"{home}situation/")
    for name, value in row.items():
        for text in texts(real.record.variables[name], value):
            field = page.locator(f'#kb-asked [name="{name}"]')
            if field.count() > 1:
                page.locator(f'#kb-asked [name="{name}"][value="{text}"]').press("Space")
            elif field.evaluate("one => one.tagName") == "SELECT":
                field.focus()
                page.keyboard.type(real.record.variables[name].codes[text].name)
            else:
                field.press_sequentially(text)
                page.keyboard.press("Tab")
    expect(page.locator("#kb-nearest > li").first).to_be_visible()
    said, url = page.get_by_role("status").inner_text(), page.url
    assert url == address(home, real.record, {one.name: row[one.name] for one in beside.features})
    page.reload()
    expect(page.get_by_role("status")).to_have_text(said)
    page.get_by_role("button", name="Clear all answers").press("Enter")
    expect(page.locator("#kb-found")).to_be_hidden()
    assert page.url == f"{home}situation/"
    page.go_back()
    expect(page.get_by_role("status")).to_have_text(said)
    assert page.url == url


@pytest.mark.browser
def test_a_question_that_has_no_meaning_with_another_answer_is_taken_away_with_what_it_said(
    page: Page, home: str, real: Loaded, beside: Ground
) -> None:
    hangs = next(one for feature in beside.features if (one := real.record.variables[feature.name]).applies_when)
    ((other, codes),) = hangs.applies_when.items()
    without = next(code for code in real.record.variables[other].codes if code not in codes)
    own = next(iter(hangs.codes))
    box = page.locator(f'[data-asked="{hangs.id}"]')
    page.goto(f"{home}situation/?{other}={codes[0]}&{hangs.id}={own}")
    expect(box).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("2 of")
    page.locator(f'[name="{other}"]').select_option(without)
    expect(box).to_be_hidden()
    expect(page.get_by_role("status")).to_contain_text("1 of")
    assert page.url == f"{home}situation/?{other}={without}"


@pytest.mark.browser
def test_an_address_with_nonsense_asks_as_if_it_were_empty(page: Page, home: str, beside: Ground) -> None:
    nonsense = "&".join(f"{one.name}=<b>%E0%A4%A" for one in beside.features)
    page.goto(f"{home}situation/?{nonsense}&x=y")
    expect(page.get_by_role("status")).to_contain_text("0 of")


@pytest.mark.browser
def test_hostile_words_run_nowhere(page: Page, home: str, real: Loaded, beside: Ground) -> None:
    held = json.loads(data(sample.site(real.record, tabled=False)).data)
    for case in held["cases"].values():
        case.update(title=HOSTILE[0], when=HOSTILE[0])
    for one in (*held["outcomes"], *(code for question in held["asked"] for code in question["codes"])):
        one["name"] = HOSTILE[0]
    held["states"] = dict.fromkeys(held["states"], HOSTILE[0])
    page.route("**/situation.json", lambda route: route.fulfill(json=held))
    page.goto(address(home, real.record, answered(beside)[0]))
    expect(page.locator("#kb-nearest > li").first).to_contain_text(HOSTILE[0])
    assert page.locator("#kb-found :is(img, svg, script)").count() == 0


@pytest.mark.browser
def test_without_javascript_the_page_says_what_to_do_instead(browser: Browser, home: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{home}situation/")
    expect(page.get_by_text("This page needs JavaScript")).to_be_visible()
    expect(page.get_by_text(re.compile("coalition-kb similar CASE"))).to_be_visible()
    for part in ("#kb-asked", "#kb-found"):
        expect(page.locator(part)).to_be_hidden()
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("is_answered", [False, True], ids=["empty", "answered"])
def test_the_page_can_be_read_by_all_in_the_light_and_in_the_dark(
    browser: Browser, home: str, real: Loaded, beside: Ground, *, is_answered: bool
) -> None:
    with browsers.opened(browser, home, bypass_csp=True) as window, browsers.lent(window) as page:
        page.goto(address(home, real.record, answered(beside)[0]) if is_answered else f"{home}situation/")
        expect(page.locator("#kb-asked")).to_be_visible()
        expect(page.locator("#kb-found")).to_be_visible(visible=is_answered)
        page.locator(".kb-asks details").first.locator("summary").click()
        assert browsers.barriers(page, is_turned=True) == []
