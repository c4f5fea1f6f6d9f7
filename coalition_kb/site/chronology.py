"""Who joined and who left, in the order of the dates: the lanes of a case in words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.dates import as_date
from coalition_kb.site.views import spoken

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from coalition_kb.dates import PartialDate
    from coalition_kb.model import Case, Partner, Record

JOINED, LEFT = "joined", "left"
MARKS = {JOINED: "joining", LEFT: "leaving"}


@dataclass(frozen=True, slots=True)
class Event:
    """A date on which partners joined or left, as precise as it is known."""

    day: str
    what: str
    who: Sequence[tuple[str, str]]  # states and their names


@dataclass(frozen=True, slots=True)
class Stage:
    """What happened in a phase; number 0 where there are no phases, or before the first."""

    number: int
    name: str
    events: Sequence[Event]


@dataclass(frozen=True, slots=True)
class Chronology:
    """The dates of partners by phase, and those of whom no date of joining is known."""

    stages: Sequence[Stage]
    undated: Sequence[tuple[str, str]]


def chronology(record: Record, case: Case, names: Mapping[str, str]) -> Chronology:
    """When each of those who took part in *case* joined and left: *names* are theirs, by the ids of their states."""
    held: dict[tuple[PartialDate, str], list[tuple[str, str]]] = defaultdict(list)
    for partner in case.partners:
        for what, day in _dates(record, partner) if partner.state in names else ():
            held[day, what].append((partner.state, names[partner.state]))
    dated = {state for (_, what), who in held.items() if what == JOINED for state, _ in who}
    stages: dict[int, list[Event]] = defaultdict(list)
    for day, what in sorted(held, key=lambda one: (one[0].first, one[0].last, one[1])):
        who = sorted(held[day, what], key=lambda one: one[1])
        stages[_phase(case, day)].append(Event(spoken(day.text), what, who))
    phases = ["Before the first phase", *(one.name for one in case.study.phases)]
    return Chronology(
        [Stage(number, phases[number] if len(phases) > 1 else "", events) for number, events in sorted(stages.items())],
        sorted(((state, name) for state, name in names.items() if state not in dated), key=lambda one: one[1]),
    )


def _dates(record: Record, partner: Partner) -> Iterator[tuple[str, PartialDate]]:
    for what, mark in MARKS.items():
        variable = record.marked(mark)
        coding = partner.codings.get(variable.id) if variable else None
        day = as_date(coding.answer[0]) if coding and coding.answer else None
        if day:
            yield what, day


def _phase(case: Case, day: PartialDate) -> int:
    """The number of the first phase that *day*, which may be a month or a year, can lie in; else of the last before it."""
    begun = 0
    for number, phase in enumerate(case.study.phases, 1):
        start, end = as_date(phase.start), as_date(phase.end)
        if start and start.first <= day.last:
            begun = number
            if end is None or end.last >= day.first:
                break
    return begun
