"""The truth table: each configuration that cases have, how consistent it is with the outcome, and how it is coded."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from coalition_kb.analysis.fit import sufficiency
from coalition_kb.analysis.memberships import EQUAL, HALF
from coalition_kb.analysis.minimise import ANY

if TYPE_CHECKING:
    from coalition_kb.analysis.memberships import Memberships
    from coalition_kb.analysis.minimise import Levels, Term

#: 1 and 0: the outcome follows, or not; C: neither, between two cut-offs; ?: too few cases to say, a remainder.
Out: TypeAlias = Literal["1", "0", "C", "?"]


@dataclass(frozen=True, slots=True)
class CutOffs:
    """From where on a configuration is coded 1; the choice is the scholar's.

    Raises:
        ValueError: one is out of range, or the lower is above the upper.
    """

    incl: float  # consistency for a 1, in [0, 1]
    pri: float  # PRI for a 1, in [0, 1]; 0 asks for none
    n: int  # cases, at least 1
    lower: float | None = None  # consistency below which a row is 0; between the two it is C. None: that for a 1

    def __post_init__(self) -> None:
        for name, value in (("incl", self.incl), ("pri", self.pri), ("lower", self.least)):
            if not 0 <= value <= 1:
                raise ValueError(f"{name} is {value:g}, and must be in [0, 1]")
        if self.least > self.incl:
            raise ValueError(f"the lower cut-off {self.least:g} is above the upper {self.incl:g}")
        if self.n < 1:
            raise ValueError(f"n is {self.n}, and must be 1 or more")

    @property
    def least(self) -> float:
        """The consistency below which a row is 0."""
        return self.incl if self.lower is None else self.lower

    def out(self, n: int, incl: float, pri: float) -> Out:
        """How a row of *n* cases is coded. An undefined PRI reaches no cut-off but 0."""
        if n < self.n:
            return "?"
        if incl >= self.incl - EQUAL and (self.pri == 0 or pri >= self.pri - EQUAL):
            return "1"
        return "C" if self.least - EQUAL <= incl < self.incl - EQUAL else "0"


@dataclass(frozen=True, slots=True)
class Row:
    """A configuration that cases have."""

    number: int  # from 1, the first condition weighing most
    configuration: Term
    out: Out
    incl: float  # consistency over all cases, not only those of the row
    pri: float  # nan where undefined
    cases: tuple[str, ...]  # whose memberships are nearest to it
    present: tuple[str, ...]  # of these, with a membership in the outcome above one half
    absent: tuple[str, ...]  # and below

    @property
    def against(self) -> tuple[str, ...]:
        """The cases that contradict how the row is coded; of a row coded C or ?, which claims nothing, none."""
        return {"1": self.absent, "0": self.present}.get(self.out, ())

    @property
    def is_contradictory(self) -> bool:
        """Whether its cases stand on both sides of the outcome."""
        return bool(self.present and self.absent)


@dataclass(frozen=True, slots=True)
class TruthTable:
    """The rows that cases have, in order; all others are remainders. Sets of rows are numbered from 0."""

    conditions: tuple[str, ...]
    levels: Levels
    rows: tuple[Row, ...]
    excluded: frozenset[int] = frozenset()  # rows that are coded 0, whatever their cases say

    @property
    def n_possible(self) -> int:
        """How many configurations there could be."""
        return prod(self.levels)

    @property
    def on(self) -> frozenset[int]:
        """The rows coded 1."""
        return frozenset(row.number - 1 for row in self.rows if row.out == "1") - self.excluded

    @property
    def off(self) -> frozenset[int]:
        """The rows coded 0 or C: no solution may cover them."""
        return frozenset(row.number - 1 for row in self.rows if row.out in "0C") | self.excluded

    @property
    def remainders(self) -> frozenset[int]:
        """The rows without cases, or with too few."""
        return frozenset(range(self.n_possible)) - self.on - self.off


def truth_table(data: Memberships, cut_offs: CutOffs) -> TruthTable:
    """The truth table of *data*.

    A case belongs to the configuration of its memberships above one half, or of its values. One with exactly one half in
    a condition belongs to none. Consistency and PRI of a row are those of its memberships over all cases.

    Source: C. C. Ragin, Redesigning Social Inquiry, 2008, chapter 7.
    """
    corners = data.corners
    members: dict[Term, list[int]] = {}
    for place, corner in enumerate(corners.tolist()):
        if ANY not in corner:
            members.setdefault(tuple(corner), []).append(place)
    rows = (_row(data, configuration, held, cut_offs) for configuration, held in members.items())
    return TruthTable(data.conditions, data.levels, tuple(sorted(rows, key=lambda row: row.number)))


def _row(data: Memberships, configuration: Term, held: list[int], cut_offs: CutOffs) -> Row:
    fit = sufficiency(data.of_term(configuration), data.outcome)
    sides = {place: data.outcome[place] - HALF for place in held}
    return Row(
        number=int(np.ravel_multi_index(configuration, data.levels)) + 1,
        configuration=configuration,
        out=cut_offs.out(len(held), fit.consistency, fit.pri),
        incl=fit.consistency,
        pri=fit.pri,
        cases=tuple(data.cases[place] for place in held),
        present=tuple(data.cases[place] for place, side in sides.items() if side > EQUAL),
        absent=tuple(data.cases[place] for place, side in sides.items() if side < -EQUAL),
    )
