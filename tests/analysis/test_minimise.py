"""Prime implicants and minimum covers, against all that could be."""

from __future__ import annotations

from itertools import combinations, product
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coalition_kb.analysis.covers import minimum_covers
from coalition_kb.analysis.minimise import ANY, Term, configurations, covered, minimised

if TYPE_CHECKING:
    from numpy.typing import NDArray


@st.composite
def charts(draw: st.DrawFn) -> NDArray[np.bool_]:
    """Up to nine sets of up to eight elements, each of which a set holds."""
    n_sets, n_elements = draw(st.integers(1, 9)), draw(st.integers(1, 8))
    row = st.lists(st.booleans(), min_size=n_elements, max_size=n_elements)
    chart = np.array(draw(st.lists(row, min_size=n_sets, max_size=n_sets)))
    chart[draw(st.integers(0, n_sets - 1)), ~chart.any(axis=0)] = True
    return chart


def by_trying(chart: NDArray[np.bool_]) -> set[tuple[int, ...]]:
    """All covers of the smallest number of sets, found by trying all choices."""
    for size in range(1, len(chart) + 1):
        found = {one for one in combinations(range(len(chart)), size) if chart[list(one)].any(axis=0).all()}
        if found:
            return found
    raise AssertionError


@given(charts())
def test_all_minimum_covers_are_found(chart: NDArray[np.bool_]) -> None:
    made = minimum_covers(chart, at_most=1000)
    assert set(made.found) == by_trying(chart)
    assert len(set(made.found)) == len(made.found)
    assert not made.is_capped


@given(charts(), st.integers(1, 3))
def test_of_too_many_covers_so_many_are_listed_and_that_is_told(chart: NDArray[np.bool_], at_most: int) -> None:
    made, every = minimum_covers(chart, at_most=at_most), by_trying(chart)
    assert len(made.found) == min(at_most, len(every))
    assert set(made.found) <= every
    assert made.is_capped == (len(every) > at_most)


def test_parts_that_share_no_set_multiply() -> None:
    """A ring of six elements, each held by two neighbours, has two covers; two rings have four."""
    ring = np.array([[place in (one, (one + 1) % 6) for place in range(6)] for one in range(6)])
    both = np.block([[ring, np.zeros_like(ring)], [np.zeros_like(ring), ring]])
    assert minimum_covers(ring, at_most=200).found == ((0, 2, 4), (1, 3, 5))
    assert len(minimum_covers(both, at_most=200).found) == 4


MOST = 12  # rows, of which all choices are tried


@st.composite
def tables(draw: st.DrawFn) -> tuple[tuple[int, ...], frozenset[int], frozenset[int]]:
    """Levels, rows to cover and rows not to."""
    few = st.lists(st.integers(2, 3), min_size=1, max_size=3).map(tuple).filter(lambda one: np.prod(one) <= MOST)
    levels = draw(few)
    n = int(np.prod(levels))
    signs = draw(st.lists(st.sampled_from("10?"), min_size=n, max_size=n).filter(lambda one: {"1", "0"} <= set(one)))
    return (
        levels,
        frozenset(at for at, sign in enumerate(signs) if sign == "1"),
        frozenset(at for at, sign in enumerate(signs) if sign == "0"),
    )


def is_shorter(one: Term, other: Term) -> bool:
    return one != other and all(value in (ANY, held) for value, held in zip(one, other, strict=True))


@given(tables())
@settings(deadline=None)
def test_prime_implicants_are_the_terms_that_no_shorter_one_makes_needless(
    table: tuple[tuple[int, ...], frozenset[int], frozenset[int]],
) -> None:
    levels, on, off = table
    every = list(product(*([ANY, *range(n)] for n in levels)))
    rows = {term: set(np.flatnonzero(covered(term, levels)).tolist()) for term in every}
    allowed = [term for term in every if rows[term] & on and not rows[term] & off]
    prime = {one for one in allowed if not any(is_shorter(other, one) for other in allowed)}
    made = minimised(levels, on, off, max_models=1000)
    assert set(made.primes) == prime
    assert len(made.primes) == len(prime)
    for model in made.models:
        assert on <= set().union(*(rows[term] for term in model))
    assert len(made.models[0]) == smallest(on, [frozenset(rows[term] & on) for term in prime])


def smallest(on: frozenset[int], held: list[frozenset[int]]) -> int:
    """How many of *held* are needed to cover *on*, found by adding one at a time to all that so many can cover."""
    reached, size = {frozenset[int]()}, 0
    while on not in reached:
        reached, size = {one | more for one in reached for more in held}, size + 1
    return size


def test_rows_are_numbered_with_the_first_condition_weighing_most() -> None:
    assert configurations((2, 3)).tolist() == [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2]]
    assert np.flatnonzero(covered((1, ANY), (2, 3))).tolist() == [3, 4, 5]


@pytest.mark.parametrize(("on", "off"), [([], [1]), ([1], []), ([1], [1])])
def test_rows_that_cannot_be_told_apart_are_an_error(on: list[int], off: list[int]) -> None:
    with pytest.raises(ValueError, match="rows to cover and rows not to cover"):
        minimised((2, 2), frozenset(on), frozenset(off), max_models=200)
