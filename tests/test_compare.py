"""`coalition-kb similar` and `coalition-kb compare`: cases beside each other, as text."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from coalition_kb import cli
from coalition_kb.analysis.similarity import likeness as between
from coalition_kb.likeness import LEAST_OVERLAP, is_compared, likeness
from coalition_kb.operations import Computer
from tests.examplefiles import EVERY_MISTAKE, SMALL

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from coalition_kb.model import Record
    from coalition_kb.reader import Loaded

LAGOON, GUARD, KHEMED = "san-marcos-2004", "san-marcos-2006", "khemed-1958"


@pytest.fixture(scope="module")
def small_record(small: Loaded) -> Record:
    return small.record


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli.main, [str(one) for one in arguments])


def told(*arguments: str) -> str:
    found = run(*arguments, "--root", SMALL)
    assert found.exit_code == 0, found.stderr
    return found.stdout


# --- what cases are compared by ---------------------------------------------------------------------------------------


def test_no_outcome_and_nothing_that_was_known_later_is_among_what_cases_are_compared_by(record: Record) -> None:
    held = likeness(record, Computer(record))
    assert held.variables
    for one in held.variables.values():
        assert (one.unit, one.knowable) == ("intervention", "before")
        assert one.role != "outcome"
        assert one.level not in ("text", "date")
    asked_of_all = {one.id for one in record.of_unit("intervention") if one.core == "yes" and one.knowable == "before"}
    assert {id_ for id_ in asked_of_all if record.variables[id_].codes} <= set(held.variables)


def test_ranges_are_those_of_the_codes_or_of_the_values_of_all_cases(record: Record) -> None:
    held = likeness(record, Computer(record))
    for feature in held.features:
        variable = held.variables[feature.name]
        numbers = [code.number for code in variable.codes.values() if code.number is not None]
        if numbers:
            assert feature.range == max(numbers) - min(numbers)
        elif feature.kind == "number":
            values = [one for row in held.rows.values() if isinstance(one := row[feature.name], (int, float))]
            assert feature.range == max(values) - min(values)
        else:
            assert feature.range == 0


def test_no_case_is_near_itself_or_one_with_which_it_has_too_little_in_common(record: Record) -> None:
    held = likeness(record, Computer(record))
    for case in record.cases:
        found = held.nearest(case)
        assert case not in {one.id for one in found}
        for one in found:
            assert one.likeness == between(held.features, held.rows[case], held.rows[one.id])
            assert one.likeness.overlap >= LEAST_OVERLAP
        distances = [round(one.likeness.distance, 12) for one in found]
        assert distances == sorted(distances)


def test_of_a_contested_answer_the_leading_one_is_compared(small_record: Record) -> None:
    held = likeness(small_record, Computer(small_record))
    assert small_record.cases[GUARD].codings["aim"].status == "contested"
    assert held.rows[GUARD]["aim"] == "guard"


def test_what_is_unknown_or_does_not_apply_is_not_compared(small_record: Record) -> None:
    held = likeness(small_record, Computer(small_record))
    assert held.rows[KHEMED]["demand"] is None
    assert held.rows[KHEMED]["mandate_by"] is None
    assert held.rows[GUARD]["mandate_by"] == frozenset({"union"})


def test_the_nearest_with_another_outcome_has_a_known_one(record: Record) -> None:
    held = likeness(record, Computer(record))
    for case in record.cases:
        found = held.contrary(case, held.nearest(case))
        if found:
            assert {held.coalitions[case], held.coalitions[found.id]} == {"yes", "no"}


def test_a_variable_of_the_studies_alone_is_not_compared(small_record: Record) -> None:
    asked = [one for one in small_record.of_unit("intervention") if one.core != "yes" and one.computed is None]
    assert asked
    assert not any(is_compared(one) for one in asked)


# --- similar ----------------------------------------------------------------------------------------------------------


def test_similar_tells_distance_overlap_and_what_differs_in_words() -> None:
    text = told("similar", LAGOON)
    assert text.startswith("Cases like San Marcos (Operation Lagoon)  [san-marcos-2004]\n")
    found = re.search(
        r"^san-marcos-2006  San Marcos \(the guard\)\n  Distance: 0\.\d\d; overlap: (\d\.\d\d)$", text, re.MULTILINE
    )
    assert found
    assert float(found[1]) >= LEAST_OVERLAP
    assert "  - Mandate: Given / Asked\n" in text
    assert "HOW IT WAS MEASURED\n" in text


def test_similar_shows_no_more_than_is_asked_for() -> None:
    assert told("similar", LAGOON, "--k", "1").count("  Distance: ") == 1


# --- compare ----------------------------------------------------------------------------------------------------------


def test_compare_shows_what_differs_before_what_does_not() -> None:
    text = told("compare", LAGOON, GUARD)
    assert text.startswith("san-marcos-2004  San Marcos (Operation Lagoon), 2004-02-29 to 2006-06-30\n")
    assert "\n  = Most that a partner gave: Forces\n" in text
    for theme in re.split(r"^[A-Z ,]+$", text, flags=re.MULTILINE)[1:]:
        assert not re.search(r"^  = .*^  \S[^\n]*\[\w+\]$", theme, re.MULTILINE | re.DOTALL)


def test_compare_tells_status_and_confidence() -> None:
    text = told("compare", LAGOON, GUARD, KHEMED)
    assert re.search(
        r"^  Aim\s+\[aim\]\n"
        r"    san-marcos-2004  Guard; high confidence\n"
        r"    san-marcos-2006  contested: Guard \(leading\) or Change of government\n"
        r"    khemed-1958      Rescue; high confidence\n",
        text,
        re.MULTILINE,
    )
    assert "    khemed-1958      unknown\n" in text
    assert "; computed\n" in text


def test_compare_tells_reasons_where_they_are_asked_for() -> None:
    assert "The order names the citizens alone." in told("compare", LAGOON, KHEMED, "--why")
    assert "The order names the citizens alone." not in told("compare", LAGOON, KHEMED)


def test_compare_leaves_out_what_does_not_differ_where_that_is_asked_for() -> None:
    assert "\n  = " in told("compare", LAGOON, GUARD)
    assert "\n  = " not in told("compare", LAGOON, GUARD, "--differing")


def test_a_case_may_be_called_by_its_title_or_another_name() -> None:
    assert told("compare", "sandstorm", LAGOON) == told("compare", KHEMED, LAGOON)


# --- wrong use --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [("similar",), ("compare", LAGOON)], ids=["similar", "compare"])
def test_an_unknown_case_is_told_with_the_nearest_spelling(command: tuple[str, ...]) -> None:
    found = run(*command, "san-marcs-2006", "--root", SMALL)
    assert found.exit_code == 2
    assert "'san-marcs-2006' is no case\n  allowed: " in found.stderr
    assert "to mend: write 'san-marcos-2006'" in found.stderr


@pytest.mark.parametrize("cases", [(LAGOON,), (KHEMED, "Sandstorm")], ids=["one", "one under two names"])
def test_fewer_than_two_cases_cannot_be_compared(cases: tuple[str, ...]) -> None:
    found = run("compare", *cases, "--root", SMALL)
    assert found.exit_code == 2
    assert "Give 2 to 6 different cases; these are 1." in found.stderr


def test_a_record_with_problems_is_not_compared(tmp_path: Path) -> None:
    root = shutil.copytree(EVERY_MISTAKE, tmp_path / "record")
    found = run("similar", LAGOON, "--root", root)
    assert found.exit_code == 1
    assert "mend the record first" in found.stderr
