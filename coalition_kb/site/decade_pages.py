"""The pages of decades: the cases that began in each, and those that still ran."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coalition_kb.dates import as_date
from coalition_kb.operations import runs_on, start_of
from coalition_kb.site import casesets
from coalition_kb.site.charts import Chart, Kind, Row
from coalition_kb.site.views import period, result_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coalition_kb.model import Case
    from coalition_kb.site.given import Site

LARGEST = 5  # coalitions that are named as the largest


def decades(site: Site) -> list[str]:
    """The decades that have a page: those in which a case began."""
    return [ten for ten, cases in site.by_decade.items() if cases]


def index(site: Site) -> dict[str, object]:
    """What the list of decades is given."""
    cases = list(site.record.cases.values())
    rows = [Row(ten, [len(site.by_decade[ten]), len(_running(site, ten))], f"{ten}/") for ten in decades(site)]
    about = "Cases that began in the decade, and those that had begun before and had not ended."
    kinds = [Kind("began in it", "4"), Kind("had begun before", "2", "hatched")]
    return {
        "chart": casesets.by_decade(site, cases, "chart-decades", "../"),
        "running": Chart("chart-running", "Cases that ran in each decade", about, "Decade", kinds, rows),
        "n_cases": len(cases),
    }


def page(site: Site, ten: str) -> dict[str, object]:
    """What the page of the decade *ten* is given."""
    began, running = site.by_decade[ten], _running(site, ten)
    named = decades(site)
    place = named.index(ten)
    return {
        "decade": ten,
        "description": f"U.S. interventions that began in the {ten}, with and without coalitions.",
        "share": casesets.share(site, began),
        "kinds": casesets.kinds(site, began, casesets.shown(site)),
        "heads": [one.name for one in casesets.shown(site)],
        "lines": casesets.lines(site, began),
        "running": casesets.lines(site, running),
        "largest": _largest(site, began),
        "joined": casesets.joined(site, began)[: casesets.MOST],
        "before": named[place - 1] if place else "",
        "after": named[place + 1] if place + 1 < len(named) else "",
    }


def _running(site: Site, ten: str) -> list[Case]:
    """The cases that began before *ten* and still ran when it began; not those whose end is not known."""
    first = as_date(f"{ten[:-1]}-01-01")
    assert first is not None  # noqa: S101 - every decade has a first day
    return casesets.in_time(
        case
        for case in site.record.cases.values()
        if (start := start_of(case)) and start.first < first.first and runs_on(case, first.first)
    )


def _largest(site: Site, cases: Sequence[Case]) -> list[dict[str, str]]:
    """The cases in whose coalitions most states are counted."""
    size = site.record.marked("size")
    if size is None or size.computed is None:
        return []
    ordered = sorted((case for case in cases if site.members[case.id]), key=lambda case: -len(site.members[case.id]))
    return [
        {
            "id": case.id,
            "title": case.title,
            "period": period(case),
            "size": result_words(size, site.computer.result(size, case)),
        }
        for case in ordered[:LARGEST]
    ]
