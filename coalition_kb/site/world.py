"""The map of the world: which states are drawn where, and their outlines in the units of the drawing.

A state is drawn on its own area. One that is gone is drawn on the area that holds its capital now; where no shape holds
it, and where a state is smaller than a dot, a dot stands at the capital.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from coalition_kb.site.equal_earth import projected

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from coalition_kb.model import Record, State

Point: TypeAlias = tuple[float, float]

WIDTH = 2000  # of the drawing, in its units
DOT = 9  # the radius of a dot
NORTH, SOUTH = 84.0, -57.0  # degrees: beyond them lies no state
_STEPS = 100  # of the shapes, a degree
_SCALE = WIDTH / 2 / projected(180, 0)[0]
_TOP = projected(0, NORTH)[1] * _SCALE
HEIGHT = round(_TOP - projected(0, SOUTH)[1] * _SCALE)


@dataclass(frozen=True, slots=True)
class Area:
    """What the map shows of one or more states: an outline, a dot, or both."""

    states: tuple[str, ...]  # the one that has the area now comes first, where it is among them
    outline: str  # the data of an SVG path; empty where there is no shape
    dot: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class World:
    """The areas of the states that were asked for, and the land of all others."""

    areas: tuple[Area, ...]
    land: str  # the data of an SVG path
    elsewhere: tuple[tuple[str, str], ...]  # states that are gone, each with the id of the area on which it is drawn


def world(record: Record, wanted: Collection[str]) -> World:
    """The map on which the states *wanted* can be told apart."""
    shapes = _shapes()
    on: dict[str, list[str]] = {}
    elsewhere = []
    for state in (record.states[one] for one in sorted(wanted) if one in record.states):
        area = drawn_on(state, shapes)
        on.setdefault(area or state.id, []).append(state.id)
        if area and area not in {state.iso3, state.id}:
            elsewhere.append((state.id, area))
    areas = [_area(record, area, states, shapes.get(area, ())) for area, states in sorted(on.items())]
    land = "".join(_outline(rings) for id_, rings in shapes.items() if id_ not in on)
    return World(tuple(areas), land, tuple(elsewhere))


def drawn_on(state: State, shapes: Mapping[str, Sequence[Sequence[Point]]]) -> str:
    """The name of the shape on which *state* is drawn; empty where it is a dot."""
    for name in (state.iso3, state.id):
        if name and name in shapes:
            return name
    if not is_gone(state):
        return ""
    capital = state.longitude, state.latitude
    return next((name for name, rings in shapes.items() if name and holds(rings, capital)), "")


def is_gone(state: State) -> bool:
    """Whether every list of states that has *state* gives it an end."""
    return all(spells[-1].until is not None for spells in (state.cow, state.gw) if spells)


def holds(rings: Iterable[Sequence[Point]], point: Point) -> bool:
    """Whether *point* lies in the shape: a line from it to the east crosses the rings an odd number of times."""
    east, north = point
    crossings = sum(
        one[0] + (north - one[1]) / (other[1] - one[1]) * (other[0] - one[0]) > east
        for ring in rings
        for one, other in pairwise((*ring, ring[0]))
        if (one[1] > north) != (other[1] > north)
    )
    return crossings % 2 == 1


def shown_at(longitude: float, latitude: float) -> tuple[int, int]:
    """Where a place stands on the drawing, in its units, from the upper left corner."""
    x, y = projected(longitude, latitude)
    return round(WIDTH / 2 + x * _SCALE), round(_TOP - y * _SCALE)


@cache
def _shapes() -> Mapping[str, tuple[tuple[Point, ...], ...]]:
    """The rings of each area, in degrees."""
    held = files("coalition_kb.site").joinpath("geometry", "countries.json").read_text(encoding="utf-8")
    return {name: tuple(_points(ring) for ring in rings) for name, rings in json.loads(held).items()}


def _points(ring: Sequence[int]) -> tuple[Point, ...]:
    x = y = 0
    points = []
    for east, north in zip(ring[::2], ring[1::2], strict=True):
        x, y = x + east, y + north
        points.append((x / _STEPS, y / _STEPS))
    return tuple(points)


def _area(record: Record, name: str, states: list[str], rings: Sequence[Sequence[Point]]) -> Area:
    own = [one for one in states if name in (one, record.states[one].iso3)]
    ordered = (*own, *(one for one in states if one not in own))
    is_small = sum(abs(_surface(ring)) for ring in rings) < DOT * DOT * 3
    capital = record.states[ordered[0]]
    return Area(ordered, _outline(rings), shown_at(capital.longitude, capital.latitude) if is_small else None)


def _surface(ring: Sequence[Point]) -> float:
    """The surface of *ring* in square units of the drawing."""
    points = [shown_at(*point) for point in ring]
    return sum(one[0] * other[1] - other[0] * one[1] for one, other in pairwise((*points, points[0]))) / 2


def _outline(rings: Iterable[Sequence[Point]]) -> str:
    """Rings as the data of a path: each begins where it begins, and goes on by steps."""
    return "".join(_drawn([shown_at(*point) for point in ring]) for ring in rings)


def _drawn(points: Sequence[tuple[int, int]]) -> str:
    steps = [
        f"{other[0] - one[0]},{other[1] - one[1]}" for one, other in pairwise(points) if one != other
    ]  # a ring ends where it began: "z" draws its last side
    least = 3
    return f"M{points[0][0]},{points[0][1]}l{' '.join(steps[:-1])}z" if len(steps) >= least else ""
