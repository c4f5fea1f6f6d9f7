"""The states that a sentence names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from coalition_kb.model import Record

UNITED_STATES = "USA"
_WORD = re.compile(r"\b[A-ZÀ-ÖØ-Þ]\w*")  # every name of a state begins with a capital letter
_GOES_ON = re.compile(r"(?!s\b)\w")  # behind a name: more letters than those of a plural
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
    """Every name of a state that the record knows, and those that begin with each word, the longest first."""

    of: Mapping[str, frozenset[str]]
    begun: Mapping[str, tuple[str, ...]]
    adjectives: frozenset[str]
    capitals: Mapping[str, str]  # of each state, which may speak for its government

    def mentions(self, text: str) -> Iterator[Mention]:
        """The states that *text* names, in order. A war, a sea or a person with the name of a state is none."""
        for name, start in self._met(text):
            states, end = self.of[name], start + len(name)
            if states and not _is_of_a_name(text, start, end, is_adjective=name in self.adjectives):
                yield Mention(states, name, start, end)

    def _met(self, text: str) -> Iterator[tuple[str, int]]:
        """The names that stand in *text*, each with its place; of several that begin there the longest."""
        behind = 0
        for word in _WORD.finditer(text):
            start = word.start()
            if start < behind:
                continue
            known = self.begun.get(word[0], ()) or self.begun.get(word[0].removesuffix("s"), ())  # Germans
            for name in known:
                if text.startswith(name, start) and not _GOES_ON.match(text, start + len(name)):
                    yield name, start
                    behind = start + len(name)
                    break


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
        _begun(sorted(of, key=lambda name: (-len(name), name))),
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


def _begun(longest_first: list[str]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name in longest_first:
        if word := _WORD.match(name):
            found[word[0]] = (*found.get(word[0], ()), name)
    return found
