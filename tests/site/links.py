"""The links of a built site: where each leads, and which lead nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from lxml import etree

from coalition_kb.publish import EDITION
from tests.site.markup import Page

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

#: Attributes whose address a browser asks for by itself, and those that a reader follows.
ASKED_FOR = ("src", "srcset", "poster", "data", "background")
FOLLOWED = ("href", "action", "formaction", "xlink:href")
SCHEMES = frozenset({"http", "https", "mailto"})
_READ = frozenset({"id", *ASKED_FOR, *FOLLOWED})


@dataclass(frozen=True, slots=True)
class Addresses:
    """The ids of a page in their order, what a browser asks for by itself, and all addresses, each once."""

    ids: list[str]
    asked_for: list[str]
    every: list[str]


def read(site: Path) -> dict[Path, Page]:
    """Every page of *site*. The edition in one file is none of them: it has tests of its own."""
    return {path: Page(path.read_text(encoding="utf-8")) for path in _paths(site)}


def addresses(site: Path) -> dict[Path, Addresses]:
    """The addresses of every page of *site*: of thousands of pages no more is read."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    return {path: _addresses(etree.fromstring(path.read_bytes(), parser)) for path in _paths(site)}


def _addresses(page: Any) -> Addresses:  # noqa: ANN401 - lxml ships no types
    """The addresses of *page*."""
    held = [(name, value) for one in page.iter(etree.Element) for name, value in one.items() if name in _READ]
    every = [(name, value) for name, value in held if name != "id"]
    return Addresses(
        [value for name, value in held if name == "id"],
        [value for name, value in every if name in ASKED_FOR],
        list(dict.fromkeys(value for _, value in every)),
    )


def _paths(site: Path) -> list[Path]:
    return sorted(path for path in site.rglob("*.html") if path.name != EDITION)


def faults(site: Path, pages: Mapping[Path, Addresses]) -> Iterator[str]:
    """What is wrong with the links of *pages*, each named with its page."""
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    places = {path.relative_to(site).as_posix(): frozenset(page.ids) for path, page in pages.items()}
    for path, page in pages.items():
        name = path.relative_to(site).as_posix()
        for address in page.asked_for:
            if urlsplit(address).scheme or urlsplit(address).netloc:
                yield f"{name}: {address!r} is asked of another host"
        for address in page.every:
            for fault in _fault(files, places, name, address):
                yield f"{name}: {address!r} {fault}"


def _fault(files: Collection[str], places: Mapping[str, Collection[str]], page: str, address: str) -> Iterator[str]:
    """What is wrong with *address* on *page*, which has its name below the site as all *files* have."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        if parts.scheme not in SCHEMES:
            yield "has a scheme that is not allowed"
        return
    target = _target(files, page, unquote(parts.path))
    if target not in files:
        yield "leads to no file"
    elif parts.fragment and target in places and unquote(parts.fragment) not in places[target]:
        yield "leads to no place on its page"


def _target(files: Collection[str], page: str, address: str) -> str:
    """The file that *address* names on *page*."""
    if not address:
        return page
    # Only the page for what is not found, which is shown anywhere, names files from the root.
    is_of_root = address.startswith("/") and page == "404.html"
    found = normpath(address.lstrip("/") if is_of_root else join(dirname(page), address))
    return found if found in files else normpath(join(found, "index.html"))
