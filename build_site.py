"""Build everything that is published, in one run over one tree: python build_site.py [--into build]."""

from __future__ import annotations

import argparse
import calendar
import shutil
import sys
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from coalition_kb import faults
from coalition_kb.about import about
from coalition_kb.dataset import FORMATS, dataset, downloads, whole
from coalition_kb.dataset.archive import archive, held
from coalition_kb.dataset.datapackage import datapackage
from coalition_kb.dataset.reading import lines
from coalition_kb.dataset.readme import licence, readme
from coalition_kb.garbage import uncollected
from coalition_kb.generator import SiteError, address, generate, keep_to_policy, repository, settings
from coalition_kb.load import DATA_TERMS, documents, licences, load
from coalition_kb.operations import Computer
from coalition_kb.outcomes import results as outcomes
from coalition_kb.output import Output, text
from coalition_kb.pagefind.index import SearchIndexError, index
from coalition_kb.problem import as_text
from coalition_kb.publish import EDITION, BusyError, ForeignFolderError, offer, version, write
from coalition_kb.qda import downloads as exchanged
from coalition_kb.qda import files as exchange
from coalition_kb.report import METHODS, Material, outputs
from coalition_kb.search.index import create
from coalition_kb.search.stamp import stamp
from coalition_kb.second_process import second_core
from coalition_kb.shell import NAME, PAGE, SITEMAP, ShellError, listed, stamped
from coalition_kb.site.calibrated import calibrated
from coalition_kb.site.cite import citations, versions_of
from coalition_kb.site.code_page import data as coding_data
from coalition_kb.site.compare import files as compared
from coalition_kb.site.edition import REPEATED, edition
from coalition_kb.site.finding_pages import verdict_file
from coalition_kb.site.given import Site
from coalition_kb.site.pages import feed, pages, sheets
from coalition_kb.site.printed import PRINTED
from coalition_kb.site.printed import downloads as printed
from coalition_kb.site.prose import library
from coalition_kb.site.situation_page import data as situation_data
from coalition_kb.site.source_pages import FOLDER
from coalition_kb.site.spellings import spellings
from coalition_kb.site.static import static
from coalition_kb.stages import Stages
from coalition_kb.tables import filled, tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coalition_kb.about import About
    from coalition_kb.download import Download
    from coalition_kb.findings import Results
    from coalition_kb.model import Record
    from coalition_kb.output import AnyOutput
    from coalition_kb.problem import Problem
    from coalition_kb.shell import Sheet
    from coalition_kb.tables import Filled

ROOT = Path(__file__).parent


def build(root: Path, into: Path) -> list[Problem]:
    """Read, check, compile, index, render, publish. With an error in the record nothing is built; its problems come back.

    Raises:
        SiteError: the site generator refused the pages, or one goes beyond the policy.
        ShellError: the page that the sources are stamped from lacks a mark.
        SearchIndexError: the index of the site's search was not made.
        BusyError: another build is writing to *into*.
        ForeignFolderError: *into* holds what no build made.
    """
    stage = Stages(total=8)
    with stage("read and check"):
        loaded = load(root)
    if loaded.errors:
        return loaded.problems
    record = loaded.record
    with version(into) as folder, second_core() as beside:
        config = settings(root, folder / "docs", folder / "site")
        told = about(record, address(config), repository(config))
        with stage("tables"):
            made = tables(record)
            cells = filled(made)
            formats = beside.submit(_formats, cells, told, folder / "data")  # on the second core, while pages are made
        in_shell = beside.submit(_index, root, record, folder / "index")
        exchange_files = beside.submit(_exchange, record, told, folder / "data")
        with stage("findings"):
            results = outcomes(record, root)
        in_print = beside.submit(_report, root, record, results, told, folder / "data")
        with stage("pages"):
            shelf = library(record.sources.values())
            offered = [*whole(told), *printed(), *formats.result(), *exchanged()]
            packed = beside.submit(_pack, offered, told, root, folder / "data")
            site = Site(record, Computer(record), made, offered, shelf, repository(config), address(config), results)
            shown = [*pages(site), *static(), *documents(root)]
            # What scripts of pages fetch when it is needed, and what readers may take beside the dataset.
            fetched = [*compared(site), situation_data(site), coding_data(record), spellings(record)]
            files = [*citations(site), *calibrated(site), verdict_file(site), feed(site)]
            write([*shown, *fetched, *files, *licences(root)], folder / "docs")
            sources = list(sheets(site))
        # After the index, while the site is made.
        saved = [table.name for table in cells if table.name not in REPEATED]
        one_file = beside.submit(_edition, shown, sources, saved, folder)
        with stage("site"):
            generate(config, epoch=calendar.timegm(record.newest.timetuple()), versions=versions_of(record))
            exchange_files.result()
            in_print.result()
            packed.result()
            offer(folder / "data", folder / "site" / "data" / "files")
            stamp_sources(folder / "site", sources)
            keep_to_policy(folder / "site")
        with stage("index of the site"):
            index(folder / "site")
        with stage("index of the shell"):
            in_shell.result()
        with stage("edition in one file"):
            offer(one_file.result(), folder / "site" / EDITION)
    return loaded.problems


def stamp_sources(site: Path, sheets: Sequence[Sheet]) -> None:
    """Write the page of each source into *site*, and take away the shell that they are stamped from."""
    shell = site / FOLDER / NAME
    made = stamped((shell / PAGE).read_text(encoding="utf-8"), FOLDER, sheets)
    listing = listed((site / SITEMAP).read_text(encoding="utf-8"), FOLDER, sheets)
    write([*made, *listing], site, keep_others=True)
    shutil.rmtree(shell)


def _index(root: Path, record: Record, into: Path) -> None:
    """Create the index of the shell's search; what `create` gives back stays in the process that made it."""
    create(record, stamp(root), into, written=documents(root))


def _formats(cells: Sequence[Filled], told: About, into: Path) -> list[Download]:
    """Write the dataset in every format, and what tells programs of it; the files, as readers may take them."""
    made = [(one, list(dataset(cells, told, (one,)))) for one in FORMATS]
    write([file for _, files in made for file in files], into, keep_others=True)
    write([datapackage(cells, told, into)], into, keep_others=True)
    return [offered for one, files in made for offered in downloads(one.kind, _sizes(files, into), cells)]


def _report(root: Path, record: Record, results: Results, told: About, into: Path) -> None:
    """Write the report, the codebook and the synopsis: what needs the extra only where it is installed."""
    methods = next((one.data.decode() for one in documents(root) if one.path.name == METHODS), "")
    shelf = library(record.sources.values())
    site = Site(record, Computer(record), tables(record), (), shelf, told.repository, told.address, results)
    write(outputs(Material(site, methods)), into, keep_others=True)


def _exchange(record: Record, told: About, into: Path) -> None:
    """Write the files for qualitative software."""
    write(exchange(record, told), into, keep_others=True)


def _sizes(files: Sequence[AnyOutput], folder: Path) -> dict[str, int]:
    """The bytes of each of *files*, which lie in *folder*, by its path."""
    return {file.path.as_posix(): (folder / file.path).stat().st_size for file in files}


def _pack(offered: Sequence[Download], told: About, root: Path, into: Path) -> None:
    """Write the README, the licence, and the dataset in one zip: all that stands in *into* by then."""
    files = set(held(one.path for one in offered))
    made = readme((one for one in offered if one.path in files), told, lines(files))
    terms = next((one.data.decode() for one in licences(root) if one.path.stem == DATA_TERMS), "")
    write([made, licence(told, terms)], into, keep_others=True)
    write([archive(into, told)], into, keep_others=True)


def _edition(shown: Sequence[Output], sources: Sequence[Sheet], tables: Sequence[str], into: Path) -> Path:
    """Write the edition in one file, with the CSV of *tables*; where it is."""
    saved = [
        Output(PurePosixPath("data/files", f"{name}.csv"), (into / "data" / f"{name}.csv").read_bytes())
        for name in tables
    ]
    write([text(EDITION, edition(shown, sources, saved))], into, keep_others=True)
    return into / EDITION


def left_out() -> dict[str, list[str]]:
    """The files that are not made here, by the extra that each needs."""
    lacking = {
        "parquet": [one.name for one in FORMATS if not one.is_there],
        "report": [one.path for one in PRINTED if not one.is_there],
    }
    return {extra: names for extra, names in lacking.items() if names}


def main() -> int:
    """Build, and say where it is or why there is nothing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=ROOT / "build", help="the folder to build in (default: build)")
    into = parser.parse_args().into.resolve()
    faults.tell_once()
    faults.spell_out()
    try:
        with faults.told_to_end(), uncollected():  # a seventh of the time, for a tenth more memory
            problems = build(ROOT, into)
    except (SiteError, ShellError, SearchIndexError, BusyError, ForeignFolderError) as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    except (OSError, BrokenProcessPool) as error:
        if not (said := faults.sentence(error)):
            raise
        print(f"Nothing was built: {said}. The last good build stands.", file=sys.stderr)  # noqa: T201
        return 1
    except KeyboardInterrupt as error:
        print("Nothing was built: it was told to end. The last good build stands.", file=sys.stderr)  # noqa: T201
        return faults.status(error)
    if problems:
        print(as_text(problems), file=sys.stderr)  # noqa: T201
    if any(problem.severity == "error" for problem in problems):
        print("Nothing was built: mend the record first. The last good build stands.", file=sys.stderr)  # noqa: T201
        return 1
    for extra, names in left_out().items():
        print(f"Left out, for the extra `{extra}` is not installed: {', '.join(names)}", file=sys.stderr)  # noqa: T201
    print(f"The site is in {into / 'site'}, the dataset in {into / 'data'}. Look at it with: make serve")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
