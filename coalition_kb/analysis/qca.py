"""A qualitative comparative analysis from a file of cases to its solutions; the one module here that reads a file."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict, Unpack

import numpy as np

from coalition_kb.analysis.memberships import EQUAL, HALF, Memberships, memberships, some
from coalition_kb.analysis.refusal import Refusal
from coalition_kb.analysis.solution import Solutions, Untenable, excluding, parsimonious, solutions, untenable
from coalition_kb.analysis.truth_table import CutOffs, TruthTable, truth_table
from coalition_kb.problem import listed, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

LEAST_MODELS = 200  # a lower cap would hide ambiguity that can still be read
ABSENT = "~"

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)


class QuestionError(ValueError):
    """What was asked cannot be asked of this file: a column is not there, a cut-off is out of range."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of cases."""

    conditions: tuple[str, ...]
    outcome: str
    is_negated: bool  # the absence of the outcome is explained
    expected: Mapping[str, int]  # by condition, 1 where its presence should lead to what is explained, 0 where absence
    cut_offs: CutOffs
    max_models: int  # of each solution that are listed

    @property
    def explained(self) -> str:
        """Y, or ~Y where its absence is explained."""
        return f"{ABSENT if self.is_negated else ''}{self.outcome}"


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that a qualitative comparative analysis finds."""

    question: Question
    data: Memberships  # with the outcome that is explained
    table: TruthTable
    solutions: Solutions
    untenable: Untenable  # rows that would stand for the outcome and for its absence
    enhanced: Solutions | None  # the solutions with these rows coded 0; None where there are none
    notes: tuple[str, ...]  # sentences that stand beside the result


class Choices(TypedDict):
    """What the scholar chooses of an analysis."""

    conditions: Sequence[str]
    outcome: str
    incl: float | tuple[float, float]
    pri: float
    n: int
    expect: Sequence[str]
    max_models: int


def from_csv(path: Path, **choices: Unpack[Choices]) -> Analysis | Refusal:
    """The analysis of the cases in a CSV file, whose first column holds their ids and whose first line names the columns.

    Ids are text: NA is an id, 1 and 01 are two. A case with an empty cell in a column that is used is left out and named
    in the notes; a cell that is no number is refused.

    Args:
        path: a CSV file with commas, in UTF-8.
        choices: all of these, by name.
            conditions: names of columns with memberships in [0, 1], or with whole numbers: one that is above 1 makes a
                condition with several values.
            outcome: the name of a column with memberships in [0, 1]; with ~ before it, its absence is explained.
            incl: the consistency from which on a configuration is coded 1; or that and a lower one, from which on it is C.
            pri: the PRI that a 1 needs too; 0 asks for none.
            n: the cases that a configuration needs, so that it is not a remainder.
            expect: directional expectations, such as A and ~B; without any there is no intermediate solution, which would
                be the conservative once more.
            max_models: how many models of each solution are listed, 200 at least; what is cut is said in the notes.

    Raises:
        QuestionError: the file cannot be read as CSV, a column is not there, or an argument is out of range.
    """
    try:
        lines = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines(keepends=True), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise QuestionError(f"{path.name} is no CSV file in UTF-8: {error}") from error
    header = [name.strip() for name in lines[0]] if lines else []
    return from_rows(header, lines[1:], asked(header[1:], **choices))


def asked(columns: Sequence[str], **choices: Unpack[Choices]) -> Question:
    """The question, in the words of `from_csv`, to a table with these *columns* beside the ids.

    Raises:
        QuestionError: a column is not there or twice, or an argument is out of range.
    """
    conditions, outcome, incl = choices["conditions"], choices["outcome"], choices["incl"]
    explained = outcome.removeprefix(ABSENT)
    for name in (*conditions, explained):
        if columns.count(name) != 1:
            often = "stands more than once" if name in columns else f"is not there; {nearest(name, columns)}"
            raise QuestionError(f"The column {name!r} {often}. There are: {listed(name, columns)}.")
    used = [*conditions, explained]
    if twice := [name for name in used if used.count(name) > 1]:
        raise QuestionError(f"{twice[0]!r} is given twice among the conditions and the outcome.")
    if not conditions:
        raise QuestionError("One condition at least is wanted.")
    if choices["max_models"] < LEAST_MODELS:
        raise QuestionError(f"At least {LEAST_MODELS} models must be listed, not {choices['max_models']}.")
    upper, lower = incl if isinstance(incl, tuple) else (incl, None)
    try:
        cut_offs = CutOffs(incl=upper, lower=lower, pri=choices["pri"], n=choices["n"])
    except ValueError as error:
        raise QuestionError(f"Cut-offs: {error}.") from error
    return Question(
        conditions=tuple(conditions),
        outcome=explained,
        is_negated=outcome.startswith(ABSENT),
        expected=_expected(choices["expect"], conditions),
        cut_offs=cut_offs,
        max_models=choices["max_models"],
    )


def from_rows(header: Sequence[str], rows: Iterable[Sequence[str]], question: Question) -> Analysis | Refusal:
    """The analysis of rows of text under *header*, as in a CSV file, with the ids in the first column.

    Raises:
        QuestionError: a row has more cells than the header.
    """
    used = [*question.conditions, question.outcome]
    cases: list[str] = []
    cells: list[list[str]] = []
    dropped: list[str] = []
    for row in rows:
        if len(row) > len(header):
            raise QuestionError(f"The row {row[0]!r} has {len(row)} cells, and the header {len(header)}.")
        if not row:
            continue  # a blank line
        held = {name: cell.strip() for name, cell in zip(header, [*row, *[""] * len(header)], strict=False)}
        if empty := [name for name in used if not held[name]]:
            dropped.append(f"{row[0]} ({', '.join(empty)})")
            continue
        cases.append(row[0])
        cells.append([held[name] for name in used])
    wrong = [
        f"{case} has {cell!r} in {name}"
        for case, line in zip(cases, cells, strict=True)
        for name, cell in zip(used, line, strict=True)
        if not _NUMBER.fullmatch(cell)
    ]
    if wrong:
        return Refusal(f"Cells hold no number: {some(wrong)}. A value that is not known is an empty cell.")
    values = np.array(cells, dtype=float).reshape(len(cases), len(used))
    data = memberships(cases, question.conditions, values[:, :-1], values[:, -1])
    if isinstance(data, Refusal):
        return data
    told = [f"Left out, with an empty cell: {len(dropped)} of {len(dropped) + len(cases)} cases: {', '.join(dropped)}."]
    return analysed(data, question, notes=told if dropped else ())


def analysed(data: Memberships, question: Question, *, notes: Sequence[str] = ()) -> Analysis:
    """The analysis of memberships, whose outcome is the one that is named, not yet negated."""
    here, absent = (data.negated(), data) if question.is_negated else (data, data.negated())
    table, negated = (truth_table(one, question.cut_offs) for one in (here, absent))
    n = question.max_models
    if np.ptp(here.outcome) < EQUAL:
        same = Refusal(
            f"All cases have the same membership in {question.outcome}: nothing varies that could be explained."
        )
        found, claimed = Solutions(same, same, same if question.expected else None), Untenable(frozenset(), frozenset())
    else:
        found = solutions(table, question.expected, max_models=n)
        claimed = untenable((table, negated), (found.parsimonious, parsimonious(negated, max_models=n)))
    enhanced = solutions(excluding(table, claimed.rows), question.expected, max_models=n) if claimed.rows else None
    told = (*notes, *_notes(here, table, question), *_capped(found, "", n))
    if enhanced:
        told += tuple(_capped(enhanced, " enhanced", n))
    return Analysis(question, here, table, found, claimed, enhanced, told)


def _expected(written: Sequence[str], conditions: Sequence[str]) -> Mapping[str, int]:
    expected: dict[str, int] = {}
    for one in written:
        name = one.removeprefix(ABSENT)
        if name not in conditions:
            raise QuestionError(f"{one!r} expects something of no condition; {nearest(name, conditions)}.")
        if name in expected:
            raise QuestionError(f"{name!r} has more than one expectation.")
        expected[name] = 0 if one.startswith(ABSENT) else 1
    return expected


def _notes(data: Memberships, table: TruthTable, question: Question) -> Iterator[str]:
    if data.halves:
        told = ", ".join([f"{case} in {name}" for case, name in data.halves])
        yield (
            f"Memberships of exactly 0.5: {told}. Such a case belongs to no configuration and is in no row, "
            "but counts in every consistency and coverage."
        )
    between = [case for case, one in zip(data.cases, data.outcome, strict=True) if abs(one - HALF) < EQUAL]
    if between:
        yield f"Exactly 0.5 in {question.outcome}, and so neither for nor against any row: {', '.join(between)}."
    few = [case for row in table.rows if row.out == "?" for case in row.cases]
    if few:
        yield f"In configurations with fewer than {question.cut_offs.n} cases, which are remainders: {', '.join(few)}."


def _capped(found: Solutions, which: str, at_most: int) -> Iterator[str]:
    for kind in found.capped:
        yield (
            f"The{which} {kind} solution has more models than are listed, which stop at {at_most}; "
            "terms in all of these need not be in all models."
        )
