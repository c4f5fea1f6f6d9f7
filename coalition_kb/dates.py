"""Dates of the record: a year, a month or a day, each with the days that it may mean."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

_FORM = re.compile(r"(\d{4})(?:-(?!00)(\d\d)(?:-(?!00)(\d\d))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as precise as its source: first and last day that it may mean."""

    text: str
    first: date
    last: date

    @property
    def precision(self) -> str:
        """The word for how much of the date is known: year, month or day."""
        return {4: "year", 7: "month", 10: "day"}[len(self.text)]


@cache  # the same dates are asked for once a dyad; the record has a few thousand
def as_date(text: str) -> PartialDate | None:
    """The date that *text* (YYYY, YYYY-MM or YYYY-MM-DD) means, or None where no calendar has it."""
    match = _FORM.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None  # noqa: S101 - the pattern demands it
    try:
        first = date(year, month or 1, day or 1)
        last = date(year, month or 12, day or calendar.monthrange(year, month or 12)[1])
    except ValueError:  # calendar's own error for a month is one of these
        return None
    return PartialDate(text, first, last)


def day_after(day: date) -> date:
    """The day after *day*; the last that a calendar has is its own."""
    return day if day == date.max else day + timedelta(days=1)


def day_before(day: date) -> date:
    """The day before *day*; the first that a calendar has is its own."""
    return day if day == date.min else day - timedelta(days=1)
