"""A file of `codebook/sources/` to sources: CSL fields, so that Zotero and pandoc read the same file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, cast

from coalition_kb.model import Source

if TYPE_CHECKING:
    from coalition_kb.shapes.shaper import Shaper
    from coalition_kb.yamlfile import Node

TYPES = (
    "article",
    "article-journal",
    "article-magazine",
    "article-newspaper",
    "bill",
    "book",
    "broadcast",
    "chapter",
    "dataset",
    "document",
    "entry-encyclopedia",
    "hearing",
    "legal_case",
    "legislation",
    "manuscript",
    "paper-conference",
    "personal_communication",
    "post-weblog",
    "report",
    "speech",
    "thesis",
    "treaty",
    "webpage",
)
#: The whole address of a page of the web. What stands before an @ in it would pass for the host, and is refused.
ADDRESS = re.compile(r"https?://\w[\w.-]*(:[0-9]+)?([/?#][^\s<>\"\\^`{|}]*)?", re.IGNORECASE)
DOI = re.compile(r"10\.[0-9]{4,9}/\S+")
KINDS = ("primary", "official", "scholarly", "press", "tertiary", "dataset")
_REQUIRED = ("id", "type", "title", "kind", "opened")
_TEXTS = {  # CSL field → ours
    "title-short": "short",
    "issued": "issued",
    "container-title": "container",
    "publisher": "publisher",
    "volume": "volume",
    "issue": "issue",
    "page": "page",
    "URL": "url",
    "DOI": "doi",
    "note": "note",
}


def sources(node: Node, shaper: Shaper) -> list[Source]:
    """The sources, in the order of the file."""
    got = shaper.fields(node, "the sources", required=("references",))
    return [_source(item, shaper) for item in shaper.items(got.get("references"), "references")]


def _source(node: Node, shaper: Shaper) -> Source:
    got = shaper.fields(node, "the source", required=_REQUIRED, optional=("author", *_TEXTS))
    return Source(
        id=shaper.text(got.get("id"), "id"),
        type=shaper.one_of(got.get("type"), "type", TYPES),
        title=shaper.text(got.get("title"), "title"),
        authors=tuple([_author(item, shaper) for item in shaper.items(got.get("author"), "author")]),
        kind=shaper.one_of(got.get("kind"), "kind", KINDS),
        opened=cast("Literal['yes', 'part', 'no']", shaper.one_of(got.get("opened"), "opened", OPENED)),
        place=node.place,
        **{ours: shaper.text(got.get(theirs), theirs) for theirs, ours in _TEXTS.items()},
    )


OPENED = ("no", "part", "yes")  # the first stands in for a word that is none of them


def _author(node: Node, shaper: Shaper) -> str:
    got = shaper.fields(node, "the author", optional=("family", "given", "literal"))
    words = {name: shaper.text(value, name) for name, value in got.items()}
    if "literal" in words:
        return words["literal"]
    return ", ".join(words[name] for name in ("family", "given") if name in words)
