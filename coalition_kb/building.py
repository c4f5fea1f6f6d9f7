"""The build: read, check, compile, index, render and publish, in one run over one tree."""

from __future__ import annotations

import calendar
import shutil
from collections.abc import Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from coalition_kb import second_works
from coalition_kb.about import about
from coalition_kb.dataset import FORMATS, whole
from coalition_kb.download import Download
from coalition_kb.earlier import Earlier, earlier, note
from coalition_kb.garbage import uncollected
from coalition_kb.generator import SiteError, address, generate, navigation, repository, settings
from coalition_kb.generator.frame import frame
from coalition_kb.generator.stamping import SITE, completed
from coalition_kb.operations import Computer
from coalition_kb.outcomes import results as outcomes
from coalition_kb.pagefind.index import SearchIndexError, index
from coalition_kb.publish import (
    EDITION,
    BusyError,
    ForeignFolderError,
    lay,
    offer,
    offer_others,
    others_removed,
    version,
)
from coalition_kb.qda import downloads as exchanged
from coalition_kb.reader import documents, licences, load
from coalition_kb.second_process import second_core
from coalition_kb.shell import ShellError
from coalition_kb.site.calibrated import calibrated
from coalition_kb.site.cite import citations, versions_of
from coalition_kb.site.code_page import data as coding_data
from coalition_kb.site.compare import files as compared
from coalition_kb.site.finding_pages import verdict_file
from coalition_kb.site.given import Site
from coalition_kb.site.pages import feed, pages
from coalition_kb.site.printed import PRINTED
from coalition_kb.site.printed import downloads as printed
from coalition_kb.site.prose import library
from coalition_kb.site.situation_page import data as situation_data
from coalition_kb.site.spellings import spellings
from coalition_kb.site.static import static
from coalition_kb.stages import Stages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import ProcessPoolExecutor
    from pathlib import PurePosixPath

    from coalition_kb.earlier import Inputs
    from coalition_kb.output import Kept, Output
    from coalition_kb.problem import Problem


SEARCHED = "searched"  # the folder of a build for the parts of pages that are searched

#: What is said in one line, where a build is refused.
REFUSED = (SiteError, ShellError, SearchIndexError, BusyError, ForeignFolderError)


class Later(Sequence[Download]):
    """The files that readers may take, told when they are first asked for: till then nobody waits for them."""

    def __init__(self, make: Callable[[], list[Download]]) -> None:
        self._make = cache(make)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._make())

    @overload
    def __getitem__(self, place: int) -> Download: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Download]: ...

    def __getitem__(self, place: int | slice) -> Download | Sequence[Download]:
        """The file at *place*."""
        return self._make()[place]


def left_out() -> dict[str, list[str]]:
    """The files that are not made here, by the extra that each needs."""
    lacking = {
        "parquet": [one.name for one in FORMATS if not one.is_there],
        "report": [one.path for one in PRINTED if not one.is_there],
    }
    return {extra: names for extra, names in lacking.items() if names}


def build(root: Path, into: Path, made_of: Inputs, *, is_afresh: bool = False) -> list[Problem]:
    """Build the project in *root* below the folder *into*. With an error in the record nothing is built; its problems come back.

    *made_of* is noted with the build. Pages that the last build of the same program made of the same are taken over from it,
    unless it is to be made afresh.

    Raises:
        SiteError: the site generator refused the pages, or one goes beyond the policy.
        ShellError: a page that others are stamped from lacks a mark.
        SearchIndexError: the index of the site's search was not made.
        BusyError: another build is writing to *into*.
        ForeignFolderError: *into* holds what no build made.
    """
    stage = Stages(total=7)
    # Without the collector a build takes a seventh less time, for a tenth more memory.
    with uncollected():
        with stage("read and check"):
            loaded = load(root)
        if not loaded.errors:
            with version(into) as folder:
                before = Earlier(made_of.program) if is_afresh else earlier(into, made_of)
                config = settings(root, folder / "frame", folder / SITE)
                told = about(loaded.record, address(config), repository(config))
                of = second_works.Beside(root, loaded.record, told, folder, before)
                note(made_of, _made(of, config, stage), folder)
    return loaded.problems


def _made(
    of: second_works.Beside,
    config: Any,  # noqa: ANN401 - MkDocs ships no types
    stage: Stages,
) -> dict[str, str]:
    """Make everything *of* a record, a part of it in a second process; the digests of what files were made of."""
    with stage("tables"):
        of.made  # noqa: B018 - both processes need them: the second one begins with what the first has
    with second_core(second_works.hold, of) as second:
        return _made_on_both(of, config, second, stage)


def _made_on_both(
    of: second_works.Beside,
    config: Any,  # noqa: ANN401 - MkDocs ships no types
    second: ProcessPoolExecutor,
    stage: Stages,
) -> dict[str, str]:
    root, record, told, folder, docs = of.root, of.record, of.told, of.folder, of.folder / "docs"
    formats = second.submit(second_works.formats)
    others = [second.submit(second_works.exchanged), second.submit(second_works.index)]
    with stage("findings"):
        results = outcomes(record, root)
    printing = second.submit(second_works.report, results)
    with stage("pages"):
        offered = Later(lambda: [*whole(told), *printed(), *formats.result().offered, *exchanged()])
        shelf = library(record.sources.values())
        site = Site(record, Computer(record), of.made, offered, shelf, told.repository, told.address, results)
        shown: list[PurePosixPath] = []
        lay(_listing(chain(pages(site), static(), documents(root)), shown), docs)
        lay(chain(_files(site), licences(root)), docs)
        others.append(second.submit(second_works.packed, list(offered)))
        others.append(second.submit(second_works.in_one_file, shown))
    with stage("site"):
        epoch = calendar.timegm(record.newest.timetuple())
        keys = publish_pages(config, docs, of.before, epoch=epoch, versions=versions_of(record))
    with stage("index of the site"), others_removed(folder):
        index(folder / SITE, folder / SEARCHED, of.before.folder)
    with stage("dataset, search, report"):
        for one in others:
            one.result()
        keys |= printing.result()
        offer(folder / "data", folder / SITE / "data" / "files")
        offer(folder / EDITION, folder / SITE / EDITION)
    return {**keys, **formats.result().keys}


def publish_pages(
    config: Any,  # noqa: ANN401 - MkDocs ships no types
    docs: Path,
    before: Earlier,
    *,
    epoch: int,
    versions: str,
) -> dict[str, str]:
    """Make the site of *config* of the pages in *docs*, and of what stands beside them; the digests of what each was made of.

    The generator works in the folder that *config* names for its pages, which is taken away after.

    Raises:
        SiteError: the site generator refused the pages, or one goes beyond the policy.
        ShellError: a page that others are stamped from lacks a mark.
    """
    given, site, keys = Path(config["docs_dir"]), Path(config["site_dir"]), dict[str, str]()
    parts = frame(docs, navigation(config))
    folders = {form.folder for form in parts.stamped}  # the generator would copy the files in them one by one
    lay(parts.outputs(), given)
    offer_others(docs, given, without=folders)
    generate(config, epoch=epoch, versions=versions)
    for folder in sorted(folders):
        offer_others(docs / folder, site / folder)
    lay(_noting(completed(config, parts, docs, before), keys), site)
    shutil.rmtree(given)
    return keys


def _files(site: Site) -> Iterator[Output]:
    """What scripts of pages fetch when it is needed, and what readers may take beside the dataset."""
    yield from compared(site)
    yield from (situation_data(site), coding_data(site.record), spellings(site.record))
    yield from citations(site)
    yield from calibrated(site)
    yield from (verdict_file(site), feed(site))


def _listing(outputs: Iterable[Output], paths: list[PurePosixPath]) -> Iterator[Output]:
    """*outputs* as they come, the path of each put on the list *paths*."""
    for output in outputs:
        paths.append(output.path)
        yield output


def _noting(made: Iterable[tuple[Output | Kept, str]], keys: dict[str, str]) -> Iterator[Output | Kept]:
    """The files *made* as they come, their keys put into *keys* where they have one."""
    for output, key in made:
        if key:
            keys[f"{SITE}/{output.path}"] = key
        yield output
