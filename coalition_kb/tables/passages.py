"""The columns that tell of a citation: the source, where in it, and whether the passage was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coalition_kb.tables.column import Column, Row

if TYPE_CHECKING:
    from collections.abc import Callable

    from coalition_kb.model import Citation


def source_columns(citation: Callable[[Row], Citation]) -> tuple[Column[Row], ...]:
    """The columns of the *citation* of a row."""
    return (
        Column("source_id", "text", "The source.", lambda row: citation(row).source, to="sources"),
        Column("locator", "text", "Page, chapter or paragraph.", lambda row: citation(row).locator),
        Column(
            "is_opened",
            "integer",
            "1 where the passage was read by who cites it.",
            lambda row: int(citation(row).is_opened),
        ),
    )
