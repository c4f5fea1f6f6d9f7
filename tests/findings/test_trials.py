"""Tests of findings, run on cases drawn once: each kind gives the numbers that it declares, too few is open, runs differ."""

from __future__ import annotations

import pickle
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.stats import spearmanr

from coalition_kb.findings import results, run
from coalition_kb.findings.frame import Frame
from coalition_kb.findings.reading import leading
from coalition_kb.findings.sample import sample
from coalition_kb.findings.trials import TRIALS, coded_twice
from coalition_kb.kinds import KINDS
from coalition_kb.model import CONTRADICTED, SUPPORTED, UNDETERMINED, Clause, Finding, FindingTest
from coalition_kb.reader import load
from tests.examplefiles import EXAMPLES, laid_on_small
from tests.findings.written import CASES, PLACE, measure, population, record_of, with_analysis

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from coalition_kb.model import Record
    from coalition_kb.reader import Loaded

MEASURES = (
    measure("demand", "number", of="demand"),
    measure("high", "at_least", of="demand", code="heavy"),
    measure("light", "negation", measure="some"),
    measure("some", "at_least", of="demand", code="middling"),
    measure("men", "log", of="us_personnel"),
    measure("mandate", "number", of="mandate"),
    measure("mandated", "at_least", of="mandate", code="given"),
    measure("coalition", "among", of="is_coalition", codes=["yes"]),
    measure("demand_set", "set", of="demand", memberships={"light": "0", "middling": "0.6", "heavy": "1"}),
    measure("mandate_set", "set", of="mandate", memberships={"none": "0", "asked": "0.4", "given": "1"}),
    measure("forces", "at_least", of="took_part", code="forces"),
    measure("tied", "at_least", of="treaty", code="base"),
    measure("tied_early", "at_least", of="treaty", code="base", years_before="5"),
    measure("near", "among", of="near_home", codes=["yes"]),
    measure("nobody", "above", of="us_personnel", bound="99999"),
    measure("limit", "among", of="limit_task", codes=["yes"]),
)
POPULATIONS = (
    population("cases", "case"),
    population("partners", "partner"),
    population("states", "dyad"),
    population("none", "case", "nobody"),
)
#: A test of every kind, as a finding has it.
GIVEN: dict[str, dict[str, object]] = {
    "logit": {"population": "cases", "outcome": "mandated", "terms": ["demand", "men"]},
    "conditional-logit": {"population": "states", "outcome": "forces", "terms": ["tied", "near"]},
    "kept": {"population": "states", "outcome": "forces", "terms": ["near"], "now": "tied", "then": "tied_early"},
    "ordered-logit": {
        "population": "cases",
        "outcome": "mandate",
        "terms": ["demand", "men"],
        "larger": ["demand", "men"],
    },
    "crosstab": {"population": "cases", "rows": "demand", "columns": "mandated"},
    "difference": {"population": "cases", "outcome": "mandated", "group": "some", "margin": "0.2", "terms": ["men"]},
    "share": {"population": "cases", "of": "mandated"},
    "count": {"population": "partners", "of": "forces"},
    "sufficiency": {"population": "cases", "outcome": "mandate_set", "of": "demand_set"},
    "necessity": {"population": "cases", "outcome": "mandate_set", "of": "demand_set"},
    "correlation": {"population": "cases", "x": "demand", "y": "mandate"},
    "truth-table": {"population": "cases", "outcome": "mandate_set", "conditions": ["demand_set"]},
    "coders": {"of": ["forces"]},
}


@pytest.fixture(scope="module")
def read(many: Record) -> Record:
    """The cases, with measures and populations."""
    return with_analysis(many, MEASURES, POPULATIONS)


def asked(kind: str, **more: object) -> FindingTest:
    return FindingTest("t", "T", kind, GIVEN[kind] | more, PLACE)


def answered(record: Record, kind: str, **more: object) -> results.Tested:
    test, frame = asked(kind, **more), Frame(leading(record))
    return coded_twice(test, record) if kind == "coders" else TRIALS[kind](sample(test, frame, has_cells=True))


# --- every kind -------------------------------------------------------------------------------------------------------


def test_every_kind_is_tried_here_and_has_its_mathematics() -> None:
    assert set(GIVEN) == set(KINDS) == {*TRIALS, "coders"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_gives_all_the_numbers_that_it_declares_and_no_others(read: Record, kind: str) -> None:
    found = answered(read, kind)
    assert found.open == ""
    assert set(found.numbers) == set(KINDS[kind].numbers_of(asked(kind)))
    assert np.isfinite(list(found.numbers.values())).all()


@pytest.mark.parametrize("kind", [one for one in KINDS if one not in ("count", "coders")])
def test_too_few_rows_leave_a_test_open_and_say_so(read: Record, kind: str) -> None:
    found = answered(read, kind, population="none")
    assert found.open.endswith("too few.")
    assert dict(found.numbers) == {"n": 0}
    assert found.n == 0


@pytest.mark.parametrize("kind", ["share", "correlation", "crosstab", "logit", "ordered-logit"])
def test_a_test_may_ask_for_more_rows_than_others(read: Record, kind: str) -> None:
    assert answered(read, kind, least=str(CASES)).open == ""
    assert answered(read, kind, least=str(CASES + 1)).open == f"{CASES} rows, and {CASES + 1} are wanted: too few."


def test_a_count_is_never_too_few(read: Record) -> None:
    found = answered(read, "count", population="none", of="mandated")
    assert (found.open, found.numbers["count"]) == ("", 0)


# --- one kind after the other -----------------------------------------------------------------------------------------


def by_hand(record: Record, variable: str) -> list[str]:
    return [case.codings[variable].answer[0] for case in record.cases.values()]


def test_a_share_is_that_of_the_rows_counted_by_hand(read: Record) -> None:
    found = answered(read, "share")
    given = by_hand(read, "mandate").count("given")
    assert found.numbers["count"] == found.numbers["cases"] == given
    assert found.numbers["share"] == given / CASES
    assert found.numbers["share.low"] < given / CASES < found.numbers["share.high"]


def test_a_count_of_partners_tells_in_how_many_cases_they_are(read: Record) -> None:
    found = answered(read, "count")
    joined = [
        case.id
        for case in read.cases.values()
        for one in case.partners
        if one.codings["took_part"].answer == ("forces",)
    ]
    assert (found.numbers["count"], found.numbers["cases"]) == (len(joined), len(set(joined)))


def test_the_rows_behind_a_difference_are_those_of_its_four_cells(read: Record) -> None:
    found = answered(read, "difference")
    n = {(cell.row, cell.column): len(cell.rows) for cell in found.cells}
    shares = [
        n[f"some: {side}", "mandated: yes"] / (n[f"some: {side}", "mandated: yes"] + n[f"some: {side}", "mandated: no"])
        for side in ("yes", "no")
    ]
    assert found.numbers["difference"] == pytest.approx(shares[0] - shares[1])
    assert sum(n.values()) == CASES


def test_a_difference_with_few_rows_on_one_side_is_open(read: Record) -> None:
    assert answered(read, "difference", group="nobody").open == f"0 and {CASES} rows a side: too few."


def test_the_rows_behind_a_difference_are_told_again_for_each_stratum(read: Record) -> None:
    cells = answered(read, "difference", strata="high").cells
    assert {cell.row for cell in cells} == {
        f"{layer}some: {side}" for layer in ("", "high 0, ", "high 1, ") for side in ("yes", "no")
    }
    of = {
        layer: sorted(row for cell in cells if cell.row.startswith(layer) for row in cell.rows)
        for layer in ("some", "high 0, ", "high 1, ")
    }
    assert of["some"] == sorted([*of["high 0, "], *of["high 1, "]])
    assert len(of["high 1, "]) == by_hand(read, "demand").count("heavy")


def test_a_difference_without_terms_is_not_weighted(read: Record) -> None:
    assert not [number for number in answered(read, "difference", terms=[]).numbers if number.startswith("weighted")]


def test_weights_that_cannot_be_had_are_a_note_beside_the_difference(read: Record) -> None:
    found = answered(read, "difference", terms=["some"])  # the group itself
    assert found.open == ""
    assert "weighted" not in found.numbers
    (note,) = found.notes
    assert note.startswith("Overlap weights: ")


def test_a_correlation_with_what_does_not_vary_is_open(read: Record) -> None:
    assert answered(read, "correlation", y="nobody").open == (
        "One of the two does not vary: their correlation is not defined."
    )


def test_a_table_has_the_rows_of_every_cell_and_compares_its_ends(read: Record) -> None:
    found = answered(read, "crosstab")
    assert sum(len(cell.rows) for cell in found.cells) == CASES
    demand, mandate = by_hand(read, "demand"), by_hand(read, "mandate")
    high, low = (
        sum(m == "given" for d, m in zip(demand, mandate, strict=True) if d == side) / demand.count(side)
        for side in ("heavy", "light")
    )
    assert found.numbers["difference"] == pytest.approx(high - low)
    assert (found.numbers["high_rows"], found.numbers["low_rows"]) == (demand.count("heavy"), demand.count("light"))


def test_a_correlation_is_spearmans(read: Record) -> None:
    ranks = {"light": 0, "middling": 1, "heavy": 2}, {"none": 0, "asked": 1, "given": 2}
    demand, mandate = (
        [of[one] for one in by_hand(read, id_)] for of, id_ in zip(ranks, ("demand", "mandate"), strict=True)
    )
    assert answered(read, "correlation").numbers["rho"] == pytest.approx(spearmanr(demand, mandate).statistic)


def test_what_is_sufficient_one_way_is_necessary_the_other(read: Record) -> None:
    enough = answered(read, "sufficiency").numbers
    needed = answered(read, "necessity", outcome="demand_set", of="mandate_set").numbers
    assert enough["consistency"] == pytest.approx(needed["consistency"])


def test_a_set_without_members_is_open(read: Record) -> None:
    assert (
        answered(read, "sufficiency", of="nobody").open
        == "0 rows with a membership above one half, and 2 are wanted: too few."
    )


def test_the_model_of_a_logit_is_firths_and_with_clusters_maximum_likelihood(read: Record) -> None:
    firth, beside = answered(read, "logit").models
    assert "Firth" in firth.method
    assert beside.errors == "robust (HC1)"
    of_states = GIVEN["conditional-logit"]
    first, second = answered(read, "logit", **of_states, clusters="both").models
    assert first.errors.startswith("clustered by case and state")
    assert "Firth" in second.method


def test_terms_that_are_too_many_for_the_rarer_outcome_leave_a_model_open(many: Record) -> None:
    strict = with_analysis(many, MEASURES, POPULATIONS, least_events_per_term=20)
    rarer = min(by_hand(many, "mandate").count("given"), CASES - by_hand(many, "mandate").count("given"))
    assert answered(strict, "logit").open == (
        f"{rarer} rows of the rarer outcome for 2 terms, and 40 are wanted: too few."
    )


def test_what_a_model_refuses_leaves_the_test_open_with_the_reason(read: Record) -> None:
    found = answered(read, "conditional-logit", terms=["tied", "demand"])
    assert found.open.startswith("Within strata, demand does not vary")
    assert found.models == ()


def test_the_larger_of_two_terms_is_larger_in_most_samples(read: Record) -> None:
    one = answered(read, "ordered-logit").numbers["larger"]
    other = answered(read, "ordered-logit", larger=["men", "demand"]).numbers["larger"]
    assert one + other == pytest.approx(1)
    assert one > other  # demand is on a scale of 0 to 1, and the cases are drawn by it


def test_what_an_earlier_measure_keeps_is_the_ratio_of_the_coefficients_of_two_models(read: Record) -> None:
    found = answered(read, "kept")
    now, then = (answered(read, "conditional-logit", terms=[one, "near"]).numbers for one in ("tied", "tied_early"))
    assert found.numbers["now"] == pytest.approx(now["tied"])
    assert found.numbers["then.low"] == pytest.approx(then["tied_early.low"])
    assert found.numbers["kept"] == pytest.approx(then["tied_early"] / now["tied"])
    assert 0 < found.numbers["kept"] < 1  # one state's treaty began, and ended, within the time
    assert [model.estimates[0].name for model in found.models] == ["tied", "tied_early"]


def test_a_measure_keeps_all_of_itself(read: Record) -> None:
    assert answered(read, "kept", then="tied").numbers["kept"] == 1


def test_where_no_effect_is_shown_none_can_be_kept(read: Record) -> None:
    found = answered(read, "kept", now="near", then="tied", terms=[])
    assert found.open == "The effect of near is not shown to be above nought: there is none to keep."
    assert "kept" not in found.numbers
    assert len(found.models) == 2


def test_the_terms_of_a_kept_effect_count_with_it_when_rows_are_few(many: Record) -> None:
    strict = with_analysis(many, MEASURES, POPULATIONS, least_events_per_term=1000)
    assert "for 2 terms, and 2000 are wanted" in answered(strict, "kept").open


def test_a_truth_table_is_the_analysis_itself_with_its_rows_counted(read: Record) -> None:
    found = answered(read, "truth-table")
    assert found.comparison is not None
    assert found.numbers["rows"] == 2


def test_a_truth_table_of_what_are_no_memberships_is_open_with_the_cases(read: Record) -> None:
    found = answered(read, "truth-table", conditions=["men"])
    assert found.open.startswith("The cases cannot be compared: case-1990 has ")
    assert found.numbers == {"n": CASES}


def test_without_passes_there_is_one_coder(read: Record) -> None:
    found = answered(read, "coders")
    assert found.numbers == {"coders": 1}
    assert found.notes == [
        f"0 of {found.n} cells of these measures have the codes of two coders or more: how well two agree is not known."
    ]


def test_coders_are_the_passes_that_hold_the_same_cell(tmp_path: Path) -> None:
    record = load(laid_on_small(EXAMPLES / "accepted" / "passes", tmp_path / "record")).record
    aimed = with_analysis(record, (measure("aimed", "known", of="aim"),), ())
    found = answered(aimed, "coders", of=["aimed"])
    assert found.numbers == {"coders": 2}
    assert found.notes[0].startswith(f"2 of {found.n} cells")


# --- findings ---------------------------------------------------------------------------------------------------------


def clause(test: str, of: str, relation: str, bound: str) -> Clause:
    return Clause(f"{of} is {relation} {bound}.", (test,), (of,), relation, bound, 0, False, "", "", PLACE)  # noqa: FBT003 - as the record has it


def about(other: str, verdict: str) -> Clause:
    return Clause(
        f"{other} is {verdict}.", (), (), "", "", 0, is_part=False, finding=other, verdict=verdict, place=PLACE
    )


def finding(id_: str, tests: tuple[FindingTest, ...], supported_if: Clause, contradicted_if: Clause) -> Finding:
    return Finding(
        *(id_, "K1", id_, "finding", "q1", "", "", "", "", "", (), PLACE),
        tests=tests,
        supported_if=(supported_if,),
        contradicted_if=(contradicted_if,),
    )


MANY_GIVEN = finding(
    "many-given", (asked("share"),), clause("t", "share", "at_least", "0.1"), clause("t", "share", "below", "0.1")
)
FEW_GIVEN = finding(
    "few-given", (asked("share"),), clause("t", "share", "below", "0.1"), clause("t", "share", "at_least", "0.1")
)


def with_findings(record: Record, *findings: Finding) -> Record:
    return replace(record, findings={one.id: one for one in findings})


def test_what_all_runs_support_is_supported_and_its_opposite_contradicted(read: Record) -> None:
    found = run(with_findings(read, MANY_GIVEN, FEW_GIVEN)).outcomes
    assert {id_: one.verdict for id_, one in found.items()} == {
        "many-given": SUPPORTED,
        "few-given": CONTRADICTED,
    }
    assert [one.id for one in found["many-given"].runs] == list(results.RUNS)


def test_a_finding_may_be_about_one_that_stands_after_it(read: Record) -> None:
    rests = finding("a-rests", (asked("count"),), about("many-given", SUPPORTED), about("many-given", CONTRADICTED))
    found = run(with_findings(read, rests, MANY_GIVEN))
    assert list(found.outcomes) == ["a-rests", "many-given"]
    assert found.outcomes["a-rests"].verdict == SUPPORTED
    turned = replace(MANY_GIVEN, supported_if=FEW_GIVEN.supported_if, contradicted_if=FEW_GIVEN.contradicted_if)
    assert run(with_findings(read, rests, turned)).outcomes["a-rests"].verdict == CONTRADICTED


def told_before(outcome: results.Outcome) -> results.Outcome:
    """*outcome* with one row more in each test than there is: what is taken over of it can be told."""
    runs = [
        replace(run, variants=[replace(one, tested=_one_more(one.tested)) for one in run.variants])
        for run in outcome.runs
    ]
    return replace(outcome, runs=runs)


def _one_more(tested: Mapping[str, results.Tested]) -> dict[str, results.Tested]:
    return {id_: replace(one, n=CASES + 1) for id_, one in tested.items()}


def test_what_a_test_gave_is_taken_over_where_its_numbers_are_the_same_and_no_other(read: Record) -> None:
    both = replace(MANY_GIVEN, tests=(asked("share"), replace(asked("share", of="high"), id="other")))
    before = [told_before(one) for one in run(with_findings(read, both)).outcomes.values()]
    same = run(with_findings(read, both), before=before).outcomes["many-given"].leading.tested
    assert [one.n for one in same.values()] == [CASES + 1, CASES + 1]
    case = next(iter(read.cases.values()))
    other = "none" if case.codings["mandate"].codes == ("given",) else "given"
    codings = {**case.codings, "mandate": replace(case.codings["mandate"], codes=(other,))}
    moved = replace(read, cases={**read.cases, case.id: replace(case, codings=codings)})
    anew = run(with_findings(moved, both), before=before).outcomes["many-given"].leading.tested
    assert [one.n for one in anew.values()] == [CASES, CASES + 1]


def test_a_finding_without_a_test_is_undetermined(read: Record) -> None:
    bare = replace(MANY_GIVEN, tests=(), supported_if=(), contradicted_if=())
    outcome = run(with_findings(read, bare)).outcomes["many-given"]
    assert outcome.verdict == UNDETERMINED
    assert outcome.leading.why == "It has no test."


def of_other_readings(outcome: results.Outcome) -> list[results.Variant]:
    return [one for each in outcome.runs for one in each.variants if one.id != "leading"]


def test_rows_behind_the_numbers_are_had_of_the_first_reading_alone(read: Record) -> None:
    outcome = run(with_findings(read, MANY_GIVEN)).outcomes["many-given"]
    assert sum(len(cell.rows) for cell in outcome.leading.tested["t"].cells) == CASES
    others = of_other_readings(outcome)
    assert {one.id for one in others} == {"confident", "any"}
    assert {len(cell.rows) for one in others for cell in one.tested["t"].cells} == {0}


def test_a_test_that_no_clause_asks_is_run_on_the_first_reading_alone(read: Record) -> None:
    more = replace(MANY_GIVEN, tests=(*MANY_GIVEN.tests, replace(asked("count"), id="beside")))
    outcome = run(with_findings(read, more)).outcomes["many-given"]
    assert set(outcome.leading.tested) == {"t", "beside"}
    assert {id_ for one in of_other_readings(outcome) for id_ in one.tested} == {"t"}


def test_where_nothing_is_contested_that_run_reads_the_record_as_it_stands(read: Record) -> None:
    outcome = run(with_findings(read, MANY_GIVEN)).outcomes["many-given"]
    assert [[one.id for one in each.variants] for each in outcome.runs] == [
        ["leading"],
        ["leading"],
        ["confident"],
        ["any"],
    ]


CONTESTED = """\
id: case-{number}
start: 200{number}-01-01
codings:
  demand: {{code: heavy, confidence: {confidence}, why: x}}
  mandate: {{status: contested, why: x, alternatives: [{{code: none, why: x}}, {{code: given, why: x, leading: yes}}]}}
"""


def test_the_runs_read_contested_answers_at_each_bound_and_leave_low_confidence_out(tmp_path: Path) -> None:
    cases = [CONTESTED.format(number=n, confidence="low" if n < 2 else "high") for n in range(4)]
    record = with_analysis(record_of(tmp_path, *cases), MEASURES, POPULATIONS)
    on_both = replace(
        MANY_GIVEN,
        tests=(asked("share"), FindingTest("high", "High", "share", {"population": "cases", "of": "high"}, PLACE)),
        supported_if=(*MANY_GIVEN.supported_if, clause("high", "n", "at_least", "2")),
    )
    outcome = run(with_findings(record, on_both)).outcomes["many-given"]
    shares = {one.id: [variant.tested["t"].numbers["share"] for variant in one.variants] for one in outcome.runs}
    assert shares == {"leading": [1], "contested": [0, 1], "confident": [1], "definitions": [1]}
    confident = outcome.runs[2].variants[0].tested["high"]
    assert (confident.n, confident.n_left_out) == (2, 2)
    assert outcome.verdict == SUPPORTED  # three of four runs agree, and the other is mixed


def test_results_are_the_same_after_they_were_put_away_and_taken_out(small: Loaded) -> None:
    found = run(small.record)
    again = pickle.loads(pickle.dumps(found))  # noqa: S301 - our own
    assert list(again.outcomes) == list(small.record.findings)
    for id_, outcome in found.outcomes.items():
        other = again.outcomes[id_]
        assert (other.verdict, other.why) == (outcome.verdict, outcome.why)
        for one, two in zip(outcome.leading.tested.values(), other.leading.tested.values(), strict=True):
            assert (one.numbers, one.open, list(one.cells)) == (two.numbers, two.open, list(two.cells))
