"""Figures of intervals: points lie where their numbers are, the table says the same, and colour says nothing."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalition_kb.site.intervals import EDGE, Intervals, Point, between, odds_axis, said
from tests.site.markup import Element, Page
from tests.site.test_prose import TEXTS

NUMBERS = st.floats(-9, 9).map(lambda one: round(one, 3))
POINTS = st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS).map(sorted), min_size=1, max_size=8)
CLOSE = 0.011  # lengths are written to a hundredth


def figure(points: list[Point], neutral: float | None = 0) -> Intervals:
    """A figure of *points* on an axis from −4 to 4."""
    return Intervals("f", "A title", "What is estimated.", "Term", "Coefficient", points, (-4, 4), 0.9, neutral)


def drawn(of: Intervals, name: str) -> list[Element]:
    """The elements *name* of a figure."""
    page = Page(of.svg)
    assert page.faults == []
    return [one for one in page.elements if one.name == name]


def place(number: float) -> float:
    """Where a number stands on the axis from −4 to 4, in hundredths of the width."""
    return EDGE + (min(max(number, -4), 4) + 4) / 8 * (100 - 2 * EDGE)


@given(POINTS)
def test_a_point_lies_at_its_number_and_its_line_over_its_interval(found: list[list[float]]) -> None:
    made = figure([Point("term", value, low, high) for low, value, high in found])
    dots = drawn(made, "circle")
    lines = [one for one in drawn(made, "line") if one.attributes["class"] == "kb-whisker"]
    for (low, value, high), dot, line in zip(found, dots, lines, strict=True):
        assert float(dot.attributes["cx"].rstrip("%")) == pytest.approx(place(value), abs=CLOSE)
        assert float(line.attributes["x1"].rstrip("%")) == pytest.approx(place(low), abs=CLOSE)
        assert float(line.attributes["x2"].rstrip("%")) == pytest.approx(place(high), abs=CLOSE)


@given(POINTS)
def test_a_point_is_hollow_where_its_interval_holds_the_neutral_number(found: list[list[float]]) -> None:
    dots = drawn(figure([Point("term", value, low, high) for low, value, high in found]), "circle")
    for (low, _, high), dot in zip(found, dots, strict=True):
        assert ("kb-hollow" in dot.attributes["class"]) == (low <= 0 <= high)


def test_what_goes_on_beyond_the_axis_ends_in_an_arrow_and_the_table_has_its_number() -> None:
    made = figure([Point("far", 2, -7, 9), Point("near", 0.5, -1, 2)])
    assert [sign for sign in Page(made.svg).text if sign in "◂▸"] == ["◂", "▸"]
    assert [cells for _, cells in made.lines] == [["2.00", "−7.00 to 9.00"], ["0.50", "−1.00 to 2.00"]]


def test_an_estimate_without_a_number_is_not_drawn_and_stands_in_the_table() -> None:
    made = figure([Point("gone", math.nan, math.nan, math.nan)])
    assert drawn(made, "circle") == []
    assert "no number" in Page(made.svg).text
    assert made.lines[0][1] == ["–", "–"]


def test_an_intercept_stands_in_the_table_alone() -> None:
    made = figure([Point("term", 1, 0.5, 1.5), Point("intercept", -2, -3, -1, is_drawn=False)])
    assert len(drawn(made, "circle")) == 1
    assert [row.label for row, _ in made.lines] == ["term", "intercept"]


def test_the_legend_says_what_full_and_hollow_mean_where_a_number_is_neutral() -> None:
    assert [name for name, _ in figure([]).legend] == ["interval leaves 0 out", "interval holds 0"]
    assert figure([], neutral=None).legend == []


@pytest.mark.parametrize(
    ("number", "words"),
    [(0.125, "0.12"), (-1.5, "−1.50"), (-0.001, "0.00"), (1234.5, "1,234"), (math.nan, "–"), (-math.inf, "−∞")],
)
def test_a_number_is_said_to_a_hundredth(number: float, words: str) -> None:
    assert said(number) == words


def test_an_interval_is_said_from_end_to_end() -> None:
    assert between(-0.5, math.inf) == "−0.50 to ∞"
    assert between(math.nan, math.nan) == "–"


def test_an_axis_of_log_odds_lies_about_nought_and_goes_so_far_and_no_further() -> None:
    assert odds_axis([Point("a", 1, 0.2, 1.8)]) == (-2, 2)
    assert odds_axis([Point("a", 9, 1, 30)]) == (-4, 4)
    assert odds_axis([]) == (-1, 1)


@given(TEXTS)
def test_no_word_is_markup(word: str) -> None:
    def made(of: str) -> Page:
        point = Point(of, 1, 0, 2, group=f"in {of}")
        return Page(Intervals("f", of, of, of, of, [point], (-4, 4), 0.9, 0, grouped=of).svg)

    assert [one.name for one in made(word).elements] == [one.name for one in made("word").elements]
    assert made(word).faults == made(word).others == []
