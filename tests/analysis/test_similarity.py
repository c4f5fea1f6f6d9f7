"""How alike two cases are: by the numbers of R's daisy, and by what must hold of any."""

from __future__ import annotations

import csv
import json
import math
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalition_kb.analysis.similarity import KEPT, Feature, Surroundings, apart, likeness, matrix, neighbours

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coalition_kb.analysis.similarity import Kind, Row, Value

ORACLE = Path(__file__).parent / "oracle"
FEATURES = (
    Feature("size", "number", range=4.0),
    Feature("aim", "nominal", weight=2.0),
    Feature("mandate", "boolean"),
    Feature("rare", "boolean", is_asymmetric=True),
    Feature("means", "set", weight=0.5),
    Feature("constant", "number"),
)
ROWS = st.fixed_dictionaries(
    {
        "size": st.none() | st.floats(0, 4),
        "aim": st.none() | st.sampled_from("ab"),
        "mandate": st.none() | st.booleans(),
        "rare": st.none() | st.booleans(),
        "means": st.none() | st.frozensets(st.sampled_from("xyz")),
        "constant": st.none() | st.just(3.0),
    }
)


def synthetic(weights: Sequence[float]) -> tuple[list[Feature], list[Row]]:
    """The cases that R compared, with ranges over all of them."""
    with (ORACLE / "gower.csv").open(encoding="utf-8", newline="") as stream:
        raw = list(csv.DictReader(stream))
    rows: list[Row] = [{name: _read(name, row[name]) for name in list(row)[1:]} for row in raw]
    features = []
    for name, weight in zip(list(raw[0])[1:], weights, strict=True):
        numbers = [one for row in rows if isinstance(one := row[name], float)]
        kind: Kind = "number" if numbers else "boolean" if name == "igo" else "nominal"
        features.append(Feature(name, kind, max(numbers, default=0) - min(numbers, default=0), weight))
    return features, rows


def _read(name: str, text: str) -> Value:
    if not text:
        return None
    return float(text) if name in ("terrain", "threat", "success") else text == "1" if name == "igo" else text


@pytest.mark.parametrize("file", ["gower", "gower_weighted"])
def test_all_distances_are_those_of_r(file: str) -> None:
    expected = json.loads((ORACLE / f"{file}.json").read_text(encoding="utf-8"))
    features, rows = synthetic(expected.get("weights", [1] * 6))
    distances = np.array(expected["D"], dtype=float)
    assert matrix(features, rows).distance == pytest.approx(distances, abs=1e-9)
    pairs = [[likeness(features, one, other).distance for other in rows] for one in rows]
    assert np.array(pairs) == pytest.approx(distances, abs=1e-9)


def test_a_case_added_far_out_of_the_range_moves_no_distance() -> None:
    features, rows = synthetic([1] * 6)
    alone, more = matrix(features, rows), matrix(features, [*rows, {"terrain": -90.0}])
    assert np.array_equal(more.distance[:-1, :-1], alone.distance, equal_nan=True)
    assert more.distance[-1, 0] == 1


def test_a_pair_tells_what_is_shared_what_differs_and_what_is_not_known() -> None:
    first: Row = {"size": 1, "aim": "a", "mandate": True, "rare": False, "means": frozenset("xy"), "constant": 3}
    second: Row = {"size": 2, "aim": "b", "mandate": None, "rare": False, "means": frozenset("xy"), "constant": 3}
    found = likeness(FEATURES, first, second)
    assert found.differing == ("aim", "size")  # farthest apart first
    assert found.shared == ("means", "constant")
    assert found.unknown == ("mandate",)
    assert found.absent == ("rare",)
    assert found.distance == pytest.approx((0.25 + 2) / 4.5)
    assert found.overlap == pytest.approx(4.5 / 6.5)


@pytest.mark.parametrize(
    ("first", "second", "distance"),
    [("", "", 0), ("xy", "xy", 0), ("xy", "yz", 2 / 3), ("x", "y", 1), ("x", "", 1)],
)
def test_several_codes_are_apart_by_what_they_do_not_share(first: str, second: str, distance: float) -> None:
    assert apart(FEATURES[4], frozenset(first), frozenset(second)) == pytest.approx(distance)


def test_two_no_are_alike_unless_the_feature_is_asymmetric() -> None:
    assert [apart(one, first=False, second=False) for one in FEATURES[2:4]] == [0, None]
    assert [apart(one, first=True, second=True) for one in FEATURES[2:4]] == [0, 0]
    assert [apart(one, first=True, second=False) for one in FEATURES[2:4]] == [1, 1]


def test_of_what_is_not_known_there_is_no_distance() -> None:
    found = likeness(FEATURES, {"size": 1}, {"aim": "a"})
    assert math.isnan(found.distance)
    assert found.overlap == 0
    assert found.unknown == tuple(one.name for one in FEATURES)


@given(ROWS, ROWS)
def test_distance_and_overlap_are_symmetric_and_between_nought_and_one(first: Row, second: Row) -> None:
    one, other = likeness(FEATURES, first, second), likeness(FEATURES, second, first)
    assert one == other or math.isnan(one.distance)
    assert 0 <= one.overlap <= 1
    assert math.isnan(one.distance) == (one.overlap == 0)
    assert math.isnan(one.distance) or 0 <= one.distance <= 1
    names = [*one.shared, *one.differing, *one.unknown, *one.absent]
    assert sorted(names) == sorted(feature.name for feature in FEATURES)


@given(ROWS)
def test_nothing_is_apart_from_itself(row: Row) -> None:
    found = likeness(FEATURES, row, row)
    assert found.differing == ()
    assert found.distance == 0 or math.isnan(found.distance)


@given(st.lists(ROWS, max_size=5))
def test_the_matrix_holds_what_each_pair_gives(rows: list[Row]) -> None:
    held = matrix(FEATURES, rows)
    for i, first in enumerate(rows):
        for j, second in enumerate(rows):
            one = likeness(FEATURES, first, second)
            assert held.distance[i, j] == pytest.approx(one.distance, abs=1e-12, nan_ok=True)
            assert held.overlap[i, j] == pytest.approx(one.overlap, abs=1e-12)


@given(ROWS, ROWS, st.floats(0.1, 10))
def test_weights_count_only_beside_each_other(first: Row, second: Row, times: float) -> None:
    heavier = [replace(one, weight=one.weight * times) for one in FEATURES]
    expected = likeness(FEATURES, first, second)
    found = likeness(heavier, first, second)
    assert found.distance == pytest.approx(expected.distance, nan_ok=True)
    assert found.overlap == pytest.approx(expected.overlap)


@pytest.mark.parametrize(
    ("feature", "value"),
    [(FEATURES[0], "1"), (FEATURES[0], True), (FEATURES[0], math.nan), (FEATURES[1], 1.0), (FEATURES[4], "xy")],
)
def test_a_value_of_another_kind_is_refused(feature: Feature, value: Value) -> None:
    with pytest.raises(ValueError, match=f"{feature.name} is {value!r}, which is no {feature.kind}"):
        matrix([feature], [{feature.name: value}])


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"kind": "text"}, "no kind"),
        ({"range": -1.0}, "range"),
        ({"range": math.inf}, "range"),
        ({"weight": 0}, "weight"),
    ],
)
def test_a_feature_that_cannot_be_is_refused(wrong: dict[str, object], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        Feature(**{"name": "size", "kind": "number", **wrong})  # type: ignore[arg-type]  # that is the point


def test_of_two_as_near_that_with_more_in_common_comes_first_then_by_id() -> None:
    cases: dict[str, Row] = {
        "far": {"size": 4, "aim": "a", "mandate": True},
        "b": {"size": 1, "aim": "a", "mandate": True},
        "less": {"size": 1, "aim": "a"},
        "a": {"size": 1, "aim": "a", "mandate": True},
        "nothing": {},
    }
    asked: Row = {"size": 1, "aim": "a", "mandate": True}
    found = neighbours(FEATURES, asked, cases, least_overlap=0)
    assert [one.id for one in found] == ["a", "b", "less", "far"]
    assert [one.id for one in neighbours(FEATURES, asked, cases, least_overlap=0.6)] == ["a", "b", "far"]


@given(st.lists(ROWS, min_size=1, max_size=8), st.sampled_from([0.0, 0.5, 1.0]))
def test_cases_found_one_after_the_other_are_those_that_are_compared_all_at_once(rows: list[Row], least: float) -> None:
    cases = {f"case-{place}": row for place, row in enumerate(rows)}
    held = Surroundings(FEATURES, cases)
    to_nearest = []
    for id_, row in cases.items():
        others = {other: one for other, one in cases.items() if other != id_}
        wanted = neighbours(FEATURES, row, others, least_overlap=least)
        assert tuple(held.nearest(id_, least_overlap=least)) == wanted
        to_nearest.append(wanted[0].likeness.distance if wanted else math.inf)
    assert sorted(held.to_nearest(least_overlap=least)) == pytest.approx(sorted(to_nearest))


def test_of_more_values_than_are_kept_the_cases_near_are_the_same() -> None:
    cases: dict[str, Row] = {
        f"case-{n:02}": {"size": n / 10, "aim": "abc"[n % 3], "rare": n % 2 == 0, "means": frozenset("xyz"[: n % 4])}
        for n in range(3 * KEPT)
    }
    held = Surroundings(FEATURES, cases)
    for id_, row in cases.items():
        others = {other: one for other, one in cases.items() if other != id_}
        assert tuple(held.nearest(id_, least_overlap=0.5)) == neighbours(FEATURES, row, others, least_overlap=0.5)
