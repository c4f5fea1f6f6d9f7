"""The pages of the questions of research: what the findings say together, the models behind them, what stays unknown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.kinds import KINDS
from coalition_kb.model import CONTRADICTED, MIXED, SUPPORTED, UNDETERMINED
from coalition_kb.site import verdicts
from coalition_kb.site.behind import Behind
from coalition_kb.site.finding_pages import CAUTION, groups
from coalition_kb.site.given import UP
from coalition_kb.site.intervals import Intervals, odds_axis
from coalition_kb.site.prose import inline, paragraphs
from coalition_kb.site.tested import name_of, points, used

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coalition_kb.findings.results import Tested
    from coalition_kb.model import Finding, Question
    from coalition_kb.site.given import Site
    from coalition_kb.site.tested import Count

FOLDER = "research"
#: What the cases do with a claim that has a verdict: before its name, and after it.
SENTENCES = {
    SUPPORTED: ("support", ""),
    CONTRADICTED: ("contradict", ""),
    MIXED: ("speak for one part and against another of", ", or speak otherwise where the record is read otherwise"),
    UNDETERMINED: ("do not decide", ""),
}


@dataclass(frozen=True, slots=True)
class RiskSet:
    """A model of a question: which it is, over which rows, of what; and why it is open, where it is."""

    number: str
    name: str
    finding: str
    test: str
    population: str
    outcome: str
    rows: Count
    open: str


@dataclass(frozen=True, slots=True)
class _Found:
    """A test with a model, and the finding that it belongs to."""

    finding: Finding
    tested: Tested

    @property
    def name(self) -> str:
        return f"{self.finding.number} {self.tested.test.name}"

    @property
    def is_model(self) -> bool:
        return "terms" in KINDS[self.tested.test.kind].wanted

    @property
    def terms(self) -> frozenset[str]:
        """The measures that its outcome is explained by."""
        test = self.tested.test
        return frozenset(one for name in KINDS[test.kind].measures if name != "outcome" for one in test.texts(name))

    @property
    def href(self) -> str:
        return f"../../findings/{self.finding.id}/#test-{self.tested.test.id}"


def page(site: Site, question: Question) -> dict[str, object]:
    """What the page of a question of research is given."""
    held = next(found for one, found in groups(site.record) if one is question)
    outcomes = [site.results.outcomes[one.id] for one in held if one.id in site.results.outcomes]
    tested = [_Found(one.finding, test) for one in outcomes for test in one.leading.tested.values()]
    behind = Behind(site.record)
    modelled = [one for one in tested if one.is_model]
    return {
        "question": question,
        "name": question.name or question.id,
        "description": question.question,
        "told": list(_told(site, held)) if outcomes else [],
        "lines": [
            (one, inline(one.claim, site.library, UP), verdicts.badge(site.results, one.id), _why(site, one.id))
            for one in held
        ],
        "figure": _forest(site, question, [one for one in modelled if one.tested.models]),
        "models": [_risk_set(site, one, behind) for one in modelled],
        "open": [(one.name, one.href, one.tested.open) for one in tested if one.tested.open and not one.is_model],
        "cases": behind.lists,
        "cannot_know": paragraphs(question.cannot_know, site.library, UP),
        "caution": CAUTION,
    }


def _why(site: Site, finding: str) -> str:
    outcome = site.results.outcomes.get(finding)
    return outcome.leading.why if outcome else ""


def _told(site: Site, held: Sequence[Finding]) -> Iterator[tuple[str, str, Sequence[tuple[str, str]]]]:
    """A sentence for each verdict that a finding has: its beginning, its end, and the findings that stand between."""
    who = "The cases"
    for word, (does, end) in SENTENCES.items():
        named = [
            (one.id, f"{one.name} ({one.number})") for one in held if verdicts.badge(site.results, one.id).word == word
        ]
        if named:
            yield f"{who} {does} ", end, named
            who = "They"


def _forest(site: Site, question: Question, modelled: Sequence[_Found]) -> Intervals | None:
    """The coefficients of the terms of all models on one axis; of several models of a test the first, which decides."""
    found = [
        point
        for one in modelled
        for point in points(
            site.record.analysis,
            one.tested.models[0],
            among=one.terms,
            group=one.name,
            href=one.href,
        )
    ]
    if not found:
        return None
    return Intervals(
        f"models-{question.id}",
        "Coefficients of the models",
        "Log odds, with intervals: right of nought the outcome is likelier. Terms have units of their own, so that lengths "
        "compare within a term and not between terms.",
        "Term",
        "Coefficient",
        found,
        odds_axis(found),
        level=modelled[0].tested.models[0].level,
        neutral=0,
        more=("Odds ratio", "p"),
        grouped="Model",
    )


def _risk_set(site: Site, one: _Found, behind: Behind) -> RiskSet:
    analysis, test = site.record.analysis, one.tested.test
    population = analysis.populations[test.text("population")]
    return RiskSet(
        number=one.finding.number,
        name=test.name,
        finding=one.finding.id,
        test=test.id,
        population=population.name,
        outcome=name_of(analysis, test.text("outcome")),
        rows=used(one.tested, one.name, population.unit, behind),
        open=one.tested.open,
    )
