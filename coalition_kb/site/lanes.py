"""The time of each partner in a case as a lane: from joining to leaving, and what of it is sure.

A lane is drawn in percent of the case's own time, so that it fits a phone and a wide screen without a program. What is
known only to a month or a year, or not at all, is a stretch of its own that is not sure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from markupsafe import Markup

from coalition_kb.dates import as_date, day_after, day_before
from coalition_kb.model import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from coalition_kb.model import Case, Coding, Phase

NARROWEST = 1.5  # percent of the width: a day in a long case can still be seen
STEPS = (1, 2, 5, 10, 20)  # years between two marks
MOST_MARKS = 5
_LANE = '<svg class="kb-lane'
MARGIN = 7  # percent of the width, which the half of a year's figures takes


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a lane."""

    left: float  # percent of the width, from the start of the case
    width: float  # percent
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Axis:
    """The time of a case: from its first day to its last, or to the newest day of coding where it goes on."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has, one at least."""
        return max((self.last - self.first).days + 1, 1)

    @property
    def marks(self) -> list[tuple[int, float]]:
        """The years that are marked, at their first day, each with its place in percent; none too near an end."""
        years = range(self.first.year + 1, self.last.year + 1)
        step = next((one for one in STEPS if len(years) / one <= MOST_MARKS), STEPS[-1])
        places = [(year, self._place(date(year, 1, 1))) for year in years if year % step == 0]
        return [(year, place) for year, place in places if MARGIN <= place <= 100 - MARGIN]

    def stretch(self, first: date, last: date, *, is_sure: bool) -> Iterator[Stretch]:
        """The days from *first* to *last* as far as they lie in the case; nothing where none does."""
        if first > last or last < self.first or first > self.last:
            return
        left = self._place(max(first, self.first))
        width = max(self._place(day_after(min(last, self.last))) - left, NARROWEST)
        yield Stretch(min(left, 100 - NARROWEST), round(min(width, 100), 2), is_sure)

    def _place(self, day: date) -> float:
        return round(100 * (day - self.first).days / self.days, 2)


@dataclass(frozen=True, slots=True)
class Lane:
    """The time of one partner."""

    stretches: tuple[Stretch, ...]
    is_thin: bool  # whether its kind or one of its dates is of low confidence
    is_before: bool  # whether it was there before the case began
    is_after: bool  # whether it stayed when the case had ended


@dataclass(frozen=True, slots=True)
class Band:
    """The time of a phase, behind the lanes."""

    number: int  # in the order of the phases, from 1
    name: str
    left: float  # percent of the width
    width: float  # percent

    @property
    def middle(self) -> float:
        """Where its number stands, in percent of the width."""
        return round(self.left + self.width / 2, 2)


def svg(one: Lane, kind: int, behind: str) -> Markup:
    """The lane of a partner that took part in a way which has the look *kind*, in front of what is `behind` all lanes."""
    bars = "".join([_bar(kind, stretch, is_thin=one.is_thin) for stretch in one.stretches])
    before = '<path class="kb-on" d="M8 2L1 8.5L8 15Z"/>' if one.is_before else ""
    after = (
        '<svg x="100%" overflow="visible"><path class="kb-on" d="M-8 2L-1 8.5L-8 15Z"/></svg>' if one.is_after else ""
    )
    return Markup(f'{_LANE}" width="100%" height="17" aria-hidden="true">{behind}{bars}{before}{after}</svg>')  # noqa: S704 - of numbers


def behind(of: Axis, phases: Iterable[Band]) -> str:
    """What stands behind each lane, in SVG: every second phase, and the marks of years."""
    marks = [f'<rect class="kb-mark" x="{place}%" width="1" height="17"/>' for _, place in of.marks]
    return "".join([_shade(phases), *marks])


def strip(phases: Sequence[Band]) -> Markup:
    """The numbers of *phases* above the lanes."""
    numbers = [f'<text x="{one.middle}%" y="12" text-anchor="middle">{one.number}</text>' for one in phases]
    held = "".join([_shade(phases), *numbers])
    return Markup(f'{_LANE} kb-strip" width="100%" height="17" aria-hidden="true">{held}</svg>')  # noqa: S704 - of numbers


def swatch(kind: int, *, is_sure: bool = True, is_thin: bool = False) -> Markup:
    """The look *kind* in a legend."""
    bar = _bar(kind, Stretch(2, 96, is_sure), is_thin=is_thin)
    return Markup(f'<svg class="kb-swatch" width="26" height="17" aria-hidden="true">{bar}</svg>')  # noqa: S704 - of numbers


def _bar(kind: int, one: Stretch, *, is_thin: bool) -> str:
    y, height = (6, 5) if is_thin else (3, 11)
    place = f'x="{one.left}%" y="{y}" width="{one.width}%" height="{height}"'
    unsure = "" if one.is_sure else f'<rect class="kb-not-sure" {place} fill="url(#kb-not-sure)"/>'
    return f'<rect class="kb-bar-of" {place} fill="url(#kb-kind-{kind})"/>{unsure}'


def _shade(phases: Iterable[Band]) -> str:
    """Every second phase."""
    drawn = [one for one in phases if one.number % 2 == 0]
    return "".join([f'<rect class="kb-band" x="{one.left}%" width="{one.width}%" height="17"/>' for one in drawn])


def bands(of: Axis, phases: Iterable[Phase]) -> list[Band]:
    """*phases* as bands of the axis *of*; one without a date has none, and one that goes on ends with the axis."""
    found = []
    for number, one in enumerate(phases, 1):
        start, end = as_date(one.start), as_date(one.end)
        if start:
            drawn = of.stretch(start.first, end.last if end else of.last, is_sure=True)
            found += [Band(number, one.name, stretch.left, stretch.width) for stretch in drawn]
    return found


def axis(case: Case, newest: date, known: Iterable[date] = ()) -> Axis | None:
    """The time of *case*; None where its start is not known.

    Args:
        case: the case.
        newest: the last day of a case that goes on.
        known: days in it, the last of which ends a case whose end is not known.
    """
    start, end = as_date(case.start.value), as_date(case.end.value)
    if start is None:
        return None
    goes_on = case.end.status == Status.ONGOING or bool(case.end.value and end is None)
    last = end.last if end else newest if goes_on else max(known, default=start.last)
    return Axis(start.first, max(last, start.first))


def lane(of: Axis, joined: Coding | None, left: Coding | None, part: Coding | None = None) -> Lane:
    """The time between *joined* and *left*; no stretch where the question of joining does not apply.

    Args:
        of: the time of the case.
        joined: the date of joining.
        left: the date of leaving.
        part: how the partner took part; where that is of low confidence, the lane is thin too.
    """
    is_thin = any(one is not None and one.confidence == "low" for one in (joined, left, part))
    if joined is not None and joined.status == Status.NOT_APPLICABLE:
        return Lane((), is_thin, is_before=False, is_after=False)
    came, went = _days(joined), _days(left)
    stays = left is not None and left.status == Status.ONGOING
    first = came[0] if came else of.first
    last = went[1] if went else of.last
    sure_from = came[1] if came else date.max
    sure_to = went[0] if went else of.last if stays else date.min
    parts = [
        *of.stretch(first, min(day_before(sure_from), last), is_sure=False),
        *of.stretch(sure_from, sure_to, is_sure=True),
        *of.stretch(max(day_after(sure_to), first), last, is_sure=False),
    ]
    if sure_from > sure_to:  # nothing is sure: one stretch that says so
        parts = list(of.stretch(first, last, is_sure=False))
    return Lane(
        tuple(parts),
        is_thin,
        is_before=came is not None and came[1] < of.first,
        is_after=went is not None and went[0] > of.last,
    )


def _days(coding: Coding | None) -> tuple[date, date] | None:
    """The first and the last day that *coding* may mean; None where it has no date."""
    if coding is None or not coding.answer:
        return None
    dates = [one for text in (coding.answer[0], coding.low, coding.high) if (one := as_date(text))]
    return (min(one.first for one in dates), max(one.last for one in dates)) if dates else None
