"""The table a regression is given: an outcome, its columns and their names, or why no regression can be made of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from coalition_kb.analysis.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

FloatArray: TypeAlias = NDArray[np.float64]
INTERCEPT = "intercept"
CONSTANT = 1e-10  # of a column's length: what is left of a constant when its mean is taken away, by rounding
COLLINEAR = 1e-8  # of a column's length: what is left of a combination of others when they are taken away


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """An outcome of 0 and 1 and the matrix that is to explain it."""

    y: FloatArray  # (n,)
    matrix: FloatArray  # (n, k), the intercept last
    names: tuple[str, ...]  # k, the intercept last


def design(y: FloatArray, x: FloatArray, *, names: Sequence[str]) -> Design | Refusal:
    """The outcome *y* (n,) of 0 and 1 and the columns *x* (n, k) without intercept, seen to allow a regression.

    Raises:
        ValueError: shapes do not fit, a number is missing, or an outcome is neither 0 nor 1.
    """
    checked(y, x, names, levels=2)
    if refusal := too_few(y, x) or unfit(x - x.mean(axis=0), x, names=names):
        return refusal
    return Design(y=y, matrix=np.column_stack([x, np.ones(len(y))]), names=(*names, INTERCEPT))


def checked(y: FloatArray, x: FloatArray, names: Sequence[str], *, levels: int) -> None:
    """Nothing, if *y* (n,) and *x* (n, k) are whole and fit each other and the k *names*, and y is below *levels*.

    Raises:
        ValueError: they do not.
    """
    if y.ndim != 1 or x.shape != (len(y), len(names)):
        raise ValueError(f"y has shape {y.shape} and x {x.shape} with {len(names)} names: wanted (n,), (n, k) and k")
    for name, array in (("y", y), ("x", x)):
        if not np.isfinite(array).all():
            where = ", ".join(str(one) for one in np.argwhere(~np.isfinite(array))[0])
            raise ValueError(f"{name}[{where}] is no finite number")
    if wrong := np.flatnonzero(~np.isin(y, np.arange(levels))).tolist():
        raise ValueError(f"y[{wrong[0]}] is {y[wrong[0]]}: wanted a whole number from 0 to {levels - 1}")


def too_few(y: FloatArray, x: FloatArray) -> Refusal | None:
    """Why *y* and *x* are too little for a regression with an intercept, if they are."""
    rows, columns = x.shape
    if rows <= columns + 1:
        return Refusal(f"{rows} rows are too few for {columns} columns and an intercept")
    if y.min() == y.max():
        return Refusal(f"the outcome is {y[0]:g} in all {rows} rows: nothing is to be explained")
    return None


def unfit(centred: FloatArray, x: FloatArray, *, names: Sequence[str]) -> Refusal | None:
    """The first column that tells nothing of its own, if one does: it is constant, or a combination of those before it.

    Args:
        centred: *x* less its means, over all rows or within strata: "constant" is meant so.
        x: (n, k).
        names: of the k columns.
    """
    sizes, left = np.linalg.norm(x, axis=0), np.linalg.norm(centred, axis=0)
    for name, size, rest in zip(names, sizes, left, strict=True):
        if rest <= CONSTANT * size:
            return Refusal(f"{name} does not vary")
    triangle = np.linalg.qr(centred / left).R
    for place, name in enumerate(names):
        if abs(triangle[place, place]) < COLLINEAR:
            shares = np.linalg.solve(triangle[:place, :place], triangle[:place, place])
            others = [other for other, share in zip(names, shares, strict=False) if abs(share) > COLLINEAR]
            return Refusal(f"{name} is known from {', '.join(others)} without remainder (collinear)")
    return None
