"""What a case and its partners answer, in the words of filters: `variable=code`, `variable=status:word`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coalition_kb.model import Status
from coalition_kb.operations import Computer, last_day, start_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coalition_kb.filters import Filters
    from coalition_kb.model import Case, Coding, Partner, Record, Variable
    from coalition_kb.operations import Result


def of_case(record: Record, computer: Computer, case: Case) -> list[str]:
    """What *case* answers of itself, and what any of its partners answers; each once."""
    found = [*_own(record, computer, case)]
    for partner in case.partners:
        found += _partner(record, computer, case, partner)
    return list(dict.fromkeys(found))


def of_partner(record: Record, computer: Computer, case: Case, partner: Partner) -> list[str]:
    """What *partner* answers, and what its case answers of itself."""
    return [*_own(record, computer, case), *_partner(record, computer, case, partner)]


def states(case: Case) -> list[str]:
    """The states that have a part in *case*: locations, hosts, partners."""
    named = (*case.locations, *case.hosts, *(partner.state for partner in case.partners))
    return list(dict.fromkeys(named))


def years(case: Case) -> tuple[int, int] | None:
    """The first and last year of *case*; one without an end is open. None where the start is not known."""
    start = start_of(case)
    return (start.first.year, last_day(case).year) if start else None


def _own(record: Record, computer: Computer, case: Case) -> Iterator[str]:
    for coding in case.codings.values():
        yield from _coded(coding)
    for variable in record.of_unit("intervention"):
        if variable.computed is not None:
            yield _computed(variable, computer.result(variable, case))


def _partner(record: Record, computer: Computer, case: Case, partner: Partner) -> Iterator[str]:
    for coding in partner.codings.values():
        yield from _coded(coding)
    for variable in (*record.of_unit("partner"), *record.of_unit("state")):
        if variable.computed is not None:
            yield _computed(variable, computer.result(variable, case, record.states[partner.state]))


def _coded(coding: Coding) -> Iterator[str]:
    """Each code or value of *coding*, those of every alternative, and its status. A text is no word of a filter."""
    sides = [(coding.codes, coding.value), *((one.codes, one.value) for one in coding.alternatives)]
    for codes, value in sides:
        yield from (f"{coding.variable}={one}" for one in (*codes, value) if one and " " not in one)
    yield f"{coding.variable}=status:{coding.status}"


def _computed(variable: Variable, result: Result) -> str:
    return f"{variable.id}={result.answer if result.status is Status.CODED else f'status:{result.status}'}"


def passing(record: Record, only: Filters) -> frozenset[str]:
    """The ids of the cases that meet all the filters."""
    computer = Computer(record)
    return frozenset(case.id for case in record.cases.values() if _passes(record, computer, case, only))


def _passes(record: Record, computer: Computer, case: Case, only: Filters) -> bool:
    if only.years:
        span = years(case)
        if span is None or span[1] < only.years[0] or only.years[1] < span[0]:
            return False
    return set(only.states) <= set(states(case)) and set(only.answers) <= set(of_case(record, computer, case))
