"""The pages of the site as they are written, in Markdown, to HTML: as the site generator would, at a twentieth of its time.

Most of a page is ready HTML, which Markdown is to leave alone; it is set aside and only the rest is converted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from typing import TYPE_CHECKING

import markdown  # type: ignore[import-untyped]  # it ships no types

from coalition_kb.yamlfile import Fields, Items, Text, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from coalition_kb.output import Output
    from coalition_kb.shell import Sheet
    from coalition_kb.yamlfile import Node

#: As mkdocs.yml and MkDocs itself set them; a link to each section is left out.
EXTENSIONS = ("attr_list", "toc", "tables", "fenced_code")
KINDS = {"cases": "Case", "states": "State", "variables": "Variable", "findings": "Finding"}
INDEX = "index"

_FRONT = re.compile(r"---\n(.*?)\n---\n", re.DOTALL)
_STARTS = re.compile(r"^(?:(```+|~~~+)|<([a-z][a-z0-9]*)\b)", re.MULTILINE)
_NEXT = re.compile(r"[ \t]*<([a-z][a-z0-9]*)\b")
_SET_ASIDE = re.compile(r'<div data-aside="(\d+)"></div>')


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its path without an ending (that of a folder for the folder's index), and its body as HTML."""

    path: str
    title: str
    html: str
    is_index: bool = False
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    redirect: str = ""  # an address where it leads at once
    is_minor: bool = False  # one of thousands: it stands neither in the contents nor in the plain text

    @property
    def kind(self) -> str:
        """What it tells of, in a word: as its facets say, or else as its folder does."""
        said = self.facets.get("Kind")
        return said[0] if said else KINDS.get(self.path.partition("/")[0] if "/" in self.path else "", "Page")


def pages(outputs: Iterable[Output]) -> Iterator[Page]:
    """The pages among *outputs*, in their order."""
    converter = markdown.Markdown(extensions=list(EXTENSIONS))
    for output in outputs:
        if output.path.suffix == ".md":
            yield _page(output, converter)


def stamped(folder: str, sheets: Iterable[Sheet], kind: str) -> Iterator[Page]:
    """The pages that the site stamps from a shell."""
    for one in sheets:
        html = f"<h1>{one.title}</h1>\n{one.body}"
        yield Page(f"{folder}/{one.name}", unescape(one.title), html, facets={"Kind": [kind]}, is_minor=True)


def _page(output: Output, converter: markdown.Markdown) -> Page:
    text = output.data.decode()
    found = _FRONT.match(text)
    front = read(found[1].encode(), output.path.as_posix()) if found else None
    entries = front.values if isinstance(front, Fields) else {}
    path = output.path.with_suffix("")
    is_index = path.name == INDEX
    place = (
        "" if (path.parent if is_index else path).as_posix() == "." else (path.parent if is_index else path).as_posix()
    )
    facets = entries.get("facets")
    return Page(
        place,
        title=_word(entries.get("title")) or place,
        html=_html(text[found.end() :] if found else text, converter),
        is_index=is_index,
        facets={name: _words(node) for name, node in facets.values.items()} if isinstance(facets, Fields) else {},
        redirect=_word(entries.get("redirect")),
    )


def _word(node: Node | None) -> str:
    """The text of an entry, which is escaped for HTML."""
    return unescape(node.value) if isinstance(node, Text) else ""


def _words(node: Node) -> list[str]:
    return [_word(one) for one in node.values] if isinstance(node, Items) else [_word(node)]


def _html(text: str, converter: markdown.Markdown) -> str:
    rest, aside = _apart(text)
    converter.reset()
    return _SET_ASIDE.sub(lambda found: aside[int(found[1])], converter.convert(rest))


def _apart(text: str) -> tuple[str, list[str]]:
    """*text* with a mark for each block of HTML that begins a line, and the blocks."""
    rest: list[str] = []
    aside: list[str] = []
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
            aside.append(text[found.start() : end])
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
