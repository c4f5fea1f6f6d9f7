"""Pages to HTML by the piece: a heading, or what stands between two, is converted once however many pages have it.

Thousands of pages have the same headings, and between them little but blocks of ready HTML. The first heading is each
page's own, and mostly words alone, which need no converter. What comes out is what the converter makes of a whole page,
which tests hold; a page with a fence is not for it.
"""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import markdown  # type: ignore[import-untyped]  # it ships no types
from markdown.extensions.toc import nest_toc_tokens, unique  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from coalition_kb.written import Written

_PIECE = re.compile(r"^(#{1,6} .*|<div data-aside=\"\d+\"></div>)$", re.MULTILINE)
_EXPLICIT = re.compile(r"\{[^{}]*#[^{}]*\}\s*$")
_FENCE = re.compile(r"^(?:```|~~~)", re.MULTILINE)
_ASIDE = "<div data-aside="
_MARK = "KBWORDS"
#: A heading of words, single spaces, signs that mean nothing to the converter, and such as are escaped.
_PLAIN = re.compile(r"(#{1,3}) ((?:[^\W_]|(?<! ) (?=\S)|[,;:?/%$'\"–’“”…]|\\[-.()#+!_])+)")
_ESCAPED = re.compile(r"\\(.)")


class Piece(NamedTuple):
    """A heading or another run of Markdown, converted."""

    html: str
    entry: Mapping[str, Any] | None  # in the list of contents
    id: str  # of a heading
    is_named: bool  # whether the page itself gave the id


def has_fence(page: Written) -> bool:
    """Whether *page* has a run between fences, in which signs of Markdown mean nothing."""
    return bool(_FENCE.search(page.rest))


class Converter:
    """Python-Markdown with *extensions* and their settings, which remembers the pieces that it converted."""

    def __init__(self, extensions: Sequence[Any], configs: Mapping[str, Any]) -> None:
        self._markdown = markdown.Markdown(extensions=list(extensions), extension_configs=dict(configs))
        self._piece: Callable[[str], Piece] = cache(self._made)

    def body(self, page: Written) -> tuple[str, list[Any]]:
        """The HTML of what *page* says, and its list of contents."""
        pieces = [self._piece(one.strip()) for one in _PIECE.split(page.rest) if one.strip()]
        used = {one.id for one in pieces if one.is_named}
        told, entries = [], []
        for one in pieces:
            html, entry = one.html, one.entry
            if one.id and not one.is_named and (own := unique(one.id, used)) != one.id:
                html = html.replace(f'id="{one.id}"', f'id="{own}"').replace(f'href="#{one.id}"', f'href="#{own}"')
                entry = {**entry, "id": own} if entry else None
            told.append(html)
            if entry:
                entries.append(dict(entry))
        nested: list[Any] = nest_toc_tokens(entries)
        return page.completed("\n".join(told)), nested

    def whole(self, page: Written) -> str:
        """The HTML of what *page* says, converted at once."""
        self._markdown.reset()
        html: str = self._markdown.convert(page.rest)
        return page.completed(html)

    def plain(self, text: str) -> Piece | None:
        """*text* converted, where it is a heading of words alone: equal to what `converted` gives; else None."""
        found = _PLAIN.fullmatch(text)
        if not found:
            return None
        (parts, entry), name = self._levels[len(found[1])], _ESCAPED.sub(r"\1", found[2])
        toc = self._markdown.treeprocessors["toc"]
        own = unique(toc.slugify(name, toc.sep), set())
        words = {_MARK: name, _MARK.lower(): own}
        html = "".join([words.get(part, part) for part in parts])
        return Piece(html, {**entry, "id": own, "name": name, "html": name}, own, is_named=False)

    def converted(self, text: str) -> Piece:
        """*text* converted by the converter itself."""
        self._markdown.reset()
        html = self._markdown.convert(text)
        if not text.startswith("#"):
            return Piece(html, None, "", is_named=False)
        found = re.search(r'^<h\d[^>]*? id="([^"]*)"', html)
        entry = next(iter(self._markdown.toc_tokens), None)
        return Piece(html, entry, found[1] if found else "", is_named=bool(_EXPLICIT.search(text)))

    def _made(self, text: str) -> Piece:
        if text.startswith(_ASIDE):
            return Piece(text, None, "", is_named=False)
        return self.plain(text) or self.converted(text)

    @cached_property
    def _levels(self) -> Mapping[int, tuple[Sequence[str], Mapping[str, Any]]]:
        """What a heading of each level is made of, with a mark where its words stand and its id; its entry."""
        made = {level: self.converted(f"{'#' * level} {_MARK}") for level in (1, 2, 3)}
        return {
            level: (re.split(f"({_MARK}|{_MARK.lower()})", one.html), one.entry or {}) for level, one in made.items()
        }
