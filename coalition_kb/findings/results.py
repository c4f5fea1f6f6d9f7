"""What the tests of a finding give: numbers with the rows behind them, clauses met or not, verdicts of runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coalition_kb.analysis.estimates import Model
    from coalition_kb.analysis.qca import Analysis as Comparison
    from coalition_kb.findings.frame import Address
    from coalition_kb.model import Clause, Finding, FindingTest

RunId: TypeAlias = Literal["leading", "contested", "confident", "definitions"]
#: The four runs, in the order in which pages show them, with their names.
RUNS: Mapping[RunId, str] = {
    "leading": "Leading values",
    "contested": "Contested values at each bound",
    "confident": "High and medium confidence only",
    "definitions": "Other definitions of a coalition",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A count with the rows that are counted."""

    row: str  # what the rows have in common: in words, such as "High demand: yes"
    column: str  # empty where the table has one column
    rows: Sequence[Address]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows of the population, or that may be of it, that a test leaves out because a measure is not known of them."""

    measure: str
    rows: Sequence[Address]
    is_unsure: bool  # whether it is not even known that they belong to the population


@dataclass(frozen=True, slots=True)
class Tested:
    """A test under one reading: its numbers and what is behind them; or why it is open."""

    test: FindingTest
    n: int  # rows used
    n_cases: int
    numbers: Mapping[str, float]
    open: str = ""  # the reason why the test gives no numbers, or too few; empty where it does
    cells: Sequence[Cell] = ()
    left_out: Sequence[LeftOut] = ()
    models: Sequence[Model] = ()
    comparison: Comparison | None = None
    notes: Sequence[str] = ()
    key: str = ""  # of the sample that it was done on: `Sample.key`

    @property
    def n_left_out(self) -> int:
        """How many rows of the population are left out; each once."""
        return len({row for one in self.left_out if not one.is_unsure for row in one.rows})


@dataclass(frozen=True, slots=True)
class Judged:
    """A clause under one reading: whether it is met, None where it is open, and the number that decided it."""

    clause: Clause
    is_met: bool | None
    found: Sequence[float]  # one for each of its tests; nan where open
    why: str  # in words: "0.41 > 0", or why it is open


@dataclass(frozen=True, slots=True)
class Variant:
    """The tests of a finding under one reading, and the verdict."""

    id: str
    name: str
    tested: Mapping[str, Tested]
    supporting: Sequence[Judged]
    contradicting: Sequence[Judged]
    verdict: str
    why: str


@dataclass(frozen=True, slots=True)
class Run:
    """One of the four runs: its variants, which must agree, and the verdict."""

    id: RunId
    variants: Sequence[Variant]
    verdict: str
    why: str

    @property
    def name(self) -> str:
        """Its name."""
        return RUNS[self.id]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the cases say of a finding."""

    finding: Finding
    runs: Sequence[Run]
    verdict: str
    why: str

    @property
    def leading(self) -> Variant:
        """The first run's only variant: the record as it stands."""
        return self.runs[0].variants[0]


@dataclass(frozen=True, slots=True)
class Results:
    """What the cases say of every finding, by its id, in the order of the codebook."""

    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
