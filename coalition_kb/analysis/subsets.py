"""Sums over all sets of m rows of a stratum, exactly, for many strata at once: what a conditional logit divides by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit

from coalition_kb.analysis.maximum import Point

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from coalition_kb.analysis.design import FloatArray

HALVINGS = 12  # of the range in which a stratum's tilt lies


@dataclass(frozen=True, slots=True, eq=False)
class Strata:
    """Strata side by side, rows downward, the short ones filled up with rows that are never chosen.

    Each is seen from its rarer side, m <= n / 2: where more rows have the outcome than lack it, those that lack it are
    the chosen and the columns change their sign, for leaving rows out is choosing by the opposite odds.
    """

    x: FloatArray  # (longest, strata, k)
    chosen: FloatArray  # (longest, strata) 1 for the chosen rows
    real: NDArray[np.bool_]  # (longest, strata) whether there is such a row
    sizes: NDArray[np.intp]  # (strata,) m
    moves: FloatArray  # (longest, strata, d, d) what choosing a row makes of e and its d - 1 derivatives: see `_moves`


def side_by_side(y: FloatArray, x: FloatArray, *, members: Sequence[Sequence[int]]) -> Strata:
    """The strata whose rows of *y* (n,) and *x* (n, k) are numbered in *members*; each has some chosen and some not."""
    shape = max(map(len, members)), len(members)
    wide, chosen, real = np.zeros((*shape, x.shape[1])), np.zeros(shape), np.zeros(shape, dtype=bool)
    for place, rows in enumerate(members):
        rare = 2 * y[rows].sum() <= len(rows)
        wide[: len(rows), place] = x[rows] if rare else -x[rows]
        chosen[: len(rows), place] = y[rows] if rare else 1 - y[rows]
        real[: len(rows), place] = True
    return Strata(wide, chosen, real, chosen.sum(axis=0).astype(np.intp), _moves(wide))


def _moves(x: FloatArray) -> FloatArray:
    """Of each row of *x* (rows, strata, k) the matrix that takes (e, e', e'') of sets without it to those with it, over w.

    The first derivative of w e is w (e' + x e), and the second by a and b is w (e''_ab + x_a e'_b + x_b e'_a + x_a x_b e).
    """
    k, (first, second) = x.shape[-1], np.triu_indices(x.shape[-1])
    moves = np.zeros((*x.shape[:2], 1 + k + len(first), 1 + k + len(first)))
    moves[..., range(moves.shape[-1]), range(moves.shape[-1])] = 1.0
    moves[..., 0, 1 : k + 1] = x
    for place, (a, b) in enumerate(zip(first, second, strict=True), start=1 + k):
        moves[..., 0, place] = x[..., a] * x[..., b]
        moves[..., 1 + b, place] += x[..., a]
        moves[..., 1 + a, place] += x[..., b]
    return moves


def likelihood(strata: Strata, at: FloatArray) -> Point:
    """The conditional log likelihood at *at* (k,) with its derivatives.

    Each stratum gives sum(x_i b over the chosen) - log e, e = sum over all sets of m rows of exp(sum of x_i b). With
    w_i = exp(x_i b), the sum over sets of j of the first i rows is e(i, j) = e(i - 1, j) + w_i e(i - 1, j - 1), and its
    derivatives follow the same recursion. Here each step is divided by 1 + w_i, and all w are first multiplied by what
    makes the m wanted the expected number: then the numbers are probabilities and neither overflow nor vanish.
    """
    odds, tilt = _tilted(strata, at)
    k, (first, second) = len(at), np.triu_indices(len(at))
    most, places = int(strata.sizes.max()), np.arange(len(strata.sizes))
    moves, rest = strata.moves * expit(odds)[..., None, None], expit(-odds)[..., None, None]
    state = np.zeros(
        (len(places), most + 1, moves.shape[-1])
    )  # for each number chosen: e, its first, its second derivatives
    state[:, 0, 0] = 1.0
    for row in range(len(odds)):
        upper = min(row + 1, most)  # no more can be chosen than there are rows
        chosen_too = state[:, :upper] @ moves[row]
        state *= rest[row]
        state[:, 1 : upper + 1] += chosen_too
    own = state[places, strata.sizes]
    sums = own[:, 0]
    if not (sums > 0).all():  # coefficients so large that chances are 0 or 1 as computed
        return Point(-np.inf, np.zeros(k), np.zeros((k, k)))
    slopes, curves = own[:, 1 : k + 1] / sums[:, None], (own[:, k + 1 :] / sums[:, None]).sum(axis=0)
    information = np.zeros((k, k))
    information[first, second] = information[second, first] = curves
    logs = np.log(sums) - strata.sizes * tilt + np.logaddexp(0, odds).sum(axis=0)
    chosen = np.einsum("rs,rsk->k", strata.chosen, strata.x)
    return Point(
        value=float(chosen @ at - logs.sum()),
        score=chosen - slopes.sum(axis=0),
        information=information - slopes.T @ slopes,
    )


def residuals(strata: Strata, at: FloatArray) -> FloatArray:
    """Of each row (longest, strata, k), its part of the score: (chosen - q) (x - mean).

    q is the row's probability to be among the m, mean = sum(q x) / m of its stratum. q = p_i × sum over j of the
    probability of j chosen above × that of m - 1 - j below, over the probability of m.
    """
    odds, _ = _tilted(strata, at)
    p, rest = expit(odds), expit(-odds)
    above = _counts(p, rest, strata.sizes)
    below = _counts(p[::-1], rest[::-1], strata.sizes)[::-1]
    places = np.arange(len(strata.sizes))
    q = np.zeros_like(p)
    for j in range(int(strata.sizes.max())):
        others = strata.sizes - 1 - j
        q += np.where(others >= 0, above[:-1, j] * below[1:, np.maximum(others, 0), places], 0.0)
    q *= p / above[-1, strata.sizes, places]
    middle = np.einsum("rs,rsk->sk", q, strata.x) / strata.sizes[:, None]
    residual: FloatArray = ((strata.chosen - q) * strata.real)[..., None] * (strata.x - middle)
    return residual


def _counts(p: FloatArray, rest: FloatArray, sizes: NDArray[np.intp]) -> FloatArray:
    """The probability (rows + 1, most + 1, strata) of each number chosen among the rows above each place."""
    counts = np.zeros((len(p) + 1, int(sizes.max()) + 1, p.shape[1]))
    counts[0, 0] = 1.0
    for row, (chance, other) in enumerate(zip(p, rest, strict=True)):
        counts[row + 1] = other * counts[row]
        counts[row + 1, 1:] += chance * counts[row, :-1]
    return counts


def _tilted(strata: Strata, at: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The log odds x b + tilt of each row to be chosen by itself, -inf where there is none, and the tilts (strata,).

    The tilt makes m chosen rows expected. Any gives the same likelihood, so that a few digits of it are enough.
    """
    eta = strata.x @ at
    mean = np.log(strata.sizes / (strata.real.sum(axis=0) - strata.sizes))
    low = mean - np.where(strata.real, eta, -np.inf).max(axis=0)
    high = mean - np.where(strata.real, eta, np.inf).min(axis=0)
    eta = np.where(strata.real, eta, -np.inf)
    for _ in range(HALVINGS):
        tilt = (low + high) / 2
        many = expit(eta + tilt).sum(axis=0) > strata.sizes
        low, high = np.where(many, low, tilt), np.where(many, tilt, high)
    tilt = (low + high) / 2
    return eta + tilt, tilt
