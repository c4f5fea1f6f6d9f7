"""What the outcome of a finding hangs on, as a number that changes when any of it does, and not when anything else does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coalition_kb.bare import answered, digest, seen
from coalition_kb.findings.reading import LOW
from coalition_kb.judgements import judged
from coalition_kb.kinds import KINDS, rests_on
from coalition_kb.operations import closed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from coalition_kb.model import Case, Coding, Finding, Record


def fingerprints(record: Record, program: str) -> Mapping[str, str]:
    """By the id of each finding the SHA-256 of what its outcome hangs on: its tests, the measures, the codings that they
    rest on, who took part, the states, the evidence, and the *program*.
    """  # noqa: D205 - it is one sentence
    world = digest([program, record.analysis, record.states, record.treaties, record.organisations])
    made: dict[str, str] = {}

    def of(finding: Finding) -> str:
        if finding.id not in made:
            about = {one.finding for one in (*finding.supported_if, *finding.contradicted_if) if one.finding}
            others = [of(record.findings[id_]) for id_ in sorted(about)]
            used = variables(record, finding)
            codebook = [record.variables[id_] for id_ in sorted(used)]
            cases = repr([*_used(record.cases.values(), used)])
            made[finding.id] = digest([world, finding, others, codebook, cases, *_coded_twice(record, finding, used)])
        return made[finding.id]

    return {id_: of(finding) for id_, finding in record.findings.items()}


def variables(record: Record, finding: Finding) -> frozenset[str]:
    """The variables that the tests of *finding* rest on, at any remove."""
    populations = [record.analysis.populations.get(test.text("population")) for test in finding.tests]
    measures = [one for test in finding.tests for one in KINDS[test.kind].measures_of(test)]
    measures += [one for population in populations if population for one in population.where]
    return closed(record, rests_on(record.analysis.measures, measures)[1])


def _used(cases: Iterable[Case], used: frozenset[str]) -> Iterator[object]:
    """What the tests can see of each case, in texts, numbers and tuples of them."""
    for case in cases:
        yield (case.depth, case.decision is not None, [one.is_main for one in case.partners])
        yield seen(case, used, _of_coding)
        yield [(one.id, [(b.finding, b.test, b.result) for b in one.bears_on]) for one in case.study.evidence]


def _coded_twice(record: Record, finding: Finding, used: frozenset[str]) -> Iterator[object]:
    """The cells that several passes hold, where a test of *finding* counts coders."""
    if any(test.kind == "coders" for test in finding.tests):
        yield from ((one.address, *one.codings) for one in judged(record) if one.variable.id in used)


def _of_coding(one: Coding) -> object:
    """What the tests can see of a coding: of its confidence, whether it is low."""
    return (*answered(one), one.confidence == LOW, one.read_from)
