"""Tables to the files of the dataset, as outputs. Each format has a module and a line in `FORMATS`."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from coalition_kb.about import ID
from coalition_kb.dataset.delimited import delimited
from coalition_kb.dataset.excerpt import CUT, MEANING, WHOLE
from coalition_kb.dataset.parquet import parquet
from coalition_kb.dataset.spss import spss
from coalition_kb.dataset.sqlite import database
from coalition_kb.dataset.stata import stata
from coalition_kb.dataset.workbook import CODEBOOK, SOURCES, workbook
from coalition_kb.download import Download, Kind
from coalition_kb.pieces import digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from coalition_kb.about import About
    from coalition_kb.output import AnyOutput
    from coalition_kb.tables.column import Filled


EXCERPT = (*WHOLE, CUT)
ALONE = ("",)  # in place of names: each table by itself


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, what it is for, and the outputs that it makes of tables."""

    id: str
    name: str
    meaning: str
    outputs: Callable[[Sequence[Filled], About], Iterable[AnyOutput]]
    of: Sequence[str] = ()  # the tables that a file is made of; none where of all
    needs: str = ""  # the package that an extra brings; without it the format is left out

    @property
    def is_there(self) -> bool:
        """Whether what it needs is installed."""
        return not self.needs or find_spec(self.needs) is not None

    @property
    def kind(self) -> Kind:
        """The kind of its files, as readers are told it."""
        return Kind(self.name, self.meaning)


CSV = Format("csv", "CSV", "Every table as text, for any program.", delimited, ALONE)
STATA = Format(
    "stata", "Stata", "Cases, partners and the dyads of coalition cases, with labels, for Stata and R.", stata, EXCERPT
)
SPSS = Format("spss", "SPSS", "The same for SPSS, PSPP and R.", spss, EXCERPT)
SQLITE = Format(
    "sqlite", "SQLite", "Every table with keys and a full-text index in one database, for SQL and Datasette.", database
)
EXCEL = Format(
    "excel",
    "Excel",
    "Cases, partners, the dyads of coalition cases, codebook and sources in one workbook.",
    workbook,
    (*EXCERPT, *CODEBOOK, SOURCES),
)
PARQUET = Format(
    "parquet", "Parquet", "Every table with its types, for Python, R and DuckDB.", parquet, ALONE, needs="pyarrow"
)
#: The formats in the order of the data page.
FORMATS: tuple[Format, ...] = (CSV, STATA, SPSS, SQLITE, EXCEL, PARQUET)


def dataset(tables: Sequence[Filled], about: About, formats: Iterable[Format] = FORMATS) -> Iterator[AnyOutput]:
    """The files of *tables* in *formats*; one that lacks what it needs is left out."""
    for one in formats:
        if one.is_there:
            yield from one.outputs(tables, about)


def keyed(
    tables: Sequence[Filled], about: About, one: Format, digests: Mapping[str, str]
) -> Iterator[tuple[AnyOutput, str]]:
    """The files of *tables* in a format, each with a digest of all that it is made of; *digests* has those of the tables."""
    whole = tuple(table for table in tables if one.of in ((), ALONE) or table.name in one.of)
    parts: list[tuple[Filled, ...]] = [(table,) for table in whole] if one.of == ALONE else [whole]
    for part in parts:
        key = digest(repr(about), *(digests[table.name] for table in part))
        for output in one.outputs(part, about):
            yield output, key


def downloads(kind: Kind, sizes: Mapping[str, int], tables: Iterable[Filled]) -> Iterator[Download]:
    """Files of one *kind* that were made of *tables*, as readers may take them; *sizes* has the bytes of each path.

    A file that bears the name of a table holds that table; a kind that has less than all of them carries an excerpt of one.
    """
    meanings = {table.name: table.meaning for table in tables}
    if not set(meanings) <= {PurePosixPath(path).stem for path in sizes}:
        meanings[CUT] = MEANING
    for path, size in sizes.items():
        yield Download(path, kind, meanings.get(PurePosixPath(path).stem, kind.meaning), size)


def whole(about: About) -> Iterator[Download]:
    """What is made of the files of all formats, as readers may take it: it is there only after the pages that lead to it."""
    kind = Kind("All in one", "CSV, Stata and SPSS, what tells of them, and the licence.")
    yield Download(f"{ID}-{about.data}.zip", kind, "Every file but those of SQLite, Excel and Parquet, in one folder.")
    yield Download(
        "datapackage.json", kind, "What every column of every CSV file holds, for programs (Data Package 2.0)."
    )
    yield Download("README.md", kind, "What each file is, how to cite it, and lines that read it.")
    yield Download("LICENSE.txt", kind, "The licence of the data.")
