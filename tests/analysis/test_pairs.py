"""Pairs for close comparison: alike with another outcome, unlike with the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coalition_kb.analysis.pairs import Design, pairs
from coalition_kb.analysis.similarity import Feature

if TYPE_CHECKING:
    from coalition_kb.analysis.similarity import Row

FEATURES = (Feature("size", "number", range=10.0), Feature("aim", "nominal"), Feature("threat", "nominal"))
CASES: dict[str, Row] = {
    "d": {"size": 0.0, "aim": "guard", "threat": "low"},
    "a": {"size": 1.0, "aim": "guard", "threat": "low"},
    "c": {"size": 1.0, "aim": "guard", "threat": "low"},
    "b": {"size": 9.0, "aim": "oust", "threat": "high"},
    "e": {"size": 0.0},
    "f": {"size": 0.0, "aim": "guard", "threat": "low"},
}
OUTCOMES = {"a": "won", "b": "won", "c": "lost", "d": "lost", "e": "won"}
SIMILAR = Design("different", least_overlap=0.75, most=2)
DIFFERENT = Design("same", least_overlap=0.75, most=10)


def test_the_most_similar_with_different_outcomes_come_first_with_what_differs() -> None:
    found = pairs(FEATURES, CASES, OUTCOMES, SIMILAR)
    assert [(one.first, one.second) for one in found.found] == [("a", "c"), ("a", "d")]
    assert [one.likeness.differing for one in found.found] == [(), ("size",)]
    assert found.n == 4
    assert found.hidden == 2
    assert found.left_out == ("f",)


def test_the_most_different_with_the_same_outcome_come_first_with_what_they_share() -> None:
    found = pairs(FEATURES, CASES, OUTCOMES, DIFFERENT)
    assert [(one.first, one.second) for one in found.found] == [("a", "b"), ("c", "d")]
    assert found.found[0].likeness.shared == ()
    assert found.hidden == 2


def test_ties_go_to_the_greater_overlap_and_then_to_the_lesser_ids() -> None:
    cases: dict[str, Row] = {
        "z": {"size": 1.0, "aim": "guard", "threat": "low"},
        "y": {"size": 1.0, "aim": "guard", "threat": "low"},
        "x": {"size": 1.0, "aim": "guard"},
        "w": {"size": 1.0, "aim": "guard", "threat": "low"},
    }
    outcomes = {"w": "lost", "x": "lost", "y": "lost", "z": "won"}
    found = pairs(FEATURES, cases, outcomes, Design("different", least_overlap=0.5, most=9))
    assert [(one.first, one.second) for one in found.found] == [("w", "z"), ("y", "z"), ("x", "z")]


def test_the_order_of_the_cases_does_not_matter() -> None:
    backwards = dict(reversed(CASES.items()))
    for design in (SIMILAR, DIFFERENT):
        assert pairs(FEATURES, backwards, OUTCOMES, design) == pairs(FEATURES, CASES, OUTCOMES, design)


def test_without_outcomes_there_is_no_pair() -> None:
    found = pairs(FEATURES, CASES, {}, SIMILAR)
    assert (found.found, found.n, found.hidden) == ((), 0, 0)
    assert found.left_out == tuple(CASES)
