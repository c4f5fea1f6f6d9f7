"""Pages by the thousand: the generator makes one page as a shell, and others are stamped from it.

A page of the generator costs some ten milliseconds, and there are thousands. What a stamped page shows is what the
generator would have made of the same page, which a test holds.
"""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from coalition_kb.output import Output

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

TITLE, DESCRIPTION = "KB-SHELL-TITLE", "KB-SHELL-DESCRIPTION"
CITED, FOUND = "KB-SHELL-CITED", "KB-SHELL-FOUND"
CONTENTS, BODY, ADDRESS = "KB-SHELL-CONTENTS", "KB-SHELL-BODY", "KB-SHELL-ADDRESS"
ANCHOR = TITLE.lower()  # the generator makes it of the heading
MARKS = (TITLE, DESCRIPTION, CITED, FOUND, CONTENTS, BODY, ADDRESS, ANCHOR)
SITEMAP = "sitemap.xml"
_MARK = re.compile(f"({'|'.join(MARKS)})")
_ENTRY = re.compile(r"\s*<url>(?:(?!</url>).)*?</url>", re.DOTALL)


class ShellError(Exception):
    """A shell lacks one of the marks: the theme, or what a shell is made of, has changed."""


@dataclass(frozen=True, slots=True)
class Shell:
    """A page of the generator, parted at its marks."""

    parts: Sequence[str]  # text and mark in turn

    def stamped(self, texts: Mapping[str, str]) -> str:
        """The page that has *texts* in the places of the marks; no mark is looked for in them."""
        return "".join([texts[part] if place % 2 else part for place, part in enumerate(self.parts)])


def shell(page: str, wanted: Iterable[str] = (TITLE, DESCRIPTION, BODY)) -> Shell:
    """The shell in *page*, of HTML.

    Raises:
        ShellError: *page* lacks a mark of *wanted*.
    """
    if missing := [mark for mark in wanted if mark not in page]:
        raise ShellError(f"the shell of pages has no {', '.join(missing)}: the theme has changed")
    return Shell(_MARK.split(page))


def listed(sitemap: str, stamped: Mapping[str, Sequence[str]]) -> Iterator[Output]:
    """The map of the site, plain and packed, with the addresses of the *stamped* pages in the places of their shells'."""

    def entries(found: re.Match[str]) -> str:
        own = next((one for one in stamped if f"/{one}</loc>" in found[0]), None)
        return found[0] if own is None else "".join(found[0].replace(own, one) for one in stamped[own])

    data = _ENTRY.sub(entries, sitemap).encode()
    yield Output(PurePosixPath(SITEMAP), data)
    yield Output(PurePosixPath(f"{SITEMAP}.gz"), gzip.compress(data, mtime=0))
