"""Firth's penalised logit: it exists where columns separate the outcome, and is less biased where events are few."""

from __future__ import annotations

from dataclasses import replace
from math import nan
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import chdtrc, expit

from coalition_kb.analysis.design import design
from coalition_kb.analysis.estimates import Estimate, Model
from coalition_kb.analysis.fitted import Fitted
from coalition_kb.analysis.maximum import Maximum, Point, maximum
from coalition_kb.analysis.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coalition_kb.analysis.design import Design, FloatArray

METHOD = "Firth's penalised logit"
CLOSE = 1e-7  # of a step or, for bounds, of z: near enough
MOST_STEPS = 50


def firth(y: FloatArray, x: FloatArray, *, names: Sequence[str], level: float) -> Model | Refusal:
    """The table of `fit`, its intervals and p of the penalised likelihood's profile.

    An interval holds the values of a coefficient at which the penalised log likelihood, the others free, is within half
    the quantile of chi² (1 degree of freedom) of its maximum; p is that of the penalised likelihood ratio against 0.
    Under separation the curve is lopsided, and value ± z error would mislead. A bound that lies where probabilities are 0
    or 1 as computed is given as infinite, with a note.

    Source: G. Heinze and M. Schemper, A solution to the problem of separation in logistic regression, Statistics in
    Medicine 21, 2002, pages 2409-2419.
    """
    found = fit(y, x, names=names)
    if isinstance(found, Refusal):
        return found
    estimates = tuple(_profiled(found, place, level=level) for place in range(len(found.coefficients)))
    endless = [one.name for one in estimates if not np.isfinite([one.low, one.high]).all()]
    notes = (f"no end of the interval was found on one side or both: {', '.join(endless)}",) if endless else ()
    return replace(
        found.model(level), estimates=estimates, errors=f"{found.errors}; intervals and p: profile", notes=notes
    )


def fit(y: FloatArray, x: FloatArray, *, names: Sequence[str]) -> Fitted | Refusal:
    """The logit of *y* on *x* with the greatest penalised likelihood: log L + log det(X' W X) / 2, W = diag(p (1 - p)).

    Its score is X' (y - p + h (1/2 - p)), h the diagonal of W^1/2 X (X' W X)⁻¹ X' W^1/2. The covariance is the inverse
    of the augmented information X' diag(p (1 - p) (1 + h)) X, of the data with its rows split and weighted by h; the
    inverse of X' W X itself would give larger errors. Arguments and refusals as of the logit, separation excepted.

    Source: D. Firth, Bias reduction of maximum likelihood estimates, Biometrika 80, 1993, pages 27-38.
    """
    table = design(y, x, names=names)
    if isinstance(table, Refusal):
        return table
    top = maximum(lambda at: penalised(table, at), np.zeros(len(table.names)))
    if not top.converged:
        return Refusal("the penalised likelihood has no maximum that could be found")
    return Fitted(
        method=METHOD,
        design=table,
        coefficients=top.at,
        covariance=top.point.inverse(),
        errors="inverse augmented information",
        log_likelihood=top.point.value,
    )


def flic(found: Fitted) -> Fitted:
    """*found* with an intercept of maximum likelihood, the other coefficients kept: predicted mean equals the base rate.

    Firth's penalty draws predictions towards one half; the corrected intercept undoes this. The covariance remains
    that of the fit, as the correction is for predictions.

    Source: R. Puhr, G. Heinze, M. Nold, L. Lusa and A. Geroldinger, Firth's logistic regression with rare events:
    accurate effect estimates and predictions?, Statistics in Medicine 36, 2017, pages 2302-2317.
    """
    table, at = found.design, found.coefficients.copy()
    for _ in range(MOST_STEPS):
        p = expit(table.matrix @ at)
        step = (table.y - p).sum() / (p * (1 - p)).sum()
        at[-1] += np.clip(step, -1, 1)  # rows near 0 or 1 would throw it far
        if abs(step) < CLOSE:  # the next would be its square
            break
    return replace(found, coefficients=at, method=f"{found.method}, intercept corrected (FLIC)")


def penalised(table: Design, at: FloatArray) -> Point:
    """The penalised log likelihood with its score and the augmented information."""
    matrix = table.matrix
    eta = matrix @ at
    p = expit(eta)
    weighted = matrix * (p * (1 - p))[:, None]
    information = matrix.T @ weighted
    sign, size = np.linalg.slogdet(information)
    if sign <= 0:  # probabilities are 0 or 1 as computed
        return Point(-np.inf, np.zeros(len(at)), information)
    leverage = ((matrix @ np.linalg.inv(information)) * weighted).sum(axis=1)
    return Point(
        value=float(table.y @ eta - np.logaddexp(0, eta).sum() + size / 2),
        score=matrix.T @ (table.y - p + leverage * (0.5 - p)),
        information=matrix.T @ (weighted * (1 + leverage)[:, None]),
    )


def _profiled(found: Fitted, place: int, *, level: float) -> Estimate:
    """One coefficient with its profile."""
    value, error = float(found.coefficients[place]), float(np.sqrt(found.covariance[place, place]))
    z = NormalDist().inv_cdf((1 + level) / 2)
    null = _at(found, place, np.zeros(len(found.coefficients)))
    ratio = max(2 * (found.log_likelihood - null.point.value), 0.0)
    return Estimate(
        name=found.design.names[place],
        value=value,
        error=error,
        low=_bound(found, place, reach=-z * error, z=z),
        high=_bound(found, place, reach=z * error, z=z),
        p=float(chdtrc(1, ratio)) if null.converged else nan,
    )


def _bound(found: Fitted, place: int, *, reach: float, z: float) -> float:
    """Where the root of the likelihood ratio is *z*, on the side to which *reach* points.

    The root grows almost in a line with the distance from the estimate, so Newton's method finds it in a few steps; its
    slope is the score of the coefficient, as the others stand at their best. Halving keeps it between known sides.

    Source: D. J. Venzon and S. H. Moolgavkar, A method for computing profile-likelihood-based confidence intervals,
    Applied Statistics 37, 1988, pages 87-94 (the bound; they climb to it otherwise).
    """
    side, inside, outside, distance = np.sign(reach), 0.0, np.inf, abs(reach)
    along = side * found.covariance[:, place] / found.covariance[place, place]  # how the others move with it, nearly
    for _ in range(MOST_STEPS):
        profile = _at(found, place, found.coefficients + distance * along)
        root = np.sqrt(max(2 * (found.log_likelihood - profile.point.value), 0.0))
        if abs(root - z) < CLOSE * z:
            return float(profile.at[place])
        inside, outside = (distance, outside) if root < z else (inside, distance)
        slope = -side * profile.point.score[place] / root if root > 0 and profile.converged else 0.0
        following = distance + (z - root) / slope if slope > 0 else np.inf
        if not inside < following < min(outside, 10 * distance):
            following = (inside + outside) / 2 if np.isfinite(outside) else 2 * distance
        distance = following
    return float(side * np.inf)


def _at(found: Fitted, place: int, start: FloatArray) -> Maximum:
    """The penalised likelihood with one coefficient held at its start and the others at their best."""
    return maximum(lambda at: penalised(found.design, at), start, held=place)
