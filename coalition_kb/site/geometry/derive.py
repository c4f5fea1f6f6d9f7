"""The shapes made small, once.

`python -m coalition_kb.site.geometry.derive countries-110m.json country-codes.csv` prints `countries.json`. README.md tells
where the two files come from. Nothing of a build runs this.
"""

from __future__ import annotations

import csv
import json
import sys
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coalition_kb.site.geometry.antimeridian import Point, cut

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

UNNUMBERED = {"Kosovo": "XKX"}  # areas without a number of ISO 3166 that a state of the record has
LEFT_OUT = "ATA"  # Antarctica: no state, and a ring around the pole
STEPS = 100  # of a degree: about a kilometre, well below the grain of the shapes


def shapes(topology: Mapping[str, Any], letters: Mapping[int, str]) -> dict[str, list[list[int]]]:
    """The rings of each area by its three letters ("" for land of no state of the record), in the order of the letters.

    A ring is longitude and latitude of its first point and then of each step, in hundredths of a degree.
    """
    arcs = [_positions(topology["transform"], arc) for arc in topology["arcs"]]
    found: dict[str, list[list[int]]] = {}
    for area in topology["objects"]["countries"]["geometries"]:
        id_ = letters[int(area["id"])] if "id" in area else UNNUMBERED.get(area["properties"]["name"], "")
        if id_ == LEFT_OUT:
            continue
        polygons = [area["arcs"]] if area["type"] == "Polygon" else area["arcs"]
        rings = [_joined(arcs, ring) for polygon in polygons for ring in polygon]
        found.setdefault(id_, []).extend(_steps(piece) for ring in rings for piece in cut(ring))
    return dict(sorted(found.items()))


def _positions(transform: Mapping[str, Any], arc: Sequence[Sequence[int]]) -> list[Point]:
    """The points of an arc, which TopoJSON holds as steps on a grid."""
    (wide, high), (west, south) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        points.append((x * wide + west, y * high + south))
    return points


def _joined(arcs: Sequence[list[Point]], ring: Sequence[int]) -> list[Point]:
    """The arcs of a ring, one after the other; one with a negative number is taken backwards."""
    points: list[Point] = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return points


def _steps(piece: Sequence[Point]) -> list[int]:
    placed = [(round(longitude * STEPS), round(latitude * STEPS)) for longitude, latitude in piece]
    return [*placed[0], *_moves(placed)]


def _moves(placed: Sequence[tuple[int, int]]) -> Iterator[int]:
    for one, other in pairwise(placed):
        if one != other:
            yield from (other[0] - one[0], other[1] - one[1])


def _letters(path: Path) -> dict[int, str]:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {
        int(row["ISO3166-1-numeric"]): row["ISO3166-1-Alpha-3"]
        for row in rows
        if row["ISO3166-1-numeric"].strip().isdigit()
    }


if __name__ == "__main__":
    topology_path, letters_path = map(Path, sys.argv[1:3])
    made = shapes(json.loads(topology_path.read_text(encoding="utf-8")), _letters(letters_path))
    lines = ",\n".join(f"{json.dumps(id_)}:{json.dumps(rings, separators=(',', ':'))}" for id_, rings in made.items())
    sys.stdout.write(f"{{\n{lines}\n}}\n")
