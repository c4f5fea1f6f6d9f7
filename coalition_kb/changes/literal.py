"""Text that anyone may have written, as Markdown that shows it and does nothing else."""

from __future__ import annotations

import re

#: Signs that mean nothing to Markdown, to HTML or to what GitHub makes of addresses and names.
_PLAIN = re.compile(r"[^\W_]|[ ,/-]")


def cell(text: str) -> str:
    """*text* in one line, as code within a line or the cell of a table; what cannot be printed is shown by its number.

    Every other sign of ASCII is written by its number, and such a sign opens and closes nothing.
    """
    signs = (sign if _PLAIN.fullmatch(sign) or ord(sign) > 127 else f"&#{ord(sign)};" for sign in printable(text))  # noqa: PLR2004 - the last sign of ASCII
    return f"<code>{''.join(signs)}</code>"


def block(text: str) -> str:
    """*text* with its lines, as a block of code; its fence is longer than any that the text has."""
    lines = [printable(line, is_line=True) for line in text.splitlines()]
    fence = "`" * max([3, *(len(run) + 1 for line in lines for run in re.findall(r"`+", line))])
    return "\n".join([f"{fence}text", *lines, fence])


def printable(text: str, *, is_line: bool = False) -> str:
    """*text* without white space at its ends or twice, unless it *is_line*; signs that cannot be printed by their numbers."""
    held = text if is_line else " ".join(text.split())
    return "".join(sign if sign.isprintable() else f"[U+{ord(sign):04X}]" for sign in held)
