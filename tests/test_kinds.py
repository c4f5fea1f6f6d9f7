"""The forms of measures and the kinds of tests: what each names is among its parameters, and what a measure rests on is found."""

from __future__ import annotations

import pytest

from coalition_kb.kinds import KINDS, LEAST, MEASURES, rests_on
from coalition_kb.model import Clause, FindingTest, Measure
from coalition_kb.place import Place

PLACE = Place("analysis.yaml", 1, 1)


def measure(id_: str, form: str, **parameters: object) -> Measure:
    return Measure(id_, id_, form, parameters, PLACE)


@pytest.mark.parametrize("name", MEASURES)
def test_what_a_form_reads_is_among_its_parameters(name: str) -> None:
    form = MEASURES[name]
    assert {*form.variables, *form.measures, *form.codes, *form.numbers} <= {*form.wanted, *form.optional}


@pytest.mark.parametrize("name", KINDS)
def test_what_a_kind_reads_is_among_its_parameters(name: str) -> None:
    kind = KINDS[name]
    known = {*kind.wanted, *kind.optional}
    assert {*kind.measures, *kind.numbers, *kind.words} <= known
    assert LEAST not in known  # every kind may have it


def test_a_model_gives_numbers_of_each_term() -> None:
    test = FindingTest("model", "Model", "logit", {"outcome": "y", "terms": ["demand", "threat"]}, PLACE)
    assert {"n", "demand", "demand.low", "threat.p"} <= set(KINDS["logit"].numbers_of(test))
    assert KINDS["logit"].measures_of(test) == ("y", "demand", "threat")


def test_a_measure_rests_on_the_variables_of_those_that_it_is_made_from() -> None:
    measures = {
        one.id: one
        for one in (
            measure("high", "at_least", of="demand", code="heavy"),
            measure("late", "later", of=["joined", "start"]),
            measure("both", "lowest", measures=["high", "late"]),
            measure("neither", "negation", measure="both"),
            measure("asked", "over_partners", measure="late", where=["high"], statistic="any", least_share="0"),
        )
    }
    assert rests_on(measures, ["neither"]) == (("neither", "both", "high", "late"), ("demand", "joined", "start"))
    assert rests_on(measures, ["asked"])[1] == ("joined", "start", "demand")


def test_what_rests_on_itself_or_on_nothing_known_comes_to_an_end() -> None:
    measures = {
        "hen": measure("hen", "negation", measure="egg"),
        "egg": measure("egg", "highest", measures=["hen", "straw"]),
        "odd": measure("odd", "at_random", of="demand"),
    }
    assert rests_on(measures, ["hen", "odd", "none"]) == (("hen", "egg"), ())


@pytest.mark.parametrize(
    ("bound", "number", "threshold"),
    [
        ("0.25", 0.25, ""),
        ("-1", -1, ""),
        ("small_effect", 0.405, "small_effect"),
        ("-small_effect", -0.405, "small_effect"),
    ],
)
def test_a_bound_is_a_number_or_a_shared_threshold_with_its_sign(bound: str, number: float, threshold: str) -> None:
    clause = Clause("", ("model",), ("n",), "above", bound, 0, is_part=False, finding="", verdict="", place=PLACE)
    rules = {"small_effect": 0.405}
    assert (clause.number(rules), clause.threshold(rules)) == (number, threshold)


def test_a_clause_asks_each_test_for_its_own_number_or_all_for_one() -> None:
    def asked(*of: str) -> tuple[tuple[str, str], ...]:
        return Clause("", ("one", "two"), of, "above", "0", 0, is_part=False, finding="", verdict="", place=PLACE).asked

    assert asked("n") == (("one", "n"), ("two", "n"))
    assert asked("a.low", "b.low") == (("one", "a.low"), ("two", "b.low"))
