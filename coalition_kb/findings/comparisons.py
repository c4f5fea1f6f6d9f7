"""The tests of findings that are qualitative comparative analyses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coalition_kb.analysis.memberships import memberships
from coalition_kb.analysis.qca import LEAST_MODELS, analysed, asked
from coalition_kb.analysis.refusal import Refusal

if TYPE_CHECKING:
    from coalition_kb.findings.results import Tested
    from coalition_kb.findings.sample import Sample


def tested_truth_table(sample: Sample) -> Tested:
    """The truth table of the conditions and the outcome, with all its solutions, in the names of the measures."""
    if sample.n < sample.least:
        return sample.opened(f"{sample.n} rows, and {sample.least} are wanted: too few.")
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
    return sample.tested(numbers, comparison=found, notes=found.notes)
