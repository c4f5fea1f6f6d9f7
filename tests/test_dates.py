"""Dates as precise as their source, with the days that each may mean."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalition_kb.dates import as_date, day_after, day_before


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("1983-10-25", date(1983, 10, 25), date(1983, 10, 25), "day"),
        ("1983-10", date(1983, 10, 1), date(1983, 10, 31), "month"),
        ("1983", date(1983, 1, 1), date(1983, 12, 31), "year"),
        ("2000-02", date(2000, 2, 1), date(2000, 2, 29), "month"),
        ("1900-02", date(1900, 2, 1), date(1900, 2, 28), "month"),
    ],
)
def test_a_date_means_the_days_from_its_first_to_its_last(text: str, first: date, last: date, precision: str) -> None:
    found = as_date(text)
    assert found is not None
    assert (found.text, found.first, found.last, found.precision) == (text, first, last, precision)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ongoing",
        "1983-13",
        "1983-00",
        "1983-10-00",
        "1983-02-29",
        "1983-1-5",
        "83-10-25",
        "25.10.1983",
        "1983/10/25",
        "1983-10-25 ",
        "1983-10-25T12:00",
        "0000-01-01",
        "-1983",
        "19830",
        "１９８３",  # digits of another script
    ],
)
def test_what_no_calendar_has_is_no_date(text: str) -> None:
    assert as_date(text) is None


@given(st.dates())
def test_a_day_as_iso_writes_it_is_that_day(day: date) -> None:
    found = as_date(day.isoformat())
    assert found is not None
    assert found.first == found.last == day


@given(st.text(max_size=12))
def test_any_text_is_a_date_or_none(text: str) -> None:
    found = as_date(text)
    assert found is None or found.first <= found.last


@given(st.dates(max_value=date(9999, 12, 30)))
def test_the_day_before_the_day_after_is_the_day(day: date) -> None:
    assert day < day_after(day)
    assert day_before(day_after(day)) == day


def test_the_ends_of_the_calendar_have_no_day_beyond() -> None:
    assert day_after(date.max) == date.max
    assert day_before(date.min) == date.min
