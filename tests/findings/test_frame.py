"""Measures: what each form makes of an answer; where the answer is not known, neither is the measure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest

from coalition_kb.findings.frame import Frame
from coalition_kb.findings.reading import at_bounds, confident, contested, defined, leading
from coalition_kb.kinds import MEASURES
from coalition_kb.model import ROW_UNITS
from tests.findings.written import measure, population, record_of, with_analysis

if TYPE_CHECKING:
    from coalition_kb.model import Measure, Record, RowUnit
    from coalition_kb.reader import Loaded

UNKNOWN = "{status: unknown, why: Not found.}"


def either(one: str, other: str) -> str:
    """Contested, and no side leads."""
    return f"{{status: contested, why: x, alternatives: [{{{one}, why: x}}, {{{other}, why: x}}]}}"


BIG = """\
id: big
start: 2003-05-10
end: 2003-06-01
decision: 2003-05-09
locations: [SMA, FRD]
hosts: [KHE]
codings: {demand: heavy, us_personnel: 4000, mandate: given, mandate_by: [un, union], reasons: [cover, burden]}
partners:
  - {state: COS, codings: {took_part: combat, troops: 300, joined: 2003-05-20, limit_task: yes}}
  - {state: FRD, codings: {took_part: forces, troops: 100, joined: 2003-05, limit_task: no}}
  - {state: RUR, codings: {took_part: support, troops: 900, joined: 2003-05-01, limit_task: yes}}
  - {state: GFW, codings: {took_part: none}}
"""
LITTLE = """\
id: little
start: 1953
end: 1953
locations: [FRD]
codings:
  demand: light
  us_personnel: 100
  mandate: none
  mandate_by: {status: not_applicable, why: None.}
  reasons: [burden]
partners:
  - {state: COS, codings: {took_part: forces, joined: 1953, limit_task: no}}
  - {state: RUR, codings: {took_part: forces, troops: 100, limit_task: yes}}
"""
OPEN = f"""\
id: open
start: {UNKNOWN}
locations: []
codings:
  demand: {UNKNOWN}
  us_personnel: {either("value: 200", "value: 400")}
  mandate: {either("code: asked", "code: given")}
  mandate_by: {either("codes: [un]", "codes: [un, union]")}
  reasons: {UNKNOWN}
partners:
  - {{state: COS, codings: {{took_part: {UNKNOWN}}}}}
"""
BEFORE = f"""\
id: before
start: 2000-01-01
locations: [SMA]
partners:
  - {{state: COS, codings: {{took_part: {either("code: none", "code: combat")}}}}}
  - {{state: FRD, confidence: low, codings: {{took_part: forces}}}}
"""
KNOWN_ALONE = """\
id: alone
start: 2003-05-10
locations: [SMA]
codings: {demand: middling, us_personnel: 1000}
"""


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Record:
    """A case with answers to all, one with lower ones, one with none that is known, one without partners."""
    return record_of(tmp_path_factory.mktemp("forms"), BIG, LITTLE, OPEN, KNOWN_ALONE)


def values(record: Record, unit: RowUnit, *measures: Measure) -> dict[str, float]:
    """The first of the *measures* for each row of the unit, by the ids of its case and state."""
    frame = Frame(leading(with_analysis(record, measures, [population("all", unit)])))
    column = frame.column(measures[0].id, "all")
    addresses = ["/".join(filter(None, row.address)) for row in frame.chosen("all").rows]
    return dict(zip(addresses, column.tolist(), strict=True))


NAN = math.nan
MEMBERSHIPS = {"light": "0", "middling": "0.4", "heavy": "1"}
#: The form, its parameters, and what it is for the cases big, little and open.
OF_ANSWERS: list[tuple[str, dict[str, object], tuple[float, float, float]]] = [
    ("number", {"of": "demand"}, (1, 0, NAN)),
    ("number", {"of": "us_personnel"}, (4000, 100, NAN)),
    ("number", {"of": "is_coalition"}, (NAN, NAN, NAN)),  # its codes have no numbers
    ("log", {"of": "us_personnel"}, (math.log(4000), math.log(100), NAN)),
    ("at_least", {"of": "demand", "code": "middling"}, (1, 0, NAN)),
    ("at_least", {"of": "mandate", "code": "asked"}, (1, 0, 1)),  # both sides agree
    ("at_least", {"of": "mandate", "code": "given"}, (1, 0, NAN)),  # they do not
    ("above", {"of": "us_personnel", "bound": "100"}, (1, 1, 1)),
    ("above", {"of": "us_personnel", "bound": "300"}, (1, 0, NAN)),
    ("among", {"of": "demand", "codes": ["light", "heavy"]}, (1, 1, NAN)),
    ("among", {"of": "mandate_by", "codes": ["un"]}, (1, NAN, 1)),
    ("among", {"of": "mandate_by", "codes": ["union"]}, (1, NAN, NAN)),
    ("first", {"of": "reasons", "codes": ["cover"]}, (1, 0, NAN)),
    ("first", {"of": "reasons", "codes": ["burden"]}, (0, 1, NAN)),
    ("set", {"of": "demand", "memberships": MEMBERSHIPS}, (1, 0, NAN)),
    ("set", {"of": "mandate", "memberships": {"given": "1"}}, (1, NAN, NAN)),  # a code without a membership
    ("known", {"of": "demand"}, (1, 1, 0)),
    ("known", {"of": "us_personnel"}, (1, 1, 1)),
    ("later", {"of": ["case_end", "case_start"]}, (1, NAN, NAN)),  # of two days in one year none is known to be later
    ("later", {"of": ["case_start", "case_end"]}, (0, NAN, NAN)),
    ("since", {"of": "case_start", "day": "2003-05-10"}, (1, 0, NAN)),
    ("since", {"of": "case_start", "day": "1953-02-01"}, (1, NAN, NAN)),
    ("since", {"of": "case_start", "day": "1953-01-01"}, (1, 1, NAN)),
    ("place", {"is": "study"}, (0, 0, 0)),
    ("place", {"is": "decided"}, (1, 0, 0)),
]


@pytest.mark.parametrize(("form", "given", "expected"), OF_ANSWERS, ids=str)
def test_a_measure_of_an_answer(
    cases: Record, form: str, given: dict[str, object], expected: tuple[float, float, float]
) -> None:
    found = values(cases, "case", measure("m", form, **given))
    assert [found[one] for one in ("big", "little", "open")] == pytest.approx(expected, nan_ok=True)


def test_the_direct_method_has_its_anchors_at_one_in_twenty_one_half_and_nineteen_in_twenty(cases: Record) -> None:
    for anchors, expected in (
        (["100", "1000", "4000"], (0.95, 0.5, 0.05)),
        (["4000", "1000", "100"], (0.05, 0.5, 0.95)),  # a set of few
    ):
        found = values(cases, "case", measure("m", "direct", of="us_personnel", anchors=anchors))
        assert [found[one] for one in ("big", "alone", "little")] == pytest.approx(expected)
        assert math.isnan(found["open"])


# --- of states --------------------------------------------------------------------------------------------------------


def test_of_a_partner_the_measure_is_of_its_own_answer(cases: Record) -> None:
    found = values(cases, "partner", measure("m", "at_least", of="took_part", code="forces"))
    assert found == pytest.approx(
        {"big/COS": 1, "big/FRD": 1, "big/RUR": 0, "big/GFW": 0, "little/COS": 1, "little/RUR": 1, "open/COS": NAN},
        nan_ok=True,
    )


def test_a_state_that_is_not_listed_took_no_part_and_nothing_else_is_known_of_it(cases: Record) -> None:
    took_part = values(cases, "dyad", measure("m", "number", of="took_part"))
    assert (took_part["big/COS"], took_part["big/SMA"], took_part["alone/COS"]) == (3, 0, 0)
    limits = values(cases, "dyad", measure("m", "among", of="limit_task", codes=["yes"]))
    assert limits["big/COS"] == 1
    assert math.isnan(limits["big/SMA"])


def test_what_is_of_a_case_holds_for_each_of_its_rows(cases: Record) -> None:
    found = values(cases, "dyad", measure("m", "number", of="us_personnel"))
    assert {value for address, value in found.items() if address.startswith("big/")} == {4000}


@pytest.mark.parametrize(
    ("place", "states"),
    [("listed", {"COS", "FRD", "RUR", "GFW"}), ("host", {"KHE"}), ("location", {"SMA", "FRD"}), ("main", set())],
)
def test_a_place_in_the_record(cases: Record, place: str, states: set[str]) -> None:
    found = values(cases, "dyad", measure("m", "place", **{"is": place}))
    assert {address[4:] for address, value in found.items() if address.startswith("big/") and value == 1} == states


def test_joining_may_be_later_than_the_start_or_too_near_to_tell(cases: Record) -> None:
    found = values(cases, "partner", measure("m", "later", of=["joined", "case_start"]))
    wanted = {"big/COS": 1, "big/FRD": NAN, "big/RUR": 0, "little/COS": NAN}
    assert {one: found[one] for one in wanted} == pytest.approx(wanted, nan_ok=True)


@pytest.mark.parametrize(
    ("form", "given", "now", "then"),
    [
        ("number", {"of": "treaty"}, 1, 0),
        ("at_least", {"of": "treaty", "code": "base"}, 1, 0),
        ("among", {"of": "treaty", "codes": ["base"]}, 1, 0),
        ("above", {"of": "memberships", "bound": "1"}, 1, 1),
    ],
)
def test_a_measure_may_ask_for_the_answer_of_years_before(
    cases: Record, form: str, given: dict[str, object], now: float, then: float
) -> None:
    """Costaguana in 2003: bases since 1999, a member of the union since 1975."""
    assert values(cases, "dyad", measure("m", form, **given))["big/COS"] == now
    assert values(cases, "dyad", measure("m", form, years_before="5", **given))["big/COS"] == then


# --- of other measures ------------------------------------------------------------------------------------------------

DEMAND = measure("demand", "number", of="demand")
ASKED = measure("asked", "at_least", of="mandate", code="asked")
GIVEN = measure("given", "at_least", of="mandate", code="given")
STRENGTH = measure("strength", "number", of="us_personnel")
#: For the cases big, little, open and alone; of the last nothing but demand (0.4) and strength is known.
OF_MEASURES: list[tuple[str, dict[str, object], tuple[float, float, float, float]]] = [
    ("highest", {"measures": ["demand", "asked"]}, (1, 0, 1, NAN)),  # where one is 1 no other can be higher
    ("highest", {"measures": ["demand", "given"]}, (1, 0, NAN, NAN)),
    ("highest", {"measures": ["demand", "given"], "least_known": "1"}, (1, 0, NAN, 0.4)),
    ("lowest", {"measures": ["demand", "asked"]}, (1, 0, NAN, NAN)),
    ("negation", {"measure": "demand"}, (0, 1, NAN, 0.6)),
    ("product", {"measures": ["demand", "strength"]}, (4000, 0, NAN, 400)),
    ("sum", {"measures": ["demand", "strength"]}, (4001, 100, NAN, 1000.4)),
    ("above_median", {"measure": "strength"}, (1, 0, NAN, 0)),  # of 4000, 100 and 1000
]


@pytest.mark.parametrize(("form", "given", "expected"), OF_MEASURES, ids=str)
def test_a_measure_of_measures(
    cases: Record, form: str, given: dict[str, object], expected: tuple[float, float, float, float]
) -> None:
    found = values(cases, "case", measure("m", form, **given), DEMAND, ASKED, GIVEN, STRENGTH)
    assert [found[one] for one in ("big", "little", "open", "alone")] == pytest.approx(expected, nan_ok=True)


def test_lowest_is_known_where_one_is_nought(cases: Record) -> None:
    none = measure("none", "above", of="us_personnel", bound="99999")
    found = values(cases, "case", measure("m", "lowest", measures=["none", "given"]), none, GIVEN)
    assert found["open"] == 0


def test_the_median_is_that_of_the_rows_of_the_population(cases: Record) -> None:
    high = measure("high", "above_median", measure="strength")
    large = measure("large", "above", of="us_personnel", bound="1000")
    record = with_analysis(cases, [high, STRENGTH, large], [population("large", "case", "large")])
    assert Frame(leading(record)).column("high", "large").tolist() == [0, 1]  # alone has 1000, big 4000


TROOPS = measure("troops", "number", of="troops")
FORCES = measure("forces", "at_least", of="took_part", code="forces")
COMBAT = measure("combat", "at_least", of="took_part", code="combat")
LIMIT = measure("limit", "among", of="limit_task", codes=["yes"])
#: Of big two partners have forces, 300 and 100 troops; of little two, one without a number; of the others none is known to.
OVER_PARTNERS: list[tuple[dict[str, object], tuple[float, float, float, float]]] = [
    ({"measure": "troops", "statistic": "mean"}, (200, NAN, NAN, NAN)),
    ({"measure": "limit", "statistic": "share"}, (0.5, 0.5, NAN, NAN)),
    ({"measure": "limit", "statistic": "share", "weight": "troops"}, (0.75, 1, NAN, NAN)),  # no number weighs nothing
    ({"measure": "combat", "statistic": "count"}, (1, 0, 0, 0)),
    ({"measure": "combat", "statistic": "any"}, (1, 0, 0, 0)),
]


@pytest.mark.parametrize(("given", "expected"), OVER_PARTNERS, ids=str)
def test_a_measure_over_the_partners_of_a_case(
    cases: Record, given: dict[str, object], expected: tuple[float, ...]
) -> None:
    over = measure("m", "over_partners", where=["forces"], least_share="0.8", **given)
    found = values(cases, "case", over, TROOPS, FORCES, COMBAT, LIMIT)
    assert [found[one] for one in ("big", "little", "open", "alone")] == pytest.approx(expected, nan_ok=True)


def test_over_partners_of_whom_enough_are_known_the_others_are_passed_over(cases: Record) -> None:
    over = measure("m", "over_partners", measure="troops", statistic="mean", where=["forces"], least_share="0.5")
    assert values(cases, "case", over, TROOPS, FORCES)["little"] == 100


# --- evidence ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"tests": ["hoop"], "results": ["passed"]}, 1),
        ({"tests": ["hoop"], "results": ["failed"]}, 0),
        ({"tests": ["smoking-gun"], "results": ["passed"]}, 0),
        ({"tests": ["hoop"], "results": ["passed"], "of": "reached"}, 1),  # it was read from that record
        ({"tests": ["hoop"], "results": ["passed"], "of": "mandate"}, 0),
    ],
    ids=str,
)
def test_evidence_of_a_study_and_none_is_known_of_other_cases(
    small: Loaded, given: dict[str, object], expected: float
) -> None:
    found = values(small.record, "case", measure("m", "evidence", finding="demand-favours-coalition", **given))
    assert found["san-marcos-2004"] == expected
    assert math.isnan(found["khemed-1958"])


# --- which rows -------------------------------------------------------------------------------------------------------


def test_a_population_has_the_rows_whose_measures_are_1_and_names_those_of_which_that_is_not_known(
    cases: Record,
) -> None:
    record = with_analysis(cases, [FORCES, LIMIT], [population("limited", "partner", "forces", "limit")])
    chosen = Frame(leading(record)).chosen("limited")
    assert [row.address for row in chosen.rows] == [("big", "COS"), ("little", "RUR")]
    assert chosen.unsure == {"forces": [("open", "COS")]}


def test_every_form_of_the_codebook_is_tried_here() -> None:
    tried = {form for form, *_ in (*OF_ANSWERS, *OF_MEASURES)} | {"direct", "over_partners", "evidence"}
    assert tried == set(MEASURES)


# --- taken over -------------------------------------------------------------------------------------------------------

READ_BY = (
    *(measure(f"answer-{place}", form, **given) for place, (form, given, _) in enumerate(OF_ANSWERS)),
    *(measure(f"made-{place}", form, **given) for place, (form, given, _) in enumerate(OF_MEASURES)),
    *(
        measure(f"over-{place}", "over_partners", where=["forces"], least_share="0.5", **given)
        for place, (given, _) in enumerate(OVER_PARTNERS)
    ),
    *(DEMAND, ASKED, GIVEN, STRENGTH, TROOPS, COMBAT, LIMIT),
    measure("forces", "at_least", of="took_part", code="forces", under={"any": {"code": "support"}}),
    measure("coalition", "among", of="is_coalition", codes=["yes"]),
    measure("ties", "number", of="ties"),
    measure("earlier", "number", of="earlier"),
    measure("earlier-then", "number", of="earlier", years_before="1"),
    measure("acting", "among", of="in_acting", codes=["yes"]),
)
OF_STATES = ("forces", "combat", "limit", "troops", "ties", "earlier", "earlier-then", "acting")


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> Record:
    """A case in which a part is contested and another of low confidence, and a later case that counts both as earlier ones."""
    return record_of(tmp_path_factory.mktemp("together"), BEFORE, BIG)


@pytest.mark.parametrize("which", ["cases", "together", "small", "many"])
def test_columns_taken_over_from_the_first_reading_are_those_made_anew(
    request: pytest.FixtureRequest, which: str
) -> None:
    given = request.getfixturevalue(which)
    record = with_analysis(
        given if which != "small" else given.record, READ_BY, [population(unit, unit) for unit in ROW_UNITS]
    )
    first = Frame(leading(record))
    bounds = [one for id_ in contested(record) for one in at_bounds(record, record.variables[id_])]
    for reading in (confident(record), *defined(record), *bounds):
        anew, taken_over = Frame(reading), Frame(reading, first)
        for unit in ROW_UNITS:
            assert [row.address for row in taken_over.rows(unit)] == [row.address for row in anew.rows(unit)]
            for one in READ_BY:
                if unit != "case" or one.id not in OF_STATES:
                    column, other = (frame.column(one.id, unit) for frame in (taken_over, anew))
                    assert np.array_equal(column, other, equal_nan=True), f"{reading.id}: {one.id} of each {unit}"
