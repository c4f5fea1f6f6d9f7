"""Lines of text that fit a terminal: paragraphs, labelled lines, headings."""

from __future__ import annotations

import re
from textwrap import TextWrapper
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WIDTH = 88  # columns

_CITED = re.compile(r"\[@([^\[\]]+)\]")


def paragraph(text: str, indent: int = 0) -> Iterator[str]:
    """*text* in lines; nothing where it is empty. Citations lose the sign that stands before a key."""
    plain = _CITED.sub(lambda match: f"[{match[1].replace('@', '')}]", text)
    space = " " * indent
    wrapper = TextWrapper(
        WIDTH, initial_indent=space, subsequent_indent=space, break_long_words=False, break_on_hyphens=False
    )
    yield from wrapper.wrap(" ".join(plain.split()))


def hanging(head: str, text: str) -> Iterator[str]:
    """*text* beside *head*, its further lines below its first."""
    lines = [line.strip() for line in paragraph(text, indent=min(len(head), WIDTH // 2))] or [""]
    yield f"{head}{lines[0]}".rstrip()
    for line in lines[1:]:
        yield " " * len(head) + line


def labelled(label: str, text: str, indent: int = 0) -> Iterator[str]:
    """*text* after its label; nothing where it is empty."""
    if text:
        yield from paragraph(f"{label}: {text}", indent)


def heading(text: str) -> Iterator[str]:
    """An empty line and a title."""
    yield ""
    yield text.upper()


def listed(parts: Sequence[str], otherwise: str = "none") -> str:
    """*parts* with commas."""
    return ", ".join(parts) or otherwise
