"""What a build makes beside the pages, in a second process, which is given the record once: files to take, and indexes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from coalition_kb.dataset import FORMATS, dataset, downloads
from coalition_kb.dataset.archive import archive, held
from coalition_kb.dataset.datapackage import datapackage
from coalition_kb.dataset.reading import lines
from coalition_kb.dataset.readme import licence, readme
from coalition_kb.load import DATA_TERMS, documents, licences
from coalition_kb.operations import Computer
from coalition_kb.output import Output, text
from coalition_kb.publish import EDITION, lay, write
from coalition_kb.qda import files as exchange
from coalition_kb.report import FOLDER, METHODS, Material, outputs
from coalition_kb.search.index import create
from coalition_kb.search.stamp import stamp
from coalition_kb.site.edition import REPEATED, edition
from coalition_kb.site.given import Site
from coalition_kb.site.prose import library
from coalition_kb.tables import filled, tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from coalition_kb.about import About
    from coalition_kb.download import Download
    from coalition_kb.earlier import Earlier
    from coalition_kb.findings import Results
    from coalition_kb.model import Record
    from coalition_kb.output import AnyOutput
    from coalition_kb.tables import AnyTable, Filled


CLAIM = ".edition"  # a file that the process makes which begins with the edition


@dataclass
class Beside:
    """What the second process holds: the record, whose project is in `root`, what is told of it, and the build's folder."""

    root: Path
    record: Record
    told: About
    folder: Path

    @cached_property
    def made(self) -> list[AnyTable]:
        """The tables of the record."""
        return tables(self.record)

    @cached_property
    def cells(self) -> list[Filled]:
        """The tables with their values."""
        return filled(self.made)

    @property
    def data(self) -> Path:
        """The folder of what readers may take."""
        return self.folder / FOLDER


_held: list[Beside] = []  # one, from the beginning of the process


def begin(root: Path, record: Record, told: About, folder: Path) -> None:
    """Hold what all works of the process are made from."""
    _held[:] = [Beside(root, record, told, folder)]


def formats() -> list[Download]:
    """Write the dataset in every format, and what tells programs of it; the files, as readers may take them."""
    of = _held[0]
    made = [(one, list(dataset(of.cells, of.told, (one,)))) for one in FORMATS]
    write([file for _, files in made for file in files], of.data, keep_others=True)
    write([datapackage(of.cells, of.told, of.data)], of.data, keep_others=True)
    return [offered for one, files in made for offered in downloads(one.kind, _sizes(files, of.data), of.cells)]


def index() -> None:
    """Create the index of the shell's search."""
    of = _held[0]
    create(of.record, stamp(of.root), of.folder / "index", written=documents(of.root))


def exchanged() -> None:
    """Write the files for qualitative software."""
    of = _held[0]
    write(exchange(of.record, of.told), of.data, keep_others=True)


def report(results: Results, before: Earlier) -> dict[str, str]:
    """Write the report, the codebook and the synopsis: what needs the extra only where it is installed.

    What the build *before* made of the same is taken over; what each was made of comes back as a digest, by its name.
    """
    of = _held[0]
    methods = next((one.data.decode() for one in documents(of.root) if one.path.name == METHODS), "")
    shelf = library(of.record.sources.values())
    site = Site(of.record, Computer(of.record), of.made, (), shelf, of.told.repository, of.told.address, results)
    made = list(outputs(Material(site, methods), before))
    lay([file for file, _ in made], of.data)
    return {f"{FOLDER}/{file.path}": key for file, key in made if key}


def packed(offered: Sequence[Download]) -> None:
    """Write the README, the licence, and the dataset in one zip: all that is made by then."""
    of = _held[0]
    files = set(held(one.path for one in offered))
    made = readme((one for one in offered if one.path in files), of.told, lines(files))
    terms = next((one.data.decode() for one in licences(of.root) if one.path.stem == DATA_TERMS), "")
    write([made, licence(of.told, terms)], of.data, keep_others=True)
    write([archive(of.data, of.told)], of.data, keep_others=True)


def in_one_file(folder: Path, pages: Iterable[PurePosixPath], tables: Iterable[str]) -> None:
    """Write the edition in one file, of *pages* and of the CSV of *tables*, which lie below *folder*.

    Both processes are told to, for either may be free first; the one that comes later leaves it to the other.
    """
    try:
        (folder / CLAIM).touch(exist_ok=False)
    except FileExistsError:
        return
    shown = [Output(path, (folder / "docs" / path).read_bytes()) for path in pages]
    names = [f"{table}.csv" for table in tables if table not in REPEATED]
    saved = [Output(PurePosixPath("data/files", name), (folder / "data" / name).read_bytes()) for name in names]
    write([text(EDITION, edition(shown, saved))], folder, keep_others=True)


def _sizes(files: Sequence[AnyOutput], folder: Path) -> dict[str, int]:
    """The bytes of each of *files*, which lie in *folder*, by its path."""
    return {file.path.as_posix(): (folder / file.path).stat().st_size for file in files}
