"""The published tables. A column is declared once: frame, CSV, data dictionary and site read it here.

Cells that join several things with ';' are a convenience: the answers have a table of their own (`coding_codes`), other
lists theirs (`tables/listed.py`). A value column holds values alone: why there is none stands in the status column beside it.
"""

from __future__ import annotations

from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING

from coalition_kb.operations import Computer
from coalition_kb.tables import (
    cases,
    changes,
    codebook,
    codings,
    coverage,
    findings,
    judgements,
    listed,
    partners,
    places,
    statements,
    studies,
    universe,
)
from coalition_kb.tables.column import AnyTable, Column, Field, Filled, Table
from coalition_kb.tables.state_codes import state_codes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from coalition_kb.model import Record

__all__ = ["AnyTable", "Column", "Field", "Filled", "Table", "filled", "of_cases", "tables"]


def tables(record: Record) -> list[AnyTable]:
    """Every table of the record, in the order in which the data page shows them."""
    computer = Computer(record)
    made: list[AnyTable] = [
        cases.cases(record),
        cases.cases_wide(record, computer),
        places.case_states(record),
        partners.partners(record, computer),
        partners.dyads(record, computer),
        *codings.codings(record),
        *judgements.judgements(record),
        *studies.studies(record),
        coverage.coverage(record),
        universe.universe(record),
        places.universe_states(record),
        universe.lists(record),
        codebook.retired(record),
        *changes.changes(record),
        codebook.sources(record),
        codebook.variables(record),
        codebook.codes(record),
        *findings.findings(record),
        codebook.states(record),
        codebook.memberships(record),
        *state_codes(record),
        *listed.listed(record),
    ]
    return [*made, statements.codebook(record, made)]


#: Columns whose cells are the id of a case, or begin with one.
_OF_A_CASE = frozenset({"case_id", "coding_id", "answer_id", "evidence_id", "objective_id", "phase_id"})


def of_cases(table: AnyTable, cases: frozenset[str]) -> AnyTable:
    """*table* without the rows of other cases than *cases*, or that lead to one; a row of no case stays."""
    of = [
        column.of
        for column in table.columns
        if column.name in _OF_A_CASE or column.to in {"cases", "codings", "answers", "evidence", "objectives", "phases"}
    ]
    kept = [row for row in table.rows if all(str(one(row) or "").partition("/")[0] in {"", *cases} for one in of)]
    return replace(table, rows=kept, hangs_on=None) if of else table


def filled(made: Iterable[AnyTable], fill: Callable[[AnyTable], Filled] = attrgetter("filled")) -> list[Filled]:
    """The tables *made* as the formats get them, and the data dictionary that tells of their columns; *fill* fills one."""
    known = list(made)
    return [fill(table) for table in (*known, dictionary(known))]


def dictionary(made: Iterable[AnyTable]) -> Table[tuple[str, Field]]:
    """The data dictionary: one row a column of the tables *made*."""
    rows = [(table.name, column.field) for table in made for column in table.columns]
    columns: tuple[Column[tuple[str, Field]], ...] = (
        Column("table", "text", "The table.", lambda row: row[0]),
        Column("column", "text", "The column.", lambda row: row[1].name),
        Column(
            "type",
            "text",
            "text, code, date (YYYY, YYYY-MM or YYYY-MM-DD), integer or number.",
            lambda row: row[1].type,
        ),
        Column(
            "label",
            "text",
            "What it holds, in short: its label in Stata and SPSS.",
            lambda row: row[1].short.removesuffix("."),
        ),
        Column("meaning", "text", "What it holds.", lambda row: row[1].meaning),
        Column("leads_to", "text", "The table whose key it holds.", lambda row: row[1].to),
        Column("variable_id", "text", "The variable that it belongs to.", lambda row: row[1].variable, to="variables"),
        Column(
            "part",
            "code",
            "What it holds of the variable: answer, label, number, low, high, status, confidence or alternative.",
            lambda row: row[1].part or "",
        ),
    )
    return Table("dictionary", "One column of a table.", columns, rows, ("table", "column"))
