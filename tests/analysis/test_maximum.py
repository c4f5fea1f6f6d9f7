"""Newton's climb to the highest point."""

from __future__ import annotations

import numpy as np

from coalition_kb.analysis.maximum import Point, maximum


def bell(at: np.ndarray) -> Point:
    """A bell, which bends upward away from its top at 1."""
    away = float(at[0]) - 1
    height = float(np.exp(-(away**2) / 2))
    return Point(height, np.array([-away * height]), np.array([[(1 - away**2) * height]]))


def test_the_top_is_found_from_where_the_curve_bends_upward() -> None:
    top = maximum(bell, np.array([3.5]))
    assert top.converged
    assert abs(top.at[0] - 1) < 1e-6


def test_a_step_that_leads_too_far_is_halved() -> None:
    def crest(at: np.ndarray) -> Point:
        away = float(
            at[0]
        )  # far from the top it falls nearly straight, and Newton's step leads a hundred times beyond it
        return Point(-np.log(np.cosh(away)), np.array([-np.tanh(away)]), np.array([[1 / np.cosh(away) ** 2]]))

    top = maximum(crest, np.array([3.0]))
    assert top.converged
    assert abs(top.at[0]) < 1e-6


def test_a_held_coordinate_stays() -> None:
    def hill(at: np.ndarray) -> Point:
        return Point(-float(at @ at), -2 * at, 2 * np.eye(2))

    top = maximum(hill, np.array([3.0, 4.0]), held=1)
    assert top.at.tolist() == [0, 4]


def test_the_top_is_found_where_the_curve_rises_by_less_than_its_numbers_can_tell() -> None:
    def high(at: np.ndarray) -> Point:
        away = float(at[0]) - 1
        return Point(1e9 - away**2, np.array([-2 * away]), np.array([[2000.0]]))  # of each step a thousandth is taken

    assert maximum(high, np.array([1.001])).converged


def test_an_endless_slope_has_no_top() -> None:
    def slope(at: np.ndarray) -> Point:
        return Point(float(at[0]), np.ones(1), np.ones((1, 1)))

    assert not maximum(slope, np.zeros(1)).converged


def test_a_flat_direction_has_no_top() -> None:
    def ridge(at: np.ndarray) -> Point:
        return Point(float(at[0]), np.array([1.0, 0]), np.zeros((2, 2)))

    assert not maximum(ridge, np.zeros(2)).converged


def test_a_slope_that_lies_ends_without_a_top() -> None:
    def lying(at: np.ndarray) -> Point:
        return Point(-float(at[0] ** 2), np.ones(1), np.eye(1))

    assert not maximum(lying, np.zeros(1)).converged
