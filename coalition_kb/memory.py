"""The codebook as it was read last: one case can then be checked while it is written."""

from __future__ import annotations

import pickle
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from coalition_kb.model import Record
from coalition_kb.output import Output
from coalition_kb.publish import write
from coalition_kb.reader import Loaded, files_of_codebook, load_codebook
from coalition_kb.recall import folder_of, recalled
from coalition_kb.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable

_FILE = "codebook"


def codebook(root: Path) -> Loaded:
    """The record under *root* without its cases, recalled where no file changed, and what of it could not be read."""
    folder, stamp = folder_of(root), _stamp(root)
    match recalled(folder / _FILE):
        case (kept_under, Record() as record) if kept_under == stamp:
            return Loaded(record, [])
    loaded = load_codebook(root)
    if not loaded.problems:
        with suppress(OSError):  # a folder that cannot be written to costs time alone
            write([Output(PurePosixPath(_FILE), pickle.dumps((stamp, loaded.record)))], folder, keep_others=True)
    return loaded


def _stamp(root: Path) -> str:
    """The names, sizes and times of the files of the codebook and of the program."""
    program = sorted(Path(__file__).parent.rglob("*.py"))
    return "\n".join([__version__, *_told(program), *_told(files_of_codebook(root))])


def _told(paths: Iterable[Path]) -> list[str]:
    return [f"{path} {at.st_size} {at.st_mtime_ns}" for path in paths if path.is_file() and (at := path.stat())]
