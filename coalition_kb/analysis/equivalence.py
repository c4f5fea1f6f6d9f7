"""Equivalence: whether two shares are so near each other that the difference does not matter."""

from __future__ import annotations

from dataclasses import dataclass
from math import acos, copysign, cos, inf, pi, sqrt
from statistics import NormalDist

from coalition_kb.analysis.proportion import Share, difference
from coalition_kb.analysis.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Equivalence:
    """Two one-sided tests of a difference of shares."""

    difference: Share  # at level 1 - 2 alpha
    margin: float
    p: float  # the greater of the two tests'

    def holds(self, alpha: float) -> bool:
        """Whether both tests reject at *alpha* that the difference is the margin or more."""
        return self.p < alpha


def tost(first: tuple[int, int], second: tuple[int, int], *, margin: float, alpha: float) -> Equivalence | Refusal:
    """The two one-sided tests that the difference of shares lies beyond -margin and beyond margin.

    Each is a score test: z = (p1 - p2 - d) / sqrt(q1 (1 - q1) / k1 + q2 (1 - q2) / k2) with d = -margin or margin and
    q1, q2 the most likely shares that differ by d. It is defined with shares of 0 and 1 too.

    Args:
        first: m and k of the one share m / k.
        second: of the other.
        margin: above 0 and below 1; how much does not matter is the scholar's to say, beforehand.
        alpha: of each test; the interval shown has level 1 - 2 alpha.

    Raises:
        ValueError: the margin is not between 0 and 1, or an m is below 0 or above its k.

    Source: D. J. Schuirmann, A comparison of the two one-sided tests procedure and the power approach for assessing the
    equivalence of average bioavailability, Journal of Pharmacokinetics and Biopharmaceutics 15, 1987, pages 657-680;
    C. P. Farrington and G. Manning, Test statistics and sample size formulae for comparative binomial trials with null
    hypothesis of non-zero risk difference or non-unity relative risk, Statistics in Medicine 9, 1990, pages 1447-1454.
    """
    if not 0 < margin < 1:
        raise ValueError(f"margin is {margin}: wanted between 0 and 1")
    shown = difference(first, second, level=1 - 2 * alpha)
    if isinstance(shown, Refusal):
        return shown
    below = NormalDist().cdf(-_score(first, second, -margin))
    above = NormalDist().cdf(_score(first, second, margin))
    return Equivalence(shown, margin, max(below, above))


def _score(first: tuple[int, int], second: tuple[int, int], apart: float) -> float:
    """How many errors the difference of shares is above *apart*."""
    (m1, k1), (m2, k2) = first, second
    q1 = constrained(first, second, apart)
    q2 = q1 - apart
    variance = max(q1 * (1 - q1), 0.0) / k1 + max(q2 * (1 - q2), 0.0) / k2
    distance = m1 / k1 - m2 / k2 - apart
    return distance / sqrt(variance) if variance > 0 else copysign(inf, distance)


def constrained(first: tuple[int, int], second: tuple[int, int], apart: float) -> float:
    """The first of the two most likely shares that differ by *apart*: the middle root of a cubic, by its cosine.

    Source: Farrington and Manning 1990, as of `tost`.
    """
    (m1, k1), (m2, k2) = first, second
    p1, p2, theta = m1 / k1, m2 / k2, k2 / k1
    a = 1 + theta
    b = -(1 + theta + p1 + theta * p2 + apart * (theta + 2))
    c = apart**2 + apart * (2 * p1 + theta + 1) + p1 + theta * p2
    d = -p1 * apart * (1 + apart)
    v = (b / (3 * a)) ** 3 - b * c / (6 * a**2) + d / (2 * a)
    u = copysign(sqrt(max((b / (3 * a)) ** 2 - c / (3 * a), 0.0)), v)
    angle = (pi + acos(min(max(v / u**3, -1.0), 1.0))) / 3 if u else 0.0
    root = 2 * u * cos(angle) - b / (3 * a)
    return sorted((max(apart, 0.0), root, min(1.0, 1 + apart)))[1]
