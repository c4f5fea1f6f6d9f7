"""The rule by which numbers become verdicts, as a table of examples."""

from __future__ import annotations

import math

import pytest

from coalition_kb.findings import results
from coalition_kb.findings.results import RUNS, Judged, Run, Variant
from coalition_kb.findings.verdict import judged, of_finding, of_run, of_variant
from coalition_kb.model import CONTRADICTED, MIXED, SUPPORTED, UNDETERMINED, Clause, Finding, FindingTest
from tests.findings.written import PLACE

S, C, M, U = SUPPORTED, CONTRADICTED, MIXED, UNDETERMINED
RULES = {"small_effect": 0.405}
IS_MET = {"+": True, "-": False, "?": None}


def clause(
    *tests: str,
    of: tuple[str, ...] = ("n",),
    relation: str = "above",
    bound: str = "0",
    least: int = 0,
    is_part: bool = False,
) -> Clause:
    return Clause("It is so.", tests, of, relation, bound, least, is_part, "", "", PLACE)


def numbered(id_: str, number: float | None, *, name: str = "n") -> results.Tested:
    """A test with one number, or an open one."""
    test = FindingTest(id_, id_, "share", {}, PLACE)
    return results.Tested(
        test, 9, 9, {} if number is None else {name: number}, open="" if number is not None else f"{id_} is open."
    )


# --- clauses ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("relation", "meet"),
    [("above", {"over"}), ("at_least", {"at", "over"}), ("below", {"below"}), ("at_most", {"below", "at"})],
)
@pytest.mark.parametrize(("bound", "number"), [("1", 1.0), ("small_effect", 0.405), ("-small_effect", -0.405)])
def test_a_clause_compares_a_number_with_its_bound(relation: str, meet: set[str], bound: str, number: float) -> None:
    one = clause("t", relation=relation, bound=bound)
    near = {"below": number - 0.1, "at": number, "over": number + 0.1}
    assert {at for at, value in near.items() if judged(one, {"t": numbered("t", value)}, RULES, {}).is_met} == meet


def test_a_number_that_is_not_there_leaves_the_clause_open_with_the_reason() -> None:
    found = judged(clause("t"), {"t": numbered("t", None)}, RULES, {})
    assert found.is_met is None
    assert found.why == "t is open."
    assert math.isnan(found.found[0])


@pytest.mark.parametrize(
    ("numbers", "least", "sign"),
    [
        ((1, 1, 1), 0, "+"),
        ((1, 1, -1), 0, "-"),
        ((1, 1, None), 0, "?"),
        ((1, None, -1), 0, "-"),
        ((1, 1, -1), 2, "+"),
        ((1, 1, None), 2, "+"),
        ((1, -1, None), 2, "?"),
        ((-1, -1, None), 2, "-"),
        ((None, None, None), 1, "?"),
    ],
)
def test_of_several_tests_all_or_so_many_must_meet_it(numbers: tuple[float | None, ...], least: int, sign: str) -> None:
    names = ("a", "b", "c")
    tests = {name: numbered(name, number) for name, number in zip(names, numbers, strict=True)}
    assert judged(clause(*names, least=least), tests, RULES, {}).is_met is IS_MET[sign]


def test_each_test_may_be_asked_for_a_number_of_its_own() -> None:
    tests = {"a": numbered("a", 1, name="x"), "b": numbered("b", 2, name="y")}
    assert list(judged(clause("a", "b", of=("x", "y")), tests, RULES, {}).found) == [1, 2]


@pytest.mark.parametrize(("verdict", "sign"), [(S, "+"), (C, "-"), (M, "-"), (U, "?")])
def test_a_clause_may_be_about_the_verdict_of_another_finding(verdict: str, sign: str) -> None:
    about = Clause("So is that.", (), (), "", "", 0, is_part=False, finding="other", verdict=S, place=PLACE)
    found = judged(about, {}, RULES, {"other": verdict})
    assert found.is_met is IS_MET[sign]
    assert found.why == f"other is {verdict}"


# --- variants ---------------------------------------------------------------------------------------------------------


def met(some: str, *, is_part: bool = False) -> list[Judged]:
    """A clause for each sign: + is met, - is not, ? is open."""
    return [Judged(clause("t", is_part=is_part), IS_MET[one], (), "") for one in some]


@pytest.mark.parametrize(
    ("supporting", "contradicting", "verdict"),
    [
        (met("++"), met("-"), S),
        (met("++"), met("?"), S),
        (met("+-"), met("-"), U),
        (met("+?"), met("-"), U),
        (met("--"), met("-"), U),  # what is not shown is not thereby false
        (met("+-"), met("+"), C),
        (met("?"), met("+"), C),
        (met("++"), met("+"), M),
        (met("+-"), met("+", is_part=True), M),
        (met("+-"), [*met("+", is_part=True), *met("+")], C),
        (met(""), met("-"), U),
        (met(""), met("+"), C),
    ],
)
def test_the_verdict_of_one_reading(supporting: list[Judged], contradicting: list[Judged], verdict: str) -> None:
    assert of_variant(supporting, contradicting)[0] == verdict


def test_what_is_not_shown_and_what_is_open_are_told_apart() -> None:
    _, why = of_variant(met("+-?"), met("-"))
    assert why == "1 of 3 clauses of support are met; not shown: It is so.; open: It is so."


# --- runs and findings ------------------------------------------------------------------------------------------------


def variants(*verdicts: str) -> list[Variant]:
    return [Variant(str(place), "", {}, [], [], verdict, "Why.") for place, verdict in enumerate(verdicts)]


@pytest.mark.parametrize(
    ("verdicts", "verdict", "why"),
    [
        ((S,), S, "Why."),
        ((S, S), S, "All variants agree."),
        ((S, U), M, "Its variants differ: 1 supported, 1 undetermined."),
        ((S, C, C), M, "Its variants differ: 1 supported, 2 contradicted."),
        ((), U, "There is nothing to vary."),
    ],
)
def test_the_verdict_of_a_run_is_that_of_all_its_variants(verdicts: tuple[str, ...], verdict: str, why: str) -> None:
    run = of_run("leading", variants(*verdicts))
    assert (run.verdict, run.why) == (verdict, why)


FINDING = Finding("f", "K1", "F", "finding", "q1", "", "", "", "", "", (), PLACE)


@pytest.mark.parametrize(
    ("verdicts", "verdict"),
    [
        ((S, S, S, S), S),
        ((S, S, S, U), S),
        ((S, S, S, M), S),
        ((S, S, S, C), M),  # the opposite of one run is enough against it
        ((C, C, C, U), C),
        ((C, C, C, S), M),
        ((S, S, M, U), M),
        ((S, S, U, U), U),
        ((S, U, U, M), U),
        ((U, U, U, S), U),
        ((M, M, M, S), M),
        ((M, M, S, S), M),
    ],
)
def test_the_verdict_of_a_finding_wants_three_of_four_runs(verdicts: tuple[str, ...], verdict: str) -> None:
    runs = [Run(id_, [], one, "") for id_, one in zip(RUNS, verdicts, strict=True)]
    assert of_finding(FINDING, runs, 3).verdict == verdict
