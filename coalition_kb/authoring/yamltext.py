"""Texts as YAML that is read back as the same texts, whatever stands in them."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

from coalition_kb.yamlfile import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH = 118
LONGEST_REMARK = 200  # characters of a text that a comment shows
#: What stands in the record without quotes: ids, those of states, dates.
_PLAIN = re.compile(r"[a-z0-9][a-z0-9_-]*|[A-Z]{3}")


def scalar(text: str, indent: int) -> str:
    """*text*, at its ends without white space, as what follows a `name:` whose lines below it stand at *indent*.

    A text of several lines becomes a literal block, and any other a quoted text. Its characters are those that `read` of
    issues lets pass: nothing invisible but line feeds and tabs.
    """
    if "\n" not in text or text != text.strip():
        return quoted(text)
    lines = (" " * indent + line if line else "" for line in text.split("\n"))
    return "|-\n" + "\n".join(lines)


def word(text: str) -> str:
    """*text* as it is where it is an id or a date, and else between quotes."""
    return text if _PLAIN.fullmatch(text) else quoted(text)


def words(texts: tuple[str, ...]) -> str:
    """A list on one line."""
    return f"[{', '.join(map(word, texts))}]"


def comment(text: str, indent: int, first: str = "", later: str = "") -> Iterator[str]:
    """*text* as lines of comments; *first* and *later* stand before the words of the first line and of those after it."""
    begin = " " * indent + "# "
    yield from textwrap.wrap(
        text,
        WIDTH,
        initial_indent=begin + first,
        subsequent_indent=begin + later,
        break_long_words=False,
        break_on_hyphens=False,
    )


def shortened(text: str) -> str:
    """*text* between quotes on one line, cut where it is long: for comments and messages."""
    return quoted(text if len(text) <= LONGEST_REMARK else text[:LONGEST_REMARK] + "…")
