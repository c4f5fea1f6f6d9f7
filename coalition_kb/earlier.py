"""What an earlier build was made of, and what of it may be taken over.

A build notes the digest of its program, of the files that it read, and of what each page was made of. One of the same
program may take over what was made of the same; one of the same files need not be made at all. What a build takes over is
what it would make, which a test holds byte by byte.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

NOTE = "made-of.json"
#: All that a build reads below the root of the project: what it is made from, and what it is made by.
READ = ("cases", "codebook", "docs", "LICENSE", "LICENSE-DATA", "THIRD-PARTY-NOTICES.md")
PROGRAM = ("build_site.py", "mkdocs.yml", "coalition_kb/site/theme")  # beside the package that runs


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a build is made by and from, each in a SHA-256 of all its files."""

    program: str
    record: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """A build as it stands, as far as *program* may take it over: nothing, where there is none or another one made it."""

    program: str = ""
    folder: Path | None = None
    keys: Mapping[str, str] = field(default_factory=dict)

    def made(self, name: str, key: str) -> Path | None:
        """The file *name* of it, where it was made of what *key* says."""
        if self.folder is None or self.keys.get(name) != key:
            return None
        found = self.folder / name
        return found if found.is_file() else None


def inputs(root: Path) -> Inputs:
    """What a build of the project in the folder *root* is made by and from, as it stands now."""
    return Inputs(
        program(Path(__file__).parent, *(root / name for name in PROGRAM)), _digest([root / name for name in READ])
    )


def program(*parts: Path) -> str:
    """A SHA-256 of the files of these *parts* of the program, and of what they run with: Python, and the packages beside."""
    return _digest(parts, "\n".join([sys.version, *_installed()]))


def is_current(into: Path, given: Inputs) -> bool:
    """Whether the build in the folder *into* was made by and from what is *given*."""
    told = _note(into)
    return told is not None and told[0] == given


def earlier(into: Path, given: Inputs) -> Earlier:
    """The build in the folder *into*, as far as one of what is *given* may take it over."""
    told = _note(into)
    if told is None or told[0].program != given.program:
        return Earlier(given.program)
    return Earlier(given.program, into / "current", told[1])


def note(given: Inputs, keys: Mapping[str, str], folder: Path) -> None:
    """Note in the *folder* of a build what it and, by *keys*, each of its files was made of."""
    told = {"program": given.program, "record": given.record, "files": dict(sorted(keys.items()))}
    (folder / NOTE).write_text(json.dumps(told, indent=0), encoding="utf-8")


def _note(into: Path) -> tuple[Inputs, Mapping[str, str]] | None:
    """What the build in *into* has noted; None where there is no note, or one that cannot be read."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        told = json.loads((into / "current" / NOTE).read_text(encoding="utf-8"))
        return Inputs(told["program"], told["record"]), told["files"]
    return None


def _digest(paths: Iterable[Path], said: str = "") -> str:
    made = hashlib.sha256(said.encode())
    for top in paths:
        for path in _files(top):
            made.update(f"\n{path.relative_to(top.parent).as_posix()}\n".encode(errors="surrogateescape"))
            with suppress(OSError):  # what cannot be read is told by who reads it
                made.update(hashlib.sha256(path.read_bytes()).digest())
    return made.hexdigest()


def _files(top: Path) -> Iterator[Path]:
    """The files below *top*, or *top* itself, in order, without what Python compiles."""
    if top.is_file():
        yield top
    for folder, folders, names in os.walk(top):
        folders[:] = sorted(one for one in folders if one != "__pycache__")
        yield from (Path(folder, name) for name in sorted(names))


def _installed() -> list[str]:
    """The packages beside this one, each with its version, as the names of folders tell them."""
    return sorted(found.name for place in sys.path for found in Path(place).glob("*.dist-info"))
