"""A source as an entry in a list of references: the author-date style of Chicago (17th edition, chapter 15)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from markupsafe import Markup

from coalition_kb.dates import as_date
from coalition_kb.site.prose import escaped, web_address
from coalition_kb.site.views import spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coalition_kb.model import Source
    from coalition_kb.site.prose import Library

#: Works that stand by themselves, whose titles are set in italics; of others the title is set in quotation marks.
WHOLE = frozenset({"book", "dataset", "report", "thesis"})

#: Works in a paper, which many records name as the publisher.
PAPERS = frozenset({"article-magazine", "article-newspaper"})


@dataclass(frozen=True)
class Reference:
    """The parts of an entry in their order: authors, year, title, what the work stands in, publisher, day."""

    authors: str  # behind the work's own short name, where it has one; empty where the title stands in their place
    year: str  # as citations have it, with the letter that parts those that are alike; or n.d.
    title: str
    is_whole: bool
    container: str
    is_part: bool  # whether it is a part of a book, whose name follows the word In
    number: str  # volume and issue
    pages: str
    publisher: str
    day: str  # empty where the year says it all
    url: str  # of the web alone
    doi: str

    @property
    def host(self) -> str:
        """Where on the web it stands, in short."""
        return urlsplit(self.url).netloc.removeprefix("www.") or "its address"

    @property
    def stop(self) -> str:
        """What ends the title."""
        return "" if self.title.endswith(("?", "!", ".")) else "."

    @cached_property
    def html(self) -> Markup:
        """The entry itself. Without authors the title comes before the year."""
        opened, closed = ("<em>", "</em>") if self.is_whole else ("“", "”")
        title = f"{opened}{escaped(self.title)}{self.stop}{closed}"
        year = escaped(self.year if self.year.endswith(".") else f"{self.year}.")
        parts = [escaped(self.authors), year, title] if self.authors else [title, year]
        if self.container:
            parts.append(self._container)
        if self.publisher:
            parts.append(escaped(self.publisher))
        if self.day and (self.publisher or not self.container):
            parts.append(f"{escaped(self.day)}.")
        if self.doi:
            parts.append(f'<a href="https://doi.org/{escaped(self.doi)}" rel="noopener">doi:{escaped(self.doi)}</a>.')
        if self.url:
            parts.append(f'<a class="kb-url" href="{escaped(self.url)}" rel="noopener">{escaped(self.host)}</a>.')
        return Markup(" ".join(parts))  # noqa: S704 - each part is escaped

    @property
    def _container(self) -> str:
        """What the work stands in, as HTML."""
        number = f" {escaped(self.number)}" if self.number else ""
        pages = f"{', ' if self.is_part else ': '}{escaped(self.pages)}" if self.pages else ""
        day = f", {escaped(self.day)}" if self.day and not self.publisher else ""
        return f"{'In ' if self.is_part else ''}<em>{escaped(self.container)}</em>{number}{pages}{day}."


def reference(source: Source, library: Library) -> Reference:
    """*source* as an entry, with the year by which *library* names it."""
    issued = as_date(source.issued)
    is_paper = source.type in PAPERS and not source.container
    return Reference(
        authors=" ".join(filter(None, (_ended(source.short), _ended(_listed(source.authors))))),
        year=_year(source, library),
        title=source.title,
        is_whole=source.type in WHOLE,
        container=source.publisher if is_paper else source.container,
        is_part=source.type == "chapter",
        number=" ".join(filter(None, (source.volume, f"({source.issue})" if source.issue else ""))),
        pages=source.page,
        publisher="" if is_paper else _ended(source.publisher),
        day=spoken(source.issued) if issued is None or issued.precision != "year" else "",
        url=web_address(source.url),
        doi=source.doi,
    )


def _year(source: Source, library: Library) -> str:
    """The year as citations have it, with its letter; of a source with a short name of its own the year alone."""
    if source.short:
        issued = as_date(source.issued)
        return str(issued.first.year) if issued else "n.d."
    return library.label(source.id).rpartition(" ")[2]


def _listed(authors: Sequence[str]) -> str:
    """*authors* in a row: the first by the family name, the others as they are spoken."""
    first, *others = authors or ("",)
    named = [first, *(_turned(one) for one in others)]
    return ", and ".join(filter(None, (", ".join(named[:-1]), named[-1])))


def _turned(author: str) -> str:
    """“Family, Given” as “Given Family”; the name of an organisation as it is."""
    family, parted, given = author.partition(", ")
    return f"{given} {family}" if parted else author


def _ended(words: str) -> str:
    return words if not words or words.endswith(".") else f"{words}."
