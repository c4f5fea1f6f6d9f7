"""The numbers of states over time, for joins with other data: by spell, by state and year, by number and year.

A number is not a state. Germany has two numbers in 1990, and 365 is the number of two states in 1991. So a state and a
year have one row, and a number and a year have one row: a join by either key neither doubles a row nor drops one.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from coalition_kb.dates import day_after
from coalition_kb.model import Spell
from coalition_kb.operations import year_of
from coalition_kb.tables.column import AnyTable, Column, Table, choices
from coalition_kb.tables.keys import SYSTEMS, iso3_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from coalition_kb.model import Record, State

FIRST_YEAR = 1946  # since when the record has cases
SYSTEM = "The list of states: cow, gw or iso3."
NUMBERED = {name: word for name, word in SYSTEMS.items() if name != "iso3"}  # an ISO code never passes to another state


@dataclass(frozen=True, slots=True)
class Held:
    """A code that a list gives a state, the days it holds, and where they are cut though the list goes on."""

    state: State
    system: str
    spell: Spell
    is_cut_before: bool = False  # until the day before, the list gave the code to another state of the record
    is_cut_after: bool = False  # from the day after, it does


@dataclass(frozen=True, slots=True)
class Time:
    """The days of one year on which a code holds."""

    held: Held
    first: date
    last: date

    @property
    def days(self) -> int:
        """How many they are."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Year:
    """A year of a state in one list, or of a code: the times of it, the latest last."""

    times: tuple[Time, ...] = ()

    @property
    def latest(self) -> Held | None:
        """What holds at the end of its last time."""
        return self.times[-1].held if self.times else None

    @property
    def is_to_the_end(self) -> bool:
        """Whether that is the last day of the year."""
        return bool(self.times) and (self.times[-1].last.month, self.times[-1].last.day) == (12, 31)

    @property
    def days(self) -> int | None:
        """How many days of the year the list has it; None where none."""
        return sum(one.days for one in self.times) or None

    def earlier(self, of: Callable[[Held], str]) -> str:
        """What *of* tells of the earlier times of the year, where it is another than of the latest; joined with ';'."""
        told = dict.fromkeys(of(one.held) for one in self.times)
        return ";".join(one for one in told if self.latest and one != of(self.latest))


@dataclass(frozen=True, slots=True)
class StateYear:
    """A state in a year, in both lists."""

    state: State
    year: int
    cow: Year
    gw: Year


@dataclass(frozen=True, slots=True)
class CodeYear:
    """A number of a list in a year, when it holds, and the state that it then stands for."""

    system: str
    code: str
    told: Year
    of: StateYear


def state_codes(record: Record) -> list[AnyTable]:
    """The codes by spell, by state and year, and by code and year: three tables."""
    held = [one for state in record.states.values() for one in _held(state)]
    times = _times((one for one in held if one.system in NUMBERED), _last_year(record))
    by_state = _by_state(record, times)
    return [_spells(_with_cuts(held)), _state_years(by_state), _code_years(times, by_state)]


def _held(state: State) -> Iterator[Held]:
    """What each list gives *state*. ISO tells no days; its code holds while one of the other lists has the state."""
    for system, spells in (("cow", state.cow), ("gw", state.gw)):
        yield from (Held(state, system, spell) for spell in spells)
    if state.iso3:
        yield from (Held(state, "iso3", spell) for spell in _united(state.iso3, (*state.cow, *state.gw)))


def _united(code: str, spells: Iterable[Spell]) -> list[Spell]:
    """The spells of *code* on all days of *spells*; those that touch are one."""
    found: list[Spell] = []
    for one in sorted(spells, key=lambda spell: spell.since.first):
        until = found[-1].until if found else None
        if not found or (until and day_after(until.last) < one.since.first):
            found.append(Spell(code, one.since, one.until))
        elif until and (one.until is None or one.until.last > until.last):
            found[-1] = Spell(code, found[-1].since, one.until)
    return found


def _with_cuts(held: Sequence[Held]) -> list[Held]:
    """*held*, with what goes on under another state marked."""
    begins = {(one.system, one.spell.code, one.spell.since.first): one.state.id for one in held}
    ends = {
        (one.system, one.spell.code, day_after(one.spell.until.last)): one.state.id for one in held if one.spell.until
    }
    cuts = {place for place in begins.keys() & ends.keys() if begins[place] != ends[place]}
    return [
        replace(
            one,
            is_cut_before=(one.system, one.spell.code, one.spell.since.first) in cuts,
            is_cut_after=one.spell.until is not None
            and (one.system, one.spell.code, day_after(one.spell.until.last)) in cuts,
        )
        for one in held
    ]


def _last_year(record: Record) -> int:
    """The year up to which a spell without an end is told: that of the newest coding, or of the newest case."""
    years = [year for case in record.cases.values() if (year := year_of(case))]
    return max([record.newest.year, *years])


def _times(held: Iterable[Held], last_year: int) -> list[Time]:
    """The days on which each of *held* holds, year by year, in their order."""
    found: list[Time] = []
    for one in held:
        since, end = one.spell.since.first, one.spell.until.last if one.spell.until else date(last_year, 12, 31)
        found += [
            Time(one, max(since, date(year, 1, 1)), min(end, date(year, 12, 31)))
            for year in range(max(FIRST_YEAR, since.year), min(last_year, end.year) + 1)
        ]
    return sorted(found, key=lambda time: time.first)


def _grouped(times: Iterable[Time], of: Callable[[Held], tuple[str, str]]) -> Mapping[tuple[str, str, int], Year]:
    """The years of what *of* tells of *times*."""
    found: defaultdict[tuple[str, str, int], list[Time]] = defaultdict(list)
    for time in times:
        found[*of(time.held), time.first.year].append(time)
    return {key: Year(tuple(told)) for key, told in found.items()}


def _by_state(record: Record, times: Iterable[Time]) -> Mapping[tuple[str, int], StateYear]:
    """Each state and year in which a list has it, by the id and the year, in the order of the record."""
    years = _grouped(times, lambda held: (held.state.id, held.system))
    place = {id_: place for place, id_ in enumerate(record.states)}
    known = {(id_, year) for id_, _, year in years}
    return {
        (id_, year): StateYear(
            record.states[id_], year, years.get((id_, "cow", year), Year()), years.get((id_, "gw", year), Year())
        )
        for id_, year in sorted(known, key=lambda key: (place[key[0]], key[1]))
    }


def _spells(held: Sequence[Held]) -> Table[Held]:
    columns: tuple[Column[Held], ...] = (
        Column("state_id", "text", "The state.", lambda row: row.state.id, to="states"),
        Column("system", "code", SYSTEM, lambda row: row.system, choices=choices(SYSTEMS)),
        Column("code", "text", "The number or letters that the list gives it.", lambda row: row.spell.code),
        Column("letters", "text", "The letters that go with a number, where the list has some.", _letters),
        Column("first_day", "date", "The first day.", lambda row: row.spell.since.text),
        Column(
            "last_day",
            "date",
            "The last day; empty while it lasts.",
            lambda row: row.spell.until.text if row.spell.until else "",
        ),
        Column("first_year", "integer", "The year of the first day.", lambda row: row.spell.since.first.year),
        Column(
            "last_year",
            "integer",
            "The year of the last day; empty while it lasts.",
            lambda row: row.spell.until.last.year if row.spell.until else None,
        ),
        Column(
            "is_cut_before",
            "integer",
            "1 where the list gave the code to another state of ours until the day before: the cut is ours.",
            lambda row: int(row.is_cut_before),
        ),
        Column(
            "is_cut_after",
            "integer",
            "1 where the list gives the code to another state of ours from the next day: the cut is ours.",
            lambda row: int(row.is_cut_after),
        ),
    )
    meaning = (
        "A code that a list of states gives a state, and the days it holds; an ISO code while a list has the state."
    )
    return Table("state_codes", meaning, columns, held, ("state_id", "system", "code", "first_day"))


def _state_years(by_state: Mapping[tuple[str, int], StateYear]) -> Table[StateYear]:
    columns: tuple[Column[StateYear], ...] = (
        Column("state_id", "text", "The state.", lambda row: row.state.id, to="states"),
        Column("year", "integer", "The year.", lambda row: row.year),
        Column("state", "text", "Its name.", lambda row: row.state.name),
        *_year_columns("cow", "Correlates of War", lambda row: row.cow),
        Column(
            "cow_letters",
            "text",
            "The Correlates of War letters that go with the number.",
            lambda row: _letters(row.cow.latest),
        ),
        *_year_columns("gw", "Gleditsch and Ward", lambda row: row.gw),
        iso3_of(lambda row: row.state),
    )
    meaning = f"A state and a year since {FIRST_YEAR} in which a list of states has it on one day or more."
    return Table("state_years", meaning, columns, list(by_state.values()), ("state_id", "year"))


def _year_columns(system: str, name: str, of: Callable[[StateYear], Year]) -> list[Column[StateYear]]:
    def to_the_end(row: StateYear) -> int | None:
        return int(of(row).is_to_the_end) if of(row).times else None

    return [
        Column(system, "text", f"The {name} number that it has last in the year.", lambda row: _code(of(row).latest)),
        Column(
            f"{system}_earlier",
            "text",
            f"Another {name} number that it has earlier in the year.",
            lambda row: of(row).earlier(_code),
        ),
        Column(f"{system}_days", "integer", f"The days of the year on which {name} has it.", lambda row: of(row).days),
        Column(
            f"is_{system}_year_end",
            "integer",
            f"1 where {name} has it on 31 December, 0 where only before.",
            to_the_end,
        ),
    ]


def _code_years(times: Sequence[Time], by_state: Mapping[tuple[str, int], StateYear]) -> Table[CodeYear]:
    years = _grouped(times, lambda held: (held.system, held.spell.code))
    rows = [
        CodeYear(system, code, told, by_state[told.times[-1].held.state.id, year])
        for (system, code, year), told in sorted(years.items(), key=lambda one: one[0])
    ]
    columns: tuple[Column[CodeYear], ...] = (
        Column("system", "code", "The list of states: cow or gw.", lambda row: row.system, choices=choices(NUMBERED)),
        Column("code", "text", "The number of the list.", lambda row: row.code),
        Column("year", "integer", "The year.", lambda row: row.of.year),
        Column("state_id", "text", "The state that has it last in the year.", lambda row: row.of.state.id, to="states"),
        Column(
            "earlier_states",
            "text",
            "Another state that has it earlier in the year, by its id.",
            lambda row: row.told.earlier(lambda one: one.state.id),
        ),
        Column("letters", "text", "The letters that go with a number.", lambda row: _letters(row.told.latest)),
        Column(
            "is_year_end",
            "integer",
            "1 where it holds on 31 December, 0 where only before.",
            lambda row: int(row.told.is_to_the_end),
        ),
        Column(
            "cow",
            "text",
            "The Correlates of War number that the state has last in the year.",
            lambda row: _code(row.of.cow.latest),
        ),
        Column(
            "gw",
            "text",
            "The Gleditsch and Ward number that the state has last in the year.",
            lambda row: _code(row.of.gw.latest),
        ),
        iso3_of(lambda row: row.of.state),
    )
    meaning = "A number of a list of states and a year in which it holds, and the one state that it then stands for."
    return Table("code_years", meaning, columns, rows, ("system", "code", "year"))


def _code(held: Held | None) -> str:
    return held.spell.code if held else ""


def _letters(held: Held | None) -> str:
    return held.spell.letters if held else ""
