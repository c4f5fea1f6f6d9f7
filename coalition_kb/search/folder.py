"""The folder that holds the index: read if it is whole and fits the record, made anew if not."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.load import load
from coalition_kb.search import stamp
from coalition_kb.search.index import CATALOGUE, NAME, VOCABULARY, Index, files

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class ForeignFolderError(Exception):
    """The folder holds files that are not an index's, and must not be replaced."""


@dataclass(frozen=True, slots=True)
class Ready:
    """An index to be asked, and what there is to say about it."""

    index: Index
    remarks: tuple[str, ...]


def ready(root: Path, folder: Path) -> Ready:
    """The index of the record under *root*: from *folder*, or made and put there; in memory where it cannot be put.

    Raises:
        ForeignFolderError: *folder* holds something else.
    """
    fingerprint = stamp.of_record(root)
    whole = stamp.whole(folder)
    if whole and whole.record == fingerprint:
        return Ready(Index(whole.files), _unsound(whole.problems))
    _refuse_foreign(folder)
    loaded = load(root)
    problems = len(loaded.errors)
    made = files(loaded.record, fingerprint, problems=problems)
    try:
        _put(folder, made)
        said = f"The index was built in {folder}."
    except OSError as error:
        said = f"The index was built in memory, since {folder} cannot be written: {error.strerror}."
    return Ready(Index(made), (said, *_unsound(problems)))


def _unsound(problems: int) -> tuple[str, ...]:
    """What is said about an index of a record that has errors: a search is of use to who mends them."""
    said = f"The record has problems ({problems}; `coalition-kb check` tells them); what is computed is left out."
    return (said,) if problems else ()


def _refuse_foreign(folder: Path) -> None:
    own = {stamp.NAME, CATALOGUE, VOCABULARY}
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name not in own and not path.name.startswith((f"{NAME}_", f"_{NAME}_")):
            raise ForeignFolderError(f"{folder} holds {path.name}, which is no part of an index")


def _put(folder: Path, made: Mapping[str, bytes]) -> None:
    """Put what was *made* in place of *folder*, so that nobody sees it half written and two that write do not mix.

    Where *folder* is a link into a build, the link gives way and the build stays as it is.
    """
    new, old = (folder.with_name(f".{folder.name}-{word}-{os.getpid()}") for word in ("new", "old"))
    try:
        new.mkdir(parents=True)
        for name, data in made.items():
            (new / name).write_bytes(data)
        if folder.is_symlink():
            folder.unlink()
        elif folder.exists():
            folder.rename(old)
        new.rename(folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
