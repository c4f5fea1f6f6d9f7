"""The synopsis: what the record holds and how far to trust it, on two pages."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from coalition_kb import about
from coalition_kb.model import INCLUDED
from coalition_kb.report.blocks import Block, Chapter, Heading, Items, Paragraph, Picture, plain
from coalition_kb.report.body import groups
from coalition_kb.report.figures import figure
from coalition_kb.report.material import counted, said, strong
from coalition_kb.report.numbers import by_coalition, by_decade, outcome_of, partners
from coalition_kb.report.running import running
from coalition_kb.shapes.citation import uncited
from coalition_kb.site import casesets
from coalition_kb.site.universe_pages import shares_of
from coalition_kb.tables.coverage import covered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coalition_kb.report.material import Material
    from coalition_kb.site.charts import Chart

MOST = 8  # partners that are named


def pages(material: Material) -> tuple[Chapter, ...]:
    """The two pages: what is here, and what is claimed."""
    return (
        Chapter("record", f"{about.NAME}: what the record holds", tuple(_record(material))),
        Chapter("claims", "What it is made to test, and how to use it", tuple(_claims(material))),
    )


def _record(material: Material) -> Iterator[Block]:
    site, record = material.site, material.site.record
    years = f"{site.about.first_year} to {site.about.last_year}" if site.about.first_year else "no year yet"
    opened = Counter(source.opened for source in record.sources.values())
    partners_ = {partner.state for case in record.cases.values() for partner in case.partners}
    yield Paragraph(plain(about.DESCRIPTION), "lead")
    yield Items(
        (
            said(
                strong(f"{counted(len(record.cases), 'case')}"),
                f", begun in {years}. {casesets.share(site, material.cases)}.",
            ),
            said(
                strong(f"{counted(len(record.codings), 'coding')} "),
                f"of {counted(len(record.variables), 'variable')}, each with reason, confidence and sources; "
                f"{counted(len(partners_), 'state')} took part or were asked.",
            ),
            said(
                strong(f"{counted(len(record.sources), 'source')}"),
                f": {opened['yes']:,} opened, {opened['part']:,} in part, {opened['no']:,} not.",
            ),
            said(*_universe(material)),
        )
    )
    if record.cases:
        yield from _drawn(by_decade(site))
        yield from _drawn(partners(site, MOST))
        outcome = outcome_of(site)
        if outcome is not None:
            yield from _drawn(by_coalition(site, outcome))
    yield Heading(2, plain("How far to trust it"))
    told = shares_of([one for one in covered(record) if one.variable.core == "yes"])
    yield Paragraph(
        plain(
            f"No expert has reviewed the codings yet, and no second coder has judged them. Of {told.cells} cells of variables "
            f"that every case or partner answers, {told.answered[0]} ({told.answered[1]}) have an answer; {told.low[0]} of the "
            f"coded ({told.low[1]}) have low confidence. Missing answers have a reason: unknown, not applicable, not yet coded. "
            f"Treat a code as a claim with its evidence beside it, not as a measurement."
        )
    )


def _universe(material: Material) -> Iterator[str]:
    candidates = material.site.record.universe.candidates.values()
    if not candidates:
        yield "No list of candidates has been searched yet."
        return
    included = sum(one.disposition == INCLUDED for one in candidates)
    yield (
        f"{len(candidates):,} candidates of other lists were weighed by one rule; {included:,} are cases, and each of the "
        f"rest has its reason."
    )


def _drawn(chart: Chart) -> Iterator[Picture]:
    """The picture alone: its numbers stand in it, and the report has the table."""
    yield from (block for block in figure(chart) if isinstance(block, Picture))


def _claims(material: Material) -> Iterator[Block]:
    record = material.site.record
    if record.findings:
        yield Paragraph(
            plain(
                f"{counted(len(record.findings), 'claim')} in our own words, each with tests that were written before they "
                f"were run. {material.tested}"
            )
        )
    for head, _, held in groups(record):
        yield Heading(2, plain(head))
        yield Items(
            tuple(said(strong(f"{one.number} "), plain(uncited(one.claim)), *_status(material, one.id)) for one in held)
        )
    if "counts" in record.universe.rule:
        yield Heading(2, plain("What is a case"))
        yield Paragraph(running(record.universe.rule["counts"].strip(), material.site.library))
    yield Heading(2, plain("How to use it"))
    where = material.site.about.address or "the folder of the dataset"
    yield Items(
        (
            plain(
                "Tables: cases_wide has a row a case, partners a row a state that took part or was asked, codings every answer."
            ),
            plain("The codebook has every question with its codes and its rule, as a page, a table and for print."),
            plain("Beside a value stand its status and its confidence: look at both before you count."),
            plain(f"Where: {where}. Report, codebook and sources lie beside it."),
        )
    )
    yield Paragraph(said(strong("How to cite: "), plain(material.site.about.citation), " There is no DOI yet."), "note")


def _status(material: Material, finding: str) -> Iterator[str]:
    """The verdict alone, for there is room for no more; that the tests were not run is said once for all."""
    outcome = material.outcome(finding)
    if outcome:
        yield f" {outcome.verdict.capitalize()}."
