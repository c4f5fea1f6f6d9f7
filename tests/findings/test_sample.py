"""The rows of a test: those of which all is known; every other one is counted and named."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from coalition_kb.findings.frame import Frame
from coalition_kb.findings.reading import leading
from coalition_kb.findings.results import Cell, LeftOut
from coalition_kb.findings.sample import Sample, in_words, sample
from coalition_kb.model import FindingTest
from tests.findings.written import PLACE, measure, population, record_of, with_analysis

if TYPE_CHECKING:
    from coalition_kb.model import Record

CASES = (
    "id: case-1\nstart: 2001-01-01\ncodings: {demand: heavy, mandate: given}\n",
    "id: case-2\nstart: 2002-01-01\ncodings: {demand: light, mandate: none}\n",
    "id: case-3\nstart: 2003-01-01\ncodings: {demand: {status: unknown, why: x}, mandate: {status: unknown, why: x}}\n",
    "id: case-4\nstart: 2004-01-01\ncodings: {demand: heavy, mandate: {status: unknown, why: x}}\n",
    "id: case-5\nstart: 2005-01-01\ncodings: {demand: middling, mandate: asked, us_personnel: {status: unknown, why: x}}\n",
    "id: case-6\nstart: 2006-01-01\ncodings: {demand: middling, mandate: asked, us_personnel: 5}\n",
)
MEASURES = (
    measure("demand", "number", of="demand"),
    measure("mandated", "at_least", of="mandate", code="asked"),
    measure("unmanned", "above", of="us_personnel", bound="9"),
    measure("not_large", "negation", measure="unmanned"),
)


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Record:
    """Six cases, of which some answers are not known."""
    made = record_of(tmp_path_factory.mktemp("sample"), *CASES)
    return with_analysis(made, MEASURES, [population("all", "case"), population("not-large", "case", "not_large")])


def of(record: Record, *, population: str = "all", has_cells: bool = True, **more: object) -> Sample:
    given = {"population": population, "outcome": "mandated", "of": "demand", **more}
    return sample(FindingTest("t", "T", "sufficiency", given, PLACE), Frame(leading(record)), has_cells=has_cells)


def test_rows_without_one_of_the_measures_are_left_out_and_named_by_each_measure(record: Record) -> None:
    made = of(record)
    assert [row.address[0] for row in made.rows] == ["case-1", "case-2", "case-5", "case-6"]
    assert made.left_out == [
        LeftOut("mandated", [("case-3", ""), ("case-4", "")], is_unsure=False),
        LeftOut("demand", [("case-3", "")], is_unsure=False),
    ]


def test_a_row_that_two_measures_leave_out_counts_once(record: Record) -> None:
    tested = of(record).tested({})
    assert (tested.n, tested.n_left_out) == (4, 2)


def test_rows_that_may_belong_are_named_and_not_counted_as_of_the_population(record: Record) -> None:
    made = of(record, population="not-large")
    assert [row.address[0] for row in made.rows] == ["case-6"]
    (unsure,) = made.left_out
    assert unsure == LeftOut(
        "not_large", [(one, "") for one in ("case-1", "case-2", "case-3", "case-4", "case-5")], is_unsure=True
    )
    assert made.tested({}).n_left_out == 0


def test_a_matrix_has_a_column_for_each_measure_in_order(record: Record) -> None:
    given = {"population": "all", "outcome": "mandated", "terms": ["mandated", "demand"]}
    made = sample(FindingTest("t", "T", "logit", given, PLACE), Frame(leading(record)), has_cells=True)
    assert made.matrix("terms").tolist() == [[1, 1], [0, 0], [1, 0.4], [1, 0.4]]
    assert made.matrix("none").shape == (4, 0)


def test_rows_are_split_by_the_values_of_a_measure_the_highest_first(record: Record) -> None:
    assert of(record).split("demand") == [
        Cell("demand: yes", "", [("case-1", "")]),
        Cell("demand: 0.4", "", [("case-5", ""), ("case-6", "")]),
        Cell("demand: no", "", [("case-2", "")]),
    ]


def test_where_nobody_wants_the_rows_of_a_cell_it_has_none(record: Record) -> None:
    assert {len(cell.rows) for cell in of(record, has_cells=False).split("demand")} == {0}


def test_a_test_may_say_itself_from_how_many_rows_on_it_is_not_too_few(record: Record) -> None:
    assert (of(record).least, of(record, least="7").least) == (2, 7)


def test_two_samples_are_alike_where_the_same_is_done_on_the_same_numbers(record: Record) -> None:
    assert of(record).key == of(record).key
    assert of(record).key != of(record, least="7").key
    assert of(record).key != of(record, of="mandated").key
    assert of(record).key != of(record, population="not-large").key
    assert of(record).key != of(record, has_cells=False).key


def test_a_sample_is_another_where_a_rule_a_name_or_a_case_is(record: Record) -> None:
    analysis, renamed = record.analysis, replace(record.analysis.measures["demand"], name="Demand")
    cases = {"case-7": replace(record.cases["case-1"], id="case-7"), **record.cases}
    del cases["case-1"]
    others = (
        replace(record, analysis=replace(analysis, rules={**analysis.rules, "seed": 2.0})),
        replace(record, analysis=replace(analysis, measures={**analysis.measures, "demand": renamed})),
        replace(record, cases=cases),  # with the same answers
    )
    assert len({of(one).key for one in (record, *others)}) == 1 + len(others)


def test_a_comparison_is_another_where_an_answer_is_no_longer_sure(record: Record) -> None:
    def compared(record: Record, *, has_cells: bool) -> str:
        given = {"population": "all", "outcome": "mandated", "conditions": ["demand"]}
        test = FindingTest("t", "T", "truth-table", given, PLACE)
        return sample(test, Frame(leading(record)), has_cells=has_cells).key

    case = record.cases["case-1"]
    doubted = {**case.codings, "demand": replace(case.codings["demand"], confidence="low")}
    other = replace(record, cases={**record.cases, case.id: replace(case, codings=doubted)})
    assert compared(record, has_cells=True) != compared(other, has_cells=True)
    assert compared(record, has_cells=False) == compared(other, has_cells=False)


def test_a_population_without_rows_gives_a_sample_without_rows(record: Record) -> None:
    none = with_analysis(record, MEASURES, [population("none", "case", "unmanned")])
    assert of(none, population="none").n == 0


@pytest.mark.parametrize(("value", "words"), [(1.0, "yes"), (0.0, "no"), (0.67, "0.67"), (3.0, "3")])
def test_a_value_in_words(value: float, words: str) -> None:
    assert in_words(value) == words
