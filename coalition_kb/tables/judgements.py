"""The tables of what each pass answers, and of how well passes agree on each variable."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.analysis.refusal import Refusal
from coalition_kb.analysis.reliability import Agreement, Verdict
from coalition_kb.reliability import reliability
from coalition_kb.tables.answer_columns import CONFIDENCES, STATUSES
from coalition_kb.tables.column import AnyTable, Column, Table, choices
from coalition_kb.tables.keys import keys_on, start_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from coalition_kb.analysis.reliability import Interval
    from coalition_kb.model import Coding, Record
    from coalition_kb.reliability import Measured, Reliability


@dataclass(frozen=True, slots=True)
class Answered:
    """What one pass answers about a cell."""

    coding: Coding
    by: str
    is_agreed: bool | None  # None where no other pass holds the cell


def judgements(record: Record) -> list[AnyTable]:
    """The judgements of all passes, and the agreement by variable: two tables, without rows where nothing was coded twice."""
    found = reliability(record)
    measured = list(found.variables.values())
    return [
        Table(
            "judgements",
            "What one pass answers about one cell.",
            _judged(record),
            list(_rows(record)),
            ("cell_id", "pass"),
        ),
        Table(
            "agreement",
            "How well passes agree on one variable, before anybody decided between them.",
            _agreement(found),
            measured,
            ("variable_id",),
        ),
    ]


def _rows(record: Record) -> Iterator[Answered]:
    found = reliability(record)
    for name, held in record.coded_apart.items():
        for coding in (one for coded in held.values() for one in coded.all_codings):
            cell = found.cell(coding)
            yield Answered(coding, name, cell.is_agreed if cell else None)


def _judged(record: Record) -> tuple[Column[Answered], ...]:
    return (
        Column(
            "cell_id",
            "text",
            "The cell, case[/state]/variable: the coding_id of what the record says of it now, where it does.",
            lambda row: row.coding.address,
            label="The cell: case[/state]/variable",
        ),
        Column("pass", "text", "The pass.", lambda row: row.by),
        Column("case_id", "text", "The case.", lambda row: row.coding.case, to="cases"),
        Column("state_id", "text", "The partner; empty for the case's own.", lambda row: row.coding.state, to="states"),
        *keys_on(lambda row: record.states.get(row.coding.state), lambda row: _day(record, row.coding)),
        Column("variable_id", "text", "The variable.", lambda row: row.coding.variable, to="variables"),
        Column("status", "code", "coded, or why it has no code.", lambda row: row.coding.status, choices=STATUSES),
        Column(
            "answer",
            "text",
            "The code or value, or several codes with semicolons; of a contested one the answer that leads.",
            lambda row: "; ".join(row.coding.answer),
            label="The code or value; several with semicolons",
        ),
        Column("confidence", "code", "high, medium or low.", lambda row: row.coding.confidence, choices=CONFIDENCES),
        Column("why", "text", "Why this answer and not the next.", lambda row: " ".join(row.coding.why.split())),
        Column("coded_on", "date", "When it was coded.", lambda row: row.coding.coded.on),
        Column("codebook", "text", "The version of the codebook.", lambda row: row.coding.coded.codebook),
        Column(
            "is_agreed",
            "integer",
            "1 where all passes that hold the cell say the same, 0 where they differ; empty where no other pass holds it.",
            lambda row: None if row.is_agreed is None else int(row.is_agreed),
            label="1 where all passes that hold the cell say the same, 0 where they differ",
        ),
    )


def _day(record: Record, coding: Coding) -> date | None:
    """The day on which the keys of its state hold; None where the case is none, which a rule tells."""
    case = record.cases.get(coding.case)
    return start_day(case) if case else None


def _agreement(found: Reliability) -> tuple[Column[Measured], ...]:
    return (
        Column("variable_id", "text", "The variable.", lambda row: row.variable.id, to="variables"),
        Column("n_cells", "integer", "Cells that two passes or more hold.", lambda row: len(row.cells)),
        Column("n_answered", "integer", "Of these, cells that two passes or more answer.", lambda row: row.n_answered),
        Column("n_differing", "integer", "Cells on which passes differ.", lambda row: len(row.differing)),
        Column(
            "n_status_apart",
            "integer",
            "Of these, cells to which they give different statuses.",
            lambda row: row.n_status_apart,
        ),
        Column(
            "level",
            "text",
            "How far answers lie apart: nominal, ordinal, interval, ratio or set.",
            _of(lambda one: one.level),
        ),
        Column("share", "number", "Same answers, of two passes' of a cell, 0 to 1.", _of(lambda one: one.share)),
        *_with_interval("alpha", "Krippendorff's alpha", lambda one: one.alpha),
        *_with_interval("gwet", "Gwet's AC1 of codes without order, else AC2", lambda one: one.gwet),
        Column(
            "verdict",
            "code",
            "What alpha allows; empty where agreement was not measured.",
            _of(lambda one: str(one.verdict)),
            choices=choices([str(one) for one in Verdict]),
        ),
        Column(
            "not_measured",
            "text",
            "Why agreement was not measured; empty where it was.",
            lambda row: row.agreement.reason if isinstance(row.agreement, Refusal) else None,
        ),
        Column("samples", "integer", "Bootstrap samples of cells that the intervals rest on.", lambda _: found.samples),
        Column("seed", "integer", "Where their draw began.", lambda _: found.seed),
    )


def _with_interval(name: str, says: str, of: Callable[[Agreement], Interval]) -> Iterator[Column[Measured]]:
    yield Column(name, "number", f"{says}, at most 1.", _of(lambda one: of(one).value))
    yield Column(f"{name}_low", "number", f"{says}: the lower bound of its interval.", _of(lambda one: of(one).low))
    yield Column(f"{name}_high", "number", f"{says}: the upper bound.", _of(lambda one: of(one).high))


def _of(read: Callable[[Agreement], str | float]) -> Callable[[Measured], object]:
    """What *read* reads of the agreement; nothing where there is none, or no number."""

    def cell(row: Measured) -> object:
        if isinstance(row.agreement, Refusal):
            return None
        held = read(row.agreement)
        return None if isinstance(held, float) and math.isnan(held) else held

    return cell
