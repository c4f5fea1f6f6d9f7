"""The pages of findings: the verdict with its reason, every clause, the four runs, and the cases behind every count."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from coalition_kb.analysis.estimates import Estimate, Model
from coalition_kb.findings import results as of  # so that no class whose name begins with Test is taken for a test
from coalition_kb.findings.results import RUNS, Cell, Judged, LeftOut, Outcome, Results, Run, Variant
from coalition_kb.kinds import KINDS
from coalition_kb.model import Analysis, Citation, Clause, FindingTest, Literature, Measure, Population
from coalition_kb.place import Place
from coalition_kb.site import behind, tested
from coalition_kb.site.behind import Behind
from coalition_kb.site.pages import pages
from tests.site import sample
from tests.site.test_case_page import part, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coalition_kb.findings.frame import Address
    from coalition_kb.model import Finding, Record
    from tests.site.markup import Page

HERE = Place("codebook/findings/neighbours-join.yaml", 1, 1)
NEIGHBOURS = "neighbours-join"
DEMAND = "demand-favours-coalition"
MEASURES = {
    id_: Measure(id_, name, "number", {"of": variable}, HERE)
    for id_, name, variable in (
        ("near", "Near home", "near_home"),
        ("ties", "Ties", "ties"),
        ("forces", "Forces there", "took_part"),
    )
}
ANALYSIS = Analysis(
    rules={"level": 0.9, "small_effect": 0.405, "agreeing_runs": 3},
    measures=MEASURES,
    populations={"listed": Population("listed", "Partners that a case lists", "partner", (), HERE)},
)
MODEL = FindingTest(
    "model", "Joining by ties", "logit", {"population": "listed", "outcome": "forces", "terms": ["near", "ties"]}, HERE
)
SHARE = FindingTest("share", "Joiners near home", "share", {"population": "listed", "of": "near"}, HERE)
TABLE = FindingTest("table", "Joining by place", "crosstab", {"population": "listed", "rows": "near"}, HERE)
JOINED: list[Address] = [("san-marcos-2004", "COS"), ("san-marcos-2004", "SYL"), ("san-marcos-2006", "COS")]
STAYED: list[Address] = [("san-marcos-2004", "RUR")]


def clause(says: str, test: str, of: str, relation: str, bound: str) -> Clause:
    """A condition on one number."""
    return Clause(says, (test,), (of,), relation, bound, 0, False, "", "", HERE)  # noqa: FBT003 - of the whole claim


NEAR = clause("Near states join more.", "model", "near.low", "above", "0")
MOST = clause("Most were near.", "share", "share", "at_least", "0.5")
UNKNOWN = clause("Ties tell.", "model", "ties", "above", "0")
SMALL = clause("No effect that matters.", "model", "near.high", "below", "small_effect")


def estimates() -> tuple[Estimate, ...]:
    """Two terms and an intercept."""
    return (
        Estimate("near", 1.2, 0.4, 0.5, 1.9, 0.004),
        Estimate("ties", -0.1, 0.4, -0.8, 0.6, 0.8),
        Estimate("intercept", -2, 0.4, -2.7, -1.3, 0.0001),
    )


def found() -> dict[str, of.Tested]:
    """What three tests gave."""
    model = Model("Firth's penalised logit", estimates(), 0.9, "profile", 4, 3, -2.1, notes=("Few events.",))
    split = [Cell("Forces there: yes", "", JOINED), Cell("Forces there: no", "", STAYED)]
    numbers = {"n": 4.0, "events": 3.0, "near": 1.2, "near.low": 0.5, "near.high": 1.9, "near.p": 0.004}
    crossed = [
        Cell("Near home: yes", "Forces there: yes", JOINED),
        Cell("Near home: yes", "Forces there: no", []),
        Cell("Near home: no", "Forces there: no", STAYED),
    ]
    left_out = [
        LeftOut("Near home", [("san-marcos-2006", "FRD")], is_unsure=False),
        LeftOut("A main partner", [("khemed-1958", "KHE")], is_unsure=True),
    ]
    share = {"n": 4.0, "count": 3.0, "cases": 2.0, "share": 0.75, "share.low": 0.4, "share.high": 0.93}
    return {
        "model": of.Tested(MODEL, 4, 2, numbers, cells=split, models=[model], notes=["Few events."]),
        "share": of.Tested(SHARE, 4, 2, share, cells=split, left_out=left_out),
        "table": of.Tested(TABLE, 4, 2, {"n": 4.0}, cells=crossed, open="4 rows, and 10 are wanted: too few."),
    }


def outcome(finding: Finding) -> Outcome:
    """Three runs support the claim and one does not decide it."""
    supporting = [
        Judged(NEAR, True, [0.5], "0.5, wanted > 0"),  # noqa: FBT003 - met
        Judged(MOST, False, [0.4], "0.4, wanted ≥ 0.5"),  # noqa: FBT003 - not met
        Judged(UNKNOWN, None, [math.nan], "Too few rows."),
    ]
    contradicting = [Judged(SMALL, False, [1.9], "1.9, wanted < 0.405")]  # noqa: FBT003 - not met
    leading = Variant("leading", "Leading values", found(), supporting, contradicting, "supported", "All are met.")
    low, high = (replace(leading, id=end, name=f"Ties: {end}", tested={}) for end in ("lowest", "highest"))
    other = replace(high, verdict="undetermined", why="Too few.")
    runs = [
        Run("leading", [leading], "supported", "All are met."),
        Run("contested", [low, other], "mixed", "Its variants differ."),
        Run("confident", [leading], "supported", "All are met."),
        Run("definitions", [leading], "supported", "All are met."),
    ]
    return Outcome(finding, runs, "supported", "3 of 4 runs agree.")


@pytest.fixture(scope="module")
def told(record: Record) -> Record:
    """The small record with one finding whose tests are known here to the last number."""
    studies = [
        Literature(
            Citation("lagoon-history-2010", "ch. 4", is_opened=True, place=HERE), "supports", "So it was.", "Why.", HERE
        ),
        Literature(
            Citation("lagoon-history-2010", "", is_opened=False, place=HERE), "unknown", "Not read.", "Why.", HERE
        ),
    ]
    finding = replace(
        record.findings[NEIGHBOURS],
        tests=(MODEL, SHARE, TABLE),
        supported_if=(NEAR, MOST, UNKNOWN),
        contradicted_if=(SMALL,),
        literature=tuple(studies),
    )
    untested = {
        id_: replace(one, tests=(), supported_if=(), contradicted_if=()) for id_, one in record.findings.items()
    }
    return replace(record, analysis=ANALYSIS, findings={**untested, NEIGHBOURS: finding})


@pytest.fixture(scope="module")
def results(told: Record) -> Results:
    """What the cases say of that finding; of the others nothing is known."""
    return Results({NEIGHBOURS: outcome(told.findings[NEIGHBOURS])})


@pytest.fixture(scope="module")
def site(told: Record, results: Results) -> Mapping[str, str]:
    """Every page, by its path."""
    made = pages(sample.site(told, tabled=False, results=results))
    return {str(page.path): page.data.decode() for page in made}


@pytest.fixture(scope="module")
def page(site: Mapping[str, str]) -> Page:
    """The page of the finding."""
    return shown(site, f"findings/{NEIGHBOURS}")


# --- the verdict ------------------------------------------------------------------------------------------------------


def test_the_verdict_is_a_word_with_a_sign_and_its_reason(page: Page) -> None:
    assert "✓ supported 3 of 4 runs agree." in page.text
    assert "This is a description of these cases, not an effect" in page.text


def test_each_clause_says_what_was_wanted_what_was_found_and_whether_it_is_met(page: Page) -> None:
    for told in (
        "Near states join more. ✓ met > 0 0.50 Joining by ties",
        "Most were near. ✗ not met ≥ 0.5 0.40 Joiners near home",
        "Ties tell. ? open > 0 Too few rows. Joining by ties",
        "No effect that matters. ✗ not met < 0.405 (small effect) 1.90 Joining by ties",
    ):
        assert told in page.text
    assert page.values("href").count("#test-model") == 3
    assert "test-model" in page.ids


def test_each_run_has_its_verdict_and_what_its_variants_say(page: Page) -> None:
    assert all(name in page.text for name in RUNS.values())
    assert "Its variants: 1 supported, 1 undetermined" in page.text
    assert "Ties: highest: ? undetermined . Too few." in page.text


def test_a_finding_that_was_not_tested_says_so_and_shows_no_test(site: Mapping[str, str]) -> None:
    untested = shown(site, f"findings/{DEMAND}")
    assert "– not tested yet" in untested.text
    assert "The four runs" not in untested.text


# --- the tests --------------------------------------------------------------------------------------------------------


def test_every_count_leads_to_a_list_of_as_many_rows(site: Mapping[str, str], page: Page) -> None:
    links = re.findall(r'<a href="#(rows-\d+)">(\d+)', site[f"findings/{NEIGHBOURS}.md"])
    assert {"4", "3", "1"} <= {n for _, n in links}
    for anchor, n in links:
        listed = part(site[f"findings/{NEIGHBOURS}.md"], f'id="{anchor}">', "</details>")
        states = re.findall(r"</a>: ([^<]+)</li>", listed)
        assert sum(len(some.split(", ")) for some in states) == int(n)
        assert page.ids.count(anchor) == 1


def test_rows_that_several_counts_are_of_are_listed_once(page: Page) -> None:
    assert "The same rows: Joiners near home: Forces there: yes; Joining by place: Near home: yes" in page.text
    assert len([one for one in page.ids if one.startswith("rows-")]) == 5


def test_what_is_left_out_is_counted_and_named_with_what_is_not_known(page: Page) -> None:
    assert "Used: 4 partners in 2 cases , of 5 partners." in page.text
    assert "Near home: 1 partner in 1 case" in page.text
    assert "A main partner: 1 partner in 1 case , of which it is not even known that they belong here" in page.text
    assert "Used: 4 partners in 2 cases , of 4 partners." in page.text  # where nothing is


def test_a_model_is_a_figure_and_a_table_of_the_same_numbers(page: Page) -> None:
    assert (
        "Outcome: Forces there. Firth's penalised logit; intervals of 90%: profile. 4 rows, 3 of them with" in page.text
    )
    assert "Near home 1.20 0.50 to 1.90 3.32 (1.65 to 6.69) 0.004" in page.text
    assert "intercept −2.00 −2.70 to −1.30 0.14 (0.07 to 0.27) < 0.001" in page.text
    assert (
        len([one for one in page.elements if one.name == "circle" and one.attributes.get("cx", "").endswith("%")]) == 3
    )
    assert page.text.count("Few events.") == 1


def test_a_share_has_its_interval(page: Page) -> None:
    assert "Share of the rows 0.75 0.40 to 0.93" in page.text


def test_a_test_that_is_open_says_why(page: Page) -> None:
    assert "Open: 4 rows, and 10 are wanted: too few." in page.text


def test_every_number_that_a_kind_gives_has_a_name() -> None:
    for kind in KINDS.values():
        assert {name.partition(".")[0] for name in kind.gives} <= set(tested.NUMBERS)


def test_of_many_rows_the_states_are_counted_and_not_named(told: Record) -> None:
    lists = Behind(told)
    rows = [("san-marcos-2004", f"S{number}") for number in range(behind.NAMED + 1)]
    assert lists.link("All", rows, "dyad") == "#rows-1"
    (one,) = lists.lists
    assert (one.n, one.cases[0].states, one.cases[0].n_states) == ("201 dyads in 1 case", (), 201)
    assert one.is_short_of_names


def test_a_count_of_nothing_leads_nowhere(told: Record) -> None:
    lists = Behind(told)
    assert lists.link("None", [], "case") == ""
    assert lists.lists == []


# --- what others found ------------------------------------------------------------------------------------------------


def test_what_a_study_found_stands_with_its_direction_and_whether_it_was_read(page: Page) -> None:
    assert re.search(r", ch\. 4 supports So it was\. Why\. read", page.text)
    assert "(not opened) unknown Not read. Why. not read" in page.text
    assert "../../sources/lagoon-history-2010/" in page.values("href")


# --- all findings, and the questions ----------------------------------------------------------------------------------


def test_the_overview_has_a_row_a_finding_with_its_verdict_and_four_runs(told: Record, site: Mapping[str, str]) -> None:
    overview = shown(site, "findings/index")
    rows = re.findall(r'<tr class="kb-of-.*?</tr>', site["findings/index.md"])
    assert len(rows) == len(told.findings)
    assert all(row.count("<td") == 1 + len(RUNS) for row in rows)
    assert "✓ supported ✓ supported ± mixed ✓ supported ✓ supported" in overview.text
    counts = [int(n) for n in re.findall(r"<li><strong>(\d+)</strong>", site["findings/index.md"])]
    assert sum(counts) == len(told.findings)


def test_every_question_that_the_overview_can_be_filtered_by_has_a_rule_for_it(site: Mapping[str, str]) -> None:
    style = Path("coalition_kb/site/assets/findings.css")
    wanted = set(re.findall(r'name="of" value="(\w+)"', site["findings/index.md"])) - {"all"}
    assert all(f"tr:not(.kb-of-{one})" in (sample.PROJECT / style).read_text(encoding="utf-8") for one in wanted)


def test_a_question_says_what_its_findings_say_and_over_which_rows_its_models_are(site: Mapping[str, str]) -> None:
    question = shown(site, "research/q2")
    assert "The cases support Neighbours join (K2) ." in question.text
    assert "K2 Joining by ties Forces there Partners that a case lists 4 partners in 2 cases" in question.text
    assert "Near home K2 Joining by ties 1.20 0.50 to 1.90" in question.text
    assert "intercept" not in question.text
    assert "K2 Joining by place : 4 rows, and 10 are wanted: too few." in question.text
    assert "What we cannot know" in question.text
    assert set(re.findall(r"#rows-\d", " ".join(question.values("href")))) == {"#rows-1"}


def test_a_question_whose_findings_were_not_tested_says_so(site: Mapping[str, str]) -> None:
    assert "Its findings have not been tested yet." in shown(site, "research/q1").text
    assert "No finding answers it yet." in shown(site, "research/q3").text


def test_the_verdict_stands_wherever_the_finding_is_named(site: Mapping[str, str]) -> None:
    assert "1 supported, 2 not tested yet" in shown(site, "index").text
    assert "K2 Neighbours join ✓ supported" in shown(site, "variables/took_part").text
    claims = part(site["cases/san-marcos-2004.md"], "## Claims", "## ")
    assert "Over all cases" in claims
    assert "kb-v-" in claims
