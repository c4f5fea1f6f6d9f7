"""Charts: lengths are the numbers, nothing lies upon another, the table says the same, and no word is markup."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalition_kb.site.charts import BAR, TALL, Chart, Form, Kind, Row, Span, Spans, steps, stretches
from tests.site.markup import Element, Page
from tests.site.test_prose import TEXTS

KINDS = (Kind("sure", "4"), Kind("not sure", "4", "hatched"), Kind("contested", "1", "outlined"))
NUMBERS = st.lists(st.integers(0, 10_000), min_size=3, max_size=3)
ROWS = st.lists(NUMBERS.map(lambda values: Row("1990s", values)), min_size=1, max_size=9)
#: Lengths are written to a hundredth of a percent or of a pixel.
CLOSE = 0.011


def chart(rows: list[Row], form: Form = "bars") -> Chart:
    """A chart of *rows* with three kinds of parts."""
    return Chart("c", "A title", "What is counted.", "Decade", KINDS, rows, form)


def rects(drawn: Chart | Spans) -> list[Element]:
    """The parts of a chart, without those of its hatches."""
    page = Page(drawn.svg)
    assert page.faults == []
    return [one for one in page.elements if one.name == "rect" and "x" in one.attributes]


def measure(rect: Element, name: str) -> float:
    """An attribute as a number."""
    return float(rect.attributes[name].removesuffix("%"))


@given(NUMBERS, st.integers(0, 5))
def test_stretches_lie_end_to_end_and_fill_their_sum(values: list[int], more: int) -> None:
    found = stretches(values, sum(values) + more)
    for (start, length), (following, _) in pairwise(found):
        assert start + length == pytest.approx(following)
    assert sum(length for _, length in found) == pytest.approx(100 * sum(values) / max(sum(values) + more, 1))


@given(ROWS)
def test_bars_are_as_long_as_their_numbers_and_do_not_overlap(rows: list[Row]) -> None:
    longest = max(row.total for row in rows)
    found = rects(chart(rows))
    for place, row in enumerate(rows):
        mine = [one for one in found if measure(one, "y") == 20 + 40 * place]
        assert len(mine) == sum(value > 0 for value in row.values)
        for one, value in zip(mine, [value for value in row.values if value], strict=True):
            assert measure(one, "width") == pytest.approx(100 * value / longest, abs=CLOSE)
        for one, following in pairwise(mine):
            assert measure(one, "x") + measure(one, "width") == pytest.approx(measure(following, "x"), abs=3 * CLOSE)
    assert all(measure(one, "height") == BAR for one in found)


@given(ROWS)
def test_shares_fill_the_width(rows: list[Row]) -> None:
    found = rects(chart(rows, "shares"))
    for place, row in enumerate(rows):
        mine = [measure(one, "width") for one in found if measure(one, "y") == 20 + 40 * place]
        assert sum(mine) == pytest.approx(100 if row.total else 0, abs=3 * CLOSE)


@given(ROWS)
def test_columns_are_as_tall_as_their_numbers_and_do_not_overlap(rows: list[Row]) -> None:
    tallest = max(row.total for row in rows)
    found = rects(chart(rows, "columns"))
    by_column: dict[float, list[Element]] = {}
    for one in found:
        by_column.setdefault(measure(one, "x"), []).append(one)
    heights = [sum(measure(one, "height") for one in mine) for mine in by_column.values()]
    wanted = [TALL * row.total / tallest for row in rows if row.total]
    assert heights == pytest.approx(wanted, abs=3 * CLOSE)
    for mine in by_column.values():
        for lower, upper in pairwise(mine):  # the first kind stands on the ground
            assert measure(upper, "y") + measure(upper, "height") == pytest.approx(measure(lower, "y"), abs=3 * CLOSE)
    starts = sorted(by_column)
    width = measure(found[0], "width") if found else 0
    assert all(following - start >= width for start, following in pairwise(starts))


@given(ROWS)
def test_the_columns_of_a_grid_have_one_scale(rows: list[Row]) -> None:
    highest = max(value for row in rows for value in row.values)
    heights = [measure(one, "height") for one in rects(chart(rows, "grid"))]
    wanted = [34 * row.values[kind] / highest for kind in range(3) for row in rows if row.values[kind]]
    assert heights == pytest.approx(wanted, abs=CLOSE)


@given(ROWS, st.sampled_from(["bars", "shares", "columns", "grid"]))
def test_the_table_says_what_the_chart_shows(rows: list[Row], form: Form) -> None:
    made = chart(rows, form)
    assert all(len(cells) + 1 == len(made.head) for _, cells in made.lines)
    for row, cells in made.lines:
        said = [cell.split(" (")[0].replace(",", "").replace("–", "0") for cell in cells]
        assert [int(one) for one in said][:3] == list(row.values)
        assert said[3:] == ([] if form == "grid" else [str(row.total)])


def test_the_same_numbers_give_the_same_bytes() -> None:
    rows = [Row("1990s", (3, 2, 1)), Row("2000s", (0, 0, 4))]
    assert chart(rows).svg == chart(list(rows)).svg


def test_a_small_chart_to_the_letter() -> None:
    assert chart([Row("1990s", (3, 1, 0)), Row("2000s", (0, 0, 2))]).svg == (
        '<svg class="kb-svg" role="img" aria-labelledby="c-t c-d" width="100%" height="80">'
        '<title id="c-t">A title</title><desc id="c-d">What is counted.</desc>'
        '<defs><pattern id="c-1" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect class="kb-f-4" width="6" height="6"/><rect class="kb-gap" width="2.5" height="6"/></pattern></defs>'
        '<text x="0" y="14"><tspan class="kb-total">4</tspan> 1990s</text>'
        '<rect class="kb-part kb-f-4" x="0%" y="20" width="75%" height="14"/>'
        '<rect class="kb-part" fill="url(#c-1)" x="75%" y="20" width="25%" height="14"/>'
        '<text x="0" y="54"><tspan class="kb-total">2</tspan> 2000s</text>'
        '<rect class="kb-part kb-f-1 kb-outlined" x="0%" y="60" width="50%" height="14"/></svg>'
    )


def test_what_is_not_sure_is_told_without_colour_too() -> None:
    signs = dict(chart([Row("1990s", (1, 1, 1))]).legend)
    assert 'fill="url(#c-1)"' in signs["not sure"]
    assert "kb-outlined" in signs["contested"]
    assert "kb-outlined" not in signs["sure"]
    assert "url(" not in signs["sure"]


def test_one_kind_needs_no_legend_and_no_sum() -> None:
    made = Chart("c", "A title", "What is counted.", "State", KINDS[:1], [Row("Costaguana", (2,))])
    assert made.legend == []
    assert made.head == ["State", "sure"]


def test_nothing_at_all_is_drawn_as_nothing() -> None:
    for form in ("bars", "shares", "columns", "grid"):
        assert rects(chart([Row("1990s", (0, 0, 0))], form)) == []
        assert rects(chart([], form)) == []


@pytest.mark.parametrize("n", range(1, 6))
def test_steps_are_as_far_apart_as_they_can_be(n: int) -> None:
    colours = [kind.colour for kind in steps([str(one) for one in range(n)])]
    assert len(set(colours)) == n
    assert colours == sorted(colours)
    assert n == 1 or (colours[0], colours[-1]) == ("1", "5")


def test_a_span_that_lasts_reaches_the_end_and_one_from_before_begins_at_the_edge() -> None:
    lasting = Span("Pact", "Defence pact", 1940, None, "1940", "")
    ended = Span("Union", "Organisation", 1956, 1965, "1956", "1965")
    old, gone = rects(Spans("s", "Ties", "Since when.", "Body", 1946, 2045, [lasting, ended]))
    assert (measure(old, "x"), measure(old, "width")) == (0, 100)
    assert (measure(gone, "x"), measure(gone, "width")) == (10, 10)
    assert gone.attributes["fill"] == "url(#s-1)"


@given(TEXTS)
def test_no_word_is_markup(word: str) -> None:
    row = Row(word, (1, 1, 1))
    kinds = [Kind(word, "4"), Kind(word, "4", "hatched"), Kind(word, "1", "outlined")]
    for form in ("bars", "shares", "columns", "grid"):
        tame = Page(chart([Row("word", (1, 1, 1))], form).svg)
        wild = Page(Chart("c", word, word, word, kinds, [row], form).svg)
        assert [one.name for one in wild.elements] == [one.name for one in tame.elements]
        assert wild.faults == wild.others == []
    spans = Spans("s", word, word, word, 1946, 2020, [Span(word, word, 1950, 1960, word, word)])
    assert Page(spans.svg).faults == Page(spans.svg).others == []
