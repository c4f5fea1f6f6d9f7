"""A page as it is written, in Markdown: its front matter, what is to be converted, and the ready HTML between.

Most of a page is ready HTML, which Markdown is to leave alone. Set aside it costs nothing, where a generator of sites
would read it tag by tag; what is left are the headings and a few lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from coalition_kb.yamlfile import entries as entries_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import PurePosixPath

    from coalition_kb.output import Output

_FRONT = re.compile(r"---\n(.*?)\n---\n", re.DOTALL)
#: An entry that is a text between quotes, without an escape or what might end a line in it: most of a front matter.
_TEXT = re.compile(r'^([a-z]+): "([^"\\\r\n\x85\u2028\u2029]*)"\n', re.MULTILINE)
_STARTS = re.compile(r"^(?:(```+|~~~+)|<([a-z][a-z0-9]*)\b)", re.MULTILINE)
_NEXT = re.compile(r"[ \t]*<([a-z][a-z0-9]*)\b")
_ASIDE = re.compile(r'<div data-aside="(\d+)"></div>')


@dataclass(frozen=True, slots=True)
class Written:
    """A page of which the blocks of HTML are set aside: each has a mark in `rest`, which a converter leaves as it is."""

    path: PurePosixPath
    head: Mapping[str, object]  # the entries of its front matter
    front: str  # the same as written, between its lines; empty where there is none
    rest: str
    text: str  # all that follows the front matter; empty where it is not held
    blocks: Sequence[tuple[int, int]]  # where each begins and ends in it

    def emptied(self) -> Written:
        """The same without its text, of which thousands would take much room."""
        return replace(self, text="")

    def filled(self, data: bytes) -> Written:
        """The same with its text, which is read again: *data* is the file of the page."""
        return replace(self, text=data.decode()[len(self.front) :])

    def completed(self, converted: str) -> str:
        """*converted*, which was made of `rest`, with each block in the place of its mark."""
        return _ASIDE.sub(lambda found: self.text[slice(*self.blocks[int(found[1])])], converted)


def written(page: Output) -> Written:
    """*page*, parted."""
    text = page.data.decode()
    found = _FRONT.match(text)
    text = text[found.end() :] if found else text
    rest, blocks = _apart(text)
    return Written(page.path, _entries(f"{found[1]}\n") if found else {}, found[0] if found else "", rest, text, blocks)


def _entries(front: str) -> Mapping[str, object]:
    """The entries of a front matter; its texts are taken as they stand, which is what reading them would give."""
    rest = _TEXT.sub("", front)
    return {**(_others(rest) if rest else {}), **dict(_TEXT.findall(front))}


@lru_cache(maxsize=1 << 10)  # thousands of pages have the same but for their texts
def _others(front: str) -> Mapping[str, object]:
    return entries_of(front)


def _apart(text: str) -> tuple[str, list[tuple[int, int]]]:
    """*text* with a mark for each block of HTML that begins a line, and where the blocks stand."""
    rest: list[str] = []
    aside: list[tuple[int, int]] = []
    at = 0
    while found := _STARTS.search(text, at):
        fence, tag = found.groups()
        if fence:
            closing = re.compile(rf"^{fence}[ \t]*$", re.MULTILINE).search(text, found.end())
            end = closing.end() if closing else len(text)
            rest.append(text[at:end])
        else:
            end = _end(text, found.start(), tag)
            rest += [text[at : found.start()], f'\n<div data-aside="{len(aside)}"></div>\n\n']
            aside.append((found.start(), end))
        at = end
    return "".join([*rest, text[at:]]), aside


def _end(text: str, start: int, tag: str) -> int:
    """Where the element that begins at *start* ends, with those that follow it on its last line."""
    depth, end = 0, len(text)
    for found in _tags(tag).finditer(text, start):
        depth += -1 if found[1] else 1
        if not depth:
            end = found.end()
            break
    following = _NEXT.match(text, end)
    return _end(text, end, following[1]) if following else end


@cache
def _tags(name: str) -> re.Pattern[str]:
    return re.compile(rf"<(/?){name}\b[^>]*>")
