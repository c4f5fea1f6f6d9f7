"""The appendices: the codebook, the candidates that are no case, and the sources with how far each was opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from coalition_kb.model import INCLUDED, UNITS
from coalition_kb.report.blocks import Block, Chapter, Grid, Heading, Paragraph, Run, Terms, plain
from coalition_kb.report.material import CASE, FINDING, VARIABLE, counted, said, strong
from coalition_kb.report.running import SOURCE, cited, running
from coalition_kb.shapes.universe import DISPOSITIONS
from coalition_kb.site import source_pages
from coalition_kb.site.codebook_pages import UNIT_HEADS
from coalition_kb.site.given import state_name
from coalition_kb.site.universe_pages import DISPOSITION_WORDS
from coalition_kb.site.views import OPENED_WORDS, spoken
from coalition_kb.tables.statements import RUNNING, entries, statements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coalition_kb.model import Candidate
    from coalition_kb.report.blocks import Words
    from coalition_kb.report.material import Material
    from coalition_kb.site.source_pages import Entry as Listed
    from coalition_kb.tables.statements import Entry, Statement


# --- the codebook -----------------------------------------------------------------------------------------------------


def codebook(material: Material) -> Chapter:
    """Every variable with all that the codebook says of it."""
    return Chapter("codebook", "Codebook", tuple(_codebook(material)), is_appendix=True)


def _codebook(material: Material) -> Iterator[Block]:
    site = material.site
    every = list(entries(statements(site.record, site.tables)))
    for unit in UNITS:
        held = [one for one in every if one.variable.unit == unit]
        if held:
            yield Heading(2, plain(UNIT_HEADS[unit]))
        for one in held:
            yield from variable(material, one, 3)


def by_unit(material: Material) -> tuple[Chapter, ...]:
    """The codebook as chapters of its own: one for the variables of each unit."""
    site = material.site
    every = list(entries(statements(site.record, site.tables)))
    return tuple(
        Chapter(
            f"of-{unit}",
            f"Variables {UNIT_HEADS[unit][0].lower()}{UNIT_HEADS[unit][1:]}",
            tuple(block for one in every if one.variable.unit == unit for block in variable(material, one, 2)),
        )
        for unit in UNITS
    )


def variable(material: Material, entry: Entry, level: Literal[2, 3]) -> Iterator[Block]:
    """All that is said of one variable, below a heading of *level*."""
    of = entry.variable
    yield Heading(level, plain(of.name), f"{VARIABLE}{of.id}")
    yield Paragraph(plain(entry.question), "lead")
    facts = "".join(f" · {head}: {text}" for head, text in entry.facts)
    yield Paragraph(said((Run(of.id, "code"),), facts), "note")
    if entry.codes:
        yield _codes(material, entry)
    yield Terms(tuple((strong(head), tuple(_statement(material, one) for one in told)) for head, told in entry.notes))


def _codes(material: Material, entry: Entry) -> Grid:
    is_numbered = any(one.number is not None for one in entry.codes)
    rows = []
    for one in entry.codes:
        number = (plain(f"{one.number:g}" if one.number is not None else ""),) if is_numbered else ()
        rows.append(
            (
                *number,
                (Run(one.key, "code"),),
                plain(f"{one.integer}"),
                plain(one.name, "strong"),
                _words(material, one),
            )
        )
    head = (*(("Number",) if is_numbered else ()), "Code", "In Stata, SPSS", "Name", "Meaning")
    widths = (*((1,) if is_numbered else ()), 2.6, 1, 2, 5)
    return Grid(f"Codes of {entry.variable.name}", head, tuple(rows), widths)


def _statement(material: Material, one: Statement) -> Words:
    if one.part == "finding":
        return (Run(f"{one.name} {one.text}", to=f"#{FINDING}{one.key}"),)
    key: Words = (Run(one.key, "code"), Run(" ")) if one.key else ()
    return said(key, f"{one.name}: " if one.name and one.name != one.key else "", _words(material, one))


def _words(material: Material, one: Statement) -> Words:
    return running(one.text, material.site.library) if one.part in RUNNING else plain(one.text)


# --- the candidates that are no case ----------------------------------------------------------------------------------


def candidates(material: Material) -> Chapter:
    """Every candidate that is no case, by what became of it, with the reason."""
    return Chapter("candidates", "Candidates that are no case", tuple(_candidates(material)), is_appendix=True)


def _candidates(material: Material) -> Iterator[Block]:
    universe = material.site.record.universe
    for disposition in DISPOSITIONS:
        held = [one for one in universe.candidates.values() if one.disposition == disposition]
        if disposition == INCLUDED or not held:
            continue
        name, meaning = DISPOSITION_WORDS[disposition]
        yield Heading(2, plain(name))
        yield Paragraph(plain(meaning))
        yield Grid(
            f"Candidates: {name.lower()}",
            ("Candidate", "Year", "Why"),
            tuple(_candidate(material, one) for one in sorted(held, key=lambda one: (one.year, one.id))),
            widths=(3, 0.7, 5),
        )


def _candidate(material: Material, one: Candidate) -> tuple[Words, Words, Words]:
    record, library = material.site.record, material.site.library
    where = ", ".join(state_name(record, state) for state in one.places)
    into = record.cases.get(one.into)
    part = said("Part of ", (Run(into.title, to=f"#{CASE}{into.id}"),), ". ") if into else ()
    sources = said(" (", cited(one.citations, library), ")") if one.citations else ()
    return (
        said(plain(one.name), f" ({where})" if where else ""),
        plain(one.year),
        said(part, running(one.why.strip(), library), sources),
    )


# --- sources ----------------------------------------------------------------------------------------------------------


def sources(material: Material) -> Chapter:
    """Every source by its short name, with its reference and how far it was opened."""
    return Chapter("sources", "Sources", tuple(_sources(material)), is_appendix=True)


def _sources(material: Material) -> Iterator[Block]:
    listed = source_pages.entries(material.site)
    if not listed:
        return
    of = {how: sum(one.source.opened == how for one in listed) for how in OPENED_WORDS}
    told = ", ".join(f"{n:,} {OPENED_WORDS[how]}" for how, n in of.items())
    yield Paragraph(
        plain(
            f"{counted(len(listed), 'source')}: {told}. Where a source was opened in part, its entry says what was read, as far "
            f"as that was noted. A code that rests on no source that was opened has low confidence at best."
        )
    )
    for letter, group in source_pages.by_letter(listed):
        yield Heading(2, plain(letter), is_listed=False)
        for one in group:
            yield Paragraph(_source(one), id=f"{SOURCE}{one.source.id}")


def _source(one: Listed) -> Words:
    """The reference of a source after its short name, and how far it was opened."""
    of = one.source
    volume = f"{of.volume}{f' ({of.issue})' if of.issue else ''}"
    facts = ["; ".join(of.authors), spoken(of.issued)]
    rest = [
        ", ".join(filter(None, (of.container, volume, of.page))),
        of.publisher,
        f"doi:{of.doi}" if of.doi else "",
    ]
    before = "".join(f" {fact.rstrip('.')}." for fact in facts if fact)
    after = "".join(f" {fact.rstrip('.')}." for fact in rest if fact)
    url = one.reference.url
    link: Words = (Run(" "), Run(url, to=url)) if url else ()
    note = f" {' '.join(of.note.split())}" if of.note else ""
    return said(
        strong(one.label),
        f"{'' if one.label.endswith('.') else '.'}{before} ",
        plain(of.title, "emph"),
        f".{after}",
        link,
        f" [{one.read}]{note}",
    )
