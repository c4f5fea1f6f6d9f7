"""The links of a built site: where each leads, and which lead nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from lxml import etree

from coalition_kb.publish import EDITION
from tests.site.markup import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

#: Attributes whose address a browser asks for by itself, and those that a reader follows.
ASKED_FOR = ("src", "srcset", "poster", "data", "background")
FOLLOWED = ("href", "action", "formaction", "xlink:href")
SCHEMES = frozenset({"http", "https", "mailto"})


@dataclass(frozen=True, slots=True)
class Addresses:
    """The ids of a page in their order, what a browser asks for by itself, and that beside what a reader follows."""

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
    return Addresses(_values(page, "id"), _values(page, *ASKED_FOR), _values(page, *ASKED_FOR, *FOLLOWED))


def _values(page: Any, *names: str) -> list[str]:  # noqa: ANN401 - as above
    """What the attributes *names* hold, in the order of the page."""
    return [str(one) for one in page.xpath(f"//@*[{' or '.join(f'name()={name!r}' for name in names)}]")]


def _paths(site: Path) -> list[Path]:
    return sorted(path for path in site.rglob("*.html") if path.name != EDITION)


def faults(site: Path, pages: Mapping[Path, Addresses]) -> Iterator[str]:
    """What is wrong with the links of *pages*, each named with its page."""
    places = {path: frozenset(page.ids) for path, page in pages.items()}

    @cache
    def target(folder: Path, address: str) -> Path | None:
        """The file that *address* names in *folder*, if there is one."""
        found = (folder / address).resolve()
        file = found / "index.html" if found.is_dir() else found
        return file if file.is_file() else None

    for path, page in pages.items():
        name = path.relative_to(site)
        for address in page.asked_for:
            if urlsplit(address).scheme or urlsplit(address).netloc:
                yield f"{name}: {address!r} is asked of another host"
        for address in page.every:
            for fault in _fault(site, places, path, address, target):
                yield f"{name}: {address!r} {fault}"


def _fault(
    site: Path,
    places: Mapping[Path, frozenset[str]],
    path: Path,
    address: str,
    target: Callable[[Path, str], Path | None],
) -> Iterator[str]:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        if parts.scheme not in SCHEMES:
            yield "has a scheme that is not allowed"
        return
    named = unquote(parts.path)
    # Only the page for what is not found, which is shown anywhere, names files from the root.
    is_of_root = named.startswith("/") and path.name == "404.html"
    found = target(site if is_of_root else path.parent, named.lstrip("/") if is_of_root else named) if named else path
    if found is None:
        yield "leads to no file"
    elif parts.fragment and found in places and unquote(parts.fragment) not in places[found]:
        yield "leads to no place on its page"
