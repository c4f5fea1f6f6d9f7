"""Whether a solution stands when choices and codes that could have been others are others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from coalition_kb.analysis.fit import sufficiency
from coalition_kb.analysis.solution import solutions
from coalition_kb.analysis.truth_table import truth_table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from coalition_kb.analysis.memberships import Memberships
    from coalition_kb.analysis.minimise import Model
    from coalition_kb.analysis.refusal import Refusal
    from coalition_kb.analysis.solution import Kind, Solutions
    from coalition_kb.analysis.truth_table import CutOffs, TruthTable

    Vector = NDArray[np.float64]

#: The models, or why there are none: where two refusals have the same reason, nothing changed.
Answer: TypeAlias = "frozenset[Model] | Refusal"


@dataclass(frozen=True, slots=True)
class FitRobustness:
    """How far a solution shares its fit with the core that no test solution takes from it; each in [0, 1] or nan."""

    coverage: float  # RF_cov: of the core, as a share of the solution's
    consistency: float  # RF_cons: of the solution, as a share of the core's
    overlap_least: float  # RF_SC_min: of the solution with what all test solutions hold
    overlap_most: float  # RF_SC_max: with what any of them holds


@dataclass(frozen=True, slots=True)
class Range:
    """Within which values of one choice the solution stays the same."""

    low: float
    high: float
    is_low_end: bool  # the grid ends at low, and the range may go further
    is_high_end: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """What became of the solution when one thing at a time was another."""

    kept: tuple[str, ...]  # what made no difference
    changed: Mapping[str, Answer]  # what made one, and the models then

    @property
    def share_kept(self) -> float:
        """The share that made no difference, in [0, 1]; nan where nothing was tried."""
        n = len(self.kept) + len(self.changed)
        return len(self.kept) / n if n else float("nan")


@dataclass(frozen=True, slots=True)
class Flip:
    """Another membership of a case in a condition, or in the outcome where the condition is empty."""

    case: str
    condition: str
    membership: float


class Analyst:
    """One kind of solution under one set of choices, for any memberships and cut-offs.

    Tables that are coded alike, as most are when one case is left out, are minimised once.
    """

    def __init__(self, kind: Kind, expected: Mapping[str, int], *, max_models: int) -> None:
        self._kind, self._expected, self._max_models = kind, dict(expected), max_models
        self._made: dict[tuple[object, ...], Solutions] = {}

    def models(self, data: Memberships, cut_offs: CutOffs) -> Answer:
        """The models of *data*, as a set, or why there are none."""
        table: TruthTable = truth_table(data, cut_offs)
        key = (table.levels, table.on, table.off)
        if key not in self._made:
            self._made[key] = solutions(table, self._expected, max_models=self._max_models)
        return self._made[key].models(self._kind)


def fit_robustness(initial: Vector, tests: Sequence[Vector], y: Vector) -> FitRobustness:
    """How robust the fit of a solution is against all test solutions.

    With minTS and maxTS the least and greatest of the tests, case by case, and core = min(initial, minTS):
    RF_cov = cov(core) / cov(initial); RF_cons = cons(initial) / cons(core);
    RF_SC_min = S min(initial, minTS) / S max(initial, minTS), and RF_SC_max the same with maxTS.

    Args:
        initial: memberships in the solution, (n_cases,).
        tests: memberships in each test solution, one at least.
        y: memberships in the outcome, (n_cases,).

    Source: I.-E. Oana and C. Q. Schneider, "A Robustness Test Protocol for Applied QCA: Theory and R Software
    Application", Sociological Methods & Research 53(1), 2024.

    Raises:
        ValueError: there is no test solution.
    """
    if not tests:
        raise ValueError("one test solution at least is wanted")
    least, most = np.min(tests, axis=0), np.max(tests, axis=0)
    whole, core = sufficiency(initial, y), sufficiency(np.minimum(initial, least), y)
    return FitRobustness(
        _ratio(core.coverage, whole.coverage),
        _ratio(whole.consistency, core.consistency),
        _overlap(initial, least),
        _overlap(initial, most),
    )


def unchanged(answer: Callable[[float], Answer], at: float, grid: Sequence[float]) -> Range:
    """The widest range of values of *grid* around *at* in which *answer* is the same as there.

    The choice may be a cut-off of consistency or of cases, or an anchor of calibration: *answer* makes the memberships and
    the solution from it. The range holds for the values that were tried, and says nothing of those between them.

    Source: I.-E. Oana and C. Q. Schneider, "A Robustness Test Protocol for Applied QCA: Theory and R Software
    Application", Sociological Methods & Research 53(1), 2024.
    """
    there = answer(at)
    lower = sorted((value for value in grid if value < at), reverse=True)
    upper = sorted(value for value in grid if value > at)
    ends = []
    for values in (lower, upper):
        end = at
        for value in values:
            if answer(value) != there:
                break
            end = value
        ends.append((end, not values or end == values[-1]))
    (low, is_low_end), (high, is_high_end) = ends
    return Range(low, high, is_low_end, is_high_end)


def without_each_case(analyst: Analyst, data: Memberships, cut_offs: CutOffs) -> Changes:
    """What becomes of the solution without each case in turn, by its id."""
    others = {case: data.without(place) for place, case in enumerate(data.cases)}
    return under_each(analyst, data, others, cut_offs)


def flipped(analyst: Analyst, data: Memberships, flips: Sequence[Flip], cut_offs: CutOffs) -> Changes:
    """What becomes of the solution under each of *flips* in turn, by case, condition and membership.

    Raises:
        ValueError: there is no such case or condition, or the membership is none.
    """
    others = {f"{one.case}: {one.condition or 'outcome'} = {one.membership:g}": _flipped(data, one) for one in flips}
    return under_each(analyst, data, others, cut_offs)


def under_each(analyst: Analyst, data: Memberships, others: Mapping[str, Memberships], cut_offs: CutOffs) -> Changes:
    """What becomes of the solution of *data* with each of the *others* in its place, by their names."""
    there = analyst.models(data, cut_offs)
    answers = {name: analyst.models(one, cut_offs) for name, one in others.items()}
    kept = tuple(name for name, answer in answers.items() if answer == there)
    return Changes(kept, {name: answer for name, answer in answers.items() if answer != there})


def _flipped(data: Memberships, flip: Flip) -> Memberships:
    if flip.case not in data.cases or (flip.condition and flip.condition not in data.conditions):
        raise ValueError(f"there is no {flip.condition or 'outcome'} of {flip.case!r}")
    case = data.cases.index(flip.case)
    if not flip.condition:
        outcome = data.outcome.copy()
        outcome[case] = _checked(flip, levels=2)
        return replace(data, outcome=outcome)
    place = data.conditions.index(flip.condition)
    values = data.values.copy()
    values[case, place] = _checked(flip, levels=data.levels[place])
    return replace(data, values=values)


def _checked(flip: Flip, *, levels: int) -> float:
    many = levels > 2  # noqa: PLR2004 - in and out
    if not (flip.membership in range(levels) if many else 0 <= flip.membership <= 1):
        raise ValueError(f"{flip.membership:g} is no membership of {flip.case!r} in {flip.condition or 'the outcome'}")
    return flip.membership


def _overlap(one: Vector, other: Vector) -> float:
    return _ratio(float(np.minimum(one, other).sum()), float(np.maximum(one, other).sum()))


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")
