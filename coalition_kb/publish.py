"""The only module that writes what readers see.

A build fills a folder of its own below `versions/`; when it is whole, one link is swapped to it. So a reader of `site/`
sees the last good build or the new one, never a half of either, and a failed or killed build leaves nothing behind.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import tempfile
import threading
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from coalition_kb.earlier import NOTE
from coalition_kb.faults import full_disk_told
from coalition_kb.output import Output

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from coalition_kb.output import AnyOutput, Kept

EDITION = "coalition-kb.html"
PARTS = ("docs", "site", "data", "index", EDITION)
CURRENT = "current"
VERSIONS, PREFIX = "versions", "v-"  # only what bears the prefix is ever removed


class BusyError(Exception):
    """Another build is writing to the same folder."""


class ForeignFolderError(Exception):
    """The folder to build in holds something that no build made, where a build would put its own."""


def write(outputs: Iterable[AnyOutput], into: Path, *, keep_others: bool = False) -> None:
    """Make the folder *into* hold exactly *outputs*, or these beside others.

    All are made and written elsewhere before any takes its place, so that what fails leaves everything as it was.

    Raises:
        ValueError: two outputs claim one path, or one lies outside of *into*.
        OSError: one cannot be written, or a folder stands in its place.
    """
    wanted: dict[Path, AnyOutput] = {}
    for output in outputs:
        path = into / output.path
        if ".." in output.path.parts or output.path.is_absolute():
            raise ValueError(f"{output.path} lies outside of the folder")
        if path in wanted:
            raise ValueError(f"two outputs claim {output.path}")
        wanted[path] = output
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".new-", dir=into) as folder:
        written = [_made(output, Path(folder) / str(number)) for number, output in enumerate(wanted.values())]
        for place in wanted:
            place.parent.mkdir(parents=True, exist_ok=True)
            if place.is_dir():
                raise IsADirectoryError(f"a folder stands in the place of {place}")
        for file, place in zip(written, wanted, strict=True):
            file.replace(place)
    if not keep_others:
        for leftover in {path for path in into.rglob("*") if path.is_file()} - set(wanted):
            leftover.unlink()


def add(outputs: Iterable[AnyOutput], into: Path) -> None:
    """Write *outputs* into the folder *into*, all or none: a file that is there is never written over.

    Raises:
        FileExistsError: something stands in the place of one; its path is the error's `filename`.
        OSError: one cannot be written.
    """
    written: list[Path] = []
    try:
        for output in outputs:
            place = into / output.path
            with place.open("xb") as stream:
                written.append(place)
                stream.write(output.data)
    except OSError:
        for place in written:
            place.unlink()
        raise


def _made(output: AnyOutput, place: Path) -> Path:
    """The file *place*, which now holds *output*."""
    if isinstance(output, Output):
        place.write_bytes(output.data)
    else:
        with full_disk_told(place.parent):
            output.make(place)
    return place


def lay(outputs: Iterable[Output | Kept], into: Path) -> None:
    """Write *outputs* into the folder *into*, each as it comes: a folder that nobody reads yet, as that of `version`.

    Raises:
        ValueError: one lies outside of *into*.
        OSError: one cannot be written.
    """
    folder: PurePosixPath | None = None
    for output in outputs:
        if ".." in output.path.parts or output.path.is_absolute():
            raise ValueError(f"{output.path} lies outside of the folder")
        place = into / output.path
        if isinstance(output, Output):
            if output.path.parent != folder:  # mostly it is that of the last
                place.parent.mkdir(parents=True, exist_ok=True)
                folder = output.path.parent
            place.write_bytes(output.data)
        else:
            offer(output.file, place)


def offer(made: Path, place: Path) -> None:
    """Let the file *made*, or each file of the folder *made*, stand at *place* too, without a second copy of its bytes."""
    for file in sorted(path for path in made.rglob("*") if path.is_file()) if made.is_dir() else [made]:
        offered = place / file.relative_to(made) if made.is_dir() else place
        offered.parent.mkdir(parents=True, exist_ok=True)
        offered.hardlink_to(file)


def offer_others(pages: Path, place: Path, without: Collection[str] = ()) -> None:
    """Let each file of the folder *pages* that is no Markdown stand in the folder *place* too, but for folders *without*."""
    for top in sorted(path for path in pages.iterdir() if path.name not in without):
        below = top.rglob("*") if top.is_dir() else [top]
        for file in sorted(path for path in below if path.suffix != ".md" and path.is_file()):
            offer(file, place / file.relative_to(pages))


@contextmanager
def version(into: Path) -> Iterator[Path]:
    """A new folder below *into* to build in; where the body ends without an error it becomes the current one.

    Raises:
        BusyError: another build holds the lock of *into*.
        ForeignFolderError: *into* holds a file or folder of a name that a build needs for a link.
        OSError: *into* cannot be written, or the disk is full; then nothing of the new folder is left.
    """
    into = into.resolve()  # versions are told apart by their full paths
    for name in (CURRENT, *PARTS):
        if (into / name).exists() and not (into / name).is_symlink():
            raise ForeignFolderError(f"{into / name} was not made by a build: build into another folder, or move it")
    versions = into / VERSIONS
    versions.mkdir(parents=True, exist_ok=True)
    with _lock(into):
        if not os.access(into, os.W_OK):  # else only the last step would meet it, when all is made
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(into))
        kept = (into / CURRENT).resolve()
        # The version before the current one was whole: it goes when this one is nearly made (`others_removed`).
        _remove(_unfinished(into))
        staging = Path(tempfile.mkdtemp(prefix=PREFIX, dir=versions))
        staging.chmod(0o755)  # mkdtemp's own mode would keep a web server out
        try:
            with full_disk_told(staging):
                yield staging
            # A power cut may keep the link that is swapped and lose the bytes that it leads to: they come first.
            os.sync()
            for part in PARTS:
                _swap(into, part, Path(CURRENT) / part)
            _swap(into, CURRENT, Path(VERSIONS) / staging.name)  # the one step: all parts lead through it
        except BaseException:
            if (into / CURRENT).resolve() != staging:
                _remove([staging])
            raise
        _remove(path for path in versions.glob(f"{PREFIX}*") if path not in (staging, kept))


def clear(into: Path) -> None:
    """Remove what builds that were ended left below *into*, where it may be removed and no other build is at work."""
    if _unfinished(into):
        with suppress(OSError, BusyError), _lock(into):
            _remove(_unfinished(into))  # asked again: another build may have ended meanwhile, and well


def _unfinished(into: Path) -> list[Path]:
    """The versions below *into* that never were whole."""
    kept = (into / CURRENT).resolve()
    found = (into.resolve() / VERSIONS).glob(f"{PREFIX}*")
    return [path for path in found if path != kept and not (path / NOTE).exists()]


@contextmanager
def others_removed(staging: Path) -> Iterator[None]:
    """Remove, beside the body, all versions but the new one in *staging* and the current one, which takes seconds of the disk."""
    kept = (staging.parents[1] / CURRENT).resolve()
    others = [path for path in staging.parent.glob(f"{PREFIX}*") if path not in (staging, kept)]
    thread = threading.Thread(target=_remove, args=(others,))
    thread.start()
    try:
        yield
    finally:
        thread.join()


@contextmanager
def _lock(into: Path) -> Iterator[None]:
    """The lock of *into*, which the system gives back when its holder ends, however it ends."""
    with (into / ".lock").open("w") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BusyError(
                f"another build is writing to {into}: wait for its end, or build into another folder"
            ) from error
        yield


def _swap(into: Path, name: str, target: Path) -> None:
    """Point the link *name* to *target* in one step: a new link is renamed over the old one, unless it leads there."""
    if (into / name).is_symlink() and (into / name).readlink() == target:
        return
    new = into / f".{name}.new"
    new.unlink(missing_ok=True)
    new.symlink_to(target)
    new.replace(into / name)


def _remove(folders: Iterable[Path]) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
