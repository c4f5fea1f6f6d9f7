"""The pages of regions: the sub-regions of UN M49 in which cases took place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.site import casesets
from coalition_kb.site.charts import Chart, Row
from coalition_kb.site.given import UP, Site

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from coalition_kb.model import Case, State

LONGEST = 60  # characters of a page's name


@dataclass(frozen=True, slots=True)
class Region:
    """A region with the cases that took place in it, at least in part, and the states that lie in it."""

    slug: str  # its page's name
    name: str
    cases: Sequence[Case]
    states: Sequence[State]


def regions(site: Site) -> list[Region]:
    """The regions of the places of action, by name."""
    record = site.record
    cases: dict[str, list[Case]] = {}
    for case in record.cases.values():
        named = [record.states[state].m49 for state in case.locations if state in record.states]
        for name in dict.fromkeys(named):
            cases.setdefault(name, []).append(case)
    slugs = _slugs(sorted(cases))
    return [
        Region(
            slugs[name],
            name,
            casesets.in_time(cases[name]),
            sorted((one for one in record.states.values() if one.m49 == name), key=lambda one: (one.name, one.id)),
        )
        for name in sorted(cases)
    ]


def _slugs(names: Iterable[str]) -> Mapping[str, str]:
    """A name of a page for each of *names*: of a-z, 0-9 and hyphens, no two alike, and none that of the index."""
    found: dict[str, str] = {}
    for name in names:
        first = re.sub(r"[^a-z0-9]+", "-", name.lower())[:LONGEST].strip("-") or "region"
        taken = {"index", *found.values()}
        more = (f"{first}-{place}" for place in range(2, len(taken) + 3))
        found[name] = first if first not in taken else next(one for one in more if one not in taken)
    return found


def chart(site: Site, found: Sequence[Region], folder: str) -> Chart:
    """A bar a region, which leads to its page in *folder*: its cases with a coalition and without."""
    about = "Cases by the region of their places; one with places in two regions is counted in both."
    rows = [Row(one.name, (), f"{folder}{one.slug}/") for one in found]
    empty = Chart("chart-regions", "Cases by region", about, "Region", (), rows)
    return casesets.by(site, {one.name: one.cases for one in found}, empty)


def index(site: Site, found: Sequence[Region]) -> dict[str, object]:
    """What the list of regions is given."""
    return {"chart": chart(site, found, ""), "n_cases": len(site.record.cases)}


def region(site: Site, of: Region, with_page: frozenset[str]) -> dict[str, object]:
    """What the page of a region is given; *with_page* are the states that have one."""
    here = {state.id for state in of.states}
    at = {state: sum(state in case.locations for case in of.cases) for state in here}
    return {
        "region": of,
        "description": f"U.S. interventions since 1946 in {of.name}, with and without coalitions.",
        "share": casesets.share(site, of.cases),
        "chart": casesets.by_decade(site, of.cases, "chart-decades", UP),
        "kinds": casesets.kinds(site, of.cases, casesets.shown(site)),
        "heads": [one.name for one in casesets.shown(site)],
        "lines": casesets.lines(site, of.cases),
        "states": [(one.id if one.id in with_page else "", one.name, at[one.id]) for one in of.states],
        "joined": casesets.joined(site, of.cases)[: casesets.MOST],
    }
