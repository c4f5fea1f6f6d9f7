"""The sentences of a text, each with its line in the file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from coalition_kb.place import Place
from coalition_kb.shapes.citation import IN_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coalition_kb.model import Prose

LONGEST_SHOWN = 90  # letters of a sentence that a message shows
_CLOSING = r"[\"'”’)\]]*"
_ENDED = rf"[.!?]{_CLOSING}"
#: Words that a full stop does not end a sentence after. A single capital is an initial.
_SHORT = (
    "U.S U.N U.K Mr Mrs Ms Dr St Gen Lt Col Maj Capt Adm Sgt Brig Sen Rep Gov Pres Amb Sec No no vol doc docs p pp ch sec para "
    "fig cf e.g i.e ca c Jan Feb Mar Apr Aug Sept Sep Oct Nov Dec"
)
LONGEST_SHORT = 8  # letters of the longest of them, with what stands around it
_NO_END = re.compile(rf"(?:^|[\s(\"“])(?:{'|'.join(map(re.escape, _SHORT.split()))}|[A-Z])\.$")
_GAP = re.compile(rf"(?<={'[.!?]'})({_CLOSING})(\s+)(?=[\"“'(]?[A-Z0-9])|\n\s*\n")
_VISIBLE = re.compile(r"\S")
_WITHIN = re.compile(r"[^\n]\n[^\n]")  # the end of a line within a paragraph
_BLANK = re.compile(r" (?=[.,;:)])")


class Sentence(NamedTuple):
    """One sentence of an account, on one line, without its citations."""

    text: str
    place: Place  # of its first letter, as far as the file keeps lines

    @property
    def shown(self) -> str:
        """The sentence as a message quotes it: its first words where it is long."""
        if len(self.text) <= LONGEST_SHOWN:
            return self.text
        return self.text[:LONGEST_SHOWN].rsplit(" ", 1)[0] + " …"


def sentences(prose: Prose) -> tuple[Sentence, ...]:
    """The sentences of *prose* in order.

    A literal block keeps its lines, and a sentence has the line that it begins on. A folded or quoted text keeps none: its
    sentences are placed where it begins.
    """
    # Citations are no prose. Blanks stand in for them, so that what follows keeps its line.
    text = IN_TEXT.sub(lambda met: _VISIBLE.sub(" ", met[0]), prose.text) if "[@" in prose.text else prose.text
    is_literal = _WITHIN.search(text) is not None
    found = []
    for start, end in _spans(text):
        words = " ".join(text[start:end].split())
        if not words:
            continue
        first = _VISIBLE.search(text, start)
        line = prose.place.line + 1 + text.count("\n", 0, first.start() if first else start) if is_literal else None
        place = Place(prose.place.file, line, 1) if line else prose.place
        found.append(Sentence(_closed(words), place))
    return tuple(found)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for gap in _GAP.finditer(text):
        is_paragraph = gap.group(2) is None
        if not is_paragraph and _NO_END.search(text[max(start, gap.start() - LONGEST_SHORT) : gap.start()]):
            continue
        yield start, gap.start() if is_paragraph else gap.end(1)
        start = gap.end()
    yield start, len(text)


def _closed(words: str) -> str:
    """*words* without the blanks that citations left before a sign."""
    return _BLANK.sub("", words)
