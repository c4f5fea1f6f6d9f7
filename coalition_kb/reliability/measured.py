"""The agreement of the passes on each variable that several of them coded."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from coalition_kb.analysis.refusal import Refusal
from coalition_kb.analysis.reliability import agreement
from coalition_kb.judgements import judged
from coalition_kb.reliability.rows import LEVELS, rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coalition_kb.analysis.reliability import Agreement
    from coalition_kb.judgements import Judged
    from coalition_kb.model import Coding, Record, Variable

_KEPT = "reliability"


@dataclass(frozen=True)
class Measured:
    """A variable, the cells of it that two passes or more hold, and how well these agree."""

    variable: Variable
    cells: tuple[Judged, ...]
    agreement: Agreement | Refusal  # over the cells in which two passes or more have an answer

    @cached_property
    def differing(self) -> tuple[Judged, ...]:
        """The cells on which passes differ, in what they answer or in whether they do."""
        return tuple([one for one in self.cells if not one.is_agreed])

    @property
    def n_answered(self) -> int:
        """Cells in which two passes or more have an answer, which agreement is measured over."""
        return 0 if isinstance(self.agreement, Refusal) else self.agreement.n_units

    @property
    def n_status_apart(self) -> int:
        """Cells to which the passes give different statuses: coded by one, say, and unknown to the other."""
        return sum(len({coding.status for coding in one.codings.values()}) > 1 for one in self.cells)


@dataclass(frozen=True)
class Reliability:
    """The agreement on all variables that were coded more than once, and what it was drawn with."""

    variables: Mapping[str, Measured]  # in the order of the codebook
    samples: int  # of each bootstrap
    seed: int
    decided: Mapping[str, Coding]  # what the case itself says now, by the address of the cell

    @property
    def cells(self) -> list[Judged]:
        """All cells that were coded more than once."""
        return [cell for one in self.variables.values() for cell in one.cells]

    def cell(self, coding: Coding) -> Judged | None:
        """The cell of *coding*; None where it was coded once."""
        return self._by_address.get(coding.address)

    @cached_property
    def _by_address(self) -> Mapping[str, Judged]:
        return {one.address: one for one in self.cells}

    @property
    def causes(self) -> Mapping[str, list[Judged]]:
        """The cells on which passes differ, by the cause that was found, and under nothing where none has been yet."""
        found: dict[str, list[Judged]] = {}
        for one in (cell for held in self.variables.values() for cell in held.differing):
            coding = self.decided.get(one.address)
            found.setdefault(coding.adjudicated.cause if coding and coding.adjudicated else "", []).append(one)
        return found


def reliability(record: Record) -> Reliability:
    """How well the passes of *record* agree on each variable, before anybody decides between them.

    Intervals are drawn as those of the findings are: `draws` samples from `seed`, of the thresholds that all tests share;
    a record without them has no intervals.
    """
    known = record.kept.get(_KEPT)
    if not isinstance(known, Reliability):
        known = record.kept[_KEPT] = _measured(record)
    return known


def _measured(record: Record) -> Reliability:
    samples, seed = (int(record.analysis.rules.get(name, 0)) for name in ("draws", "seed"))
    cells: dict[str, list[Judged]] = {}
    for one in judged(record):
        cells.setdefault(one.variable.id, []).append(one)
    addresses = [one.address for held in cells.values() for one in held]
    return Reliability(
        {
            id_: Measured(variable, tuple(cells[id_]), _agreement(variable, cells[id_], (samples, seed)))
            for id_, variable in record.variables.items()
            if id_ in cells
        },
        samples,
        seed,
        {address: coding for address in addresses if (coding := record.coding_at(address))},
    )


def _agreement(variable: Variable, cells: list[Judged], drawn: tuple[int, int]) -> Agreement | Refusal:
    level = LEVELS.get(variable.level)
    if level is None:
        return Refusal(f"The answers to {variable.name} are free text, which no coefficient compares.")
    passes = list(dict.fromkeys(name for one in cells for name in one.codings))
    samples, seed = drawn
    return agreement(rows(cells, variable, passes), level, samples=samples, seed=seed)
