"""What tells whether an index still fits: a fingerprint of the record's files, and one of the program."""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from coalition_kb import __version__
from coalition_kb.load import CASES, FINDINGS, QUESTIONS, SOURCES, STATES, VARIABLES

if TYPE_CHECKING:
    from collections.abc import Iterable

PACKAGE = Path(__file__).parents[1]


def of_record(root: Path) -> str:
    """Changes when a file of the record under *root* does, is added or goes. Contents, since a checkout changes times."""
    folders = [path for folder in (CASES, VARIABLES, FINDINGS) for path in (root / folder).rglob("*.yaml")]
    return _fingerprint(root, [*folders, *(root / name for name in (QUESTIONS, SOURCES, STATES))])


def of_program() -> str:
    """Changes with the version, and with the code, so that who works on it never searches what older code made."""
    return f"{__version__} {_fingerprint(PACKAGE, PACKAGE.rglob('*.py'))}"


def _fingerprint(root: Path, paths: Iterable[Path]) -> str:
    made = blake2b(digest_size=16)
    for path in sorted(paths):
        data = _bytes(path)
        made.update(f"{path.relative_to(root).as_posix()}\0{len(data)}\0".encode())
        made.update(data)
    return made.hexdigest()


def _bytes(path: Path) -> bytes:
    """What *path* holds; nothing where it cannot be read, of which `load` tells. A pipe would never end."""
    try:
        return path.read_bytes() if path.is_file() else b""
    except OSError:
        return b""
