"""Overlap weights: two groups compared where they are alike enough to be compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coalition_kb.analysis.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from coalition_kb.analysis.design import FloatArray

ENOUGH = 0.9  # of the draws must have a difference, or their spread says too little


@dataclass(frozen=True, slots=True)
class Weighted:
    """A difference of weighted means, and what stands behind it."""

    value: float  # mean of the treated less mean of the others
    low: float
    high: float
    level: float
    effective: tuple[float, float]  # (sum w)² / sum w² of the treated and of the others
    draws: int  # that the interval rests on


def weighted_difference(  # noqa: PLR0913 - all but two by name
    y: FloatArray,
    treated: FloatArray,
    *,
    x: FloatArray,
    propensities: Callable[[FloatArray, FloatArray], FloatArray | Refusal],
    level: float,
    draws: int,
    seed: int,
) -> Weighted | Refusal:
    """The difference in *y* between treated and others, weighted to the cases that could be either.

    With e a case's propensity, its weight is 1 - e if treated and e if not: the weights are bounded, and with a logit
    by maximum likelihood the means of *x* become equal. The interval is the middle *level* of the difference in *draws*
    samples of cases with replacement, propensities fitted anew in each; samples in which they cannot be are passed over.

    Args:
        y: (n,) outcomes of any kind.
        treated: (n,) of 0 and 1.
        x: (n, k) what treatment may hang on.
        propensities: gives of treated and x each case's propensity, between 0 and 1.
        level: of the interval, such as 0.90.
        draws: samples, such as 1000.
        seed: of the draws.

    Source: F. Li, K. L. Morgan and A. M. Zaslavsky, Balancing covariates via propensity score weighting, Journal of the
    American Statistical Association 113, 2018, pages 390-400.
    """
    e = propensities(treated, x)
    if isinstance(e, Refusal):
        return Refusal(f"of the propensities, {e.reason}")
    generator, found = np.random.default_rng(seed), []
    for _ in range(draws):
        rows = generator.integers(len(y), size=len(y))
        drawn = propensities(treated[rows], x[rows])
        if not isinstance(drawn, Refusal):
            found.append(_difference(y[rows], treated[rows], drawn))
    if len(found) < ENOUGH * draws:
        return Refusal(
            f"propensities could be fitted in {len(found)} of {draws} samples alone: too few for an interval"
        )
    low, high = np.quantile(found, [(1 - level) / 2, (1 + level) / 2])
    weights = weights_of(treated, e)
    effective = [float(w.sum() ** 2 / (w**2).sum()) for w in (weights[treated == 1], weights[treated == 0])]
    return Weighted(
        value=_difference(y, treated, e),
        low=float(low),
        high=float(high),
        level=level,
        effective=(effective[0], effective[1]),
        draws=len(found),
    )


def weights_of(treated: FloatArray, e: FloatArray) -> FloatArray:
    """Each case's overlap weight (n,): its propensity to be in the other group."""
    return np.where(treated == 1, 1 - e, e)


def _difference(y: FloatArray, treated: FloatArray, e: FloatArray) -> float:
    """The weighted mean of the treated less that of the others."""
    weights, given = weights_of(treated, e), treated == 1
    return float(np.average(y[given], weights=weights[given]) - np.average(y[~given], weights=weights[~given]))
