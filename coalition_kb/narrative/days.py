"""The days, months and years that a text tells, and whether its words make a year one of before or after."""

from __future__ import annotations

import calendar
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

MONTHS = tuple(calendar.month_name)[1:]
_MONTH = "|".join(MONTHS)
_YEAR = r"(?:1[5-9]|20)\d\d"
_ALONE = re.compile(rf"(?<![\w,.-]){_YEAR}(?!,\d|\w)")
#: The day and the month before a year: 25 June; June 25, ; 29 and 30 June.
_DAY_BEFORE = re.compile(
    rf"(?:(?<![\w,.-])(?P<day>\d{{1,2}})(?: (?:and|to|or) \d{{1,2}}|[-–]\d{{1,2}})? )?(?<!\w)(?P<month>{_MONTH}),? "
    rf"(?:(?P<day_after>\d{{1,2}}), )?$"
)
#: Numbers of four digits that are no years: those of things that are counted, of resolutions and of units.
_COUNTED = re.compile(
    r" (?:troops|soldiers|men|people|persons|personnel|tons|miles|km|Marines|aircraft|sorties|vehicles|civilians)\b"
)
_NUMBERED = re.compile(
    r"\b(?:Battalion|Regiment|Brigade|Division|Group|Flight|Hill|Highway|Route|Order|Directive|Law|Article|Room|Chapter) $"
)
_RESOLUTION = re.compile(r"\b[Rr]esolutions?(?: (?:from|and|to|or|nos?\.|numbers?)|[ ,]|\d{4}|\(\d{4}\))* $|\bS/RES/$")
_OF_A_DAY = re.compile(rf" of (?:\d{{1,2}} )?(?:{_MONTH})\b")  # 1511 of 16 October
_MONTHS = re.compile(rf"\b(?:{_MONTH})\b")
_ANY_YEAR = re.compile(rf"\b{_YEAR}\b")

#: What stands before a year without a month that is of something before or after: a treaty of 1949, closed since 1967.
_DATED = re.compile(
    r"\b(?:since|of|from|until|till|after|before|by|to|between|and|as in|than in|as late as|the)"
    r"(?: early| late| mid-| the| about| spring| summer| autumn| winter)*[ -]$"
)
_SINCE = re.compile(r"\bsince (?:\w+ )?$")
#: What had happened before.
_HAD = re.compile(
    r"\bhad(?: \w+){0,2} (?:been|\w+(?:ed|wn|en|ne|ght|pt|lt|ld|ft)|made|lost|sent|begun|won|met|set|put|come|led|left|run|cut)\b"
)
NEAR = 80  # letters before a year in which words bear on it
#: What people wrote or remembered, and what holds beyond a case.
_EARLIER = re.compile(
    r"\b(?:again|later|earlier|already|once|ago|history|historians?|writes|wrote|written|memoirs?|published|recall\w*|study|"
    r"article|anniversary|precedents?|decades?|veterans?|law|act|constitution|charter|treaty|agreement|pact)\b",
    re.IGNORECASE,
)


class Told(NamedTuple):
    """A year in a text, with its month and day where they stand by it."""

    year: int
    month: int  # 0 where none is told
    day: int  # 0 where none is told
    start: int  # where it begins in the text


def told_years(text: str) -> Iterator[Told]:
    """The years that *text* tells, in order; a number of four digits that counts or names something else is none."""
    for met in _ALONE.finditer(text):
        before = text[max(0, met.start() - NEAR) : met.start()]
        date = _DAY_BEFORE.search(before)
        if date is None:
            is_name = _RESOLUTION.search(before) or _NUMBERED.search(before) or _OF_A_DAY.match(text, met.end())
            if not is_name and not _COUNTED.match(text, met.end()):
                yield Told(int(met[0]), 0, 0, met.start())
        else:
            day = int(date["day"] or date["day_after"] or 0)
            yield Told(int(met[0]), MONTHS.index(date["month"]) + 1, day, met.start() - len(before) + date.start())


def is_background(text: str, told: Told) -> bool:
    """Whether the words around a year make it that of something before or after; a year with a month is held to more."""
    before = text[: told.start]
    if _SINCE.search(before) or _HAD.search(before[-NEAR:]):
        return True
    return not told.month and (_DATED.search(before) is not None or _EARLIER.search(text) is not None)


def tells_day(text: str, month: int, day: int) -> bool:
    """Whether *text* tells a day of the calendar: 29 February, February 29, 28 and 29 February, or the 29th of that month.

    The month of "the 29th" is the one that was named last before it.
    """
    name = MONTHS[month - 1]
    behind = r"(?:(?: and | to | or |[-–]|, )\d{1,2})*"
    forms = rf"(?<!\d){day}(?:st|nd|rd|th)?{behind}(?: of)? {name}\b|\b{name} {day}(?!\d)"
    if re.search(forms, text):
        return True
    ordinals = re.finditer(rf"\b{day}(?:st|nd|rd|th)\b", text)
    return any(_MONTHS.findall(text[: met.start()])[-1:] == [name] for met in ordinals)


def knows(text: str, told: Told) -> bool:
    """Whether *text*, in prose or in dates of the record, has the year, and the month too where one is told."""
    if str(told.year) not in text or not told.month:
        return str(told.year) in text
    in_prose = rf"\b{MONTHS[told.month - 1]},? (?:\d{{1,2}}, )?{told.year}\b"
    return f"{told.year}-{told.month:02}" in text or re.search(in_prose, text) is not None


def any_years(text: str) -> list[int]:
    """Every number of *text* that may be a year."""
    return [int(year) for year in _ANY_YEAR.findall(text)]
