"""Tables to the files of the dataset, as outputs. Each format has a module and a line in `FORMATS`."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from coalition_kb.dataset.delimited import delimited
from coalition_kb.download import Download, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

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

    @property
    def kind(self) -> Kind:
        """The kind of its files, as readers are told it."""
        return Kind(self.name, self.meaning)


CSV = Format("csv", "CSV", "Every table as text, for any program.", delimited)
#: The formats in the order of the data page.
FORMATS: tuple[Format, ...] = (CSV,)


def dataset(tables: Sequence[Filled], about: About, formats: Iterable[Format] = FORMATS) -> Iterator[Output]:
    """The files of *tables* in *formats*; one that lacks what it needs is left out."""
    for one in formats:
        if one.is_there:
            yield from one.outputs(tables, about)


def downloads(kind: Kind, sizes: Mapping[str, int], tables: Iterable[Filled]) -> Iterator[Download]:
    """Files of one *kind* that were made of *tables*, as readers may take them; *sizes* has the bytes of each path.

    Where each table has a file, that is what the table is; a kind that has less says itself what of the tables it holds.
    """
    meanings = {table.name: table.meaning for table in tables}
    if not set(meanings) <= {PurePosixPath(path).stem for path in sizes}:
        meanings = {}
    for path, size in sizes.items():
        yield Download(path, kind, meanings.get(PurePosixPath(path).stem, kind.meaning), size)
