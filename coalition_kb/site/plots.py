"""Plots of one membership against another: how many cases stand where, drawn and as the table beside it."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from coalition_kb.site.charts import Row

if TYPE_CHECKING:
    from collections.abc import Sequence

TALL, PAD, HEAD, FOOT = 200, 22, 18, 34  # heights in pixels: of the square, of its edge, of the words above and below
SIDE = 8  # hundredths of the width that are left free at either side
LEAST, MOST = 4, 18  # radii in pixels of one case, and of the most


@dataclass(frozen=True, slots=True)
class Point:
    """Cases with the same two memberships."""

    x: float  # 0 to 1
    y: float
    n: int
    cases: Markup  # their names, linked


@dataclass(frozen=True, slots=True)
class Plot:
    """Cases by two memberships: drawn as `svg` with a circle for those that stand alike, and said by `head` and `lines`.

    On or above the diagonal a case agrees with the first set being a subset of the second.
    """

    id: str  # once on a page
    title: str
    about: str
    across: str  # the name of the set whose memberships run from left to right
    upward: str
    points: Sequence[Point]

    legend: Sequence[tuple[str, Markup]] = ()  # one kind of circle needs no telling
    is_wide: bool = True

    @property
    def svg(self) -> Markup:
        """The plot as SVG."""
        height = HEAD + PAD + TALL + PAD + FOOT
        most = max((one.n for one in self.points), default=1)
        circles = [_circle(one, most) for one in self.points]
        return Markup(  # noqa: S704 - every word in it is escaped
            f'<svg class="kb-svg" role="img" aria-labelledby="{self.id}-t {self.id}-d" width="100%" height="{height}">'
            f'<title id="{self.id}-t">{escape(self.title)}</title><desc id="{self.id}-d">{escape(self.about)}</desc>'
            f"{_frame()}{''.join(circles)}"
            f'<text x="0" y="12">↑ {escape(self.upward)}</text>'
            f'<text x="100%" y="{height - 4}" text-anchor="end">{escape(self.across)} →</text></svg>'
        )

    @property
    def head(self) -> list[str]:
        """The heads of the table."""
        return [self.across, self.upward, "Cases"]

    @property
    def lines(self) -> list[tuple[Row, list[str | Markup]]]:
        """Each place of the plot with its cells."""
        return [(Row(f"{one.x:.2f}", ()), [f"{one.y:.2f}", _folded(one)]) for one in self.points]


def _folded(one: Point) -> Markup:
    folded = Markup('<details class="kb-reason"><summary>{} {}</summary>{}</details>')
    return folded.format(one.n, "case" if one.n == 1 else "cases", one.cases)


def _frame() -> str:
    """The edges, the halves, the diagonal, and the numbers at the edge."""
    left, right, top, foot = _across(0), _across(1), _down(1), _down(0)
    lines = [
        *(f'<line class="kb-axis" x1="{_across(x)}%" x2="{_across(x)}%" y1="{top}" y2="{foot}"/>' for x in (0, 0.5, 1)),
        *(f'<line class="kb-axis" x1="{left}%" x2="{right}%" y1="{_down(y)}" y2="{_down(y)}"/>' for y in (0, 0.5, 1)),
        f'<line class="kb-axis" x1="{left}%" x2="{right}%" y1="{foot}" y2="{top}" stroke-dasharray="4 3"/>',
    ]
    numbers = [f'<text x="{_across(x)}%" y="{foot + PAD + 10}" text-anchor="middle">{x:g}</text>' for x in (0, 0.5, 1)]
    numbers += [f'<text x="0" y="{_down(y) + 4}">{y:g}</text>' for y in (0, 0.5, 1)]
    return "".join((*lines, *numbers))


def _circle(one: Point, most: int) -> str:
    """A circle whose area grows with its cases, and their number beside it."""
    radius = LEAST + (MOST - LEAST) * sqrt((one.n - 1) / max(most - 1, 1))
    x, y = _across(one.x), _down(one.y)
    return (
        f'<circle class="kb-part kb-f-2" cx="{x}%" cy="{y}" r="{radius:.1f}"/>'
        f'<text class="kb-total" x="{x}%" y="{y + 4}" text-anchor="middle">{one.n}</text>'
    )


def _across(x: float) -> float:
    return round(SIDE + (100 - 2 * SIDE) * x, 2)


def _down(y: float) -> float:
    return round(HEAD + PAD + TALL * (1 - y), 1)
