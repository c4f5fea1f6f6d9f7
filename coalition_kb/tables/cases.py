"""The tables of cases: the frame, and one wide row a case."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from coalition_kb.operations import year_of
from coalition_kb.shapes.cases import DEPTHS
from coalition_kb.tables.answer_columns import coded_columns, computed_columns
from coalition_kb.tables.column import Column, Table, choices

if TYPE_CHECKING:
    from collections.abc import Callable

    from coalition_kb.model import Case, Coding, Record, Variable
    from coalition_kb.operations import Computer, Result

_CASE: tuple[Column[Case], ...] = (
    Column("case_id", "text", "The case; permanent.", lambda case: case.id),
    Column("title", "text", "Its title.", lambda case: case.title),
    Column("start", "date", "First arrival or first use of force.", lambda case: case.start.value, label="Start"),
    Column(
        "end", "date", "Last day of the mission; 'ongoing' while it lasts.", lambda case: case.end.value, label="End"
    ),
)


def cases(record: Record) -> Table[Case]:
    """The frame of every case: what, when, where, and the account."""
    columns: tuple[Column[Case], ...] = (
        *_CASE,
        Column("start_year", "integer", "The year of the start.", year_of),
        Column(
            "decision",
            "date",
            "When it was decided.",
            lambda case: case.decision.value if case.decision else "",
        ),
        Column(
            "depth", "code", "entry, or study: with the ten answers.", lambda case: case.depth, choices=choices(DEPTHS)
        ),
        Column(
            "locations",
            "text",
            "States on whose soil, waters or air force was used or shown.",
            lambda c: ";".join(c.locations),
        ),
        Column(
            "hosts",
            "text",
            "States whose own forces fought at home on the U.S. side.",
            lambda c: ";".join(c.hosts),
        ),
        Column(
            "follows",
            "text",
            "The cases that it continues, joined with ';': case_follows has a row for each.",
            lambda case: ";".join(case.follows),
        ),
        Column(
            "studied_in",
            "text",
            "The case whose study covers it, where it is none itself.",
            lambda case: case.studied_in,
            to="cases",
        ),
        Column(
            "aliases",
            "text",
            "Other names, joined with ';': case_aliases has a row for each.",
            lambda case: ";".join(case.aliases),
        ),
        Column(
            "summary",
            "text",
            "The account, with its citations.",
            lambda case: " ".join(case.summary.text.split()),
        ),
    )
    return Table("cases", "One intervention.", columns, list(record.cases.values()), ("case_id",))


def cases_wide(record: Record, computer: Computer) -> Table[Case]:
    """One row a case, with a column or more for each variable of its unit."""
    key, *frame = _CASE
    columns: list[Column[Case]] = [
        replace(key, to="cases"),
        *frame,
        Column("start_year", "integer", "The year of the start.", year_of),
    ]
    for variable in record.of_unit("intervention"):
        if variable.is_by_hand:
            columns += coded_columns(variable, _coded(variable))
        elif variable.computed is not None:
            columns += computed_columns(variable, _computed(variable, computer))
    return Table(
        "cases_wide",
        "One intervention, with a column or more for each variable of its unit.",
        columns,
        list(record.cases.values()),
        ("case_id",),
    )


def _coded(variable: Variable) -> Callable[[Case], Coding | None]:
    return lambda case: case.codings.get(variable.id)


def _computed(variable: Variable, computer: Computer) -> Callable[[Case, str], Result]:
    return lambda case, alternative: computer.result(variable, case, None, alternative)
