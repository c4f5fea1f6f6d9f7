"""What is to be written: a path below the build and its bytes, or what makes them."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


@dataclass(frozen=True, slots=True)
class Output:
    """A file to be."""

    path: PurePosixPath
    data: bytes


@dataclass(frozen=True, slots=True)
class Large:
    """A file to be that is too large to be held, or that a library makes only in a place: what makes it there."""

    path: PurePosixPath
    make: Callable[[Path], object]

    @property
    def data(self) -> bytes:
        """Its bytes, made anew each time."""
        with tempfile.TemporaryDirectory(prefix="coalition-kb-") as folder:
            place = Path(folder) / self.path.name
            self.make(place)
            return place.read_bytes()


@dataclass(frozen=True, slots=True)
class Kept:
    """A file to be that is made already: where it lies."""

    path: PurePosixPath
    file: Path


AnyOutput: TypeAlias = "Output | Large"


def held(outputs: Iterable[AnyOutput]) -> Iterator[Output]:
    """*outputs* with their bytes at hand."""
    for output in outputs:
        yield Output(output.path, output.data)


def below(folder: str, outputs: Iterable[Output]) -> Iterator[Output]:
    """*outputs* once more, in *folder*."""
    for output in outputs:
        yield Output(PurePosixPath(folder) / output.path, output.data)


def text(path: str, content: str) -> Output:
    """A file of UTF-8 text with one newline at its end."""
    return Output(PurePosixPath(path), f"{content.rstrip()}\n".encode())
