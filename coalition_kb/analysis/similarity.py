"""How alike two cases are: Gower's distance over whatever is known of both, with what they share and where they differ.

Ranges are given, never taken from the rows that are compared, so that a distance does not move when a case is added.
Which features there are is the caller's to say. Arithmetic stays simple: a page has to do the same in the browser.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Kind: TypeAlias = Literal["number", "nominal", "boolean", "set"]
KINDS: tuple[Kind, ...] = ("number", "nominal", "boolean", "set")
#: A number (the rank or membership of an ordered code too), a code, yes or no, several codes; None where it is not known.
Value: TypeAlias = float | str | bool | frozenset[str] | None
Row: TypeAlias = Mapping[str, Value]  # by the name of the feature; what it lacks is not known
Floats: TypeAlias = NDArray[np.float64]

#: Digits to which distances are compared: sums of the same parts in another order are ties.
DIGITS = 12

_TYPES: Mapping[Kind, type | tuple[type, ...]] = {
    "number": (int, float),
    "nominal": str,
    "boolean": bool,
    "set": frozenset,
}


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing by which cases are compared."""

    name: str
    kind: Kind
    range: float = 0.0  # of a number: highest less lowest, of the codes or of all cases; 0 where it does not vary
    weight: float = 1.0  # above 0
    is_asymmetric: bool = False  # of a boolean: whether two cases without it are not held to be alike in that

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"{self.name}: {self.kind!r} is no kind of feature; allowed: {', '.join(KINDS)}")
        if not (math.isfinite(self.range) and self.range >= 0):
            raise ValueError(f"{self.name}: the range {self.range} is no finite number from 0 up")
        if not (math.isfinite(self.weight) and self.weight > 0):
            raise ValueError(f"{self.name}: the weight {self.weight} is no finite number above 0")

    def checked(self, value: Value) -> Value:
        """*value*, as it is.

        Raises:
            ValueError: it is of another kind than the feature, or a number that is not finite.
        """
        fits = isinstance(value, _TYPES[self.kind]) and (self.kind != "number" or not isinstance(value, bool))
        if value is not None and not (fits and (not isinstance(value, float) or math.isfinite(value))):
            raise ValueError(f"{self.name} is {value!r}, which is no {self.kind}; what is not known is None")
        return value


@dataclass(frozen=True, slots=True)
class Likeness:
    """How two cases compare. Each feature stands in one of the four lists, in the order of the features."""

    distance: float  # 0 alike in all that is known of both, 1 different in all of it; nan where nothing is
    overlap: float  # 0 to 1: the weight of the features compared, of the weight of all
    shared: tuple[str, ...]  # the same value
    differing: tuple[str, ...]  # farthest apart first
    unknown: tuple[str, ...]  # of one of the two, or of both
    absent: tuple[str, ...] = ()  # asymmetric booleans that neither has


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A case beside the one that is asked about."""

    id: str
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Matrix:
    """Each case with each: row and column i are the i-th case."""

    distance: Floats  # shape (n, n), symmetric, 0 on the diagonal; nan where nothing is known of both
    overlap: Floats  # shape (n, n), symmetric, 0 to 1


def apart(feature: Feature, first: Value, second: Value) -> float | None:
    """How far apart two cases are in one feature, 0 to 1; None where the feature is not to be compared.

    A number: |a - b| / range, at most 1; where the range is 0, 1 unless they are equal. A code, yes or no: 0 where they
    are equal, else 1. Several codes: Jaccard's distance, 1 - |A and B| / |A or B|, and 0 where both have none. Not
    compared: one of them is not known; or an asymmetric boolean is no for both.

    Raises:
        ValueError: a value is of another kind than the feature.

    Source:
        J. C. Gower, "A General Coefficient of Similarity and Some of Its Properties", Biometrics 27(4), 1971, 857-871.
        For several codes, P. Jaccard, "The Distribution of the Flora in the Alpine Zone", New Phytologist 11(2), 1912,
        37-50.
    """
    one, other = feature.checked(first), feature.checked(second)
    if one is None or other is None or (feature.is_asymmetric and not one and not other):
        return None
    if isinstance(one, frozenset) and isinstance(other, frozenset):
        return 1 - len(one & other) / len(one | other) if one | other else 0.0
    if feature.kind == "number" and feature.range and isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return min(1.0, abs(one - other) / feature.range)
    return float(one != other)


def likeness(features: Sequence[Feature], first: Row, second: Row) -> Likeness:
    """How two cases compare.

    distance = sum of w d / sum of w, over the features compared; overlap = sum of w of the features compared / sum of
    all w; where w is the weight of a feature and d how far `apart` they are in it.

    Raises:
        ValueError: a value is of another kind than its feature.

    Source:
        J. C. Gower, "A General Coefficient of Similarity and Some of Its Properties", Biometrics 27(4), 1971, 857-871;
        the weights with L. Kaufman and P. J. Rousseeuw, Finding Groups in Data, 1990, as in the R package cluster.
    """
    far = [apart(one, first.get(one.name), second.get(one.name)) for one in features]
    compared = [(one, d) for one, d in zip(features, far, strict=True) if d is not None]
    rest = [one.name for one, d in zip(features, far, strict=True) if d is None]
    absent = tuple([name for name in rest if first.get(name) is not None and second.get(name) is not None])
    weight = math.fsum(one.weight for one, _ in compared)
    differing = sorted(((d, one.name) for one, d in compared if d > 0), key=lambda pair: -pair[0])
    return Likeness(
        distance=math.fsum(one.weight * d for one, d in compared) / weight if compared else math.nan,
        overlap=weight / math.fsum(one.weight for one in features) if features else 0.0,
        shared=tuple([one.name for one, d in compared if d == 0]),
        differing=tuple([name for _, name in differing]),
        unknown=tuple([name for name in rest if name not in absent]),
        absent=absent,
    )


def neighbours(
    features: Sequence[Feature], row: Row, cases: Mapping[str, Row], *, least_overlap: float
) -> tuple[Neighbour, ...]:
    """The *cases* in the order of their distance from *row*; of two as near, that with more overlap, then by id.

    Cases that have less than *least_overlap* (0 to 1) in common with it, or nothing, are left out. The case that is asked
    about must not be among *cases*: it would be its own nearest.
    """
    found = [Neighbour(id_, likeness(features, row, other)) for id_, other in cases.items()]
    near = [one for one in found if one.likeness.overlap >= least_overlap and not math.isnan(one.likeness.distance)]
    return tuple(sorted(near, key=lambda one: (round(one.likeness.distance, DIGITS), -one.likeness.overlap, one.id)))


def matrix(features: Sequence[Feature], rows: Sequence[Row]) -> Matrix:
    """Distance and overlap of each of n *rows* with each: what `likeness` gives for every pair, at once.

    Raises:
        ValueError: a value is of another kind than its feature.
    """
    far, weight = np.zeros((len(rows), len(rows))), np.zeros((len(rows), len(rows)))
    for feature in features:
        values = [feature.checked(row.get(feature.name)) for row in rows]
        between, compared = _between(feature, values)
        far += feature.weight * np.where(compared, between, 0.0)
        weight += feature.weight * compared
    everything = math.fsum(one.weight for one in features)
    distance = np.divide(far, weight, out=np.full_like(far, np.nan), where=weight > 0)
    return Matrix(distance, weight / everything if features else weight)


def _between(feature: Feature, values: Sequence[Value]) -> tuple[Floats, NDArray[np.bool_]]:
    """How far apart each is from each in one feature, and whether they are compared in it."""
    known = np.array([one is not None for one in values], dtype=bool)
    compared = np.outer(known, known)
    if feature.kind == "set":
        return _jaccard([one if isinstance(one, frozenset) else frozenset() for one in values]), compared
    if feature.kind == "number" and feature.range:
        numbers = np.array([one if isinstance(one, (int, float)) else 0.0 for one in values], dtype=np.float64)
        return np.minimum(1.0, np.abs(numbers[:, None] - numbers[None, :]) / feature.range), compared
    places = {one: place for place, one in enumerate(dict.fromkeys(values))}
    codes = np.array([places[one] for one in values], dtype=np.int64)
    if feature.is_asymmetric:
        has = np.array([bool(one) for one in values], dtype=bool)
        compared &= has[:, None] | has[None, :]
    return (codes[:, None] != codes[None, :]).astype(np.float64), compared


def _jaccard(sets: Sequence[frozenset[str]]) -> Floats:
    """Jaccard's distance of each set from each; of two without members it is 0."""
    members = sorted(frozenset[str]().union(*sets))
    has = np.array([[member in one for member in members] for one in sets], dtype=np.float64)
    has = has.reshape(len(sets), len(members))
    common = has @ has.T
    sizes = has.sum(axis=1)
    either = sizes[:, None] + sizes[None, :] - common
    alike: Floats = np.divide(common, either, out=np.ones_like(common), where=either > 0)
    return 1.0 - alike
