"""Shares of few cases, with intervals that hold for few cases."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from scipy.special import betaincinv

from coalition_kb.analysis.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Share:
    """A share m / k, or a difference of two, with its interval."""

    value: float
    low: float
    high: float
    level: float  # of the interval
    method: str  # of the interval


def jeffreys(m: int, k: int, *, level: float) -> Share | Refusal:
    """The share *m* of *k* with the middle *level* of Beta(m + 1/2, k - m + 1/2); from 0 where m = 0, to 1 where m = k.

    Raises:
        ValueError: m is below 0 or above k.

    Source: L. D. Brown, T. T. Cai and A. DasGupta, Interval estimation for a binomial proportion, Statistical Science
    16, 2001, pages 101-133.
    """
    if refusal := _none(m, k):
        return refusal
    tail = (1 - level) / 2
    low = 0.0 if m == 0 else float(betaincinv(m + 0.5, k - m + 0.5, tail))
    high = 1.0 if m == k else float(betaincinv(m + 0.5, k - m + 0.5, 1 - tail))
    return Share(m / k, low, high, level, "Jeffreys")


def wilson(m: int, k: int, *, level: float) -> Share | Refusal:
    """The share *m* of *k* with the shares that a score test does not reject.

    With z of the normal distribution: (m + z²/2 ± z sqrt(m (k - m) / k + z²/4)) / (k + z²).

    Raises:
        ValueError: m is below 0 or above k.

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, Journal of the American
    Statistical Association 22, 1927, pages 209-212.
    """
    if refusal := _none(m, k):
        return refusal
    z = NormalDist().inv_cdf((1 + level) / 2)
    middle, reach = m + z * z / 2, z * sqrt(m * (k - m) / k + z * z / 4)
    low = 0.0 if m == 0 else (middle - reach) / (k + z * z)
    high = 1.0 if m == k else (middle + reach) / (k + z * z)
    return Share(m / k, low, high, level, "Wilson")


def difference(first: tuple[int, int], second: tuple[int, int], *, level: float) -> Share | Refusal:
    """The share m / k of *first* less that of *second*, independent of it; each is (m, k).

    With p, l, u the share and Wilson's interval of each: low = d - sqrt((p1 - l1)² + (u2 - p2)²),
    high = d + sqrt((u1 - p1)² + (p2 - l2)²).

    Raises:
        ValueError: an m is below 0 or above its k.

    Source: R. G. Newcombe, Interval estimation for the difference between independent proportions: comparison of
    eleven methods, Statistics in Medicine 17, 1998, pages 873-890, method 10.
    """
    one, other = wilson(*first, level=level), wilson(*second, level=level)
    if isinstance(one, Refusal):
        return one
    if isinstance(other, Refusal):
        return other
    value = one.value - other.value
    low = value - sqrt((one.value - one.low) ** 2 + (other.high - other.value) ** 2)
    high = value + sqrt((one.high - one.value) ** 2 + (other.value - other.low) ** 2)
    return Share(value, low, high, level, "Newcombe's hybrid score")


def _none(m: int, k: int) -> Refusal | None:
    """Why there is no share, if there is none."""
    if not 0 <= m <= k:
        raise ValueError(f"m is {m}: wanted 0 to {k}")
    return Refusal("a share of no cases is not defined") if k == 0 else None
