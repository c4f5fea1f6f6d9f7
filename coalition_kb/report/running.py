"""Running text to words: of the record, whose citations and codes are marks, and of the pages that are written by hand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import markdown  # type: ignore[import-untyped]  # it ships no types

from coalition_kb.report.blocks import Block, Heading, Items, Paragraph, Run, Words, joined
from coalition_kb.shapes.citation import IN_TEXT, parts
from coalition_kb.site.prose import web_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from coalition_kb.model import Citation
    from coalition_kb.report.blocks import Look
    from coalition_kb.site.prose import Library

SOURCE = "source-"  # what the id of the place of a source begins with
_CODE = re.compile(r"`([^`]+)`")
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
#: What a heading, a paragraph or an item of a list is, or may hold.
_INLINE = frozenset({"h2", "h3", "p", "li", "a", "strong", "em", "code"})
_LOOKS: dict[str, Look] = {"strong": "strong", "em": "emph", "code": "code"}


def running(text: str, library: Library) -> Words:
    """*text* of the record: a citation leads to its source, a code is set as one, all else is as it was written."""
    found: list[Run] = []
    at = 0
    for group in IN_TEXT.finditer(text):
        found += _coded(text[at : group.start()])
        cited = [_citation(*parts(one), library) for one in group.group(1).split(";")]
        found += (Run("("), *joined(cited, "; "), Run(")"))
        at = group.end()
    return (*found, *_coded(text[at:]))


def paragraphs(text: str, library: Library) -> Iterator[Paragraph]:
    """*text* of the record as paragraphs, parted where it has empty lines."""
    for block in re.split(r"\n\s*\n", text):
        if block.strip():
            yield Paragraph(running(block.strip(), library))


def cited(citations: Iterable[Citation], library: Library) -> Words:
    """A list of citations by their short names."""
    return joined((_citation(one.source, one.locator, library) for one in citations), "; ")


def _citation(source: str, locator: str, library: Library) -> Words:
    link = Run(library.label(source), to=f"#{SOURCE}{source}")
    return (link, Run(f", {locator}")) if locator else (link,)


def _coded(text: str) -> Iterator[Run]:
    """*text* with its white space folded; every other part of it is a code."""
    for place, part in enumerate(_CODE.split(re.sub(r"\s+", " ", text))):
        if part:
            yield Run(part, "code" if place % 2 else "")


# --- pages that are written by hand, by the project itself ------------------------------------------------------------


def by_hand(page: str) -> Iterator[Block]:
    """A page in Markdown as blocks, without its title. What it has beside headings, paragraphs and lists is refused.

    Raises:
        ValueError: the page has an element that a report has no form for.
    """
    html = markdown.markdown(_FRONT.sub("", page), output_format="xhtml")
    for element in ET.fromstring(f"<body>{html}</body>"):  # noqa: S314 - made a line above, of a page of the project
        match element.tag:
            case "h1":
                continue
            case "h2":
                yield Heading(2, tuple(_runs(element)))
            case "h3":
                yield Heading(3, tuple(_runs(element)))
            case "p":
                yield Paragraph(tuple(_runs(element)))
            case "ul":
                yield Items(tuple(tuple(_runs(item)) for item in element))
            case other:
                raise ValueError(f"a page that is written by hand has <{other}>, which a report has no form for")


def _runs(element: ET.Element, look: Look = "", to: str = "") -> Iterator[Run]:
    if element.tag not in _INLINE:
        raise ValueError(f"a page that is written by hand has <{element.tag}>, which a report has no form for")
    look = _LOOKS.get(element.tag, look)
    to = web_address(element.get("href", "")) or to  # a way to another page of the site leads nowhere in print
    for place, text in enumerate([element.text, *(inner.tail for inner in element)]):
        if place:
            yield from _runs(element[place - 1], look, to)
        if text:
            yield Run(re.sub(r"\s+", " ", text), look, to)  # the space at its ends parts it from what is beside it
