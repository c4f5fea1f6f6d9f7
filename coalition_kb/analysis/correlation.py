"""Rank correlation with an interval."""

from __future__ import annotations

from dataclasses import dataclass
from math import atanh, sqrt, tanh
from statistics import NormalDist
from typing import TYPE_CHECKING

from coalition_kb.analysis.refusal import Refusal

if TYPE_CHECKING:
    from coalition_kb.analysis.design import FloatArray

FEWEST = 4  # the error has n - 3 in its denominator


@dataclass(frozen=True, slots=True)
class Correlation:
    """Spearman's rank correlation."""

    value: float  # -1 to 1
    low: float
    high: float
    level: float
    p: float  # two-sided, by Student's t with n - 2 degrees of freedom
    n: int


def spearman(x: FloatArray, y: FloatArray, *, level: float) -> Correlation | Refusal:
    """The correlation r of the ranks of *x* (n,) and *y* (n,), ties having their mean rank.

    Interval: tanh(atanh r ± z sqrt((1 + r²/2) / (n - 3))); where r is 1 or -1, that point alone.

    Raises:
        ValueError: x and y differ in length.

    Source: D. G. Bonett and T. A. Wright, Sample size requirements for estimating Pearson, Kendall and Spearman
    correlations, Psychometrika 65, 2000, pages 23-28.
    """
    if x.shape != y.shape:
        raise ValueError(f"x has shape {x.shape} and y {y.shape}")
    if len(x) < FEWEST:
        return Refusal(f"{len(x)} pairs are too few for a rank correlation with an interval")
    if x.min() == x.max() or y.min() == y.max():
        return Refusal("one of the two does not vary: their correlation is not defined")
    from scipy.stats import spearmanr  # noqa: PLC0415 - half a second, which most commands need not spend

    found = spearmanr(x, y)
    r = min(max(float(found.statistic), -1.0), 1.0)
    if abs(r) == 1:
        return Correlation(r, r, r, level, 0.0, len(x))
    reach = NormalDist().inv_cdf((1 + level) / 2) * sqrt((1 + r * r / 2) / (len(x) - 3))
    return Correlation(r, tanh(atanh(r) - reach), tanh(atanh(r) + reach), level, float(found.pvalue), len(x))
