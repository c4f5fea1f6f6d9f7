"""What was worked out and kept, in the user's own folder: of it nothing is lost but time.

It is kept outside the record's folder, which others may have filled: what is recalled is trusted as the program is.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from contextlib import suppress
from pathlib import Path

FOLDER = "coalition-kb"  # in the user's folder for what can be made anew
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


def folder_of(root: Path) -> Path:
    """The folder for what was worked out of the record under *root*; it need not be there."""
    given = os.environ.get("XDG_CACHE_HOME", "")
    try:
        caches = Path(given) if Path(given).is_absolute() else Path.home() / ".cache"
    except RuntimeError:  # a user without a home, as in some containers
        caches = Path(os.devnull)  # below it nothing can be written, and nothing is found
    return caches / FOLDER / hashlib.sha256(os.fsencode(os.path.realpath(root))).hexdigest()[:16]


def recalled(path: Path) -> object:
    """What was kept in the file *path*; None where there is none, or it cannot be read."""
    try:
        return pickle.loads(path.read_bytes())  # noqa: S301 - the user's own folder, beside the program
    except _UNREADABLE:
        return None


def keep(path: Path, thing: object) -> None:
    """Keep *thing* in the file *path*, where that can be written to: else it costs time alone."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            new.write_bytes(pickle.dumps(thing))
            new.replace(path)
        finally:
            new.unlink(missing_ok=True)
