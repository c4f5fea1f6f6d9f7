"""Where a rule draws its line: what it still lets pass, and what it does not.

Each row is one change to the small accepted record: a file, a text in it, and what stands there instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from coalition_kb.reader import load
from tests.examplefiles import EXAMPLES, SMALL, laid_on_small

if TYPE_CHECKING:
    from pathlib import Path

KHEMED = "cases/khemed-1958.yaml"
LAGOON = "cases/san-marcos-2004.yaml"
GUARD = "cases/san-marcos-2006.yaml"
VARIABLES = "codebook/variables"
THRESHOLD = f"{VARIABLES}/intervention/is_coalition.yaml"
MANDATE = f"{VARIABLES}/intervention/mandate.yaml"
MOTIVE = f"{VARIABLES}/partner/motive.yaml"
SOURCES = "codebook/sources/general.yaml"
UNIVERSE = "codebook/universe.yaml"
RETIRED = "codebook/retired.yaml"
QUESTIONS = "codebook/questions.yaml"
DEMAND = "codebook/findings/demand-favours-coalition.yaml"
NEIGHBOURS = "codebook/findings/neighbours-join.yaml"
FAR = "{id: far, name: Joiners far from home, kind: count, population: joiners, of: far}"
APART = "{id: far, name: Far, kind: difference, population: joiners, outcome: forces, group: far, margin: 1}"
KEPT = "{id: far, name: Far, kind: kept, population: joiners, outcome: forces, now: near, then: far, terms: [far]}"

X_LIST = "    lists:\n      interventions-list: {included: no, why"

PASSES = [
    ("reversed-dates", KHEMED, "end: {value: 1958-08-02", "end: {value: 1958-07-15", "ends on the day of its start"),
    ("reversed-dates", KHEMED, "end: {value: 1958-08-02", "end: {value: 1958-07", "may end after its start"),
    ("reversed-dates", KHEMED, "decision: {value: 1958-07-14", "decision: {value: 1958", "may be decided before"),
    ("partner-not-in-system", GUARD, "- state: FRD", "- state: GFW", "stands in one of the two lists"),
    ("partner-not-in-system", LAGOON, "joined: 2004-04", "joined: 1992", "may have existed when it joined"),
    ("partner-date-outside-case", LAGOON, "left: 2006-06-30", "left: 2006", "may have left before the end"),
    ("partner-date-outside-case", LAGOON, "joined: 2004-04", "joined: 2004-02", "may have joined after the start"),
    ("partner-date-outside-case", GUARD, "{status: ongoing, why: It is there still.}", "2030", "no end is known"),
    ("hindsight", KHEMED, "seen_from: 1958-07-14 ", "seen_from: 1958-07 ", "may be of before the decision"),
    ("hindsight", LAGOON, "{code: fear, seen_from: 2004-02-28}", "{code: fear, seen_from: 2004-03-01}", "of the day"),
    ("hindsight", LAGOON, "decided: 2004-03-01", "decided: {status: unknown, why: x}", "the decision is not dated"),
    ("hindsight", LAGOON, "3.5, confidence: medium", "3.5, seen_from: 2004-02-27, confidence: medium", "of the day"),
    ("wrong-value", LAGOON, "cost_share: 0.25", "cost_share: 1", "a share of one"),
    ("wrong-value", LAGOON, "cost_share: 0.25", "cost_share: 0", "a share of nought"),
    ("wrong-value", LAGOON, "troops: 150", "troops: 0", "a count of nought"),
    ("wrong-value", LAGOON, "value: 3.5", "value: -3.5", "a number below nought"),
    ("wrong-value", LAGOON, "low: 500, high: 650", "low: 600, high: 600", "a range of one number"),
    ("wrong-value", LAGOON, "left: 2006-09", "left: {value: 2006-09, low: 2006, high: 2006-09-20}", "a range of dates"),
    ("no-reason", LAGOON, "joined: 2004-04", "joined: {value: 2004-04}", "a code of a partner needs no reason"),
    ("unopened-source", LAGOON, "gave: [bases]", "gave: {codes: [bases], sources: [{source: gazette-2006}]}", "read"),
    (
        "unopened-source",
        KHEMED,
        "why: The roll., sources: [",
        "why: The roll., sources: [{source: khemed-memoir-1971, opened: no}, ",
        "one that was read is enough",
    ),
    (
        "no-reason",
        KHEMED,
        "mandate: {code: none, confidence: high, why: No organisation met., sources: [khemed-papers-1958]}",
        "mandate: {status: not_coded}",
        "what lacks is told as missing",
    ),
    ("claims-reading", SOURCES, "kind: primary\n    opened: no ", "kind: primary\n    opened: part ", "read in part"),
    ("missing-core", GUARD, "depth: entry", "depth: entry ", "an entry answers no question for studies"),
    ("status-not-allowed", LAGOON, "cost_share: 0.25", "cost_share: {status: not_coded, why: x}", "nobody looked yet"),
    ("question-applies", KHEMED, "mandate: {code: none,", "mandate: {status: unknown,", "it is not known"),
    ("formula", KHEMED, "title: Khemed (", "title: Khemed = Wadesdah - @ + (", "a sign within"),
    ("formula", LAGOON, "value: 3.5", "value: -3.5", "a number below nought"),
    ("column-name", THRESHOLD, "    any:", f"    {'a' * 19}:", "32 with an alternative"),
    ("column-label", THRESHOLD, "{name: One partner with forces", f"{{name: {'é' * 80}", "80 of an alternative"),
    ("column-label", MOTIVE, "name: Fear", f"name: {'é' * 60}", "120 bytes of a code"),
    ("reserved-number", LAGOON, "value: 3.5", "value: -9999993", "next to them"),
    ("reserved-number", MANDATE, "number: 2,", "number: 2147483620,", "the most that Stata names"),
    ("missing-word", MOTIVE, "name: Fear", "name: none", "a word of many codebooks"),
    ("missing-word", MOTIVE, "name: Fear", "name: None of these", "more than the word"),
    ("long-text", LAGOON, "value: To keep a truce.", f"value: {'é' * 1022}", "2,044 bytes of text"),
    ("wrong-id", SOURCES, "- id: interventions-list", f"- id: {'a' * 64}", "64 long"),
    ("codebook-ids", f"{VARIABLES}/partner/motive.yaml", "  favour: {", f"  {'a' * 32}: {{", "32 long"),
    ("codebook-label", f"{VARIABLES}/partner/motive.yaml", "name: Motive", f"name: {'a' * 67}", "67 long"),
    ("codebook-scale", f"{VARIABLES}/intervention/demand.yaml", "number: 0.4", "number: 0.51", "just in the set"),
    (
        "codebook-missing",
        f"{VARIABLES}/partner/troops.yaml",
        "not_applicable: It sent none.",
        "not_covered: No list has it.",
        "any status but coded and not_coded",
    ),
    ("name-twice", GUARD, "title: San Marcos (the guard)", "title: San Marcos", "a part of another's name"),
    ("universe-merged", UNIVERSE, "into: khemed-1958 ", "into: san-marcos-2004 ", "any case of the record"),
    ("retired-into", RETIRED, "into: khemed-1958", "into: san-marcos-2004", "any case of the record"),
    ("retired-into", RETIRED, "    into: khemed-1958\n", "", "a case that was withdrawn"),
    ("universe-told", UNIVERSE, "year: 1999", "year: 1999-07", "a month is more than a year"),
    ("universe-told", UNIVERSE, "    lists:\n      interventions-list: {included: yes, why", X_LIST, "none has it"),
    ("told-number", LAGOON, "With 2,000 men", "With 2,400 men", "a fifth above"),
    ("told-number", LAGOON, "With 2,000 men the U.S.", "With 9,000 men and ships the U.S.", "with what else it counts"),
    ("told-year", LAGOON, "fell on 28 February 2004", "had fallen on 28 February 1994", "what had happened before"),
    ("told-year", LAGOON, "ch. 4]. An", "1994 reprint]. In May 1994 an", "when the edition came out that is cited"),
    ("told-year", LAGOON, "activity: Marines held", "activity: In March 1999 Marines held", "a phase is no answer"),
    ("told-state", LAGOON, "The government of San Marcos", "By the Gulf of Khemed the government", "a water"),
    ("told-company", LAGOON, "would overturn this account", "would show that the U.S. acted alone", "what was weighed"),
    (
        "told-mandate",
        LAGOON,
        "mandate: {code: given, confidence: high, why: The Council voted the same night., sources: [congress-letter-2004]}",
        "mandate: {status: unknown, why: The papers are closed.}",
        "nothing is coded",
    ),
    ("codebook-mark", MANDATE, "name: Mandate", "name: Mandate\nfacet: Organisation", "a facet of the intervention"),
    ("finding-test", NEIGHBOURS, FAR, KEPT, "an effect that is kept, of an outcome that is neither measure"),
    ("finding-test", NEIGHBOURS, FAR, APART, "the greatest margin"),
    ("finding-clause", DEMAND, "at_least: consistency", "at_least: -small_effect", "a shared threshold turned round"),
    (
        "claim-evidence",
        LAGOON,
        "- {finding: neighbours-join, rival",
        "- {finding: demand-favours-coalition, rival",
        "an open claim needs none",
    ),
    ("told-mandate", LAGOON, "had voted the same night", "voted; NATO gave no mandate", "of another organisation"),
    ("study-phase", LAGOON, "    start: 2004-02-29", "    start: 2004-02", "it may begin with the case"),
    ("untold-code", LAGOON, "  mandate_by: {codes: [un, union], confidence: high", "  # {", "no organisation is coded"),
    ("study-length", QUESTIONS, "least_words: 20, most_words: 90", "least_words: 42, most_words: 67", "just as long"),
    ("untold-code", LAGOON, "over on 30 June 2006", "over on June 30, 2006", "in another form"),
    ("untold-code", LAGOON, "end: {value: 2006-06-30", "end: {value: 2006-06", "a month that is told with its day"),
    (
        "untold-partner",
        LAGOON,
        "Freedonia and Ruritania helped",
        "Freedonia and Strelsau helped",
        "named by its capital",
    ),
]

TELLS = [
    ("codebook-theme", "codebook/themes.yaml", "id: ties", "id: tie", "a theme that has lost its variables"),
    ("retired-again", RETIRED, "id: wadesdah-1958", "id: khemed-1958", "of a case that leads to itself too"),
    ("retired-into", RETIRED, "into: khemed-1958", "into: sandstorm-rehearsal-1957", "a case that is retired itself"),
    ("wrong-id", RETIRED, "id: wadesdah-1958", "id: Wadesdah", "of a retired case too"),
    ("impossible-date", RETIRED, "on: 2026-11-21", "on: 2026-11-31", "of a retired case too"),
    ("reversed-dates", KHEMED, "end: {value: 1958-08-02", "end: {value: 1958-07-14", "ends the day before its start"),
    ("partner-not-in-system", LAGOON, "joined: 2004-04", "joined: 1992-05-31", "joined the day before it existed"),
    ("partner-date-outside-case", LAGOON, "left: 2006-06-30", "left: 2006-07-01", "left the day after the end"),
    ("hindsight", LAGOON, "seen_from: 2004-02-28}", "seen_from: 2004-03-02}", "of the day after"),
    ("hindsight", GUARD, "code: light,", "code: light, seen_from: 2006-07-01,", "without a decision, the start"),
    ("wrong-value", LAGOON, "cost_share: 0.25", "cost_share: 1.01", "a share above one"),
    ("wrong-value", LAGOON, "troops: 150", "troops: -1", "a count below nought"),
    ("wrong-value", LAGOON, "troops: 150", "troops: 1_500", "a count as Python writes it"),
    ("wrong-value", LAGOON, "troops: 150", "troops: 1.5", "half a person"),
    ("wrong-value", LAGOON, "troops: 150", f"troops: {'9' * 16}", "more than there are"),
    ("wrong-value", LAGOON, "value: 3.5", "value: nan", "no number"),
    ("wrong-value", LAGOON, "left: 2006-09", "left: {value: 2006-09, low: 2006-10}", "dates that fall"),
    ("wrong-value", GUARD, "{value: 80,", "{value: eighty,", "of an alternative"),
    ("unknown-code", GUARD, "- {code: oust,", "- {code: ousted,", "of an alternative"),
    ("unknown-source", GUARD, "why: Paragraph 3., sources: [lagoon-", "why: 3, sources: [lagun-", "of an alternative"),
    ("claims-reading", GUARD, "3., sources: [lagoon-history-2010]", "3., sources: [khemed-memoir-1971]", "of one too"),
    ("no-reason", LAGOON, "{status: unknown, why: The orders are closed.}", "{status: unknown}", "none is inherited"),
    ("status-not-allowed", LAGOON, "cost_share: 0.25", "cost_share: {status: ongoing, why: x}", "not this one"),
    ("missing-core", KHEMED, "depth: entry", "depth: study", "a study answers more"),
    ("wrong-id", SOURCES, "- id: interventions-list", f"- id: {'a' * 65}", "65 long"),
    ("wrong-id", SOURCES, "- id: interventions-list", "- id: con", "the name of a device"),
    ("codebook-ids", f"{VARIABLES}/partner/motive.yaml", "  favour: {", f"  {'a' * 33}: {{", "33 long"),
    ("codebook-label", f"{VARIABLES}/partner/motive.yaml", "name: Motive", f"name: {'a' * 68}", "68 long"),
    ("codebook-label", f"{VARIABLES}/partner/motive.yaml", "name: Motive", "name: ''", "no name"),
    ("codebook-scale", f"{VARIABLES}/intervention/demand.yaml", "number: 1,", "number: 1.1,", "more than a member"),
    (
        "codebook-scale",
        f"{VARIABLES}/intervention/mandate.yaml",
        "number: 1,",
        "number: 0,",
        "as low as the one before",
    ),
    ("short-text", SOURCES, "title: Across the Lagoon", "title: <i>Across</i>", "of a source too"),
    ("name-twice", GUARD, "title: San Marcos (the guard)", "title: SANDSTORM", "in other letters, or an alias"),
    ("universe-case", UNIVERSE, "id: san-marcos-2006, disposition: included", "id: x, disposition: included", "both"),
    ("universe-told", UNIVERSE, "    year: 1999\n", "", "no year"),
    ("universe-merged", UNIVERSE, "for a fortnight.}", "for a fortnight., into: san-marcos-2004}", "no part"),
    ("unknown-state", UNIVERSE, "places: [FRD]", "places: [FRE]", "of a candidate too"),
    ("unknown-source", UNIVERSE, "{source: interventions-list, says", "{source: list, says", "of a list searched"),
    ("unknown-source", NEIGHBOURS, "- source: lagoon-", "- source: lagun-", "of a study that was published"),
    (
        "confidence-wrong",
        KHEMED,
        "    why: The plan is not",
        "    confidence: sure\n    why: The plan is not",
        "of no code",
    ),
    ("formula", "codebook/states.yaml", "name: Khemed", 'name: "@Khemed"', "of a state too"),
    (
        "formula",
        SOURCES,
        "kind: primary\n    opened: no ",
        'kind: primary\n    note: "= the first"\n    opened: no ',
        "a note too",
    ),
    ("formula", KHEMED, "why: Shorter than its list goes.", 'why: "=1"', "why a list has it or not"),
    ("formula", LAGOON, "name: The landing", 'name: "=1"', "the name of a phase"),
    ("formula", DEMAND, "limits: Few cases", "limits: =Few cases", "what limits a finding"),
    (
        "evidence-source",
        LAGOON,
        'source: "lagoon-history-2010, p. 30"       #',
        "source: {source: lagoon-history-2010, locator: p. 30, opened: no}  #",
        "a quotation from a passage that was not read",
    ),
    ("study-phase", LAGOON, "    start: 2004-02-29", "    start: 2004-02-28", "it begins before the case"),
    ("study-phase", LAGOON, "    end: 2006-06-30", "    end: 2006-07-01", "it ends after the case"),
    ("study-length", QUESTIONS, "least_words: 20", "least_words: 43", "a word short"),
    ("study-length", QUESTIONS, "most_words: 90", "most_words: 66", "a word long"),
    ("formula", DEMAND, "says: Coalitions are commoner", "says: =Coalitions are commoner", "what a clause says"),
    (
        "codebook-operation",
        f"{VARIABLES}/intervention/n_partners.yaml",
        "at_least: forces",
        "at_least: force",
        "a level that is no code",
    ),
    ("short-text", NEIGHBOURS, "name: Joiners near home", "name: Joiners <b>near</b> home", "of a test too"),
    ("codebook-mark", MOTIVE, "name: Motive", "name: Motive\nfacet: Type", "a facet of partners"),
    ("finding-test", NEIGHBOURS, FAR, KEPT.replace("outcome: forces", "outcome: near"), "explained by itself"),
    ("finding-test", NEIGHBOURS, FAR, APART.replace("margin: 1", "margin: 1.1"), "a margin above one"),
    (
        "analysis-measure",
        "codebook/analysis.yaml",
        "anchors: [100, 1000, 5000]",
        "anchors: [few, some, many]",
        "anchors that are no numbers",
    ),
    ("column-name", THRESHOLD, "    any:", f"    {'a' * 20}:", "33 of an alternative"),
    ("column-name", THRESHOLD, "    any:", "    A:", "not of a to z"),
    ("column-label", THRESHOLD, "{name: One partner with forces", f"{{name: {'a' * 81}", "81 of an alternative"),
    ("column-label", MOTIVE, "name: Fear", f"name: {'é' * 61}", "122 bytes of a code"),
    ("reserved-number", LAGOON, "value: 3.5", "value: -9999994.5", "between two of them"),
    ("reserved-number", LAGOON, "value: 3.5", "value: 3.5, low: -9999999", "a bound"),
    ("reserved-number", MANDATE, "number: 2,", "number: 2147483621,", "more than Stata names"),
    ("missing-word", MOTIVE, "name: Fear", "name: nan", "in any case of letters"),
    ("missing-word", KHEMED, "aliases: [Sandstorm]", "aliases: [NULL]", "another name"),
    ("long-text", LAGOON, "value: To keep a truce.", f"value: {'é' * 1023}", "2,046 bytes of text"),
    ("long-text", KHEMED, "title: Khemed (", f"title: {'a' * 2045} (", "a title"),
    (
        "codebook-missing",
        f"{VARIABLES}/partner/troops.yaml",
        "not_applicable: It sent none.",
        "not_coded: Nobody looked.",
        "what may always be is not listed",
    ),
    ("told-number", LAGOON, "With 2,000 men", "With 2,401 men", "more than a fifth above"),
    (
        "told-number",
        LAGOON,
        "With 2,000 men the U.S. landed",
        "At its height the U.S. had 1,599 men; it landed",
        "more than a fifth below, as the peak",
    ),
    ("told-year", LAGOON, "within days [@congress", "within days of 5 May 1999 [@congress", "in the summary too"),
    ("told-state", LAGOON, "activity: Marines held", "activity: Khemedi Marines held", "in a phase too"),
    ("told-state", LAGOON, "  SYL: Its ships", "  KHE: Its ships", "of a cast that lost one"),
    ("untold-code", LAGOON, "With 2,000 men", "With a few men", "the strength of the U.S."),
    ("untold-code", LAGOON, "end: {value: 2006-06-30", "end: {value: 2005-06", "the month of another year"),
    ("untold-code", LAGOON, "left: 2006-09", "left: 2007-09", "the year in which a main partner left"),
]


def told(root: Path, file: str, old: str, new: str) -> set[str]:
    """The rules that are told of the small record with one change."""
    text = (root / file).read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    (root / file).write_text(text.replace(old, new), encoding="utf-8")
    return {problem.rule for problem in load(root).problems}


def named(row: tuple[str, ...]) -> str:
    """A row in words: the rule, and what it is about."""
    return f"{row[0]}: {row[-1]}"


@pytest.mark.parametrize("row", PASSES, ids=named)
def test_a_rule_lets_pass(row: tuple[str, ...], tmp_path: Path) -> None:
    rule, file, old, new, _ = row
    assert rule not in told(laid_on_small(SMALL, tmp_path / "record"), file, old, new)


@pytest.mark.parametrize("row", TELLS, ids=named)
def test_a_rule_tells(row: tuple[str, ...], tmp_path: Path) -> None:
    rule, file, old, new, _ = row
    assert rule in told(laid_on_small(SMALL, tmp_path / "record"), file, old, new)


def test_a_question_with_two_conditions_applies_only_where_both_are_met(tmp_path: Path) -> None:
    root = laid_on_small(SMALL, tmp_path / "record")
    told(root, f"{VARIABLES}/intervention/mandate_by.yaml", "given]}", "given], aim: [guard]}")
    assert told(root, KHEMED, "mandate: {code: none,", "mandate: {code: asked,") == set()  # its aim is a rescue
    assert told(root, KHEMED, "code: rescue", "code: guard") == {"question-applies"}


def test_a_month_outside_a_case_is_known_where_a_text_of_its_codings_begins_with_it(tmp_path: Path) -> None:
    root = laid_on_small(SMALL, tmp_path / "record")
    assert told(root, LAGOON, "was asked in vain", "was asked in May 1999") == {"told-year"}
    assert told(root, LAGOON, "says: The plan", "says: May 1999 saw a plan, and that") == set()


def test_of_two_conditions_that_name_nothing_each_is_told(tmp_path: Path) -> None:
    root = laid_on_small(SMALL, tmp_path / "record")
    wrong = "{took: [forces], took_part: [force]}"
    assert told(root, f"{VARIABLES}/partner/left.yaml", "{took_part: [support, forces, combat]}", wrong)
    found = [one.found for one in load(root).problems if one.rule == "codebook-reference"]
    assert found == [
        "left names the code of took_part 'force', which is none",
        "left names the variable 'took', which is none",
    ]


def test_a_year_outside_a_case_is_known_where_what_is_cited_second_came_out_in_it(tmp_path: Path) -> None:
    root = laid_on_small(SMALL, tmp_path / "record")
    assert told(root, LAGOON, "ch. 4]. An", "ch. 4; @interventions-list]. In May 1994 an") == {"told-year"}
    assert told(root, SOURCES, 'issued: "2022"', 'issued: "1994"') == set()


def test_of_the_un_its_council_may_be_named_alone(tmp_path: Path) -> None:
    root = laid_on_small(SMALL, tmp_path / "record")
    by = f"{VARIABLES}/intervention/mandate_by.yaml"
    assert told(root, by, "name: United Nations", "name: UN Security Council") == {"untold-code"}
    assert told(root, LAGOON, "The United Nations and", "The Security Council and") == set()


def test_a_year_after_a_case_is_outside_it_where_all_parts_of_its_study_have_ended(tmp_path: Path) -> None:
    root = laid_on_small(SMALL, tmp_path / "record")
    assert told(root, LAGOON, "was asked in vain", "was asked in May 2012") == set()  # the guard is there still
    assert told(root, GUARD, "end: {value: ongoing", "end: {value: 2009-12-31") == {"told-year"}


def test_the_reason_of_an_adjudication_is_a_text_of_the_record_too(tmp_path: Path) -> None:
    root = laid_on_small(EXAMPLES / "accepted" / "passes", tmp_path / "record")
    assert "formula" in told(root, KHEMED, 'why: "No. 2 says peace', 'why: "= No. 2 says peace')


def test_a_warning_is_accepted_in_its_own_case_alone(tmp_path: Path) -> None:
    root = laid_on_small(SMALL, tmp_path / "record")
    accepted = "accepted: [{rule: hindsight, says: aim, why: x}]\npartners: "
    assert told(root, KHEMED, "partners: ", accepted) == {"accepted-nothing"}  # the warning is of another case


def test_a_warning_is_accepted_by_all_of_the_words_that_it_says(tmp_path: Path) -> None:
    root = laid_on_small(SMALL, tmp_path / "record")
    assert told(root, LAGOON, "says: COS left 2006-09", "says: COS joined 2006-09") == {
        "accepted-nothing",
        "partner-date-outside-case",
    }


def test_one_acceptance_may_cover_several_warnings(tmp_path: Path) -> None:
    root = laid_on_small(SMALL, tmp_path / "record")
    assert told(root, LAGOON, "joined: 2004-04", "joined: 2004-01") == {"partner-date-outside-case"}
    assert told(root, LAGOON, "says: COS left 2006-09", "says: outside") == set()
