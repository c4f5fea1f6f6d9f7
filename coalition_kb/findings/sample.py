"""The rows that one test is over: those of its population of which all its measures are known, and what is left out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coalition_kb.findings.reading import LOW
from coalition_kb.findings.results import Cell, LeftOut, Tested
from coalition_kb.kinds import KINDS, LEAST

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from coalition_kb.findings.frame import Address, Frame, Numbers, Row
    from coalition_kb.model import FindingTest, Measure


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """A test with the rows that it uses, in the order of the record."""

    test: FindingTest
    rules: Mapping[str, float]
    measures: Mapping[str, Measure]  # that it is done with, by id
    rows: Sequence[Row]
    columns: Mapping[str, Numbers]  # by measure; nothing in them is nan
    left_out: Sequence[LeftOut]
    has_cells: bool  # whether the rows behind its counts are wanted
    addresses: bytes  # of its rows, one after the other

    @property
    def n(self) -> int:
        """How many rows are used."""
        return len(self.rows)

    @property
    def n_cases(self) -> int:
        """How many cases they are of."""
        return len({row.case.id for row in self.rows})

    @property
    def key(self) -> str:
        """The SHA-256 of all that a test can see of it: equal for two samples of which it makes the same."""
        given = sorted((name, str(value)) for name, value in self.test.parameters.items() if name != "population")
        names = [(one, self.name(one)) for one in self.measures]
        made = hashlib.sha256(repr((self.test.kind, given, names, sorted(self.rules.items()), self.has_cells)).encode())
        doubts = [self.doubtful(one) for one in self.test.texts("conditions")] if self.has_cells else []
        for held in (self.addresses, *(one.tobytes() for one in (*self.columns.values(), *doubts))):
            made.update(f"\n{len(held)}\n".encode())
            made.update(held)
        return made.hexdigest()

    @property
    def least(self) -> int:
        """From how many rows on the test is not too few."""
        return int(float(str(self.test.parameters.get(LEAST, self.rules["least_rows"]))))

    @property
    def too_few(self) -> str:
        """Why the rows are too few; empty where they are not."""
        return "" if self.n >= self.least else f"{counted(self.n)}, and {self.least} are wanted: too few."

    def column(self, parameter: str) -> Numbers:
        """The measure that *parameter* names."""
        return self.columns[self.test.text(parameter)]

    def matrix(self, parameter: str) -> Numbers:
        """The measures that *parameter* names: (n, k)."""
        wanted = [self.columns[one] for one in self.test.texts(parameter)]
        return np.column_stack(wanted) if wanted else np.empty((self.n, 0))

    def name(self, measure: str) -> str:
        """The name of a measure."""
        return self.measures[measure].name

    def doubtful(self, measure: str) -> NDArray[np.bool_]:
        """In which rows *measure* rests on a code of low confidence: (n,)."""
        of = str(self.measures[measure].parameters.get("of", ""))
        held = ((row.partner.codings if row.partner else row.case.codings).get(of) for row in self.rows)
        return np.array([one is not None and one.confidence == LOW for one in held], dtype=bool)

    def at(self, mask: NDArray[np.bool_]) -> Sequence[Address]:
        """The addresses of the rows of *mask* (n,); none where nobody wants them."""
        return [self.rows[place].address for place in np.flatnonzero(mask).tolist()] if self.has_cells else []

    def split(self, measure: str) -> list[Cell]:
        """The rows by the values of *measure*, the highest first."""
        column = self.columns[measure]
        return [
            Cell(f"{self.name(measure)}: {in_words(value)}", "", self.at(column == value))
            for value in sorted(set(column.tolist()), reverse=True)
        ]

    def tested(self, numbers: Mapping[str, float], **more: object) -> Tested:
        """The test with its *numbers*, and with the rows that it used or left out."""
        counted = {"n": float(self.n), **numbers}
        return Tested(self.test, self.n, self.n_cases, counted, left_out=self.left_out, **more)  # type: ignore[arg-type]

    def opened(self, why: str, **more: object) -> Tested:
        """The test without numbers, and *why*."""
        return self.tested({}, open=why, **more)


def sample(test: FindingTest, frame: Frame, *, has_cells: bool) -> Sample:
    """The rows of *test* in *frame*."""
    analysis, population = frame.record.analysis, test.text("population")
    measures = list(dict.fromkeys(KINDS[test.kind].measures_of(test)))
    chosen = frame.chosen(population)
    columns = {one: frame.column(one, population) for one in measures}
    unknown = {one: np.isnan(column) for one, column in columns.items()}
    kept = ~np.any(np.vstack(list(unknown.values())), axis=0) if chosen.rows else np.zeros(0, dtype=bool)
    used = {one: analysis.measures[one] for one in measures}
    left_out = [LeftOut(analysis.measures[one].name, rows, is_unsure=True) for one, rows in chosen.unsure.items()]
    left_out += [
        LeftOut(
            used[one].name, [chosen.rows[place].address for place in np.flatnonzero(mask).tolist()], is_unsure=False
        )
        for one, mask in unknown.items()
        if mask.any()
    ]
    return Sample(
        test=test,
        rules=analysis.rules,
        measures=used,
        rows=[chosen.rows[place] for place in np.flatnonzero(kept).tolist()],
        columns={one: column[kept] for one, column in columns.items()},
        left_out=left_out,
        has_cells=has_cells,
        addresses=frame.addresses(chosen.unit)[chosen.at[kept]].tobytes(),
    )


def counted(n: int) -> str:
    """1 row, 2 rows."""
    return f"{n} row{'' if n == 1 else 's'}"


def in_words(value: float) -> str:
    """A value of a measure as tables have it: yes and no for 1 and 0."""
    return {0.0: "no", 1.0: "yes"}.get(value, f"{value:g}")


def sentence(reason: str) -> str:
    """The *reason* of a refusal as a sentence by itself."""
    return f"{reason[:1].upper()}{reason[1:].rstrip('.')}."
