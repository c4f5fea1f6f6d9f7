"""The codebook as it was read last, kept in the user's own folder: one case can then be checked while it is written.

It is kept outside the record's folder, which others may have filled: what is recalled is trusted as the program is.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from coalition_kb.load import Loaded, files_of_codebook, load_codebook
from coalition_kb.model import Record
from coalition_kb.output import Output
from coalition_kb.publish import write
from coalition_kb.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable

FOLDER = "coalition-kb"  # in the folder of the user for what can be made anew
_UNREADABLE = (
    OSError,
    pickle.UnpicklingError,
    EOFError,
    AttributeError,
    ImportError,
    IndexError,
    TypeError,
    ValueError,
)


def codebook(root: Path) -> Loaded:
    """The record under *root* without its cases, recalled where no file changed, and what of it could not be read."""
    file = _folder() / hashlib.sha256(os.fsencode(os.path.realpath(root))).hexdigest()[:16]
    stamp = _stamp(root)
    with suppress(*_UNREADABLE):
        kept_under, record = pickle.loads(file.read_bytes())  # noqa: S301 - the user's own folder, beside the program
        if kept_under == stamp and isinstance(record, Record):
            return Loaded(record, [])
    loaded = load_codebook(root)
    if not loaded.problems:
        kept = Output(PurePosixPath(file.name), pickle.dumps((stamp, loaded.record)))
        with suppress(OSError):  # a folder that cannot be written to costs time alone
            write([kept], file.parent, keep_others=True)
    return loaded


def _folder() -> Path:
    kept = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(kept) if Path(kept).is_absolute() else Path.home() / ".cache") / FOLDER


def _stamp(root: Path) -> str:
    """The names, sizes and times of the files of the codebook and of the program."""
    program = sorted(Path(__file__).parent.rglob("*.py"))
    return "\n".join([__version__, *_told(program), *_told(files_of_codebook(root))])


def _told(paths: Iterable[Path]) -> list[str]:
    return [f"{path} {at.st_size} {at.st_mtime_ns}" for path in paths if path.is_file() and (at := path.stat())]
