"""The highest point of a smooth curve: Newton's method with halved steps, for every likelihood here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from coalition_kb.analysis.design import FloatArray

MOST_STEPS = 200  # a few are the rule; many where a penalty bends the curve
MOST_HALVINGS = 12  # to a four-thousandth of the step
NEAR = 1e-12  # score' information⁻¹ score: the square of the distance yet to go, in standard errors
NEAR_ENOUGH = 1e-6  # of it, where rounding lets the curve rise no more
ROUNDING = 1e-11  # of a value: a step that lowers it by less has not lowered it


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """A curve at one place."""

    value: float
    score: FloatArray  # (k,) first derivative
    information: FloatArray  # (k, k) minus the second derivative, or its expectation

    def inverse(self) -> FloatArray:
        """The inverse of the information: at the maximum of a log likelihood, the covariance of the model."""
        return np.asarray(np.linalg.inv(self.information), dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Maximum:
    """Where a climb ended."""

    at: FloatArray  # (k,)
    point: Point
    converged: bool


def maximum(
    curve: Callable[[FloatArray], Point], start: FloatArray, *, held: int | None = None, near: float = NEAR
) -> Maximum:
    """The place from *start* upward where *curve* is highest; with *held*, that coordinate stays as it is.

    A step is information⁻¹ score, halved until the curve is not lower. It does not depend on the units of the columns,
    nor does its end: score' information⁻¹ score, in squared standard errors, is next to nothing, or little and the curve
    rises no more. Where the curve bends upward the step is along the score. Next to nothing is *near*: where the information
    is the exact second derivative, so that each step squares the distance, more may be near than elsewhere.
    """
    free = np.array([place for place in range(len(start)) if place != held], dtype=np.intp)
    at, here = start.copy(), curve(start)
    for _ in range(MOST_STEPS):
        step, bent = _step(here.information[np.ix_(free, free)], here.score[free])
        distance = np.inf if bent else float(step @ here.score[free])
        before = here.value
        for _ in range(MOST_HALVINGS):
            there = at.copy()
            there[free] += step
            point = curve(there)
            if point.value >= here.value - ROUNDING * (1 + abs(here.value)):
                at, here = there, point
                break
            step = step / 2
        else:
            return Maximum(at, here, converged=distance < NEAR_ENOUGH)
        if distance < near or here.value <= before:
            return Maximum(at, here, converged=distance < NEAR_ENOUGH)
    return Maximum(at, here, converged=False)


def _step(information: FloatArray, score: FloatArray) -> tuple[FloatArray, bool]:
    """The step upward, and whether the curve bends upward or not at all in some direction: then Newton's would mislead."""
    try:
        np.linalg.cholesky(information)
        return np.asarray(np.linalg.solve(information, score), dtype=np.float64), False
    except np.linalg.LinAlgError:
        return score / np.maximum(np.abs(np.diag(information)), 1.0), True
