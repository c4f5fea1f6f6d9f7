"""What a build makes beside the pages, in a second process, which is given the record once: files to take, and indexes."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from coalition_kb.dataset import CSV, FORMATS, downloads, keyed
from coalition_kb.dataset.archive import archive, held
from coalition_kb.dataset.datapackage import datapackage
from coalition_kb.dataset.reading import lines
from coalition_kb.dataset.readme import licence, readme
from coalition_kb.operations import Computer
from coalition_kb.output import Output, text
from coalition_kb.pieces import Pieces, digest, pieces
from coalition_kb.publish import EDITION, lay, offer, write
from coalition_kb.qda import files as exchange
from coalition_kb.reader import DATA_TERMS, documents, licences
from coalition_kb.recall import folder_of
from coalition_kb.report import FOLDER, METHODS, Material, outputs
from coalition_kb.search.index import create
from coalition_kb.search.stamp import stamp
from coalition_kb.site.edition import REPEATED, edition
from coalition_kb.site.given import Site
from coalition_kb.site.prose import library
from coalition_kb.tables import filled, tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from coalition_kb.about import About
    from coalition_kb.download import Download
    from coalition_kb.earlier import Earlier
    from coalition_kb.findings import Results
    from coalition_kb.model import Record
    from coalition_kb.output import AnyOutput
    from coalition_kb.tables import AnyTable, Filled


PIECES = "pieces"  # the folder of the user's own for what is kept from build to build


@dataclass
class Beside:
    """What the second process holds: the record, whose project is in `root`, what is told of it, and the build's folder."""

    root: Path
    record: Record
    told: About
    folder: Path
    before: Earlier  # the last build, as far as it may be taken over

    def __reduce__(self) -> tuple[type[Beside], tuple[object, ...]]:
        """As a process gets it that begins afresh: without what was worked out, which has functions in it."""
        return Beside, (self.root, replace(self.record), self.told, self.folder, self.before)

    @cached_property
    def made(self) -> list[AnyTable]:
        """The tables of the record."""
        return tables(self.record)

    @cached_property
    def cells(self) -> list[Filled]:
        """The tables with their values."""
        with _pieces("tables", self) as known:
            return filled(self.made, partial(_filled, known))

    @property
    def data(self) -> Path:
        """The folder of what readers may take."""
        return self.folder / FOLDER

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """A digest of each table, by its name: of its values, which its CSV file has, and of what is told of it."""
        return {
            table.name: digest(
                repr((table.name, table.meaning, table.fields, table.key)),
                (self.data / f"{table.name}.csv").read_bytes(),
            )
            for table in self.cells
        }


@dataclass(frozen=True, slots=True)
class Made:
    """Files that were made: as readers may take them, and by the path of each a digest of all that it was made of."""

    offered: Sequence[Download]
    keys: Mapping[str, str]


_held: list[Beside] = []  # one, from the beginning of the process


def hold(of: Beside) -> None:
    """Hold what all works of the process are made from."""
    _held[:] = [of]


def formats() -> Made:
    """Write the dataset in every format, and what tells programs of it."""
    of = _held[0]
    write(CSV.outputs(of.cells, of.told), of.data, keep_others=True)
    write([datapackage(of.cells, of.told, of.data)], of.data, keep_others=True)
    offered: list[Download] = []
    keys: dict[str, str] = {}
    for one in FORMATS:
        files = dict(keyed(of.cells, of.told, one, of.digests)) if one.is_there else {}
        if one is not CSV:
            keys |= {f"{FOLDER}/{file.path}": key for file, key in files.items()}
            write(_not_there(files, of), of.data, keep_others=True)
        offered += downloads(one.kind, _sizes(files, of.data), of.cells)
    return Made(offered, keys)


def _filled(known: Pieces, table: AnyTable) -> Filled:
    """*table* with its values, which are known where nothing that they hang on has changed."""
    if table.hangs_on is None:
        return table.filled
    key = digest("table", table.name, repr(table.fields), table.hangs_on())
    return table.filled_by(known.of(key, lambda: table.frame))


def _not_there(files: Mapping[AnyOutput, str], of: Beside) -> Iterator[AnyOutput]:
    """Those of *files* that the build before did not make of what their digests tell; the others are taken over from it."""
    for file, key in files.items():
        if (made := of.before.made(f"{FOLDER}/{file.path}", key)) is None:
            yield file
        else:
            offer(made, of.data / file.path)


def index() -> None:
    """Create the index of the shell's search."""
    of = _held[0]
    with _pieces("index", of) as known:
        create(of.record, stamp(of.root), of.folder / "index", written=documents(of.root), pieces=known)


def exchanged() -> None:
    """Write the files for qualitative software."""
    of = _held[0]
    write(exchange(of.record, of.told), of.data, keep_others=True)


def report(results: Results) -> dict[str, str]:
    """Write the report, the codebook and the synopsis: what needs the extra only where it is installed.

    What the last build made of the same is taken over; what each was made of comes back as a digest, by its name.
    """
    of = _held[0]
    methods = next((one.data.decode() for one in documents(of.root) if one.path.name == METHODS), "")
    shelf = library(of.record.sources.values())
    site = Site(of.record, Computer(of.record), of.made, (), shelf, of.told.repository, of.told.address, results)
    made = list(outputs(Material(site, methods), of.before))
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


def in_one_file(pages: Iterable[PurePosixPath]) -> None:
    """Write the edition in one file, of *pages*, and of tables as CSV."""
    of = _held[0]
    shown = (Output(path, (of.folder / "docs" / path).read_bytes()) for path in pages)
    names = [f"{table.name}.csv" for table in of.made if table.name not in REPEATED]
    saved = [Output(PurePosixPath("data/files", name), (of.data / name).read_bytes()) for name in names]
    with _pieces("edition", of) as known:
        write([text(EDITION, edition(shown, saved, known))], of.folder, keep_others=True)


@contextmanager
def _pieces(name: str, of: Beside) -> Iterator[Pieces]:
    """The pieces of *name* that are known, where there is a last build; those that are asked for are kept for the next one."""
    place = folder_of(of.root) / PIECES / name
    known = pieces(place, of.before.program) if of.before.folder else Pieces()
    yield known
    known.keep(place, of.before.program)


def _sizes(files: Iterable[AnyOutput], folder: Path) -> dict[str, int]:
    """The bytes of each of *files*, which lie in *folder*, by its path."""
    return {file.path.as_posix(): (folder / file.path).stat().st_size for file in files}
