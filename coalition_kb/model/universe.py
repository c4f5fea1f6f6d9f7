"""Candidate interventions, what became of them, and ids that are no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coalition_kb.model.case import Listing
    from coalition_kb.model.sources import Citation
    from coalition_kb.place import Place


INCLUDED, MERGED = "included", "merged"  # the two dispositions that lead to a case


@dataclass(frozen=True, slots=True)
class Candidate:
    """An intervention that some list has, and what became of it. Of one that is included the case tells the rest."""

    id: str
    disposition: str
    why: str
    place: Place
    name: str = ""
    year: str = ""  # of its start
    places: tuple[str, ...] = ()
    into: str = ""  # the case that it is part of, where it is merged
    lists: tuple[Listing, ...] = ()
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Searched:
    """A list of interventions that was searched for candidates, or could not be."""

    source: str
    says: str  # how much of it was read, and what it has
    place: Place


@dataclass(frozen=True, slots=True)
class Universe:
    """Every candidate with what became of it, the rule that decided, and the lists that were searched."""

    rule: Mapping[str, str]  # sentences of the rule, by what they decide, in their order
    searched: tuple[Searched, ...]
    candidates: Mapping[str, Candidate]


@dataclass(frozen=True, slots=True)
class Retired:
    """The id of a case that is no more: the case went into another one, or was withdrawn. No case ever gets it again."""

    id: str
    title: str
    into: str  # the case that it was renamed to or merged with; empty where it was withdrawn
    on: str
    why: str
    place: Place
