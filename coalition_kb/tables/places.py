"""The tables of where: the states that a case or a candidate names, one a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.dates import as_date
from coalition_kb.operations import year_of
from coalition_kb.tables.column import Column, Table, choices
from coalition_kb.tables.keys import keys_on, start_day
from coalition_kb.tables.universe import places

if TYPE_CHECKING:
    from datetime import date

    from coalition_kb.model import Candidate, Case, Record, State

#: What a state is in a case that names it.
PARTS = {
    "location": "force was used or shown on its soil, waters or air",
    "host": "its own forces fought at home on the U.S. side",
}


@dataclass(frozen=True, slots=True)
class Named:
    """A state that a case names, and as what."""

    case: Case
    state: State
    part: str


def case_states(record: Record) -> Table[Named]:
    """The locations and hosts of the cases, which `cases` joins in one cell."""
    rows = [
        Named(case, record.states[id_], part)
        for case in record.cases.values()
        for part, ids in (("location", case.locations), ("host", case.hosts))
        for id_ in dict.fromkeys(ids)
    ]
    columns: tuple[Column[Named], ...] = (
        Column("case_id", "text", "The case.", lambda row: row.case.id, to="cases"),
        Column("start_year", "integer", "The year of the case's start.", lambda row: year_of(row.case)),
        Column("state_id", "text", "The state.", lambda row: row.state.id, to="states"),
        Column("part", "code", "location or host.", lambda row: row.part, choices=choices(PARTS)),
        Column("state", "text", "Its name.", lambda row: row.state.name),
        *keys_on(lambda row: row.state, lambda row: start_day(row.case)),
    )
    meaning = "A state that is a location or a host of a case."
    return Table("case_states", meaning, columns, rows, ("case_id", "state_id", "part"))


def universe_states(record: Record) -> Table[tuple[Candidate, State]]:
    """The places of the candidates, which `universe` joins in one cell."""

    def day(row: tuple[Candidate, State]) -> date | None:
        case, year = record.cases.get(row[0].id), as_date(row[0].year)
        return start_day(case) if case else year.first if year else None

    def year(row: tuple[Candidate, State]) -> int | None:
        found = day(row)
        return found.year if found else None

    rows = [
        (one, record.states[id_])
        for one in record.universe.candidates.values()
        for id_ in dict.fromkeys(places(record, one))
    ]
    columns: tuple[Column[tuple[Candidate, State]], ...] = (
        Column("candidate_id", "text", "The candidate.", lambda row: row[0].id, to="universe"),
        Column("start_year", "integer", "The year of the candidate's start.", year),
        Column("state_id", "text", "The state.", lambda row: row[1].id, to="states"),
        Column("state", "text", "Its name.", lambda row: row[1].name),
        *keys_on(lambda row: row[1], day, "on the first day that the start may be"),
    )
    meaning = "A state that a candidate concerns."
    return Table("universe_states", meaning, columns, rows, ("candidate_id", "state_id"))
