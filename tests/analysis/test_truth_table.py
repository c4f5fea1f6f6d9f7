"""How rows are coded, and which cases speak against it."""

from __future__ import annotations

import numpy as np
import pytest

from coalition_kb.analysis.memberships import Memberships, memberships
from coalition_kb.analysis.truth_table import CutOffs, truth_table


def data(values: list[list[float]], outcome: list[float]) -> Memberships:
    made = memberships([f"c{at}" for at in range(1, len(outcome) + 1)], list("AB"), values, outcome)
    assert isinstance(made, Memberships)
    return made


@pytest.mark.parametrize(
    ("n", "incl", "pri", "out"),
    [
        (2, 0.8, 0.5, "1"),
        (2, 0.8 - 1e-12, 0.5, "1"),  # equal but for rounding
        (2, 0.79, 0.5, "C"),
        (2, 0.6, 0.5, "C"),
        (2, 0.59, 0.5, "0"),
        (2, 0.9, 0.49, "0"),  # consistent, but hardly more with the outcome than with its absence
        (2, 0.9, float("nan"), "0"),
        (1, 1.0, 1.0, "?"),
    ],
)
def test_a_row_is_coded_by_its_cases_consistency_and_pri(n: int, incl: float, pri: float, out: str) -> None:
    assert CutOffs(incl=0.8, lower=0.6, pri=0.5, n=2).out(n, incl, pri) == out


def test_where_no_pri_is_asked_for_an_undefined_one_is_no_hindrance() -> None:
    assert CutOffs(incl=0.8, pri=0, n=1).out(1, 1.0, float("nan")) == "1"


def test_in_a_row_coded_1_the_cases_without_the_outcome_are_against_it() -> None:
    table = truth_table(data([[1, 0]] * 5, [1, 1, 1, 1, 0]), CutOffs(incl=0.8, pri=0, n=1))
    (row,) = table.rows
    assert (row.out, row.against, row.is_contradictory) == ("1", ("c5",), True)


def test_in_a_row_coded_0_the_cases_with_the_outcome_are_against_it() -> None:
    table = truth_table(data([[0.9, 0.1], [0.8, 0.3]], [0.6, 0.2]), CutOffs(incl=0.8, pri=0, n=1))
    (row,) = table.rows
    assert (row.out, row.present, row.absent, row.against) == ("0", ("c1",), ("c2",), ("c1",))


def test_nothing_is_against_a_row_that_claims_nothing() -> None:
    table = truth_table(data([[1, 0], [1, 0]], [1, 0]), CutOffs(incl=0.8, lower=0.5, pri=0, n=1))
    (row,) = table.rows
    assert (row.out, row.against, row.is_contradictory) == ("C", (), True)
    assert table.off == {2}
    assert table.remainders == {0, 1, 3}


def test_a_condition_with_several_values_makes_as_many_rows() -> None:
    table = truth_table(data([[2, 0], [0, 1], [1, 1]], [1, 0, 1]), CutOffs(incl=1, pri=0, n=1))
    assert table.levels == (3, 2)
    assert [(row.number, row.configuration) for row in table.rows] == [(2, (0, 1)), (4, (1, 1)), (5, (2, 0))]


def test_memberships_of_another_shape_are_an_error() -> None:
    with pytest.raises(ValueError, match="1 cases and 2 conditions"):
        memberships(["x"], ["A", "B"], np.zeros((1, 3)), [1])
    with pytest.raises(ValueError, match="each once: A, A"):
        memberships(["x"], ["A", "A"], np.zeros((1, 2)), [1])
