"""HTML read back: the elements of a page, their attributes and what a reader sees."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser

from markdown import markdown  # type: ignore[import-untyped]  # it ships no types

from coalition_kb.site.edition.reading import EXTENSIONS

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())  # noqa: SIM905 - as HTML lists them
UNSEEN = frozenset({"script", "style"})


@dataclass(frozen=True, slots=True)
class Element:
    """A start tag: its name, its attributes and how many elements stand around it."""

    name: str
    attributes: dict[str, str]
    depth: int


class Page(HTMLParser):
    """A page or a piece of one. `faults` tells where its elements do not close as they open."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.faults: list[str] = []
        self.runs: list[str] = []  # of text that is seen
        self.programs: list[str] = []  # and styles
        self.others: list[str] = []  # comments, declarations and the like
        self._open: list[str] = []
        self.feed(html)
        self.close()
        self.faults += [f"<{name}> is not closed" for name in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element."""
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}, len(self._open)))
        if len({name for name, _ in attrs}) < len(attrs):
            self.faults.append(f"<{tag}> has an attribute twice: {attrs}")
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element that closes itself."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close an element, or note that it was not the one to be closed."""
        if self._open and self._open[-1] == tag:
            self._open.pop()
        elif tag not in VOID:
            self.faults.append(f"</{tag}> closes {self._open[-1:] or 'nothing'}")

    def handle_data(self, data: str) -> None:
        """Keep text, that of programs apart."""
        (self.programs if UNSEEN.intersection(self._open) else self.runs).append(data)

    def handle_comment(self, data: str) -> None:
        """Keep a comment."""
        self.others.append(data)

    def handle_decl(self, decl: str) -> None:
        """Keep a declaration."""
        self.others.append(decl)

    def handle_pi(self, data: str) -> None:
        """Keep an instruction."""
        self.others.append(data)

    def unknown_decl(self, data: str) -> None:
        """Keep what has no name."""
        self.others.append(data)

    @cached_property
    def text(self) -> str:
        """What a reader sees, a space between any two runs, white space folded."""
        return " ".join(" ".join(self.runs).split())

    @property
    def skeleton(self) -> list[tuple[str, tuple[str, ...], int]]:
        """The page without its words: the elements with the names of their attributes, and how they nest."""
        return [(one.name, tuple(one.attributes), one.depth) for one in self.elements]

    @cached_property
    def ids(self) -> list[str]:
        """Every id, in the order of the page."""
        return [one.attributes["id"] for one in self.elements if one.attributes.get("id")]

    def values(self, *names: str) -> list[str]:
        """What the attributes *names* hold, in the order of the page."""
        return [one.attributes[name] for one in self.elements for name in names if name in one.attributes]


def rendered(text: str) -> Page:
    """A page in Markdown, without its front matter, as MkDocs renders it: with the extensions of the site."""
    return Page(markdown(text, extensions=[*EXTENSIONS]))
