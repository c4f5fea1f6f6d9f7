"""How well a set fits an outcome: consistency, PRI and coverage, of sufficiency and of necessity.

Memberships x in a set and y in the outcome are in [0, 1], one a case. A share of nothing is nan: undefined, not 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from coalition_kb.analysis.memberships import Memberships
    from coalition_kb.analysis.minimise import Model, Term

    Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sufficiency:
    """How well a set is a subset of the outcome; each in [0, 1] or nan."""

    consistency: float
    pri: float
    coverage: float


@dataclass(frozen=True, slots=True)
class Necessity:
    """How well a set is a superset of the outcome; each in [0, 1] or nan."""

    consistency: float
    relevance: float  # RoN: near 0 where the set holds nearly every case, and its necessity says nothing
    coverage: float


@dataclass(frozen=True, slots=True)
class Part:
    """A term with its fit, and what it alone covers."""

    term: Term
    fit: Sufficiency
    unique: float  # coverage that is lost without it


@dataclass(frozen=True, slots=True)
class ModelFit:
    """A model with its fit as a whole and that of its terms, in order."""

    model: Model
    fit: Sufficiency
    parts: tuple[Part, ...]


def sufficiency(x: Vector, y: Vector) -> Sufficiency:
    """The fit of x as sufficient for y.

    Consistency: S min(x, y) / S x. Coverage: S min(x, y) / S y.
    PRI: (S min(x, y) - S min(x, y, 1 - y)) / (S x - S min(x, y, 1 - y)).

    Source: C. C. Ragin, Redesigning Social Inquiry, 2008, chapter 3; for PRI, C. Q. Schneider and C. Wagemann,
    Set-Theoretic Methods for the Social Sciences, 2012, chapter 9.
    """
    both, all_x = float(np.minimum(x, y).sum()), float(x.sum())
    with_absence = float(np.minimum(np.minimum(x, y), 1 - y).sum())
    return Sufficiency(
        _share(both, all_x), _share(both - with_absence, all_x - with_absence), _share(both, float(y.sum()))
    )


def necessity(x: Vector, y: Vector) -> Necessity:
    """The fit of x as necessary for y.

    Consistency: S min(x, y) / S y. Coverage: S min(x, y) / S x. Relevance: S (1 - x) / S (1 - min(x, y)).

    Source: C. Q. Schneider and C. Wagemann, Set-Theoretic Methods for the Social Sciences, 2012, chapter 9.
    """
    lesser = np.minimum(x, y)
    both = float(lesser.sum())
    return Necessity(
        _share(both, float(y.sum())),
        _share(float((1 - x).sum()), float((1 - lesser).sum())),
        _share(both, float(x.sum())),
    )


def unique_coverages(sets: Vector, y: Vector) -> list[float]:
    """For each set, coverage of the union of all less coverage of the union of the others; nan where there is no other.

    Args:
        sets: (n_sets, n_cases)
        y: (n_cases,)

    Source: C. C. Ragin, Redesigning Social Inquiry, 2008, chapter 3.
    """
    if len(sets) == 1:
        return [float("nan")]
    greatest, cases = sets.argmax(axis=0), np.arange(len(y))
    others = sets.copy()
    others[greatest, cases] = 0
    # a set alone makes the union greater only where it is the greatest
    lost = np.minimum(sets[greatest, cases], y) - np.minimum(others.max(axis=0), y)
    alone = np.bincount(greatest, weights=lost, minlength=len(sets))
    return [_share(one, float(y.sum())) for one in alone.tolist()]


def parts(terms: Sequence[Term], data: Memberships) -> tuple[Part, ...]:
    """Each of *terms* with its fit, unique against the others."""
    sets = np.array([data.of_term(term) for term in terms])
    fits = [sufficiency(one, data.outcome) for one in sets]
    return _parts(terms, fits, sets, data)


def model_fits(models: Sequence[Model], data: Memberships) -> list[ModelFit]:
    """The fit of each of *models* and of its terms."""
    terms = list(dict.fromkeys(term for model in models for term in model))
    places = {term: place for place, term in enumerate(terms)}
    sets = np.array([data.of_term(term) for term in terms])
    fits = [sufficiency(one, data.outcome) for one in sets]
    made = []
    for model in models:
        held = [places[term] for term in model]
        whole = sufficiency(sets[held].max(axis=0), data.outcome)
        made.append(ModelFit(model, whole, _parts(model, [fits[one] for one in held], sets[held], data)))
    return made


def _parts(terms: Sequence[Term], fits: Sequence[Sufficiency], sets: Vector, data: Memberships) -> tuple[Part, ...]:
    unique = unique_coverages(sets, data.outcome)
    return tuple(Part(term, fit, alone) for term, fit, alone in zip(terms, fits, unique, strict=True))


def _share(part: float, whole: float) -> float:
    """*part* of *whole*; nan of nothing, where rounding may leave a little."""
    return part / whole if whole > 1e-12 else float("nan")  # noqa: PLR2004
