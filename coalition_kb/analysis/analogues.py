"""The cases that are most like another, and what became of them.

A number is given only with the cases that it counts, with its uncertainty, and with a case that points the other way;
where the cases are too few or too far away there is a reason to abstain beside it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coalition_kb.analysis.refusal import Refusal
from coalition_kb.analysis.similarity import Surroundings, neighbours

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coalition_kb.analysis.similarity import Feature, Neighbour, Row


@dataclass(frozen=True, slots=True)
class Bounds:
    """What limits an answer from analogues; each is the scholar's to choose."""

    k: int  # how many of the nearest cases count, 1 or more
    least_overlap: float  # 0 to 1: cases of which less is known in common do not count
    least_effective: float  # fewer effective cases than this are a reason to abstain
    reach: float  # 0 to 1: a nearest case farther away than this is a reason to abstain
    level: float  # of the interval, such as 0.95


@dataclass(frozen=True, slots=True)
class Analogues:
    """What became of the nearest cases: m of k, never the share alone."""

    nearest: tuple[Neighbour, ...]  # the k that count, or fewer where there are no more
    m: int  # of them, how many had the outcome
    share: float  # 0 to 1: with the outcome, each counted with its weight
    low: float  # Jeffreys' interval of m of k
    high: float
    n_effective: float  # how many equal cases the weighted ones are worth, at most k
    contrary: Neighbour | None  # the nearest whose outcome is not that of most of them; None where all cases agree
    abstain: tuple[str, ...]  # reasons, in sentences, not to conclude from them; none where there is none
    left_out: tuple[str, ...]  # ids of cases whose outcome is not known

    @property
    def k(self) -> int:
        """How many count."""
        return len(self.nearest)


def reach(
    features: Sequence[Feature], cases: Mapping[str, Row], *, percentile: float, least_overlap: float
) -> float | Refusal:
    """The *percentile* (0 to 100) of the distances of the cases from their own nearest case.

    What is farther from every case than almost all cases are from their nearest is like none of them.
    """
    nearest = Surroundings(features, cases).to_nearest(least_overlap=least_overlap)
    nearest = nearest[np.isfinite(nearest)]
    if not nearest.size:
        return Refusal(f"No two of the {len(cases)} cases have enough in common to be compared.")
    return float(np.percentile(nearest, percentile))


def jeffreys(m: int, k: int, *, level: float) -> tuple[float, float]:
    """The bounds of Jeffreys' interval for a share of which *m* of *k* are seen.

    The quantiles (1 - level) / 2 and (1 + level) / 2 of the distribution Beta(m + 1/2, k - m + 1/2).

    Raises:
        ValueError: *m* is not from 0 to *k*, or *k* is not above 0.

    Source:
        L. D. Brown, T. T. Cai and A. DasGupta, "Interval Estimation for a Binomial Proportion", Statistical Science
        16(2), 2001, 101-133; without their change of the bounds at 0 and k.
    """
    if not 0 <= m <= k or k == 0:
        raise ValueError(f"{m} of {k} is no share")
    from scipy.stats import beta  # noqa: PLC0415 - half a second, which most commands need not spend

    low, high = beta.ppf([(1 - level) / 2, (1 + level) / 2], m + 0.5, k - m + 0.5)
    return float(low), float(high)


def effective(weights: Sequence[float]) -> float:
    """How many equal cases weighted ones are worth: (sum of w)^2 / sum of w^2; 0 where all weights are.

    Source:
        L. Kish, Survey Sampling, 1965, on the loss from unequal weights.
    """
    squares = math.fsum(one * one for one in weights)
    return math.fsum(weights) ** 2 / squares if squares else 0.0


def analogues(
    features: Sequence[Feature], row: Row, cases: Mapping[str, Row], outcomes: Mapping[str, bool], bounds: Bounds
) -> Analogues | Refusal:
    """What became of the cases nearest to *row*, each with the weight 1 - distance.

    share = sum of w y / sum of w, where y is 1 for a case that had the outcome. *outcomes* are by the id of the case; cases
    that are not in it are left out and named. A feature must be knowable before the outcome: the caller sees to it.
    """
    known = {id_: other for id_, other in cases.items() if id_ in outcomes}
    left_out = tuple([id_ for id_ in cases if id_ not in outcomes])
    ordered = neighbours(features, row, known, least_overlap=bounds.least_overlap)
    nearest = ordered[: bounds.k]
    if not nearest:
        return Refusal(
            f"None of the {len(known)} cases whose outcome is known has {bounds.least_overlap:.0%} of the answers in "
            "common with this one: answer more of the questions."
        )
    weights = [1 - one.likeness.distance for one in nearest]
    had = [outcomes[one.id] for one in nearest]
    m, n_effective, total = sum(had), effective(weights), math.fsum(weights)
    low, high = jeffreys(m, len(nearest), level=bounds.level)
    usual = 2 * m > len(nearest) if 2 * m != len(nearest) else had[0]
    return Analogues(
        nearest=nearest,
        m=m,
        share=math.fsum(w for w, y in zip(weights, had, strict=True) if y) / total if total else math.nan,
        low=low,
        high=high,
        n_effective=n_effective,
        contrary=next((one for one in ordered if outcomes[one.id] != usual), None),
        abstain=tuple(_reasons(nearest[0].likeness.distance, n_effective, bounds)),
        left_out=left_out,
    )


def _reasons(distance: float, n_effective: float, bounds: Bounds) -> list[str]:
    """Why not to conclude from the nearest cases."""
    found = []
    if n_effective < bounds.least_effective:
        least = f"{bounds.least_effective:g} are wanted"
        found.append(f"The nearest cases are worth {n_effective:.1f} equal ones; {least}.")
    if distance > bounds.reach:
        found.append(
            f"The nearest case is {distance:.2f} away, farther than almost all cases are from their nearest "
            f"({bounds.reach:.2f}): this is like none of them."
        )
    return found
