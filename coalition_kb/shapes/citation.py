"""Citations: `key, locator` in lists of sources, `[@key, locator; @other]` in running text."""

from __future__ import annotations

import re
from sys import intern
from typing import TYPE_CHECKING

from coalition_kb.model import Citation, Prose
from coalition_kb.yamlfile import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coalition_kb.place import Place
    from coalition_kb.shapes.shaper import Shaper
    from coalition_kb.yamlfile import Node

#: A group of citations in running text. Citations in it are parted by `;`.
IN_TEXT = re.compile(r"\[(@[^\[\]]+)\]")
_ONE = re.compile(r"@([^\s,;@]+)(?:,\s*(.+))?", re.DOTALL)


def in_text(text: str, place: Place) -> Iterator[Citation]:
    """The citations that stand in *text*, each at *place*, for a folded text keeps no places within."""
    for group in IN_TEXT.finditer(text):
        for part in group.group(1).split(";"):
            key, locator = parts(part)
            yield Citation(intern(key), intern(locator), is_opened=True, place=place)


def parts(text: str) -> tuple[str, str]:
    """Key and locator of one citation in running text; the whole as the key where it has no form."""
    match = _ONE.fullmatch(text.strip())
    return (match[1], (match[2] or "").strip()) if match else (text.strip(), "")


def uncited(text: str) -> str:
    """*text* without its citations, on one line."""
    return " ".join(IN_TEXT.sub("", text).split()).replace(" .", ".").replace(" ,", ",").replace(" ;", ";")


def n_words(text: str) -> int:
    """How many words *text* has, its citations left out."""
    return len(uncited(text).split())


def citation(node: Node, shaper: Shaper) -> Citation:
    """An item of a list of sources, short (its passage was read) or long."""
    if isinstance(node, Text):
        key, _, locator = node.value.partition(",")
        # Each kept once: a source, and mostly the passage in it, is cited by many answers.
        return Citation(intern(key.strip()), intern(locator.strip()), is_opened=True, place=node.place)
    got = shaper.fields(node, "the citation", required=("source",), optional=("locator", "opened"))
    return Citation(
        source=shaper.text(got.get("source"), "source"),
        locator=shaper.text(got.get("locator"), "locator"),
        is_opened="opened" not in got or shaper.one_of(got["opened"], "opened", ("no", "yes")) == "yes",
        place=node.place,
    )


def citations(node: Node | None, shaper: Shaper) -> tuple[Citation, ...]:
    """A list of sources."""
    return tuple([citation(item, shaper) for item in shaper.items(node, "sources")])


def prose(node: Node | None, what: str, shaper: Shaper, place: Place) -> Prose:
    """A text with the citations that stand in it; *place* is told where there is none."""
    text = shaper.text(node, what)
    here = node.place if node is not None else place
    return Prose(text, tuple(in_text(text, here)), here)
