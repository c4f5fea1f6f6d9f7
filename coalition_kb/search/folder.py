"""The folder that holds the index: read if it is whole and fits the record, made anew if not.

What is read was checked against its fingerprints before anything in it is believed.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from coalition_kb.load import load
from coalition_kb.output import Output
from coalition_kb.search import catalogue as catalogues
from coalition_kb.search import index, stamp
from coalition_kb.search.answer import Opened
from coalition_kb.search.documents import documents

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from coalition_kb.model import Record

STAMP = "stamp.json"
CATALOGUE = "catalogue.json"
VOCABULARY = "vocabulary.txt"


class UnsoundRecordError(Exception):
    """The record has errors, and no index from before them is there."""


class ForeignFolderError(Exception):
    """The folder holds files that are not an index's, and must not be replaced."""


@dataclass(frozen=True, slots=True)
class Ready:
    """An index to be asked, and what was done to have it."""

    opened: Opened
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Whole:
    """The files of a folder, which are what they were when this program made them, and the record they were made of."""

    files: Mapping[str, bytes]
    record: str


def outputs(record: Record, root: Path) -> Iterator[Output]:
    """The index of *record*, which is what lies under *root*, as files of the build."""
    for name, data in _files(record, stamp.of_record(root)).items():
        yield Output(PurePosixPath("index", name), data)


def ready(root: Path, folder: Path) -> Ready:
    """The index of the record under *root*: from *folder*, or made and put there; in memory where it cannot be put.

    Raises:
        UnsoundRecordError: the record has errors and *folder* no index from before them.
        ForeignFolderError: *folder* holds something else.
    """
    fingerprint = stamp.of_record(root)
    whole = _read(folder)
    if whole and whole.record == fingerprint:
        return Ready(_opened(whole.files), ())
    _refuse_foreign(folder)
    loaded = load(root)
    if loaded.errors:
        found = f"The record has {len(loaded.errors)} problems, which `coalition-kb check` tells"
        if whole is None:
            raise UnsoundRecordError(f"{found}; it can be searched without them.")
        return Ready(_opened(whole.files), (f"{found}; this is the record as it was before them.",))
    files = _files(loaded.record, fingerprint)
    try:
        _write(folder, files)
    except OSError as error:
        return Ready(_opened(files), (f"The index was built in memory, for {folder} cannot be written: {error.strerror}.",))
    return Ready(_opened(files), (f"The index was built in {folder}.",))


def _files(record: Record, fingerprint: str) -> dict[str, bytes]:
    """Everything that the folder holds, the fingerprints of the rest last."""
    found = documents(record)
    built = index.build(found)
    files = {
        **built.files,
        CATALOGUE: catalogues.as_json(catalogues.catalogue(found, record)),
        VOCABULARY: "\n".join(built.vocabulary).encode(),
    }
    held = {name: _digest(data) for name, data in files.items()}
    stamped = {"record": fingerprint, "program": stamp.of_program(), "files": held}
    return {**files, STAMP: json.dumps(stamped, indent=1).encode()}


def _opened(files: Mapping[str, bytes]) -> Opened:
    made = catalogues.from_json(files[CATALOGUE])
    vocabulary = files[VOCABULARY].decode().split("\n")
    return Opened(index.Index(files, [entry.kind for entry in made.entries], vocabulary), made, vocabulary)


def _read(folder: Path) -> _Whole | None:
    """What *folder* holds; None where it is not there, damaged, or of another program."""
    try:
        stamped = json.loads((folder / STAMP).read_bytes())
        if stamped["program"] != stamp.of_program():
            return None
        files = {name: (folder / Path(name).name).read_bytes() for name in stamped["files"]}
        is_whole = all(_digest(data) == stamped["files"][name] for name, data in files.items())
        return _Whole(files, str(stamped["record"])) if is_whole and {CATALOGUE, VOCABULARY} <= set(files) else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):  # whatever a damaged stamp may hold
        return None


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()


def _refuse_foreign(folder: Path) -> None:
    own = {STAMP, CATALOGUE, VOCABULARY}
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name not in own and not path.name.startswith((f"{index.NAME}_", f"_{index.NAME}_")):
            raise ForeignFolderError(f"{folder} holds {path.name}, which is no part of an index")


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put *files* in place of *folder*: it is never seen half written, and two that write do not mix."""
    made, old = (folder.with_name(f".{folder.name}-{word}-{os.getpid()}") for word in ("new", "old"))
    try:
        made.mkdir(parents=True)
        for name, data in files.items():
            (made / name).write_bytes(data)
        if folder.exists():
            folder.rename(old)
        made.rename(folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
