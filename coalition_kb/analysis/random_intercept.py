"""The logit with a random intercept: groups differ by more than their columns tell, by a normal distribution."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import nan
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit, logsumexp

from coalition_kb.analysis import logit
from coalition_kb.analysis.estimates import Model
from coalition_kb.analysis.fitted import normal, wald
from coalition_kb.analysis.maximum import Point, maximum
from coalition_kb.analysis.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from numpy.typing import NDArray

    from coalition_kb.analysis.design import FloatArray
    from coalition_kb.analysis.estimates import Estimate

START = 0.5  # of the standard deviation; at 0 its slope is 0 and nothing would move
NONE = 1e-3  # a standard deviation below is none
MODE_STEPS = 50
AT_MODE = 1e-10  # of the standard deviation of a group's effect


@dataclass(frozen=True, slots=True)
class RandomIntercept:
    """A logit whose intercept differs between groups, and by how much."""

    model: Model
    deviation: Estimate  # of the intercepts, log odds; without p, as 0 is the end of its range, and at 0 without error


def random_intercept(  # noqa: PLR0913 - all but two by name
    y: FloatArray, x: FloatArray, *, names: Sequence[str], groups: Sequence[Hashable], level: float, points: int
) -> RandomIntercept | Refusal:
    """The logit p = 1 / (1 + exp(-(x b + a + s u))), u of each group standard normal and integrated out.

    The integral is taken by Gauss-Hermite quadrature with *points* about the mode of each group's integrand. Score and
    information are the averages over the points of those with u known, the information less the variance of that score.
    Errors are of this information, the deviation s among its parameters.

    Args:
        y: (n,) of 0 and 1.
        x: (n, k) without intercept.
        names: of the k columns.
        groups: of the n rows.
        level: of the intervals, such as 0.90.
        points: of the quadrature; 15 are many.

    Source: J. C. Pinheiro and D. M. Bates, Approximations to the log-likelihood function in the nonlinear mixed-effects
    model, Journal of Computational and Graphical Statistics 4, 1995, pages 12-35; T. A. Louis, Finding the observed
    information matrix when using the EM algorithm, Journal of the Royal Statistical Society B 44, 1982, pages 226-233.
    """
    plain = logit.fit(y, x, names=names)
    if isinstance(plain, Refusal):
        return plain
    if len(groups) != len(y):
        raise ValueError(f"{len(groups)} groups for {len(y)} rows")
    numbers: dict[Hashable, int] = {}
    codes = np.array([numbers.setdefault(group, len(numbers)) for group in groups])
    if not 1 < len(numbers) < len(y):
        return Refusal(f"{len(numbers)} groups of {len(y)} rows: differences between groups cannot be told")
    order = np.argsort(codes, kind="stable")
    table = _Grouped(
        y=y[order],
        matrix=plain.design.matrix[order],
        codes=codes[order],
        starts=np.searchsorted(codes[order], np.arange(len(numbers))),
    )
    rule = np.polynomial.hermite.hermgauss(points)
    top = maximum(lambda at: _likelihood(table, at, rule=rule), np.append(plain.coefficients, START))
    if not top.converged:
        return Refusal("the likelihood of the random intercept has no maximum that could be found")
    covariance = top.point.inverse()
    none = abs(top.at[-1]) < NONE
    model = Model(
        method=f"logit with random intercept, {points} quadrature points",
        estimates=wald(plain.design.names, top.at[:-1], covariance=covariance[:-1, :-1], level=level),
        level=level,
        errors="inverse observed information of the model",
        n=len(y),
        n_events=int(y.sum()),
        log_likelihood=top.point.value,
        groups=len(numbers),
        notes=("groups do not differ beyond what the columns tell",) if none else (),
    )
    error = nan if none else float(np.sqrt(covariance[-1, -1]))
    found = normal("standard deviation", abs(float(top.at[-1])), error=error, level=level)  # s and -s are the same
    return RandomIntercept(model, replace(found, low=max(found.low, 0.0), p=nan))


@dataclass(frozen=True, slots=True, eq=False)
class _Grouped:
    """A table whose rows stand group by group."""

    y: FloatArray  # (n,)
    matrix: FloatArray  # (n, k), the intercept last
    codes: NDArray[np.intp]  # (n,) each row's group
    starts: NDArray[np.intp]  # (g,) each group's first row

    def added(self, values: FloatArray) -> FloatArray:
        """The sums of *values* (n, ...) over each group's rows (g, ...)."""
        sums: FloatArray = np.add.reduceat(values, self.starts, axis=0)
        return sums


def _likelihood(table: _Grouped, at: FloatArray, *, rule: tuple[FloatArray, FloatArray]) -> Point:
    """The log likelihood with its derivatives; *at* ends with the standard deviation."""
    nodes, weights = rule
    fixed, deviation = table.matrix @ at[:-1], float(at[-1])
    mode, scale = _modes(table, fixed, deviation)
    u = mode[:, None] + np.sqrt(2) * scale[:, None] * nodes  # (g, points)
    eta = fixed[:, None] + deviation * u[table.codes]
    p = expit(eta)
    logs = table.added(table.y[:, None] * eta - np.logaddexp(0, eta)) - u**2 / 2 + nodes**2 + np.log(weights)
    whole = logsumexp(logs, axis=1)
    shares = np.exp(logs - whole[:, None])  # (g, points): how probable each u is, given the group's outcomes
    left = table.y[:, None] - p
    summed = table.added(left)
    parts = [table.added(left * column[:, None]) for column in table.matrix.T] + [summed * u]
    scores = np.stack(parts, axis=2)  # (g, points, k + 1)
    means = np.einsum("gq,gqk->gk", shares, scores)
    spread = np.einsum("gq,gqk,gql->kl", shares, scores, scores, optimize=True) - means.T @ means
    curved = p * (1 - p) * shares[table.codes]
    known = np.column_stack([table.matrix, np.zeros(len(table.y))])
    information = (known.T * curved.sum(axis=1)) @ known
    cross = (curved * u[table.codes]).sum(axis=1) @ table.matrix
    information[-1, :-1], information[:-1, -1] = cross, cross
    information[-1, -1] = (curved * u[table.codes] ** 2).sum()
    return Point(float((whole + np.log(scale / np.sqrt(np.pi))).sum()), means.sum(axis=0), information - spread)


def _modes(table: _Grouped, fixed: FloatArray, deviation: float) -> tuple[FloatArray, FloatArray]:
    """For each group the most probable u (g,) given its outcomes, and the scale of its distribution there (g,)."""
    u = np.zeros(len(table.starts))
    for _ in range(MODE_STEPS):
        p = expit(fixed + deviation * u[table.codes])
        curve = 1 + deviation**2 * table.added(p * (1 - p))
        step = (deviation * table.added(table.y - p) - u) / curve
        u = u + np.clip(step, -1, 1)
        if (np.abs(step) < AT_MODE).all():
            break
    return u, 1 / np.sqrt(curve)
