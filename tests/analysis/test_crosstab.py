"""Tables of counts: exact tests and measures."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2_contingency, fisher_exact, somersd

from coalition_kb.analysis.crosstab import Crosstab, Fourfold, crosstab
from coalition_kb.analysis.refusal import Refusal
from tests.analysis.synthetic import in_r

R = in_r("exact")


def table(counts: list[list[int]], *, seed: int = 1, draws: int = 2000, level: float = 0.95) -> Crosstab | Refusal:
    """The table with these counts, of cases written out."""
    cells = [(r, c) for r, line in enumerate(counts) for c, many in enumerate(line) for _ in range(many)]
    return crosstab(
        [f"r{r}" for r, _ in cells],
        [f"c{c}" for _, c in cells],
        row_names=[f"r{r}" for r in range(len(counts))],
        column_names=[f"c{c}" for c in range(len(counts[0]))],
        level=level,
        draws=draws,
        seed=seed,
    )


def found(counts: list[list[int]], *, seed: int = 1, draws: int = 2000, level: float = 0.95) -> Crosstab:
    one = table(counts, seed=seed, draws=draws, level=level)
    assert isinstance(one, Crosstab)
    return one


@pytest.mark.parametrize("name", R)
def test_the_exact_p_is_that_of_fisher_test(name: str) -> None:
    one = found(R[name]["table"])
    assert one.exact.p == pytest.approx(R[name]["fisher_p"], abs=1e-9)
    assert one.exact.draws == 0
    assert one.counts == tuple(tuple(line) for line in R[name]["table"])


@pytest.mark.parametrize("name", ["a", "b", "c"])
def test_the_odds_ratio_given_the_margins_is_that_of_fisher_test(name: str) -> None:
    fourfold = found(R[name]["table"]).fourfold
    assert isinstance(fourfold, Fourfold)
    assert fourfold.odds_ratio == pytest.approx(R[name]["cond_or"], abs=5e-3)
    assert fourfold.low == pytest.approx(R[name]["ci"][0], abs=1e-5)
    assert fourfold.high == pytest.approx(R[name]["ci"][1], rel=1e-2)  # R's search ends earlier


def test_the_odds_ratio_of_the_sample_is_that_of_the_cells() -> None:
    ratios = [found(counts).fourfold for counts in ([[8, 2], [1, 5]], [[8, 0], [1, 5]], [[0, 6], [5, 4]])]
    assert [one.sample_odds_ratio for one in ratios if one] == [20, math.inf, 0]


def test_the_difference_of_shares_is_of_the_second_row_less_the_first() -> None:
    fourfold = found([[8, 2], [1, 5]]).fourfold
    assert isinstance(fourfold, Fourfold)
    assert fourfold.difference.value == pytest.approx(5 / 6 - 2 / 10)


def test_measures_are_their_formulas() -> None:
    one = found([[6, 2, 1], [3, 7, 2], [1, 2, 8]])
    expected = np.outer([9, 12, 11], [10, 11, 11]) / 32
    counts = np.array(one.counts)
    assert one.cramer == pytest.approx(math.sqrt(((counts - expected) ** 2 / expected).sum() / (32 * 2)))
    assert one.somers.value == pytest.approx(somersd(counts).statistic)
    assert one.fourfold is None


def test_a_table_on_its_diagonal_hangs_together_wholly() -> None:
    one = found([[3, 0, 0], [0, 4, 0], [0, 0, 2]])
    assert (one.cramer, one.somers.value) == pytest.approx((1, 1))
    # one table of 9! / (3! 4! 2!) assignments
    assert one.exact.p == one.somers.p == pytest.approx(1 / 1260)


def test_independent_rows_and_columns_do_not_hang_together() -> None:
    one = found([[2, 4], [3, 6]])
    assert (one.cramer, one.somers.value) == pytest.approx((0, 0))
    assert one.exact.p == one.somers.p == pytest.approx(1)


SMALL = st.lists(st.lists(st.integers(0, 6), min_size=2, max_size=2), min_size=2, max_size=2)


@settings(deadline=None)
@given(SMALL.filter(lambda one: np.sum(one, axis=0).all() and np.sum(one, axis=1).all()))
def test_four_cells_have_the_p_of_another_program(counts: list[list[int]]) -> None:
    assert found(counts).exact.p == pytest.approx(fisher_exact(counts).pvalue, abs=1e-9)


def test_too_many_tables_to_list_are_drawn_and_said_to_be() -> None:
    counts = [[12, 7, 5], [9, 12, 8], [10, 9, 9], [8, 9, 13]]
    one = found(counts)
    assert one.exact.draws == 2000
    assert one == found(counts)
    assert one.exact.p == pytest.approx(found(counts, seed=2, draws=20_000).exact.p, abs=0.04)
    assert one.somers.p == pytest.approx(found(counts, seed=2, draws=20_000).somers.p, abs=0.04)


def test_a_drawn_p_is_near_that_of_chi_squared_where_cases_are_many() -> None:
    counts = [[32, 27, 25], [29, 32, 38], [20, 39, 39], [28, 29, 33]]
    assert found(counts, draws=10_000).exact.p == pytest.approx(chi2_contingency(counts).pvalue, abs=0.03)


def test_a_drawn_p_is_never_zero() -> None:
    one = found([[30, 0, 0], [0, 30, 0], [0, 0, 30], [0, 0, 30]], draws=99)
    assert one.exact.p == one.somers.p == pytest.approx(1 / 100)


def test_a_level_without_cases_is_left_out() -> None:
    one = found([[3, 0, 1], [1, 0, 4]])
    assert one.column_names == ("c0", "c2")
    assert one.fourfold is not None


def test_one_level_is_nothing_to_compare() -> None:
    assert table([[3, 1], [0, 0]]) == Refusal("the rows have 1 level with cases: nothing can be compared")
    assert table([[3, 0], [1, 0]]) == Refusal("the columns have 1 level with cases: nothing can be compared")
    assert table([[0, 0], [0, 0]]) == Refusal("the rows have 0 level with cases: nothing can be compared")


def test_other_cases_and_other_levels_are_errors_of_the_caller() -> None:
    names = {"row_names": ("a", "b"), "column_names": ("c", "d")}
    with pytest.raises(ValueError, match="1 rows and 2 columns of cases"):
        crosstab(["a"], ["c", "d"], **names, level=0.9, draws=9, seed=1)
    with pytest.raises(ValueError, match="'e' is no level of the columns"):
        crosstab(["a", "b"], ["c", "e"], **names, level=0.9, draws=9, seed=1)
