"""Estimates with their intervals: drawn as points on lines over one axis, and said as a table, both from one object.

An interval that leaves the neutral number out has a full point and one that holds it a hollow one, so that colour says
nothing. What goes on beyond the axis ends in an arrow; the table has the number.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from coalition_kb.site.charts import Row, drawing, short, word

if TYPE_CHECKING:
    from collections.abc import Sequence

LINE, STEP, FOOT = (
    20,
    36,
    24,
)  # heights of a line of words, from one point to the next, and of the axis with its numbers
EDGE = 3.0  # hundredths of the width at each side that the axis leaves to arrows and to halves of points
TICKS = 4  # parts of the axis
FAR = 4.0  # beyond this an axis of log odds does not go: an odds ratio of fifty-five


@dataclass(frozen=True, slots=True)
class Point:
    """An estimate with its interval; a number that is not defined is nan."""

    label: str
    value: float
    low: float
    high: float
    href: str = ""  # where its label leads in the table
    group: str = ""  # what it belongs to, where a figure has several
    more: Sequence[str] = ()  # what the table alone says of it, in the order of the figure's `more`
    is_drawn: bool = True  # an intercept stands in the table alone

    def leaves_out(self, number: float) -> bool:
        """Whether the interval does not hold *number*."""
        return self.low > number or self.high < number


@dataclass(frozen=True, slots=True)
class Intervals:
    """Estimates on one axis: drawn as `svg`, and said by `head` and `lines` as a table."""

    id: str  # once on a page
    title: str
    about: str  # what is estimated, as a sentence
    what: str  # the head of the labels
    scale: str  # the head of the estimates: coefficient, share, difference
    points: Sequence[Point]
    axis: tuple[float, float]
    level: float  # of the intervals, such as 0.90
    neutral: float | None = None  # the number that says: no difference
    more: Sequence[str] = ()  # heads of what the table alone says
    grouped: str = ""  # the head of what the points belong to; empty where they belong to one thing

    @property
    def svg(self) -> Markup:
        """The figure as SVG: under each label its point and its interval."""
        drawn: list[str] = []
        y, group = 0, ""
        for one in self.points:
            if one.is_drawn and one.group != group:
                group = one.group
                y += LINE
                drawn.append(f'<text class="kb-total" x="0" y="{y - 5}">{escape(group)}</text>')
            if one.is_drawn:
                drawn += _point(self, one, y)
                y += STEP
        return drawing(self, y + FOOT, [*_axis(self, y), *drawn])

    @property
    def legend(self) -> list[tuple[str, Markup]]:
        """What full and hollow points mean; nothing where no number is neutral."""
        if self.neutral is None:
            return []
        told = f"{self.neutral:g}"
        return [(f"interval leaves {told} out", _swatch("")), (f"interval holds {told}", _swatch(" kb-hollow"))]

    @property
    def head(self) -> list[str]:
        """The heads of the table."""
        return [
            self.what,
            *([self.grouped] if self.grouped else []),
            self.scale,
            f"{self.level:.0%} interval",
            *self.more,
        ]

    @property
    def lines(self) -> list[tuple[Row, list[str]]]:
        """Each row of the table with its cells."""
        return [
            (
                Row(one.label, (), one.href),
                [*([one.group] if self.grouped else []), said(one.value), between(one.low, one.high), *one.more],
            )
            for one in self.points
        ]

    @property
    def is_wide(self) -> bool:
        """Whether the table stands below the figure."""
        return len(self.head) > 3  # noqa: PLR2004 - as many columns as stand beside a figure


def odds_axis(points: Sequence[Point]) -> tuple[float, float]:
    """An axis of log odds about nought that holds *points*, as far as it goes."""
    found = [abs(one) for point in points if point.is_drawn for one in (point.low, point.high) if math.isfinite(one)]
    far = min(max(math.ceil(2 * max(found, default=1)) / 2, 1), FAR)
    return -far, far


def said(number: float) -> str:
    """A number as pages show it: to a hundredth, with a true minus; a dash where there is none."""
    if math.isnan(number):
        return "–"
    if math.isinf(number):
        return "∞" if number > 0 else "−∞"
    large = 1000
    words = f"{number:,.0f}" if abs(number) >= large else f"{number:.2f}"
    return words.replace("-", "−") if float(words.replace(",", "")) else words.removeprefix("-")


def between(low: float, high: float) -> str:
    """An interval in words; a dash where neither end is defined."""
    return "–" if math.isnan(low) and math.isnan(high) else f"{said(low)} to {said(high)}"


# --- the pieces -------------------------------------------------------------------------------------------------------


def _point(of: Intervals, one: Point, y: int) -> list[str]:
    drawn = [f'<text x="0" y="{y + 13}">{escape(one.label)}</text>']
    middle = y + LINE + 6
    if math.isnan(one.value):
        return [*drawn, f'<text class="kb-none" x="0" y="{middle + 4}">no number</text>']
    low, high = (one.value if math.isnan(end) else end for end in (one.low, one.high))
    drawn.append(f'<line class="kb-whisker" x1="{_at(of, low)}%" x2="{_at(of, high)}%" y1="{middle}" y2="{middle}"/>')
    if low < of.axis[0]:
        drawn.append(f'<text x="0" y="{middle + 4}" text-anchor="start">◂</text>')
    if high > of.axis[1]:
        drawn.append(f'<text x="100%" y="{middle + 4}" text-anchor="end">▸</text>')
    look = "" if of.neutral is None or one.leaves_out(of.neutral) else " kb-hollow"
    return [*drawn, f'<circle class="kb-dot{look}" cx="{_at(of, one.value)}%" cy="{middle}" r="4"/>']


def _axis(of: Intervals, foot: int) -> list[str]:
    low, high = of.axis
    drawn = [f'<line class="kb-axis" x1="{EDGE:g}%" x2="{100 - EDGE:g}%" y1="{foot}" y2="{foot}"/>']
    for place in range(TICKS + 1):
        number = low + (high - low) * place / TICKS
        drawn.append(word(f"{_at(of, number)}%", f"{foot + 15}", f"{number:g}".replace("-", "−")))
    if of.neutral is not None:
        x = _at(of, of.neutral)
        drawn.append(f'<line class="kb-axis kb-neutral" x1="{x}%" x2="{x}%" y1="0" y2="{foot}"/>')
    return drawn


def _at(of: Intervals, number: float) -> str:
    """Where *number* stands on the axis, in hundredths of the width; at its end where it is beyond."""
    low, high = of.axis
    part = (min(max(number, low), high) - low) / (high - low)
    return short(EDGE + part * (100 - 2 * EDGE))


def _swatch(look: str) -> Markup:
    return Markup(  # noqa: S704 - no words of others are in it
        '<svg class="kb-swatch" width="16" height="12" aria-hidden="true"><line class="kb-whisker" x1="0" x2="16" y1="6" '
        f'y2="6"/><circle class="kb-dot{look}" cx="8" cy="6" r="4"/></svg>'
    )
