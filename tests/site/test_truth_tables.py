"""The truth tables: rows, solutions and fit are those of the comparison, contradictory rows are marked, cases are linked."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from coalition_kb.analysis.memberships import Memberships, memberships
from coalition_kb.analysis.qca import Analysis as Comparison
from coalition_kb.analysis.qca import analysed, asked, from_csv
from coalition_kb.findings import results
from coalition_kb.model import UNDETERMINED, Analysis, FindingTest, Measure, Population
from coalition_kb.place import Place
from coalition_kb.site import comparisons
from coalition_kb.site.calibrated import calibrated, column
from coalition_kb.site.pages import about_findings
from tests.site import sample
from tests.site.markup import Page, rendered

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from coalition_kb.model import Record
    from coalition_kb.site.given import Site

PATH = "findings/truth-tables.md"
FINDING = "demand-favours-coalition"
PLACE = Place("analysis.yaml", 1, 1)
NAMES = {"a": "HIGH", "b": "NEAR", "c": "LATE AND LONG", "y": "COALITION"}
#: Seven cases in three conditions and an outcome: b follows the outcome but for one case; a says nothing.
DATA = {
    "one": (1.0, 1.0, 0.0, 1.0),
    "two": (1.0, 1.0, 0.0, 0.67),
    "three": (0.0, 1.0, 0.0, 1.0),
    "four": (1.0, 0.0, 0.0, 0.0),
    "five": (0.0, 0.0, 0.33, 0.33),
    "six": (0.0, 0.0, 1.0, 0.67),
    "seven": (0.0, 0.0, 1.0, 0.0),
}


def with_tests(record: Record) -> Record:
    """The small record with seven cases, and with a truth table as the test of a finding."""
    case = next(iter(record.cases.values()))
    test = FindingTest(
        "paths",
        "Paths to a coalition",
        "truth-table",
        {"population": "all", "outcome": "y", "conditions": ["a", "b", "c"], "expect": ["b"]},
        PLACE,
    )
    codes = {"of": "demand", "memberships": {"light": "0", "middling": "0.33", "heavy": "1"}}
    return replace(
        record,
        cases={one: replace(case, id=one, title=f"Case {one} & others", depth="", partners=()) for one in DATA},
        findings={FINDING: replace(record.findings[FINDING], name="Demand", tests=(test,))},
        analysis=Analysis(
            rules={"consistency": 0.8, "pri": 0.5, "row_cases": 1},
            measures={id_: Measure(id_, name, "set", codes, PLACE) for id_, name in NAMES.items()},
            populations={"all": Population("all", "All cases", "case", (), PLACE)},
        ),
    )


def compared(outcome: str = "COALITION", of: Mapping[str, tuple[float, ...]] = DATA) -> Comparison:
    """The comparison of the cases *of* a table."""
    names = list(NAMES.values())
    question = asked(
        names, conditions=names[:3], outcome=outcome, incl=0.8, pri=0.5, n=1, expect=["NEAR"], max_models=200
    )
    data = memberships(list(of), names[:3], [row[:3] for row in of.values()], [row[3] for row in of.values()])
    assert isinstance(data, Memberships)
    return analysed(data, question)


def with_results(record: Record, comparison: Comparison | None, why: str = "") -> Site:
    """The site of *record* whose test gave *comparison*, or is open and why."""
    finding = record.findings[FINDING]
    left = [results.LeftOut("HIGH", [("seven", "")], is_unsure=False)]
    tested = results.Tested(finding.tests[0], 7, 7, {}, open=why, left_out=left, comparison=comparison)
    variant = results.Variant("leading", "Leading values", {"paths": tested}, (), (), UNDETERMINED, "")
    outcome = results.Outcome(finding, [results.Run("leading", [variant], UNDETERMINED, "")], UNDETERMINED, "")
    return replace(sample.site(record, tabled=False), results=results.Results({FINDING: outcome}))


def made(site: Site) -> str:
    """The page."""
    return {str(one.path): one.data.decode() for one in about_findings(site)}[PATH]


@pytest.fixture(scope="module")
def tested(record: Record) -> Record:
    return with_tests(record)


@pytest.fixture(scope="module")
def page(tested: Record) -> str:
    return made(with_results(tested, compared()))


def rows(page: str, part: str) -> list[list[str]]:
    """The cells of the table whose region is named after *part*, as text."""
    table = page.split(f'aria-label="{part}', 1)[1].split("<tbody>", 1)[1].split("</tbody>", 1)[0]
    return [
        [" ".join(re.sub(r"<[^>]*>", " ", cell).split()) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in table.strip().split("\n")
    ]


def test_a_row_stands_with_its_configuration_fit_coding_and_cases(page: str) -> None:
    """By hand: in row 7, A*B*~C, are the cases one and two alone, fully, with 1 and 0.67 of the outcome."""
    told = {row[0].split()[0]: row[1:] for row in rows(page, "Rows")}
    assert told["7"][:7] == ["1", "1", "0", "2", "0.835", f"{(1.67 - 0.33) / (2 - 0.33):.3f}", "1: consistently"]
    assert told["7"][7] == "2 with the outcome Case one &amp; others ; Case two &amp; others"
    assert told["5"][:3] + told["5"][6:] == [
        "1",
        "0",
        "0",
        "0: not consistently",
        "1 without it Case four &amp; others",
    ]


def test_a_contradictory_row_is_marked_by_word_and_sign_and_names_its_deviant_cases(page: str) -> None:
    """Row 2 has the case six with the outcome and seven without it; it is coded 0, so that six deviates."""
    marked = [row for row in rows(page, "Rows") if "contradictory" in row[0]]
    assert [row[0] for row in marked] == ["2 ≠ contradictory"]
    assert "1 with the outcome (deviant) Case six" in marked[0][8]
    assert "(deviant) Case seven" not in marked[0][8]


def test_every_case_of_a_row_is_linked(page: str) -> None:
    table = page.split('aria-label="Rows', 1)[1].split("</table>", 1)[0]
    assert sorted(re.findall(r'href="../../cases/(.*?)/"', table)) == sorted(DATA)


def test_remainders_and_contradictory_rows_are_counted(page: str) -> None:
    assert "7 cases in 5 of 8 configurations" in page
    assert "remainders: 3; contradictory rows: 1." in page


def test_conditions_are_shown_with_how_answers_become_memberships(page: str) -> None:
    told = rows(page, "Conditions and outcome")
    assert [row[0] for row in told] == list(NAMES.values())
    assert [row[1] for row in told] == ["condition", "condition", "condition", "outcome"]
    assert all("Light 0, Middling 0.33, Heavy 1" in row[2] for row in told)
    assert "consistency of 0.8 and a PRI of 0.5" in page


def test_necessity_is_told_of_each_condition_and_of_its_absence(page: str) -> None:
    """By hand: S min(b, y) = 2.67 and S y = 3.67; S b = 3."""
    told = {row[0]: row[1:] for row in rows(page, "Necessity")}
    assert set(told) == {f"{sign}{name}" for sign in ("", "~") for name in list(NAMES.values())[:3]}
    assert told["NEAR"][0] == f"{2.67 / 3.67:.3f}"
    assert told["NEAR"][2] == f"{2.67 / 3:.3f}"


def test_a_solution_tells_its_models_terms_and_the_cases_that_it_covers_or_not(page: str) -> None:
    """The configurations coded 1 are those with b and without c; with remainders b alone is enough."""
    assert rows(page, "Models, conservative")[0][0] == "NEAR*~LATE AND LONG"
    model = rows(page, "Models, parsimonious")[0]
    assert model[:4] == ["NEAR", "0.890", f"{(2.67 - 0.33) / (3 - 0.33):.3f}", f"{2.67 / 3.67:.3f}"]
    assert model[4] == "1 case Case six &amp; others"
    term = rows(page, "Terms, parsimonious")[0]
    assert term[:2] == ["NEAR", "yes"]
    assert term[6].startswith("3 cases")
    assert term[7] == "none"
    assert page.count("1 model.") == 3


def test_a_solution_that_is_refused_says_why(tested: Record) -> None:
    told = made(with_results(tested, compared(of={case: (*row[:3], 0.0) for case, row in DATA.items()})))
    assert told.count("<strong>None:</strong> All cases have the same membership") == 3
    assert rendered(told).faults == []


def test_a_plot_stands_with_a_table_of_the_same_cases(page: str) -> None:
    plot = page.split("-xy-1", 1)[1].split("</figure>", 1)[0]
    circles = re.findall(r"<circle[^>]*/><text[^>]*>(\d+)<", plot)
    listed = re.findall(r"<summary>(\d+) cases?</summary>", plot)
    assert circles == listed
    assert sum(map(int, circles)) == len(DATA)


def test_terms_that_are_too_many_to_draw_are_counted(tested: Record) -> None:
    shown = comparisons.Shown(with_results(tested, None), compared(), ["A", "B", "C"], "Y")
    found = comparisons.compared(shown, "x", ())
    assert len(found.plots) + found.n_not_plotted == len(found.solutions[-1].terms)


def test_an_open_test_says_why_there_is_no_table(tested: Record) -> None:
    told = made(with_results(tested, None, "4 rows, and 10 are wanted: too few."))
    assert "<strong>No table:</strong> 4 rows, and 10 are wanted: too few." in told
    assert 'aria-label="Rows' not in told


def test_a_test_that_was_not_run_says_so_and_shows_its_conditions(tested: Record) -> None:
    told = made(sample.site(tested, tabled=False))
    assert "The tests have not been run yet." in told
    assert [row[0] for row in rows(told, "Conditions and outcome")] == list(NAMES.values())


def test_what_is_left_out_is_counted_and_linked(page: str) -> None:
    left = page.split("Left out, since a measure is not known:", 1)[1].split("</div>", 1)[0]
    assert "<summary>HIGH: 1</summary>" in left
    assert "../../cases/seven/" in Page(left.split("<p>", 1)[1]).values("href")


@pytest.mark.parametrize("outcome", ["COALITION", "~COALITION"])
def test_the_file_makes_the_same_table_again(tested: Record, tmp_path: Path, outcome: str) -> None:
    comparison = compared(outcome)
    (output,) = calibrated(with_results(tested, comparison))
    assert str(output.path) == f"findings/files/qca-{FINDING}-paths.csv"
    file = tmp_path / "data.csv"
    file.write_bytes(output.data)
    again = from_csv(
        file,
        conditions=[column(one) for one in list(NAMES.values())[:3]],
        outcome=outcome,
        incl=0.8,
        pri=0.5,
        n=1,
        expect=["NEAR"],
        max_models=200,
    )
    assert isinstance(again, Comparison)
    assert again.table.rows == comparison.table.rows
    assert again.solutions == comparison.solutions


def test_the_file_names_every_case_and_columns_that_other_programs_read(tested: Record) -> None:
    (output,) = calibrated(with_results(tested, compared()))
    head, *lines = csv.reader(output.data.decode().splitlines())
    assert head == ["case_id", "HIGH", "NEAR", "LATE_AND_LONG", "COALITION"]
    assert [line[0] for line in lines] == list(DATA)


def test_the_lines_that_make_the_same_name_the_file_and_the_cut_offs(page: str) -> None:
    told = rendered(page).text
    assert (
        f"coalition-kb qca qca-{FINDING}-paths.csv --conditions HIGH,NEAR,LATE_AND_LONG --outcome 'COALITION' "
        "--incl 0.8 --pri 0.5 --n 1 --expect 'NEAR'"
    ) in told
    assert 'conditions = c("HIGH", "NEAR", "LATE_AND_LONG"), incl.cut = 0.8, pri.cut = 0.5, n.cut = 1' in told
    assert 'dir.exp = "NEAR"' in told


def test_without_a_table_there_is_no_file(tested: Record) -> None:
    assert not list(calibrated(with_results(tested, None, "too few")))
    assert not list(calibrated(sample.site(tested, tabled=False)))


def test_an_id_stands_once_and_elements_close(page: str) -> None:
    shown = rendered(page)
    assert shown.faults == []
    assert len(shown.values("id")) == len(set(shown.values("id")))
