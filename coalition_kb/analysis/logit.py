"""The logit by maximum likelihood, with errors of the model, robust ones or clustered ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit

from coalition_kb.analysis.design import design
from coalition_kb.analysis.fitted import Fitted
from coalition_kb.analysis.maximum import Point, maximum
from coalition_kb.analysis.refusal import Refusal
from coalition_kb.analysis.sandwich import sandwich
from coalition_kb.analysis.separation import STEEP, separation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coalition_kb.analysis.design import Design, FloatArray
    from coalition_kb.analysis.estimates import Model
    from coalition_kb.analysis.sandwich import Clusters

METHOD = "logit by maximum likelihood"


def logit(
    y: FloatArray, x: FloatArray, *, names: Sequence[str], level: float, errors: Clusters | None = None
) -> Model | Refusal:
    """The table of `fit`, with intervals at *level*, such as 0.90."""
    found = fit(y, x, names=names, errors=errors)
    return found if isinstance(found, Refusal) else found.model(level)


def fit(y: FloatArray, x: FloatArray, *, names: Sequence[str], errors: Clusters | None = None) -> Fitted | Refusal:
    """The logit of *y* on *x* and an intercept: p = 1 / (1 + exp(-(x b + a))), b and a of the greatest likelihood.

    Without *errors* the covariance is the inverse of the information X' diag(p (1 - p)) X. Separation is refused: no
    greatest likelihood exists then.

    Args:
        y: (n,) of 0 and 1.
        x: (n, k) without intercept.
        names: of the k columns.
        errors: clusters of the n rows, for a covariance that does not rest on the model's.

    Source: D. R. Cox, The regression analysis of binary sequences, Journal of the Royal Statistical Society B 20, 1958,
    pages 215-242.
    """
    table = design(y, x, names=names)
    if isinstance(table, Refusal):
        return table
    top = maximum(lambda at: likelihood(table, at), np.zeros(len(table.names)))
    steep = bool((np.abs(table.matrix @ top.at) > STEEP).any())
    if (steep or not top.converged) and (refusal := separation(y, x, names=names)):
        return refusal
    if not top.converged:
        return Refusal("the logit's likelihood has no maximum that could be found")
    inverse = top.point.inverse()
    value = top.point.value
    if errors is None:
        return Fitted(METHOD, table, top.at, inverse, "inverse information of the model", value)
    scores = table.matrix * (y - expit(table.matrix @ top.at))[:, None]
    robust = sandwich(scores, inverse, clusters=errors)
    if isinstance(robust, Refusal):
        return robust
    return Fitted(METHOD, table, top.at, robust.covariance, robust.errors, value, robust.groups, robust.notes)


def likelihood(table: Design, at: FloatArray) -> Point:
    """The log likelihood sum(y eta - log(1 + exp(eta))), eta = matrix · *at*, with its derivatives."""
    eta = table.matrix @ at
    p = expit(eta)
    return Point(
        value=float(table.y @ eta - np.logaddexp(0, eta).sum()),
        score=table.matrix.T @ (table.y - p),
        information=(table.matrix.T * (p * (1 - p))) @ table.matrix,
    )
