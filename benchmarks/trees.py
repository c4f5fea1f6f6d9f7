"""Folders: one copied to work on, two compared byte by byte and by the words that a reader sees."""

from __future__ import annotations

import shutil
from collections import Counter
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from benchmarks.measure import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

TREE = ("cases", "codebook", "docs", "coalition_kb", "build_site.py", "mkdocs.yml")  # all that a build reads

_UNSEEN = ("script", "style", "form", "svg", "template")


def copied(into: Path) -> Path:
    """A copy of what a build reads, so that a change to it meanwhile changes no figure."""
    into.mkdir()
    for path in (ROOT / name for name in TREE):
        if path.is_dir():
            shutil.copytree(path, into / path.name)
        else:
            shutil.copy2(path, into / path.name)
    return into


def first_difference(one: Path, other: Path, parts: Iterable[str]) -> str:
    """The first file in one of *parts* that *one* and *other* do not have alike; "" where there is none."""
    for part in parts:
        names = sorted(
            {path.relative_to(root) for root in (one, other) for path in (root / part).rglob("*") if path.is_file()}
        )
        if not names:
            return f"{part}: no file"
        for name in names:
            if not ((one / name).is_file() and (other / name).is_file()):
                return f"{name}: in one build only"
            if (one / name).read_bytes() != (other / name).read_bytes():
                return f"{name}: other bytes"
    return ""


def same_words(one: Path, other: Path) -> dict[str, object]:
    """How many pages and words two sites have, and what share of the words stands on the same page of both."""
    pages = [{path.relative_to(root): _words(path) for path in root.rglob("*.html")} for root in (one, other)]
    shared = sum((words & pages[1].get(name, Counter())).total() for name, words in pages[0].items())
    counts = [sum(words.total() for words in site.values()) for site in pages]
    return {
        "pages": [len(site) for site in pages],
        "words": counts,
        "shared_share": round(shared / max(1, *counts), 4),
    }


def _words(path: Path) -> Counter[str]:
    reader = _Article()
    reader.feed(path.read_text(encoding="utf-8"))
    return Counter("".join(reader.texts).replace("¶", " ").split())


class _Article(HTMLParser):
    """The texts of what stands in <article>. Tags of blocks part words, others do not."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.within = self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - HTMLParser's own
        self.within += tag == "article"
        self.unseen += tag in _UNSEEN
        self._part(tag)

    def handle_endtag(self, tag: str) -> None:
        self.within -= tag == "article"
        self.unseen -= tag in _UNSEEN
        self._part(tag)

    def handle_data(self, data: str) -> None:
        if self.within and not self.unseen:
            self.texts.append(data)

    def _part(self, tag: str) -> None:
        if tag not in ("a", "span", "strong", "em", "code", "sup"):
            self.texts.append(" ")
