"""What a report is made of: chapters of blocks, whose words are values. Each form of it is written from these alone.

Nothing here is markup: a word that looks like a tag, or like a sign of Markdown or Typst, is letters, and stays so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Look: TypeAlias = Literal["", "strong", "emph", "code"]


@dataclass(frozen=True, slots=True)
class Run:
    """Words that look alike and lead to one place."""

    text: str
    look: Look = ""
    to: str = ""  # an address of the web, or # and the id of a block


Words: TypeAlias = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a section, at level 2 or 3; those of level 1 are the titles of chapters."""

    level: Literal[2, 3]
    words: Words
    id: str = ""
    is_listed: bool = True  # whether the contents at the front of a book have it


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: of the text, of a lead that opens a section, or a small note."""

    words: Words
    look: Literal["", "lead", "note"] = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A list whose order says nothing."""

    items: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms, each with what is said of it."""

    pairs: tuple[tuple[Words, tuple[Words, ...]], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: heads, rows of as many cells, and how its columns are set."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Words, ...], ...]
    widths: tuple[float, ...] = ()  # shares of the width; none where the columns take what they need
    numbers: bool = False  # whether all columns but the first are set to the right


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing, which stands above the table of its numbers; *about* says what it shows to who does not see it."""

    id: str
    title: str
    about: str
    svg: str


Block: TypeAlias = Heading | Paragraph | Items | Terms | Grid | Picture


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: its title and what stands in it. One without a block is left out, for it has nothing to tell."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    is_appendix: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A whole: what stands on its title page, and its chapters."""

    title: str
    subtitle: str
    author: str
    description: str
    on: str  # the day that it bears, YYYY-MM-DD
    versions: str
    keywords: tuple[str, ...]
    front: tuple[Block, ...]  # the foot of the title page
    chapters: tuple[Chapter, ...] = field(default=())

    @property
    def numbered(self) -> Iterator[tuple[str, Chapter]]:
        """The chapters that have something to tell, each with its number; appendices have letters."""
        held = [one for one in self.chapters if one.blocks]
        for number, one in enumerate((one for one in held if not one.is_appendix), start=1):
            yield f"{number}", one
        for place, one in enumerate(one for one in held if one.is_appendix):
            yield chr(ord("A") + place), one


def plain(text: str, look: Look = "", to: str = "") -> Words:
    """*text* as it is, on one line."""
    return (Run(" ".join(text.split()), look, to),)


def joined(parts: Iterable[Words], between: str) -> Words:
    """*parts* one after the other, with *between* them."""
    found: list[Run] = []
    for place, part in enumerate(parts):
        found += [Run(between), *part] if place else part
    return tuple(found)


def text_of(words: Words) -> str:
    """The letters of *words* alone."""
    return "".join(run.text for run in words)
