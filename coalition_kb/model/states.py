"""States of the international system, and what they belong to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coalition_kb.dates import PartialDate
    from coalition_kb.place import Place


@dataclass(frozen=True, slots=True)
class Spell:
    """A number that a list of states gives, and the days it holds."""

    code: str
    since: PartialDate
    until: PartialDate | None
    letters: str = ""  # the abbreviation that goes with the number, where the list has one


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name that a state bore, and when, as far as that is known."""

    name: str
    since: PartialDate | None
    until: PartialDate


@dataclass(frozen=True, slots=True)
class State:
    """A state of the international system, with what makes it joinable to other data."""

    id: str
    name: str
    adjectives: tuple[str, ...]
    also: tuple[str, ...]
    iso3: str
    cow: tuple[Spell, ...]
    gw: tuple[Spell, ...]
    m49: str
    cow_region: str
    capital: str
    latitude: float  # degrees north
    longitude: float  # degrees east
    place: Place
    formerly: tuple[FormerName, ...] = ()

    @property
    def other_names(self) -> tuple[str, ...]:
        """Every name but its own, other and former ones."""
        return (*self.also, *(one.name for one in self.formerly))


@dataclass(frozen=True, slots=True)
class Membership:
    """A state's time in a treaty with the U.S. or in an organisation."""

    state: str
    since: PartialDate
    until: PartialDate | None
    place: Place


@dataclass(frozen=True, slots=True)
class Body:
    """A treaty with the U.S. (kind: defence_pact, basing) or an organisation (kind: organisation)."""

    id: str
    name: str
    kind: str
    note: str
    sources: tuple[str, ...]
    members: tuple[Membership, ...]
    place: Place
