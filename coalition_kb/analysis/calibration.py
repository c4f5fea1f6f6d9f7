"""Calibration: raw numbers to memberships in sets, by anchors that a scholar gives.

Every function keeps the order and length of its numbers; nan stays nan, and is refused where memberships are compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from coalition_kb.analysis.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Anchors:
    """The raw values of full exclusion, the crossover and full inclusion; rising or falling.

    Raises:
        ValueError: the crossover does not stand between the other two.
    """

    exclusion: float
    crossover: float
    inclusion: float

    def __post_init__(self) -> None:
        low, high = sorted((self.exclusion, self.inclusion))
        if not low < self.crossover < high:
            raise ValueError(f"the crossover {self.crossover:g} does not stand between {low:g} and {high:g}")


def direct(raw: Sequence[float], anchors: Anchors, *, idm: float) -> NDArray[np.float64]:
    """Memberships on a logistic curve through *idm* at inclusion, 1/2 at the crossover and 1 - *idm* at exclusion.

    With k = ln(idm / (1 - idm)): 1 / (1 + exp(-k (x - c) / (i - c))) on the side of inclusion,
    1 / (1 + exp(k (x - c) / (e - c))) on that of exclusion.

    Args:
        raw: (n_cases,)
        anchors: the values e, c and i.
        idm: the membership at full inclusion, above 1/2 and below 1; 0.95 in most software.

    Source: C. C. Ragin, Redesigning Social Inquiry, 2008, chapter 5; A. Dusa, QCA with R, 2019, chapter 4.

    Raises:
        ValueError: *idm* is out of range.
    """
    if not 1 / 2 < idm < 1:
        raise ValueError(f"idm is {idm:g}, and must be above 0.5 and below 1")
    x, sides = _sides(raw, anchors)
    odds = np.log(idm / (1 - idm)) * sides
    # exp of what is far below the exclusion would overflow; the membership is 0 there to all digits
    memberships: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(odds, -700, 700)))
    return np.where(np.isnan(x), np.nan, memberships)


def linear(raw: Sequence[float], anchors: Anchors, *, below: float, above: float) -> NDArray[np.float64]:
    """Memberships on two power curves: 0 from exclusion on, 1/2 at the crossover, 1 from inclusion on.

    ((e - x) / (e - c))^below / 2 on the side of exclusion, 1 - ((i - x) / (i - c))^above / 2 on that of inclusion.

    Args:
        raw: (n_cases,)
        anchors: the values e, c and i.
        below: the exponent below the crossover, above 0; 1 is a straight line.
        above: the exponent above the crossover, above 0.

    Source: A. Dusa, QCA with R, 2019, chapter 4.

    Raises:
        ValueError: an exponent is not above 0.
    """
    if below <= 0 or above <= 0:
        raise ValueError(f"the exponents are {below:g} and {above:g}, and must be above 0")
    _, sides = _sides(raw, anchors)
    sides = np.clip(sides, -1, 1)
    lower = np.maximum(0, 1 + np.minimum(sides, 0)) ** below / 2
    upper = 1 - (1 - np.maximum(sides, 0)) ** above / 2
    return np.where(sides < 0, lower, upper)


def crisp(raw: Sequence[float], cuts: Sequence[float]) -> NDArray[np.float64]:
    """How many of the rising *cuts* each number reaches: 0 and 1 with one cut, the values of a multi-value set with more.

    Raises:
        ValueError: there is no cut, or one does not rise.
    """
    if not cuts or any(later <= earlier for earlier, later in pairwise(cuts)):
        raise ValueError(f"cuts must rise, and be one at least: {', '.join(f'{one:g}' for one in cuts) or 'none'}")
    x = np.asarray(raw, dtype=float)
    return np.where(np.isnan(x), np.nan, np.searchsorted(np.asarray(cuts, dtype=float), x, side="right"))


def relative(raw: Sequence[float]) -> NDArray[np.float64] | Refusal:
    """Totally fuzzy and relative memberships: max(0, (F(x) - F(min)) / (1 - F(min))), F the share of cases at or below x.

    Source: B. Cheli and A. Lemmi, "A 'Totally' Fuzzy and Relative Approach to the Multidimensional Analysis of Poverty",
    Economic Notes 24(1), 1995.
    """
    x = np.asarray(raw, dtype=float)
    known = np.sort(x[~np.isnan(x)])
    if not len(known) or known[0] == known[-1]:
        return Refusal("All cases have the same number, so that none can be placed relative to the others.")
    share = np.searchsorted(known, x, side="right") / len(known)
    least = np.searchsorted(known, known[0], side="right") / len(known)
    return np.where(np.isnan(x), np.nan, np.maximum(0, (share - least) / (1 - least)))


def _sides(raw: Sequence[float], anchors: Anchors) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The numbers, and where they stand between the anchors: -1 at exclusion, 0 at the crossover, 1 at inclusion."""
    x = np.asarray(raw, dtype=float)
    above = (x - anchors.crossover) / (anchors.inclusion - anchors.crossover)
    below = (x - anchors.crossover) / (anchors.crossover - anchors.exclusion)
    return x, np.where(above > 0, above, below)
