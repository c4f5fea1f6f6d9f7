"""Which findings a change moved: their verdicts, the numbers of their tests, and the codes that moved them.

A code is said to have moved a number if taking it back alone, all else as it is now, gives another number.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coalition_kb.cells import split
from coalition_kb.changes.report import became
from coalition_kb.findings.fingerprint import variables
from coalition_kb.findings.reading import Reading
from coalition_kb.findings.trials import Trial

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from coalition_kb.changes.difference import Difference
    from coalition_kb.findings.results import Outcome, Results, Variant
    from coalition_kb.model import Case, CellChange, Coding, Finding, Record

MOST_TAKEN_BACK = 40  # cells of a finding; each is a run of its tests
SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a test, before and after; nan where the test was open or was not there."""

    test: str
    name: str
    was: float
    now: float


@dataclass(frozen=True, slots=True)
class Move:
    """A finding that a change moved."""

    finding: Finding
    was: str  # the verdict
    now: str
    numbers: Sequence[Number]  # of the tests with leading values
    by: Sequence[CellChange]  # codes that move a number, each alone
    others: Sequence[str]  # what else may have moved it, in sentences


def moved(before: Record, after: Record, outcomes: tuple[Results, Results], found: Difference) -> list[Move]:
    """The findings of *after* whose verdict or numbers differ, in the order of the codebook.

    *outcomes* are of the two records by the tests of *after*; *found* is what differs between them.
    """
    was, now = (one.outcomes for one in outcomes)
    trial = Trial(after)
    made = [
        _move(finding, (was[id_], now[id_]), _Change(before, after, found, trial))
        for id_, finding in after.findings.items()
        if id_ in was and id_ in now
    ]
    return [one for one in made if one.numbers or one.was != one.now]


@dataclass(frozen=True, slots=True)
class _Change:
    """Two records with what differs, and the tests of the second."""

    before: Record
    after: Record
    found: Difference
    trial: Trial


def _move(finding: Finding, outcomes: tuple[Outcome, Outcome], change: _Change) -> Move:
    was, now = outcomes
    numbers = list(_differing(was.leading, now.leading))
    if not numbers and was.verdict == now.verdict:
        return Move(finding, was.verdict, now.verdict, (), (), ())
    used = variables(change.after, finding)
    read = [one for one in change.found.cells if split(one.cell)[-1] in used]
    tried = read[:MOST_TAKEN_BACK]
    by = [one for one in tried if _moves(finding, now.leading, one, change)]
    return Move(finding, was.verdict, now.verdict, numbers, by, list(_others(change, len(read) - len(tried), used)))


def _differing(was: Variant, now: Variant) -> Iterator[Number]:
    for id_, tested in now.tested.items():
        old = was.tested[id_].numbers if id_ in was.tested else {}
        for name in dict.fromkeys((*old, *tested.numbers)):
            pair = old.get(name, math.nan), tested.numbers.get(name, math.nan)
            if not _same(*pair):
                yield Number(id_, name, *pair)


def _same(one: float, other: float) -> bool:
    return (math.isnan(one) and math.isnan(other)) or abs(one - other) <= SAME * max(1.0, abs(one))


def _moves(finding: Finding, now: Variant, cell: CellChange, change: _Change) -> bool:
    """Whether a number of *finding* is another one if *cell* alone is taken back."""
    record = _taken_back(change, cell)
    if record is None:
        return False
    reading = Reading(f"without {cell.cell}", cell.cell, record, frozenset({split(cell.cell)[-1]}))
    without = change.trial.variant(finding, reading)
    asked = replace(now, tested={id_: one for id_, one in now.tested.items() if id_ in without.tested})
    return any(_differing(without, asked))


def _taken_back(change: _Change, cell: CellChange) -> Record | None:
    """The record of now with *cell* as it was; None where it is no code of a case or of a partner that both have."""
    *where, variable = split(cell.cell)
    id_, state = where[0], where[1] if len(where) > 1 else ""
    old, new = (_codings(of.cases[id_], state) for of in (change.before, change.after))
    if old is None or new is None or variable not in (*old, *new):
        return None
    codings = {name: one for name, one in new.items() if name != variable}
    if variable in old:
        codings[variable] = old[variable]
    case = change.after.cases[id_]
    if state:
        partners = tuple([replace(one, codings=codings) if one.state == state else one for one in case.partners])
        case = replace(case, partners=partners)
    else:
        case = replace(case, codings=codings)
    return replace(change.after, cases={**change.after.cases, id_: case})


def _codings(case: Case, state: str) -> Mapping[str, Coding] | None:
    if not state:
        return case.codings
    return next((one.codings for one in case.partners if one.state == state), None)


def _others(change: _Change, untried: int, used: frozenset[str]) -> Iterator[str]:
    """What is no code that can be taken back alone."""
    found = change.found
    for words, ids in (
        ("Cases that came", found.added),
        ("Cases that went", [*found.lost, *(one.id for one in (*found.merged, *found.withdrawn))]),
        ("Partners that came", found.partners_added),
        ("Partners that went", found.partners_gone),
        (
            "Variables that are computed or coded otherwise",
            [one.variable for one in found.rules if one.variable in used],
        ),
        (
            "Days or places of cases",
            [one.cell for one in found.cells if split(one.cell)[-1] in ("start", "end", "locations", "hosts")],
        ),
    ):
        if ids:
            yield f"{words}: {', '.join(ids)}."
    if untried:
        yield f"{untried} more codes that its tests read were not taken back one by one."
    if change.before.analysis != change.after.analysis or change.before.findings != change.after.findings:
        yield "Tests, measures or thresholds are others now; both records were tested by those of now."


# --- in words ---------------------------------------------------------------------------------------------------------


def as_text(moves: Sequence[Move], n_findings: int) -> str:
    """*moves* for people and for the summary of a pull request."""
    lines = [f"{len(moves)} of {n_findings} findings moved."]
    for one in moves:
        verdict = f"{one.was} → {one.now}" if one.was != one.now else f"{one.now}, as before"
        lines += ["", f"{one.finding.number} {one.finding.name}: {verdict}"]
        lines += [
            f"  {number.test}, {number.name}: {_said(number.was)} → {_said(number.now)}" for number in one.numbers
        ]
        lines += [f"  moved by {cell.cell}: {became(cell)}" for cell in one.by]
        lines += [f"  {sentence}" for sentence in one.others]
        if not one.by and not one.others:
            lines.append("  No code moves it alone: several together do, or the evidence of a study.")
    return "\n".join(lines)


def as_json(moves: Sequence[Move]) -> str:
    """*moves* for programs; a number that is not there is null."""
    held = [
        {
            "finding": one.finding.id,
            "was": one.was,
            "now": one.now,
            "numbers": [
                {"test": of.test, "name": of.name, "was": _or_none(of.was), "now": _or_none(of.now)}
                for of in one.numbers
            ],
            "by": [{"cell": cell.cell, "was": cell.was, "now": cell.now} for cell in one.by],
            "others": list(one.others),
        }
        for one in moves
    ]
    return json.dumps(held, ensure_ascii=False, indent=1)


def _said(number: float) -> str:
    return "open" if math.isnan(number) else f"{number:.4g}"


def _or_none(number: float) -> float | None:
    return number if math.isfinite(number) else None
