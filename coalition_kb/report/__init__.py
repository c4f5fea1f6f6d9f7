"""The record as a report, a codebook and a synopsis, for print and for readers of books. Chapters appear as they have content.

One document is the source of every form: `blocks` says what it is made of, `typesetting` writes it as PDF and `book` as
EPUB. Every number in it comes from the record and the tables.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from coalition_kb import about
from coalition_kb.earlier import Earlier
from coalition_kb.output import Kept, Output
from coalition_kb.report import appendices, body, book, numbers, opening, synopsis
from coalition_kb.report.blocks import Document, Paragraph, plain
from coalition_kb.report.material import Material, said, strong
from coalition_kb.site.printed import BOOK, CODEBOOK, REPORT, SYNOPSIS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coalition_kb.report.blocks import Block, Chapter
    from coalition_kb.report.typesetting import Layout

__all__ = ["FOLDER", "METHODS", "Material", "codebook", "outputs", "report"]

#: The page that is written by hand and is the chapter on methods.
METHODS = "methods.md"
#: Of a build: where its files lie.
FOLDER = "data"
KEYWORDS = ("military intervention", "coalition", "United States", "dataset", "codebook")


def outputs(material: Material, before: Earlier | None = None) -> Iterator[tuple[Output | Kept, str]]:
    """The files for print and for readers of books; those in PDF only where what they need is installed.

    Each comes with a digest of what it is set from, which is empty where it costs little. A PDF that the build *before* set
    from the same is taken over.
    """
    before = before or Earlier()
    whole = report(material)
    yield Output(PurePosixPath(BOOK.path), book.epub(whole)), ""
    if REPORT.is_there:
        yield _typeset(REPORT.path, whole, "book", before)
        yield _typeset(CODEBOOK.path, codebook(material), "book", before)
        yield _typeset(SYNOPSIS.path, document(material, "Synopsis", synopsis.pages(material)), "leaf", before)


def report(material: Material) -> Document:
    """The report."""
    return document(
        material,
        "Report on the record",
        (
            opening.opening(material),
            opening.chosen(material),
            numbers.numbers(material),
            body.findings(material),
            body.studies(material),
            body.in_short(material),
            body.methods(material),
            appendices.codebook(material),
            appendices.candidates(material),
            appendices.sources(material),
        ),
    )


def codebook(material: Material) -> Document:
    """The codebook by itself."""
    return document(material, "Codebook", appendices.by_unit(material))


def document(material: Material, subtitle: str, chapters: tuple[Chapter, ...]) -> Document:
    """A document of *chapters*, with what is told of the whole on its title page."""
    told = material.site.about
    return Document(
        title=about.NAME,
        subtitle=subtitle,
        author=about.AUTHOR,
        description=about.DESCRIPTION,
        on=told.on,
        versions=told.versions,
        keywords=KEYWORDS,
        front=tuple(_front(material)),
        chapters=chapters,
    )


def _front(material: Material) -> Iterator[Block]:
    told = material.site.about
    yield Paragraph(plain(about.DESCRIPTION))
    yield Paragraph(said(strong("Versions: "), plain(told.versions), f", of {told.on}."))
    yield Paragraph(said(strong("How to cite: "), plain(told.citation), " There is no DOI yet."))
    yield Paragraph(
        plain(
            f"{about.DATA_LICENCE.covers.capitalize()}: {about.DATA_LICENCE.name} ({about.DATA_LICENCE.id}). "
            f"{about.SOFTWARE_LICENCE.covers.capitalize()}: {about.SOFTWARE_LICENCE.name}.",
        )
    )
    yield Paragraph(plain("No expert has reviewed the codings yet."), "note")


def _typeset(path: str, whole: Document, layout: Layout, before: Earlier) -> tuple[Output | Kept, str]:
    from coalition_kb.report.typesetting import copy  # noqa: PLC0415 - it needs what only the extra brings

    made = copy(whole, layout)
    kept = before.made(f"{FOLDER}/{path}", made.key)
    return Kept(PurePosixPath(path), kept) if kept else Output(PurePosixPath(path), made.pdf()), made.key
