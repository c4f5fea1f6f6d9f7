"""Pages for a browser without scripts: their words, tables and links, without what only looks or acts.

All stand in the file one after the other, so they are kept short. A long section is left to the packed pages, and a line
says so; of a case these are its sources, the codings of each partner and the ways to cite it. What leads to a place that
was left out is no link there, nor is what leads to a place on its own page, as each of some thirty thousand citations does:
they would be a tenth of the file.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from coalition_kb.pieces import digest
from coalition_kb.site.edition.places import place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from coalition_kb.pieces import Pieces
    from coalition_kb.site.edition.reading import Page

LONG = 4_000  # characters of HTML; a longer section is left out
SHORT = 1_500  # the same of pages that are put together from those of cases
GATHERED = frozenset({"State", "Region", "Decade", "Question"})
CASE = "Case"  # the kind of page of which only what is told here is left out, where it is long
#: The first part of the address of such a section: what backs a case line by line, and would be half of the file.
BACKING = ("sources", "codings-of-each-partner", "cite-this-page")
LEFT_OUT = "<p><em>Left out here, for its length: turn scripts on to read it.</em></p>"

ACTING = ("form", "svg", "script", "noscript", "style", "button", "pre")  # and records to be copied
_ACTING = re.compile(rf"<({'|'.join(ACTING)})\b.*?</\1>", re.DOTALL)
#: The question and the rule of a coding, which stand in the codebook and would be a third of the cases; and codings in
#: short beside the answer that they were read from.
_REPEATED = re.compile(r'<(p|span|ul)\b[^<>]*class="kb-(?:ask|read)"[^<>]*>.*?</\1>', re.DOTALL)
_SECTION = re.compile(r"(?=<h[12]\b)")
_SECTION_OF_A_CASE = re.compile(r"(?=<h[123]\b)")
_HEADING = re.compile(r"<h[123]\b.*?</h[123]>", re.DOTALL)
_ID = re.compile(r'\sid="([^"]*)"')
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)([^<>]*)>")
_KEPT = re.compile(r'\s(?:id|href|colspan|rowspan|start|hidden)="[^"]*"')
_LINK = re.compile(r'\shref="#([^"]*)"')
_SPACES = re.compile("  +")
_LOOKS = ("span", "div", "figure", "details")  # elements that say nothing without their classes, or fold
_OPEN = {"details": "div", "summary": "p"}  # nothing is folded: a browser's own search on the page would pass it over


def plain(pages: Sequence[Page], files: Iterable[str], pieces: Pieces) -> Iterator[tuple[Page, str]]:
    """Each of *pages* with its plain HTML; *files* have a place in the plain text too."""
    kept = [(page, pieces.of(digest("sections", page.kind, page.html), partial(_sections, page))) for page in pages]
    linked = {link for page, html in kept for link in _LINK.findall(html) if not _is_own(page, link)}
    ids = (id_ for _, html in kept for id_ in _ID.findall(html) if id_ in linked)
    short = {id_: f"p{number}" for number, id_ in enumerate(dict.fromkeys(ids))}
    tops = {place(path): place(path) for path in (*(page.path for page in pages), *files)}
    led = {**short, **tops}
    alike = digest(repr(short), repr(tops))
    for page, html in kept:
        plainer = _Plainer(page, short, led)
        yield page, pieces.of(digest("plain", alike, page.path, html), partial(plainer.of, html))


def _is_own(page: Page, link: str) -> bool:
    return link.startswith(f"{place(page.path)}:")


def _sections(page: Page) -> str:
    """The sections of *page* that are kept; of the others their headings."""
    return "".join(_shortened(page))


def _shortened(page: Page) -> Iterator[str]:
    is_case = page.kind == CASE
    longest = SHORT if page.kind in GATHERED or is_case else LONG
    parted = _SECTION_OF_A_CASE if is_case else _SECTION
    for section in parted.split(_REPEATED.sub("", _ACTING.sub("", page.html))):
        heading = _HEADING.match(section)
        told = heading[0] if heading else ""
        if len(section) <= longest or (is_case and not _is_backing(told)):
            yield section
        else:
            yield told + LEFT_OUT


def _is_backing(heading: str) -> bool:
    found = _ID.search(heading)
    return found is not None and found[1].rpartition(":")[2] in BACKING


class _Plainer:
    """Rewrites the tags of one page, and knows which of those that it took away are to be closed."""

    def __init__(self, page: Page, ids: Mapping[str, str], places: Mapping[str, str]) -> None:
        self.page = page
        self.ids = ids  # that a link leads to, each with a short one; there are tens of thousands of such links
        self.places = places  # these, and the pages
        self.open: dict[str, list[bool]] = {name: [] for name in (*_LOOKS, "a")}

    def of(self, html: str) -> str:
        """*html*, plain."""
        return _SPACES.sub(" ", _TAG.sub(self._tag, html))

    def _tag(self, found: re.Match[str]) -> str:
        closes, name, attributes = found.groups()
        if name in ACTING:
            return ""  # the end of one that stood in another
        name = _OPEN.get(name, name)
        if name not in self.open:
            return f"</{name}>" if closes else f"<{name}{self._attributes(attributes)}>"
        if closes:
            is_kept = self.open[name].pop() if self.open[name] else False
            return f"</{name}>" if is_kept else " " if name == "span" else ""
        kept = self._attributes(attributes)
        self.open[name].append(bool(kept))
        return f"<{name}{kept}>" if kept else ""

    def _attributes(self, attributes: str) -> str:
        kept = "".join(_KEPT.findall(attributes))
        kept = _ID.sub(lambda found: f' id="{self.ids[found[1]]}"' if found[1] in self.ids else "", kept)
        return _LINK.sub(lambda found: self._link(found[1]), kept)

    def _link(self, link: str) -> str:
        is_left = link not in self.places or _is_own(self.page, link)
        return "" if is_left else f' href="#{self.places[link]}"'
