"""How good predictions are for cases they were not made of."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import xlogy

from coalition_kb.analysis.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coalition_kb.analysis.design import FloatArray

FEWEST = 3  # cases: the base rate of all but one must be able to differ


@dataclass(frozen=True, slots=True)
class Scores:
    """Predicted probabilities against outcomes."""

    n: int
    brier: float  # mean squared error, 0 best
    base_brier: float  # that of predicting for each case the share of the outcome among all others
    skill: float  # 1 - brier / base_brier: above 0 is better than the base rate
    low: float  # interval of the skill
    high: float
    level: float
    log_loss: float  # mean of -log of the probability of what happened; infinite if it was said to be impossible
    auc: float  # chance that a case with the outcome is ranked above one without; nan if there is but one kind


def leave_one_out(
    y: FloatArray,
    x: FloatArray,
    *,
    cases: Sequence[str],
    predict: Callable[[FloatArray, FloatArray, FloatArray], FloatArray | Refusal],
) -> FloatArray | Refusal:
    """For each case its probability (n,) by a model of all other cases.

    Args:
        y: (n,) outcomes.
        x: (n, k) columns.
        cases: names of the n cases, for refusals.
        predict: gives of outcomes, their columns and new columns the probabilities of the new.

    Source: M. Stone, Cross-validatory choice and assessment of statistical predictions, Journal of the Royal
    Statistical Society B 36, 1974, pages 111-147.
    """
    predicted = np.empty(len(y))
    for place, case in enumerate(cases):
        others = np.arange(len(y)) != place
        one = predict(y[others], x[others], x[[place]])
        if isinstance(one, Refusal):
            return Refusal(f"without {case}, {one.reason}")
        predicted[place] = one[0]
    return predicted


def scores(y: FloatArray, p: FloatArray, *, level: float, draws: int, seed: int) -> Scores | Refusal:
    """The scores of the probabilities *p* (n,) for the outcomes *y* (n,) of 0 and 1.

    The base rate of case i is (sum y - y_i) / (n - 1), so that it too has not seen the case. The interval of the skill
    is that of the middle *level* of its values in *draws* samples of n cases with replacement; draws whose base rate
    errs nowhere are passed over. The pooled AUC of leave-one-out predictions is drawn downwards for weak models: the
    skill comes first.

    Source: G. W. Brier, Verification of forecasts expressed in terms of probability, Monthly Weather Review 78, 1950,
    pages 1-3; J. A. Hanley and B. J. McNeil, The meaning and use of the area under a receiver operating characteristic
    (ROC) curve, Radiology 143, 1982, pages 29-36.
    """
    n, events = len(y), int(y.sum())
    if n < FEWEST or events in {0, n}:
        return Refusal(f"{events} of {n} cases have the outcome: predictions cannot be told from the base rate")
    from scipy.stats import rankdata  # noqa: PLC0415 - half a second, which most commands need not spend

    base = (events - y) / (n - 1)
    errors, base_errors = (p - y) ** 2, (base - y) ** 2
    drawn = np.random.default_rng(seed).integers(n, size=(draws, n))
    sums = base_errors[drawn].sum(axis=1)
    skills = 1 - errors[drawn].sum(axis=1)[sums > 0] / sums[sums > 0]
    low, high = np.quantile(skills, [(1 - level) / 2, (1 + level) / 2]) if len(skills) else (nan, nan)
    return Scores(
        n=n,
        brier=float(errors.mean()),
        base_brier=float(base_errors.mean()),
        skill=float(1 - errors.mean() / base_errors.mean()),
        low=float(low),
        high=float(high),
        level=level,
        log_loss=float(-(xlogy(y, p) + xlogy(1 - y, 1 - p)).mean()),
        auc=float((rankdata(p)[y == 1].sum() - events * (events + 1) / 2) / (events * (n - events))),
    )
