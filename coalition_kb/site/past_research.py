"""What published studies found, by question and finding, beside what the cases say."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.model import DIRECTIONS
from coalition_kb.site import finding_pages, verdicts
from coalition_kb.site.given import UP
from coalition_kb.site.prose import cited, inline
from coalition_kb.site.views import OPENED_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markupsafe import Markup

    from coalition_kb.model import Finding, Literature
    from coalition_kb.site.given import Site
    from coalition_kb.site.verdicts import Badge


@dataclass(frozen=True, slots=True)
class Study:
    """What one study found that bears on a claim."""

    source: Markup  # its short name with the place that was read, linked to its page
    says: Markup
    why: Markup
    direction: str
    read: str  # how much of it was read


@dataclass(frozen=True, slots=True)
class Told:
    """A finding with the studies that bear on it."""

    finding: Finding
    claim: Markup
    verdict: Badge
    why: str  # the reason of the verdict
    studies: Sequence[Study]
    counts: Sequence[int]  # of studies, by direction in the order of DIRECTIONS


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one question, or the recommendations."""

    name: str
    question: str
    told: Sequence[Told]


def past_research(site: Site) -> dict[str, object]:
    """What the page of past research is given."""
    record = site.record
    grouped = finding_pages.groups(record)
    groups = [
        Group(question.name or question.id, question.question, _told(site, held))
        if question
        else Group(finding_pages.RECOMMENDATIONS, "", _told(site, held))
        for question, held in grouped
    ]
    found = [one for _, held in grouped for finding in held for one in finding.literature]
    return {
        "groups": [one for one in groups if one.told],
        "directions": DIRECTIONS,
        "n_sources": len({one.citation.source for one in found}),
        "n_said": len(found),
        "n_unread": len({one.citation.source for one in found if not record.is_read(one.citation)}),
    }


def _told(site: Site, findings: Iterable[Finding]) -> list[Told]:
    return [_of(site, one) for one in findings]


def _of(site: Site, finding: Finding) -> Told:
    outcome = site.results.outcomes.get(finding.id)
    counts = Counter(one.direction for one in finding.literature)
    return Told(
        finding=finding,
        claim=inline(finding.claim, site.library, UP),
        verdict=verdicts.badge(site.results, finding.id),
        why=outcome.why if outcome else "",
        studies=[_study(site, one) for one in finding.literature],
        counts=[counts[one] for one in DIRECTIONS],
    )


def _study(site: Site, one: Literature) -> Study:
    source = site.record.sources.get(one.citation.source)
    return Study(
        source=cited([one.citation], site.library, UP),
        says=inline(one.says, site.library, UP),
        why=inline(one.why, site.library, UP),
        direction=one.direction,
        read=OPENED_WORDS[source.opened] if source else OPENED_WORDS["no"],
    )
