"""Proportional odds: a logit for outcomes with an order, and the test of what its name supposes."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import chdtrc, expit, logit

from coalition_kb.analysis.design import checked, too_few, unfit
from coalition_kb.analysis.estimates import Model
from coalition_kb.analysis.fitted import wald
from coalition_kb.analysis.maximum import Maximum, Point, maximum
from coalition_kb.analysis.refusal import Refusal
from coalition_kb.analysis.separation import STEEP, separation

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from coalition_kb.analysis.design import FloatArray

METHOD = "proportional odds logit"
FEWEST_LEVELS = 3


@dataclass(frozen=True, slots=True)
class Proportionality:
    """The likelihood ratio of a model in which one column's effect may differ between thresholds to one in which not."""

    name: str
    ratio: float  # chi² under proportionality
    freedom: int  # thresholds less one
    p: float


def ordered(
    y: FloatArray, x: FloatArray, *, names: Sequence[str], levels: Sequence[str], level: float
) -> Model | Refusal:
    """The model log odds(y <= j) = threshold_j - x b: a positive b goes with higher outcomes, alike at every threshold.

    The estimates are the columns, then the thresholds, named "lower|upper". Levels that no row has are left out, with
    a note. Errors are of the observed information.

    Args:
        y: (n,) each row's place among the *levels*, from 0.
        x: (n, k) without intercept.
        names: of the k columns.
        levels: names of the outcome's levels, from the lowest.
        level: of the intervals, such as 0.90.

    Raises:
        ValueError: shapes do not fit, a number is missing, or an outcome is no place among the levels.

    Source: P. McCullagh, Regression models for ordinal data, Journal of the Royal Statistical Society B 42, 1980,
    pages 109-142.
    """
    places = _places(y, x, names=names, levels=levels)
    if isinstance(places, Refusal):
        return places
    top = _fit(places, x, names=names)
    if isinstance(top, Refusal):
        return top
    present = [name for place, name in enumerate(levels) if (y == place).any()]
    absent = [name for name in levels if name not in present]
    thresholds = [f"{lower}|{upper}" for lower, upper in pairwise(present)]
    return Model(
        method=METHOD,
        estimates=wald([*names, *thresholds], top.at, covariance=top.point.inverse(), level=level),
        level=level,
        errors="inverse observed information of the model",
        n=len(y),
        n_events=int((places > 0).sum()),
        log_likelihood=top.point.value,
        notes=(f"no row has {', '.join(absent)}",) if absent else (),
    )


def proportionality(
    y: FloatArray, x: FloatArray, *, names: Sequence[str], levels: Sequence[str]
) -> tuple[Proportionality | Refusal, ...] | Refusal:
    """For each column the test that its effect is alike at every threshold, the other columns' effects being so.

    Arguments as of `ordered`. A column whose freer model has no maximum is refused alone.

    Source: B. Peterson and F. E. Harrell, Partial proportional odds models for ordinal response variables, Applied
    Statistics 39, 1990, pages 205-217.
    """
    places = _places(y, x, names=names, levels=levels)
    if isinstance(places, Refusal):
        return places
    top = _fit(places, x, names=names)
    if isinstance(top, Refusal):
        return top
    return tuple(_proportional(places, x, free=free, name=name, top=top) for free, name in enumerate(names))


def _proportional(
    places: NDArray[np.intp], x: FloatArray, *, free: int, name: str, top: Maximum
) -> Proportionality | Refusal:
    """The test of one column."""
    tables = _tables(places, x, free=free)
    freed = maximum(_curve(places, tables), _start(places, x.shape[1], free=True))
    crossed = bool((np.diff(tables @ freed.at, axis=0) <= 0).any())  # of rows whose level does not stand between
    if crossed or not freed.converged:
        return Refusal(f"the likelihood in which the effect of {name} differs between thresholds has no maximum")
    ratio = max(2 * (freed.point.value - top.point.value), 0.0)
    freedom = int(places.max()) - 1
    return Proportionality(name, ratio, freedom, float(chdtrc(freedom, ratio)))


def _places(y: FloatArray, x: FloatArray, *, names: Sequence[str], levels: Sequence[str]) -> NDArray[np.intp] | Refusal:
    """Each row's place among the levels that occur, or why no model can be made."""
    checked(y, x, names, levels=len(levels))
    if refusal := too_few(y, x) or unfit(x - x.mean(axis=0), x, names=names):
        return refusal
    found, places = np.unique(y, return_inverse=True)
    if len(found) < FEWEST_LEVELS:
        return Refusal("only two levels of the outcome occur: use a logit")
    return places


def _fit(places: NDArray[np.intp], x: FloatArray, *, names: Sequence[str]) -> Maximum | Refusal:
    """The maximum of the likelihood, if there is one."""
    top = maximum(_curve(places, _tables(places, x)), _start(places, x.shape[1]))
    steep = bool((np.abs((x - x.mean(axis=0)) @ top.at[: x.shape[1]]) > STEEP).any())
    if steep or not top.converged:
        cuts = range(int(places.max()))
        above = np.concatenate([places > cut for cut in cuts]).astype(np.float64)
        strata = np.repeat(cuts, len(places)).tolist()
        if refusal := separation(above, np.tile(x, (len(cuts), 1)), names=names, strata=strata):
            return refusal
    return top if top.converged else Refusal("the likelihood of proportional odds has no maximum that could be found")


def _tables(places: NDArray[np.intp], x: FloatArray, *, free: int | None = None) -> FloatArray:
    """For each threshold the matrix (thresholds, n, parameters) that gives its log odds; columns, freed ones, thresholds.

    With *free* that column has one more parameter for each threshold but the first: by how much its effect differs.
    """
    cuts = int(places.max())
    own = np.zeros((cuts, len(x), 0 if free is None else cuts - 1))
    for cut in range(1, cuts if free is not None else 0):
        own[cut, :, cut - 1] = -x[:, free]
    thresholds = np.broadcast_to(np.eye(cuts)[:, None, :], (cuts, len(x), cuts))
    return np.concatenate([np.broadcast_to(-x, (cuts, *x.shape)), own, thresholds], axis=2)


def _start(places: NDArray[np.intp], columns: int, *, free: bool = False) -> FloatArray:
    """No effects, and the thresholds that the shares of the levels give."""
    cuts = int(places.max())
    below = np.array([(places <= cut).mean() for cut in range(cuts)])
    return np.concatenate([np.zeros(columns + (cuts - 1 if free else 0)), logit(below)])


def _curve(places: NDArray[np.intp], tables: FloatArray) -> Callable[[FloatArray], Point]:
    """The log likelihood, sum of log(F(upper threshold) - F(lower threshold)), as a function of the parameters."""
    rows, none = np.arange(len(places)), np.zeros((1, *tables.shape[1:]))
    upper = np.concatenate([tables, none])[places, rows]
    lower = np.concatenate([none, tables])[places, rows]
    lowest, highest = places == 0, places == places.max()

    def point(at: FloatArray) -> Point:
        high, low = np.where(highest, 1.0, expit(upper @ at)), np.where(lowest, 0.0, expit(lower @ at))
        share = high - low
        if (share <= 0).any():  # thresholds that cross
            return Point(-np.inf, np.zeros(len(at)), np.zeros((len(at), len(at))))
        rise, fall = high * (1 - high) / share, low * (1 - low) / share
        slopes = upper * rise[:, None] - lower * fall[:, None]
        bends = (upper.T * (rise * (1 - 2 * high))) @ upper - (lower.T * (fall * (1 - 2 * low))) @ lower
        return Point(float(np.log(share).sum()), slopes.sum(axis=0), slopes.T @ slopes - bends)

    return point
