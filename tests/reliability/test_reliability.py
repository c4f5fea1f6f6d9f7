"""How well passes agree on the variables of a record: rows as the levels want them, counts, groups, and the warning."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from coalition_kb.analysis.refusal import Refusal
from coalition_kb.analysis.reliability import Verdict
from coalition_kb.judgements import Judged
from coalition_kb.model import Alternative, Coding, Pass, Status
from coalition_kb.place import Place
from coalition_kb.reader import load
from coalition_kb.reliability import Gate, Measured, gate, groups, reliability
from coalition_kb.reliability.rows import rows
from tests.examplefiles import EXAMPLES, SMALL, laid_on_small

if TYPE_CHECKING:
    from pathlib import Path

    from coalition_kb.analysis.reliability import Answer
    from coalition_kb.model import Record

PLACE = Place("", 1, 1)
PASSES = ("pass-a", "pass-b")


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Record:
    """The small record with two passes over two cases."""
    root: Path = laid_on_small(EXAMPLES / "accepted" / "passes", tmp_path_factory.mktemp("passes") / "record")
    return load(root).record


def coding(variable: str, *codes: str, value: str = "", status: Status = Status.CODED, by: str = "pass-a") -> Coding:
    return Coding("san-marcos-2004", "", variable, status, codes, value, PLACE, confidence="high", coded=Pass(by))


def cell(record: Record, *codings: Coding) -> Judged:
    first = codings[0]
    return Judged(first.address, record.variables[first.variable], dict(zip(PASSES, codings, strict=True)))


def row(record: Record, *codings: Coding) -> list[Answer | None]:
    found = cell(record, *codings)
    return rows([found], found.variable, PASSES)[0]


def measured(record: Record, variable: str, pairs: list[tuple[str, str]]) -> Measured:
    """*variable* as if passes had given *pairs* of codes, one pair a case."""
    cases = {f"case-{place}": replace(record.cases["khemed-1958"], id=f"case-{place}") for place in range(len(pairs))}
    passes = {
        name: {
            id_: replace(record.coded_apart["pass-a"]["khemed-1958"], case=id_, codings={variable: coded}, partners=())
            for id_, pair in zip(cases, pairs, strict=True)
            for coded in [replace(coding(variable, pair[place], by=name), case=id_)]
        }
        for place, name in enumerate(PASSES)
    }
    return reliability(replace(record, cases=cases, coded_apart=passes)).variables[variable]


# --- rows -------------------------------------------------------------------------------------------------------------


def test_a_code_stays_itself_and_an_ordered_one_is_its_number(record: Record) -> None:
    assert row(record, coding("aim", "guard"), coding("aim", "rescue")) == ["guard", "rescue"]
    numbers = [record.variables["demand"].number(code) for code in ("light", "heavy")]
    assert row(record, coding("demand", "light"), coding("demand", "heavy")) == numbers


def test_a_list_is_a_set_whatever_its_order(record: Record) -> None:
    one, other = row(record, coding("mandate_by", "un", "union"), coding("mandate_by", "union", "un"))
    assert one == other == frozenset({"un", "union"})


def test_a_status_in_place_of_an_answer_is_missing(record: Record) -> None:
    unknown = coding("aim", status=Status.UNKNOWN)
    assert row(record, coding("aim", "guard"), unknown) == ["guard", None]


def test_a_contested_answer_counts_by_the_alternative_that_leads(record: Record) -> None:
    sides = [Alternative((code,), "", "", (), code == "guard", PLACE) for code in ("rescue", "guard")]
    contested = replace(coding("aim", status=Status.CONTESTED), alternatives=tuple(sides))
    openly = replace(contested, alternatives=tuple(replace(one, is_leading=False) for one in sides))
    assert row(record, contested, openly) == ["guard", None]


def test_a_month_and_a_day_in_it_are_the_same_and_two_days_are_days_apart(record: Record) -> None:
    day, month = coding("joined", value="2004-03-02"), coding("joined", value="2004-03")
    assert len(set(row(record, day, month))) == 1
    first, second = row(record, day, coding("joined", value="2004-03-12"))
    assert isinstance(first, float)
    assert second == first + 10


# --- what is measured -------------------------------------------------------------------------------------------------


def test_every_variable_that_two_passes_coded_is_measured_and_no_other(record: Record) -> None:
    found = reliability(record)
    twice = {one.variable for coded in record.coded_apart["pass-a"].values() for one in coded.all_codings}
    assert set(found.variables) <= twice
    assert [one for one in record.variables if one in found.variables] == list(found.variables)
    assert (found.samples, found.seed) == (record.analysis.rules["draws"], record.analysis.rules["seed"])
    assert found is reliability(record)


def test_cells_are_counted_with_those_to_which_one_pass_has_no_answer(record: Record) -> None:
    aim = reliability(record).variables["aim"]
    assert [one.address for one in aim.cells] == ["khemed-1958/aim", "san-marcos-2004/aim"]
    assert [one.address for one in aim.differing] == ["khemed-1958/aim"]
    status = cell(record, coding("aim", "guard"), coding("aim", status=Status.UNKNOWN))
    one = replace(aim, cells=(*aim.cells, status))
    assert (len(one.differing), one.n_status_apart) == (2, 1)


def test_agreement_is_that_of_the_passes_whatever_the_case_says_now(record: Record) -> None:
    apart = measured(record, "aim", [("guard", "rescue")] * 6 + [("rescue", "rescue")] * 2)
    assert not isinstance(apart.agreement, Refusal)
    assert apart.agreement.share == 0.25
    assert apart.agreement.verdict == Verdict.POOR


def test_free_text_is_not_compared(record: Record) -> None:
    said = coding("announced_aim", value="To keep a truce.")
    found = reliability(
        replace(
            record,
            coded_apart={
                name: {
                    one: replace(coded, codings={"announced_aim": said})
                    for one, coded in held.items()
                    if one == said.case
                }
                for name, held in record.coded_apart.items()
            },
        )
    )
    refusal = found.variables["announced_aim"].agreement
    assert isinstance(refusal, Refusal)
    assert "free text" in refusal.reason


def test_without_thresholds_there_is_no_interval_and_without_passes_nothing_is_measured(record: Record) -> None:
    bare = replace(record, analysis=replace(record.analysis, rules={}))
    found = reliability(bare).variables["aim"].agreement
    assert not isinstance(found, Refusal)
    assert math.isnan(found.alpha.low)
    assert reliability(load(SMALL).record).variables == {}


def test_differences_are_sorted_by_the_cause_that_was_found(record: Record) -> None:
    found = reliability(record)
    assert {cause: [one.address for one in held] for cause, held in found.causes.items()}["slip"] == ["khemed-1958/aim"]
    undecided = replace(found, decided={})
    assert set(undecided.causes) == {""}


# --- groups and the warning -------------------------------------------------------------------------------------------


def test_each_way_of_parting_the_cells_has_every_cell_of_a_drawn_case_once(record: Record) -> None:
    cells = reliability(record).cells
    by: dict[str, list[str]] = {}
    for group in groups(record, cells):
        by.setdefault(group.by, []).extend(one.address for one in group.cells)
        assert 0 <= group.share <= 1
    assert set(by) == {"all", "unit", "confidence", "stratum"}
    assert {key: sorted(held) for key, held in by.items()} == dict.fromkeys(by, sorted(one.address for one in cells))


def test_how_sure_the_first_coder_was_is_told_by_the_first_pass_of_the_codebook(record: Record) -> None:
    sure, unsure = coding("aim", "guard"), replace(coding("aim", "guard"), confidence="low")
    names = [one.name for one in groups(record, [cell(record, sure, unsure)]) if one.by == "confidence"]
    assert names == ["high confidence"]


@pytest.mark.parametrize(
    ("pairs", "warning"),
    [
        ([("guard", "guard")] * 6 + [("rescue", "rescue")] * 6, None),
        ([("guard", "rescue")] * 4 + [("rescue", "guard")] * 4, Gate.APART),
        ([("guard", "guard")] * 20 + [("rescue", "rescue")], Gate.UNJUDGED),
        ([("guard", "guard")] * 6, Gate.UNJUDGED),
    ],
    ids=["agree", "below the gate", "too rare", "no variation"],
)
def test_a_variable_bears_a_warning_by_its_verdict(
    record: Record, pairs: list[tuple[str, str]], warning: Gate | None
) -> None:
    assert gate(measured(record, "aim", pairs)) == warning


def test_a_variable_of_one_coder_bears_no_warning() -> None:
    assert gate(None) is None
