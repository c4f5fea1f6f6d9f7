"""Headings and other runs of Markdown as the generator converts them; plain headings at once, without the converter.

A page has a heading of its own, and a site thousands; most hold words alone, of which the converter makes what stands here.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from markdown.extensions.toc import unique  # type: ignore[import-untyped]  # it ships no types

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_MARK = "KBWORDS"
_EXPLICIT = re.compile(r"\{[^{}]*#[^{}]*\}\s*$")
#: A heading of words, single spaces, signs that mean nothing to the converter, and such as are escaped.
_PLAIN = re.compile(r"(#{1,3}) ((?:[^\W_]|(?<! ) (?=\S)|[,;:?/%$'\"–’“”…]|\\[-.()#+!_])+)")
_ESCAPED = re.compile(r"\\(.)")


class Piece(NamedTuple):
    """A heading or another run of Markdown, converted."""

    html: str
    entry: Mapping[str, Any] | None  # in the list of contents
    id: str  # of a heading
    is_named: bool  # whether the page itself gave the id


class Pieces:
    """Converts runs of Markdown with the *converter* of the generator."""

    def __init__(self, converter: Any) -> None:  # noqa: ANN401 - it ships no types
        self._converter = converter

    def piece(self, text: str) -> Piece:
        """*text* converted."""
        return self.plain(text) or self.converted(text)

    def plain(self, text: str) -> Piece | None:
        """*text* converted, where it is a heading of words alone: equal to what `converted` gives; else None."""
        found = _PLAIN.fullmatch(text)
        if not found:
            return None
        (parts, entry), name = self._levels[len(found[1])], _ESCAPED.sub(r"\1", found[2])
        toc = self._converter.treeprocessors["toc"]
        own = unique(toc.slugify(name, toc.sep), set())
        words = {_MARK: name, _MARK.lower(): own}
        html = "".join([words.get(part, part) for part in parts])
        return Piece(html, {**entry, "id": own, "name": name, "html": name}, own, is_named=False)

    def converted(self, text: str) -> Piece:
        """*text* converted by the converter itself."""
        self._converter.reset()
        html = self._converter.convert(text)
        if not text.startswith("#"):
            return Piece(html, None, "", is_named=False)
        found = re.search(r'^<h\d[^>]*? id="([^"]*)"', html)
        entry = next(iter(self._converter.toc_tokens), None)
        return Piece(html, entry, found[1] if found else "", is_named=bool(_EXPLICIT.search(text)))

    @cached_property
    def _levels(self) -> Mapping[int, tuple[Sequence[str], Mapping[str, Any]]]:
        """What a heading of each level is made of, with a mark where its words stand and its id; its entry."""
        made = {level: self.converted(f"{'#' * level} {_MARK}") for level in (1, 2, 3)}
        return {
            level: (re.split(f"({_MARK}|{_MARK.lower()})", one.html), one.entry or {}) for level, one in made.items()
        }
