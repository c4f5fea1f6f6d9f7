"""Passes: what one coder answers about cases, apart from others; and how the cases to be coded again were drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from coalition_kb.model.case import Partner
    from coalition_kb.model.coding import Coding
    from coalition_kb.place import Place

#: Why coders differed, as who adjudicates found; with what each means.
CAUSES: Mapping[str, str] = {
    "slip": "One of the coders overlooked or mistook something.",
    "rule": "The rule of the codebook could be read in both ways; it was rewritten.",
    "evidence": "The coders had read different passages.",
    "contest": "Both readings can be defended.",
}


@dataclass(frozen=True, slots=True)
class CodingPass:
    """A pass as the codebook tells of it: who coded, how, and what it has in common with the others."""

    id: str
    says: str
    shares: str  # with other passes, for which agreement may be too high; empty where there is no other
    place: Place


@dataclass(frozen=True, slots=True)
class Draw:
    """Cases that were drawn to be coded again: the first of each stratum in the order of `judgements.drawn`."""

    id: str
    seed: str
    data: str  # the version of the data of which they were drawn
    says: str  # what was drawn of what
    strata: Mapping[str, tuple[str, ...]]  # the ids of cases, in the order in which they were drawn
    n_partners: int  # of each case, at the most
    place: Place


@dataclass(frozen=True, slots=True)
class CodedCase:
    """What one pass answers about one case."""

    case: str
    by: str  # the pass, which is the name of the folder
    codings: Mapping[str, Coding]
    partners: tuple[Partner, ...]
    place: Place

    @property
    def all_codings(self) -> Iterator[Coding]:
        """The codings of the case itself, then those of each partner."""
        yield from self.codings.values()
        for partner in self.partners:
            yield from partner.codings.values()
