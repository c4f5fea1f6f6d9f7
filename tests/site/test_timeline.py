"""The timeline: lanes in which no bar lies on another, and what a bar says of its years."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from coalition_kb.model import Status
from coalition_kb.site.timeline import Span, candidate_spans, packed, spans, timeline

if TYPE_CHECKING:
    from coalition_kb.reader import Loaded

YEARS = st.integers(1946, 2030)
SPANS = st.lists(st.tuples(YEARS, st.integers(0, 30))).map(
    lambda held: [Span(f"c{n}", "", first, first + years) for n, (first, years) in enumerate(held)]
)


@given(SPANS)
def test_in_a_lane_each_span_ends_before_the_next_begins(held: list[Span]) -> None:
    lanes: dict[int, list[Span]] = {}
    for span, lane in packed(held):
        lanes.setdefault(lane, []).append(span)
    for mine in lanes.values():
        assert all(one.last < other.first for one, other in pairwise(mine))
    assert sorted(span.id for mine in lanes.values() for span in mine) == sorted(span.id for span in held)


@given(SPANS)
def test_there_are_no_more_lanes_than_spans_in_the_fullest_year(held: list[Span]) -> None:
    fullest = max((sum(one.first <= year <= one.last for one in held) for year in range(1946, 2061)), default=0)
    assert len({lane for _, lane in packed(held)}) == fullest


@given(SPANS)
def test_no_bar_lies_on_another_or_outside_the_drawing(held: list[Span]) -> None:
    made = timeline(held, 1946, 2060)
    for bar in made.bars:
        assert bar.x >= 0
        assert bar.x + bar.width <= made.width
        assert bar.y < made.height
    rows: dict[int, list[tuple[int, int]]] = {}
    for bar in made.bars:
        rows.setdefault(bar.y, []).append((bar.x, bar.x + bar.width))
    for row in rows.values():
        row.sort()
        assert all(one[1] < other[0] for one, other in pairwise(row))


def test_the_decades_are_those_of_the_axis() -> None:
    assert [year for year, _ in timeline([], 1946, 1990).decades] == [1950, 1960, 1970, 1980, 1990]
    assert [year for year, _ in timeline([], 1950, 1961).decades] == [1950, 1960]


def test_a_case_goes_from_its_first_to_its_last_year(small: Loaded) -> None:
    found = {span.id: (span.first, span.last, span.end) for span in spans(small.record)}
    assert found == {
        "khemed-1958": (1958, 1958, ""),
        "san-marcos-2004": (2004, 2006, ""),
        "san-marcos-2006": (2006, small.record.newest.year, "ongoing"),
    }


def test_a_case_whose_end_is_not_known_has_its_first_year_alone(small: Loaded) -> None:
    case = small.record.cases["san-marcos-2004"]
    open_ = replace(case, end=replace(case.end, value="", status=Status.UNKNOWN))
    (span,) = spans(replace(small.record, cases={case.id: open_}))
    assert (span.first, span.last, span.end) == (2004, 2004, "unknown")
    (bar,) = timeline([span], 2000, 2010).bars
    assert bar.years == "2004, end unknown"


def test_a_bar_says_its_years() -> None:
    held = [Span("a", "", 1950, 1950), Span("b", "", 1960, 1963), Span("c", "", 1970, 2026, "ongoing")]
    assert [bar.years for bar in timeline(held, 1950, 2026).bars] == ["1950", "1960–1963", "since 1970"]


def test_of_a_candidate_the_year_of_its_start_is_all_that_is_known(small: Loaded) -> None:
    found = candidate_spans(small.record.universe.candidates.values())
    assert {(span.id, span.first, span.last) for span in found} == {
        ("khemed-airport-1958", 1958, 1958),
        ("freedonia-storm-1999", 1999, 1999),
    }
