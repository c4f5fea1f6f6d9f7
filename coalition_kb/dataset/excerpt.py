"""The tables that formats for one table at a time carry: cases, partners, and the dyads of coalition cases."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coalition_kb.tables.column import Filled

WHOLE = ("cases_wide", "partners")
CUT = "dyads"
MEANING = (
    "A coalition case and a state of the system at its start, whether it took part or not."  # of a row that is left
)
#: The mark of the variable that tells coalition cases from others, and its answer for one.
MARK, COALITION = "coalition", "yes"


def excerpt(tables: Sequence[Filled]) -> Iterator[Filled]:
    """Those of *tables* that are carried, in their order; of the dyads those whose case has a coalition."""
    for table in tables:
        if table.name in WHOLE:
            yield table
        elif table.name == CUT:
            kept = table.frame["case_id"].isin(_coalitions(tables))
            yield replace(table, meaning=MEANING, frame=table.frame[kept].reset_index(drop=True))


def _coalitions(tables: Sequence[Filled]) -> set[str]:
    """The cases that the codebook's threshold calls coalition cases; none where no variable has the mark."""
    return {
        case
        for table in tables
        for field in table.fields
        if field.marks == MARK
        for case in table.frame.loc[(table.frame[field.name] == COALITION).fillna(value=False), "case_id"]
    }
