"""Separation: columns that tell the outcome so well that no estimate of maximum likelihood exists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coalition_kb.analysis.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coalition_kb.analysis.design import FloatArray

STEEP = 10.0  # log odds: no row of an estimate that exists is often beyond, each of a separated one is
MOVES = 1e-6  # of the bound of a coefficient in the linear programme: less is its rounding


def separation(y: FloatArray, x: FloatArray, *, names: Sequence[str], strata: Sequence[int] = ()) -> Refusal | None:
    """The sentence on the columns of *x* that separate the rows with *y* = 1 from those with *y* = 0, if some do.

    Complete and quasi-complete separation are one here: there is a direction d ≠ 0 with x_i d >= a for every row with
    the outcome, x_i d <= a for every row without it, and not all of them equal. A linear programme finds it: the sum of
    s_i (x_i d - a) is made as large as possible, s_i = 1 or -1, each s_i (x_i d - a) >= 0, each coefficient of d
    within -1 and 1.

    Args:
        y: (n,) of 0 and 1.
        x: (n, k) without intercept; no column constant.
        names: of the k columns.
        strata: for each row the number of its stratum, each of which has an *a* of its own; without, all share one.

    Source: A. Albert and J. A. Anderson, On the existence of maximum likelihood estimates in logistic regression
    models, Biometrika 71, 1984, pages 1-10; K. Konis, Linear programming algorithms for detecting separated data in
    binary logistic regression models, thesis, University of Oxford, 2007.
    """
    from scipy.optimize import linprog  # noqa: PLC0415 - a third of a second, which most commands need not spend
    from scipy.sparse import csr_array, hstack  # noqa: PLC0415 - it comes with the other

    sign = 2 * y - 1
    middle = x.mean(axis=0)
    scaled = (x - middle) / np.abs(x - middle).max(axis=0)
    groups = np.asarray(strata if len(strata) else np.zeros(len(y)), dtype=np.intp)
    levels = csr_array((np.ones(len(y)), (np.arange(len(y)), groups)))
    signed = hstack([csr_array(scaled), levels], format="csr").multiply(sign[:, None]).tocsr()
    bounds = [(-1.0, 1.0)] * x.shape[1] + [(None, None)] * levels.shape[1]
    found = linprog(-signed.sum(axis=0), A_ub=-signed, b_ub=np.zeros(len(y)), bounds=bounds, method="highs")
    direction = np.zeros(x.shape[1]) if found.x is None else np.abs(found.x[: x.shape[1]])
    if direction.max() < 1 / 2:  # one that separates can be made as long as the bounds allow
        return None
    alone = [name for name, column in zip(names, x.T, strict=True) if not strata and _alone(y, column)]
    named = alone or [name for name, moves in zip(names, direction, strict=True) if moves > MOVES]
    tell = "tells" if len(named) == 1 else "each tell" if alone else "together tell"
    return Refusal(
        f"separation: {', '.join(named)} {tell} the outcome of some or all rows without error, "
        "so that no estimate of maximum likelihood exists; use Firth's penalised logit"
    )


def _alone(y: FloatArray, column: FloatArray) -> bool:
    """Whether one *column* separates by itself."""
    having, lacking = column[y == 1], column[y == 0]
    return bool(having.min() >= lacking.max() or having.max() <= lacking.min())
