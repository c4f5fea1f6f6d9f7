"""A document to PDF by Typst: one template of our own, and the document as data that it reads.

No word of the record is ever Typst's markup or code: words go in as JSON, and the template sets values. It reads no file
and loads no package, so nothing outside of it, and no network, has a part in what is made. Fonts are those that Typst has
built in and, for Chinese, Japanese and Korean, Noto Sans CJK from a package; those of the machine are left alone, so that
the same document gives the same bytes anywhere.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

import typst

from coalition_kb.report.blocks import Grid, Heading, Items, Paragraph, Picture, Terms
from coalition_kb.site.printed import TYPESETTING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coalition_kb.report.blocks import Block, Document, Words

Layout = Literal["book", "leaf"]

FONTS = ("Libertinus Serif", "DejaVu Sans Mono", "Noto Sans CJK JP")
#: PDF/UA-1: tagged for readers that do not see it. Typst refuses what it cannot make so, as a letter without a form.
STANDARD: Literal["ua-1"] = "ua-1"
FIRST_ASKED = 0x250  # letters below it are those of Latin alphabets, which the first font has
_PROBE = '#set document(title: "probe")\n#set text(font: {fonts})\n#"\\u{{{point:x}}}"'


@dataclass(frozen=True, slots=True)
class Copy:
    """All that a PDF is set from."""

    template: bytes
    given: str  # the document as JSON
    day: int  # that it bears, in seconds since 1970

    @property
    def key(self) -> str:
        """The SHA-256 of it: the same program sets the same from it."""
        return hashlib.sha256(b"\0".join([self.template, self.given.encode(), b"%d" % self.day])).hexdigest()

    def pdf(self) -> bytes:
        """The PDF.

        Raises:
            typst.TypstError: the document could not be set, which is a fault of ours and not of the record.
        """
        made = _compiler().compile(
            self.template,
            format="pdf",
            sys_inputs={"document": self.given},
            pdf_standards=STANDARD,
            timestamp=self.day,
        )
        assert isinstance(made, bytes)  # noqa: S101 - for the reader of types: one format, no file
        return made


def copy(document: Document, layout: Layout = "book") -> Copy:
    """*document* for the typesetter: a book with a contents and a chapter to a page, or a leaf whose chapters are a page each."""
    given = _legible(json.dumps(_document(document), ensure_ascii=False))
    template = files("coalition_kb.report").joinpath("templates", f"{layout}.typ").read_bytes()
    shared = files("coalition_kb.report").joinpath("templates", "blocks.typ").read_bytes()
    day = datetime.fromisoformat(document.on).replace(tzinfo=UTC)
    return Copy(shared + b"\n" + template, given, int(day.timestamp()))


@cache
def _compiler() -> typst.Compiler:
    folder = str(files(TYPESETTING[1]))  # the root as well: no file of the project or the machine is in reach
    return typst.Compiler(root=folder, font_paths=[folder], ignore_system_fonts=True)


# --- letters that no font has -----------------------------------------------------------------------------------------


def _legible(given: str) -> str:
    """*given* with the number of each letter that could not be seen in its place, as [U+1F642]: nothing vanishes."""
    for sign in set(given):
        if ord(sign) >= FIRST_ASKED and not _can_be_seen(sign):
            given = given.replace(sign, f"[U+{ord(sign):04X}]")
    return given


@cache
def _can_be_seen(sign: str) -> bool:
    """Whether a font has a form for *sign*. One that would only steer the letters around it, unseen, has none."""
    if unicodedata.category(sign) in {"Cf", "Cc", "Cn", "Co", "Zl", "Zp"}:
        return False
    fonts = ", ".join(f'"{font}"' for font in FONTS)
    try:
        _compiler().compile(
            _PROBE.format(fonts=f"({fonts},)", point=ord(sign)).encode(),
            format="pdf",
            pdf_standards=STANDARD,
            timestamp=0,
        )
    except typst.TypstError:
        return False
    return True


# --- the document as data ---------------------------------------------------------------------------------------------


def _document(document: Document) -> Mapping[str, object]:
    chapters = list(document.numbered)
    blocks = [block for _, one in chapters for block in one.blocks] + list(document.front)
    places = {one.id for _, one in chapters} | {
        block.id for block in blocks if isinstance(block, (Heading, Paragraph)) and block.id
    }
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "author": document.author,
        "description": document.description,
        "versions": document.versions,
        "keywords": document.keywords,
        "fonts": FONTS,
        "front": [_block(block, places) for block in document.front],
        "chapters": [
            {
                "number": number,
                "id": one.id,
                "title": one.title,
                "is_appendix": one.is_appendix,
                "blocks": [_block(block, places) for block in one.blocks],
            }
            for number, one in chapters
        ],
    }


def _block(block: Block, places: set[str]) -> Mapping[str, object]:
    match block:
        case Heading(level, words, id_, is_listed):
            return {"is": "heading", "level": level, "words": _words(words, places), "id": id_, "listed": is_listed}
        case Paragraph(words, look, id_):
            return {"is": "paragraph", "look": look, "words": _words(words, places), "id": id_}
        case Items(items):
            return {"is": "items", "items": [_words(one, places) for one in items]}
        case Terms(pairs):
            return {
                "is": "terms",
                "pairs": [[_words(term, places), [_words(one, places) for one in said]] for term, said in pairs],
            }
        case Grid(caption, head, rows, widths, numbers):
            return {
                "is": "grid",
                "caption": caption,
                "head": head,
                "rows": [[_words(cell, places) for cell in row] for row in rows],
                "widths": widths,
                "numbers": numbers,
            }
        case Picture(_, title, about, svg):
            return {"is": "picture", "title": title, "about": about, "svg": svg}


def _words(words: Words, places: set[str]) -> list[tuple[str, str, str]]:
    """*words* as data; a way to a place that the document does not have leads nowhere."""
    return [(run.text, run.look, _way(run.to, places)) for run in words]


def _way(to: str, places: set[str]) -> str:
    return to if not to.startswith("#") or to[1:] in places else ""
