"""Tables to the files of the dataset, as outputs."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from coalition_kb.output import Output
from coalition_kb.tables import AnyTable, dictionary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def dataset(made: Sequence[AnyTable]) -> Iterator[Output]:
    """Each table and the data dictionary, as UTF-8 CSV: commas, one header row, LF, empty where there is no value."""
    for table in (*made, dictionary(made)):
        yield Output(PurePosixPath(f"{table.name}.csv"), csv(table))


def csv(table: AnyTable) -> bytes:
    """*table* as CSV (RFC 4180, but with LF)."""
    return table.frame.to_csv(index=False, lineterminator="\n").encode()
