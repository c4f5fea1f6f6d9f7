"""The highest point of a smooth curve: Newton's method with halved steps, for every likelihood here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from coalition_kb.analysis.design import FloatArray

MOST_STEPS = 60
MOST_HALVINGS = 30
NEAR = 1e-12  # score' information⁻¹ score: the square of the distance yet to go, in standard errors
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


def maximum(curve: Callable[[FloatArray], Point], start: FloatArray, *, held: int | None = None) -> Maximum:
    """The place from *start* upward where *curve* is highest; with *held*, that coordinate stays as it is.

    A step is information⁻¹ score, halved until the curve is not lower. It does not depend on the units of the columns,
    nor does its end: score' information⁻¹ score, in squared standard errors, is next to nothing.
    """
    free = np.array([place for place in range(len(start)) if place != held], dtype=np.intp)
    at, here = start.copy(), curve(start)
    for _ in range(MOST_STEPS):
        try:
            step = np.linalg.solve(here.information[np.ix_(free, free)], here.score[free])
        except np.linalg.LinAlgError:
            break
        gain = float(step @ here.score[free])
        if gain < -NEAR:  # the curve bends upward here
            step = here.score[free] / np.abs(np.diag(here.information)[free])
        near = abs(gain) < NEAR
        for _ in range(MOST_HALVINGS):
            there = at.copy()
            there[free] += step
            point = curve(there)
            if point.value >= here.value - ROUNDING * (1 + abs(here.value)):
                at, here = there, point
                break
            step = step / 2
        else:
            return Maximum(at, here, converged=near)
        if near:
            return Maximum(at, here, converged=True)
    return Maximum(at, here, converged=False)
