"""A stamp of the files that an index is made from: one with another stamp is out of date."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from coalition_kb.reader import documents, files
from coalition_kb.version import __version__

if TYPE_CHECKING:
    from pathlib import Path


def stamp(root: Path) -> str:
    """A SHA-256 of the names and bytes of the record's files and of the pages written by hand, and of the program's version."""
    digest = hashlib.sha256(__version__.encode())
    for path in files(root):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    for page in documents(root):
        digest.update(str(page.path).encode())
        digest.update(hashlib.sha256(page.data).digest())
    return digest.hexdigest()
