"""The tables of partners and of dyads: every case with every state of the system at its start."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from coalition_kb.bare import digest, seen
from coalition_kb.dates import day_after
from coalition_kb.naming import label_of, name_of
from coalition_kb.operations import closed, in_system
from coalition_kb.tables.answer_columns import STATUSES, choices_of, coded_columns, computed_columns, status_of
from coalition_kb.tables.column import Choice, Column, Remade, Table
from coalition_kb.tables.keys import keys_on, start_day

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence
    from datetime import date

    from coalition_kb.model import Case, Coding, Partner, Record, State, Variable
    from coalition_kb.operations import Computer

US = "USA"
_NO_DAY = -1  # in place of a span of time, where a start is not known
NOT_LISTED = "not_listed"  # the status of a state that a case does not list: it counts as having given nothing


class Dyad(NamedTuple):
    """A case and a state of the system at its start; the partner, where the case lists it.

    A tuple, since there are hundreds of thousands and a frozen dataclass takes twice as long to make.
    """

    case: Case
    state: State
    partner: Partner | None
    day: date | None  # the start of the case, where it is known


def _case(row: Dyad) -> Hashable:
    return row.case.id


def _state(row: Dyad) -> Hashable:
    return row.state.id


def _state_on_the_day(row: Dyad) -> Hashable:
    return row.state.id, row.day


_DYAD: tuple[Column[Dyad], ...] = (
    Column("case_id", "text", "The case.", lambda row: row.case.id, to="cases", by=(_case,)),
    Column(
        "start_year",
        "integer",
        "The year of the case's start.",
        lambda row: row.day.year if row.day else None,
        by=(_case,),
    ),
    Column(
        "state_id",
        "text",
        "The state: ISO 3166 alpha-3 where it has one, else an id of our own.",
        lambda row: row.state.id,
        to="states",
        by=(_state,),
    ),
    Column("state", "text", "Its name.", lambda row: row.state.name, by=(_state,)),
    *keys_on(lambda row: row.state, lambda row: row.day, by=(_state_on_the_day,)),
)


def rows_of(record: Record) -> list[Dyad]:
    """Every case with every state of the system at its start, the U.S. left out; and what is listed though not in it."""
    found: list[Dyad] = []
    others = [state for state in record.states.values() if state.id != US]
    turns = _turns(others)
    there: dict[int, list[bool]] = {_NO_DAY: [False] * len(others)}
    for case in record.cases.values():
        day = start_day(case)
        span = bisect_right(turns, day) if day else _NO_DAY
        if day is not None and span not in there:
            there[span] = [in_system(state, day) for state in others]
        listed = {partner.state: partner for partner in case.partners}
        found += [
            Dyad(case, state, listed.get(state.id), day)
            for state, is_there in zip(others, there[span], strict=True)
            if is_there or state.id in listed
        ]
    return found


def listed(record: Record) -> list[Dyad]:
    """Those of `rows_of` that a case lists, in the same order."""
    places = {id_: place for place, id_ in enumerate(record.states) if id_ != US}
    found: list[Dyad] = []
    for case in record.cases.values():
        day, held = start_day(case), {one.state: one for one in case.partners if one.state in places}
        found += [Dyad(case, record.states[id_], held[id_], day) for id_ in sorted(held, key=places.__getitem__)]
    return found


def _turns(states: Sequence[State]) -> list[date]:
    """The days on which one of *states* enters the system or has left it: from one to the next nothing changes."""
    spells = [spell for state in states for spell in (*state.cow, *state.gw)]
    left = [day_after(spell.until.last) for spell in spells if spell.until]
    return sorted({*(spell.since.first for spell in spells), *left})


def partners(record: Record, computer: Computer) -> Table[Dyad]:
    """One row a state that a case lists, with its codings and what is computed of it."""
    columns = list(_DYAD)
    for variable in record.of_unit("partner"):
        if variable.is_by_hand:
            columns += coded_columns(variable, _coded(variable))
        elif variable.computed is not None:
            columns += _of_state(variable, computer, _By(computer))
    columns += _of_states(record, computer)
    meaning = "A state that took part in a case or was asked."
    return Table("partners", meaning, columns, listed(record), ("case_id", "state_id"))


def _of_states(record: Record, computer: Computer) -> list[Column[Dyad]]:
    """The columns of the variables that are computed of every state."""
    by = _By(computer)
    return [column for variable in record.of_unit("state") for column in _of_state(variable, computer, by)]


def _of_state(variable: Variable, computer: Computer, by: _By) -> list[Column[Dyad]]:
    if variable.computed is None:
        return []
    return computed_columns(
        variable,
        lambda row, alternative: computer.result(variable, row.case, row.state, alternative),
        lambda alternative: by.of(computer.hangs_on(variable, alternative)),
    )


@dataclass(frozen=True, slots=True)
class _By:
    """What the answers for a state hang on; one function for all variables that hang on the same."""

    computer: Computer
    known: dict[frozenset[str], Callable[[Dyad], Hashable]] = field(default_factory=dict)

    def of(self, hangs_on: frozenset[str] | None) -> tuple[Callable[[Dyad], Hashable], ...]:
        if hangs_on is None:
            return ()
        key = self.computer.key
        return (self.known.setdefault(hangs_on, lambda row: (row.state.id, key(row.case, hangs_on))),)


def dyads(record: Record, computer: Computer) -> Table[Dyad]:
    """One row a case and state of the system, whether it took part or not."""
    columns: list[Column[Dyad]] = [
        *_DYAD,
        Column(
            "is_host",
            "integer",
            "1 where it is a host of the case.",
            lambda row: int(row.state.id in row.case.hosts),
        ),
        Column(
            "is_location",
            "integer",
            "1 where it is a location of the case.",
            lambda row: int(row.state.id in row.case.locations),
        ),
        Column(
            "is_listed",
            "integer",
            "1 where the case lists it as a partner.",
            lambda row: int(row.partner is not None),
        ),
    ]
    level = record.marked("participation")
    if level is not None:
        lowest = next(iter(level.codes.values()))

        def coding(row: Dyad) -> Coding | None:
            return row.partner.codings.get(level.id) if row.partner else None

        def answer(row: Dyad) -> str:
            found = coding(row)
            return lowest.id if row.partner is None else "".join(found.answer if found else ())

        known = choices_of(level)
        statuses = (*STATUSES, Choice(NOT_LISTED, len(STATUSES) + 1, "not listed"))
        meaning = f"{level.question} '{lowest.id}' where the case does not list it."
        columns += [
            Column(
                level.id,
                "code",
                meaning,
                answer,
                label=level.name,
                choices=known,
                variable=level.id,
                part="answer",
                marks=level.marks,
            ),
            Column(
                name_of(level, "label"),
                "text",
                f"The answer to {level.id} in words.",
                lambda row: level.codes[given].name if (given := answer(row)) else "",
                label=label_of(level, "label"),
                variable=level.id,
                part="label",
            ),
            Column(
                name_of(level, "number"),
                "number",
                f"The number of the code of {level.id}.",
                lambda row: level.number(answer(row)),
                label=label_of(level, "number"),
                variable=level.id,
                part="number",
            ),
            Column(
                name_of(level, "status"),
                "code",
                f"Its status; {NOT_LISTED} where the case does not list the state.",
                lambda row: status_of(coding(row)) if row.partner else NOT_LISTED,
                choices=statuses,
                label=label_of(level, "status"),
                variable=level.id,
                part="status",
            ),
        ]
    columns += _of_states(record, computer)
    meaning = "A case and a state of the system at its start, whether it took part or not; the U.S. is left out."
    return Table(
        "dyads",
        meaning,
        columns,
        Remade(lambda: iter(rows_of(record))),
        ("case_id", "state_id"),
        lambda: _all_that_dyads_hang_on(record, level),
    )


def _all_that_dyads_hang_on(record: Record, level: Variable | None) -> str:
    """A digest of the states, of the answers that the columns are computed from at any remove, and of their rules."""
    names = [*([level.id] if level else []), *(one.id for one in record.of_unit("state"))]
    used = closed(record, names)
    world = (record.states, record.treaties, record.organisations, [record.variables[one] for one in sorted(used)])
    return digest([*world, *(seen(case, used) for case in record.cases.values())])


def _coded(variable: Variable) -> Callable[[Dyad], Coding | None]:
    return lambda row: row.partner.codings.get(variable.id) if row.partner else None
