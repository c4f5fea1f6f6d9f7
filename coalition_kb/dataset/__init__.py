"""Tables to the files of the dataset, as outputs. Each format has a module and a line in `FORMATS`."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from coalition_kb.dataset.delimited import delimited
from coalition_kb.dataset.spss import spss
from coalition_kb.dataset.stata import stata

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from coalition_kb.about import About
    from coalition_kb.output import Output
    from coalition_kb.tables.column import Filled


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, what it is for, and the outputs that it makes of tables."""

    id: str
    name: str
    meaning: str
    outputs: Callable[[Sequence[Filled], About], Iterable[Output]]
    needs: str = ""  # the package that an extra brings; without it the format is left out

    @property
    def is_there(self) -> bool:
        """Whether what it needs is installed."""
        return not self.needs or find_spec(self.needs) is not None


CSV = Format("csv", "CSV", "Every table as text, for any program.", delimited)
STATA = Format(
    "stata", "Stata", "Cases, partners and the dyads of coalition cases, with labels, for Stata and R.", stata
)
SPSS = Format("spss", "SPSS", "The same for SPSS, PSPP and R.", spss)
#: The formats in the order of the data page.
FORMATS: tuple[Format, ...] = (CSV, STATA, SPSS)


def dataset(tables: Sequence[Filled], about: About, formats: Iterable[Format] = FORMATS) -> Iterator[Output]:
    """The files of *tables* in *formats*; one that lacks what it needs is left out."""
    for one in formats:
        if one.is_there:
            yield from one.outputs(tables, about)
