"""Readings of the record: what each changes, and that the rows stay the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from coalition_kb.findings.frame import Frame
from coalition_kb.findings.reading import at_bounds, confident, contested, defined, leading
from tests.findings.written import measure, population, record_of, with_analysis

if TYPE_CHECKING:
    from coalition_kb.findings.reading import Reading
    from coalition_kb.model import Coding, Record
    from coalition_kb.reader import Loaded

CASES = (
    """\
id: one
start: 2001-01-01
end: {status: contested, why: x, alternatives: [{value: 2001-02-01, why: x}, {value: 2001-03-01, why: x}]}
codings:
  aim: {status: contested, why: x, alternatives: [{code: guard, why: x, leading: yes}, {code: rescue, why: x}]}
  demand: {code: heavy, confidence: low, why: x}
  us_personnel: {status: contested, why: x, alternatives: [{value: 900, why: x}, {value: 1000, why: x}]}
partners:
  - state: COS
    codings:
      took_part: {status: contested, why: x, alternatives: [{code: combat, why: x}, {code: support, why: x}]}
  - {state: FRD, confidence: low, codings: {took_part: forces}}
  - {state: GFW, confidence: high, codings: {took_part: forces}}
""",
    "id: two\nstart: {value: 2002-01-01, confidence: low, why: x}\ncodings: {demand: {code: light, confidence: high, why: x}}\n",
)


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Record:
    """Two cases; in the first much is contested."""
    return record_of(tmp_path_factory.mktemp("reading"), *CASES)


def of_partner(record: Record, state: str) -> Coding:
    return next(one.codings["took_part"] for one in record.cases["one"].partners if one.state == state)


def test_the_first_reading_is_the_record_itself(record: Record) -> None:
    assert leading(record).record is record
    assert leading(record).touched == set()


def test_what_is_contested_anywhere_is_found_in_the_order_of_the_codebook(record: Record) -> None:
    found = contested(record)
    assert set(found) >= {"aim", "us_personnel", "took_part"}
    assert found == [id_ for id_ in record.variables if id_ in found]


@pytest.mark.parametrize(
    ("variable", "lowest", "highest"),
    [
        pytest.param("us_personnel", "900", "1000", id="numbers by their size, not their letters"),
        pytest.param("aim", "rescue", "guard", id="codes without numbers by their place in the codebook"),
    ],
)
def test_bounds_of_a_contested_answer(record: Record, variable: str, lowest: str, highest: str) -> None:
    low, high = at_bounds(record, record.variables[variable])
    assert [one.record.cases["one"].codings[variable].answer for one in (low, high)] == [(lowest,), (highest,)]
    assert low.touched == high.touched == {variable}
    assert (low.id, high.id) == (f"{variable}-lowest", f"{variable}-highest")


def test_bounds_of_codes_are_by_their_numbers(record: Record) -> None:
    low, high = at_bounds(record, record.variables["took_part"])
    assert [of_partner(one.record, "COS").answer for one in (low, high)] == [("support",), ("combat",)]


def test_a_bound_leaves_other_variables_and_other_cases_as_they_are(record: Record) -> None:
    low, _ = at_bounds(record, record.variables["took_part"])
    assert low.record.cases["one"].codings == record.cases["one"].codings
    assert low.record.cases["two"] is record.cases["two"]


def test_without_low_confidence_such_answers_are_unknown(record: Record) -> None:
    read = confident(record)
    assert read.record.cases["one"].codings["demand"].answer == ()
    assert of_partner(read.record, "FRD").answer == ()
    assert of_partner(read.record, "GFW").answer == ("forces",)
    assert read.record.cases["two"].codings["demand"].answer == ("light",)
    assert {"demand", "took_part"} <= read.touched


def test_other_definitions_are_those_of_the_codebook_and_change_no_answer(record: Record) -> None:
    (read,) = defined(record)
    assert (read.id, read.name, read.definition) == ("any", "One partner with forces", "any")
    assert read.record is record


def test_every_reading_has_the_same_rows(record: Record, small: Loaded) -> None:
    for one in (record, small.record):
        bounds = [bound for id_ in contested(one) for bound in at_bounds(one, one.variables[id_])]
        wanted = [row.address for row in Frame(leading(one)).rows("dyad")]
        for reading in (confident(one), *defined(one), *bounds):
            assert [row.address for row in Frame(reading).rows("dyad")] == wanted, reading.id


def test_a_measure_reads_what_the_reading_says(record: Record) -> None:
    measures = [
        measure("forces", "at_least", of="took_part", code="forces", under={"any": {"code": "support"}}),
        measure("coalition", "among", of="is_coalition", codes=["yes"]),
    ]
    read = with_analysis(record, measures, [population("partners", "partner")])
    low, high = at_bounds(read, read.variables["took_part"])
    (any_,) = defined(read)

    def column(measure: str, reading: Reading) -> list[float]:
        return [float(one) for one in Frame(reading).column(measure, "partners")]

    assert column("forces", low) == [0, 1, 1]
    assert column("forces", high) == [1, 1, 1]
    assert column("forces", any_) == [1, 1, 1]  # under this definition support is enough
    assert column("coalition", low) == [1, 1, 1]  # two others have forces
