"""Shares of few cases, their differences, equivalence, and rank correlation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import xlogy

from coalition_kb.analysis.correlation import Correlation, spearman
from coalition_kb.analysis.equivalence import Equivalence, constrained, tost
from coalition_kb.analysis.proportion import Share, difference, jeffreys, wilson
from coalition_kb.analysis.refusal import Refusal

PAIRS = st.integers(1, 40).flatmap(lambda k: st.tuples(st.integers(0, k), st.just(k)))


def test_wilson_is_as_newcombe_printed_it() -> None:
    """R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17, 1998."""
    for (m, k), low, high in (((81, 263), 0.2553, 0.3662), ((15, 148), 0.0624, 0.1605), ((0, 20), 0.0, 0.1611)):
        found = wilson(m, k, level=0.95)
        assert isinstance(found, Share)
        assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_a_difference_is_as_newcombe_printed_it() -> None:
    for first, second, low, high in (((56, 70), (48, 80), 0.0524, 0.3339), ((5, 56), (0, 29), -0.0381, 0.1926)):
        found = difference(first, second, level=0.95)
        assert isinstance(found, Share)
        assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_jeffreys_cuts_the_same_off_both_ends_of_its_beta_distribution() -> None:
    found = jeffreys(7, 10, level=0.95)
    assert isinstance(found, Share)
    draws = np.random.default_rng(1).beta(7.5, 3.5, size=200_000)
    assert [(draws < found.low).mean(), (draws > found.high).mean()] == pytest.approx([0.025, 0.025], abs=0.002)


@pytest.mark.parametrize("interval", [jeffreys, wilson])
def test_none_of_k_begins_at_nothing_and_all_end_at_one(interval: type) -> None:
    assert interval(0, 9, level=0.9).low == 0
    assert interval(9, 9, level=0.9).high == 1
    assert interval(0, 9, level=0.9).high == pytest.approx(1 - interval(9, 9, level=0.9).low)


@settings(deadline=None)
@given(PAIRS, PAIRS)
def test_a_difference_turned_round_is_its_opposite(first: tuple[int, int], second: tuple[int, int]) -> None:
    one, other = difference(first, second, level=0.9), difference(second, first, level=0.9)
    assert isinstance(one, Share)
    assert isinstance(other, Share)
    assert (one.low, one.high) == pytest.approx((-other.high, -other.low), abs=1e-12)
    assert -1 - 1e-12 <= one.low <= one.value <= one.high <= 1 + 1e-12


def test_a_share_of_no_cases_is_refused() -> None:
    refused = Refusal("a share of no cases is not defined")
    assert jeffreys(0, 0, level=0.9) == wilson(0, 0, level=0.9) == refused
    assert difference((0, 0), (1, 2), level=0.9) == difference((1, 2), (0, 0), level=0.9) == refused
    assert tost((1, 2), (0, 0), margin=0.1, alpha=0.05) == refused


def test_more_than_all_is_an_error_of_the_caller() -> None:
    with pytest.raises(ValueError, match="m is 3: wanted 0 to 2"):
        wilson(3, 2, level=0.9)


@settings(deadline=None)
@given(PAIRS, PAIRS, st.floats(-0.9, 0.9))
def test_no_two_shares_that_far_apart_are_likelier(first: tuple[int, int], second: tuple[int, int], d: float) -> None:
    (m1, k1), (m2, k2) = first, second
    grid = np.linspace(max(d, 0), min(1, 1 + d), 401)[1:-1]

    def log_likelihood(q: np.ndarray) -> np.ndarray:
        other = q - d
        likelihood: np.ndarray = xlogy(m1, q) + xlogy(k1 - m1, 1 - q) + xlogy(m2, other) + xlogy(k2 - m2, 1 - other)
        return likelihood

    best = np.clip([constrained(first, second, d)], max(d, 0) + 1e-9, min(1, 1 + d) - 1e-9)
    assert log_likelihood(best)[0] >= log_likelihood(grid).max() - 1e-5


def test_like_shares_of_many_are_equivalent_and_of_few_not_shown_to_be() -> None:
    many, few = (tost((k // 2, k), (k // 2, k), margin=0.15, alpha=0.05) for k in (400, 10))
    assert isinstance(many, Equivalence)
    assert isinstance(few, Equivalence)
    assert many.holds(0.05)
    assert not few.holds(0.05)
    assert many.difference.level == pytest.approx(0.9)
    assert -0.15 < many.difference.low < many.difference.high < 0.15


def test_shares_that_differ_by_the_margin_are_rejected_no_more_often_than_a_coin_falls() -> None:
    found = tost((60, 100), (50, 100), margin=0.1, alpha=0.05)
    assert isinstance(found, Equivalence)
    assert found.p == pytest.approx(0.5)


def test_the_score_test_uses_the_shares_that_the_margin_allows() -> None:
    found = tost((0, 20), (0, 20), margin=0.2, alpha=0.05)
    assert isinstance(found, Equivalence)
    # with no successes the likeliest shares 0.2 apart are 0.2 and 0: z = 0.2 / sqrt(0.2 (1 - 0.2) / 20)
    assert found.p == pytest.approx(0.012674, abs=1e-6)


@settings(deadline=None)
@given(PAIRS, PAIRS, st.floats(0.01, 0.99))
def test_equivalence_does_not_hang_on_which_is_first(first: tuple[int, int], second: tuple[int, int], d: float) -> None:
    one, other = (tost(*pair, margin=d, alpha=0.05) for pair in ((first, second), (second, first)))
    assert isinstance(one, Equivalence)
    assert isinstance(other, Equivalence)
    assert one.p == pytest.approx(other.p, abs=1e-6)
    assert 0 <= one.p <= 1


def test_a_margin_is_a_share() -> None:
    with pytest.raises(ValueError, match="margin is 5: wanted between 0 and 1"):
        tost((1, 2), (1, 2), margin=5, alpha=0.05)


X = np.array([1.0, 2, 3, 4, 5, 6, 7, 8])
Y = np.array([2.0, 1, 4, 3, 6, 5, 8, 7])


def test_spearman_is_its_formula_from_differences_of_ranks() -> None:
    found = spearman(X, Y, level=0.95)
    assert isinstance(found, Correlation)
    assert found.value == pytest.approx(1 - 6 * 8 / (8 * 63))
    reach = 1.959964 * np.sqrt((1 + found.value**2 / 2) / 5)
    assert (found.low, found.high) == pytest.approx(
        tuple(np.tanh(np.arctanh(found.value) + np.array([-reach, reach]))), abs=1e-6
    )


def test_ranks_do_not_hang_on_distances() -> None:
    assert spearman(np.exp(X), Y**3, level=0.9) == spearman(X, Y, level=0.9)


def test_perfect_order_is_a_point() -> None:
    found = spearman(X, -X, level=0.9)
    assert isinstance(found, Correlation)
    assert (found.value, found.low, found.high) == (-1, -1, -1)


def test_correlation_refuses_what_does_not_vary_and_what_is_too_little() -> None:
    assert spearman(X, np.ones(8), level=0.9) == Refusal(
        "one of the two does not vary: their correlation is not defined"
    )
    assert spearman(X[:3], Y[:3], level=0.9) == Refusal("3 pairs are too few for a rank correlation with an interval")
    with pytest.raises(ValueError, match=r"x has shape \(8,\) and y \(3,\)"):
        spearman(X, Y[:3], level=0.9)
