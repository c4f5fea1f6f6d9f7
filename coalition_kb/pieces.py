"""Pieces of what a build makes, each under a digest of all that it hangs on: one that the last build made is not made again.

They lie beside what was made of them, and only a build of the same program is given them (`earlier`).
"""

from __future__ import annotations

import hashlib
import pickle
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar, cast

from coalition_kb.recall import recalled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Pieces:
    """Pieces that are known from the last build, and those that were asked for in this one."""

    known: Mapping[str, object] = field(default_factory=dict)
    asked: dict[str, object] = field(default_factory=dict)

    def of(self, key: str, make: Callable[[], Made]) -> Made:
        """What *make* makes. *key* has to hold all that this hangs on, and what kind of a piece it is."""
        if key not in self.asked:
            self.asked[key] = self.known[key] if key in self.known else make()
        return cast("Made", self.asked[key])

    def keep(self, place: Path) -> None:
        """Write what was asked for to the file *place*: what no longer is asked for is gone."""
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(pickle.dumps(self.asked))


def pieces(place: Path | None) -> Pieces:
    """The pieces that were kept in the file *place*; none where there is no such file, or it cannot be read."""
    found = recalled(place) if place else None
    return Pieces(found) if isinstance(found, dict) else Pieces()


def digest(*told: str | bytes) -> str:
    """A SHA-256 of what is *told*, in which it counts where one ends and the next begins."""
    made = hashlib.sha256()
    for one in told:
        data = one.encode(errors="surrogatepass") if isinstance(one, str) else one
        made.update(f"{len(data)}:".encode())
        made.update(data)
    return made.hexdigest()
