"""A stretch of a text around what was found in it, with the places of what was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.search.words import tokens

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

WIDTH = 160  # characters of a snippet, more or less
BEFORE = 40  # characters before the first word found, where the text is longer
CUT = "…"

Mark = tuple[int, int]  # start and end in characters


@dataclass(frozen=True, slots=True)
class Snippet:
    """A stretch of a text, cut at words, and the places of what was found in it."""

    text: str
    marks: tuple[Mark, ...] = ()

    def marked(self, before: str, after: str) -> str:
        """The text with a sign before and after each place."""
        parts, here = [], 0
        for start, end in self.marks:
            parts += [self.text[here:start], before, self.text[start:end], after]
            here = end
        return "".join([*parts, self.text[here:]])


def snippet(text: str, terms: Collection[str]) -> Snippet:
    """The stretch of *text* that has the most of *terms*; its beginning where it has none."""
    marks = _joined(text, [(token.start, token.end) for token in tokens(text) if token.term in terms])
    start = max(0, _richest(marks) - BEFORE) if len(text) > WIDTH else 0
    start = text.rfind(" ", 0, start) + 1 if start else 0
    end = len(text)
    if end - start > WIDTH:
        end = text.rfind(" ", start + 1, start + WIDTH)
        end = end if end > start else start + WIDTH  # one endless word
    head = CUT if start else ""
    shift = len(head) - start
    kept = tuple((one + shift, other + shift) for one, other in marks if start <= one and other <= end)
    return Snippet(head + text[start:end] + (CUT if end < len(text) else ""), kept)


def _richest(marks: Sequence[Mark]) -> int:
    """Where a stretch begins that holds the most of *marks*: the first such."""
    room = WIDTH - BEFORE
    counts = [(sum(1 for _, end in marks if start <= end <= start + room), -start) for start, _ in marks]
    return -max(counts)[1] if counts else 0


def _joined(text: str, marks: Sequence[Mark]) -> list[Mark]:
    """*marks*, those with nothing but a space between them made one."""
    joined: list[Mark] = []
    for start, end in marks:
        if joined and text[joined[-1][1] : start] == " ":
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
