"""The tests of findings that are qualitative comparative analyses."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from coalition_kb.analysis.memberships import memberships
from coalition_kb.analysis.qca import LEAST_MODELS, analysed, asked
from coalition_kb.analysis.refusal import Refusal
from coalition_kb.analysis.robustness import Analyst, Flip, flipped, unchanged, without_each_case

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coalition_kb.analysis.memberships import Memberships
    from coalition_kb.analysis.qca import Analysis
    from coalition_kb.analysis.robustness import Changes
    from coalition_kb.findings.results import Tested
    from coalition_kb.findings.sample import Sample

GRID = tuple(round(0.5 + step / 100, 2) for step in range(51))  # cut-offs of consistency that are tried
MOST_NAMED = 12  # of what changes a solution


def tested_truth_table(sample: Sample) -> Tested:
    """The truth table of the conditions and the outcome, with all its solutions, in the names of the measures."""
    if sample.too_few:
        return sample.opened(sample.too_few)
    rules = sample.rules
    conditions = [sample.name(one) for one in sample.test.texts("conditions")]
    outcome = sample.name(sample.test.text("outcome"))
    question = asked(
        [*conditions, outcome],
        conditions=conditions,
        outcome=outcome,
        incl=rules["consistency"],
        pri=rules["pri"],
        n=int(rules["row_cases"]),
        expect=[sample.name(one) for one in sample.test.texts("expect")],
        max_models=LEAST_MODELS,
    )
    cases = ["/".join(part for part in row.address if part) for row in sample.rows]
    data = memberships(cases, conditions, sample.matrix("conditions"), sample.column("outcome"))
    if isinstance(data, Refusal):
        return sample.opened(data.reason)
    found = analysed(data, question)
    simple = found.solutions.parsimonious
    numbers = {
        "rows": float(len(found.table.rows)),
        "contradictions": float(sum(row.is_contradictory for row in found.table.rows)),
        "models": float(0 if isinstance(simple, Refusal) else len(simple.models)),
    }
    notes = [*found.notes, *(_steadiness(sample, found) if sample.has_cells else ())]
    return sample.tested(numbers, comparison=found, notes=notes)


def _steadiness(sample: Sample, found: Analysis) -> Iterator[str]:
    """How far the conservative solution hangs on the cut-off, on single cases, and on single codes of low confidence."""
    if isinstance(found.solutions.conservative, Refusal):
        return
    data, cut_offs = found.data, found.question.cut_offs
    analyst = Analyst("conservative", {}, max_models=found.question.max_models)
    held = unchanged(lambda at: analyst.models(data, replace(cut_offs, incl=at)), cut_offs.incl, GRID)
    span = f"from {held.low:g} to {held.high:g}"
    yield f"The conservative solution is the same at each cut-off of consistency that was tried {span}."
    yield _told("Without one case at a time", without_each_case(analyst, data, cut_offs), len(data.cases))
    flips = list(_flips(sample, data))
    if flips:
        yield _told(
            "With one membership that rests on a code of low confidence moved across one half at a time",
            flipped(analyst, data, flips, cut_offs),
            len(flips),
        )


def _told(how: str, changes: Changes, n: int) -> str:
    others = ", ".join(list(changes.changed)[:MOST_NAMED])
    more = f" and {len(changes.changed) - MOST_NAMED} more" if len(changes.changed) > MOST_NAMED else ""
    changing = f"; not so: {others}{more}" if others else ""
    return f"{how} it is the same in {len(changes.kept)} of {n}{changing}."


def _flips(sample: Sample, data: Memberships) -> Iterator[Flip]:
    """Each doubtful membership of a condition, on the other side of one half and as far from it."""
    for condition, measure in zip(data.conditions, sample.test.texts("conditions"), strict=True):
        for place in np.flatnonzero(sample.doubtful(measure)).tolist():
            yield Flip(data.cases[place], condition, 1 - float(sample.columns[measure][place]))
