"""The long tables of codings, of their codes and values, and of their sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.cells import address
from coalition_kb.model import CAUSES
from coalition_kb.operations import year_of
from coalition_kb.shapes.cases import KINDS
from coalition_kb.tables.answer_columns import CONFIDENCES, STATUSES
from coalition_kb.tables.column import AnyTable, Column, Remade, Table, choices
from coalition_kb.tables.keys import keys_on, start_day
from coalition_kb.tables.passages import source_columns

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from coalition_kb.model import Citation, Coding, Record


@dataclass(frozen=True, slots=True)
class Held:
    """One code or value of a coding: its rank among several, and who holds it where it is contested."""

    coding: str  # its address
    answer: str
    rank: int
    holder: int  # 0 where it is not contested, else the alternative's place from 1
    is_leading: bool
    why: str


@dataclass(frozen=True, slots=True)
class Cited:
    """One source of a coding or of one of its alternatives."""

    coding: str  # its address
    holder: int
    citation: Citation


def codings(record: Record) -> list[AnyTable]:
    """The codings, their codes or values, and their sources: three tables."""
    held = Remade(lambda: (each for one in record.codings for each in _held(one.address, one)))
    cited = Remade(lambda: (each for one in record.codings for each in _cited(one.address, one)))
    return [
        Table("codings", "One answer to one variable.", _columns(record), record.codings, ("coding_id",)),
        Table("coding_codes", "One code or value of a coding.", _HELD, held, ("coding_id", "holder", "rank")),
        Table("coding_sources", "One source of a coding.", _CITED, cited, ()),
    ]


def _case(coding: Coding) -> Hashable:
    return coding.case


def _partner(coding: Coding) -> Hashable:
    return coding.case, coding.state


def _columns(record: Record) -> tuple[Column[Coding], ...]:
    return (
        Column("coding_id", "text", "case[/state]/variable.", lambda coding: coding.address),
        Column("address", "text", "Its citable address: case[/state]/variable@codebook version#hash.", address),
        Column("case_id", "text", "The case.", lambda coding: coding.case, to="cases"),
        Column(
            "start_year",
            "integer",
            "The year of the case's start.",
            lambda one: year_of(record.cases[one.case]),
            by=(_case,),
        ),
        Column("state_id", "text", "The partner; empty for the case's own.", lambda coding: coding.state, to="states"),
        *keys_on(
            lambda one: record.states.get(one.state), lambda one: start_day(record.cases[one.case]), by=(_partner,)
        ),
        Column("variable_id", "text", "The variable.", lambda coding: coding.variable, to="variables"),
        Column("pass", "text", "The pass or coder.", lambda coding: coding.coded.by),
        Column("status", "code", "coded, or why it has no code.", lambda coding: coding.status, choices=STATUSES),
        Column("confidence", "code", "high, medium or low.", lambda coding: coding.confidence, choices=CONFIDENCES),
        Column("why", "text", "Why this answer and not the next.", lambda coding: _on_one_line(coding.why)),
        Column(
            "seen_from",
            "date",
            "The date of the evidence relied on, where one was recorded.",
            lambda coding: coding.seen_from,
        ),
        Column(
            "low",
            "text",
            "The least number, or the first date, that the value may be.",
            lambda coding: coding.low,
        ),
        Column("high", "text", "The most, or the last date, that the value may be.", lambda coding: coding.high),
        Column(
            "kind",
            "code",
            "peak, snapshot or cumulative, where it is a number of persons.",
            lambda coding: coding.kind,
            choices=choices(KINDS),
        ),
        Column("coded_on", "date", "When it was coded.", lambda coding: coding.coded.on),
        Column("codebook", "text", "The version of the codebook.", lambda coding: coding.coded.codebook),
        Column(
            "adjudicated_cause",
            "code",
            "Why passes differed, where it was decided between them: slip, rule, evidence or contest.",
            lambda coding: coding.adjudicated.cause if coding.adjudicated else None,
            choices=choices(list(CAUSES)),
            label="Why passes differed, where it was decided between them",
        ),
        Column(
            "adjudicated_why",
            "text",
            "Why this answer was decided on.",
            lambda coding: _on_one_line(coding.adjudicated.why) if coding.adjudicated else None,
        ),
    )


def _on_one_line(text: str) -> str:
    words = " ".join(text.split())
    return text if words == text else words  # mostly it is, and then no second text is held


def _held(place: str, coding: Coding) -> Iterable[Held]:
    for rank, answer in enumerate(coding.codes or ((coding.value,) if coding.value else ()), start=1):
        yield Held(place, answer, rank, 0, is_leading=True, why="")
    for holder, one in enumerate(coding.alternatives, start=1):
        for rank, answer in enumerate(one.codes or (one.value,), start=1):
            yield Held(place, answer, rank, holder, is_leading=one.is_leading, why=one.why)


def _cited(place: str, coding: Coding) -> Iterable[Cited]:
    for holder, citations in enumerate((coding.citations, *[one.citations for one in coding.alternatives])):
        for one in citations:
            yield Cited(place, holder, one)


_HELD: tuple[Column[Held], ...] = (
    Column("coding_id", "text", "The coding.", lambda row: row.coding, to="codings"),
    Column(
        "holder",
        "integer",
        "0; where the coding is contested, the place of the alternative from 1.",
        lambda row: row.holder,
    ),
    Column("rank", "integer", "The place in a list, from 1.", lambda row: row.rank),
    Column("answer", "text", "The code or value.", lambda row: row.answer),
    Column("is_leading", "integer", "1 where a default run uses it.", lambda row: int(row.is_leading)),
    Column("why", "text", "The reason of the alternative.", lambda row: _on_one_line(row.why)),
)

_CITED: tuple[Column[Cited], ...] = (
    Column("coding_id", "text", "The coding.", lambda row: row.coding, to="codings"),
    Column("holder", "integer", "0, or the place of the alternative that cites it.", lambda row: row.holder),
    *source_columns(lambda row: row.citation),
)
