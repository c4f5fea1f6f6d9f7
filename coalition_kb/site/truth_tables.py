"""The truth tables of the findings: conditions and outcome, configurations with their cases, solutions, and the data of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.kinds import rests_on
from coalition_kb.operations import closed
from coalition_kb.site import agreement, calibrated, comparisons, measures
from coalition_kb.site.given import UP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from coalition_kb.analysis.qca import Analysis as Comparison
    from coalition_kb.findings.results import LeftOut
    from coalition_kb.model import Finding, FindingTest
    from coalition_kb.site.agreement import Warned
    from coalition_kb.site.comparisons import Cases, Compared
    from coalition_kb.site.given import Site

NOT_RUN = "The tests have not been run yet."


@dataclass(frozen=True, slots=True)
class SetLine:
    """A condition or the outcome, and how answers become memberships in it."""

    name: str
    id: str
    role: str
    how: Markup
    warnings: Sequence[Warned]  # of the variables that it is made from


@dataclass(frozen=True, slots=True)
class Again:
    """What makes the same elsewhere: the file of the memberships, and a line each of R and of the shell."""

    file: str
    in_r: str
    in_shell: str


@dataclass(frozen=True, slots=True)
class Section:
    """A test with a truth table."""

    id: str
    finding: Finding
    test: FindingTest
    population: str
    sets: Sequence[SetLine]
    expected: Sequence[str]
    n: int
    left_out: Sequence[
        tuple[str, Cases, bool]
    ]  # a measure that is not known, of which cases; whether they may not belong
    open: str  # why there is no table; empty where there is one
    compared: Compared | None
    again: Again | None


def truth_tables(site: Site) -> dict[str, object]:
    """What the page of the truth tables is given."""
    return {
        "sections": [_section(site, finding, test) for finding, test in calibrated.asked(site.record)],
        "rules": {name: f"{value:g}" for name, value in site.record.analysis.rules.items()},
        "place": measures.PLACE,
        "most_models": comparisons.MOST_MODELS,
    }


def _section(site: Site, finding: Finding, test: FindingTest) -> Section:
    held, words = site.record.analysis.measures, measures.Words(site.record, UP)
    done = calibrated.tested(site, finding, test)
    of = done.comparison if done else None
    roles = [*((one, "condition") for one in test.texts("conditions")), (test.text("outcome"), "outcome")]
    place = f"{finding.id}-{test.id}"
    return Section(
        id=place,
        finding=finding,
        test=test,
        population=site.record.analysis.populations[test.text("population")].name,
        sets=[SetLine(held[one].name, one, role, words.told(held[one]), _warnings(site, one)) for one, role in roles],
        expected=[held[one].name for one in test.texts("expect")],
        n=done.n if done else 0,
        left_out=[_left_out(site, one) for one in done.left_out] if done else [],
        open=done.open if done else NOT_RUN,
        compared=comparisons.compared(_shown(site, test, of), place, done.notes) if done and of else None,
        again=_again(site, finding, test, of) if of else None,
    )


def _warnings(site: Site, measure: str) -> list[Warned]:
    """The warnings of the variables that *measure* is made from, at any remove."""
    return agreement.warnings(site, closed(site.record, rests_on(site.record.analysis.measures, [measure])[1]))


def _shown(site: Site, test: FindingTest, of: Comparison) -> comparisons.Shown:
    held = site.record.analysis.measures
    sign = "~" if of.question.is_negated else ""
    names = [held[one].name for one in test.texts("conditions")]
    return comparisons.Shown(site, of, names, sign + held[test.text("outcome")].name)


def _again(site: Site, finding: Finding, test: FindingTest, of: Comparison) -> Again:
    name = calibrated.file(finding, test)
    given = (site.record, test, of, name)
    return Again(f"{calibrated.FOLDER}/{name}", calibrated.in_r(*given), calibrated.in_shell(*given))


def _left_out(site: Site, one: LeftOut) -> tuple[str, Cases, bool]:
    return one.measure, comparisons.cases(site, ("/".join(filter(None, row)) for row in one.rows)), one.is_unsure
