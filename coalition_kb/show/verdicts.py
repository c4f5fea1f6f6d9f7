"""What the cases say of the findings, as text: all in a line each, or one with its clauses and tests."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

from coalition_kb.findings.results import RUNS
from coalition_kb.show.lines import heading, labelled, paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from coalition_kb.findings.results import Judged, Outcome, Results, Tested

CAVEAT = "A verdict describes these cases; it is no effect of one thing on another."
_MET: Mapping[bool | None, str] = {True: "met", False: "not met", None: "open"}


def overview(results: Results) -> Iterator[str]:
    """Every finding with its verdict and those of the four runs."""
    width = max((len(one.finding.name) for one in results.outcomes.values()), default=0)
    for one in results.outcomes.values():
        runs = ", ".join(run.verdict for run in one.runs)
        yield f"{one.finding.number:<4}{one.finding.name:<{width}}  {one.verdict:<12}  ({runs})"
    yield ""
    yield from paragraph(f"Runs in brackets: {'; '.join(name.lower() for name in RUNS.values())}. {CAVEAT}")


def outcome(one: Outcome) -> Iterator[str]:
    """One finding: verdict, runs, clauses and tests with leading values."""
    yield f"{one.finding.number} {one.finding.name}: {one.verdict}"
    yield from paragraph(one.finding.claim)
    yield from paragraph(f"{one.why} {CAVEAT}")
    for words, clauses in (("Supported if", one.leading.supporting), ("Contradicted if", one.leading.contradicting)):
        yield from heading(words)
        for clause in clauses:
            yield from paragraph(_clause(clause))
    for run in one.runs[1:]:
        yield from heading(f"{run.name}: {run.verdict}")
        for variant in run.variants:
            yield from labelled(variant.name, variant.verdict)
    for tested in one.leading.tested.values():
        yield from heading(tested.test.name)
        yield from labelled("Rows", f"{tested.n} of {tested.n_cases} cases; left out: {tested.n_left_out}")
        yield from _numbers(tested)


def as_json(results: Results) -> str:
    """Every finding with its verdict, runs and numbers, for programs; what is not finite is null."""
    held = [
        {
            "finding": id_,
            "number": one.finding.number,
            "verdict": one.verdict,
            "why": one.why,
            "runs": [
                {
                    "run": run.id,
                    "verdict": run.verdict,
                    "variants": [{"variant": of.id, "verdict": of.verdict} for of in run.variants],
                }
                for run in one.runs
            ],
            "tests": [
                {
                    "test": tested.test.id,
                    "n": tested.n,
                    "left_out": tested.n_left_out,
                    "open": tested.open,
                    "numbers": {name: n if math.isfinite(n) else None for name, n in tested.numbers.items()},
                }
                for tested in one.leading.tested.values()
            ],
        }
        for id_, one in results.outcomes.items()
    ]
    return json.dumps(held, ensure_ascii=False, indent=1)


def _clause(one: Judged) -> str:
    return f"- {one.clause.says} [{_MET[one.is_met]}] {one.why}"


def _numbers(tested: Tested) -> Iterator[str]:
    if tested.open:
        yield from paragraph(f"Open: {tested.open}")
    told = "; ".join(f"{name} {number:.3g}" for name, number in tested.numbers.items() if name != "n")
    yield from paragraph(told)
    for note in tested.notes:
        yield from paragraph(note)
