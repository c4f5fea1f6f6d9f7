"""The page on which a case is coded: what it asks, what it does not show, and that the record accepts what it saves."""

from __future__ import annotations

import gzip
import json
import re
from itertools import product
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from coalition_kb.authoring.faults import faults
from coalition_kb.checks.codings import RANGED_LEVELS
from coalition_kb.model import VALUE_LEVELS, Citation, Coding
from coalition_kb.reader import load
from coalition_kb.site.code_page import DATA, data
from tests.examplefiles import EXAMPLES, laid_on_small
from tests.site import browser as browsers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from coalition_kb.model import Record
    from coalition_kb.reader import Loaded

CASE = "san-marcos-2006"  # which no pass of the record has coded
PARTNER = "COS"
#: What a coder may write for a value, right and wrong.
VALUES = (
    "", "0", "007", "1.5", "-1", "+2", "1e3", "1_000", "1,000", ".5", "1.", "0.25", "1.01", "nan", "\u0661", "9" * 16,
    "2004", "2004-02", "2004-02-29", "2003-02-29", "2004-04-31", "2004-13", "2004-00", "2004-2-1", "0000", "0001-01-01",
    "=1", "@x", "a word",
)  # fmt: skip
PROBLEMS = """([state, id, said]) =>
  kbCoding.problems({ state, variable: kbCodebook.variables.find((one) => one.id === id) }, said, {})"""
MOST = 250_000  # bytes of the file of questions and sources, compressed as a server sends it


def held(record: Record) -> Mapping[str, object]:
    """What the script of the page reads."""
    told = data(record).data.decode()
    found = json.loads(told.removeprefix("globalThis.kbCodebook = ").rstrip().removesuffix(";"))
    assert isinstance(found, dict)
    return found


# --- what is made of the record ---------------------------------------------------------------------------------------


def test_every_question_that_is_coded_by_hand_is_asked(record: Record) -> None:
    asked = held(record)["variables"]
    assert isinstance(asked, list)
    assert [one["id"] for one in asked] == [one.id for one in record.variables.values() if one.is_by_hand]
    assert all(record.variables[one["id"]].rule == one["rule"] for one in asked)


def test_nothing_that_a_case_answers_stands_in_the_file(real: Loaded) -> None:
    text = data(real.record).data.decode()
    reasons = {one.why for case in real.record.cases.values() for one in case.all_codings if len(one.why) > 60}
    assert reasons
    assert [why for why in reasons if json.dumps(why, ensure_ascii=False)[1:-1] in text] == []
    assert "codings" not in text


def test_the_file_of_the_real_record_is_not_large(real: Loaded) -> None:
    file = data(real.record)
    assert str(file.path) == DATA
    assert len(gzip.compress(file.data)) < MOST


# --- the page in a browser --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def home(browser: Browser, built: Path) -> Iterator[str]:  # noqa: ARG001 - without a browser no site is built
    """The address of the site of the small record."""
    with browsers.served(built / "site") as address:
        yield address


@pytest.fixture
def small(page: Page, home: str) -> Page:
    """The page, with the policy of the site in force, on which nothing may go wrong."""
    page.goto(f"{home}code/")
    return page


def begin(page: Page, case: str = CASE, *, partner: str = "", is_every: bool = False) -> None:
    """Begin to code *case* as pass-b."""
    page.get_by_label("Case", exact=True).fill(case)
    page.get_by_label("Name of your pass").fill("pass-b")
    page.get_by_label("Name of your pass").press("Tab")
    if partner:
        page.get_by_label(partner).check()
    page.get_by_label("Every question").set_checked(is_every)
    page.get_by_role("button", name="Begin").click()


def go_to(page: Page, name: str) -> None:
    """Show the question *name*."""
    page.locator("#kb-list").get_by_role("button", name=re.compile(f"^{name}:")).click()
    expect(page.locator("#kb-title")).to_contain_text(name)


def choose(page: Page, name: str) -> None:
    """Choose the code *name*."""
    page.locator("#kb-answer").get_by_label(name).check()


def grounds(page: Page, why: str, source: str = "gazette-2006", confidence: str = "low") -> None:
    """Give the reason, the source and the confidence, and keep the answer."""
    if confidence:
        page.locator("#kb-sure").get_by_label(confidence).check()
    page.get_by_label("Why this and not the next").fill(why)
    if source:
        page.locator("#kb-cited").get_by_label("Source").first.fill(source)
    keep(page)


def keep(page: Page) -> None:
    """Keep the answer."""
    page.get_by_role("button", name="Keep and go on").click()


def saved(page: Page, root: Path) -> Mapping[tuple[str, str], Coding]:
    """What the record in *root* reads in the file that the page saves, which it accepts."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as YAML").click()
    assert download.value.suggested_filename == f"{CASE}.yaml"
    download.value.save_as(root / f"cases/passes/pass-b/{CASE}.yaml")
    loaded = load(root)
    assert loaded.problems == []
    return {(one.state, one.variable): one for one in loaded.record.coded_apart["pass-b"][CASE].all_codings}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A record with two passes, of which neither has coded CASE."""
    return laid_on_small(EXAMPLES / "accepted" / "passes", tmp_path / "record")


@pytest.mark.browser
def test_what_is_coded_in_the_browser_is_a_pass_that_the_record_accepts(small: Page, root: Path) -> None:
    begin(small, partner="Costaguana")
    go_to(small, "Aim")
    choose(small, "Guard")
    small.locator("#kb-cited").get_by_label("Page").fill('p. 4: "left"')
    grounds(small, 'The order says: "keep the truce" # first.\nSo it is.', confidence="high")
    go_to(small, "U.S. personnel")
    small.get_by_label("How many U.S. personnel").fill("900")
    small.get_by_label("The most").fill("1200")
    small.get_by_label("Kind of number").select_option("peak")
    grounds(small, "The roll.")
    go_to(small, "Mandate")
    choose(small, "No act")
    grounds(small, "No organisation met.")
    go_to(small, "Organisations with a mandate")
    expect(small.locator("#kb-rule")).to_contain_text("Asked only where Mandate is asked or given (you answered none).")
    small.get_by_label("No code").select_option("not_applicable")
    grounds(small, "There was no act.", source="", confidence="")
    go_to(small, "Part taken, Costaguana")
    choose(small, "Combat forces")
    grounds(small, "Told at length.")
    go_to(small, "What it gave, Costaguana")
    for name in ("Infantry", "Ships"):
        choose(small, name)
    grounds(small, "All of it.")
    expect(small.get_by_role("status")).to_have_text("6 of 7 questions are answered.")
    found = saved(small, root)
    assert {cell: one.answer for cell, one in found.items()} == {
        ("", "us_personnel"): ("900",),
        ("", "aim"): ("guard",),
        ("", "mandate"): ("none",),
        ("", "mandate_by"): (),
        (PARTNER, "took_part"): ("combat",),
        (PARTNER, "gave"): ("infantry", "ships"),
    }
    aim = found["", "aim"]
    assert (aim.confidence, aim.why) == ("high", 'The order says: "keep the truce" # first. So it is.')
    assert [(one.source, one.locator) for one in aim.citations] == [("gazette-2006", 'p. 4: "left"')]
    assert (found["", "us_personnel"].high, found["", "us_personnel"].kind) == ("1200", "peak")


@pytest.mark.browser
def test_readings_that_differ_are_kept_with_their_sources(small: Page, root: Path) -> None:
    begin(small)
    go_to(small, "Aim")
    small.get_by_label("No code").select_option("contested")
    for number, code in enumerate(("Guard", "Rescue")):
        side = small.locator("#kb-sides > div").nth(number)
        side.get_by_label(code).check()
        side.get_by_label("Whose it is").fill(f"The view of {number}.")
        side.get_by_label("Source").fill("gazette-2006")
    small.locator("#kb-sides > div").nth(1).get_by_label("This reading leads").check()
    grounds(small, "They differ.", source="", confidence="")
    aim = saved(small, root)["", "aim"]
    assert [(one.codes, one.is_leading) for one in aim.alternatives] == [(("guard",), False), (("rescue",), True)]


@pytest.mark.browser
def test_an_answer_that_no_rule_allows_is_not_kept_and_is_told(small: Page) -> None:
    begin(small)
    go_to(small, "U.S. personnel")
    small.get_by_label("How many U.S. personnel").fill("about 900")
    small.get_by_label("The least").fill("x")
    small.locator("#kb-cited").get_by_label("Source").fill("gazete")
    small.get_by_label("Why this and not the next").fill("=1+1")
    keep(small)
    said = small.get_by_role("alert")
    for words in (
        "“about 900” is not a whole number from 0",
        "begins as a formula does",
        "Say how sure the answer is.",
        "“gazete” is no source of the record.",
    ):
        expect(said).to_contain_text(words)
    expect(small.get_by_role("status")).to_have_text("0 of 5 questions are answered.")
    expect(small.get_by_role("button", name="Save as YAML")).to_be_disabled()


@pytest.mark.browser
def test_the_page_and_the_program_refuse_the_same_values(small: Page, record: Record) -> None:
    case = record.cases[CASE]
    cited = Citation("gazette-2006", "", is_opened=True, place=case.place)
    valued = [one for one in record.variables.values() if one.is_by_hand and one.level in VALUE_LEVELS]
    assert {one.level for one in valued} == set(VALUE_LEVELS)
    for variable in valued:
        state = PARTNER if variable.unit == "partner" else ""
        why = "It is told."
        for value, low in product(VALUES, ("", "1", "2004-03")):
            if low and (variable.level not in RANGED_LEVELS or not value):
                continue
            coding = Coding(
                CASE,
                state,
                variable.id,
                "coded",
                (),
                value,
                case.place,
                form="value",
                low=low,
                citations=(cited,),
                why=why,
                confidence="low",
            )
            said = {
                "why": why,
                "confidence": "low",
                "answer": [value] if value else [],
                "low": low,
                "sources": [{"id": "gazette-2006", "isRead": True}],
            }
            found = small.evaluate(PROBLEMS, [state, variable.id, said])
            wanted = faults(record, case, "pass-b", {(state, variable.id): coding})
            assert bool(found) == bool(wanted), (variable.id, value, low, found, wanted)


@pytest.mark.browser
def test_an_answer_that_another_contradicts_is_open_again(small: Page) -> None:
    begin(small)
    go_to(small, "Mandate")
    choose(small, "No act")
    grounds(small, "No organisation met.")
    go_to(small, "Organisations with a mandate")
    small.get_by_label("No code").select_option("not_applicable")
    grounds(small, "There was no act.", source="", confidence="")
    go_to(small, "Mandate")
    choose(small, "Given")
    keep(small)
    expect(small.locator("#kb-list")).to_contain_text("Organisations with a mandate: open again")
    small.get_by_text("What the file says").click()
    expect(small.locator("#kb-yaml")).not_to_contain_text("mandate_by")


@pytest.mark.browser
def test_answers_are_there_again_when_the_page_is_opened_again_until_they_are_deleted(small: Page) -> None:
    begin(small)
    go_to(small, "Aim")
    choose(small, "Guard")
    grounds(small, "The order.")
    small.reload()
    begin(small)
    expect(small.get_by_role("status")).to_have_text("1 of 5 questions are answered.")
    go_to(small, "Aim")
    expect(small.locator("#kb-answer").get_by_label("Guard")).to_be_checked()
    small.get_by_text("Delete these answers").click()
    small.get_by_role("button", name="Delete", exact=True).click()
    small.reload()
    begin(small)
    expect(small.get_by_role("status")).to_have_text("0 of 5 questions are answered.")


@pytest.mark.browser
def test_it_is_used_from_the_keyboard_alone(small: Page) -> None:
    small.get_by_label("Case", exact=True).focus()
    small.keyboard.type(CASE)
    small.keyboard.press("Tab")
    small.keyboard.type("pass-b")
    small.keyboard.press("Enter")
    expect(small.locator("#kb-title")).to_be_focused()
    small.keyboard.press("Tab")
    small.keyboard.type("900")
    small.locator("#kb-sure").get_by_label("low").press("Space")
    small.get_by_label("Why this and not the next").press_sequentially("The roll.")
    small.locator("#kb-cited").get_by_label("Source").press_sequentially("gazette-2006")
    small.keyboard.press("Enter")
    expect(small.get_by_role("status")).to_have_text("1 of 5 questions are answered.")
    expect(small.locator("#kb-title")).to_be_focused()
    expect(small.locator("#kb-title")).to_contain_text("Question 2 of 5")


@pytest.mark.browser
def test_a_case_that_there_is_not_is_refused(small: Page) -> None:
    begin(small, "san-marcos-1999")
    expect(small.get_by_role("status")).to_have_text("“san-marcos-1999” is no case: choose one of the list.")
    expect(small.locator("#kb-work")).to_be_hidden()


@pytest.mark.browser
def test_it_works_from_a_disk(browser: Browser, built: Path) -> None:
    page = browser.new_page()
    page.goto((built / "site/code/index.html").as_uri())
    begin(page)
    expect(page.locator("#kb-title")).to_contain_text("Question 1 of 5")
    page.close()


@pytest.mark.browser
def test_without_javascript_the_page_says_what_to_do_instead(browser: Browser, home: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{home}code/")
    expect(page.get_by_text("This page needs JavaScript")).to_be_visible()
    expect(page.get_by_text("coalition-kb code CASE --pass NAME")).to_be_visible()
    expect(page.locator("#kb-begin")).to_be_hidden()
    context.close()


@pytest.mark.browser
def test_the_page_can_be_read_by_all_in_the_light_and_in_the_dark(browser: Browser, home: str) -> None:
    with browsers.opened(browser, home, bypass_csp=True) as window, browsers.lent(window) as page:
        page.goto(f"{home}code/")
        begin(page, partner="Costaguana", is_every=True)
        go_to(page, "Aim")
        page.get_by_label("No code").select_option("contested")
        keep(page)
        expect(page.get_by_role("alert")).to_contain_text("two readings or more")
        page.get_by_text("What the file says").click()
        assert browsers.barriers(page, is_turned=True) == []
