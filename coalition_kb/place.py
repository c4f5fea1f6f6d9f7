"""Where a piece of the record stands in its source file."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """A position in a source file. Line and column count from 1, as editors do.

    A tuple, since one is made for every scalar of the record and a frozen dataclass costs three times as much.
    """

    file: str  # relative to the root of the record, with forward slashes
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"
