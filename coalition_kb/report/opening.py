"""The chapters that a report opens with: what it is, and which interventions are cases."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from coalition_kb import about
from coalition_kb.model import INCLUDED, STATUS_MEANINGS, STATUS_WORDS, Status
from coalition_kb.report.blocks import Block, Chapter, Grid, Heading, Items, Paragraph, Terms, plain
from coalition_kb.report.material import counted, percent, said, strong
from coalition_kb.report.running import running
from coalition_kb.shapes.universe import DISPOSITIONS
from coalition_kb.site.universe_pages import DISPOSITION_WORDS, RULE_WORDS
from coalition_kb.tables.universe import listings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coalition_kb.report.material import Material


def opening(material: Material) -> Chapter:
    """What the report is, how it was made, and how far to trust it."""
    return Chapter("about", "About this report", tuple(_opening(material)))


def _opening(material: Material) -> Iterator[Block]:
    record = material.site.record
    research = [one for one in record.questions.values() if one.kind == "research"]
    partners = {partner.state for case in record.cases.values() for partner in case.partners}
    yield Paragraph(plain(about.DESCRIPTION), "lead")
    yield Paragraph(
        plain(
            f"This report is made by program from the record, in the state whose versions stand on its first page. Every "
            f"number in it is counted from {counted(len(record.cases), 'case')}, {counted(len(record.codings), 'coding')}, "
            f"{counted(len(partners), 'state')} that took part or were asked, and {counted(len(record.sources), 'source')}. "
            f"Nothing in it was typed by hand but the words around the numbers and the chapter on methods."
        )
    )
    if research:
        yield Paragraph(plain("The record is made to help with these questions:"))
        yield Items(tuple(said(strong(f"{one.name}. "), plain(one.question)) for one in research))
    yield Heading(2, plain("How far to trust it"))
    yield Paragraph(
        plain(
            "No expert has reviewed the codings yet, and no second coder has judged them. Each is a claim with its reason, "
            "its confidence and its sources beside it, to be checked before it is built on. The chapter on methods tells how "
            "codes are made, what was found when some of them were checked, and what is not known."
        )
    )
    yield Heading(2, plain("How to read it"))
    yield Paragraph(
        plain(
            "An answer that is missing has a reason, which is counted and never folded into a blank. These are the words for "
            "it, in text, tables and figures:"
        )
    )
    yield Terms(tuple((strong(STATUS_WORDS[one]), (plain(STATUS_MEANINGS[one]),)) for one in Status))
    yield Paragraph(
        plain(
            "Short names in brackets, as of a book and its year, are sources; the last appendix has them all and says of each "
            "how far it was opened. A figure stands above the table of its numbers and says nothing that the table does not."
        )
    )


def chosen(material: Material) -> Chapter:
    """The cases and how they were chosen."""
    return Chapter("chosen", "The cases and how they were chosen", tuple(_chosen(material)))


def _chosen(material: Material) -> Iterator[Block]:
    record, library = material.site.record, material.site.library
    universe = record.universe
    if universe.rule:
        yield Heading(2, plain("The rule of inclusion"))
        for part, text in universe.rule.items():
            yield Paragraph(said(strong(f"{RULE_WORDS[part]}. "), running(text, library)))
    if universe.candidates:
        of = Counter(one.disposition for one in universe.candidates.values())
        yield Heading(2, plain("What became of every candidate"))
        yield Paragraph(
            plain(
                f"Every intervention that a list of others has, or that a source named on the way, is a candidate. There are "
                f"{len(universe.candidates):,}. The appendix with the candidates that are no case gives the reason for each."
            )
        )
        yield Grid(
            "Candidates by what became of them",
            ("Disposition", "Meaning", "Candidates", "Share"),
            tuple(
                (
                    strong(DISPOSITION_WORDS[one][0]),
                    plain(DISPOSITION_WORDS[one][1]),
                    plain(f"{of[one]:,}"),
                    plain(percent(of[one], len(universe.candidates))),
                )
                for one in DISPOSITIONS
                if of[one]
            ),
            widths=(2.2, 5, 1.3, 1),
        )
    if universe.searched:
        yield Heading(2, plain("The lists that were searched"))
        yield Paragraph(
            plain(
                "The lists differ, and most could be read in part only. What none of those that could be read has may be "
                "missing here."
            )
        )
        yield _lists(material)


def _lists(material: Material) -> Grid:
    record, library = material.site.record, material.site.library
    has: Counter[str] = Counter()
    included: Counter[str] = Counter()
    for one in record.universe.candidates.values():
        named = [listing.name for listing in listings(record, one) if listing.status == "yes"]
        has.update(named)
        included.update(named if one.disposition == INCLUDED else ())
    return Grid(
        "Lists of interventions, and how many of the candidates and of the cases each is known to have",
        ("List", "What could be read", "Candidates", "Cases"),
        tuple(
            (
                strong(library.label(one.source)),
                running(one.says, library),
                plain(f"{has[one.source]:,}" if has[one.source] else "–"),
                plain(f"{included[one.source]:,}" if included[one.source] else "–"),
            )
            for one in record.universe.searched
        ),
        widths=(2, 5, 1.2, 0.8),
    )
