"""The numbers of a text, and which of them count soldiers."""

from __future__ import annotations

import calendar
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_UNITS = {word: n for n, word in enumerate(_WORDS, 1)} | {"a": 1}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
_DIGITS = r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?"
_NUMBER = rf"(?:(?:{_DIGITS})(?: (?:thousand|million))?|(?:{'|'.join(_UNITS)}) (?:{'|'.join(_SCALES)}))"
_NO_YEAR = r"(?!(?:19|20)\d\d(?!\d|,\d))"
_NO_COUNT = rf"(?![\d%]|,\d| per cent| percent|th\b|st\b|nd\b|rd\b| (?:{'|'.join(calendar.month_name[1:])}))"
#: A number, or the two ends of a range; a year, a day, a share or a sum of money is none.
RANGE = re.compile(
    rf"(?<![\w.,$£€]){_NO_YEAR}(?P<low>{_NUMBER})(?:(?: to | and |[-–]| or )(?P<high>{_NUMBER}))?{_NO_COUNT}"
)
_SOLDIERS = (
    r"troops|soldiers|men|personnel|servicemen|servicewomen|[Mm]arines|infantrymen|infantry|sailors|airmen|"
    r"paratroopers|peacekeepers|gendarmes|volunteers|combatants|strong|man(?= )"
)
#: What stands behind the number: a few words that do not begin another count, and a word for soldiers.
_BEHIND = re.compile(rf"(?:[ -](?!of |and |or |to |in )(?:[\w’'.]+(?:-[\w’'.]+)*|U\.S\.)){{0,4}}?[ -](?:{_SOLDIERS})\b")
#: Or before it: a force of 2,000; its strength reached about 2,000.
_BEFORE = re.compile(
    r"(?:forces?|contingent|strength|troops|garrison|command|mission|presence|peak|total) "
    r"(?:of|was|were|reached|stood at|numbered)"
    r"(?: about| some| around| nearly| almost| over| up to| more than| at)? $"
)


def counted(text: str, met: re.Match[str]) -> int | None:
    """Where what a number counts ends, if that is soldiers: 2,000 U.S. troops, a force of 5,000; None if it is not."""
    behind = _BEHIND.match(text, met.end())
    if behind is not None:
        return behind.end()
    return met.end() if _BEFORE.search(text, 0, met.start()) else None


def numbers(text: str) -> Iterator[float]:
    """Every number of *text*, whatever it counts; both ends of a range."""
    for met in RANGE.finditer(text):
        yield number(met["low"])
        if met["high"]:
            yield number(met["high"])


def number(text: str) -> float:
    """The number that *text* writes in digits or in words: 2,000; 1.5 million; two hundred."""
    head, _, scale = text.partition(" ")
    value = _UNITS[head] if head in _UNITS else float(head.replace(",", ""))
    return value * _SCALES.get(scale, 1)
