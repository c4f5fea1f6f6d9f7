"""How much of the record is known: of each variable that is coded by hand, its cells by status, confidence and reading."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from coalition_kb.model import UNITS, Status
from coalition_kb.shapes.codebook import CORE
from coalition_kb.tables.answer_columns import status_of
from coalition_kb.tables.column import Column, Table, choices

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from coalition_kb.model import Case, Coding, Record, Variable

#: The status of a cell that holds an answer: one, or several that are contested.
ANSWERED = (Status.CODED, Status.CONTESTED)


@dataclass(frozen=True, slots=True)
class Coverage:
    """A variable's cells: one a case, or one a partner of a case."""

    variable: Variable
    statuses: Mapping[str, int]  # how many cells have each status; one without a coding is not coded
    n_low: int  # of the coded, those of low confidence
    n_read: int  # of the answered, those that rest on a passage that was read

    @property
    def n_cells(self) -> int:
        """All cells."""
        return sum(self.statuses.values())

    @property
    def n_answered(self) -> int:
        """The cells that hold an answer."""
        return sum(self.statuses.get(status, 0) for status in ANSWERED)


def cells(cases: Iterable[Case], variable: Variable) -> Iterator[tuple[Case, Coding | None]]:
    """Every cell of *variable* in *cases*, with its coding where there is one. Lists of the frame are no codings."""
    for case in cases:
        if variable.frame_field:
            yield from ((case, one) for one in (case.start, case.end) if one.variable == variable.frame_field)
        elif variable.unit == "partner":
            yield from ((case, partner.codings.get(variable.id)) for partner in case.partners)
        else:
            yield case, case.codings.get(variable.id)


def rests_on_reading(record: Record, coding: Coding) -> bool:
    """Whether *coding*, or an alternative of it, cites a passage that was read."""
    return any(record.is_read(one) for one in coding.all_citations)


def covered(record: Record) -> list[Coverage]:
    """The coverage of every variable that is coded by hand and has a cell, in the order of the codebook; told once a record."""
    known = cast("list[Coverage] | None", record.kept.get(__name__))
    if known is None:
        known = record.kept[__name__] = list(_covered(record))
    return known


def _covered(record: Record) -> Iterator[Coverage]:
    """What `covered` tells. Most cells have no coding: these are counted, and only the codings are looked at."""
    n_cells = {"partner": sum(len(case.partners) for case in record.cases.values())}
    held: dict[tuple[bool, str], list[Coding]] = {}
    for coding in record.codings:
        held.setdefault((bool(coding.state), coding.variable), []).append(coding)
    for variable in record.variables.values():
        if variable.computed is not None:
            continue
        codings = held.get((variable.unit == "partner", variable.id), [])
        n = n_cells.get(variable.unit, len(record.cases))
        if variable.frame_field:
            codings = [one for _, one in cells(record.cases.values(), variable) if one]
            n = len(codings)
        statuses = Counter([one.status for one in codings])
        if n > len(codings):
            statuses[status_of(None)] += n - len(codings)
        answered = [one for one in codings if one.status in ANSWERED]
        if n:
            yield Coverage(
                variable,
                statuses,
                n_low=sum(one.status == Status.CODED and one.confidence == "low" for one in answered),
                n_read=sum(rests_on_reading(record, one) for one in answered),
            )


def coverage(record: Record) -> Table[Coverage]:
    """One row a variable: how many of its cells are answered, and how well."""
    columns: tuple[Column[Coverage], ...] = (
        Column("variable_id", "text", "The variable.", lambda row: row.variable.id, to="variables"),
        Column(
            "unit",
            "code",
            "intervention: a cell a case; partner: a cell a partner.",
            lambda row: row.variable.unit,
            choices=choices(UNITS),
        ),
        Column(
            "core",
            "code",
            "Whether every case answers it, or only studies.",
            lambda row: row.variable.core,
            choices=choices(CORE),
        ),
        Column("n_cells", "integer", "Its cells.", lambda row: row.n_cells),
        *(_counted(status) for status in Status),
        Column("n_low", "integer", "Coded cells of low confidence.", lambda row: row.n_low),
        Column(
            "n_read",
            "integer",
            "Coded or contested cells that cite a passage that was read.",
            lambda row: row.n_read,
        ),
    )
    return Table("coverage", "How much is known of a variable.", columns, covered(record), ("variable_id",))


def _counted(status: Status) -> Column[Coverage]:
    return Column(
        f"n_{status.value}",
        "integer",
        f"Cells with the status {status.value}.",
        lambda row: row.statuses.get(status.value, 0),
    )
