"""What tells whether an index is whole and still fits: fingerprints of its files, of the record's, and of the program."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from coalition_kb import __version__
from coalition_kb.load import CASES, VARIABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NAME = "stamp.json"
PACKAGE = Path(__file__).parents[1]
FOLDERS = (
    CASES,
    VARIABLES.partition("/")[0],
)  # all of the codebook, for a fault anywhere in it makes the record unsound


def of_record(root: Path) -> str:
    """Changes when a file of the record under *root* does, is added or goes. Contents, since a checkout changes times."""
    return _fingerprint(root, [path for folder in FOLDERS for path in (root / folder).rglob("*.yaml")])


def of_program() -> str:
    """Changes with the version, and with the code, so that who works on it never searches what older code made."""
    return f"{__version__} {_fingerprint(PACKAGE, PACKAGE.rglob('*.py'))}"


def of_files(files: Mapping[str, bytes], record: str, problems: int) -> bytes:
    """The stamp of an index that consists of *files*, made of the record with this fingerprint and so many errors."""
    held = {name: _digest(data) for name, data in files.items()}
    stamped = {"record": record, "problems": problems, "program": of_program(), "files": held}
    return json.dumps(stamped, indent=1).encode()


@dataclass(frozen=True, slots=True)
class Whole:
    """The files of an index, which are what they were when they were made, and the record that they were made of."""

    files: Mapping[str, bytes]
    record: str  # its fingerprint
    problems: int  # its errors


def whole(folder: Path) -> Whole | None:
    """The index in *folder*.

    None where it is not there, is damaged, or was made by another program: nothing of it is to be believed then.
    """
    try:
        stamped = json.loads((folder / NAME).read_bytes())
        files = {name: (folder / Path(name).name).read_bytes() for name in stamped["files"]}
        is_whole = all(_digest(data) == stamped["files"][name] for name, data in files.items())
        found = Whole(files, str(stamped["record"]), int(stamped["problems"]))
        return found if is_whole and stamped["program"] == of_program() else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):  # whatever a damaged stamp may hold
        return None


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()


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
