"""Consistency, PRI and coverage: what they are by hand, and what holds of them always."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalition_kb.analysis.fit import necessity, sufficiency, unique_coverages

if TYPE_CHECKING:
    from numpy.typing import NDArray

MEMBERSHIP = st.integers(0, 100).map(lambda one: one / 100)


@st.composite
def vectors(draw: st.DrawFn, n: int = 2) -> list[NDArray[np.float64]]:
    """*n* sets over the same cases."""
    size = draw(st.integers(1, 12))
    return [np.array(draw(st.lists(MEMBERSHIP, min_size=size, max_size=size))) for _ in range(n)]


def test_the_shares_are_those_of_a_sum_by_hand() -> None:
    x, y = np.array([0.2, 0.8, 0.6]), np.array([0.5, 0.7, 0.3])
    one = sufficiency(x, y)
    assert one.consistency == pytest.approx((0.2 + 0.7 + 0.3) / 1.6)
    assert one.coverage == pytest.approx((0.2 + 0.7 + 0.3) / 1.5)
    assert one.pri == pytest.approx((1.2 - (0.2 + 0.3 + 0.3)) / (1.6 - (0.2 + 0.3 + 0.3)))
    other = necessity(x, y)
    assert other.consistency == pytest.approx(1.2 / 1.5)
    assert other.coverage == pytest.approx(1.2 / 1.6)
    assert other.relevance == pytest.approx((3 - 1.6) / (3 - 1.2))


@given(vectors())
def test_what_is_sufficient_is_necessary_the_other_way(sets: list[NDArray[np.float64]]) -> None:
    x, y = sets
    one, other = sufficiency(x, y), necessity(y, x)
    assert (one.consistency, one.coverage) == pytest.approx((other.consistency, other.coverage), nan_ok=True)


@given(vectors())
def test_what_is_sufficient_for_an_outcome_has_an_absence_that_is_necessary_for_its_absence(
    sets: list[NDArray[np.float64]],
) -> None:
    x, y = sets
    assert (sufficiency(x, y).consistency > 1 - 1e-9) == (necessity(1 - x, 1 - y).consistency > 1 - 1e-9) or not (
        x.any() and (1 - y).any()
    )


@given(vectors())
def test_a_subset_is_perfectly_consistent(sets: list[NDArray[np.float64]]) -> None:
    x, y = np.minimum(*sets), sets[1]
    assert sufficiency(x, y).consistency == pytest.approx(1 if x.any() else math.nan, nan_ok=True)


@given(vectors())
def test_the_negation_of_both_is_either_negated(sets: list[NDArray[np.float64]]) -> None:
    one, other = sets
    np.testing.assert_allclose(1 - np.minimum(one, other), np.maximum(1 - one, 1 - other))
    np.testing.assert_allclose(1 - np.maximum(one, other), np.minimum(1 - one, 1 - other))


@given(vectors(4))
def test_unique_coverage_is_what_the_union_loses(sets: list[NDArray[np.float64]]) -> None:
    *parts, y = sets
    made = unique_coverages(np.array(parts), y)
    whole = sufficiency(np.max(parts, axis=0), y).coverage
    left = [sufficiency(np.max([*parts[:at], *parts[at + 1 :]], axis=0), y).coverage for at in range(3)]
    assert made == pytest.approx([whole - one for one in left], nan_ok=True, abs=1e-12)


def test_a_set_alone_has_no_unique_coverage() -> None:
    assert math.isnan(unique_coverages(np.array([[1.0, 0.5]]), np.array([1.0, 1.0]))[0])


def test_a_share_of_nothing_is_undefined() -> None:
    nothing, something = np.zeros(2), np.array([0.3, 0.4])
    assert math.isnan(sufficiency(nothing, something).consistency)
    assert math.isnan(sufficiency(something, nothing).coverage)
    assert math.isnan(sufficiency(something, np.array([0.5, 0.5])).pri)
    assert math.isnan(necessity(np.ones(2), np.ones(2)).relevance)
