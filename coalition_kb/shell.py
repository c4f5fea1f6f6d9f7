"""Pages by the thousand: the generator makes one page as a shell, and the others are stamped from it.

A page of the generator costs some twenty milliseconds, and there are thousands of sources. What a stamped page shows is what
the generator would have made of the same page, which a test holds.
"""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from coalition_kb.output import Output

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TITLE, DESCRIPTION, BODY = "KB-SHELL-TITLE", "KB-SHELL-DESCRIPTION", "KB-SHELL-BODY"
_ANCHOR = TITLE.lower()  # the generator makes it of the heading
_MARK = re.compile(f"{TITLE}|{DESCRIPTION}|{BODY}|{_ANCHOR}")
NAME = "shell"  # of the page that is the shell, in the folder of those that are stamped from it
PAGE = "index.html"
SITEMAP = "sitemap.xml"
_ENTRY = re.compile(r"\s*<url>(?:(?!</url>).)*?/" + NAME + r"/</loc>.*?</url>", re.DOTALL)


class ShellError(Exception):
    """The shell lacks one of the marks: the theme or the template of the shell has changed."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page to be stamped. All three texts are HTML, escaped where that is wanted."""

    name: str  # the last part of its address
    title: str
    description: str
    body: str


def stamped(shell: str, folder: str, sheets: Iterable[Sheet]) -> Iterator[Output]:
    """A page for each sheet, beside the shell in *folder*, which lies below the root of the site.

    Raises:
        ShellError: *shell* lacks a mark.
    """
    missing = [mark for mark in (TITLE, DESCRIPTION, BODY) if mark not in shell]
    if missing:
        raise ShellError(f"the shell of {folder} has no {', '.join(missing)}")
    for sheet in sheets:
        page = shell.replace(f"{folder}/{NAME}/", f"{folder}/{sheet.name}/")
        texts = {TITLE: sheet.title, DESCRIPTION: sheet.description, BODY: sheet.body, _ANCHOR: "top"}
        page = _MARK.sub(lambda mark, texts=texts: texts[mark[0]], page)  # type: ignore[misc]  # at once: a text may hold a mark
        yield Output(PurePosixPath(folder) / sheet.name / PAGE, page.encode())


def listed(sitemap: str, folder: str, sheets: Iterable[Sheet]) -> Iterator[Output]:
    """The map of the site with the stamped pages in the place of the shell, plain and packed."""

    def entries(found: re.Match[str]) -> str:
        return "".join(found[0].replace(f"{folder}/{NAME}/", f"{folder}/{sheet.name}/") for sheet in sheets)

    data = _ENTRY.sub(entries, sitemap).encode()
    yield Output(PurePosixPath(SITEMAP), data)
    yield Output(PurePosixPath(f"{SITEMAP}.gz"), gzip.compress(data, mtime=0))
