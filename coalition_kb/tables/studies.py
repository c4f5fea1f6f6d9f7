"""The tables of studies: what each answers, on what evidence, what it claims, and how its objectives and phases went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.model import HOLDS, JUDGES, RESULTS, STATUS_WORDS, TESTS
from coalition_kb.shapes.citation import n_words
from coalition_kb.tables.answer_columns import CONFIDENCES
from coalition_kb.tables.column import AnyTable, Column, Table, choices
from coalition_kb.tables.keys import keys_on, start_day
from coalition_kb.tables.passages import source_columns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from coalition_kb.model import (
        Bearing,
        Case,
        Citation,
        Claim,
        Coding,
        Evidence,
        Judgement,
        Objective,
        Phase,
        Prose,
        Question,
        Record,
        Variable,
    )
    from coalition_kb.tables.column import Choice, Row


@dataclass(frozen=True, slots=True)
class Cited:
    """One source of a part of a study: whose, which place it has there, and which it is."""

    of: str
    rank: int
    citation: Citation


@dataclass(frozen=True, slots=True)
class ReadFrom:
    """An answer or a record of evidence that a coding was read from."""

    coding: Coding
    rank: int
    answer: str  # case/question; empty where it is evidence
    evidence: str


def studies(record: Record) -> Iterator[AnyTable]:
    """The tables of what studies hold beside entries; without rows where there is no study."""
    held = [case for case in record.cases.values() if case.is_study]
    yield _questions(record)
    yield from _answers(held)
    yield from _evidence(held)
    yield _claims(held)
    yield from _objectives(record, held)
    yield from _phases(record, held)
    yield _cast(record, held)
    yield _read_from(record, held)


def _id(case: Case, part: str) -> str:
    """The id of a part of a study among the parts of all: case/part."""
    return f"{case.id}/{part}"


def _folded(text: str) -> str:
    return " ".join(text.split())


def _ranked(rows: Iterable[Row]) -> Iterator[tuple[int, Row]]:
    return enumerate(rows, start=1)


def _rank(of: Callable[[Row], object]) -> Column[Row]:
    return Column("rank", "integer", "Its place, from 1.", of)


def _questions(record: Record) -> Table[Question]:
    columns: tuple[Column[Question], ...] = (
        Column("question_id", "text", "The question.", lambda one: one.id),
        Column(
            "kind",
            "code",
            "research, which findings answer, or standard, which every study answers.",
            lambda one: one.kind,
            choices=choices(("research", "standard")),
        ),
        Column("name", "text", "Its short name, where it has one.", lambda one: one.name),
        Column("question", "text", "The question in words.", lambda one: one.question),
        Column("covers", "text", "What an answer covers.", lambda one: _folded(one.covers)),
    )
    return Table("questions", "A question.", columns, list(record.questions.values()), ("question_id",))


def _answers(held: list[Case]) -> Iterator[AnyTable]:
    rows = [(case, question, answer) for case in held for question, answer in case.study.answers.items()]
    columns: tuple[Column[tuple[Case, str, Prose]], ...] = (
        Column("answer_id", "text", "case/question.", lambda row: _id(row[0], row[1])),
        Column("case_id", "text", "The study.", lambda row: row[0].id, to="cases"),
        Column("question_id", "text", "The standard question.", lambda row: row[1], to="questions"),
        Column("text", "text", "The answer, with its citations.", lambda row: _folded(row[2].text)),
        Column("words", "integer", "How many words it has, citations left out.", lambda row: n_words(row[2].text)),
    )
    yield Table("answers", "A study's answer to a standard question.", columns, rows, ("answer_id",))
    yield _sources(
        "answer_sources",
        "A source that an answer cites.",
        Column("answer_id", "text", "The answer.", lambda row: row.of, to="answers"),
        ((_id(case, question), answer.citations) for case, question, answer in rows),
    )


def _evidence(held: list[Case]) -> Iterator[AnyTable]:
    rows = [(case, one) for case in held for one in case.study.evidence]
    columns: tuple[Column[tuple[Case, Evidence]], ...] = (
        Column("evidence_id", "text", "case/record.", lambda row: _id(row[0], row[1].id)),
        Column("case_id", "text", "The study.", lambda row: row[0].id, to="cases"),
        Column("date", "date", "The date of the event or document.", lambda row: row[1].date),
        Column("says", "text", "What it says, in own words.", lambda row: _folded(row[1].says)),
        Column("quote", "text", "The words of the source, where they are quoted.", lambda row: _folded(row[1].quote)),
        Column(
            "source_id",
            "text",
            "The source; empty where a search found nothing.",
            lambda row: row[1].citation.source if row[1].citation else "",
            to="sources",
        ),
        Column(
            "locator",
            "text",
            "Page, chapter or paragraph.",
            lambda row: row[1].citation.locator if row[1].citation else "",
        ),
        Column(
            "is_opened",
            "integer",
            "1 where the passage was read by who cites it.",
            lambda row: int(row[1].citation.is_opened) if row[1].citation else None,
        ),
        Column(
            "searched_where",
            "text",
            "Where was searched, where nothing was found.",
            lambda row: row[1].search.where if row[1].search else "",
        ),
        Column(
            "searched_for",
            "text",
            "What was searched for.",
            lambda row: row[1].search.wanted if row[1].search else "",
        ),
        Column("searched_on", "date", "When.", lambda row: row[1].search.on if row[1].search else ""),
    )
    meaning = "A dated fact that could have gone another way, or a search that found nothing."
    yield Table("evidence", meaning, columns, rows, ("evidence_id",))
    bearings = [(case, one, rank, bears) for case, one in rows for rank, bears in _ranked(one.bears_on)]
    borne: tuple[Column[tuple[Case, Evidence, int, Bearing]], ...] = (
        Column("evidence_id", "text", "The record of evidence.", lambda row: _id(row[0], row[1].id), to="evidence"),
        _rank(lambda row: row[2]),
        Column("case_id", "text", "The study.", lambda row: row[0].id, to="cases"),
        Column("finding_id", "text", "The finding that it bears on.", lambda row: row[3].finding, to="findings"),
        Column("rival", "text", "The rival explanation.", lambda row: _folded(row[3].rival)),
        Column("test", "code", "Which test it is.", lambda row: row[3].test, choices=choices(TESTS)),
        Column("result", "code", "How the test went.", lambda row: row[3].result, choices=choices(RESULTS)),
        Column("why", "text", "How likely it would be otherwise.", lambda row: _folded(row[3].why)),
    )
    meaning = "What a record of evidence tells of a finding."
    yield Table("evidence_bearings", meaning, borne, bearings, ("evidence_id", "rank"))


def _claims(held: list[Case]) -> AnyTable:
    rows = [(case, claim) for case in held for claim in case.study.claims.values()]
    columns: tuple[Column[tuple[Case, Claim]], ...] = (
        Column("case_id", "text", "The study.", lambda row: row[0].id, to="cases"),
        Column("finding_id", "text", "The finding.", lambda row: row[1].finding, to="findings"),
        Column(
            "holds",
            "code",
            "Whether the cause that the finding names was at work: yes, no or open.",
            lambda row: row[1].holds,
            choices=choices(HOLDS),
        ),
        Column("why", "text", "Why.", lambda row: _folded(row[1].why)),
    )
    return Table("claims", "What a study claims of a finding.", columns, rows, ("case_id", "finding_id"))


def _judged(variable: Variable | None) -> tuple[Choice, ...]:
    """The codes of *variable*, and the words for why there is none."""
    codes = {code.id: code.name for code in variable.codes.values()} if variable else {}
    return choices({**codes, **{word: said for word, said in STATUS_WORDS.items() if word not in codes}})


def _objectives(record: Record, held: list[Case]) -> Iterator[AnyTable]:
    attained, lasts = _judged(record.marked("attaining")), _judged(record.marked("lasting"))
    rows = [(case, rank, one) for case in held for rank, one in _ranked(case.study.objectives)]
    columns: tuple[Column[tuple[Case, int, Objective]], ...] = (
        Column("objective_id", "text", "case/objective.", lambda row: _id(row[0], row[2].id)),
        Column("case_id", "text", "The study.", lambda row: row[0].id, to="cases"),
        _rank(lambda row: row[1]),
        Column("says", "text", "What the U.S. wanted.", lambda row: _folded(row[2].says)),
        Column("since", "date", "When it was set.", lambda row: row[2].since),
        Column("attainment", "code", "How far it was reached.", lambda row: row[2].attainment, choices=attained),
        Column("durability", "code", "How long that held.", lambda row: row[2].durability, choices=lasts),
        Column("confidence", "code", "high, medium or low.", lambda row: row[2].confidence, choices=CONFIDENCES),
        Column("why", "text", "Why this and not the next.", lambda row: _folded(row[2].why)),
    )
    yield Table("objectives", "One thing that the U.S. wanted.", columns, rows, ("objective_id",))
    judged = [(case, one, rank, by) for case, _, one in rows for rank, by in _ranked(one.judged)]
    judging: tuple[Column[tuple[Case, Objective, int, Judgement]], ...] = (
        Column("objective_id", "text", "The objective.", lambda row: _id(row[0], row[1].id), to="objectives"),
        _rank(lambda row: row[2]),
        Column("judge", "code", "In whose eyes.", lambda row: row[3].by, choices=choices(JUDGES)),
        Column("attainment", "code", "How far it was reached.", lambda row: row[3].attainment, choices=attained),
        Column("why", "text", "Why.", lambda row: _folded(row[3].why)),
    )
    meaning = "Another judgement of how far an objective was reached."
    yield Table("objective_judgements", meaning, judging, judged, ("objective_id", "rank"))
    yield _sources(
        "objective_sources",
        "A source on an objective, or on a judgement of it.",
        Column("objective_id", "text", "The objective.", lambda row: row.of, to="objectives"),
        (
            (_id(case, one.id), [*one.citations, *(cited for by in one.judged for cited in by.citations)])
            for case, _, one in rows
        ),
    )


def _phases(record: Record, held: list[Case]) -> Iterator[AnyTable]:
    rows = [(case, rank, one) for case in held for rank, one in _ranked(case.study.phases)]
    columns: tuple[Column[tuple[Case, int, Phase]], ...] = (
        Column("phase_id", "text", "case/phase.", lambda row: _id(row[0], row[2].id)),
        Column("case_id", "text", "The study.", lambda row: row[0].id, to="cases"),
        _rank(lambda row: row[1]),
        Column("name", "text", "Its name.", lambda row: row[2].name),
        Column("start", "date", "Its start.", lambda row: row[2].start),
        Column("end", "date", "Its end; 'ongoing' while it lasts.", lambda row: row[2].end),
        Column("aim", "text", "What was wanted in it.", lambda row: _folded(row[2].aim)),
        Column("activity", "text", "What was done in it.", lambda row: _folded(row[2].activity)),
        Column("command", "text", "Who commanded.", lambda row: _folded(row[2].command)),
    )
    yield Table(
        "phases", "A part of a case with an aim, a command or partners of its own.", columns, rows, ("phase_id",)
    )
    yield _sources(
        "phase_sources",
        "A source on a phase.",
        Column("phase_id", "text", "The phase.", lambda row: row.of, to="phases"),
        ((_id(case, one.id), one.citations) for case, _, one in rows),
    )
    tied = [(case, partner.state, name) for case in held for partner in case.partners for name in partner.phases]
    ties: tuple[Column[tuple[Case, str, str]], ...] = (
        Column("case_id", "text", "The study.", lambda row: row[0].id, to="cases"),
        Column("state_id", "text", "The partner.", lambda row: row[1], to="states"),
        *keys_on(lambda row: record.states.get(row[1]), lambda row: start_day(row[0])),
        Column("phase_id", "text", "The phase.", lambda row: _id(row[0], row[2]), to="phases"),
    )
    yield Table("partner_phases", "A phase in which a partner took part.", ties, tied, ("state_id", "phase_id"))


def _cast(record: Record, held: list[Case]) -> AnyTable:
    rows = [(case, state, part) for case in held for state, part in case.study.cast.items()]
    columns: tuple[Column[tuple[Case, str, str]], ...] = (
        Column("case_id", "text", "The study.", lambda row: row[0].id, to="cases"),
        Column("state_id", "text", "The state.", lambda row: row[1], to="states"),
        *keys_on(lambda row: record.states.get(row[1]), lambda row: start_day(row[0])),
        Column("part", "text", "What it is in the account.", lambda row: _folded(row[2])),
    )
    meaning = "A state that a study names and that is no partner, host or location."
    return Table("case_cast", meaning, columns, rows, ("case_id", "state_id"))


def _read_from(record: Record, held: list[Case]) -> AnyTable:
    rows = [
        ReadFrom(
            coding,
            rank,
            _id(case, name) if name in case.study.answers else "",
            _id(case, name) if name not in case.study.answers else "",
        )
        for case in held
        for coding in case.all_codings
        for rank, name in _ranked(record.read_from(coding))
    ]
    columns: tuple[Column[ReadFrom], ...] = (
        Column("coding_id", "text", "The coding.", lambda row: row.coding.address, to="codings"),
        _rank(lambda row: row.rank),
        Column("answer_id", "text", "The answer that it was read from.", lambda row: row.answer, to="answers"),
        Column("evidence_id", "text", "Or the record of evidence.", lambda row: row.evidence, to="evidence"),
    )
    return Table("coding_read_from", "What a coding of a study was read from.", columns, rows, ("coding_id", "rank"))


def _sources(
    name: str, meaning: str, of: Column[Cited], cited: Iterable[tuple[str, Iterable[Citation]]]
) -> Table[Cited]:
    """The table of the sources of parts of studies, in the order in which each part cites them."""
    rows = [Cited(part, rank, one) for part, citations in cited for rank, one in _ranked(citations)]
    columns: tuple[Column[Cited], ...] = (
        of,
        _rank(lambda row: row.rank),
        *source_columns(lambda row: row.citation),
    )
    return Table(name, meaning, columns, rows, (of.name, "rank"))
