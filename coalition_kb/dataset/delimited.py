"""Tables as UTF-8 CSV: commas, one header row, LF, empty where there is no value."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from coalition_kb.output import Output

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coalition_kb.about import About
    from coalition_kb.tables.column import Filled


def delimited(tables: Sequence[Filled], _about: About) -> Iterator[Output]:
    """A file for each of *tables*."""
    for table in tables:
        yield Output(PurePosixPath(f"{table.name}.csv"), csv(table))


def csv(table: Filled) -> bytes:
    """*table* as CSV (RFC 4180, but with LF)."""
    return table.frame.to_csv(index=False, lineterminator="\n").encode()
