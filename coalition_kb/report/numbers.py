"""The chapter of tables and figures. Which variables it shows is told by the marks and facets of the codebook."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from coalition_kb.model import LIST_LEVELS
from coalition_kb.report.blocks import Block, Chapter, Heading, Paragraph, plain
from coalition_kb.report.figures import figure
from coalition_kb.report.material import counted
from coalition_kb.site import casesets, distribution, region_pages
from coalition_kb.site.charts import Chart, Kind, Row, steps
from coalition_kb.site.universe_pages import by_status, shares_of
from coalition_kb.tables.coverage import covered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coalition_kb.model import Variable
    from coalition_kb.report.material import Material
    from coalition_kb.site.given import Site

MOST = 20  # partners that are named as those that were most often there
OUTCOME = "Outcome"  # the facet of the variable that says what came of a case


def numbers(material: Material) -> Chapter:
    """What the cases were, who took part, what came of it, and how much of that is known."""
    return Chapter("numbers", "Tables and figures", tuple(_numbers(material)) if material.cases else ())


def _numbers(material: Material) -> Iterator[Block]:
    site = material.site
    yield Heading(2, plain("When, where and what"))
    yield Paragraph(plain(f"{casesets.share(site, material.cases)}."))
    yield from figure(by_decade(site))
    yield from figure(region_pages.chart(site, region_pages.regions(site), ""))
    for variable in casesets.asked(site):
        if distribution.is_counted(variable) and not variable.marks and variable.facet != OUTCOME:
            yield from figure(_answers(site, variable))
    yield Heading(2, plain("Who took part"))
    for mark in ("size", "participation"):
        marked = site.record.marked(mark)
        if marked is not None:
            yield from figure(_answers(site, marked))
    yield from figure(partners(site))
    outcome = outcome_of(site)
    if outcome is not None:
        yield Heading(2, plain("What came of it"))
        yield from figure(by_coalition(site, outcome))
        yield Paragraph(
            plain(
                "The figure compares cases that differ in much more than whether there was a coalition: in what was wanted, "
                "against whom, and how hard it was. It is no test of what coalitions do."
            ),
            "note",
        )
    yield from _known(site)


def outcome_of(site: Site) -> Variable | None:
    """The variable that says what came of a case, where the codebook has one."""
    return next((one for one in site.record.of_unit("intervention") if one.facet == OUTCOME), None)


def by_decade(site: Site) -> Chart:
    """The cases by decade, with a coalition and without."""
    return casesets.by_decade(site, site.record.cases.values(), "decades", "")


def partners(site: Site, most: int = MOST) -> Chart:
    """The states that were most often counted in coalitions."""
    found = casesets.joined(site, site.record.cases.values())
    rows = [Row(name, [n]) for _, name, n in found[:most]]
    about = (
        f"Coalitions in which a state is counted: {counted(len(rows), 'state')} of {len(found):,}, the most frequent."
    )
    return Chart("partners", "Partners most often", about, "State", [Kind("coalitions", "4")], rows)


def by_coalition(site: Site, variable: Variable) -> Chart:
    """The answers to *variable* of cases with a coalition and of those without one."""
    cells = distribution.of_cases(site, variable, site.record.cases.values())
    counts = Counter((site.coalition[cell.case.id], group) for cell in cells for group in cell.groups)
    found = {group for cell in cells for group in cell.groups}
    named = [group for group in distribution.groups(variable, cells) if group in found]
    without = {kind.name: kind for kind in distribution.SURE.values()}
    shades = {kind.name: kind for kind in steps([one for one in named if one not in without])}
    rows = [
        Row(kind.name, [counts[answer, group] for group in named])
        for answer, kind in casesets.COALITION.items()
        if any(counts[answer, group] for group in named)
    ]
    kinds = [shades.get(one) or without[one] for one in named]
    return Chart(
        "outcome", f"{variable.name}, with a coalition and without", variable.question, "Cases", kinds, rows, "shares"
    )


def _answers(site: Site, variable: Variable) -> Chart:
    cells = distribution.of_cases(site, variable, site.record.cases.values())
    of = "partners" if variable.unit == "partner" else "cases"
    several = f" One of the {of} may have several answers." if variable.level in LIST_LEVELS else ""
    about = f"{variable.question} Answers of {of}.{several}"
    return distribution.answers(variable, cells, f"of-{variable.id}", variable.name, about)


def _known(site: Site) -> Iterator[Block]:
    """How much of the record is known, and how sure."""
    record = site.record
    core = [one for one in covered(record) if one.variable.core == "yes"]
    if not core:
        return
    told = shares_of(core)
    yield Heading(2, plain("How much is known, and how well"))
    yield Paragraph(
        plain(
            f"The variables that every case or partner answers have {told.cells} cells. {told.answered[0]} of them "
            f"({told.answered[1]}) have an answer; {told.low[0]} of the coded ({told.low[1]}) have low confidence; "
            f"{told.read[0]} of the answered ({told.read[1]}) cite a passage that was read. No share is a target: an "
            f"unknown with where was looked is worth more than a guess."
        )
    )
    cells = [cell for one in core for cell in distribution.of_cases(site, one.variable, record.cases.values())]
    sure = distribution.sureness(site, cells, "sure")
    yield from figure(replace(sure, title="How sure the answers are, by decade"))
    for unit, title in (("intervention", "Variables of the intervention"), ("partner", "Variables of a partner")):
        if held := [one for one in core if one.variable.unit == unit]:
            yield from figure(by_status(f"cells-{unit}", title, held))
