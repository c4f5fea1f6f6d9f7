"""The map of the page on which cases are explored: how many cases each state was a place of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coalition_kb.site.definitions import coalition
from coalition_kb.site.given import state_name
from coalition_kb.site.state_pages import named
from coalition_kb.site.world import DOT, HEIGHT, WIDTH, world

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from coalition_kb.model import Candidate, Case, Record
    from coalition_kb.site.given import Site

#: The least number of cases of each step of colour.
STEPS = (1, 2, 4, 7, 11)


@dataclass(frozen=True, slots=True)
class Shape:
    """An outline or a dot on the map, the states that it stands for, and what it says."""

    states: Sequence[str]
    name: str
    page: str  # the state that has a page; empty where none has
    says: str
    step: int  # of colour; 0 for none
    outline: str = ""
    dot: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A state as the table of places has it."""

    id: str
    name: str
    has_page: bool
    n: int
    n_coalition: int


def explore_map(site: Site, outside: Sequence[Candidate]) -> dict[str, object]:
    """The map and the table of places. Places of candidates alone are there too, and count nothing."""
    record = site.record
    there = _located(record)
    wanted = there.keys() | {state for one in outside for state in one.places if state in record.states}
    made = world(record, wanted)
    pages = named(record)
    outlines, dots = [], []
    for area in made.areas:
        cases = list({case.id: case for state in area.states for case in there.get(state, ())}.values())
        name = " and ".join(state_name(record, one) for one in area.states)
        shape = Shape(
            states=area.states,
            name=name,
            page=next((one for one in area.states if one in pages), ""),
            says=f"{name}: {_said(len(cases), _coalitions(site, cases))}",
            step=step(len(cases)),
        )
        if area.outline:
            outlines.append(replace(shape, outline=area.outline))
        if area.dot:
            dots.append(replace(shape, dot=area.dot))
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "radius": DOT,
        "land": made.land,
        "shapes": [*outlines, *dots],  # dots above all outlines
        "steps": [(number, _range(number)) for number in range(1, len(STEPS) + 1)],
        "least": " ".join(map(str, STEPS)),
        "places": _places(site, there, wanted, pages),
        "elsewhere": [(state_name(record, state), state_name(record, area)) for state, area in made.elsewhere],
    }


def step(n: int) -> int:
    """The step of colour of *n* cases: 0 for none, up to the number of steps."""
    return sum(n >= least for least in STEPS)


def _range(number: int) -> str:
    least = STEPS[number - 1]
    if number == len(STEPS):
        return f"{least} or more"
    most = STEPS[number] - 1
    return str(least) if least == most else f"{least} to {most}"


def _said(n: int, n_coalition: int) -> str:
    return f"{n} {'case' if n == 1 else 'cases'}, {n_coalition} with a coalition"


def _coalitions(site: Site, cases: Sequence[Case]) -> int:
    return sum(coalition(site.record, site.computer, case) == "yes" for case in cases)


def _located(record: Record) -> dict[str, list[Case]]:
    """The cases of each place of action."""
    found: dict[str, list[Case]] = {}
    for case in record.cases.values():
        for state in dict.fromkeys(case.locations):
            found.setdefault(state, []).append(case)
    return found


def _places(
    site: Site, there: Mapping[str, Sequence[Case]], wanted: Collection[str], pages: Collection[str]
) -> list[Place]:
    """The states of the map, those with most cases first."""
    found = []
    for id_ in wanted:
        cases = there.get(id_, ())
        name = state_name(site.record, id_)
        found.append(Place(id_, name, id_ in pages, len(cases), _coalitions(site, cases)))
    return sorted(found, key=lambda one: (-one.n, one.name, one.id))
