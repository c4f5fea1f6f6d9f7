"""Charts for print: the numbers of `site/charts.py` as SVG that stands alone, with its own greys, hatches and legend.

What a reader of the site sees in colour must be told apart on paper without it: fills differ in lightness, what is not
sure is hatched, what is contested is outlined. Lengths are pixels of a drawing that is WIDTH wide.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from coalition_kb.report.blocks import Block, Grid, Picture, Run, plain
from coalition_kb.site.charts import stretches

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coalition_kb.site.charts import Chart, Kind

WIDTH = 640
SIZE, SMALL = 12.5, 11.5  # of letters
LETTER = 0.5  # the width of a letter on average, as a part of its size
LABELS = 250  # the width of the labels at the left of bars
NUMBERS = 46  # the width of the number at the right of a bar
BAR, STEP = 13, 20  # the height of a bar, and from one to the next
TALL, LINE = 150, 20  # the height of a column that is full, and of a line of words
NARROW = 0.72  # the part of its place that a column fills
#: The fills, from light to dark where they have an order.
FILLS = {
    "1": "#e9eef5",
    "2": "#c3d2e6",
    "3": "#90abd0",
    "4": "#5279ae",
    "5": "#1f4478",
    "yes": "#1f4478",
    "no": "#c3d2e6",
    "unsure": "#ffffff",
    "empty": "#ffffff",
}
INK = "#1a1a1a"
FONT = "Libertinus Serif, Georgia, serif"


def figure(chart: Chart) -> Iterator[Block]:
    """*chart* as a picture, and below it the table of its numbers."""
    yield Picture(chart.id, chart.title, _said(chart), svg(chart))
    rows = tuple(
        (plain(row.label), *((Run(cell.replace(" ", "\u00a0")),) for cell in cells)) for row, cells in chart.lines
    )
    yield Grid(f"{chart.title}: the numbers", tuple(chart.head), rows, numbers=True)


def svg(chart: Chart) -> str:
    """*chart* as SVG that needs no style sheet.

    Raises:
        KeyError: the form of the chart is none of those that are drawn for print.
    """
    drawn, height = _FORMS[chart.form](chart)
    legend, foot = _legend(chart, height + 8)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {foot}" width="{WIDTH}" height="{foot}" '
        f'font-family="{FONT}" font-size="{SIZE}" fill="{INK}">'
        f"<title>{_escaped(chart.title)}</title><desc>{_escaped(_said(chart))}</desc>"
        f"{''.join([*_patterns(chart), *drawn, *legend])}</svg>"
    )


def _said(chart: Chart) -> str:
    """What the picture shows, in a sentence; its numbers stand in the table."""
    kinds = ", ".join(kind.name for kind in chart.kinds)
    parted = f" Parted by: {kinds}." if len(chart.kinds) > 1 else ""
    return f"{chart.title}. {chart.about}{parted} The table below has the numbers."


def _bars(chart: Chart) -> tuple[list[str], float]:
    longest = max((row.total for row in chart.rows), default=0)
    wide = WIDTH - LABELS - NUMBERS
    drawn = []
    for place, row in enumerate(chart.rows):
        y = place * STEP + 2
        whole = row.total if chart.form == "shares" else longest
        drawn.append(_word((LABELS - 8, y + 10.5), row.label, "end", most=LABELS - 8))
        end = float(LABELS)
        for kind, (start, length) in enumerate(stretches(row.values, whole)):
            if length:
                drawn.append(_part(chart, kind, (LABELS + wide * start / 100, y), (wide * length / 100, BAR)))
                end = LABELS + wide * (start + length) / 100
        drawn.append(_word((end + 5, y + 10.5), f"{row.total:,}", "start"))
    height = len(chart.rows) * STEP + 2
    return [*drawn, _line((LABELS, 0), (LABELS, height))], height


def _columns(chart: Chart) -> tuple[list[str], float]:
    tallest = max((row.total for row in chart.rows), default=0)
    each = WIDTH / max(len(chart.rows), 1)
    drawn = []
    for place, row in enumerate(chart.rows):
        middle = each * (place + 0.5)
        top = LINE + (TALL * (1 - row.total / tallest) if tallest else TALL)
        drawn.append(_word((middle, top - 5), f"{row.total:,}", "middle"))
        drawn.append(_word((middle, LINE + TALL + 15), row.label, "middle", most=each))
        for kind, (start, length) in enumerate(stretches(row.values, tallest)):
            if length:
                corner = (middle - each * NARROW / 2, LINE + TALL * (100 - start - length) / 100)
                drawn.append(_part(chart, kind, corner, (each * NARROW, TALL * length / 100)))
    return [*drawn, _line((0, LINE + TALL), (WIDTH, LINE + TALL))], LINE + TALL + LINE


_FORMS = {"bars": _bars, "shares": _bars, "columns": _columns}


# --- the pieces -------------------------------------------------------------------------------------------------------


def _legend(chart: Chart, top: float) -> tuple[list[str], float]:
    """The names of the kinds with their signs, in as many lines as they need; nothing where there is one kind."""
    if len(chart.kinds) == 1:
        return [], top
    drawn, x, y = [], 0.0, top
    for place, kind in enumerate(chart.kinds):
        wide = 22 + len(kind.name) * SMALL * LETTER + 14
        if x and x + wide > WIDTH:
            x, y = 0.0, y + LINE
        drawn.append(_part(chart, place, (x + 1, y + 2), (14, 10)))
        drawn.append(_word((x + 20, y + 11), kind.name, "start", size=SMALL))
        x += wide
    return drawn, y + LINE


def _part(chart: Chart, kind: int, corner: tuple[float, float], size: tuple[float, float]) -> str:
    of = chart.kinds[kind]
    fill = f"url(#{chart.id}-{kind})" if of.look == "hatched" else FILLS[of.colour]
    stroke = 1.6 if of.look == "outlined" else 0.5
    return (
        f'<rect x="{_n(corner[0])}" y="{_n(corner[1])}" width="{_n(size[0])}" height="{_n(size[1])}" '
        f'fill="{fill}" stroke="{INK}" stroke-width="{stroke}"/>'
    )


def _patterns(chart: Chart) -> Sequence[str]:
    """The hatches that the kinds ask for: each leans another way or stands closer than the one before."""
    hatched = [(place, kind) for place, kind in enumerate(chart.kinds) if kind.look == "hatched"]
    made = [_pattern(f"{chart.id}-{place}", kind, nth) for nth, (place, kind) in enumerate(hatched)]
    return ["<defs>", *made, "</defs>"] if made else []


def _pattern(id_: str, kind: Kind, nth: int) -> str:
    angle, gap = ((45, 6), (-45, 6), (0, 4), (90, 4))[nth % 4]
    ground = FILLS[kind.colour]
    ink = "#ffffff" if kind.colour in {"4", "5", "yes"} else INK
    return (
        f'<pattern id="{id_}" width="{gap}" height="{gap}" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate({angle})"><rect width="{gap}" height="{gap}" fill="{ground}"/>'
        f'<rect width="1.3" height="{gap}" fill="{ink}"/></pattern>'
    )


def _word(at: tuple[float, float], words: str, anchor: str, *, most: float = WIDTH, size: float = SIZE) -> str:
    """Words on a line; those that would be wider than *most* are set smaller, for none are cut."""
    needed = len(words) * size * LETTER
    size = round(size * most / needed, 1) if needed > most else size
    return f'<text x="{_n(at[0])}" y="{_n(at[1])}" text-anchor="{anchor}" font-size="{size}">{_escaped(words)}</text>'


def _line(start: tuple[float, float], end: tuple[float, float]) -> str:
    return (
        f'<line x1="{_n(start[0])}" y1="{_n(start[1])}" x2="{_n(end[0])}" y2="{_n(end[1])}" '
        f'stroke="{INK}" stroke-width="0.8"/>'
    )


def _escaped(words: str) -> str:
    return escape(" ".join(words.split()))


def _n(number: float) -> str:
    """A number to a hundredth, as short as it can be said."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
