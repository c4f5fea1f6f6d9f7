"""How alike two cases are: Gower's distance over whatever is known of both, with what they share and where they differ.

Ranges are given, never taken from the rows that are compared, so that a distance does not move when a case is added.
Which features there are is the caller's to say. Arithmetic stays simple: a page has to do the same in the browser.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind: TypeAlias = Literal["number", "nominal", "boolean", "set"]
KINDS: tuple[Kind, ...] = ("number", "nominal", "boolean", "set")
#: A number (the rank or membership of an ordered code too), a code, yes or no, several codes; None where it is not known.
Value: TypeAlias = float | str | bool | frozenset[str] | None
Row: TypeAlias = Mapping[str, Value]  # by the name of the feature; what it lacks is not known
Floats: TypeAlias = NDArray[np.float64]

#: Digits to which distances are compared: sums of the same parts in another order are ties.
DIGITS = 12
HAIR = 1e-9  # more than sums of the same parts in another order can differ by
KEPT = 16  # values of a feature of which it is kept how far all rows are from them: most features have fewer

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
    return tuple(sorted(near, key=_nearness))


def _nearness(one: Neighbour) -> tuple[float, float, str]:
    return (round(one.likeness.distance, DIGITS), -one.likeness.overlap, one.id)


class Surroundings:
    """Cases that are to be compared with each other. Those that are alike in every feature are compared once.

    Raises:
        ValueError: a value is of another kind than its feature.
    """

    def __init__(self, features: Sequence[Feature], cases: Mapping[str, Row]) -> None:
        self._features = features
        kinds: dict[tuple[Value, ...], list[str]] = {}
        for id_, row in cases.items():
            kinds.setdefault(tuple([row.get(one.name) for one in features]), []).append(id_)
        self._members = list(kinds.values())
        self._rows = [cases[one[0]] for one in self._members]
        self._kind = {id_: place for place, members in enumerate(self._members) for id_ in members}
        self._columns = [_Column.of(one, self._rows) for one in features]

    def nearest(self, case: str, *, least_overlap: float) -> Iterator[Neighbour]:
        """The others as `neighbours` has them, each found when it is asked for."""
        place = self._kind[case]
        distance, overlap = _from(self._columns, place)
        near = np.flatnonzero((overlap >= least_overlap - HAIR) & ~np.isnan(distance))
        ordered = near[np.argsort(distance[near], kind="stable")]
        # What lies apart by no more than arithmetic may err is put in order by what `likeness` says.
        ends = [*(np.flatnonzero(np.diff(distance[ordered]) > HAIR) + 1).tolist(), len(ordered)]
        for start, end in pairwise([0, *ends]):
            found = [
                (other, likeness(self._features, self._rows[place], self._rows[other]))
                for other in ordered[start:end].tolist()
            ]
            others = [
                Neighbour(id_, between)
                for other, between in found
                if between.overlap >= least_overlap
                for id_ in self._members[other]
                if id_ != case
            ]
            yield from sorted(others, key=_nearness)

    def to_nearest(self, *, least_overlap: float) -> Floats:
        """How far each case is from its nearest; shape (n,), infinite where none has enough in common with it."""
        found = []
        for place, members in enumerate(self._members):
            distance, overlap = _from(self._columns, place)
            counts = (overlap >= least_overlap) & ~np.isnan(distance)
            counts[place] &= len(members) > 1
            found += [np.min(distance[counts], initial=np.inf)] * len(members)
        return np.array(found, dtype=np.float64)


def matrix(features: Sequence[Feature], rows: Sequence[Row]) -> Matrix:
    """Distance and overlap of each of n *rows* with each: what `likeness` gives for every pair, at once.

    Raises:
        ValueError: a value is of another kind than its feature.
    """
    columns = [_Column.of(one, rows) for one in features]
    if not (columns and rows):
        return Matrix(np.full((len(rows), len(rows)), np.nan), np.zeros((len(rows), len(rows))))
    found = [_from(columns, place) for place in range(len(rows))]
    return Matrix(np.stack([distance for distance, _ in found]), np.stack([overlap for _, overlap in found]))


def _from(columns: Sequence[_Column], place: int) -> tuple[Floats, Floats]:
    """How far each of n rows is from that at *place*, nan where nothing is known of both, and the overlap; shape (n,) each."""
    n = len(columns[0].known) if columns else 0
    far, weight = np.zeros(n), np.zeros(n)
    for one in columns:
        if one.known[place]:  # else nothing is compared
            by, of = one.weighted(place)
            far += by
            weight += of
    everything = math.fsum(one.feature.weight for one in columns)
    distance = np.divide(far, weight, out=np.full_like(far, np.nan), where=weight > 0)
    return distance, weight / everything if columns else weight


@dataclass(frozen=True, slots=True)
class _Column:
    """The values of n rows in one feature, as numbers."""

    feature: Feature
    known: NDArray[np.bool_]  # shape (n,)
    values: Floats  # shape (n,) of numbers, or of places of codes; of several codes (n, n_codes), 1 where a row has one
    _parts: dict[bytes, tuple[Floats, Floats]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def of(cls, feature: Feature, rows: Sequence[Row]) -> _Column:
        given = [feature.checked(row.get(feature.name)) for row in rows]
        known = np.array([one is not None for one in given], dtype=bool)
        if feature.kind == "set":
            sets = [one if isinstance(one, frozenset) else frozenset[str]() for one in given]
            members = sorted(frozenset[str]().union(*sets))
            has = np.array([[member in one for member in members] for one in sets], dtype=np.float64)
            return cls(feature, known, has.reshape(len(rows), len(members)))
        if feature.kind == "number" and feature.range:
            numbers = [one if isinstance(one, (int, float)) else 0.0 for one in given]
            return cls(feature, known, np.array(numbers, dtype=np.float64))
        if feature.is_asymmetric:
            return cls(feature, known, np.array([bool(one) for one in given], dtype=np.float64))
        places = {one: place for place, one in enumerate(dict.fromkeys(given))}
        return cls(feature, known, np.array([places[one] for one in given], dtype=np.float64))

    def weighted(self, place: int) -> tuple[Floats, Floats]:
        """How far each row is from that at *place*, by the weight of the feature, and the weight itself; 0 where they are
        not compared. Shape (n,) each. Rows that have the same value are told the same.
        """  # noqa: D205 - it is one sentence
        key = self.values[place].tobytes()
        known = self._parts.get(key)
        if known is None:
            compared, weight = self.compared(place), self.feature.weight
            known = weight * np.where(compared, self.apart(place), 0.0), np.where(compared, weight, 0.0)
            if len(self._parts) < KEPT:
                self._parts[key] = known
        return known

    def compared(self, place: int) -> NDArray[np.bool_]:
        """With which rows that at *place* is compared."""
        both: NDArray[np.bool_] = self.known & self.known[place]
        if self.feature.is_asymmetric:
            both &= (self.values > 0) | (self.values[place] > 0)
        return both

    def apart(self, place: int) -> Floats:
        """How far each row is from that at *place*."""
        own = self.values[place]
        if self.feature.kind == "set":
            common = self.values @ own
            either = self.values.sum(axis=1) + own.sum() - common
            alike: Floats = np.divide(common, either, out=np.ones_like(common), where=either > 0)
            return 1.0 - alike
        if self.feature.kind == "number" and self.feature.range:
            between: Floats = np.minimum(1.0, np.abs(self.values - own) / self.feature.range)
            return between
        differ: Floats = (self.values != own).astype(np.float64)
        return differ
