"""The links of a built site: where each leads, and which lead nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from coalition_kb.publish import EDITION
from tests.site.markup import Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

#: Attributes whose address a browser asks for by itself, and those that a reader follows.
ASKED_FOR = ("src", "srcset", "poster", "data", "background")
FOLLOWED = ("href", "action", "formaction", "xlink:href")
SCHEMES = frozenset({"http", "https", "mailto"})


def read(site: Path) -> dict[Path, Page]:
    """Every page of *site*. The edition in one file is none of them: it has tests of its own."""
    paths = sorted(path for path in site.rglob("*.html") if path.name != EDITION)
    return {path: Page(path.read_text(encoding="utf-8")) for path in paths}


def faults(site: Path, pages: Mapping[Path, Page]) -> Iterator[str]:
    """What is wrong with the links of *pages*, each named with its page."""
    for path, page in pages.items():
        name = path.relative_to(site)
        for address in page.values(*ASKED_FOR):
            if urlsplit(address).scheme or urlsplit(address).netloc:
                yield f"{name}: {address!r} is asked of another host"
        for address in page.values(*ASKED_FOR, *FOLLOWED):
            for fault in _fault(site, pages, path, address):
                yield f"{name}: {address!r} {fault}"


def _fault(site: Path, pages: Mapping[Path, Page], path: Path, address: str) -> Iterator[str]:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        if parts.scheme not in SCHEMES:
            yield "has a scheme that is not allowed"
        return
    target = _target(site, path, unquote(parts.path))
    if not target.is_file():
        yield "leads to no file"
    elif parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].ids:
        yield "leads to no place on its page"


def _target(site: Path, path: Path, address: str) -> Path:
    """The file that *address* names on the page at *path*."""
    if not address:
        return path
    # Only the page for what is not found, which is shown anywhere, names files from the root.
    folder = site if address.startswith("/") and path.name == "404.html" else path.parent
    found = (folder / (address.lstrip("/") if folder is site else address)).resolve()
    return found / "index.html" if found.is_dir() else found
