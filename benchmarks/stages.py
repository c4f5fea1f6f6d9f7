"""What a build does, stage by stage, each to be run in a process of its own: python -m benchmarks.stages NAME FOLDER.

The folder holds a record in `record`; a stage leaves there what later ones start from. What is timed is the stage alone, and
not the reading of what it starts from; the memory of the process holds both, as that of a build does.
"""

from __future__ import annotations

import gc
import gzip
import json
import os
import pickle
import re
import sys
import time
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from benchmarks.measure import Time, rounded
from coalition_kb.about import about
from coalition_kb.building import publish_pages
from coalition_kb.dataset import FORMATS
from coalition_kb.dataset import dataset as files_of
from coalition_kb.dataset.excerpt import CUT as DYADS
from coalition_kb.earlier import Earlier
from coalition_kb.findings import Results
from coalition_kb.findings.trials import run as tested
from coalition_kb.garbage import uncollected
from coalition_kb.generator import settings
from coalition_kb.operations import Computer
from coalition_kb.output import Output
from coalition_kb.pagefind.index import FOLDER as PAGEFIND
from coalition_kb.pagefind.index import index as pagefind_index
from coalition_kb.pieces import Pieces
from coalition_kb.publish import lay, write
from coalition_kb.reader import documents, licences, load
from coalition_kb.search.bulk import bulk
from coalition_kb.search.index import create
from coalition_kb.site.calibrated import calibrated
from coalition_kb.site.cite import citations, versions_of
from coalition_kb.site.code_page import data as coding_data
from coalition_kb.site.compare import files as compared
from coalition_kb.site.edition import REPEATED, edition
from coalition_kb.site.finding_pages import verdict_file
from coalition_kb.site.given import Site
from coalition_kb.site.pages import feed, pages
from coalition_kb.site.prose import library
from coalition_kb.site.situation_page import data as situation_data
from coalition_kb.site.spellings import spellings
from coalition_kb.site.static import static
from coalition_kb.tables import filled, tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from coalition_kb.dataset import Format
    from coalition_kb.model import Record
    from coalition_kb.output import AnyOutput
    from coalition_kb.tables import Filled

RECORD = "record"
EXPLORE = "explore/index.html"
_ROW = re.compile(rb"<tr data-id=")


@dataclass(frozen=True, slots=True)
class Work:
    """The folder of one run."""

    folder: Path

    @property
    def root(self) -> Path:
        """The folder of the record."""
        return self.folder / RECORD

    def keep(self, name: str, thing: object) -> None:
        """Keep *thing* for later stages."""
        with (self.folder / f"{name}.pickle").open("wb") as stream:
            pickle.dump(thing, stream, protocol=pickle.HIGHEST_PROTOCOL)

    def has(self, name: str) -> bool:
        """Whether an earlier stage kept something under *name*."""
        return (self.folder / f"{name}.pickle").exists()

    def kept(self, name: str) -> Any:  # noqa: ANN401 - what the stage of that name left
        """What an earlier stage kept."""
        with (self.folder / f"{name}.pickle").open("rb") as stream:
            return pickle.load(stream)  # noqa: S301 - a process of this run wrote it


Told = dict[str, object]


def check(work: Work) -> Told:
    """Read, shape and check, as `coalition-kb check` does."""
    taken, loaded = _taken(partial(load, work.root))
    work.keep(RECORD, replace(loaded.record))  # a new record has nothing in it that was worked out
    files = [path for name in ("cases", "codebook") for path in (work.root / name).rglob("*.yaml")]
    return taken | {
        "files": len(files),
        "bytes": sum(path.stat().st_size for path in files),
        "codings": len(loaded.record.codings),
        "sources": len(loaded.record.sources),
        "errors": len(loaded.errors),
        "warnings": len(loaded.problems) - len(loaded.errors),
    }


def tables_without_dyads(work: Work) -> Told:
    """All tables but that of every case with every state."""
    record = work.kept(RECORD)
    taken, cells = _taken(lambda: _filled(record))
    return taken | _rows(cells)


def table_of_dyads(work: Work) -> Told:
    """The table of every case with every state of the system at its start."""
    record = work.kept(RECORD)
    taken, cells = _taken(lambda: [one.filled for one in tables(record) if one.name == DYADS])
    return taken | _rows(cells)


def format_without_dyads(one: Format, work: Work) -> Told:
    """The files of one format."""
    return _format(one, work, has_dyads=False)


def format_with_dyads(one: Format, work: Work) -> Told:
    """The same with the table of dyads, or what the format carries of it."""
    return _format(one, work, has_dyads=True)


def findings(work: Work) -> Told:
    """Every finding tested on the cases."""
    record = work.kept(RECORD)
    taken, results = _taken(partial(tested, record))
    work.keep("results", results)
    return taken | {"findings": len(results.outcomes)}


def whoosh(work: Work) -> Told:
    """The index of the shell's search."""
    record, into = work.kept(RECORD), work.folder / "index"
    taken, _ = _taken(lambda: create(record, "scale", into, written=documents(work.root)))
    return taken | _size(into)


def export_search(work: Work) -> Told:
    """The same documents in OpenSearch's bulk format, as `coalition-kb export-search` writes them."""
    record, into = work.kept(RECORD), work.folder / "bulk.ndjson"

    def written() -> None:
        with into.open("wb") as stream:
            stream.writelines(bulk(record, documents(work.root)))

    taken, _ = _taken(written)
    with into.open("rb") as stream:
        lines = sum(1 for _ in stream)
    return taken | {"documents": lines // 2, "bytes": into.stat().st_size}


def site_pages(work: Work) -> Told:
    """The pages, with what scripts of theirs fetch, as the generator gets them; where no finding was tested, with none."""
    record, docs = work.kept(RECORD), work.folder / "docs"
    results = work.kept("results") if work.has("results") else Results()

    def made() -> list[PurePosixPath]:
        shelf = library(record.sources.values())
        site = Site(record, Computer(record), [], (), shelf, "", results=results)
        shown: list[PurePosixPath] = []
        lay(_listing(chain(pages(site), static(), documents(work.root)), shown), docs)
        lay(chain(compared(site), (situation_data(site), coding_data(record), spellings(record))), docs)
        lay(chain(citations(site), calibrated(site), (verdict_file(site), feed(site)), licences(work.root)), docs)
        return shown

    taken, shown = _taken(made)
    work.keep("shown", shown)
    return taken | {"pages": len(shown)} | _size(docs)


def site(work: Work) -> Told:
    """The site of these pages, every one of them read for what goes beyond the policy."""
    record, into = work.kept(RECORD), work.folder / "site"

    def made() -> None:
        config = settings(work.root, work.folder / "frame", into)
        publish_pages(config, work.folder / "docs", Earlier(), epoch=0, versions=versions_of(record))

    taken, _ = _taken(made)
    page = (into / EXPLORE).read_bytes()
    explore = {"bytes": len(page), "gzipped": len(gzip.compress(page, mtime=0)), "rows": len(_ROW.findall(page))}
    return taken | _size(into) | {"explore": explore}


def pagefind(work: Work) -> Told:
    """The index of the site's search."""
    taken, _ = _taken(partial(pagefind_index, work.folder / "site"))
    return taken | _size(work.folder / "site" / PAGEFIND)


def one_file(work: Work) -> Told:
    """The edition in one file, with the tables that it carries."""
    paths, made = work.kept("shown"), tables(work.kept(RECORD))
    shown = (Output(path, (work.folder / "docs" / path).read_bytes()) for path in paths)
    saved = [
        Output(
            PurePosixPath("data/files", f"{table.name}.csv"), (work.folder / "csv" / f"{table.name}.csv").read_bytes()
        )
        for table in made
        if table.name not in (*REPEATED, DYADS)
    ]
    taken, text = _taken(partial(edition, shown, saved, Pieces()))
    return taken | {"bytes": len(text.encode())}


#: In the order in which they run; each needs what some before it left.
STAGES: Mapping[str, Callable[[Work], Told]] = {
    "check": check,
    "tables": tables_without_dyads,
    **{one.id: partial(format_without_dyads, one) for one in FORMATS if one.is_there},
    "dyads": table_of_dyads,
    **{f"{one.id}_with_dyads": partial(format_with_dyads, one) for one in FORMATS if one.is_there},
    "findings": findings,
    "whoosh": whoosh,
    "export_search": export_search,
    "pages": site_pages,
    "site": site,
    "pagefind": pagefind,
    "edition": one_file,
}


def _taken(work: Callable[[], Any]) -> tuple[Told, Any]:
    """How long *work* took, the processes that it started and waited for included, and what it gave."""
    gc.collect()
    wall, before = time.perf_counter(), os.times()
    with uncollected():  # as a build has it
        given = work()
    taken = Time(time.perf_counter() - wall, sum(os.times()[:4]) - sum(before[:4]))
    return {"wall_s": rounded(taken.wall), "cpu_s": rounded(taken.cpu)}, given


def _filled(record: Record, *, has_dyads: bool = False) -> list[Filled]:
    return filled(one for one in tables(record) if has_dyads or one.name != DYADS)


def _format(one: Format, work: Work, *, has_dyads: bool) -> Told:
    record, into = work.kept(RECORD), work.folder / one.id
    # Filled here and not kept by a stage before: cells share their texts with the record, as they do in a build.
    with uncollected():
        told, cells = about(record), _filled(record, has_dyads=has_dyads)

    def written() -> None:
        made: Iterable[AnyOutput] = files_of(cells, told, (one,))
        write(made, into)

    taken, _ = _taken(written)
    return taken | _size(into)


def _listing(outputs: Iterable[Output], paths: list[PurePosixPath]) -> Iterator[Output]:
    """*outputs* as they come, the path of each put on the list *paths*."""
    for output in outputs:
        paths.append(output.path)
        yield output


def _rows(cells: Iterable[Filled]) -> Told:
    return {"rows": sum(len(table.frame) for table in cells)}


def _size(folder: Path) -> Told:
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return {"files": len(sizes), "bytes": sum(sizes)}


def main() -> int:
    """Run one stage and print what is told of it, as JSON."""
    _, name, folder = sys.argv
    json.dump(STAGES[name](Work(Path(folder))), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
