"""A fitted logit with all that effects, predictions and tables are made of."""

from __future__ import annotations

from dataclasses import dataclass
from math import erfc, nan, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit

from coalition_kb.analysis.estimates import Estimate, Model

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coalition_kb.analysis.design import Design, FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """Coefficients on the log odds scale and their covariance, in the order of the design's columns."""

    method: str
    design: Design
    coefficients: FloatArray  # (k,), the intercept last
    covariance: FloatArray  # (k, k)
    errors: str
    log_likelihood: float
    groups: int = 0
    notes: tuple[str, ...] = ()

    def probabilities(self, x: FloatArray) -> FloatArray:
        """The probability of the outcome for each row of *x* (n, k - 1), columns as in the fit, without intercept."""
        probabilities: FloatArray = expit(x @ self.coefficients[:-1] + self.coefficients[-1])
        return probabilities

    def model(self, level: float) -> Model:
        """The table of the fit, its intervals by the normal distribution."""
        return Model(
            method=self.method,
            estimates=wald(self.design.names, self.coefficients, covariance=self.covariance, level=level),
            level=level,
            errors=self.errors,
            n=len(self.design.y),
            n_events=int(self.design.y.sum()),
            log_likelihood=self.log_likelihood,
            groups=self.groups,
            notes=self.notes,
        )


def wald(names: Sequence[str], values: FloatArray, *, covariance: FloatArray, level: float) -> tuple[Estimate, ...]:
    """Estimates with intervals value ± z error and two-sided p of value / error, z of the standard normal distribution."""
    errors = np.sqrt(np.diag(covariance))
    return tuple(
        normal(name, float(value), error=float(error), level=level)
        for name, value, error in zip(names, values, errors, strict=True)
    )


def normal(name: str, value: float, *, error: float, level: float) -> Estimate:
    """One estimate with interval and p by the normal distribution; without error, p is not defined."""
    reach = NormalDist().inv_cdf((1 + level) / 2) * error
    p = erfc(abs(value) / error / sqrt(2)) if error > 0 else nan
    return Estimate(name=name, value=value, error=error, low=value - reach, high=value + reach, p=p)
