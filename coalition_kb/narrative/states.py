"""The states that a sentence names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from coalition_kb.model import Record

UNITED_STATES = "USA"
_COMPASS = re.compile(r"(?:North|South|East|West)(?:ern)? (.+)")
#: Words that make of the name of a state the name of a water, a war, a treaty or a place elsewhere.
_BEFORE = r"(?:Gulf|Sea|Bay|Bight|Strait|Straits|Horn|Bank|Isthmus) of (?:the )?|New |Northern (?=Ireland)|Fort |Camp |USS |HMS "
_AFTER = (
    r"(?:['’]s)?[ -](?:(?:and \w+ )?(?:Sea|Ocean|Gulf|Strait|Straits|Channel|Canal|Peninsula|War|Wars|war|syndrome)\b"
    r"|Airport|Avenue|Street|Desk|Committee|Station\b)"
)
#: A capital word right before a name, within a sentence: most often of a person (David Jordan) or of an operation.
_PROPER = re.compile(r"(?<=[\w,;:’'\"”)] )[A-Z][a-z]+ $")
_QUALIFIED = frozenset(
    "North South East West Northern Southern Eastern Western Central Upper Lower Greater Socialist Soviet President King Queen Prime "
    "Communist Nationalist Ba’athist Ba'athist Taliban Allied Imperial Free Republican Muslim".split()
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
    capitals: Mapping[str, str]  # of each state, which may speak for its government

    def mentions(self, text: str) -> Iterator[Mention]:
        """The states that *text* names, in order. A war, a sea or a person with the name of a state is none."""
        for met in self.pattern.finditer(text):
            states = self.of.get(met["name"], frozenset())
            if states and not met["before"] and not met["after"] and not _is_of_a_name(text, met):
                yield Mention(states, met["name"], met.start("name"), met.end("name"))


def _is_of_a_name(text: str, met: re.Match[str]) -> bool:
    """Whether a capital word before a name makes it part of a longer one, as that of a person."""
    before = _PROPER.search(text, 0, met.start("name"))
    if before is None or before[0].strip() in _QUALIFIED:
        return False
    return met["name"][-1] not in "nh" or not text[met.end("name") :].startswith((" ", "s "))


def names(record: Record) -> Names:
    """The names of the states of *record*, with short ones (Korea) that may mean several."""
    of: dict[str, set[str]] = {}
    regions = {word for one in record.states.values() for word in (*one.m49.split(), *one.cow_region.split())}
    for state in record.states.values():
        for name in (state.name, *state.adjectives, *state.other_names):
            of.setdefault(name, set()).add(state.id)
            short = _COMPASS.fullmatch(name)
            if short and not any(short[1].startswith(word) for word in regions):  # South Africa leaves no state Africa
                of.setdefault(short[1], set()).add(state.id)
    for body in (*record.organisations.values(), *record.treaties.values()):
        of.setdefault(body.name, set())  # an American Union is no America
    for variable in record.variables.values():
        if variable.marks == "mandate_by":
            for code in variable.codes.values():
                of.setdefault(code.name, set())
    return Names(
        {name: frozenset(ids) for name, ids in of.items()},
        _pattern(tuple(sorted(of, key=lambda name: (-len(name), name)))),
        {state.id: state.capital for state in record.states.values()},
    )


@cache  # one record is read again and again by tests and by the rules
def _pattern(longest_first: tuple[str, ...]) -> re.Pattern[str]:
    either = "|".join(map(re.escape, longest_first))
    return re.compile(rf"(?<![\w.])(?P<before>{_BEFORE})?(?P<name>{either})(?!(?!s\b)\w)(?P<after>{_AFTER})?")


def named(mentions: Iterable[Mention]) -> frozenset[str]:
    """Every state that one of *mentions* may mean."""
    return frozenset(state for one in mentions for state in one.states)
