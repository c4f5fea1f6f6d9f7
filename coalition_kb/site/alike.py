"""The cases like one, as its page shows them: the nearest, in what they differ, and one with another outcome."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coalition_kb.analysis.similarity import Neighbour
    from coalition_kb.model import Case
    from coalition_kb.site.given import Site

SHOWN = 5  # with the case itself as many as can be compared on one page
COALITION_WORDS: Mapping[str, str] = {
    "yes": "with a coalition",
    "no": "without a coalition",
    "": "coalition not known",
}


@dataclass(frozen=True, slots=True)
class Alike:
    """A case near another."""

    id: str
    title: str
    coalition: str  # in words
    distance: str
    overlap: str
    differs: str  # names of the variables, those farthest apart first


@dataclass(frozen=True, slots=True)
class CasesAlike:
    """The cases like one."""

    nearest: Sequence[Alike]
    contrary: Alike | None  # the nearest with another answer on the coalition; None where that is not known
    compared: str  # the ids that the page of the comparison is asked for


def alike(site: Site, case: Case) -> CasesAlike:
    """The cases nearest to *case*; none where none has enough in common."""
    outwards = site.likeness.outwards(case.id)
    nearest = list(islice(outwards, SHOWN))
    contrary = site.likeness.contrary(case.id, chain(nearest, outwards))
    return CasesAlike(
        nearest=[_alike(site, one) for one in nearest],
        contrary=_alike(site, contrary) if contrary else None,
        compared=",".join([case.id, *(one.id for one in nearest)]),
    )


def _alike(site: Site, one: Neighbour) -> Alike:
    return Alike(
        id=one.id,
        title=site.record.cases[one.id].title,
        coalition=COALITION_WORDS[site.coalition[one.id]],
        distance=f"{one.likeness.distance:.2f}",
        overlap=f"{one.likeness.overlap:.2f}",
        differs="; ".join(site.likeness.variables[name].name for name in one.likeness.differing),
    )
