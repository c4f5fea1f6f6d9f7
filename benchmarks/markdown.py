"""Pages whose bodies are HTML to plain Markdown that says the same, as an author would write it by hand.

The rule: Markdown stays as it is. Of HTML, paragraphs, headings, lists, tables and definition lists become theirs in
Markdown; a summary becomes a bold line above what it held; emphasis, code and links become theirs; forms and drawings go,
and all other tags, classes and ids. A link within the site leads to the file of the page, without the place in it.
Wherever there is a choice the one is taken that is less work for the site generator.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_VOID = ("br", "hr", "img", "input", "col")
_UNSAID = ("form", "label", "select", "button", "input", "svg", "template")
_PARTS = ("div", "section", "figure", "figcaption", "details")
_BLOCKS = (*_PARTS, "p", "ul", "ol", "dl", "table", "pre", "summary", "h2", "h3", *_UNSAID)
_BEGINS_HTML = re.compile(rf"<(?:{'|'.join(_BLOCKS)})\b")
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "cite": "*"}

_SIGNS = re.compile(r"[\\`*\[\]~^]|(?<!\w)_|_(?!\w)")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_STARTS_BLOCK = re.compile(r"^(?:(\d+)(?=\.\s)|(?=[#>+-]))")


@dataclass(slots=True)
class Element:
    """A tag with what is in it."""

    tag: str
    link: str = ""
    children: list[Element | str] = field(default_factory=list)


class _Reader(HTMLParser):
    """Reads HTML whose tags are all closed, as the templates write it."""

    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("")]

    @property
    def is_whole(self) -> bool:
        return len(self.open) == 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs).get("href") or "")
        self.open[-1].children.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if self.open[-1].tag == tag and not self.is_whole:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def markdown(page: str, target: Callable[[str], str]) -> str:
    """*page* in plain Markdown. *target* gives for an address where a link to it leads; "" where it leads nowhere."""
    return "\n".join(_parts(page, _Writer(target))) + "\n"


def _parts(page: str, writer: _Writer) -> Iterator[str]:
    reader: _Reader | None = None
    is_code = False
    for line in page.splitlines():
        is_code ^= line.startswith("```")
        if reader is None and (is_code or not _BEGINS_HTML.match(line)):
            yield line
            continue
        reader = reader or _Reader()
        reader.feed(f"{line}\n")
        if reader.is_whole:
            yield "\n\n".join(["", *writer.blocks(reader.open[0]), ""])
            reader = None


class _Writer:
    """Writes elements as Markdown."""

    def __init__(self, target: Callable[[str], str]) -> None:
        self.target = target

    def blocks(self, element: Element) -> Iterator[str]:
        """The blocks in *element*; text that stands between them is a paragraph."""
        run: list[Element | str] = []
        for child in element.children:
            if isinstance(child, Element) and child.tag in _BLOCKS:
                yield from self._paragraph(run)
                run = []
                yield from self._block(child)
            else:
                run.append(child)
        yield from self._paragraph(run)

    def _block(self, element: Element) -> Iterator[str]:
        if element.tag in _UNSAID:
            return
        if element.tag in ("ul", "ol"):
            yield self._list(element)
        elif element.tag == "dl":
            yield self._definitions(element)
        elif element.tag == "table":
            yield from self._table(element)
        elif element.tag in ("h2", "h3"):
            yield f"{'#' * int(element.tag[1])} {self.inline(element.children)}"
        elif element.tag == "pre":
            yield f"```\n{_text(element).strip()}\n```"
        elif element.tag == "summary":
            yield f"**{self.inline(element.children).replace('**', '')}**"
        else:
            yield from self.blocks(element)

    def _paragraph(self, run: Iterable[Element | str]) -> Iterator[str]:
        written = self.inline(run)
        if written:
            yield _STARTS_BLOCK.sub(r"\1\\", written)

    def _list(self, element: Element) -> str:
        mark = "1.  " if element.tag == "ol" else "-   "
        items = [list(self.blocks(item)) for item in _elements(element, "li")]
        space = "\n\n" if any(len(blocks) > 1 for blocks in items) else "\n"
        return space.join(mark + _indented("\n\n".join(blocks)) for blocks in items)

    def _definitions(self, element: Element) -> str:
        groups = [*_elements(element, "div")] or [element]
        lines = [
            f":   {_indented(self._definition(one))}" if one.tag == "dd" else f"\n{self.inline(one.children)}"
            for group in groups
            for one in _elements(group, "dt", "dd")
        ]
        return "\n".join(lines).strip("\n")

    def _definition(self, element: Element) -> str:
        """What a definition says: one run of text, or blocks."""
        blocks = list(self.blocks(element))
        return "\n\n".join(blocks) if len(blocks) > 1 else self.inline(element.children)

    def _table(self, element: Element) -> Iterator[str]:
        for caption in _elements(element, "caption"):
            yield self.inline(caption.children)
        groups = [group for tag in ("thead", "tbody") for group in _elements(element, tag)]
        rows = [
            [self._cell(cell) for cell in _elements(row, "th", "td")]
            for group in groups
            for row in _elements(group, "tr")
        ]
        if rows:
            rows.insert(1, ["---"] * len(rows[0]))
            yield "\n".join(f"| {' | '.join(row)} |" for row in rows)

    def _cell(self, element: Element) -> str:
        return self.inline(element.children).replace("|", r"\|")

    def inline(self, run: Iterable[Element | str]) -> str:
        """Text with its emphasis, code and links, on one line."""
        return " ".join("".join(self._piece(one) for one in run).split())

    def _piece(self, one: Element | str) -> str:
        if isinstance(one, str):
            return _ENTITY.sub("&amp;", _SIGNS.sub(r"\\\g<0>", one).replace("<", "&lt;"))
        if one.tag in _UNSAID:
            return ""
        if one.tag == "br":
            return "<br>"
        if one.tag in ("code", "kbd"):
            text = "".join(child for child in one.children if isinstance(child, str))
            return f"`{text}`" if "`" not in text else f"`` {text} ``"
        return self._marked(one, self.inline(one.children))

    def _marked(self, element: Element, text: str) -> str:
        target = self.target(element.link) if element.link else ""
        if not text or not (target or element.tag in _MARKS):
            return text
        if target:
            return f"[{text}](<{target}>)" if re.search(r"[()\s]", target) else f"[{text}]({target})"
        return f"{_MARKS[element.tag]}{text}{_MARKS[element.tag]}"


def _elements(element: Element, *tags: str) -> Iterator[Element]:
    return (child for child in element.children if isinstance(child, Element) and child.tag in tags)


def _text(element: Element) -> str:
    return "".join(one if isinstance(one, str) else _text(one) for one in element.children)


def _indented(text: str) -> str:
    return text.replace("\n", "\n    ")


def page_of(address: str, page: str, known: frozenset[str]) -> str:
    """Where a link on *page* to *address* leads, as an author writes it: to a file beside it; "" where there is none."""
    path, _, _ = address.partition("#")
    if "://" in address or address.startswith("mailto:"):
        return address
    if not path:
        return ""
    folder, name = posixpath.split(page)
    url = folder if name == "index.md" else posixpath.join(folder, name.removesuffix(".md"))
    found = posixpath.normpath(posixpath.join(url, path))
    for file in (f"{found}.md", posixpath.normpath(f"{found}/index.md"), found):
        if file in known:
            return posixpath.relpath(file, folder or ".")
    return ""
