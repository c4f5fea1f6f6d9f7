"""The timeline: a bar for each intervention from its first to its last year, in lanes in which none lies on another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.dates import as_date
from coalition_kb.model import Status
from coalition_kb.operations import year_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from coalition_kb.model import Candidate, Case, Record

YEAR = 12  # the width of a year, in units of the drawing
LANE = 12  # the height of a lane
MARGIN = 6
TOP = 22  # where the first lane begins, beneath the decades
DECADE = 10


@dataclass(frozen=True, slots=True)
class Span:
    """An intervention in time, in whole years."""

    id: str
    name: str
    first: int
    last: int
    end: str = ""  # "", "ongoing", or "unknown": then the last year is the first


@dataclass(frozen=True, slots=True)
class Bar:
    """A span as it is drawn: the corner of its bar and its width, in units of the drawing."""

    span: Span
    x: int
    y: int
    width: int

    @property
    def years(self) -> str:
        """The years in words."""
        first, last = self.span.first, self.span.last
        if self.span.end == "ongoing":
            return f"since {first}"
        if self.span.end:
            return f"{first}, end unknown"
        return str(first) if first == last else f"{first}–{last}"


@dataclass(frozen=True, slots=True)
class Timeline:
    """A drawing of spans: its size, its bars, and the lines of its decades."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    decades: tuple[tuple[int, int], ...]  # year, and where its line stands


def spans(record: Record) -> list[Span]:
    """The cases of *record* in time; one whose start has no date is left out."""
    cases = [case for case in record.cases.values() if year_of(case) is not None]
    newest = max((year for case in cases for year in _years(case)), default=0)
    if any(_end(case) == Status.ONGOING for case in cases):
        newest = max(newest, record.newest.year)
    return [_span(case, newest) for case in cases]


def candidate_spans(candidates: Iterable[Candidate]) -> list[Span]:
    """Candidates in time: of one that has no case the year of its start alone is known."""
    return [Span(one.id, one.name, int(one.year[:4]), int(one.year[:4])) for one in candidates if one.year]


def _years(case: Case) -> tuple[int, ...]:
    dates = (as_date(case.start.value), as_date(case.end.value))
    return tuple(date.last.year for date in dates if date)


def _end(case: Case) -> str:
    if as_date(case.end.value):
        return ""
    return Status.ONGOING.value if Status.ONGOING in (case.end.value, case.end.status) else Status.UNKNOWN.value


def _span(case: Case, newest: int) -> Span:
    first, end = year_of(case) or 0, _end(case)
    last = newest if end == Status.ONGOING else max(_years(case))
    return Span(case.id, case.title, first, last, end)


def packed(held: Iterable[Span]) -> list[tuple[Span, int]]:
    """Spans in the order of their starts, each with its lane: the first in which the span before has ended."""
    ends: list[int] = []  # the last year of each lane so far
    found = []
    for span in sorted(held, key=lambda one: (one.first, -one.last, one.id)):
        lane = next((lane for lane, last in enumerate(ends) if last < span.first), len(ends))
        ends[lane : lane + 1] = [span.last]
        found.append((span, lane))
    return found


def timeline(held: Sequence[Span], first: int, last: int) -> Timeline:
    """The drawing of *held* on an axis from the year *first* to the year *last*."""
    placed = packed(held)
    lanes = 1 + max((lane for _, lane in placed), default=0)

    def x(year: int) -> int:
        return MARGIN + (year - first) * YEAR

    bars = [
        Bar(span, x(span.first), TOP + lane * LANE, (span.last - span.first + 1) * YEAR - 1) for span, lane in placed
    ]
    decades = range(-(-first // DECADE) * DECADE, last + 1, DECADE)
    return Timeline(
        width=x(last + 1) + MARGIN,
        height=TOP + lanes * LANE + MARGIN,
        bars=tuple(bars),
        decades=tuple((year, x(year)) for year in decades),
    )
