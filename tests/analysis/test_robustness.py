"""Whether a solution stands under other choices, without a case, and with other codes."""

from __future__ import annotations

import math

import numpy as np
import pytest

from coalition_kb.analysis.calibration import Anchors, direct
from coalition_kb.analysis.memberships import Memberships, memberships
from coalition_kb.analysis.refusal import Refusal
from coalition_kb.analysis.robustness import (
    Analyst,
    Answer,
    Flip,
    fit_robustness,
    flipped,
    unchanged,
    under_each,
    without_each_case,
)
from coalition_kb.analysis.truth_table import CutOffs

CUT_OFFS = CutOffs(incl=0.8, pri=0, n=1)
SIMPLE = Analyst("parsimonious", {}, max_models=200)


def cases(outcome: list[float]) -> Memberships:
    """Two conditions: the outcome follows A, and one case alone shows that B does not matter."""
    made = memberships(["p", "q", "r", "s"], ["A", "B"], [[1, 1], [1, 0], [0, 1], [0, 0]], outcome)
    assert isinstance(made, Memberships)
    return made


A_ALONE = cases([1, 1, 0, 0])


def test_a_solution_is_wholly_robust_against_itself() -> None:
    x, y = np.array([0.2, 0.9, 0.6]), np.array([0.3, 0.8, 0.7])
    one = fit_robustness(x, [x, x], y)
    assert (one.coverage, one.consistency, one.overlap_least, one.overlap_most) == (1, 1, 1, 1)


def test_every_test_solution_counts_and_not_only_the_last() -> None:
    x, y = np.array([0.8, 0.6]), np.array([1.0, 0.5])
    one = fit_robustness(x, [np.array([0.4, 0.7]), np.array([0.9, 0.6])], y)
    # the least of both tests is .4, .6, the greatest .9, .7; the core is .4, .6
    assert one.coverage == pytest.approx((0.4 + 0.5) / (0.8 + 0.5))
    assert one.consistency == pytest.approx((1.3 / 1.4) / (0.9 / 1.0))
    assert one.overlap_least == pytest.approx(1.0 / 1.4)
    assert one.overlap_most == pytest.approx(1.4 / 1.6)


def test_without_a_test_solution_there_is_nothing_to_compare() -> None:
    with pytest.raises(ValueError, match="one test solution"):
        fit_robustness(np.ones(1), [], np.ones(1))
    assert math.isnan(fit_robustness(np.zeros(1), [np.zeros(1)], np.ones(1)).coverage)


def test_the_range_of_a_cut_off_ends_where_the_solution_changes() -> None:
    data = memberships(["p", "q", "r"], ["A"], [[1], [1], [0]], [1, 0.5, 0.2])
    assert isinstance(data, Memberships)
    found = unchanged(
        lambda incl: SIMPLE.models(data, CutOffs(incl=incl, pri=0, n=1)),
        at=0.6,
        grid=[0.3, 0.4, 0.5, 0.7, 0.75, 0.8, 0.9],
    )
    assert (found.low, found.high) == (0.3, 0.75)
    assert (found.is_low_end, found.is_high_end) == (True, False)


def test_the_range_of_an_anchor_is_found_by_calibrating_anew() -> None:
    raw = [10, 20, 30, 40]

    def answer(crossover: float) -> Answer:
        calibrated = direct(raw, Anchors(5, crossover, 50), idm=0.95)
        made = memberships(list("pqrs"), ["A"], calibrated[:, None], [0.1, 0.2, 0.9, 0.9])
        assert isinstance(made, Memberships)
        return SIMPLE.models(made, CUT_OFFS)

    found = unchanged(answer, at=25, grid=[15, 18, 22, 28, 35, 45])
    assert found.low <= 25 <= found.high
    assert answer(found.low) == answer(found.high) == answer(25)


def test_a_case_on_which_the_solution_hangs_is_named() -> None:
    data = memberships(list("pqr"), ["A", "B"], [[1, 1], [0, 1], [0, 0]], [1, 0, 0])
    assert isinstance(data, Memberships)
    found = without_each_case(SIMPLE, data, CUT_OFFS)
    assert found.kept == ("r",)
    assert set(found.changed) == {"p", "q"}
    assert isinstance(found.changed["p"], Refusal)
    assert found.changed["q"] == frozenset({((1, -1),), ((-1, 1),)})
    assert found.share_kept == pytest.approx(1 / 3)


def test_a_code_on_which_the_solution_hangs_is_named() -> None:
    found = flipped(SIMPLE, A_ALONE, [Flip("q", "", 0), Flip("r", "B", 0)], CUT_OFFS)
    assert found.changed == {"q: outcome = 0": frozenset({((1, 1),)})}
    assert found.kept == ("r: B = 0",)


def test_other_memberships_can_be_given_whole() -> None:
    found = under_each(SIMPLE, A_ALONE, {"the same": A_ALONE, "turned": A_ALONE.negated()}, CUT_OFFS)
    assert found.kept == ("the same",)
    assert found.changed == {"turned": frozenset({((0, -1),)})}
    assert math.isnan(under_each(SIMPLE, A_ALONE, {}, CUT_OFFS).share_kept)


def test_the_intermediate_solution_can_be_asked_too() -> None:
    between = Analyst("intermediate", {"A": 1}, max_models=200)
    assert between.models(A_ALONE, CUT_OFFS) == frozenset({((1, -1),)})
    assert Analyst("intermediate", {}, max_models=200).models(A_ALONE, CUT_OFFS) == frozenset()


@pytest.mark.parametrize(
    ("flip", "words"),
    [
        (Flip("z", "A", 1), "there is no A of 'z'"),
        (Flip("p", "Z", 1), "there is no Z of 'p'"),
        (Flip("p", "A", 1.5), "1.5 is no membership of 'p' in A"),
        (Flip("p", "", -1), "-1 is no membership of 'p' in the outcome"),
    ],
    ids=["case", "condition", "membership", "outcome"],
)
def test_a_code_that_cannot_be_is_an_error(flip: Flip, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        flipped(SIMPLE, A_ALONE, [flip], CUT_OFFS)


def test_in_a_condition_with_several_values_a_code_is_one_of_them() -> None:
    data = memberships(list("pqr"), ["A"], [[2], [1], [0]], [1, 0, 0])
    assert isinstance(data, Memberships)
    assert flipped(SIMPLE, data, [Flip("q", "A", 0)], CUT_OFFS).kept == ("q: A = 0",)
    assert set(flipped(SIMPLE, data, [Flip("q", "A", 2)], CUT_OFFS).changed) == {"q: A = 2"}
    for none in (3, 0.5):
        with pytest.raises(ValueError, match="no membership"):
            flipped(SIMPLE, data, [Flip("q", "A", none)], CUT_OFFS)


def test_in_a_set_a_code_is_any_membership() -> None:
    assert flipped(SIMPLE, A_ALONE, [Flip("p", "B", 0.9)], CUT_OFFS).kept == ("p: B = 0.9",)
