"""The map: its projection against published values, rings that are cut, and which state is drawn where."""

from __future__ import annotations

import hashlib
import json
import math
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalition_kb.site import world as of_world
from coalition_kb.site.definitions import coalition
from coalition_kb.site.equal_earth import projected
from coalition_kb.site.explore_map import STEPS, Shape, explore_map, step
from coalition_kb.site.geometry.antimeridian import Point, cut
from coalition_kb.site.geometry.derive import shapes
from coalition_kb.site.world import HEIGHT, WIDTH, drawn_on, holds, is_gone, shown_at, world
from tests.site import sample

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coalition_kb.reader import Loaded

GEOMETRY = Path(of_world.__file__).with_name("geometry")
SQUARE = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0), (0.0, 0.0)]

# --- the projection ---------------------------------------------------------------------------------------------------

#: The radius of the sphere with the surface of WGS 84, in metres.
AUTHALIC = 6371007.1809


@pytest.mark.parametrize(
    ("place", "metres"),
    [
        ((0, 0), (0, 0)),
        ((-180, 90), (-10216474.79, 8392927.60)),
        ((0, 90), (0, 8392927.60)),
        ((180, 0), (17243959.06, 0)),
    ],
)
def test_a_place_lies_where_the_tests_of_proj_have_it(place: Point, metres: Point) -> None:
    """They are of test/gie/builtins.gie, for +proj=eqearth +ellps=WGS84; at these places its latitudes are ours."""
    x, y = projected(*place)
    assert (x * AUTHALIC, y * AUTHALIC) == pytest.approx(metres, abs=0.02)


def test_the_pole_is_a_line_as_long_as_the_paper_says() -> None:
    """Šavrič, Patterson and Jenny 2018: 0.59247 times the equator."""
    assert projected(180, 90)[0] / projected(180, 0)[0] == pytest.approx(0.59247, abs=5e-6)


def test_the_map_is_2_05458_times_as_wide_as_high() -> None:
    assert projected(180, 0)[0] / projected(0, 90)[1] == pytest.approx(2.05458, abs=5e-6)


@given(st.floats(-179, 179), st.floats(-89, 89))
def test_a_surface_on_the_map_is_as_large_as_on_the_sphere(longitude: float, latitude: float) -> None:
    step_ = 1e-4
    east = [projected(longitude + one, latitude) for one in (-step_, step_)]
    north = [projected(longitude, latitude + one) for one in (-step_, step_)]
    (dx, dy), (ex, ey) = ((far[0] - near[0], far[1] - near[1]) for near, far in (east, north))
    measured = (dx * ey - dy * ex) / (2 * math.radians(step_)) ** 2
    assert measured == pytest.approx(math.cos(math.radians(latitude)), abs=1e-4)


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_west_mirrors_east_and_south_mirrors_north(longitude: float, latitude: float) -> None:
    x, y = projected(longitude, latitude)
    assert projected(-longitude, latitude) == pytest.approx((-x, y))
    assert projected(longitude, -latitude) == pytest.approx((x, -y))


# --- rings ------------------------------------------------------------------------------------------------------------


def surface(ring: Sequence[Point]) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise((*ring, ring[0])))) / 2


def test_a_ring_that_does_not_cross_the_antimeridian_stays_whole() -> None:
    assert cut(SQUARE) == [SQUARE]


@given(st.floats(-180, 180), st.floats(1, 150), st.floats(-60, 0))
def test_a_ring_across_the_antimeridian_is_cut_and_loses_nothing(west: float, wide: float, south: float) -> None:
    around = [(west, south), (west + wide, south), (west + wide, south + 10), (west, south + 10), (west, south)]
    ring = [((longitude + 180) % 360 - 180, latitude) for longitude, latitude in around]
    pieces = cut(ring)
    assert all(-180 <= longitude <= 180 for piece in pieces for longitude, _ in piece)
    assert all(abs(b[0] - a[0]) <= 180 for piece in pieces for a, b in pairwise((*piece, piece[0])))
    assert sum(map(surface, pieces)) == pytest.approx(surface(around))
    assert len(pieces) == (2 if -180 < west < 180 < west + wide else 1) or len(pieces) <= 2


def test_a_ring_that_crosses_is_two_pieces_that_meet_the_edge() -> None:
    fiji = [(178.0, -18.0), (-178.0, -18.0), (-178.0, -16.0), (178.0, -16.0), (178.0, -18.0)]
    west, east = sorted(cut(fiji))
    assert {longitude for longitude, _ in west} == {-180.0, -178.0}
    assert {longitude for longitude, _ in east} == {178.0, 180.0}


@pytest.mark.parametrize(
    ("point", "is_within"),
    [((5, 5), True), ((-1, 5), False), ((11, 5), False), ((5, 11), False), ((2, 9.5), True), ((4.5, 4.5), False)],
)
def test_a_point_lies_in_a_shape_but_not_in_its_holes(point: Point, is_within: bool) -> None:  # noqa: FBT001 - a truth
    hole = [(4.0, 4.0), (4.9, 4.0), (4.9, 4.9), (4.0, 4.9), (4.0, 4.0)]
    assert holds([SQUARE, hole], point) is is_within


# --- the file of shapes -----------------------------------------------------------------------------------------------


def test_the_file_of_shapes_is_the_one_whose_hash_is_told() -> None:
    told = re.search(r"SHA-256 of `countries.json`: `([0-9a-f]{64})`", (GEOMETRY / "README.md").read_text("utf-8"))
    assert told
    assert hashlib.sha256((GEOMETRY / "countries.json").read_bytes()).hexdigest() == told[1]


def test_no_ring_of_the_file_runs_across_the_map() -> None:
    held = json.loads((GEOMETRY / "countries.json").read_text("utf-8"))
    assert len(held) > 170
    for rings in held.values():
        for ring in rings:
            assert all(abs(east) < 18_000 for east in ring[2::2])


def test_shapes_are_derived_from_a_topology_ring_by_ring() -> None:
    topology = {
        "transform": {"scale": [0.5, 0.5], "translate": [0, 0]},
        "arcs": [[[0, 0], [20, 0]], [[20, 0], [0, 20], [-20, 0], [0, -20]]],
        "objects": {
            "countries": {
                "geometries": [
                    {"type": "Polygon", "id": "004", "properties": {"name": "A"}, "arcs": [[0, 1]]},
                    {"type": "MultiPolygon", "properties": {"name": "Kosovo"}, "arcs": [[[0, 1]], [[-2, -1]]]},
                    {"type": "Polygon", "properties": {"name": "Nowhere"}, "arcs": [[0, 1]]},
                    {"type": "Polygon", "id": "010", "properties": {"name": "Antarctica"}, "arcs": [[0, 1]]},
                ]
            }
        },
    }
    there = [0, 0, 1000, 0, 0, 1000, -1000, 0, 0, -1000]
    back = [0, 0, 0, 1000, 1000, 0, 0, -1000, -1000, 0]
    assert shapes(topology, {4: "AFG", 10: "ATA"}) == {"": [there], "AFG": [there], "XKX": [there, back]}


# --- which state is drawn where ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "area"),
    [
        ("IRQ", "IRQ"),
        ("COD", "COD"),  # Zaire is a name that it bore
        ("XKX", "XKX"),
        ("RVN", "VNM"),
        ("YAR", "YEM"),
        ("YUG", "SRB"),
        ("SUN", "RUS"),
        ("DDR", "DEU"),
        ("CSK", "CZE"),
        ("GRD", ""),
        ("BHR", ""),
        ("SGP", ""),  # it is no part of the state around its capital's dot
    ],
)
def test_a_state_is_drawn_on_its_area_or_on_the_one_that_holds_its_capital(real: Loaded, state: str, area: str) -> None:
    held = of_world._shapes()  # noqa: SLF001 - the shapes as the map reads them
    assert drawn_on(real.record.states[state], held) == area


def test_only_a_state_with_an_end_is_gone(real: Loaded) -> None:
    gone = {state.id for state in real.record.states.values() if is_gone(state)}
    assert {"SUN", "YUG", "DDR", "RVN"} <= gone
    assert not gone & {"RUS", "USA", "KWT", "SGP"}


def test_small_states_have_a_dot_and_large_ones_have_none(real: Loaded) -> None:
    made = world(real.record, {"GRD", "BHR", "LBN", "KWT", "IRQ", "RUS"})
    dots = {area.states[0]: bool(area.dot) for area in made.areas}
    assert dots == {"GRD": True, "BHR": True, "LBN": True, "KWT": True, "IRQ": False, "RUS": False}
    assert all(area.outline or area.dot for area in made.areas)
    assert {area.states[0] for area in made.areas if not area.outline} == {"GRD", "BHR"}


def test_states_that_share_an_area_are_drawn_once_and_told(real: Loaded) -> None:
    made = world(real.record, {"RVN", "VNM", "YUG"})
    assert [area.states for area in made.areas] == [("YUG",), ("VNM", "RVN")]
    assert set(made.elsewhere) == {("RVN", "VNM"), ("YUG", "SRB")}


def test_everything_is_drawn_within_the_drawing(real: Loaded) -> None:
    made = world(real.record, set(real.record.states))
    for state in real.record.states.values():
        x, y = shown_at(state.longitude, state.latitude)
        assert 0 <= x <= WIDTH
        assert 0 <= y <= HEIGHT
    for piece in re.findall(r"M(\d+),(-?\d+)l([^z]*)z", "".join(area.outline for area in made.areas)):
        steps = [tuple(map(int, one.split(","))) for one in piece[2].split()]
        assert len(steps) >= 2
        assert max(abs(one[0]) for one in steps) < WIDTH / 4


# --- the numbers on it ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("n", "expected"), [(0, 0), (1, 1), (3, 2), (4, 3), (10, 4), (11, 5), (400, 5)])
def test_a_number_has_a_step_of_colour(n: int, expected: int) -> None:
    assert step(n) == expected
    assert len(STEPS) == 5


def test_an_area_counts_a_case_once_however_many_of_its_states_it_names(real: Loaded) -> None:
    case = real.record.cases["grenada-1983"]
    both = replace(case, locations=("VNM", "RVN"))
    site = sample.site(replace(real.record, cases={case.id: both}))
    shown = [one for one in cast("list[Shape]", explore_map(site, ())["shapes"]) if "RVN" in one.states]
    assert [one.says for one in shown] == ["Vietnam and South Vietnam: 1 case, 1 with a coalition"]
    assert coalition(site.record, site.computer, both) == "yes"
