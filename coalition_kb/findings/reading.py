"""Readings of the record: what it says if contested answers are taken at a bound, or answers of low confidence left out."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from coalition_kb.model import Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from coalition_kb.model import Alternative, Case, Coding, Partner, Record, Variable

Bound: TypeAlias = Literal["lowest", "highest"]
LOW = "low"


@dataclass(frozen=True, slots=True)
class Reading:
    """A way to read the record: what it then says, and of which variables it says something else."""

    id: str
    name: str
    record: Record
    touched: frozenset[str]
    definition: str = ""  # of a coalition: an alternative of the codebook; empty for its own


def leading(record: Record) -> Reading:
    """The record as it stands: of a contested answer the leading one, or none where no one leads."""
    return Reading("leading", "Leading values", record, frozenset())


def contested(record: Record) -> list[str]:
    """The variables that are contested anywhere, in the order of the codebook."""
    found = {one.variable for one in record.codings if one.status == Status.CONTESTED}
    return [id_ for id_ in record.variables if id_ in found]


def at_bounds(record: Record, variable: Variable) -> list[Reading]:
    """The record with the lowest, and with the highest, of the contested answers to *variable*."""
    bounds: tuple[Bound, ...] = ("lowest", "highest")
    return [
        Reading(
            f"{variable.id}-{bound}",
            f"{variable.name}: {bound} of contested answers",
            _recoded(record, lambda coding, to=bound: _bounded(coding, variable, to)),  # type: ignore[misc]
            frozenset({variable.id}),
        )
        for bound in bounds
    ]


def confident(record: Record) -> Reading:
    """The record without the answers whose confidence is low: they count as unknown."""
    touched = frozenset(one.variable for one in record.codings if one.confidence == LOW)
    return Reading("confident", "High and medium confidence", _recoded(record, _without_low), touched)


def defined(record: Record) -> list[Reading]:
    """The record under each other definition of a coalition that the codebook names."""
    variable = record.marked("coalition")
    others = variable.computed.alternatives if variable and variable.computed else {}
    return [Reading(id_, str(one.get("name", id_)), record, frozenset(), id_) for id_, one in others.items()]


def _bounded(coding: Coding, variable: Variable, bound: Bound) -> Coding:
    if coding.variable != variable.id or coding.status != Status.CONTESTED or not coding.alternatives:
        return coding
    ranked = sorted(coding.alternatives, key=lambda one: _rank(one, variable))
    chosen = ranked[0] if bound == "lowest" else ranked[-1]
    return replace(coding, status=str(Status.CODED), codes=chosen.codes, value=chosen.value, alternatives=())


def _rank(one: Alternative, variable: Variable) -> tuple[float, int, str]:
    """Where *one* stands among the others: by number, else by the place of its first code in the codebook, else by words."""
    first = (*one.codes, one.value)[0]
    number = variable.number(first)
    if number is None and not variable.codes:
        number = float(first) if first.replace(".", "", 1).isdigit() else None
    place = list(variable.codes).index(first) if first in variable.codes else 0
    return (math.inf if number is None else number, place, first)


def _without_low(coding: Coding) -> Coding:
    if coding.confidence != LOW:
        return coding
    return replace(coding, status=str(Status.UNKNOWN), codes=(), value="", alternatives=())


def _recoded(record: Record, change: Callable[[Coding], Coding]) -> Record:
    """*record* with each coding as *change* makes it; cases in which nothing changes stay what they are.

    When a case began and ended stays: it says which rows there are, and these are the same in every reading.
    """
    return replace(record, cases={id_: _case(case, change) for id_, case in record.cases.items()})


def _case(case: Case, change: Callable[[Coding], Coding]) -> Case:
    own = {id_: change(one) for id_, one in case.codings.items()}
    partners = tuple([_partner(one, change) for one in case.partners])
    before, after = (*case.codings.values(), *case.partners), (*own.values(), *partners)
    if all(one is other for one, other in zip(before, after, strict=True)):
        return case
    return replace(case, codings=own, partners=partners)


def _partner(partner: Partner, change: Callable[[Coding], Coding]) -> Partner:
    changed = {id_: change(one) for id_, one in partner.codings.items()}
    if all(one is other for one, other in zip(partner.codings.values(), changed.values(), strict=True)):
        return partner
    return replace(partner, codings=changed)
