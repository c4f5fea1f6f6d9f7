"""Charts: numbers to SVG, each made from the same object as the table that stands beside it.

A chart takes all the width that there is: lengths along it are shares of the width, so that words and strokes keep their
size on a phone and in print. The colours are classes, which the style sheet follows into the dark. What is not sure is
hatched and what is contested is outlined: colour never says it alone. Nothing is drawn by chance, and nothing depends on
a clock: the same numbers give the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Colour = Literal["yes", "no", "unsure", "empty", "1", "2", "3", "4", "5"]
Look = Literal["plain", "hatched", "outlined"]
Form = Literal["bars", "shares", "columns", "grid"]

BAR, LINE = 14, 20  # heights of a bar and of the line of words above it, in pixels
STEP = LINE + BAR + 6  # from one bar to the next
TALL, FOOT = 120, 20  # heights of a column that is full, and of the line of words below
LOW = 34  # height of a small column that is full
NARROW = 0.72  # the part of its place that a column fills
WIDE, WIDE_SHARES = 5, 3  # a table of more columns than this stands below its chart


class Titled(Protocol):
    """What every drawing says of itself."""

    @property
    def id(self) -> str:
        """Once on a page."""

    @property
    def title(self) -> str:
        """What it is."""

    @property
    def about(self) -> str:
        """What is shown, as a sentence."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of part: its name, its colour and how it is drawn."""

    name: str
    colour: Colour
    look: Look = "plain"


@dataclass(frozen=True, slots=True)
class Row:
    """A bar, or a column: its label and how much it has of each kind, in the order of the kinds."""

    label: str
    values: Sequence[int]
    href: str = ""  # where its label leads in the table
    more: Sequence[str] = ()  # what the table alone says of it, in the order of the chart's `more`
    links: Sequence[str] = ()  # where its numbers lead in the table, in the order of the kinds; none where they do not

    @property
    def total(self) -> int:
        """All of its parts."""
        return sum(self.values)


@dataclass(frozen=True, slots=True)
class Chart:
    """Numbers by row and kind: drawn as `svg`, and said by `head` and `lines` as a table.

    `bars` are laid to the length of their numbers; `shares` to the full width each, parted by share; `columns` stand side
    by side; in a `grid` each kind has a line of small columns of its own, for kinds that do not add up to a whole.
    """

    id: str  # once on a page
    title: str
    about: str  # what is counted, as a sentence
    what: str  # the head of the labels
    kinds: Sequence[Kind]
    rows: Sequence[Row]
    form: Form = "bars"
    more: Sequence[str] = ()  # heads of what the table alone says

    @property
    def svg(self) -> Markup:
        """The chart as SVG."""
        drawn, height = _FORMS[self.form](self)
        return drawing(self, height, [*_patterns(self), *drawn])

    @property
    def legend(self) -> list[tuple[str, Markup]]:
        """The names of the kinds, each with its sign; none where one kind needs no telling, or a line names it."""
        if len(self.kinds) == 1 or self.form == "grid":
            return []
        return [(kind.name, _swatch(self, place)) for place, kind in enumerate(self.kinds)]

    @property
    def head(self) -> list[str]:
        """The heads of the table."""
        names = [kind.name for kind in self.kinds]
        total = ["All"] if self._has_total else []
        return [self.what, *names, *total, *self.more]

    @property
    def lines(self) -> list[tuple[Row, list[str]]]:
        """Each row of the table with its cells; a share stands beside each number where shares are drawn."""
        return [(row, self._cells(row)) for row in self.rows]

    @property
    def is_wide(self) -> bool:
        """Whether the table has so many columns that it stands below the chart."""
        return len(self.head) > (WIDE_SHARES if self.form == "shares" else WIDE)

    def _cells(self, row: Row) -> list[str]:
        total = [f"{row.total:,}"] if self._has_total else []
        cells = [self._cell(value, row.total) for value in row.values]
        for place, link in enumerate(row.links):
            if link and row.values[place]:
                cells[place] = Markup('<a href="{}">{}</a>').format(link, cells[place])
        return [*cells, *total, *row.more]

    @property
    def _has_total(self) -> bool:
        """Whether the table has a column for the sum: where there is one that says more than the parts."""
        return len(self.kinds) > 1 and self.form != "grid"

    def _cell(self, value: int, total: int) -> str:
        if not value:
            return "–"
        return f"{value:,} ({100 * value / total:.0f} %)" if self.form == "shares" else f"{value:,}"


@dataclass(frozen=True, slots=True)
class Span:
    """A time from a year to a year, for one thing; what goes on has no end."""

    label: str
    kind: str  # a word for what it is
    first: int
    last: int | None
    since: str  # the same in words, as precise as it is known
    until: str


@dataclass(frozen=True, slots=True)
class Spans:
    """Times of several things on one axis of years: drawn as `svg`, and said by `head` and `spans` as a table."""

    id: str
    title: str
    about: str
    what: str
    first: int  # the first year of the axis: what began before is cut there
    last: int  # the last year of the axis
    spans: Sequence[Span]
    kinds: Sequence[Kind] = (Kind("it lasts", "4"), Kind("it has ended", "4", "hatched"))

    @property
    def svg(self) -> Markup:
        """The chart as SVG: a bar a span, the decades as lines behind."""
        drawn, height = _spans(self)
        return drawing(self, height, [*_patterns(self), *drawn])

    @property
    def head(self) -> list[str]:
        """The heads of the table."""
        return [self.what, "Kind", "Since", "Until"]

    @property
    def lines(self) -> list[tuple[Row, list[str]]]:
        """Each row of the table with its cells."""
        return [(Row(one.label, ()), [one.kind, one.since, one.until or "now"]) for one in self.spans]

    @property
    def legend(self) -> list[tuple[str, Markup]]:
        """The names of the kinds, each with its sign."""
        return [(kind.name, _swatch(self, place)) for place, kind in enumerate(self.kinds)]

    @property
    def is_wide(self) -> bool:
        """A table of dates stands below the chart."""
        return True


def stretches(values: Sequence[int], whole: int) -> list[tuple[float, float]]:
    """Where each of *values* begins and how long it is, in hundredths of *whole*, one after the other."""
    found, at = [], 0
    for value in values:
        found.append((100 * at / whole, 100 * value / whole) if whole else (0.0, 0.0))
        at += value
    return found


# --- the forms: pieces of SVG, and the height that they take. Words are escaped where a piece is made. ----------------


def _bars(chart: Chart) -> tuple[list[str], int]:
    longest = max((row.total for row in chart.rows), default=0)
    drawn = []
    for place, row in enumerate(chart.rows):
        whole = row.total if chart.form == "shares" else longest
        y = place * STEP + LINE
        drawn.append(_label(y - 6, row.total, row.label))
        for kind, (x, width) in enumerate(stretches(row.values, whole)):
            if width:
                drawn.append(_part(chart, kind, x=f"{short(x)}%", y=f"{y}", size=(f"{short(width)}%", f"{BAR}")))
    return drawn, len(chart.rows) * STEP


def _columns(chart: Chart) -> tuple[list[str], int]:
    tallest = max((row.total for row in chart.rows), default=0)
    drawn = []
    for place, row in enumerate(chart.rows):
        x, middle, width = _place(place, len(chart.rows))
        top = LINE + TALL * (1 - row.total / tallest) if tallest else LINE + TALL
        drawn.append(word(middle, short(top - 5), f"{row.total:,}", "kb-total"))
        drawn.append(_decade(middle, LINE + TALL + FOOT - 5, row.label))
        for kind, (start, length) in enumerate(stretches(row.values, tallest)):
            if length:
                y = LINE + TALL * (100 - start - length) / 100
                drawn.append(_part(chart, kind, x=x, y=short(y), size=(width, short(TALL * length / 100))))
    return [*drawn, _ground(LINE + TALL)], LINE + TALL + FOOT


def _grid(chart: Chart) -> tuple[list[str], int]:
    tallest = max((value for row in chart.rows for value in row.values), default=0)
    step = LINE + LOW + 8
    drawn = []
    for line, kind in enumerate(chart.kinds):
        top = line * step + LINE
        drawn.append(_label(top - 6, sum(row.values[line] for row in chart.rows), kind.name))
        for place, row in enumerate(chart.rows):
            if row.values[line]:
                x, _, width = _place(place, len(chart.rows))
                height = LOW * row.values[line] / tallest
                drawn.append(_part(chart, line, x=x, y=short(top + LOW - height), size=(width, short(height))))
        drawn.append(_ground(top + LOW))
    height_ = len(chart.kinds) * step
    feet = (_decade(_place(at, len(chart.rows))[1], height_ + 12, row.label) for at, row in enumerate(chart.rows))
    return [*drawn, *feet], height_ + FOOT


def _spans(chart: Spans) -> tuple[list[str], int]:
    years = chart.last - chart.first + 1
    step = LINE + BAR
    foot = len(chart.spans) * step
    drawn = []
    for year in range(chart.first - chart.first % -10, chart.last + 1, 10):
        x = short(100 * (year - chart.first) / years)
        drawn.append(f'<line class="kb-axis" x1="{x}%" x2="{x}%" y1="0" y2="{foot}"/>')
        drawn.append(word(f"{x}%", f"{foot + 15}", f"{year}"))
    for place, one in enumerate(chart.spans):
        first = max(one.first, chart.first)
        last = chart.last if one.last is None else min(one.last, chart.last)
        x, width = (short(100 * part / years) for part in (first - chart.first, max(last - first + 1, 0)))
        y = place * step + LINE
        drawn.append(f'<text x="0" y="{y - 6}">{escape(one.label)}</text>')
        size = (f"{width}%", f"{BAR - 4}")
        drawn.append(_part(chart, 0 if one.last is None else 1, x=f"{x}%", y=f"{y}", size=size))
    return drawn, foot + FOOT


_FORMS = {"bars": _bars, "shares": _bars, "columns": _columns, "grid": _grid}


# --- the pieces -------------------------------------------------------------------------------------------------------


def drawing(chart: Titled, height: int, drawn: Sequence[str]) -> Markup:
    """The pieces *drawn*, which take *height* pixels, as one picture that says what it is."""
    return Markup(  # noqa: S704 - every word in it is escaped, here or where its piece is made
        f'<svg class="kb-svg" role="img" aria-labelledby="{chart.id}-t {chart.id}-d" width="100%" height="{height}">'
        f'<title id="{chart.id}-t">{escape(chart.title)}</title><desc id="{chart.id}-d">{escape(chart.about)}</desc>'
        f"{''.join(drawn)}</svg>"
    )


def _part(chart: Chart | Spans, kind: int, *, x: str, y: str, size: tuple[str, str]) -> str:
    """A part of a bar or column; *size* is its width and its height."""
    return f'<rect {_filled(chart, kind)} x="{x}" y="{y}" width="{size[0]}" height="{size[1]}"/>'


def _filled(chart: Chart | Spans, kind: int) -> str:
    of = chart.kinds[kind]
    if of.look == "hatched":
        return f'class="kb-part" fill="url(#{chart.id}-{kind})"'
    return f'class="kb-part kb-f-{of.colour}{" kb-outlined" if of.look == "outlined" else ""}"'


def _patterns(chart: Chart | Spans) -> list[str]:
    """The hatches that the kinds ask for."""
    hatches = [
        f'<pattern id="{chart.id}-{place}" width="6" height="6" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect class="kb-f-{kind.colour}" width="6" height="6"/>'
        f'<rect class="kb-gap" width="2.5" height="6"/></pattern>'
        for place, kind in enumerate(chart.kinds)
        if kind.look == "hatched"
    ]
    return ["<defs>", *hatches, "</defs>"] if hatches else []


def _swatch(chart: Chart | Spans, kind: int) -> Markup:
    return Markup(  # noqa: S704 - no words of others are in it
        f'<svg class="kb-swatch" width="16" height="12" aria-hidden="true">'
        f'<rect {_filled(chart, kind)} x="1" y="1" width="14" height="10"/></svg>'
    )


def _label(y: int, n: int, words: str) -> str:
    """A line of words with its number first: where the words are too long for a phone, the number is still there."""
    return f'<text x="0" y="{y}"><tspan class="kb-total">{n:,}</tspan> {escape(words)}</text>'


def word(x: str, y: str, words: str, name: str = "") -> str:
    """A word about the middle of *x*."""
    named = f' class="{name}"' if name else ""
    return f'<text{named} x="{x}" y="{y}" text-anchor="middle">{escape(words)}</text>'


def _decade(x: str, y: int, words: str) -> str:
    """The label of a column, which is a decade: on a phone the style sheet leaves its century out."""
    century = f'<tspan class="kb-century">{escape(words[:2])}</tspan>{escape(words[2:])}'
    return f'<text x="{x}" y="{y}" text-anchor="middle">{century}</text>'


def _ground(y: int) -> str:
    return f'<line class="kb-axis" x1="0" x2="100%" y1="{y}" y2="{y}"/>'


def _place(place: int, of: int) -> tuple[str, str, str]:
    """Where the column at *place* begins, its middle and its width."""
    each = 100 / of
    return f"{short(each * (place + (1 - NARROW) / 2))}%", f"{short(each * (place + 0.5))}%", f"{short(each * NARROW)}%"


def short(number: float) -> str:
    """A number as short as it can be said, to a hundredth."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def steps(names: Sequence[str]) -> Iterator[Kind]:
    """Kinds for codes in their order, from the lightest of five steps to the darkest; the fewer, the further apart."""
    choices: Sequence[Colour] = ("1", "2", "3", "4", "5")
    most = len(names) - 1
    for place, name in enumerate(names):
        yield Kind(name, choices[round(place * (len(choices) - 1) / most)] if most else "4")
