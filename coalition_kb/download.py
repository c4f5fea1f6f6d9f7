"""A file that readers may take: what it is, whom it is for, and by what name they keep it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

#: The type of a file, as the web names it, by what its name ends with.
MEDIA_TYPES = {
    ".csv": "text/csv",
    ".dta": "application/x-stata-dta",
    ".epub": "application/epub+zip",
    ".html": "text/html",
    ".json": "application/json",
    ".parquet": "application/vnd.apache.parquet",
    ".pdf": "application/pdf",
    ".qdc": "application/xml",
    ".qdpx": "application/zip",
    ".sav": "application/x-spss-sav",
    ".sqlite": "application/vnd.sqlite3",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}
UNKNOWN = "application/octet-stream"
KB = 1024


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of files: what it is called, whom it is for, and what it cannot hold, a sentence each."""

    name: str
    meaning: str
    limits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Download:
    """A file of the dataset, by its path below the folder of the data."""

    path: str
    kind: Kind
    meaning: str  # what it holds
    size: int | None = None  # in bytes; None where it is made after the pages that lead to it

    @property
    def media_type(self) -> str:
        """Its type, as the web names it."""
        return MEDIA_TYPES.get(PurePosixPath(self.path).suffix, UNKNOWN)

    def kept_as(self, stem: str) -> str:
        """Its name where a reader keeps it, which begins with *stem*, the name and version of the whole."""
        name = PurePosixPath(self.path).name
        return name if name.startswith(stem) else f"{stem}-{name}"


def in_words(size: int) -> str:
    """A number of bytes as readers are told it."""
    if size < KB:
        return f"{size} bytes"
    return f"{size / KB:,.0f} kB" if size < KB**2 else f"{size / KB**2:,.1f} MB"
