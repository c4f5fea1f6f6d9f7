"""Pages to HTML by the piece: a heading, or what stands between two, is converted once however many pages have it.

Thousands of pages have the same headings, and between them little but blocks of ready HTML. What comes out is what the
converter makes of a whole page, which a test holds; a page with a fence is not for it.
"""

from __future__ import annotations

import re
from functools import cache
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
        self._piece: Callable[[str], Piece] = cache(self._converted)

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

    def _converted(self, text: str) -> Piece:
        if text.startswith(_ASIDE):
            return Piece(text, None, "", is_named=False)
        self._markdown.reset()
        html = self._markdown.convert(text)
        if not text.startswith("#"):
            return Piece(html, None, "", is_named=False)
        found = re.search(r'^<h\d[^>]*? id="([^"]*)"', html)
        entry = next(iter(self._markdown.toc_tokens), None)
        return Piece(html, entry, found[1] if found else "", is_named=bool(_EXPLICIT.search(text)))
