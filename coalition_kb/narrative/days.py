"""The days, months and years that a sentence names."""

from __future__ import annotations

import calendar
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

MONTHS = tuple(calendar.month_name)[1:]
_MONTH = "|".join(MONTHS)
_YEAR = r"(?:1[5-9]|20)\d\d"
_DATE = re.compile(
    rf"(?<![\w,.-])(?:(?:(?P<day>\d{{1,2}})(?: (?:and|to|or) \d{{1,2}}|[-–]\d{{1,2}})? )?(?P<month>{_MONTH}),? "
    rf"(?:(?P<day_after>\d{{1,2}}), )?)?(?P<year>{_YEAR})(?![\w,-]\d|\w)(?P<tail>[-–/]\d\d(?:\d\d)?\b)?"
)


class Told(NamedTuple):
    """A year in a sentence, with its month and day where they stand by it."""

    year: int
    month: int  # 0 where none is told
    day: int  # 0 where none is told
    start: int
    end: int


def told_years(text: str) -> Iterator[Told]:
    """The years that *text* names, in order; a number of four digits that counts something is none."""
    for met in _DATE.finditer(text):
        is_other = _COUNTED.match(text, met.end()) or _RESOLUTION.search(text, 0, met.start())
        if met["month"] is None and (is_other or _OF_A_DAY.match(text, met.end())):
            continue
        day = int(met["day"] or met["day_after"] or 0)
        month = MONTHS.index(met["month"]) + 1 if met["month"] else 0
        yield Told(int(met["year"]), month, day, met.start(), met.end())


_RESOLUTION = re.compile(r"\b[Rr]esolutions?(?: (?:from|and|to|or|nos?\.|numbers?)|[ ,]|\d{4}|\(\d{4}\))* $|\bS/RES/$")  # resolution 1973
_OF_A_DAY = re.compile(rf" of (?:\d{{1,2}} )?(?:{_MONTH})\b")  # 1511 of 16 October
_COUNTED = re.compile(r" (?:troops|soldiers|men|people|persons|personnel|tons|miles|km|Marines|aircraft|sorties|vehicles|civilians)\b")


def tells_day(text: str, month: int, day: int) -> bool:
    """Whether *text* names a day of the calendar, in either order: 29 February, February 29, 28 and 29 February."""
    name = MONTHS[month - 1]
    forms = rf"(?<!\d){day}(?:st|nd|rd|th)?(?:(?: and | to | or |[-–]|, )\d{{1,2}})*(?: of)? {name}\b|\b{name} {day}(?!\d)"
    return re.search(forms, text) is not None
