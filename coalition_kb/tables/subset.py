"""A part of the dataset that is whole in itself: no column claims to lead to a table that is not there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coalition_kb.tables.column import Filled


class Loose(NamedTuple):
    """A column that leads to a table which is left out."""

    table: str
    column: str
    to: str

    def __str__(self) -> str:
        return f"{self.table}.{self.column} leads to {self.to}"


def loose(tables: Sequence[Filled]) -> list[Loose]:
    """The columns of *tables* that lead to none of them."""
    names = {table.name for table in tables}
    return [
        Loose(table.name, field.name, field.to)
        for table in tables
        for field in table.fields
        if field.to and field.to not in names
    ]


def whole(tables: Sequence[Filled]) -> list[Filled]:
    """*tables*, whose columns lead to each other alone; a format that holds keys to be kept would refuse the rest."""
    cut = set(loose(tables))
    return [
        replace(
            table,
            fields=tuple(
                replace(field, to="") if (table.name, field.name, field.to) in cut else field for field in table.fields
            ),
        )
        for table in tables
    ]
