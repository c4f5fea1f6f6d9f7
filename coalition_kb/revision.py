"""Git, asked for the record as it stood at a revision: the one module that knows it, and only `coalition-kb diff` asks.

A revision is copied out of the store into a folder that is gone afterwards; the working tree and the index stay as they are.
"""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDERS = ("cases", "codebook")  # what is copied: the record, and nothing that could run
LONGEST = 255  # characters of a revision's name


class RevisionError(Exception):
    """There is no such revision, or git could not be asked: what was found, and how to mend it."""


@contextmanager
def tree(root: Path, revision: str) -> Iterator[Path]:
    """A folder with the record of *root* as it stood at *revision*, which is a folder itself or a name that git knows.

    Raises:
        RevisionError: git knows no such revision, the revision has no record, or git is not there.
    """
    folder = Path(revision) if _is_plain(revision) else None
    if folder is not None and folder.is_dir():
        yield folder
        return
    commit = _commit(root, revision)
    with tempfile.TemporaryDirectory(prefix="kb-revision-") as name:
        _copy(root, commit, revision, Path(name))
        yield Path(name)


def _is_plain(revision: str) -> bool:
    """Whether *revision* can be the name of anything."""
    return bool(revision) and len(revision) <= LONGEST and revision.isprintable()


def _commit(root: Path, revision: str) -> str:
    """The full name of the commit that *revision* names."""
    if not _is_plain(revision):
        raise RevisionError(f"{revision[:40]!r} is no name of a revision: write a commit, a tag, a branch or a folder")
    # What follows --end-of-options is a name, whatever it looks like.
    done = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if done.returncode:
        if _git(root, "rev-parse", "--git-dir").returncode:
            raise RevisionError(f"{root} is in no repository of git that can be read: name two folders instead")
        shallow = _git(root, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"
        mend = "; this clone is shallow: git fetch --unshallow brings the rest" if shallow else ""
        raise RevisionError(f"{revision!r} is no folder and no revision here{mend}")
    return done.stdout.decode("ascii").strip()


def _copy(root: Path, commit: str, revision: str, into: Path) -> None:
    """The folders of the record at *commit*, below *into*."""
    there = _git(root, "ls-tree", "--name-only", "-z", commit, *(f"{folder}/" for folder in FOLDERS))
    wanted = [
        folder for folder in FOLDERS if any(one.startswith(f"{folder}/".encode()) for one in there.stdout.split(b"\0"))
    ]
    if not wanted:
        raise RevisionError(f"{revision!r} has neither {' nor '.join(f'{one}/' for one in FOLDERS)}: it has no record")
    packed = _git(root, "archive", "--format=tar", commit, *wanted)
    if packed.returncode:
        said = packed.stderr.decode("utf-8", "replace").strip()
        raise RevisionError(f"git could not give {revision!r}: {said}")
    try:
        with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
            archive.extractall(into, filter="data")
    except tarfile.TarError as error:  # a link that leads out, above all
        raise RevisionError(f"{revision!r} holds what cannot be copied: {error}") from error


def _git(root: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["git", "-C", str(root), *words], capture_output=True, check=False)  # noqa: S603, S607
    except FileNotFoundError as error:
        raise RevisionError("git is not installed: name two folders instead of revisions") from error
