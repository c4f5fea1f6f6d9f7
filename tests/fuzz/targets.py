"""The targets by their names, what each begins with, and the words of which inputs are made."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tests.fuzz import asking, reading, sending, texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

FOUND = Path(__file__).parent / "found"  # what once broke a target: found/<target>/<name>


@dataclass(frozen=True)
class Target:
    """What is tried: it takes any bytes, and raises where they are answered with what was not promised."""

    name: str
    tries: Callable[[bytes], None]
    begins: Callable[[], Iterable[bytes]]

    @cached_property
    def seeds(self) -> Sequence[bytes]:
        """The inputs from which others are made, each once; those that were found come first."""
        return list(dict.fromkeys([*(path.read_bytes() for path in self.found), *self.begins()]))

    @property
    def found(self) -> Sequence[Path]:
        """The files with what once broke it."""
        return sorted((FOUND / self.name).glob("*"))


TARGETS = {
    one.name: one
    for one in (
        Target("reader", reading.reader, reading.files),
        Target("form", reading.form, reading.files),
        Target("record", reading.record, reading.named_files),
        Target("citing", texts.citing, texts.written),
        Target("prose", texts.prose, texts.written),
        Target("query", asking.query, asking.questions),
        Target("issue", sending.issue, sending.issues),
    )
}
