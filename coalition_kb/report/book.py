"""A document to EPUB 3: XHTML of the same blocks, drawings beside it, and what a reader of books needs to find its way.

Words of the record are values for templates that escape them. The identifier follows from title and version, the days from
the data, and the archive bears no clock, so that the same document gives the same bytes.
"""

from __future__ import annotations

import io
import re
import uuid
import zipfile
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from coalition_kb.compiled import Compiled
from coalition_kb.report.blocks import Chapter, Document, Heading, Paragraph, Picture, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from coalition_kb.report.blocks import Block

LONG = 120  # blocks; a chapter of more has a file for each of its sections, for readers of books load whole files
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day that an archive can bear
#: What XML has no place for, or what would turn the letters around it: it is shown as what stands for a lost letter.
_LOST = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class File:
    """A file of the text: its name, its title, its blocks, and whether it begins a chapter."""

    name: str
    title: str
    blocks: Sequence[Block]
    is_first: bool


@dataclass(frozen=True, slots=True)
class Head:
    """A line of the contents: its words, where it leads, and the lines below it."""

    title: str
    href: str
    below: Sequence[Head] = ()


def epub(document: Document) -> bytes:
    """*document* as EPUB."""
    text = list(_files(document))
    drawings = [block for one in text for block in one.blocks if isinstance(block, Picture)]
    given = {
        "document": document,
        "id": uuid.uuid5(uuid.NAMESPACE_URL, f"{document.title} {document.subtitle} {document.versions}"),
        "files": text,
        "drawings": drawings,
        "contents": list(_contents(text)),
        "places": _places(text),
    }
    made: dict[str, bytes] = {"mimetype": b"application/epub+zip"}
    for name in ("META-INF/container.xml", "book/package.opf", "book/nav.xhtml", "book/title.xhtml", "book/style.css"):
        made[name] = _rendered(name.rpartition("/")[2], given)
    for one in text:
        made[f"book/{one.name}"] = _rendered("chapter.xhtml", {**given, "file": one})
    for drawing in drawings:
        made[f"book/{drawing.id}.svg"] = _sound(drawing.svg).encode()
    return _archive(made)


def _files(document: Document) -> Iterator[File]:
    """The files of each chapter: one, or one for each section where it is long."""
    for number, one in document.numbered:
        title = f"Appendix {number}: {one.title}" if one.is_appendix else f"{number} {one.title}"
        for place, part in enumerate(_parts(one)):
            name = f"{one.id}.xhtml" if place == 0 else f"{one.id}-{place}.xhtml"
            yield File(name, title, part, is_first=place == 0)


def _parts(chapter: Chapter) -> list[list[Block]]:
    parts: list[list[Block]] = [[]]
    for block in chapter.blocks:
        begins = isinstance(block, Heading) and block.level == 2  # noqa: PLR2004 - a section
        if begins and parts[-1] and len(chapter.blocks) > LONG:
            parts.append([])
        parts[-1].append(block)
    return parts


def _contents(text: Sequence[File]) -> Iterator[Head]:
    """The chapters, each with its sections."""
    for first in (one for one in text if one.is_first):
        below = [
            Head(text_of(block.words), f"{one.name}#{anchor(one, place)}")
            for one in text
            if one.title == first.title
            for place, block in enumerate(one.blocks)
            if isinstance(block, Heading) and block.level == 2  # noqa: PLR2004 - a section
        ]
        yield Head(first.title, first.name, below)


def anchor(file: File, place: int) -> str:
    """The id of the block at *place* of *file*: its own, or one that follows from where it stands."""
    block = file.blocks[place]
    own = block.id if isinstance(block, (Heading, Paragraph)) else ""
    return own or f"b-{place}"


def _places(text: Sequence[File]) -> Mapping[str, str]:
    """Where each id of the document leads."""
    return {
        f"#{block.id}": f"{one.name}#{block.id}"
        for one in text
        for block in one.blocks
        if isinstance(block, (Heading, Paragraph)) and block.id
    }


# --- the archive ------------------------------------------------------------------------------------------------------


@cache
def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("coalition_kb.report", "templates/epub"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=Compiled(),
    )
    made.filters["kind"] = lambda block: type(block).__name__.lower()
    made.globals["anchor"] = anchor
    return made


def _rendered(name: str, given: Mapping[str, object]) -> bytes:
    return _sound(_templates().get_template(f"{name}.j2").render(given)).encode()


def _sound(text: str) -> str:
    return _LOST.sub("\ufffd", text)


def _archive(made: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in made.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.external_attr = 0o644 << 16
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, data, compress_type=how, compresslevel=9)
    return stream.getvalue()
