"""The lanes of partners: what of a stay is sure, what is not, and that nothing leaves the time of the case."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coalition_kb.model import Coding, Status
from coalition_kb.place import Place
from coalition_kb.site.lanes import NARROWEST, Axis, Lane, Stretch, axis, lane

if TYPE_CHECKING:
    from coalition_kb.model import Record

CENTURY = Axis(date(1901, 1, 1), date(2000, 12, 31))
HERE = Place("a.yaml", 1, 1)
TODAY = date(2026, 11, 28)


def coded(value: str, *, low: str = "", high: str = "", confidence: str = "high") -> Coding:
    """A date as a coding; a status where *value* is the word of one."""
    is_status = value in {status.value for status in Status}
    return Coding(
        case="a",
        state="b",
        variable="c",
        status=value if is_status else Status.CODED,
        codes=(),
        value="" if is_status else value,
        place=HERE,
        low=low,
        high=high,
        confidence=confidence,
    )


def drawn(found: Lane) -> list[tuple[int, int, bool]]:
    """The stretches in whole percent: where each begins and ends, and whether it is sure."""
    return [(round(one.left), round(one.left + one.width), one.is_sure) for one in found.stretches]


@pytest.mark.parametrize("joined", [None, coded("0001-01-01"), coded("9999-12-31")])
@pytest.mark.parametrize("left", [None, coded("0001-01-01"), coded("9999-12-31"), coded("ongoing")])
@pytest.mark.parametrize("of", [CENTURY, Axis(date.min, date.min), Axis(date.max, date.max), Axis(date.min, date.max)])
def test_a_day_at_the_end_of_the_calendar_is_drawn_within_the_case(
    joined: Coding | None, left: Coding | None, of: Axis
) -> None:
    assert all(0 <= begin <= end <= 102 for begin, end, _ in drawn(lane(of, joined, left)))


@pytest.mark.parametrize(
    ("joined", "left", "stretches"),
    [
        (coded("1911-01-01"), coded("1950-12-31"), [(10, 50, True)]),
        (coded("1911-01-01"), coded("ongoing"), [(10, 100, True)]),
        (coded("1911-01-01"), coded("unknown"), [(10, 100, False)]),
        (coded("1911-01-01"), None, [(10, 100, False)]),
        (coded("unknown"), coded("1950-12-31"), [(0, 50, False)]),
        (None, None, [(0, 100, False)]),
        (coded("not_applicable"), coded("not_applicable"), []),
        (coded("1915", low="1911", high="1920"), coded("ongoing"), [(10, 20, False), (20, 100, True)]),
        (coded("1911-01-01"), coded("1950", low="1941", high="1960"), [(10, 40, True), (40, 60, False)]),
        (coded("1911", high="1920"), coded("1915", high="1930"), [(10, 30, False)]),
        (coded("1890"), coded("1950-12-31"), [(0, 50, True)]),
        (coded("1950-12-31"), coded("2010"), [(50, 100, True)]),
        (coded("1880"), coded("1890"), []),
    ],
)
def test_a_stay_is_drawn_as_far_as_it_is_known(
    joined: Coding | None, left: Coding | None, stretches: list[tuple[int, int, bool]]
) -> None:
    assert drawn(lane(CENTURY, joined, left)) == stretches


def test_a_lane_says_that_the_stay_reaches_beyond_the_case() -> None:
    before, after = lane(CENTURY, coded("1900"), coded("1950")), lane(CENTURY, coded("1911"), coded("2001-01"))
    assert (before.is_before, before.is_after) == (True, False)
    assert (after.is_before, after.is_after) == (False, True)


def test_a_lane_is_thin_where_a_date_or_the_part_taken_is_of_low_confidence() -> None:
    sure, unsure = coded("1911-01-01"), coded("1950-12-31", confidence="low")
    assert not lane(CENTURY, sure, sure, sure).is_thin
    assert lane(CENTURY, sure, unsure, sure).is_thin
    assert lane(CENTURY, sure, sure, unsure).is_thin


def test_a_day_can_still_be_seen() -> None:
    (one,) = lane(CENTURY, coded("2000-12-31"), coded("2000-12-31")).stretches
    assert one == Stretch(100 - NARROWEST, NARROWEST, is_sure=True)


def test_the_time_of_a_case(record: Record) -> None:
    khemed, ongoing = record.cases["khemed-1958"], record.cases["san-marcos-2006"]
    assert axis(khemed, TODAY) == Axis(date(1958, 7, 15), date(1958, 8, 2))
    assert axis(ongoing, TODAY) == Axis(date(2006, 6, 1), TODAY)


@pytest.mark.parametrize(
    ("first", "last", "marks"),
    [
        (date(1983, 10, 25), date(1983, 12, 15), []),
        (date(2001, 1, 1), date(2004, 12, 31), [2002, 2003, 2004]),
        (date(2003, 8, 11), date(2014, 12, 28), [2005, 2010]),
        (date(1953, 7, 27), TODAY, [1960, 1980, 2000, 2020]),
    ],
)
def test_a_few_years_are_marked(first: date, last: date, marks: list[int]) -> None:
    assert [year for year, _ in Axis(first, last).marks] == marks


DAYS = st.dates(date(1890, 1, 1), date(2010, 12, 31)).map(date.isoformat)
SAID = st.one_of(
    st.none(),
    st.builds(lambda day, length: coded(day[:length]), DAYS, st.sampled_from([4, 7, 10])),
    st.sampled_from([coded(one.value) for one in Status if one != Status.CODED]),
)


@given(SAID, SAID, st.integers(0, 40000))
@settings(max_examples=300, deadline=None)
def test_no_lane_leaves_its_case_and_no_stretch_lies_on_another(
    joined: Coding | None, left: Coding | None, days: int
) -> None:
    of = Axis(date(1901, 1, 1), date(1901, 1, 1) + timedelta(days=days))
    stretches = lane(of, joined, left).stretches
    for one in stretches:
        assert one.left >= 0
        assert one.width > 0
        assert one.left + one.width <= 100 + NARROWEST
    wide = [one for one in stretches if one.width > NARROWEST]
    for first, second in itertools.pairwise(wide):
        assert first.left + first.width <= second.left + NARROWEST
    assert sum(one.is_sure for one in stretches) <= 1
