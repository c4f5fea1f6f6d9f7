"""The pages about the record as a whole: home, rules, statuses."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from coalition_kb.checks import ERRORS, SHAPE_RULES, WARNINGS, name
from coalition_kb.model import STATUS_MEANINGS, STATUS_WORDS, Status
from coalition_kb.operations import year_of
from coalition_kb.site import casesets, verdicts

if TYPE_CHECKING:
    from coalition_kb.site.given import Site


def home(site: Site) -> dict[str, object]:
    """What the first page is given."""
    record = site.record
    years = sorted(year for case in record.cases.values() if (year := year_of(case)))
    answers = Counter(site.coalition.values())
    states = {partner.state for case in record.cases.values() for partner in case.partners}
    opened = Counter(source.opened for source in record.sources.values())
    return {
        "n_cases": len(record.cases),
        "first": years[0] if years else "",
        "last": years[-1] if years else "",
        "coalition": [
            (words, answers[answer]) for answer, words in casesets.COALITION_WORDS.items() if answers[answer]
        ],
        "chart": casesets.by_decade(site, record.cases.values(), "chart-decades", ""),
        "n_states": len(states),
        "n_codings": f"{sum(1 for _ in record.codings):,}",
        "n_sources": f"{len(record.sources):,}",
        "n_opened": f"{opened['yes']:,}",
        "n_in_part": f"{opened['part']:,}",
        "n_findings": len(record.findings),
        "verdicts": verdicts.counts(site.results, record.findings.values()),
        "n_variables": len(record.variables),
        "questions": [one for one in record.questions.values() if one.kind == "research"],
    }


def rules() -> dict[str, object]:
    """What the page of the rules is given."""
    return {
        "groups": [
            ("Files", list(SHAPE_RULES.items())),
            ("Errors", [(name(rule), rule.__doc__) for rule in ERRORS]),
            ("Warnings", [(name(rule), rule.__doc__) for rule in WARNINGS]),
        ]
    }


def statuses() -> dict[str, object]:
    """What the page of statuses is given."""
    return {"statuses": [(STATUS_WORDS[status], status, STATUS_MEANINGS[status]) for status in Status]}
