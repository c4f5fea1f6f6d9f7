"""The tests of findings, run: each finding under each reading of the record, and what the cases then say of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from coalition_kb.findings import comparisons, counts, regressions
from coalition_kb.findings.fingerprint import variables
from coalition_kb.findings.frame import Frame
from coalition_kb.findings.reading import at_bounds, confident, contested, defined, leading
from coalition_kb.findings.results import Results, Tested, Variant
from coalition_kb.findings.sample import sample
from coalition_kb.findings.verdict import judged, of_finding, of_run, of_variant
from coalition_kb.garbage import uncollected
from coalition_kb.judgements import judged as judged_twice
from coalition_kb.kinds import rests_on
from coalition_kb.model import UNDETERMINED
from coalition_kb.operations import closed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from coalition_kb.findings.reading import Reading
    from coalition_kb.findings.results import Judged, Outcome, RunId
    from coalition_kb.findings.sample import Sample
    from coalition_kb.model import Clause, Finding, FindingTest, Record

TRIALS: Mapping[str, Callable[[Sample], Tested]] = {
    "logit": regressions.tested_logit,
    "conditional-logit": regressions.tested_conditional_logit,
    "kept": regressions.tested_kept,
    "ordered-logit": regressions.tested_ordered_logit,
    "crosstab": counts.tested_crosstab,
    "difference": counts.tested_difference,
    "share": counts.tested_share,
    "count": counts.tested_count,
    "sufficiency": counts.tested_sufficiency,
    "necessity": counts.tested_necessity,
    "correlation": counts.tested_correlation,
    "truth-table": comparisons.tested_truth_table,
}


def run(record: Record, known: Mapping[str, Outcome] | None = None, before: Iterable[Outcome] = ()) -> Results:
    """What the cases of *record* say of each of its findings; those of which it is *known* are not worked out again.

    Nor is a test that was run in one of the outcomes *before* on the same numbers, whatever the record was then.
    """
    with uncollected():  # half a million small things stay; looking through them took a tenth of the time
        trial = Trial(record, _tests(before))
        for finding in _in_order(record.findings):
            trial.outcomes[finding.id] = (known or {}).get(finding.id) or trial.outcome(finding)
    return Results({id_: trial.outcomes[id_] for id_ in record.findings})


def _tests(outcomes: Iterable[Outcome]) -> dict[str, Tested]:
    """Each test of *outcomes* by its key."""
    variants = [variant for one in outcomes for run in one.runs for variant in run.variants]
    return {one.key: one for variant in variants for one in variant.tested.values() if one.key}


def _in_order(findings: Mapping[str, Finding]) -> list[Finding]:
    """The findings, each after those that it is about."""
    done: dict[str, Finding] = {}

    def add(finding: Finding) -> None:
        for clause in (*finding.supported_if, *finding.contradicted_if):
            if clause.finding and clause.finding not in done:
                add(findings[clause.finding])
        done[finding.id] = finding

    for one in findings.values():
        if one.id not in done:
            add(one)
    return list(done.values())


@dataclass(slots=True)
class Trial:
    """All findings of a record under all its readings; what is the same is worked out once."""

    record: Record
    #: By the key of its sample: two findings may ask the same, and most variants change nothing.
    tests: dict[str, Tested] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    leading: Reading = field(init=False)
    _confident: Reading = field(init=False)
    _defined: Sequence[Reading] = field(init=False)
    _contested: Mapping[str, Sequence[Reading]] = field(init=False)  # by variable
    _frames: dict[str, Frame] = field(default_factory=dict)

    def __post_init__(self) -> None:
        record = self.record
        self.leading, self._confident, self._defined = leading(record), confident(record), defined(record)
        self._contested = {id_: at_bounds(record, record.variables[id_]) for id_ in contested(record)}

    def outcome(self, finding: Finding) -> Outcome:
        """What the cases say of *finding*; of those that it is about the outcomes are there."""
        variants = {id_: self._variants(finding, readings) for id_, readings in self._readings(finding).items()}
        runs = [of_run(id_, some) for id_, some in variants.items()]
        return of_finding(finding, runs, int(self.record.analysis.rules.get("agreeing_runs", len(runs))))

    def _readings(self, finding: Finding) -> Mapping[RunId, Sequence[Reading]]:
        """The readings of each run; where there is nothing to vary, the record as it stands."""
        first = self.leading
        used = variables(self.record, finding)
        return {
            "leading": [first],
            "contested": [one for id_ in self._contested if id_ in used for one in self._contested[id_]] or [first],
            "confident": [self._confident],
            "definitions": self._defined or [first],
        }

    def _variants(self, finding: Finding, readings: Iterable[Reading]) -> list[Variant]:
        return [self.variant(finding, reading) for reading in readings]

    def variant(self, finding: Finding, reading: Reading) -> Variant:
        """The tests of *finding* under *reading*, and the verdict; but for the first reading those alone that clauses ask."""
        is_first = reading.id == "leading"
        asked = {name for clause in (*finding.supported_if, *finding.contradicted_if) for name in clause.tests}
        tests = [one for one in finding.tests if is_first or one.id in asked]
        tested = {one.id: self._tested(one, reading, has_cells=is_first) for one in tests}
        supporting = self._judged(finding.supported_if, tested)
        contradicting = self._judged(finding.contradicted_if, tested)
        verdict, why = of_variant(supporting, contradicting) if finding.tests else (UNDETERMINED, "It has no test.")
        return Variant(reading.id, reading.name, tested, supporting, contradicting, verdict, why)

    def _judged(self, clauses: Iterable[Clause], tested: Mapping[str, Tested]) -> list[Judged]:
        verdicts = {id_: one.verdict for id_, one in self.outcomes.items()}
        return [judged(one, tested, self.record.analysis.rules, verdicts) for one in clauses]

    def _tested(self, test: FindingTest, reading: Reading, *, has_cells: bool) -> Tested:
        if test.kind == "coders":
            return coded_twice(test, reading.record)
        made = sample(test, self._frame(reading), has_cells=has_cells)
        key = made.key
        known = self.tests.get(key)
        if known is None:
            known = self.tests[key] = replace(TRIALS[test.kind](made), key=key)
        return replace(known, test=test, left_out=made.left_out)

    def _frame(self, reading: Reading) -> Frame:
        if reading.id not in self._frames:
            self._frames[reading.id] = Frame(reading, self._frames.get("leading"))
        return self._frames[reading.id]


def coded_twice(test: FindingTest, record: Record) -> Tested:
    """How many coders have coded the measures of one case or partner apart from each other, at the most; over how many cells.

    Coders are counted by the passes that hold the cell; a cell that no two passes hold has the one coder of its case.
    """
    named = closed(record, rests_on(record.analysis.measures, test.texts("of"))[1])
    cells = {one.address for one in record.codings if one.variable in named}
    passes = {one.address: len(one.codings) for one in judged_twice(record) if one.variable.id in named}
    coders = max(passes.values(), default=1 if cells else 0)
    note = f"{len(passes)} of {len(cells)} cells of these measures have the codes of two coders or more" + (
        "; how well these agree is told with each variable." if passes else ": how well two agree is not known."
    )
    return Tested(test, len(cells), 0, {"coders": float(coders)}, notes=[note] if cells else [])
