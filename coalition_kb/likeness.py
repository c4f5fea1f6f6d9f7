"""How alike the cases of the record are, by what could be known before each of them. No outcome is among it.

Which variables count is the codebook's to say: those about a case as a whole, knowable before, asked of every case, and
with an answer that is a code or a number. Ranges are those of the codes, or of the values of all cases; all weigh alike.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from coalition_kb.analysis.similarity import Feature, Surroundings
from coalition_kb.model import LIST_LEVELS, NUMBERED_LEVELS, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from coalition_kb.analysis.similarity import Neighbour, Row, Value
    from coalition_kb.model import Case, Record, Variable
    from coalition_kb.operations import Computer

LEAST_OVERLAP = 0.75  # of the weight of all variables: cases of which less is known in common are not held to be alike
NUMBERS = ("count", "share", "number")  # levels whose values are numbers


@dataclass(frozen=True)
class Likeness:
    """What cases are compared by, and the answers of each; with it any two can be compared."""

    variables: Mapping[str, Variable]  # in the order of the codebook
    features: tuple[Feature, ...]  # one for each variable, by its id
    rows: Mapping[str, Row]  # by the id of the case, in the order of the record
    coalitions: Mapping[str, str]  # whether there was a coalition, by the id of the case; only where it is known

    def nearest(self, case: str) -> tuple[Neighbour, ...]:
        """The other cases in the order of their distance from *case*, those with too little in common left out."""
        return tuple(self.outwards(case))

    def outwards(self, case: str) -> Iterator[Neighbour]:
        """The same, each found when it is asked for."""
        return self._surroundings.nearest(case, least_overlap=LEAST_OVERLAP)

    @cached_property
    def _surroundings(self) -> Surroundings:
        return Surroundings(self.features, self.rows)

    def contrary(self, case: str, nearest: Iterable[Neighbour]) -> Neighbour | None:
        """The first of *nearest* with a coalition where *case* had none, or the other way; None where that is not known."""
        own = self.coalitions.get(case)
        if own is None or set(self.coalitions.values()) == {own}:
            return None
        return next((one for one in nearest if self.coalitions.get(one.id, own) != own), None)


def likeness(record: Record, computer: Computer) -> Likeness:
    """By what the cases of *record* are compared, and their answers."""
    variables = {one.id: one for one in record.of_unit("intervention") if is_compared(one)}
    rows = {
        case.id: {id_: value_of(computer, one, case) for id_, one in variables.items()}
        for case in record.cases.values()
    }
    features = [_feature(one, [row[one.id] for row in rows.values()]) for one in variables.values()]
    return Likeness(variables, tuple(features), rows, _coalitions(record, computer))


def is_compared(variable: Variable) -> bool:
    """Whether cases are compared by *variable*.

    One that is asked of the studies alone is not: most pairs of cases would then have too little in common.
    """
    is_asked_of_all = variable.core == "yes" or variable.computed is not None
    has_answers = bool(variable.codes) or variable.level in NUMBERS
    return variable.knowable == "before" and is_asked_of_all and has_answers and not variable.frame_field


def value_of(computer: Computer, variable: Variable, case: Case) -> Value:
    """The answer of *case* to *variable* as it is compared; of a contested one the leading answer; None where there is none."""
    if variable.computed is not None:
        result = computer.result(variable, case)
        return _value(variable, tuple(result.answer.split(";")) if result.status == Status.CODED else None)
    coding = case.codings.get(variable.id)
    has_answer = coding is not None and coding.status in (Status.CODED, Status.CONTESTED)
    return _value(variable, coding.answer if coding and has_answer else None)


def _coalitions(record: Record, computer: Computer) -> dict[str, str]:
    variable = record.marked("coalition")
    if variable is None or variable.computed is None:
        return {}
    found = {case.id: computer.result(variable, case) for case in record.cases.values()}
    return {id_: one.answer for id_, one in found.items() if one.status == Status.CODED}


def _value(variable: Variable, answer: tuple[str, ...] | None) -> Value:
    if answer is None or (not answer and variable.level not in LIST_LEVELS):
        return None
    if variable.level in LIST_LEVELS:
        return frozenset(answer) or None
    if variable.level in NUMBERED_LEVELS:
        return variable.number(answer[0])
    return _number(answer[0]) if variable.level in NUMBERS else answer[0]


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _feature(variable: Variable, values: Iterable[Value]) -> Feature:
    if variable.level in LIST_LEVELS:
        return Feature(variable.id, "set")
    if variable.level in NUMBERED_LEVELS:
        numbers = [code.number for code in variable.codes.values() if code.number is not None]
    elif variable.level in NUMBERS:
        numbers = [one for one in values if isinstance(one, (int, float))]
    else:
        return Feature(variable.id, "nominal")
    return Feature(variable.id, "number", range=max(numbers, default=0.0) - min(numbers, default=0.0))
