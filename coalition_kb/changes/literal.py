"""Text that anyone may have written, as Markdown that shows it and does nothing else."""

from __future__ import annotations

import re
from html import escape

#: Signs that mean nothing to Markdown, to HTML or to what GitHub makes of addresses and names.
_PLAIN = re.compile(r"[^\W_]|[ ,/-]")
_LAST_OF_ASCII = 127
LONGEST = 500  # signs of a cell: one long text is not to hide the others


def cell(text: str) -> str:
    """*text* in one line, as code within a line or in the cell of a table; a long one is cut.

    Every sign of ASCII that is no letter or figure is written by its number, and such a sign opens and closes nothing.
    """
    folded = visible(" ".join(text.split()))
    held = folded if len(folded) <= LONGEST else f"{folded[:LONGEST]}…"
    signs = (one if _PLAIN.fullmatch(one) or ord(one) > _LAST_OF_ASCII else f"&#{ord(one)};" for one in held)
    return f"<code>{''.join(signs)}</code>"


def block(text: str, most: int) -> tuple[str, bool]:
    """*text* with its lines, at most *most* bytes of it, as a block that Markdown leaves alone; and whether that is all."""
    shown = escape("\n".join(map(visible, text.splitlines())), quote=False)
    held = shown.encode()[:most].decode(errors="ignore")
    return f"<pre>\n{held}\n</pre>", held == shown


def visible(line: str) -> str:
    """*line* with what cannot be printed, as a sign that turns the order of reading, shown by its number."""
    return "".join(sign if sign.isprintable() else f"[U+{ord(sign):04X}]" for sign in line)
