"""Texts of the record to safe HTML: everything is escaped, then citations, code marks and paragraphs are set.

Contributors' text is a value and never markup: what looks like a tag or a Markdown sign shows as it was written. Behind the
escapes stands a second fence: what was made is read as a browser reads it, and only what the dialect can make is let through.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import nh3
from markupsafe import Markup, escape

from coalition_kb.shapes.citation import IN_TEXT, parts
from coalition_kb.shapes.sources import ADDRESS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from coalition_kb.model import Citation, Source

_UNEVEN = re.compile(r"\s{2,}|[^\S ]")  # white space that is no single space
_CODE = re.compile(r"`([^`]+)`")
_YEAR = re.compile(r"\d{4}")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|])")  # what a backslash escapes: before another sign it would show
_PLACE = re.compile(r"#s-[^\s/]+|(\.{1,2}/)*sources/[^\s/]+/")  # where a citation may lead
MANY_AUTHORS = 2
_NOT_OPENED = ' <span class="kb-note">(not opened)</span>'
PLACE = "s-"  # what the ids of places in a page's own list of sources begin with


#: What the dialect can make of a run of text, and no more: codes, and links to sources on the site itself.
_CLEANER = nh3.Cleaner(
    tags={"a", "code"},
    attributes={"a": {"href"}},
    attribute_filter=lambda _tag, _name, value: value if _PLACE.fullmatch(value) else None,
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)


@dataclass(frozen=True, slots=True)
class Library:
    """What running text needs to know of the sources: their short names, which were opened, and where each is told."""

    labels: Mapping[str, str]
    opened: frozenset[str]
    is_at_hand: bool = False  # whether the page that cites has a list of its own, with a place for each source
    _links: dict[tuple[str, str], str] = field(default_factory=dict, init=False, repr=False, compare=False)

    def label(self, source: str) -> str:
        """The short name of *source*."""
        return self.labels.get(source, source)

    def link(self, source: str, root: str) -> str:
        """HTML of a link to *source* that bears its short name; made once, for some are cited a thousand times."""
        known = self._links.get((source, root))
        if known is None:
            known = f'<a href="{escaped(self.address(source, root))}">{escaped(self.label(source))}</a>'
            self._links[source, root] = known
        return known

    def address(self, source: str, root: str) -> str:
        """Where a citation of *source* leads: to its place in the page's own list, or to the page of the source."""
        return f"#{PLACE}{source}" if self.is_at_hand else f"{root}sources/{source}/"


def library(sources: Iterable[Source]) -> Library:
    """The short names of *sources*: their own, or authors or title and year; a letter parts those that would be alike."""
    alike: dict[str, list[Source]] = {}
    for source in sources:
        alike.setdefault(_label(source), []).append(source)
    labels = {
        source.id: name + (_letter(place) if len(same) > 1 else "")
        for name, same in alike.items()
        for place, source in enumerate(sorted(same, key=lambda one: (one.issued, one.id)))
    }
    opened = frozenset(source.id for same in alike.values() for source in same if source.opened != "no")
    return Library(labels, opened)


def _letter(place: int) -> str:
    """The letter of a place: a to z, then aa, ab and so on."""
    tens, ones = divmod(place, 26)
    return (chr(96 + tens) if tens else "") + chr(97 + ones)


def _label(source: Source) -> str:
    if source.short:
        return source.short
    names = [author.split(",")[0] for author in source.authors]
    if len(names) > MANY_AUTHORS:
        names = [f"{names[0]} et al."]
    year = _YEAR.search(source.issued)
    who = " and ".join(names) or f"“{_shortened(source.title)}”"
    return f"{who} {year[0]}" if year else f"{who} n.d."


def escaped(text: str) -> str:
    """*text* as HTML, to be put together with other HTML; as it is where it is HTML already."""
    return str(text if isinstance(text, Markup) else escape(text))


@lru_cache(maxsize=1 << 15, typed=True)  # by type too: a text is no HTML that is spelled like it
def known(text: str) -> str:
    """The same of a text that many pages have, as a name or an id: it is escaped once."""
    return escaped(text)


def heading(text: str) -> Markup:
    """*text* as a heading or title in Markdown: no sign of Markdown or HTML in it means anything."""
    safe = escaped(" ".join(text.split())).replace("&#39;", "'").replace("&#34;", '"')
    return Markup(_MARKDOWN.sub(r"\\\1", safe))  # noqa: S704 - escaped a line above


def entry(text: str) -> Markup:
    """*text* as an entry of a page's front matter. The theme sets it into HTML as it stands, so it is escaped twice over."""
    inner = escaped(" ".join(text.split()))
    if "\\" in inner or not inner.isprintable():
        inner = "".join(one if one.isprintable() and one != "\\" else f"\\U{ord(one):08x}" for one in inner)
    return Markup(f'"{inner}"')  # noqa: S704 - escaped above: it holds no quote


def web_address(url: str) -> str:
    """*url* where it is one of the web; else nothing, for a link could run it as a program."""
    return url if ADDRESS.fullmatch(url) else ""


def inline(text: str, library: Library, root: str) -> Markup:
    """*text* as one run of HTML, its citations linked to their sources."""
    if "[" not in text and "`" not in text:
        return escape(_evened(text))  # words alone, as most reasons are
    done, at = list[str](), 0
    for group in IN_TEXT.finditer(text):
        cited = (parts(one) for one in group.group(1).split(";"))
        links = "; ".join([_linked(key, locator, library, root) for key, locator in cited])
        done += [_coded(text[at : group.start()]), f"({links})"]
        at = group.end()
    return fenced(Markup("".join([*done, _coded(text[at:])])))  # noqa: S704 - each part is escaped


def fenced(html: Markup) -> Markup:
    """*html* itself where it holds nothing but what the dialect makes; else what is left when the rest is taken away."""
    if "<" not in html:
        return html  # letters alone
    made = str(html)
    cleaned = _CLEANER.clean(made)
    # The cleaner writes quotes as they are, which is as good within an element; the escapes are kept for the same bytes.
    same = made.replace("&#34;", '"').replace("&#39;", "'").replace("\xa0", "&nbsp;")
    return html if cleaned == same else Markup(cleaned)  # noqa: S704 - cleaned two lines above


def paragraphs(text: str, library: Library, root: str) -> Markup:
    """*text* as paragraphs of HTML, parted where it has empty lines."""
    blocks = (" ".join(block.split()) for block in re.split(r"\n\s*\n", text))
    made = "\n".join([f"<p>{inline(block, library, root)}</p>" for block in blocks if block])
    return Markup(made)  # noqa: S704 - each is HTML


def shelved(sources: Iterable[str], library: Library, root: str) -> Markup:
    """Sources by their short names, each linked."""
    return Markup("; ".join([_linked(source, "", library, root) for source in sources]))  # noqa: S704 - each is HTML


def cited(citations: Iterable[Citation], library: Library, root: str) -> Markup:
    """A list of citations as HTML; one that was not opened says so."""
    links = [
        _linked(one.source, one.locator, library, root) + ("" if _is_read(one, library) else _NOT_OPENED)
        for one in citations
    ]
    return Markup("; ".join(links))  # noqa: S704 - each is HTML


def _shortened(title: str, longest: int = 40) -> str:
    if len(title) <= longest:
        return title
    return title[:longest].rsplit(" ", 1)[0].rstrip(" ,;:(") + " …"


def _coded(text: str) -> str:
    """HTML of *text* with its white space folded and `code` set as code."""
    html = escaped(_evened(text))
    return _CODE.sub(r"<code>\1</code>", html) if "`" in html else html


def _evened(text: str) -> str:
    """*text* with one space in the place of each run of white space."""
    words = " ".join(text.split())
    # As long as it was, it has lost nothing at its ends and no run: most texts are even, and the pattern is slow.
    return words if len(words) == len(text) else _UNEVEN.sub(" ", text)


def _is_read(citation: Citation, library: Library) -> bool:
    return citation.is_opened and citation.source in library.opened


def _linked(key: str, locator: str, library: Library, root: str) -> str:
    link = library.link(key, root)
    return f"{link}, {escaped(locator)}" if locator else link
