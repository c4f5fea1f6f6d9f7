"""Addresses: those within the site become places within the file, `#/page` or `#/page:place`."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field, replace
from functools import cache, partial
from html import escape, unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from coalition_kb.pieces import digest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from coalition_kb.pieces import Pieces
    from coalition_kb.site.edition.reading import Page

#: Addresses of these schemes lead out of the file, where the reader has a network.
OUTWARD = ("http", "https", "mailto")

_NAMING = "id|href|xlink:href|src|for|list|headers|aria-(?:labelledby|describedby|controls|owns|details)"
_STYLING = "fill|stroke|mask|filter|clip-path|marker-start|marker-mid|marker-end|style"
_TAG = re.compile(rf'<[a-zA-Z][^<>]*?\s(?:{_NAMING}|{_STYLING})="[^<>]*>')
_ATTRIBUTE = re.compile(rf'\s({_NAMING}|{_STYLING})="([^"]*)"')
_ID = re.compile(r'\sid="([^"]*)"(?=[^<>]*>)')
_split = cache(urlsplit)
_URL = re.compile(r"url\((?:&#39;|&quot;|&#34;|')?#([^)'&]*)(?:&#39;|&quot;|&#34;|')?\)")


def place(page: str, id_: str = "") -> str:
    """The id of a page in the file, or of a place on it."""
    return f"/{page}:{id_}" if id_ else f"/{page}"


def redirects(pages: Iterable[Page]) -> dict[str, str]:
    """The pages that lead on at once, each with the page where it leads."""
    return {one.path: _joined(one.path, urlsplit(one.redirect).path) for one in pages if one.redirect}


@dataclass(slots=True)
class Places:
    """What the file holds, and where each address of the site leads in it."""

    pages: Sequence[Page]
    files: Collection[str]
    replaced: Mapping[str, str]  # pages that another stands for
    pieces: Pieces
    ids: dict[str, frozenset[str]] = field(init=False)
    _digest: str = field(init=False)  # of all that a page hangs on beside itself
    _known: dict[tuple[str, str], str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        found = {page.path: self.pieces.of(digest("ids", page.html), partial(_ids, page.html)) for page in self.pages}
        self.ids = {path: frozenset(ids) for path, ids in found.items()}
        self._digest = digest(repr(found), repr(sorted(self.files)), repr(sorted(self.replaced.items())))

    def settled(self, page: Page) -> Page:
        """*page* with ids that no other page has, and with its links led to places in the file."""
        key = digest("settled", self._digest, page.path, str(page.is_index), page.html)
        return replace(page, html=self.pieces.of(key, lambda: self._settled(page)))

    def _settled(self, page: Page) -> str:
        return _TAG.sub(lambda found: self._tag(page, found[0]), page.html)

    def address(self, page: Page, address: str) -> str:
        """Where *address* on *page* leads; empty where the file does not hold what it names."""
        parts = _split(address)
        if parts.scheme or parts.netloc:
            return address if parts.scheme in OUTWARD else ""
        named = self._named(page, unquote(parts.path))
        if named in self.files:
            return f"#{place(named)}"
        if named not in self.ids:
            return ""
        id_ = unquote(parts.fragment)
        return f"#{place(named, id_ if id_ in self.ids[named] else '')}"

    def _named(self, page: Page, path: str) -> str:
        """The page or file that *path* names on *page*; a link to Markdown goes by files, others by addresses."""
        folder = page.path if page.is_index or not path.endswith(".md") else posixpath.dirname(page.path)
        named = _joined(folder, path) if path else page.path
        return self.replaced.get(named, named)

    def _tag(self, page: Page, tag: str) -> str:
        return _ATTRIBUTE.sub(lambda found: self._attribute(page, found[1], found[2]), tag)

    def _attribute(self, page: Page, name: str, value: str) -> str:
        if name in ("href", "xlink:href", "src"):
            key = (page.path, value)
            if key not in self._known:
                self._known[key] = escape(self.address(page, unescape(value)))
            settled = self._known[key]
            return f' {name}="{settled}"' if settled else ""  # what the file does not hold is no link
        if name == "id":
            return f' id="{escape(place(page.path, unescape(value)))}"'
        if name in _STYLING.split("|"):
            return f' {name}="{_URL.sub(lambda found: f"url(#{_css(place(page.path, found[1]))})", value)}"'
        return f' {name}="{" ".join(place(page.path, one) for one in value.split())}"'


def _ids(html: str) -> list[str]:
    return list(map(unescape, _ID.findall(html)))


@cache
def _joined(folder: str, path: str) -> str:
    """The page or file that *path* names from *folder*."""
    named = posixpath.normpath(posixpath.join(folder, path)).removesuffix(".md").removesuffix("index.html")
    named = named.strip("/")
    return "" if named in (".", "index") else named.removesuffix("/index")


def _css(id_: str) -> str:
    """*id_* within url(): it holds no quote, bracket or space, which would end it."""
    return re.sub(r"""[\s"'()\\]""", "", id_)
