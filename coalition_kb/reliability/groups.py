"""How often passes agree in some groups of cells: by unit, by how sure the first coder was, by the strata of the draws.

What is counted is whole cells, since answers to different questions have no scale in common: agreement that chance gives
is not taken off, and cells of one case hang together, so that no interval is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.model import CONFIDENCE, UNITS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from coalition_kb.judgements import Judged
    from coalition_kb.model import Record

NO_CONFIDENCE = "no answer"


@dataclass(frozen=True, slots=True)
class Group:
    """Some of the cells that were coded more than once."""

    by: str  # what parts the cells
    name: str
    cells: Sequence[Judged]

    @property
    def n(self) -> int:
        """How many cells there are."""
        return len(self.cells)

    @property
    def n_agreed(self) -> int:
        """Of how many all passes say the same, which may be that it is unknown."""
        return sum(one.is_agreed for one in self.cells)

    @property
    def share(self) -> float:
        """On how many of the cells all passes say the same, 0 to 1."""
        return self.n_agreed / self.n


def groups(record: Record, cells: Sequence[Judged]) -> list[Group]:
    """All *cells*, then these by unit, by the confidence of the first pass, and by stratum; none that is empty."""
    first = {name: place for place, name in enumerate(record.passes)}
    strata = {case: name for draw in record.draws.values() for name, held in draw.strata.items() for case in held}
    parted = [
        ("all", [("All cells", list(cells))]),
        ("unit", _parted({unit: f"of the {unit}" for unit in UNITS}, cells, [one.variable.unit for one in cells])),
        ("confidence", _parted(_SURE, cells, [_confidence(one, first) for one in cells])),
        (
            "stratum",
            _parted({name: name for name in strata.values()}, cells, [strata.get(_case(one)) for one in cells]),
        ),
    ]
    return [Group(by, name, held) for by, some in parted for name, held in some if held]


_SURE = {**{word: f"{word} confidence" for word in CONFIDENCE}, NO_CONFIDENCE: "a status in place of an answer"}


def _parted(
    names: Mapping[str, str], cells: Sequence[Judged], keys: Sequence[str | None]
) -> Iterator[tuple[str, list[Judged]]]:
    """*cells* by their *keys*, in the order of *names*."""
    for key, name in names.items():
        yield name, [one for one, own in zip(cells, keys, strict=True) if own == key]


def _confidence(one: Judged, first: Mapping[str, int]) -> str:
    """How sure the first coder was, in the order in which the codebook tells of the passes."""
    name = min(one.codings, key=lambda name: first.get(name, len(first)))
    coding = one.codings[name]
    return coding.confidence if coding.answer and coding.confidence else NO_CONFIDENCE


def _case(one: Judged) -> str:
    return next(iter(one.codings.values())).case
