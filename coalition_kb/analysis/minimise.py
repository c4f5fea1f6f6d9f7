"""Terms that cover rows and nothing they must not: prime implicants, and every smallest choice of them.

A term is a tuple with a value, or `ANY`, for each condition. Rows are numbered from 0, the first condition weighing most.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import prod
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from coalition_kb.analysis.covers import minimum_covers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

Term: TypeAlias = tuple[int, ...]
Model: TypeAlias = tuple[Term, ...]
Levels: TypeAlias = tuple[int, ...]  # how many values each condition has

ANY = -1


@dataclass(frozen=True, slots=True)
class Minimised:
    """What rows come down to."""

    models: tuple[Model, ...]  # every one of the fewest terms, the terms in order
    primes: tuple[Term, ...]  # all prime implicants that cover a row
    is_capped: bool  # there are more models than are listed


def configurations(levels: Levels) -> NDArray[np.int64]:
    """All combinations of values, one a row, in the order of their numbers: (n_rows, n_conditions)."""
    return np.indices(levels).reshape(len(levels), -1).T


def covered(term: Term, levels: Levels) -> NDArray[np.bool_]:
    """Which rows *term* covers: (n_rows,)."""
    held: NDArray[np.bool_] = np.zeros(levels, dtype=bool)
    held[tuple(slice(None) if value == ANY else value for value in term)] = True
    return held.reshape(-1)


def minimised(levels: Levels, on: frozenset[int], off: frozenset[int], *, max_models: int) -> Minimised:
    """The models of the rows *on* that cover no row of *off*; every other row may be covered or not.

    Raises:
        ValueError: there is no row in *on* or none in *off*, or one is in both.
    """
    if not on or not off or on & off:
        raise ValueError("rows to cover and rows not to cover are wanted, and no row in both")
    rows = np.array(sorted(on))
    primes = _primes(levels, rows, np.array(sorted(off)))
    chart = np.array([covered(term, levels)[rows] for term in primes])
    covers = minimum_covers(chart, at_most=max_models)
    models = tuple(tuple(primes[place] for place in cover) for cover in covers.found)
    return Minimised(models, primes, covers.is_capped)


def _primes(levels: Levels, on: NDArray[np.int64], off: NDArray[np.int64]) -> tuple[Term, ...]:
    """The prime implicants: the shortest terms of rows of *on* that no row of *off* shares, in order of length.

    For a choice of conditions, the rows of *off* mark the combinations of values that no term may have. What is free of
    marks is a prime implicant where no choice of one condition fewer is free of them for that row.

    Source: W. V. Quine, "The Problem of Simplifying Truth Functions", American Mathematical Monthly 59(8), 1952.
    """
    values = configurations(levels)
    ons, offs = values[on], values[off]
    free: dict[tuple[int, ...], NDArray[np.bool_]] = {(): np.zeros(len(on), dtype=bool)}
    found: list[Term] = []
    for length in range(1, len(levels) + 1):
        for choice in combinations(range(len(levels)), length):
            place = list(choice)
            weights = _weights([levels[one] for one in choice])
            marked = np.zeros(prod(levels[one] for one in choice), dtype=bool)
            marked[offs[:, place] @ weights] = True
            codes = ons[:, place] @ weights
            free[choice] = ~marked[codes]
            shorter = [free[choice[:at] + choice[at + 1 :]] for at in range(length)]
            new = free[choice] & ~np.logical_or.reduce(shorter)
            rows = ons[new][np.unique(codes[new], return_index=True)[1]].tolist()
            found += [tuple(row[at] if at in choice else ANY for at in range(len(levels))) for row in rows]
    return tuple(found)


def _weights(levels: Sequence[int]) -> NDArray[np.int64]:
    """What a step of each condition counts in the number of a combination."""
    return np.cumprod([1, *levels[:0:-1]])[::-1]
