"""The tables of the universe: every candidate intervention, and which lists have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coalition_kb.operations import year_of
from coalition_kb.shapes.universe import DISPOSITIONS
from coalition_kb.tables.column import Column, Table, choices

if TYPE_CHECKING:
    from coalition_kb.model import Candidate, Listing, Record


def universe(record: Record) -> Table[Candidate]:
    """One row a candidate; of one that is included, name, year and places are those of its case."""

    def name(one: Candidate) -> str:
        return record.cases[one.id].title if one.id in record.cases else one.name

    def year(one: Candidate) -> object:
        return year_of(record.cases[one.id]) if one.id in record.cases else int(one.year[:4]) if one.year else None

    columns: tuple[Column[Candidate], ...] = (
        Column("candidate_id", "text", "The candidate; of one that is included, its case.", lambda one: one.id),
        Column("name", "text", "Its name, or the title of its case.", name),
        Column("start_year", "integer", "The year of its start.", year),
        Column(
            "places",
            "text",
            "The states concerned, joined with ';': universe_states has a row for each.",
            lambda one: ";".join(places(record, one)),
        ),
        Column(
            "disposition",
            "code",
            "included, merged, below_threshold or out_of_scope.",
            lambda one: one.disposition,
            choices=choices(DISPOSITIONS),
        ),
        Column("into", "text", "The case that it is part of, where it is merged.", lambda one: one.into, to="universe"),
        Column("why", "text", "Which part of the rule of inclusion decides.", lambda one: " ".join(one.why.split())),
        Column(
            "sources",
            "text",
            "What that rests on, joined with ';': universe_sources has a row for each; the case of one that is included "
            "cites its own.",
            lambda one: ";".join(dict.fromkeys(cited.source for cited in one.citations)),
        ),
    )
    meaning = "An intervention that some list has, and what became of it."
    return Table("universe", meaning, columns, list(record.universe.candidates.values()), ("candidate_id",))


def places(record: Record, one: Candidate) -> tuple[str, ...]:
    """The states that *one* concerns: the locations of its case where it has one."""
    return record.cases[one.id].locations if one.id in record.cases else one.places


def listings(record: Record, one: Candidate) -> tuple[Listing, ...]:
    """Whether each list has *one*: what its case says where it has one."""
    return record.cases[one.id].lists if one.id in record.cases else one.lists


def lists(record: Record) -> Table[tuple[Candidate, Listing]]:
    """Whether another list of interventions has a candidate."""
    columns: tuple[Column[tuple[Candidate, Listing]], ...] = (
        Column("candidate_id", "text", "The candidate.", lambda row: row[0].id, to="universe"),
        Column(
            "case_id",
            "text",
            "Its case, where it is included.",
            lambda row: row[0].id if row[0].id in record.cases else "",
            to="cases",
        ),
        Column("list", "text", "The other list: a source.", lambda row: row[1].name, to="sources"),
        Column(
            "included",
            "code",
            "yes, no or unknown.",
            lambda row: row[1].status,
            choices=choices(("yes", "no", "unknown")),
        ),
        Column("why", "text", "What it rests on.", lambda row: row[1].why),
    )
    rows = [(one, said) for one in record.universe.candidates.values() for said in listings(record, one)]
    meaning = "Whether another list of interventions has a candidate."
    return Table("lists", meaning, columns, rows, ("candidate_id", "list"))
