"""A situation that is not in the record, put beside its cases: which are nearest, what became of them, who joined.

It describes cases and says nothing of causes. Where the situation is like no case, or too little of it is known, there
is a reason instead of a number. `assets/situation.js` does the same in the browser; one file of examples binds both.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coalition_kb.analysis.analogues import Analogues, Bounds, analogues, reach
from coalition_kb.analysis.refusal import Refusal
from coalition_kb.analysis.similarity import neighbours
from coalition_kb.likeness import LEAST_OVERLAP
from coalition_kb.model import STATUS_WORDS, Status
from coalition_kb.operations import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from coalition_kb.analysis.similarity import Feature, Neighbour, Row
    from coalition_kb.likeness import Likeness
    from coalition_kb.model import Coding, Measure, Record, Variable
    from coalition_kb.operations import Computer

NEAREST = 10  # cases that are shown and counted
LEAST_EFFECTIVE = 5.0  # equal cases that the nearest must be worth
PERCENTILE = 95.0  # of the cases' distances from their own nearest: what is farther away is like none of them
LEVEL = 0.95  # of the interval
HAIR = 1e-9  # a bound gives way by it, lest the order in which parts are summed decide what lies on it


@dataclass(frozen=True, slots=True)
class Outcome:
    """What may have become of a case."""

    variable: str
    name: str
    says: str  # of cases that had it, after their number: had a coalition
    had: Mapping[str, bool]  # by the id of the case; cases of which it is not known lack
    open: Mapping[str, str]  # of those cases, why not, in a word


@dataclass(frozen=True, slots=True)
class Ground:
    """What a situation is put beside."""

    features: Sequence[Feature]
    rows: Mapping[str, Row]  # by the id of the case
    outcomes: Sequence[Outcome]
    partners: Mapping[str, Sequence[str]]  # the states that joined each case
    bounds: Bounds


@dataclass(frozen=True, slots=True)
class Situation:
    """What the cases say of a situation."""

    nearest: tuple[Neighbour, ...]
    hidden: int  # cases of which too little is known in common with it
    is_unlike: bool  # whether even the nearest is farther than almost all cases are from their own nearest
    became: tuple[Analogues | Refusal, ...]  # of the nearest, for each outcome; the case against from among all
    partners: tuple[
        tuple[str, tuple[str, ...]], ...
    ]  # each state that joined some of the nearest, with those; most first


def ground(record: Record, computer: Computer, held: Likeness) -> Ground | Refusal:
    """The cases of *record*, whose likeness is *held*, as a situation is put beside them."""
    far = reach(held.features, held.rows, percentile=PERCENTILE, least_overlap=LEAST_OVERLAP)
    if isinstance(far, Refusal):
        return far
    size = record.marked("size")
    return Ground(
        features=held.features,
        rows=held.rows,
        outcomes=tuple(_outcomes(record, computer)),
        partners={case.id: counted(computer, size, case) for case in record.cases.values()},
        bounds=Bounds(NEAREST, LEAST_OVERLAP, LEAST_EFFECTIVE - HAIR, far + HAIR, LEVEL),
    )


def situation(beside: Ground, answers: Row) -> Situation | Refusal:
    """The cases *beside* which are nearest to *answers*, by the name of the feature; what is not answered is not known.

    The m of k counts, of the k nearest cases, those of which the outcome is known; the others are named as left out.

    Raises:
        ValueError: an answer is of another kind than its feature.
    """
    bounds = beside.bounds
    ordered = neighbours(beside.features, answers, beside.rows, least_overlap=bounds.least_overlap)
    if not ordered:
        return Refusal(
            f"None of the {len(beside.rows)} cases has {bounds.least_overlap:.0%} of the answers in common with this "
            "situation: answer more of the questions."
        )
    nearest = ordered[: bounds.k]
    return Situation(
        nearest=nearest,
        hidden=len(beside.rows) - len(ordered),
        is_unlike=nearest[0].likeness.distance > bounds.reach,
        became=tuple([_became(beside, answers, ordered, one) for one in beside.outcomes]),
        partners=tuple(_partners(beside, nearest)),
    )


def _became(beside: Ground, answers: Row, ordered: Sequence[Neighbour], outcome: Outcome) -> Analogues | Refusal:
    """What became of the nearest of *ordered*, and the first of all of them that points the other way."""
    nearest = {one.id: beside.rows[one.id] for one in ordered[: beside.bounds.k]}
    if not nearest.keys() & outcome.had.keys():
        return Refusal(f"Of none of the {len(nearest)} nearest cases is it known.")
    found = analogues(beside.features, answers, nearest, outcome.had, beside.bounds)
    if isinstance(found, Refusal) or found.contrary:
        return found
    usual = found.m > 0  # they all agree
    return replace(found, contrary=next((one for one in ordered if outcome.had.get(one.id, usual) != usual), None))


def _partners(beside: Ground, nearest: Sequence[Neighbour]) -> list[tuple[str, tuple[str, ...]]]:
    joined: dict[str, list[str]] = {}
    for case in nearest:
        for state in beside.partners.get(case.id, ()):
            joined.setdefault(state, []).append(case.id)
    return sorted(((state, tuple(cases)) for state, cases in joined.items()), key=lambda one: (-len(one[1]), one[0]))


def _outcomes(record: Record, computer: Computer) -> Iterator[Outcome]:
    """Whether there was a coalition, and whether the aim was attained as far as the codebook calls a success."""
    coalition, attaining = record.marked("coalition"), record.marked("attaining")
    if coalition and coalition.computed:
        results = {case.id: computer.result(coalition, case) for case in record.cases.values()}
        yield Outcome(
            coalition.id,
            coalition.name,
            "had a coalition",
            {id_: one.answer == "yes" for id_, one in results.items() if one.status == Status.CODED},
            {id_: STATUS_WORDS[one.status] for id_, one in results.items() if one.status != Status.CODED},
        )
    success = _at_least(record, attaining) if attaining else None
    if attaining and success:
        least = attaining.number(str(success.parameters["code"])) or 0.0
        found = {case.id: case.codings.get(attaining.id) for case in record.cases.values()}
        numbers = {id_: _number(attaining, one) for id_, one in found.items()}
        yield Outcome(
            attaining.id,
            success.name,
            f"came to “{success.name}” in {attaining.name}",
            {id_: number >= least for id_, number in numbers.items() if number is not None},
            {id_: _status(found[id_]) for id_, number in numbers.items() if number is None},
        )


def _at_least(record: Record, variable: Variable) -> Measure | None:
    """The measure that draws a line through *variable*: the codebook draws it once, for the tests of findings."""
    lines = (one for one in record.analysis.measures.values() if one.form == "at_least")
    return next((one for one in lines if one.parameters["of"] == variable.id), None)


def _number(variable: Variable, coding: Coding | None) -> float | None:
    """The number of an answer that is sure: one that is contested counts on neither side."""
    return variable.number(coding.codes[0]) if coding and coding.status == Status.CODED and coding.codes else None


def _status(coding: Coding | None) -> str:
    return STATUS_WORDS[coding.status if coding else Status.NOT_CODED]
