"""Files that packages of other people ship, for tests that hold ours to them."""

from __future__ import annotations

import hashlib
from importlib.metadata import distribution
from pathlib import Path


def shipped(package: str, name: str, sha256: str) -> bytes:
    """The file *name* of *package*, whose bytes are those that *sha256* is of."""
    data = Path(str(distribution(package).locate_file(name))).read_bytes()
    assert hashlib.sha256(data).hexdigest() == sha256, f"{package} ships another {name}"
    return data
