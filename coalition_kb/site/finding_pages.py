"""The pages of the findings: all of them beside each other, and each with its verdict, its tests and the cases behind."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.findings.fingerprint import variables
from coalition_kb.findings.results import RUNS
from coalition_kb.findings.verdict import bound_of
from coalition_kb.model import RELATIONS, VERDICTS
from coalition_kb.output import text
from coalition_kb.shapes.citation import uncited
from coalition_kb.show.verdicts import as_json
from coalition_kb.site import agreement, casesets, evidence, technical_page, tested, verdicts
from coalition_kb.site.behind import Behind
from coalition_kb.site.given import UP, Site
from coalition_kb.site.intervals import said
from coalition_kb.site.prose import cited, inline, paragraphs
from coalition_kb.site.study import HOLDS
from coalition_kb.site.verdicts import Badge

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markupsafe import Markup

    from coalition_kb.findings.results import Judged, Outcome, Run
    from coalition_kb.model import Clause, Finding, Literature, Question, Record
    from coalition_kb.output import Output
    from coalition_kb.site.prose import Library

RECOMMENDATIONS = "Recommendations"
VERDICTS_FILE = "findings/files/verdicts.json"
SHARED = {"pri": "PRI"}  # thresholds whose names are no words
CAUTION = (
    "This is a description of these cases, not an effect: nothing was tried out, and what goes together need not cause."
)


@dataclass(frozen=True, slots=True)
class Line:
    """A finding in the table of all."""

    id: str
    title: str
    claim: Markup
    group: str  # the id of its question, or what stands for it
    runs: Sequence[Badge]
    verdict: Badge


@dataclass(frozen=True, slots=True)
class ClauseView:
    """A clause of support or of contradiction, and whether it is met."""

    says: str
    tests: Sequence[tuple[str, str]]  # the tests that it reads: where each stands, and its name
    wanted: str
    found: str
    sign: str
    word: str
    is_part: bool


@dataclass(frozen=True, slots=True)
class RunView:
    """A run: its verdict, and how many of its variants say what."""

    name: str
    meaning: str
    verdict: Badge
    why: str
    told: str  # how many variants have which verdict
    variants: Sequence[tuple[str, Badge, str]]  # none where there is one, which is the run itself


@dataclass(frozen=True, slots=True)
class Study:
    """What a published study found that bears on the claim."""

    source: Markup
    direction: str
    says: Markup
    why: Markup
    is_read: bool


# --- all findings -----------------------------------------------------------------------------------------------------


def index(site: Site) -> dict[str, object]:
    """What the list of findings is given."""
    record = site.record
    held = [one for _, found in groups(record) for one in found]
    return {
        "lines": [_line(site, question, one) for question, found in groups(record) for one in found],
        "groups": [
            (*_named(question), verdicts.told(site.results, found)) for question, found in groups(record) if found
        ],
        "runs": [(name, verdicts.RUN_MEANINGS[id_]) for id_, name in RUNS.items()],
        "meanings": [(Badge(word), verdicts.MEANINGS[word]) for word in VERDICTS],
        "counts": verdicts.counts(site.results, held),
        "is_tested": bool(site.results.outcomes),
        "file": VERDICTS_FILE,
        "caution": CAUTION,
    }


def verdict_file(site: Site) -> Output:
    """Every verdict, with those of all runs and the numbers of all tests, for programs."""
    return text(VERDICTS_FILE, as_json(site.results))


def groups(record: Record) -> list[tuple[Question | None, list[Finding]]]:
    """The findings by the question that they answer, then the recommendations; each group in the order of its numbers."""
    ordered = record.findings.values()
    found: list[tuple[Question | None, list[Finding]]] = [
        (one, [of for of in ordered if of.question == one.id and of.kind == "finding"])
        for one in record.questions.values()
        if one.kind == "research"
    ]
    return [*found, (None, [one for one in ordered if one.kind == "recommendation"])]


def _named(question: Question | None) -> tuple[str, str, str]:
    """The id of a group, its name and its question."""
    return (question.id, question.name or question.id, question.question) if question else ("none", RECOMMENDATIONS, "")


def _line(site: Site, question: Question | None, one: Finding) -> Line:
    return Line(
        one.id,
        one.title,
        inline(one.claim, site.library, "../"),
        _named(question)[0],
        verdicts.runs_of(site.results.outcomes.get(one.id)),
        verdicts.badge(site.results, one.id),
    )


# --- one finding ------------------------------------------------------------------------------------------------------


def finding(site: Site, id_: str) -> dict[str, object]:
    """What the page of a finding is given."""
    record, root = site.record, UP
    one = record.findings[id_]
    parts = ("claim", "test", "supports", "contradicts", "limits")
    used = variables(record, one)
    by_hand = [name for name in used if record.variables[name].is_by_hand]
    return {
        "finding": one,
        "parts": {part: paragraphs(getattr(one, part), site.library, root) for part in parts},
        "description": uncited(one.claim),
        "question": record.questions.get(one.question),
        "verdict": verdicts.badge(site.results, id_),
        "outcome": _outcome(site, one),
        "population_place": technical_page.PLACE,
        "caution": CAUTION,
        "studies": [
            (case.id, case.title, HOLDS[case.study.claims[id_].holds], evidence.results(case, id_))
            for case in casesets.in_time(record.cases.values())
            if id_ in case.study.claims
        ],
        "literature": [_study(record, site.library, found) for found in one.literature],
        "variables": [
            (record.variables[name], agreement.warning(site, name))
            for name in one.variables
            if name in record.variables
        ],
        "warnings": agreement.warnings(site, used),
        "n_coded": len(by_hand),
        "n_twice": sum(name in site.reliability.variables for name in by_hand),
    }


def _outcome(site: Site, one: Finding) -> dict[str, object] | None:
    """What the cases say of *one*; None where no test was run."""
    outcome = site.results.outcomes.get(one.id)
    if outcome is None:
        return None
    leading, behind = outcome.leading, Behind(site.record)
    tests = [tested.view(site.record.analysis, found, behind) for found in leading.tested.values()]
    return {
        "why": outcome.why,
        "supporting": [_clause(site, outcome, found) for found in leading.supporting],
        "contradicting": [_clause(site, outcome, found) for found in leading.contradicting],
        "runs": [_run(run) for run in outcome.runs],
        "tests": tests,
        "lists": behind.lists,
    }


def _clause(site: Site, outcome: Outcome, judged: Judged) -> ClauseView:
    clause = judged.clause
    names = {found.id: found.name for found in outcome.finding.tests}
    tests = [(f"#test-{one}", names.get(one, one)) for one in dict.fromkeys(clause.tests)]
    if clause.finding:
        tests = [(f"../{clause.finding}/", evidence.finding_name(site.record, clause.finding))]
    numbers = [number for number in judged.found if not math.isnan(number)]
    is_found = numbers and len(numbers) == len(judged.found)
    sign, word = verdicts.MET[judged.is_met]
    return ClauseView(
        clause.says,
        tests,
        _wanted(clause, site.record.analysis.rules),
        ", ".join(_found(number) for number in numbers) if is_found else judged.why,
        sign,
        word,
        clause.is_part,
    )


def _found(number: float) -> str:
    """A number that a clause compares: a count has no hundredths."""
    return f"{number:,.0f}" if number.is_integer() else said(number)


def _wanted(clause: Clause, rules: Mapping[str, float]) -> str:
    """What the clause wants: `> 0`, `≥ 0.8 (consistency), in 2 of the tests`."""
    if clause.finding:
        return clause.verdict
    shared = clause.bound.removeprefix("-")
    named = f" ({SHARED.get(shared, shared.replace('_', ' '))})" if shared in rules else ""
    least = f", in {clause.least} of the tests" if clause.least else ""
    return f"{RELATIONS[clause.relation]} {bound_of(clause, rules):g}{named}{least}".replace("-", "−")


def _run(run: Run) -> RunView:
    counts = Counter(one.verdict for one in run.variants)
    return RunView(
        run.name,
        verdicts.RUN_MEANINGS[run.id],
        Badge(run.verdict),
        run.why,
        ", ".join(f"{counts[word]} {word}" for word in VERDICTS if counts[word]),
        [(one.name, Badge(one.verdict), one.why) for one in run.variants] if len(run.variants) > 1 else (),
    )


def _study(record: Record, library: Library, one: Literature) -> Study:
    says, why = (inline(text, library, UP) for text in (one.says, one.why))
    return Study(cited([one.citation], library, UP), one.direction, says, why, record.is_read(one.citation))
