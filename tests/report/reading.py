"""Files for print read back, as their readers do: PDF by poppler, EPUB by a reader of XML."""

from __future__ import annotations

import os
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from coalition_kb.site.printed import REPORT
from tests import programs

if TYPE_CHECKING:
    from pathlib import Path

XHTML = "{http://www.w3.org/1999/xhtml}"
#: Where a page of a book has its text, between the lines at its head and its foot: points from above, and their number.
TEXT = ("-x", "0", "-y", "70", "-W", "600", "-H", "704")


def typeset() -> None:
    """What PDF is made with; where it is not installed the test is skipped, or fails in CI, which installs it."""
    if REPORT.is_there:
        return
    said = f"{', '.join(REPORT.needs)}: not installed; the extra `report` brings them"
    if os.environ.get("CI") == "true":
        pytest.fail(said)
    pytest.skip(said)


def letters(text: str) -> str:
    """*text* without white space, and with the marks of codes and citations read: what is compared across forms."""
    return re.sub(r"\s+", "", re.sub(r"`([^`]+)`", r"\1", text))


def text_of(pdf: Path) -> str:
    """The letters of a PDF in the order in which they were set, without the heads and feet of its pages."""
    return letters(programs.run("pdftotext", "-raw", "-nopgbrk", *TEXT, str(pdf), "-", within=pdf.parent))


def told(pdf: Path) -> dict[str, str]:
    """What a PDF says of itself."""
    lines = programs.run("pdfinfo", "-isodates", str(pdf), within=pdf.parent).splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


@dataclass(frozen=True)
class Book:
    """An EPUB: its files."""

    files: dict[str, bytes]

    @property
    def pages(self) -> dict[str, ET.Element]:
        """The pages of the text."""
        return {name: ET.fromstring(data) for name, data in self.files.items() if name.endswith(".xhtml")}  # noqa: S314

    @property
    def skeleton(self) -> list[tuple[str, list[tuple[str, tuple[str, ...]]]]]:
        """The book without its words: the elements of each page with the names of their attributes."""
        return [(name, [(one.tag, tuple(one.attrib)) for one in page.iter()]) for name, page in self.pages.items()]

    @property
    def text(self) -> str:
        """The letters of all pages."""
        return letters(" ".join("".join(page.itertext()) for page in self.pages.values()))


def book(epub: Path) -> Book:
    """The EPUB at a path."""
    with zipfile.ZipFile(epub) as archive:
        return Book({name: archive.read(name) for name in archive.namelist()})
