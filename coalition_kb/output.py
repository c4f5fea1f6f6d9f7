"""What is to be written: a path below the build and its bytes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True)
class Output:
    """A file to be."""

    path: PurePosixPath
    data: bytes


def below(folder: str, outputs: Iterable[Output]) -> Iterator[Output]:
    """*outputs* once more, in *folder*."""
    for output in outputs:
        yield Output(PurePosixPath(folder) / output.path, output.data)


def text(path: str, content: str) -> Output:
    """A file of UTF-8 text with one newline at its end."""
    return Output(PurePosixPath(path), f"{content.rstrip()}\n".encode())
