"""Average marginal effects: what a coefficient of a logit means in probability."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit

from coalition_kb.analysis.fitted import normal

if TYPE_CHECKING:
    from coalition_kb.analysis.design import FloatArray
    from coalition_kb.analysis.estimates import Estimate
    from coalition_kb.analysis.fitted import Fitted


def slope(fitted: Fitted, name: str, *, level: float) -> Estimate:
    """The average over the rows of dp/dx for the column *name*: mean(p (1 - p)) b. For a column of many values.

    The error is by the delta method: the derivative by the coefficients, twice around their covariance.

    Raises:
        KeyError: there is no such column.

    Source: T. Bartus, Estimation of marginal effects using margeff, Stata Journal 5, 2005, pages 309-329.
    """
    matrix, place = fitted.design.matrix, _place(fitted, name)
    b = fitted.coefficients[place]
    p = expit(matrix @ fitted.coefficients)
    spread = p * (1 - p)
    derivative = b * (spread * (1 - 2 * p)) @ matrix / len(p)
    derivative[place] += spread.mean()
    return _estimate(fitted, name, value=float(spread.mean() * b), derivative=derivative, level=level)


def change(fitted: Fitted, name: str, *, level: float) -> Estimate:
    """The average over the rows of p with the column *name* at 1 less p with it at 0. For a column of yes and no.

    Error, exception and source as of `slope`.
    """
    place = _place(fitted, name)
    with_it, without = fitted.design.matrix.copy(), fitted.design.matrix.copy()
    with_it[:, place], without[:, place] = 1.0, 0.0
    high, low = expit(with_it @ fitted.coefficients), expit(without @ fitted.coefficients)
    derivative = ((high * (1 - high)) @ with_it - (low * (1 - low)) @ without) / len(high)
    return _estimate(fitted, name, value=float((high - low).mean()), derivative=derivative, level=level)


def _place(fitted: Fitted, name: str) -> int:
    """Where the column *name* stands."""
    if name not in fitted.design.names[:-1]:
        raise KeyError(name)
    return fitted.design.names.index(name)


def _estimate(fitted: Fitted, name: str, *, value: float, derivative: FloatArray, level: float) -> Estimate:
    """The effect with its error by the delta method."""
    error = float(np.sqrt(derivative @ fitted.covariance @ derivative))
    return normal(name, value, error=error, level=level)
