"""The tables of findings: the claims, the tests that they can fail, what tests share, and what published studies found."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.kinds import KINDS, MEASURES, RULES, rests_on
from coalition_kb.model import DIRECTIONS, RELATIONS, ROW_UNITS, VERDICTS
from coalition_kb.shapes.findings import FINDING_KINDS, FINDING_QUESTIONS
from coalition_kb.tables.column import Column, Table, choices
from coalition_kb.tables.passages import source_columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from coalition_kb.model import Clause, Finding, FindingTest, Literature, Measure, Population, Record
    from coalition_kb.tables.column import AnyTable

#: The two parts of a finding that clauses stand in.
PARTS = ("supports", "contradicts")


@dataclass(frozen=True, slots=True)
class Placed:
    """A clause of a finding, and where it stands there."""

    finding: Finding
    part: str  # one of PARTS
    rank: int
    clause: Clause

    @property
    def id(self) -> str:
        """What leads to it: the finding, the part and the place."""
        return f"{self.finding.id}/{self.part}/{self.rank}"


@dataclass(frozen=True, slots=True)
class Asked:
    """A number that a clause asks a test for."""

    placed: Placed
    rank: int
    test: str
    number: str


def findings(record: Record) -> Iterator[AnyTable]:
    """The claims and what belongs to them; what their tests gave stands elsewhere."""
    yield _findings(record)
    yield _tests(record)
    placed = list(_placed(record))
    yield _clauses(record, placed)
    yield _numbers(placed)
    yield _literature(record)
    yield _measures(record)
    yield _populations(record)


def _findings(record: Record) -> Table[Finding]:
    columns: tuple[Column[Finding], ...] = (
        Column("finding_id", "text", "The finding or recommendation.", lambda finding: finding.id),
        Column("number", "text", "K1 to K12, R1 to R4.", lambda finding: finding.number),
        Column("name", "text", "Its name.", lambda finding: finding.name),
        Column(
            "kind", "code", "finding or recommendation.", lambda finding: finding.kind, choices=choices(FINDING_KINDS)
        ),
        Column(
            "question",
            "code",
            "The research question.",
            lambda finding: finding.question,
            choices=choices(FINDING_QUESTIONS),
        ),
        Column("claim", "text", "The claim, in our words.", lambda finding: _folded(finding.claim)),
    )
    return Table("findings", "A claim that the cases test.", columns, list(record.findings.values()), ("finding_id",))


def _tests(record: Record) -> Table[tuple[Finding, FindingTest]]:
    columns: tuple[Column[tuple[Finding, FindingTest]], ...] = (
        Column("test_id", "text", "The test: the finding and its id there.", lambda row: _test_id(row[0], row[1].id)),
        Column("finding_id", "text", "The finding.", lambda row: row[0].id, to="findings"),
        Column("name", "text", "Its name.", lambda row: row[1].name),
        Column("kind", "code", "What kind of test it is.", lambda row: row[1].kind, choices=choices(tuple(KINDS))),
        Column(
            "population_id",
            "text",
            "The rows that it is over; empty where it is over none.",
            lambda row: row[1].text("population"),
            to="populations",
        ),
        Column("parameters", "text", "What it is done with, as JSON.", lambda row: _as_json(row[1].parameters)),
    )
    rows = [(finding, test) for finding in record.findings.values() for test in finding.tests]
    return Table("finding_tests", "A test of a finding.", columns, rows, ("test_id",))


def _test_id(finding: Finding, id_: str) -> str:
    return f"{finding.id}/{id_}"


def _placed(record: Record) -> Iterator[Placed]:
    for finding in record.findings.values():
        for part, clauses in zip(PARTS, (finding.supported_if, finding.contradicted_if), strict=True):
            yield from (Placed(finding, part, rank, one) for rank, one in enumerate(clauses, start=1))


def _clauses(record: Record, rows: list[Placed]) -> Table[Placed]:
    rules = record.analysis.rules
    columns: tuple[Column[Placed], ...] = (
        Column("clause_id", "text", "The clause: the finding, the part and the place in it.", lambda row: row.id),
        Column("finding_id", "text", "The finding.", lambda row: row.finding.id, to="findings"),
        Column(
            "part",
            "code",
            "supports: all must be met. contradicts: one is enough.",
            lambda row: row.part,
            choices=choices(PARTS),
        ),
        Column("rank", "integer", "Its place in the part, from 1.", lambda row: row.rank),
        Column("says", "text", "What it asks, in words.", lambda row: _folded(row.clause.says)),
        Column(
            "relation",
            "code",
            "How the numbers of finding_clause_tests compare with the bound.",
            lambda row: row.clause.relation,
            choices=choices(tuple(RELATIONS)),
        ),
        Column("bound", "number", "The bound.", lambda row: row.clause.number(rules) if row.clause.relation else None),
        Column(
            "threshold",
            "code",
            "The shared threshold that the bound is; the bound has its sign.",
            lambda row: row.clause.threshold(rules),
            choices=choices(tuple(RULES)),
        ),
        Column(
            "least",
            "integer",
            "How many of its tests must meet it.",
            lambda row: (row.clause.least or len(row.clause.tests)) if row.clause.tests else None,
        ),
        Column(
            "is_part",
            "integer",
            "1 where it contradicts a part of the claim alone.",
            lambda row: int(row.clause.is_part),
        ),
        Column(
            "of_finding",
            "text",
            "The other finding whose verdict it asks for.",
            lambda row: row.clause.finding,
            to="findings",
        ),
        Column(
            "verdict",
            "code",
            "The verdict that the other finding must have.",
            lambda row: row.clause.verdict,
            choices=choices(VERDICTS),
        ),
    )
    return Table("finding_clauses", "A condition of a verdict on a finding.", columns, rows, ("clause_id",))


def _numbers(placed: list[Placed]) -> Table[Asked]:
    columns: tuple[Column[Asked], ...] = (
        Column("clause_id", "text", "The clause.", lambda row: row.placed.id, to="finding_clauses"),
        Column("rank", "integer", "Its place in the clause, from 1.", lambda row: row.rank),
        Column(
            "test_id",
            "text",
            "The test.",
            lambda row: _test_id(row.placed.finding, row.test),
            to="finding_tests",
        ),
        Column("number", "text", "The number that the test gives.", lambda row: row.number),
    )
    rows = [
        Asked(one, rank, test, number)
        for one in placed
        for rank, (test, number) in enumerate(one.clause.asked, start=1)
    ]
    return Table(
        "finding_clause_tests", "A number of a test that a clause compares.", columns, rows, ("clause_id", "rank")
    )


def _literature(record: Record) -> Table[tuple[Finding, int, Literature]]:
    columns: tuple[Column[tuple[Finding, int, Literature]], ...] = (
        Column("finding_id", "text", "The finding.", lambda row: row[0].id, to="findings"),
        Column("rank", "integer", "Its place in the list, from 1.", lambda row: row[1]),
        *source_columns(lambda row: row[2].citation),
        Column(
            "direction",
            "code",
            "What it says of the claim; unknown where it was not read.",
            lambda row: row[2].direction,
            choices=choices(DIRECTIONS),
        ),
        Column("says", "text", "What it found, in our words.", lambda row: _folded(row[2].says)),
        Column("why", "text", "Why that direction.", lambda row: _folded(row[2].why)),
    )
    rows = [
        (finding, rank, one)
        for finding in record.findings.values()
        for rank, one in enumerate(finding.literature, start=1)
    ]
    meaning = "What a published study found that bears on a finding."
    return Table("finding_literature", meaning, columns, rows, ("finding_id", "rank"))


def _measures(record: Record) -> Table[Measure]:
    measures = record.analysis.measures
    columns: tuple[Column[Measure], ...] = (
        Column("measure_id", "text", "The measure.", lambda one: one.id),
        Column("name", "text", "Its name.", lambda one: one.name),
        Column("form", "code", "How it is made.", lambda one: one.form, choices=choices(tuple(MEASURES))),
        Column("parameters", "text", "What it is made of, as JSON.", lambda one: _as_json(one.parameters)),
        Column(
            "other_parameters",
            "text",
            "What other definitions of a coalition change, as JSON by their ids.",
            lambda one: _as_json(one.under) if one.under else "",
        ),
        Column(
            "variables",
            "text",
            "The variables that it reads, itself or through other measures, joined with ';': measure_variables has a row for"
            " each.",
            lambda one: ";".join(rests_on(measures, [one.id])[1]),
            label="The variables that it reads, itself or through other measures, joined",
        ),
    )
    meaning = "A number for each row of a test, made of an answer or of other measures."
    return Table("measures", meaning, columns, list(measures.values()), ("measure_id",))


def _populations(record: Record) -> Table[Population]:
    columns: tuple[Column[Population], ...] = (
        Column("population_id", "text", "The population.", lambda one: one.id),
        Column("name", "text", "Its name.", lambda one: one.name),
        Column(
            "unit",
            "code",
            "What a row is: a case, a partner of one, or a case with any state.",
            lambda one: one.unit,
            choices=choices(ROW_UNITS),
        ),
        Column(
            "measures",
            "text",
            "The measures that are 1 in each row, joined with ';': population_measures has a row for each.",
            lambda one: ";".join(one.where),
            label="The measures that are 1 in each row, joined",
        ),
    )
    rows = list(record.analysis.populations.values())
    return Table("populations", "The rows that a test is over: its risk set.", columns, rows, ("population_id",))


def _as_json(parameters: Mapping[str, object]) -> str:
    return json.dumps(parameters, ensure_ascii=False)


def _folded(text: str) -> str:
    """*text* on one line."""
    return " ".join(text.split())
