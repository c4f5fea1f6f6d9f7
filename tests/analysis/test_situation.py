"""A new situation beside the cases: the examples that the script of the page works through too, and the real record."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from coalition_kb.analysis.analogues import Analogues, Bounds, jeffreys
from coalition_kb.analysis.refusal import Refusal
from coalition_kb.analysis.similarity import Feature
from coalition_kb.likeness import likeness
from coalition_kb.operations import Computer
from coalition_kb.situation import PERCENTILE, Ground, Outcome, Situation, ground, situation
from tests.analysis.situations import FILE, expected

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coalition_kb.analysis.similarity import Neighbour, Row
    from coalition_kb.model import Record
    from coalition_kb.reader import Loaded

HELD: Mapping[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
EXAMPLES: Sequence[Mapping[str, Any]] = [*HELD["worked"], *HELD["drawn"]]


def row(features: Sequence[Feature], values: Mapping[str, Any]) -> Row:
    """A row as JSON has it, with its lists as sets."""
    sets = {one.name for one in features if one.kind == "set"}
    return {name: frozenset(one) if name in sets else one for name, one in values.items()}


def read(example: Mapping[str, Any]) -> tuple[Ground, Row]:
    features = [Feature(**one) for one in example["features"]]
    beside = Ground(
        features,
        {id_: row(features, one) for id_, one in example["rows"].items()},
        [Outcome("", "", "", one["had"], {}) for one in example["outcomes"]],
        example["partners"],
        Bounds(**example["bounds"]),
    )
    return beside, row(features, example["answers"])


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one["name"])
def test_what_an_example_expects_is_what_exact_fractions_give(example: dict[str, Any]) -> None:
    assert json.loads(json.dumps(expected(example), default=str)) == example["expected"]


def number(text: str) -> object:
    return pytest.approx(float(Fraction(text)), abs=1e-9)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one["name"])
def test_a_situation_gives_what_was_worked_out_apart_from_it(example: Mapping[str, Any]) -> None:
    beside, answers = read(example)
    wanted = example["expected"]
    found = situation(beside, answers)
    if wanted is None:
        assert isinstance(found, Refusal)
        return
    assert isinstance(found, Situation)
    assert (found.hidden, found.is_unlike) == (wanted["hidden"], wanted["is_unlike"])
    assert [_near(one) for one in found.nearest] == [
        (one["id"], one["shared"], one["differing"], one["unknown"], number(one["distance"]), number(one["overlap"]))
        for one in wanted["nearest"]
    ]
    assert [_became(one) for one in found.became] == [
        one
        and (
            *(one[name] for name in ("m", "k", "contrary", "left_out")),
            one["is_few"] + one["is_far"],
            number(one["n_effective"]),
        )
        for one in wanted["became"]
    ]
    assert [[state, list(cases)] for state, cases in found.partners] == wanted["partners"]


def _near(one: Neighbour) -> tuple[object, ...]:
    alike = one.likeness
    return one.id, list(alike.shared), list(alike.differing), list(alike.unknown), alike.distance, alike.overlap


def _became(one: Analogues | Refusal) -> tuple[object, ...] | None:
    if isinstance(one, Refusal):
        return None
    assert (one.low, one.high) == jeffreys(one.m, one.k, level=0.95)
    contrary = one.contrary and one.contrary.id
    return one.m, one.k, contrary, list(one.left_out), len(one.abstain), one.n_effective


@pytest.mark.parametrize(("m", "k", "low", "high"), HELD["intervals"])
def test_the_interval_is_that_of_r(m: int, k: int, low: float, high: float) -> None:
    assert jeffreys(m, k, level=0.95) == pytest.approx((low, high), abs=1e-9)


# --- on a record ------------------------------------------------------------------------------------------------------


def grounded(record: Record) -> Ground | Refusal:
    computer = Computer(record)
    return ground(record, computer, likeness(record, computer))


@pytest.fixture(scope="module")
def beside(real: Loaded) -> Ground:
    held = grounded(real.record)
    assert isinstance(held, Ground)
    return held


def test_no_outcome_is_among_what_a_situation_is_asked(real: Loaded, beside: Ground) -> None:
    asked = [real.record.variables[one.name] for one in beside.features]
    assert {one.knowable for one in asked} == {"before"}
    assert not {one.name for one in beside.features} & {one.variable for one in beside.outcomes}


def test_each_case_has_an_outcome_or_a_word_for_why_it_has_none(real: Loaded, beside: Ground) -> None:
    assert [one.variable for one in beside.outcomes] == [
        _marked(real.record, one) for one in ("coalition", "attaining")
    ]
    for one in beside.outcomes:
        assert {*one.had, *one.open} == set(real.record.cases)
        assert not one.had.keys() & one.open.keys()
        assert set(one.had.values()) == {True, False}
    assert "contested" in beside.outcomes[1].open.values()


def _marked(record: Record, mark: str) -> str:
    variable = record.marked(mark)
    assert variable
    return variable.id


def test_the_answers_of_a_case_bring_that_case_first_and_the_partners_are_those_of_the_nearest(beside: Ground) -> None:
    counted = 0
    for id_, answers in beside.rows.items():
        found = situation(beside, answers)
        if isinstance(found, Refusal):
            continue
        assert found.nearest[0].likeness.distance == 0
        assert (
            id_ in {one.id for one in found.nearest if one.likeness.distance == 0}
            or len(found.nearest) == beside.bounds.k
        )
        assert not found.is_unlike
        nearest = [one.id for one in found.nearest]
        for state, cases in found.partners:
            assert list(cases) == [one for one in nearest if state in beside.partners[one]]
        counted += sum(isinstance(one, Analogues) and not one.abstain for one in found.became)
    assert counted > len(beside.rows)  # of most, both outcomes are counted


def test_of_the_cases_taken_out_in_turn_few_are_unlike_the_others(beside: Ground) -> None:
    """No more than lie above the percentile: those that lie on it are not told to be unlike by the order of a sum."""
    alone = [
        situation(replace(beside, rows={one: row for one, row in beside.rows.items() if one != id_}), answers)
        for id_, answers in beside.rows.items()
    ]
    compared = [one for one in alone if isinstance(one, Situation)]
    assert sum(one.is_unlike for one in compared) <= (1 - PERCENTILE / 100) * len(compared)


def test_where_no_two_cases_can_be_compared_there_is_nothing_to_put_a_situation_beside(small: Loaded) -> None:
    first = next(iter(small.record.cases.items()))
    alone = replace(small.record, cases=dict([first]))
    assert isinstance(grounded(alone), Refusal)


def test_without_marks_in_the_codebook_there_is_no_outcome_to_count(small: Loaded) -> None:
    held = grounded(small.record)
    assert isinstance(held, Ground)
    assert [one.variable for one in held.outcomes] == [_marked(small.record, "coalition")]  # nothing marks attainment
