"""What became of the nearest cases, with what limits the answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from coalition_kb.analysis.analogues import Analogues, Bounds, analogues, effective, jeffreys, reach
from coalition_kb.analysis.refusal import Refusal
from coalition_kb.analysis.similarity import Feature

if TYPE_CHECKING:
    from coalition_kb.analysis.similarity import Row

FEATURES = (Feature("size", "number", range=10.0), Feature("aim", "nominal"))
#: Ten cases in a line, alike in their aim; the small ones had the outcome.
CASES: dict[str, Row] = {f"case-{at}": {"size": float(at), "aim": "guard"} for at in range(10)}
OUTCOMES = {f"case-{at}": at < 4 for at in range(10)}
BOUNDS = Bounds(k=5, least_overlap=0.75, least_effective=5.0, reach=0.2, level=0.95)


def asked(row: Row, bounds: Bounds = BOUNDS, outcomes: dict[str, bool] = OUTCOMES) -> Analogues:
    found = analogues(FEATURES, row, CASES, outcomes, bounds)
    assert isinstance(found, Analogues)
    return found


def test_the_nearest_cases_are_counted_with_the_interval_and_the_case_against() -> None:
    found = asked({"size": 1.0, "aim": "guard"})
    assert [one.id for one in found.nearest] == ["case-1", "case-0", "case-2", "case-3", "case-4"]
    assert (found.m, found.k) == (4, 5)
    weights = [1, 0.95, 0.95, 0.9, 0.85]
    assert found.share == pytest.approx(sum(weights[:4]) / sum(weights))
    assert (found.low, found.high) == jeffreys(4, 5, level=0.95)
    assert found.n_effective == pytest.approx(sum(weights) ** 2 / sum(one**2 for one in weights))
    assert found.contrary is not None
    assert found.contrary.id == "case-4"
    assert found.left_out == ()


def test_the_case_against_may_stand_beyond_the_nearest() -> None:
    found = asked({"size": 0.0, "aim": "guard"}, replace(BOUNDS, k=3))
    assert (found.m, found.k) == (3, 3)
    assert found.contrary is not None
    assert found.contrary.id == "case-4"


def test_where_all_agree_there_is_no_case_against() -> None:
    assert asked({"size": 0.0, "aim": "guard"}, outcomes=dict.fromkeys(OUTCOMES, True)).contrary is None


def test_cases_without_an_outcome_are_left_out_and_named() -> None:
    found = asked({"size": 0.0, "aim": "guard"}, outcomes={"case-9": True, "case-8": False})
    assert (found.m, found.k) == (1, 2)
    assert found.left_out == tuple(f"case-{at}" for at in range(8))


def test_few_effective_cases_are_a_reason_to_abstain() -> None:
    (reason,) = asked({"size": 0.0, "aim": "guard"}, replace(BOUNDS, k=3)).abstain
    assert reason == "The nearest cases are worth 3.0 equal ones; 5 are wanted."
    assert asked({"size": 0.0, "aim": "guard"}, replace(BOUNDS, k=6)).abstain == ()


def test_a_nearest_case_beyond_the_reach_is_a_reason_to_abstain() -> None:
    (reason,) = asked({"size": 0.0, "aim": "oust"}, replace(BOUNDS, k=9)).abstain
    assert reason.startswith(
        "The nearest case is 0.50 away, farther than almost all cases are from their nearest (0.20)"
    )


def test_with_too_little_in_common_it_is_refused() -> None:
    found = analogues(FEATURES, {"aim": "guard"}, CASES, OUTCOMES, BOUNDS)
    assert isinstance(found, Refusal)
    assert found.reason.startswith("None of the 10 cases whose outcome is known has 75%")


def test_the_reach_is_a_percentile_of_the_distances_to_the_own_nearest_case() -> None:
    cases: dict[str, Row] = {**CASES, "alone": {"size": 5.0, "aim": "oust"}, "empty": {}}
    nearest = [0.05] * 10 + [0.5]
    assert reach(FEATURES, cases, percentile=100, least_overlap=0.75) == pytest.approx(max(nearest))
    assert reach(FEATURES, cases, percentile=50, least_overlap=0.75) == pytest.approx(0.05)


@pytest.mark.parametrize("cases", [{}, {"one": {"size": 1.0}}, {"one": {"size": 1.0}, "other": {"aim": "a"}}])
def test_where_no_two_cases_can_be_compared_there_is_no_reach(cases: dict[str, Row]) -> None:
    assert isinstance(reach(FEATURES, cases, percentile=95, least_overlap=0.0), Refusal)


@given(st.integers(1, 60).flatmap(lambda k: st.tuples(st.integers(0, k), st.just(k))))
def test_jeffreys_interval_holds_its_level_and_mirrors(seen: tuple[int, int]) -> None:
    m, k = seen
    low, high = jeffreys(m, k, level=0.95)
    held = beta.cdf(high, m + 0.5, k - m + 0.5) - beta.cdf(low, m + 0.5, k - m + 0.5)
    assert held == pytest.approx(0.95)
    assert jeffreys(k - m, k, level=0.95) == pytest.approx((1 - high, 1 - low))


@pytest.mark.parametrize(("m", "k"), [(-1, 5), (6, 5), (0, 0)])
def test_what_is_no_share_has_no_interval(m: int, k: int) -> None:
    with pytest.raises(ValueError, match=f"{m} of {k} is no share"):
        jeffreys(m, k, level=0.95)


def test_cases_of_equal_weight_are_worth_their_number() -> None:
    assert effective([0.3] * 7) == pytest.approx(7)
    assert effective([1, 0, 0]) == 1
    assert effective([0, 0]) == 0
