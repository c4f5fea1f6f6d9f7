"""The tables of the versions of the data: what each says, and which cases and cells it changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coalition_kb.cells import split
from coalition_kb.tables.column import AnyTable, Column, Table, choices

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coalition_kb.model import CellChange, Change, Record

#: What a version may do to a case.
DEEDS = {"added": "added", "merged": "merged or renamed", "withdrawn": "withdrawn"}


def changes(record: Record) -> list[AnyTable]:
    """The versions of the data, the cases and the cells that they changed: three tables."""
    versions = list(record.changes.values())
    cases = [row for one in versions for row in _deeds(record, one)]
    cells = [(one, cell) for one in versions for cell in one.cells]
    meaning = "A case that a version of the data added or retired."
    return [
        Table("changes", "A version of the data.", _CHANGES, versions, ("data_version",)),
        Table("change_cases", meaning, _CASES, cases, ("data_version", "changed_case", "deed")),
        Table("change_cells", _MEANING, _CELLS, cells, ("data_version", "changed_cell")),
    ]


_MEANING = "A cell of a case that was there before, and what a version of the data made of it."

_CHANGES: tuple[Column[Change], ...] = (
    Column("data_version", "text", "The version of the data.", lambda one: one.id),
    Column("released_on", "date", "Its day.", lambda one: one.on),
    Column("codebook", "text", "The version of the codebook in force.", lambda one: one.codebook),
    Column("says", "text", "What it means for who uses the data.", lambda one: " ".join(" ".join(one.says).split())),
    Column("n_cases_added", "integer", "How many cases it added.", lambda one: len(one.added)),
    Column("n_cases_retired", "integer", "How many it merged, renamed or withdrew.", lambda one: len(one.retired)),
    Column(
        "n_cells", "integer", "How many cells of cases that were there before it changed.", lambda one: len(one.cells)
    ),
)


_CASES: tuple[Column[tuple[Change, str, str, str]], ...] = (
    Column("data_version", "text", "The version of the data.", lambda row: row[0].id, to="changes"),
    Column("changed_case", "text", "The case: one of now, or a retired id.", lambda row: row[1]),
    Column("deed", "code", "added, merged (or renamed), or withdrawn.", lambda row: row[2], choices=choices(DEEDS)),
    Column("into", "text", "The case that it went into, where it was merged.", lambda row: row[3], to="cases"),
)


def _deeds(record: Record, one: Change) -> Iterator[tuple[Change, str, str, str]]:
    """The cases that *one* added or retired, what it did to each, and where it went."""
    for case in one.added:
        yield one, case, "added", ""
    for case in one.retired:
        into = record.retired[case].into
        yield one, case, "merged" if into else "withdrawn", into


_CELLS: tuple[Column[tuple[Change, CellChange]], ...] = (
    Column("data_version", "text", "The version of the data that changed it.", lambda row: row[0].id, to="changes"),
    Column(
        "changed_cell",
        "text",
        "case[/state]/variable, or a field of the case; it may be gone.",
        lambda row: row[1].cell,
    ),
    Column("changed_case", "text", "The case: one of now, or a retired id.", lambda row: split(row[1].cell)[0]),
    Column(
        "changed_state",
        "text",
        "The partner; empty for the case's own.",
        lambda row: split(row[1].cell)[1],
        to="states",
    ),
    Column("changed_variable", "text", "The variable, or the field of the case.", lambda row: split(row[1].cell)[2]),
    Column("was", "text", "What it answered, with its confidence; empty where it is new.", lambda row: row[1].was),
    Column("now", "text", "What the version made of it; empty where it is gone.", lambda row: row[1].now),
    Column("hash_before", "text", "The digits at the end of its address before.", lambda row: row[1].fingerprint),
    Column(
        "parts",
        "text",
        "What of it changed, joined with ';': answer, alternatives, confidence, reason, sources, evidence.",
        lambda row: ";".join(row[1].parts),
    ),
    Column(
        "why",
        "text",
        "The reason that it had after the change, or why it went.",
        lambda row: " ".join(row[1].why.split()),
    ),
)
