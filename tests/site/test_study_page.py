"""The page of a study: each answer with what it rests on, the claims, the time of partners; and all studies together."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from coalition_kb.site import evidence, source_pages
from coalition_kb.site.chronology import chronology
from coalition_kb.site.lanes import Axis, bands
from coalition_kb.site.pages import pages
from coalition_kb.site.static import static
from coalition_kb.site.views import spoken
from tests.site import browser as browsers
from tests.site import sample
from tests.site.markup import Page
from tests.site.test_case_page import part, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from playwright.sync_api import Browser
    from playwright.sync_api import Page as Tab

    from coalition_kb.model import Case, Record

LAGOON = "cases/san-marcos-2004"


@pytest.fixture(scope="module")
def case(record: Record) -> Case:
    """The study of the small record."""
    return record.cases["san-marcos-2004"]


@pytest.fixture(scope="module")
def page(made: Mapping[str, str]) -> Page:
    """Its page."""
    return shown(made, LAGOON)


def section(made: Mapping[str, str], question: str) -> Page:
    """An answer with what stands beside it."""
    return Page(part(made[f"{LAGOON}.md"], f"{{: #{question} ", "\n###").partition("\n## ")[0].partition("}")[2])


# --- the article ------------------------------------------------------------------------------------------------------


def test_each_answer_has_the_id_of_its_question_as_its_place_and_the_question_as_its_head(
    record: Record, case: Case, made: Mapping[str, str], page: Page
) -> None:
    for question in record.standard_questions:
        assert page.ids.count(question.id) == 1
        assert question.question in page.text
        words = re.findall(r"\w+", case.study.answers[question.id].text.partition("[@")[0])
        assert words == re.findall(r"\w+", section(made, question.id).text)[: len(words)]


def test_every_id_of_a_page_is_given_once(made: Mapping[str, str]) -> None:
    for path in made:
        ids = shown(made, path.removesuffix(".md")).ids
        assert [id_ for id_, n in Counter(ids).items() if n > 1] == [], path


def test_every_record_of_evidence_stands_once_and_in_full(case: Case, made: Mapping[str, str], page: Page) -> None:
    for one in case.study.evidence:
        assert page.ids.count(one.id) == 1
        told = Page(part(made[f"{LAGOON}.md"], f'<li id="{one.id}">', "</li>"))
        assert one.says in told.text
        assert one.quote in told.text
        assert spoken(one.date) in told.text
        if one.citation:
            assert f"#s-{one.citation.source}" in told.values("href")
            assert one.citation.locator in told.text
        if one.search:
            assert f"not found: {one.search.wanted}" in told.text
            assert one.search.where in told.text
        for bearing in one.bears_on:
            assert bearing.rival in told.text
            assert bearing.why in told.text
            assert f"{evidence.in_words(bearing.test)}, {evidence.in_words(bearing.result)}" in told.text
            assert f"#claim-{bearing.finding}" in told.values("href")


def test_every_coding_stands_beside_the_answer_it_was_read_from(
    record: Record, case: Case, made: Mapping[str, str]
) -> None:
    links = {one.id: section(made, one.id).values("href") for one in record.standard_questions}
    for coding in case.all_codings:
        link = f"partners/#{coding.state}-{coding.variable}" if coding.state else f"#{coding.variable}"
        (question,) = [one for one in links if link in links[one]]
        assert question in record.read_from(coding)
    assert "#e1" in links["rivals"]  # the evidence that a coding beside it was read from


def test_a_coding_tells_what_it_was_read_from(made: Mapping[str, str]) -> None:
    own = Page(part(made[f"{LAGOON}.md"], 'id="reached">', "</details>"))
    assert "Read from Rivals , e1 ." in own.text
    assert {"#rivals", "#e1"} <= set(own.values("href"))
    of_partner = Page(part(made[f"{LAGOON}/partners.md"], 'id="COS-troops">', "</details>"))
    assert "../#trigger" in of_partner.values("href")
    assert "Read from" not in made["cases/san-marcos-2006.md"]  # an entry


def test_evidence_stands_where_most_codings_were_read_from_it_else_where_its_passage_or_its_source_is_cited(
    record: Record, case: Case
) -> None:
    assert evidence.homes(record, case) == {"e1": "rivals", "e2": ""}
    unread = {**case.codings, "reached": replace(case.codings["reached"], read_from=())}
    (first, second), cited = case.study.evidence, case.study.answers["trigger"].citations
    by_source = replace(case, codings=unread)
    assert evidence.homes(record, by_source)["e1"] == "trigger"  # both answers cite the book: the first
    passage = next(one for one in case.study.answers["rivals"].citations if one.locator == "ch. 4")
    of_passage = replace(case.study, evidence=(replace(first, citation=passage), second))
    assert evidence.homes(record, replace(by_source, study=of_passage))["e1"] == "rivals"
    assert passage.source in {one.source for one in cited}


def test_a_claim_counts_its_tests(case: Case, made: Mapping[str, str]) -> None:
    for claim in case.study.claims.values():
        row = Page(part(made[f"{LAGOON}.md"], f'<tr id="claim-{claim.finding}">', "</tr>"))
        assert f"../../findings/{claim.finding}/" in row.values("href")
        assert claim.why in row.text
    assert (
        "Hoop: 1 passed ( e1 )"
        in Page(part(made[f"{LAGOON}.md"], '<tr id="claim-demand-favours-coalition">', "</tr>")).text
    )
    first, second = case.study.evidence
    failed = tuple(replace(one, finding="neighbours-join", test="hoop", result="failed") for one in first.bears_on)
    more = (first, second, replace(first, id="e3"), replace(first, id="e4", bears_on=(*first.bears_on, *failed)))
    told = replace(case, study=replace(case.study, evidence=more))
    found = evidence.tallies(told, "demand-favours-coalition")
    assert [(one.test, list(one.results)) for one in found] == [("hoop", [("passed", ["e1", "e3", "e4"])])]
    assert [(one.test, list(one.results)) for one in evidence.tallies(told, "neighbours-join")] == [
        ("hoop", [("failed", ["e4"])]),
        ("straw in the wind", [("searched, not found", ["e2"])]),
    ]


def test_an_objective_tells_how_far_it_was_reached_and_who_differs(made: Mapping[str, str]) -> None:
    told = Page(part(made[f"{LAGOON}.md"], '<li id="objective-truce">', "\n</ol>")).text
    assert "Since 27 February 2004 Attainment: Reached · durability: ongoing medium confidence" in told
    assert "Judged otherwise: Scholars: Missed . The book calls the truce one of words." in told


def test_a_study_names_the_cases_it_covers_and_they_lead_to_it(made: Mapping[str, str]) -> None:
    assert "../san-marcos-2006/" in part(made[f"{LAGOON}.md"], "The study covers", "too.")
    assert "../san-marcos-2004/" in part(made["cases/san-marcos-2006.md"], "It is studied together with", "</p>")


def test_each_answer_can_be_cited_alone(record: Record, made: Mapping[str, str]) -> None:
    told = part(made[f"{LAGOON}.md"], "<summary>One of its answers</summary>", "</details>")
    for question in record.standard_questions:
        assert f"#{question.id}" in told


def test_the_cast_has_pages_that_say_so(made: Mapping[str, str]) -> None:
    assert "../../states/SYL/" in part(made[f"{LAGOON}.md"], "### Others in the account", "##")
    assert "Named in a study" in made["states/SYL.md"]


def test_a_source_tells_what_of_a_study_rests_on_it(record: Record) -> None:
    (book,) = [one for one in source_pages.entries(sample.site(record)) if one.source.id == "lagoon-history-2010"]
    anchors = {use.anchor for resting in book.resting for use in resting.uses if resting.case == "san-marcos-2004"}
    assert {"phases", "objective-truce", "trigger", "rivals", "e1"} <= anchors


# --- the time of partners ---------------------------------------------------------------------------------------------


def test_the_timeline_tells_what_the_table_tells(record: Record, case: Case, made: Mapping[str, str]) -> None:
    told = part(made[f"{LAGOON}.md"], '<ul class="kb-dates">', "\n</ul>")
    table = part(made[f"{LAGOON}.md"], '<figure class="kb-lanes">', "</figure>")
    for mark, word in (("joining", "joined"), ("leaving", "left")):
        variable = record.marked(mark)
        assert variable
        for partner in case.partners:
            coding = partner.codings.get(variable.id)
            if coding and coding.answer:
                name, day = record.states[partner.state].name, spoken(coding.answer[0])
                row = Page(part(table, f'<tr id="{partner.state}">', "</tr>")).text
                assert f"{word}: {day}" in row
                assert name in Page(part(told, f'<span class="kb-when">{day}:</span> {word}', "</li>")).text


def test_a_date_stands_in_the_first_phase_in_which_it_can_lie_and_who_has_none_is_named(
    record: Record, case: Case
) -> None:
    names = {one.state: record.states[one.state].name for one in case.partners if one.state != "GFW"}
    found = chronology(record, case, names)
    assert [(stage.number, stage.name, [event.day for event in stage.events]) for stage in found.stages] == [
        (1, "The landing", ["29 February 2004"]),
        (2, "The guard", ["5 March 2004", "April 2004", "30 June 2006", "September 2006"]),
    ]
    assert found.undated == []
    assert chronology(record, case, {"GFW": "Grand Fenwick"}).undated == [("GFW", "Grand Fenwick")]
    without = replace(case, study=replace(case.study, phases=()))
    assert [(stage.number, stage.name) for stage in chronology(record, without, names).stages] == [(0, "")]


def test_phases_are_bands_of_the_axis(case: Case) -> None:
    first, second = case.study.phases
    of = Axis(date(2004, 2, 29), date(2004, 3, 9))  # ten days
    drawn = [(one.number, one.left, one.width) for one in bands(of, [first, second])]
    assert drawn == [(1, 0, 50), (2, 50, 50)]
    assert [one.middle for one in bands(of, [replace(second, end="ongoing")])] == [75]
    assert bands(of, [replace(second, start="2005-01-01")]) == []


# --- all studies beside each other ------------------------------------------------------------------------------------


def test_a_question_has_a_page_with_the_answers_of_all_studies(record: Record, made: Mapping[str, str]) -> None:
    for question in record.standard_questions:
        told = shown(made, f"questions/{question.id}")
        assert question.question in told.text
        for case in record.cases.values():
            assert (f"../../cases/{case.id}/#{question.id}" in told.values("href")) == case.is_study
            assert (case.id in told.ids) == case.is_study


def test_the_list_of_studies_leads_to_every_answer(record: Record, made: Mapping[str, str]) -> None:
    links = shown(made, "questions/index").values("href")
    for question in record.standard_questions:
        assert f"{question.id}/" in links
        assert f"../cases/san-marcos-2004/#{question.id}" in links
    assert "../cases/khemed-1958/" not in links


def test_a_finding_lists_the_studies_that_claim_it(made: Mapping[str, str]) -> None:
    told = Page(part(made["findings/demand-favours-coalition.md"], "## In the studies", "##"))
    assert "San Marcos (Operation Lagoon) : yes ; evidence: 1 passed" in told.text
    assert "../../cases/san-marcos-2004/#claim-demand-favours-coalition" in told.values("href")
    assert "In the studies" not in made["findings/build-ties.md"]


# --- in a browser -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def home(browser: Browser, built: Path) -> Iterator[str]:  # noqa: ARG001 - without a browser nothing is served
    """The address of the site of the small record."""
    with browsers.served(built / "site") as address:
        yield address


@pytest.fixture
def tab(window: browsers.Window) -> Iterator[Tab]:
    """A page of the site, on which nothing may go wrong."""
    with browsers.lent(window) as tab:
        yield tab


@pytest.mark.browser
def test_evidence_stands_beside_its_answer_where_there_is_room_and_below_it_on_a_phone(tab: Tab, home: str) -> None:
    for width, is_beside in ((1280, True), (390, False)):
        tab.set_viewport_size({"width": width, "height": 900})
        tab.goto(f"{home}{LAGOON}/#e1")
        answer = tab.locator(".kb-reading", has=tab.locator("#e1")).locator("> div").bounding_box()
        evidence_ = tab.locator("#e1").bounding_box()
        assert answer
        assert evidence_  # it is open, for the address asks for it
        assert (evidence_["x"] > answer["x"] + answer["width"]) == is_beside
        assert (evidence_["y"] > answer["y"] + answer["height"]) == (not is_beside)


@pytest.mark.browser
def test_on_a_phone_what_stands_beside_an_answer_is_folded_until_it_is_asked_for(tab: Tab, home: str) -> None:
    tab.set_viewport_size({"width": 390, "height": 900})
    tab.goto(f"{home}{LAGOON}/")
    expect(tab.locator("#e1")).to_be_hidden()
    tab.goto(f"{home}{LAGOON}/#COS-troops")
    expect(tab.locator("#COS-troops")).to_be_in_viewport()


@pytest.mark.browser
def test_on_paper_the_evidence_is_open(tab: Tab, home: str) -> None:
    tab.set_viewport_size({"width": 390, "height": 900})
    tab.goto(f"{home}{LAGOON}/")
    tab.emulate_media(media="print")
    for one in ("#e1", "#e1 .kb-bears p", "#e2 .kb-bears p"):
        expect(tab.locator(one).first).to_be_visible()
    expect(tab.locator(".md-sidebar").first).to_be_hidden()


@pytest.mark.browser
def test_the_answers_of_all_studies_are_narrowed_without_a_script(record: Record, case: Case, browser: Browser) -> None:
    alone = replace(record.cases["khemed-1958"], depth="study", study=case.study)  # it had no coalition
    both = sample.site(replace(record, cases={**record.cases, alone.id: alone}), tabled=False)
    made = next(one.data.decode() for one in pages(both) if one.path.as_posix() == "questions/trigger.md")
    style = next(one.data.decode() for one in static() if one.path.name == "kb.css")
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.set_content(f'<style>{style}</style><div class="md-typeset">{made.partition("</p>")[2]}</div>')
    shown_ = tab.locator(".kb-across details")
    expect(shown_).to_have_count(2)
    for label, id_ in (("1 with a coalition", "san-marcos-2004"), ("1 without one", "khemed-1958")):
        tab.get_by_label(label).check()
        expect(shown_.filter(visible=True)).to_have_attribute("id", id_)
    tab.get_by_label("all 2").check()
    expect(shown_.filter(visible=True)).to_have_count(2)
    context.close()


@pytest.mark.browser
def test_the_contents_name_the_questions_in_short(tab: Tab, home: str) -> None:
    tab.goto(f"{home}{LAGOON}/")
    expect(tab.locator('.md-nav--secondary a[href="#rivals"]')).to_have_text(re.compile(r"^\s*Rivals\s*$"))
