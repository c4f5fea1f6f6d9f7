"""Tables as UTF-8 CSV: commas, one header row, LF, empty where there is no value."""

from __future__ import annotations

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
    """Write *table*, of two columns or more, as CSV (RFC 4180, but with LF) to *place*.

    It is quoted by the column, since most columns have no cell to be quoted: the library's writer looks at every sign.
    """
    with place.open("w", encoding="utf-8", newline="") as stream:
        stream.write(f"{','.join([field.name for field in table.fields])}\n")
        for columns in table.texts():
            lines = map(",".join, zip(*map(_quoted, columns), strict=True))
            stream.writelines([f"{line}\n" for line in lines])


def _quoted(cells: list[str]) -> list[str]:
    if not _has_special("".join(cells)):
        return cells
    return ['"' + cell.replace('"', '""') + '"' if _has_special(cell) else cell for cell in cells]


def _has_special(text: str) -> bool:
    """Whether *text*, as a cell, is to stand between quotes."""
    return "," in text or '"' in text or "\n" in text or "\r" in text
