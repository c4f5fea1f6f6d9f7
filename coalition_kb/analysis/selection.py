"""Which cases to study within a comparison: those that a set explains, and those that speak against it.

A case at exactly one half, in the set or in the outcome, is on no side and of no type.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coalition_kb.analysis.memberships import EQUAL, HALF
from coalition_kb.analysis.minimise import ANY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coalition_kb.analysis.memberships import Memberships
    from coalition_kb.analysis.minimise import Model, Term


@dataclass(frozen=True, slots=True)
class Chosen:
    """A case, and how well it stands for its type."""

    case: str
    rank: float  # the smaller the better


@dataclass(frozen=True, slots=True)
class Selection:
    """Cases by type, the best of each first; of equal ones in the order of the data."""

    typical: tuple[Chosen, ...]  # in the set and in the outcome, and not more in the set
    deviant_consistency: tuple[Chosen, ...]  # in the set, not in the outcome
    deviant_coverage: tuple[Chosen, ...]  # in the outcome, not in the set
    irrelevant: tuple[str, ...]  # in neither


def of_term(term: Term, data: Memberships) -> Selection:
    """The cases by their membership in *term*; see `of_model`."""
    return of_model((term,), data)


def of_model(model: Model, data: Memberships) -> Selection:
    """The cases by their membership x in *model* and y in the outcome.

    Typical: x > 1/2, y > 1/2, x <= y, ranked by 2 |y - x| + (1 - x).
    Deviant in consistency: x > 1/2, y < 1/2, ranked by (1 - (x - y)) + (1 - x).
    Deviant in coverage: x < 1/2, y > 1/2, ranked by 1 less the membership in the case's own row of the truth table; a
    case that belongs to no row stands last, with a rank of 1.
    Individually irrelevant: x < 1/2, y < 1/2.

    Source: C. Q. Schneider and I. Rohlfing, "Combining QCA and Process Tracing in Set-Theoretic Multi-Method Research",
    Sociological Methods & Research 42(4), 2013.
    """
    x, y = data.of_model(model), data.outcome
    within, without = x > HALF + EQUAL, x < HALF - EQUAL
    present, absent = y > HALF + EQUAL, y < HALF - EQUAL
    return Selection(
        typical=_ranked(data, within & present & (x <= y + EQUAL), 2 * abs(y - x) + (1 - x)),
        deviant_consistency=_ranked(data, within & absent, (1 - (x - y)) + (1 - x)),
        deviant_coverage=_ranked(data, without & present, 1 - _in_own_row(data)),
        irrelevant=tuple(data.cases[place] for place in np.flatnonzero(without & absent).tolist()),
    )


def _in_own_row(data: Memberships) -> NDArray[np.float64]:
    """The membership of each case in its configuration; 0 where it has none."""
    corners = data.corners.tolist()
    held = [0 if ANY in corner else data.of_term(tuple(corner))[place] for place, corner in enumerate(corners)]
    return np.array(held, dtype=float)


def _ranked(data: Memberships, which: NDArray[np.bool_], ranks: NDArray[np.float64]) -> tuple[Chosen, ...]:
    places = np.flatnonzero(which)
    order = places[np.argsort(ranks[places], kind="stable")].tolist()
    return tuple(Chosen(data.cases[place], float(ranks[place])) for place in order)
