"""Tables of what other tables join with ';' in one cell: one row for each thing, to count and to join on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.kinds import rests_on
from coalition_kb.tables.column import AnyTable, Column, Table
from coalition_kb.tables.keys import keys_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from coalition_kb.model import FormerName, Record, State


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of a list: whose, which place it has there, and what."""

    of: str
    rank: int
    what: str


def listed(record: Record) -> Iterator[AnyTable]:
    """The tables of lists of cases, sources, variables, measures, populations, states and candidates."""
    cases, candidates = record.cases.values(), record.universe.candidates.values()
    measures, populations = record.analysis.measures, record.analysis.populations.values()
    yield _table(
        "case_aliases",
        "Another name of a case.",
        Column("case_id", "text", "The case.", _of, to="cases"),
        Column("alias", "text", "The name.", _what),
        (Item(case.id, rank, name) for case in cases for rank, name in _ranked(case.aliases)),
    )
    yield _table(
        "case_follows",
        "A case that another continues.",
        Column("case_id", "text", "The case that continues another.", _of, to="cases"),
        Column("follows", "text", "The case that it continues.", _what, to="cases"),
        (Item(case.id, rank, other) for case in cases for rank, other in _ranked(case.follows)),
    )
    yield _table(
        "source_authors",
        "An author of a source.",
        Column("source_id", "text", "The source.", _of, to="sources"),
        Column("author", "text", "'Family, Given', or an organisation.", _what),
        (Item(one.id, rank, author) for one in record.sources.values() for rank, author in _ranked(one.authors)),
    )
    yield _table(
        "variable_findings",
        "A finding or recommendation that a variable serves.",
        Column("variable_id", "text", "The variable.", _of, to="variables"),
        Column("finding_id", "text", "The finding or recommendation.", _what, to="findings"),
        (Item(one.id, rank, finding) for one in record.variables.values() for rank, finding in _ranked(one.findings)),
    )
    yield _table(
        "measure_variables",
        "A variable that a measure reads, itself or through other measures.",
        Column("measure_id", "text", "The measure.", _of, to="measures"),
        Column("variable_id", "text", "The variable.", _what, to="variables"),
        (Item(id_, rank, one) for id_ in measures for rank, one in _ranked(rests_on(measures, [id_])[1])),
    )
    yield _table(
        "population_measures",
        "A measure that is 1 in each row of a population.",
        Column("population_id", "text", "The population.", _of, to="populations"),
        Column("measure_id", "text", "The measure.", _what, to="measures"),
        (Item(one.id, rank, id_) for one in populations for rank, id_ in _ranked(one.where)),
    )
    yield _former_names(record)
    yield _table(
        "universe_sources",
        "A source on what became of a candidate intervention.",
        Column("candidate_id", "text", "The candidate.", _of, to="universe"),
        Column("source_id", "text", "The source.", _what, to="sources"),
        (
            Item(one.id, rank, source)
            for one in candidates
            for rank, source in _ranked(dict.fromkeys(cited.source for cited in one.citations))
        ),
    )


def _table(name: str, meaning: str, of: Column[Item], what: Column[Item], rows: Iterable[Item]) -> Table[Item]:
    rank: Column[Item] = Column("rank", "integer", "Its place in the list, from 1.", lambda row: row.rank)
    return Table(name, meaning, (of, rank, what), list(rows), (of.name, "rank"))


def _of(row: Item) -> str:
    return row.of


def _what(row: Item) -> str:
    return row.what


def _ranked(words: Iterable[str]) -> Iterator[tuple[int, str]]:
    return enumerate(words, start=1)


def _former_names(record: Record) -> Table[tuple[State, int, FormerName]]:
    columns: tuple[Column[tuple[State, int, FormerName]], ...] = (
        Column("state_id", "text", "The state.", lambda row: row[0].id, to="states"),
        Column("rank", "integer", "Its place in the list, from 1.", lambda row: row[1]),
        Column("name", "text", "The name.", lambda row: row[2].name),
        *keys_on(lambda row: row[0], lambda row: row[2].until.first, "on the last day of the name"),
        Column(
            "first_day",
            "date",
            "Since when; empty where that is not recorded.",
            lambda row: row[2].since.text if row[2].since else "",
        ),
        Column("last_day", "date", "Until when.", lambda row: row[2].until.text),
    )
    rows = [(state, rank, one) for state in record.states.values() for rank, one in enumerate(state.formerly, start=1)]
    return Table("former_names", "A name that a state bore.", columns, rows, ("state_id", "rank"))
