"""The states that a sentence names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from coalition_kb.model import Record

UNITED_STATES = "USA"
_COMPASS = re.compile(r"(?:North|South|East|West)(?:ern)? (.+)")
#: Words that make of the name of a state the name of a water, a war, a treaty or a place elsewhere.
_BEFORE = re.compile(
    r"(?:\b(?:Gulf|Sea|Bay|Bight|Straits?|Horn|Bank|Isthmus) of (?:the )?|\b(?:New|Fort|Camp|USS|HMS) )$"
)
_AFTER = re.compile(
    r"(?:['’]s)?[ -](?:(?:and \w+ )?(?:Sea|Ocean|Gulf|Straits?|Channel|Canal|Peninsula|Wars?|war|syndrome|Airport|Avenue|Street|"
    r"Desk|Committee|Station)\b)"
)
#: A language has the adjective of a state: little Spanish, in French, a German-speaking officer.
_SPOKEN = re.compile(r"\b(?:little|no|some|in|into|spoke|speaks?|spoken|speaking|fluent|learn(?:ed|t)?|read) $")
_AS_SPOKEN = re.compile(r"[- ](?:language|speak\w+)\b|[.,;:)]| (?:and|or|was|is|to)\b|$")
_LEADS_ON = (" ", "-", "'", "’")
FARTHEST = 40  # letters before a name in which a longer one may begin
#: A capital word right before a name, within a sentence: most often of a person (David Jordan) or of an operation.
_PROPER = re.compile(r"(?<=[\w,;:’'\"”)] )[A-Z][a-z]+ $")
#: Capital words that may stand before the name of a state and leave it one: On 3 August Australia's minister.
_QUALIFIED = re.compile(
    r"(?:North|South|East|West|Northern|Southern|Eastern|Western|Central|Upper|Lower|Greater|Socialist|President|King|Queen|"
    r"Prime|Communist|Nationalist|Imperial|Allied|Free|Republican|Muslim|Soviet|"
    r"January|February|March|April|May|June|July|August|September|October|November|December) $"
)


class Mention(NamedTuple):
    """A name of a state in a sentence. It may be that of several: Korea."""

    states: frozenset[str]
    name: str
    start: int
    end: int


@dataclass(frozen=True)
class Names:
    """Every name of a state that the record knows, and one pattern that finds them, the longest first."""

    of: Mapping[str, frozenset[str]]
    pattern: re.Pattern[str]
    adjectives: frozenset[str]
    capitals: Mapping[str, str]  # of each state, which may speak for its government

    def mentions(self, text: str) -> Iterator[Mention]:
        """The states that *text* names, in order. A war, a sea or a person with the name of a state is none."""
        for met in self.pattern.finditer(text):
            states = self.of[met[0]]
            is_adjective = met[0] in self.adjectives
            if states and not _is_of_a_name(text, met.start(), met.end(), is_adjective=is_adjective):
                yield Mention(states, met[0], met.start(), met.end())


def _is_of_a_name(text: str, start: int, end: int, *, is_adjective: bool) -> bool:
    """Whether the words around a name make it that of a water, a war, a place elsewhere, a person or an operation."""
    if text[end : end + 1] in _LEADS_ON and _AFTER.match(text, end):
        return True
    before = text[max(0, start - FARTHEST) : start]
    if not before.endswith(" "):
        return bool(before) and (before[-1].isalnum() or before[-1] == ".")
    if is_adjective and _SPOKEN.search(before) and _AS_SPOKEN.match(text, end):
        return True
    word = before[:-1].rpartition(" ")[2]
    if word in ("of", "the") or word[:1].isupper():  # else no pattern can be met
        proper = None if is_adjective else _PROPER.search(before)
        return _BEFORE.search(before) is not None or (proper is not None and not _QUALIFIED.match(proper[0]))
    return False


def names(record: Record) -> Names:
    """The names of the states of *record*, with short ones (Korea) that may mean several, and those of organisations."""
    of = _of_states(record)
    bodies = record.marked("mandate_by")
    others = [one.name for one in (*record.organisations.values(), *record.treaties.values())]
    for name in (*others, *(code.name for code in (bodies.codes.values() if bodies else ()))):
        of.setdefault(name, set())  # an American Union is no America
    return Names(
        {name: frozenset(ids) for name, ids in of.items()},
        _pattern(sorted(of, key=lambda name: (-len(name), name))),
        frozenset(name for state in record.states.values() for name in state.adjectives),
        {state.id: state.capital for state in record.states.values()},
    )


def _of_states(record: Record) -> dict[str, set[str]]:
    """Every name of a state, its adjectives and the short form of North and South Korea, with the states that it may mean."""
    of: dict[str, set[str]] = {}
    regions = {word for one in record.states.values() for word in (*one.m49.split(), *one.cow_region.split())}
    for state in record.states.values():
        for name in (state.name, *state.adjectives, *state.other_names):
            of.setdefault(name, set()).add(state.id)
            short = _COMPASS.fullmatch(name)
            if short and not any(short[1].startswith(word) for word in regions):  # South Africa leaves no state Africa
                of.setdefault(short[1], set()).add(state.id)
    for adjective in [name for name, ids in of.items() if len(ids) > 1]:  # both Yugoslav states are Yugoslavia
        for name in of:
            if name.startswith(adjective):
                of[name] |= of[adjective]
    return of


def _pattern(longest_first: list[str]) -> re.Pattern[str]:
    # It begins with the names alone, so that only their first letters are looked at; what stands before is asked later.
    return re.compile(rf"(?:{'|'.join(map(re.escape, longest_first))})(?!(?!s\b)\w)")
