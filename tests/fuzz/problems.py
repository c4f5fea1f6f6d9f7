"""What is true of every answer, whatever was read: it can be told, and a problem stands within the text."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING

from coalition_kb.problem import as_github, as_json, as_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coalition_kb.place import Place
    from coalition_kb.problem import Problem

_LINE_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")  # as YAML counts lines
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


class Lines:
    """The lines of a file, by which a place is known to be within it."""

    def __init__(self, data: bytes) -> None:
        text = data.decode("utf-8", "replace").removeprefix("\ufeff")
        self._lengths = [len(line) for line in _LINE_BREAK.split(text)]
        self.end = (len(self._lengths), self._lengths[-1] + 1)  # line and column

    def hold(self, place: Place) -> bool:
        """Whether *place* is that of a sign, or of the end of a line."""
        return 1 <= place.line <= len(self._lengths) and 1 <= place.column <= self._lengths[place.line - 1] + 1


def are_told(problems: Iterable[Problem]) -> None:
    """Each of *problems* says what was found, what is allowed and how to mend it; each style can show them all."""
    held = sorted(problems)
    for one in held:
        assert one.found, one
        assert one.allowed, one
        assert one.mend, one
        assert one.rule, one
    as_text(held).encode()
    assert len(as_github(held).encode().splitlines()) == len(held)
    assert len(json.loads(as_json(held).encode())) == len(held)


def is_a_line(said: str) -> bool:
    """Whether *said* is one line of signs that can be seen, or that some scripts need."""
    return all(unicodedata.category(sign) not in _INVISIBLE or sign in "\u200c\u200d" for sign in said)
