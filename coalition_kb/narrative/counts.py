"""The counts of persons that a sentence gives: how many, of what, and in which words."""

from __future__ import annotations

import calendar
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORDS = "one two three four five six seven eight nine ten eleven twelve".split()
_UNITS = {word: n for n, word in enumerate(_WORDS, 1)} | {"a": 1}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
_DIGITS = r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?"
_NUMBER = rf"(?:(?:{_DIGITS})(?: (?:thousand|million))?|(?:{'|'.join(_UNITS)}) (?:{'|'.join(_SCALES)}))"
_NO_YEAR = r"(?!(?:19|20)\d\d(?![\d,]))"
_MONTHS = "|".join(calendar.month_name[1:])
RANGE = re.compile(
    rf"(?<![\w.,$£€]){_NO_YEAR}(?P<low>{_NUMBER})(?:(?: to | and |[-–]| or )(?P<high>{_NUMBER}))?(?![\d%]|,\d| per cent| percent|th\b|st\b|nd\b|rd\b| (?:{_MONTHS}))"
)
PERSONS = (
    "troops soldiers men personnel servicemen servicewomen servicemembers Marines marines infantrymen infantry sailors airmen "
    "paratroopers peacekeepers gendarmes volunteers combatants strong"
).split()
#: What stands between a number and what it counts: a few words that do not begin another count.
NOUN = re.compile(
    rf"(?:[ -](?!of |and |or |to |in )(?:[\w’'.]+(?:-[\w’'.]+)*|U\.S\.)){{0,4}}?[ -](?P<noun>{'|'.join(PERSONS)}|man(?= ))\b"
)
_FORCE = re.compile(r"(?:force|contingent|strength|troops|garrison|command|mission|forces|presence|ceiling|peak|total) (?:of|was|were|reached|stood at|numbered)(?: about| some| around| nearly| almost| over| up to| more than| at)? $")


def counted(text: str, met: re.Match[str]) -> int | None:
    """Where what a number counts ends, if that is soldiers: 2,000 U.S. troops, a force of 5,000; None if it is not."""
    noun = NOUN.match(text, met.end())
    if noun is not None:
        return noun.end()
    return met.end() if _FORCE.search(text, 0, met.start()) else None


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
