"""Tables as UTF-8 CSV: commas, one header row, LF, empty where there is no value."""

from __future__ import annotations

import csv
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from coalition_kb.output import Large

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from coalition_kb.about import About
    from coalition_kb.tables.column import Filled


def delimited(tables: Sequence[Filled], _about: About) -> Iterator[Large]:
    """A file for each of *tables*."""
    for table in tables:
        yield Large(PurePosixPath(f"{table.name}.csv"), partial(write, table))


def write(table: Filled, place: Path) -> None:
    """Write *table* as CSV (RFC 4180, but with LF) to *place*."""
    with place.open("w", encoding="utf-8", newline="") as stream:
        lines = csv.writer(stream, lineterminator="\n")
        lines.writerow([field.name for field in table.fields])
        lines.writerows(table.rows())
