"""Predictions for cases left out, and comparisons weighted by overlap."""

from __future__ import annotations

import numpy as np
import pytest

from coalition_kb.analysis import firth, logit
from coalition_kb.analysis.overlap import Weighted, weighted_difference, weights_of
from coalition_kb.analysis.prediction import Scores, leave_one_out, scores
from coalition_kb.analysis.refusal import Refusal
from tests.analysis.synthetic import columns, in_r, labels

R = in_r("models")
NAMES = ("terrain", "threat", "igo")
Y, X = columns("interventions_syn", "coalition")[:, 0], columns("interventions_syn", *NAMES)
CASES = labels("interventions_syn", "iid")


def by_logit(y: np.ndarray, x: np.ndarray, new: np.ndarray) -> np.ndarray | Refusal:
    found = logit.fit(y, x, names=NAMES[: x.shape[1]])
    return found if isinstance(found, Refusal) else found.probabilities(new)


def by_firth(y: np.ndarray, x: np.ndarray, new: np.ndarray) -> np.ndarray | Refusal:
    found = firth.fit(y, x, names=NAMES[: x.shape[1]])
    return found if isinstance(found, Refusal) else firth.flic(found).probabilities(new)


def propensities(treated: np.ndarray, x: np.ndarray) -> np.ndarray | Refusal:
    return by_logit(treated, x, x)


def scored(p: np.ndarray, *, level: float = 0.9) -> Scores:
    found = scores(Y, p, level=level, draws=500, seed=1)
    assert isinstance(found, Scores)
    return found


def test_scores_of_cases_left_out_are_those_of_r() -> None:
    p = leave_one_out(Y, X, cases=CASES, predict=by_logit)
    assert not isinstance(p, Refusal)
    assert p[:5] == pytest.approx(R["loo"]["first5"], abs=1e-6)
    found = scored(p)
    assert found.brier == pytest.approx(R["loo"]["brier"], abs=1e-8)
    assert found.base_brier == pytest.approx(R["loo"]["base_rate_loo_brier"], abs=1e-8)
    assert found.log_loss == pytest.approx(R["loo"]["logloss"], abs=1e-8)
    assert found.auc == pytest.approx(R["loo"]["auc"], abs=1e-8)
    assert found.skill == pytest.approx(0.1303, abs=5e-5)
    assert found.low < found.skill < found.high


def test_the_base_rate_of_all_others_has_no_skill_and_ranks_backwards() -> None:
    found = scored((Y.sum() - Y) / (len(Y) - 1))
    assert (found.skill, found.low, found.high) == pytest.approx((0, 0, 0), abs=1e-12)
    assert found.auc == 0


def test_foresight_is_perfect_and_its_opposite_endlessly_wrong() -> None:
    right, wrong = scored(Y), scored(1 - Y)
    assert (right.brier, right.skill, right.auc, right.log_loss) == (0, 1, 1, 0)
    assert (wrong.brier, wrong.auc, wrong.log_loss) == (1, 0, np.inf)


def test_ties_count_half() -> None:
    assert scored(np.full(len(Y), 0.5)).auc == 0.5


def test_a_lower_level_has_a_narrower_interval_and_a_seed_the_same_one() -> None:
    p = 0.2 + 0.6 * Y * (np.arange(len(Y)) % 3 > 0)
    wide, narrow = scored(p, level=0.95), scored(p, level=0.5)
    assert wide.low < narrow.low < narrow.high < wide.high
    assert wide == scored(p, level=0.95)


def test_outcomes_of_one_kind_have_no_scores() -> None:
    assert scores(np.ones(9), np.full(9, 0.5), level=0.9, draws=9, seed=1) == Refusal(
        "9 of 9 cases have the outcome: predictions cannot be told from the base rate"
    )


def test_a_model_that_fails_without_a_case_names_it() -> None:
    y, x = np.array([0.0, 1, 0, 1, 0]), np.array([[1.0], [0], [0], [0], [0]])  # the column varies by one case
    found = leave_one_out(y, x, cases=("Lebanon", "Congo", "Laos", "Haiti", "Cuba"), predict=by_firth)
    assert found == Refusal("without Lebanon, terrain does not vary")


def test_a_penalised_model_can_be_left_out_of_too() -> None:
    p = leave_one_out(Y, X, cases=CASES, predict=by_firth)
    assert not isinstance(p, Refusal)
    assert scored(p).brier == pytest.approx(R["loo"]["brier"], abs=2e-3)


TREATED, CONFOUNDERS = X[:, 2], X[:, :2]


def test_overlap_weights_of_a_logit_balance_the_means_exactly() -> None:
    e = propensities(TREATED, CONFOUNDERS)
    assert not isinstance(e, Refusal)
    weights = weights_of(TREATED, e)
    one, other = (
        np.average(CONFOUNDERS[group == TREATED], axis=0, weights=weights[group == TREATED]) for group in (0, 1)
    )
    assert one == pytest.approx(other)


def test_a_weighted_difference_is_of_weighted_means_and_has_an_interval() -> None:
    found = weighted_difference(Y, TREATED, x=CONFOUNDERS, propensities=propensities, level=0.9, draws=200, seed=1)
    assert isinstance(found, Weighted)
    assert found.low < found.value < found.high
    assert found.draws == 200
    assert found.effective[0] <= TREATED.sum()
    assert found.effective[1] <= (1 - TREATED).sum()
    again = weighted_difference(Y, TREATED, x=CONFOUNDERS, propensities=propensities, level=0.9, draws=200, seed=1)
    assert found == again


def test_with_equal_propensities_the_difference_is_that_of_the_means() -> None:
    found = weighted_difference(
        Y,
        TREATED,
        x=CONFOUNDERS,
        propensities=lambda treated, _: np.full(len(treated), 0.3),
        level=0.9,
        draws=20,
        seed=1,
    )
    assert isinstance(found, Weighted)
    assert found.value == pytest.approx(Y[TREATED == 1].mean() - Y[TREATED == 0].mean())
    assert found.effective == pytest.approx((TREATED.sum(), (1 - TREATED).sum()))  # each case counts whole


def test_groups_that_cannot_be_compared_are_refused() -> None:
    apart = TREATED[:, None]
    found = weighted_difference(Y, TREATED, x=apart, propensities=propensities, level=0.9, draws=20, seed=1)
    assert isinstance(found, Refusal)
    assert found.reason.startswith("of the propensities, separation: terrain tells the outcome")


def test_samples_that_mostly_cannot_be_compared_are_refused() -> None:
    rare = np.zeros(len(Y))
    rare[[3, 40]] = 1  # many samples have neither of the two
    found = weighted_difference(Y, rare, x=CONFOUNDERS, propensities=propensities, level=0.9, draws=20, seed=1)
    assert isinstance(found, Refusal)
    assert found.reason.endswith("of 20 samples alone: too few for an interval")
