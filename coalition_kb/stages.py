"""The stages of a long work, told as they go: a line while one runs, its time when it is done."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(slots=True)
class Stages:
    """Tells *total* stages on *stream*, with a line that is overwritten where it is a terminal."""

    total: int
    stream: TextIO = field(default_factory=lambda: sys.stderr)
    done: int = 0

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        """Tell that the stage *name* runs, and how long it took."""
        start = time.perf_counter()
        self.done += 1
        head = f"[{self.done}/{self.total}] {name}"
        if self.stream.isatty():
            self.stream.write(f"{head} …\r")
            self.stream.flush()
        yield
        self.stream.write(f"{head:<36} {time.perf_counter() - start:5.1f} s\n")
        self.stream.flush()
