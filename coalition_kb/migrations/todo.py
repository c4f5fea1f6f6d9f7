"""What waits for a coder: cells whose rule changed after they were coded, and cells whose answer went with its name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.lineage import now_of, waiting
from coalition_kb.model import Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from coalition_kb.model import Case, Coding, Record, Version


@dataclass(frozen=True, slots=True)
class Due:
    """A cell that waits for a coder, and why."""

    coding: Coding
    variable: str
    by: tuple[str, ...]  # the versions of the codebook that changed the rule since, oldest first
    says: str  # what the last of them changed, or what became of the name of the answer
    has_no_answer: bool  # whether its answer went with its name

    @property
    def address(self) -> str:
        """Where the cell stands: case[/state]/variable."""
        return self.coding.address

    @property
    def coded_with(self) -> str:
        """The version of the codebook that it was coded or last reviewed with."""
        return self.coding.coded.codebook


def due(record: Record) -> list[Due]:
    """Every cell that waits, in the order of the files: first those without an answer, then those of an older rule.

    A cell is of an older rule where a version of the codebook after the one that it names touches its variable. A cell that
    names no version is left out, for nothing can be said of it.
    """
    without = [
        Due(coding, coding.variable, (former.version,), former.sentence, has_no_answer=True)
        for former, coding in waiting(record)
    ]
    told = {one.address for one in without}
    return [*without, *(one for one in _outdated(record) if one.address not in told)]


def _outdated(record: Record) -> Iterator[Due]:
    touched = _touched(record)
    order = {version: place for place, version in enumerate(record.versions)}
    frame = {one.frame_field: id_ for id_, one in record.variables.items() if one.frame_field}
    for case in record.cases.values():
        for coding in _cells(case):
            variable = frame.get(coding.variable, coding.variable)
            if variable not in touched or coding.coded.codebook not in order:
                continue
            since = [one for one in touched[variable] if order[one.id] > order[coding.coded.codebook]]
            if since and coding.status != Status.NOT_CODED:
                says = " ".join(since[-1].says.split())
                yield Due(coding, variable, tuple([one.id for one in since]), says, has_no_answer=False)


def _touched(record: Record) -> Mapping[str, list[Version]]:
    """The versions that touched each variable, by its name now."""
    found: dict[str, list[Version]] = {}
    for version in record.versions.values():
        for name in version.touches:
            for now in now_of(record, name):
                found.setdefault(now, []).append(version)
    return found


def _cells(case: Case) -> Iterator[Coding]:
    yield from (case.start, case.end)
    yield from case.all_codings
