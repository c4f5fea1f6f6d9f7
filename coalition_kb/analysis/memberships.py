"""Cases with their memberships in conditions and in an outcome: what a comparison of configurations works on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from coalition_kb.analysis.minimise import ANY
from coalition_kb.analysis.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import ArrayLike, NDArray

    from coalition_kb.analysis.minimise import Levels, Model, Term

HALF = 0.5
EQUAL = 1e-9  # what differs by less is a matter of rounding
MANY = 2**12  # configurations, and values of a condition, above which the comparison is refused
NAMED = 5  # of what a sentence lists


@dataclass(frozen=True, slots=True, eq=False)
class Memberships:
    """Cases that can be compared. Made by `memberships`, which refuses others."""

    cases: tuple[str, ...]
    conditions: tuple[str, ...]
    values: NDArray[np.float64]  # (n_cases, n_conditions): memberships in [0, 1], or values of multi-value conditions
    outcome: NDArray[np.float64]  # (n_cases,): memberships in [0, 1]
    levels: Levels  # how many values each condition has; 2 for a set

    @property
    def is_multi_value(self) -> bool:
        """Whether any condition has more than two values."""
        return max(self.levels) > 2  # noqa: PLR2004 - in and out

    @property
    def halves(self) -> tuple[tuple[str, str], ...]:
        """The cases and conditions with a membership of exactly one half, which is on neither side."""
        held = np.argwhere((abs(self.values - HALF) < EQUAL) & (np.array(self.levels) == 2))  # noqa: PLR2004
        return tuple((self.cases[case], self.conditions[place]) for case, place in held.tolist())

    @property
    def corners(self) -> NDArray[np.int64]:
        """The configuration that each case belongs to, `ANY` where a membership is exactly one half: as `values`."""
        sides = np.where(abs(self.values - HALF) < EQUAL, ANY, self.values > HALF)
        corners: NDArray[np.int64] = np.where(np.array(self.levels) == 2, sides, self.values).astype(np.int64)  # noqa: PLR2004
        return corners

    def literal(self, place: int, value: int) -> NDArray[np.float64]:
        """The memberships in one condition having *value*: (n_cases,)."""
        held = self.values[:, place]
        if self.levels[place] > 2:  # noqa: PLR2004 - more than in and out
            return np.where(held == value, 1.0, 0.0)
        in_set: NDArray[np.float64] = held if value else 1 - held
        return in_set

    def of_term(self, term: Term) -> NDArray[np.float64]:
        """The memberships in *term*, the least of its literals: (n_cases,)."""
        literals = [self.literal(place, value) for place, value in enumerate(term) if value != ANY]
        return np.min(literals, axis=0) if literals else np.ones(len(self.cases))

    def of_model(self, model: Model) -> NDArray[np.float64]:
        """The memberships in *model*, the greatest of its terms: (n_cases,)."""
        memberships: NDArray[np.float64] = np.max([self.of_term(term) for term in model], axis=0)
        return memberships

    def negated(self) -> Memberships:
        """The same cases, with the absence of the outcome as outcome."""
        return replace(self, outcome=1 - self.outcome)

    def without(self, place: int) -> Memberships:
        """All cases but the one at *place*."""
        kept = np.arange(len(self.cases)) != place
        cases = tuple(case for at, case in enumerate(self.cases) if at != place)
        return replace(self, cases=cases, values=self.values[kept], outcome=self.outcome[kept])


def memberships(
    cases: Sequence[str], conditions: Sequence[str], values: ArrayLike, outcome: ArrayLike
) -> Memberships | Refusal:
    """*cases* with their *values*, if they can be compared.

    A condition that holds a whole number above 1 has several values, and must hold whole numbers alone.

    Args:
        cases: ids as text; "1" and "01" are two cases.
        conditions: names, in the order of the columns of *values*.
        values: (n_cases, n_conditions)
        outcome: (n_cases,), memberships in [0, 1].

    Raises:
        ValueError: the shapes do not fit, or there is no condition or one twice.
    """
    held, result = np.asarray(values, dtype=float), np.asarray(outcome, dtype=float)
    if held.shape != (len(cases), len(conditions)) or result.shape != (len(cases),):
        raise ValueError(f"{len(cases)} cases and {len(conditions)} conditions, but {held.shape} and {result.shape}")
    if not conditions or len(set(conditions)) < len(conditions):
        raise ValueError(f"one condition at least is wanted, and each once: {', '.join(conditions) or 'none'}")
    several = [bool(((column > 1) & _whole(column)).any()) for column in held.T]
    columns = [*zip(conditions, held.T, several, strict=True), ("the outcome", result, False)]
    wrong = [_wrong(cases, name, column, whole=whole) for name, column, whole in columns]
    faults = [fault for each in (_named_badly(cases), *wrong) for fault in each]
    if not cases:
        faults = ["there is no case"]
    if faults:
        return Refusal(f"The cases cannot be compared: {some(faults)}.")
    levels = tuple(int(column.max()) + 1 if many else 2 for column, many in zip(held.T, several, strict=True))
    if np.prod(np.array(levels, dtype=float)) > MANY:
        shape = " x ".join(map(str, levels))
        return Refusal(f"{shape} configurations are more than {MANY:,}: calibrate, or choose fewer conditions.")
    return Memberships(tuple(cases), tuple(conditions), held, result, levels)


def some(things: Iterable[str]) -> str:
    """The first few of *things* in a sentence, and how many others there are."""
    rest = iter(things)
    first = list(islice(rest, NAMED))
    more = sum(1 for _ in rest)
    return ", ".join(first) + (f" and {more} more" if more else "")


def _named_badly(cases: Sequence[str]) -> list[str]:
    counts = Counter(cases)
    twice = [f"the case {case!r} stands {n} times" for case, n in counts.items() if n > 1 and case.strip()]
    nameless = sum(n for case, n in counts.items() if not case.strip())
    return [*twice, *([f"a case without an id stands {nameless} times"] if nameless else [])]


def _wrong(cases: Sequence[str], name: str, column: NDArray[np.float64], *, whole: bool) -> list[str]:
    """What a column holds that is no membership, or in a multi-value condition no whole number."""
    good = (column >= 0) & (_whole(column) if whole else column <= 1)
    wanted = f"a whole number, as others in {name} are" if whole else "a membership in [0, 1]"
    return [f"{cases[place]} has {column[place]:g} in {name}, not {wanted}" for place in np.flatnonzero(~good).tolist()]


def _whole(column: NDArray[np.float64]) -> NDArray[np.bool_]:
    whole: NDArray[np.bool_] = np.isfinite(column) & (np.floor(column) == column)
    return whole
