"""Pieces of what a build makes, each under a digest of all that it hangs on: one that the last build made is not made again.

They are kept in the user's own folder (`recall`), and are nothing to another program.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar, cast

from coalition_kb.recall import keep, recalled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Pieces:
    """Pieces that are known from an earlier build, and those that were asked for in this one."""

    known: Mapping[str, object] = field(default_factory=dict)
    asked: dict[str, object] = field(default_factory=dict)

    def of(self, key: str, make: Callable[[], Made]) -> Made:
        """What *make* makes. *key* has to hold all that this hangs on, and what kind of a piece it is."""
        if key not in self.asked:
            self.asked[key] = self.known[key] if key in self.known else make()
        return cast("Made", self.asked[key])

    def keep(self, place: Path, program: str) -> None:
        """Write what was asked for to the file *place*, as made by *program*; what no longer is asked for is gone.

        Where that is what was known, it lies there.
        """
        if self.asked.keys() != self.known.keys():
            keep(place, (program, self.asked))


def pieces(place: Path, program: str) -> Pieces:
    """The pieces that *program* kept in the file *place*; none where another did, or it cannot be read."""
    match recalled(place):
        case (kept_by, dict() as known) if kept_by == program:
            return Pieces(known)
    return Pieces()


def digest(*told: str | bytes) -> str:
    """A SHA-256 of what is *told*, in which it counts where one ends and the next begins."""
    made = hashlib.sha256()
    for one in told:
        data = one.encode(errors="surrogatepass") if isinstance(one, str) else one
        made.update(f"{len(data)}:".encode())
        made.update(data)
    return made.hexdigest()
