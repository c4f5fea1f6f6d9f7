"""Whole analyses: the same as R's QCA package gives, and what holds whatever the cases are."""

from __future__ import annotations

import json
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coalition_kb.analysis.memberships import Memberships, memberships
from coalition_kb.analysis.minimise import covered
from coalition_kb.analysis.qca import Analysis, Question, QuestionError, analysed, from_csv
from coalition_kb.analysis.qca_report import as_json, as_object, as_text, term_name
from coalition_kb.analysis.refusal import Refusal
from coalition_kb.analysis.solution import Intermediate, Solution
from coalition_kb.analysis.truth_table import CutOffs

ORACLE = Path(__file__).parent / "oracle" / "qca"
NAMES = sorted(path.stem for path in ORACLE.glob("syn_*.json"))
SHARES = ("inclS", "PRI", "covS", "covU", "inclN", "RoN", "covN")

Object = dict[str, Any]


def in_r(name: str) -> Object:
    """What R's QCA 3.25.1 made of a file."""
    read: Object = json.loads((ORACLE / f"{name}.json").read_text(encoding="utf-8"))
    return read


def in_r_and_here(name: str) -> tuple[Object, Object]:
    """The same of ours, as its JSON has it."""
    theirs = in_r(name)
    expect = [one.strip() for one in (theirs["dir_exp"] or "").split(",") if one.strip()]
    made = from_csv(
        ORACLE / theirs["dataset"],
        conditions=theirs["conditions"],
        outcome=theirs["outcome"],
        incl=theirs["incl_cut"],
        pri=theirs["pri_cut"],
        n=theirs["n_cut"],
        expect=expect,
        max_models=200,
    )
    return theirs, json.loads(as_json(made))


def rounded(share: float | None) -> Any:  # noqa: ANN401 - what pytest compares with
    return share if share is None else pytest.approx(share, abs=1e-6)


def same_terms(theirs: list[Object], ours: list[Object]) -> None:
    """The terms are the same, each with the same fit."""
    by_term = {one["term"]: one for one in ours}
    assert set(by_term) == {one["term"] for one in theirs}
    for one in theirs:
        for name, value in one.items():
            assert by_term[one["term"]][name] == (rounded(value) if name in SHARES else value), (one["term"], name)


def same_solution(theirs: Object, ours: Object) -> None:
    """All models are the same, with the same terms in all of them, assumptions and fit; or both refuse."""
    assert ("error" in ours) == ("error" in theirs)
    if "error" in theirs:
        return
    models = [frozenset(one) for one in theirs["models"]]
    places = {frozenset(one): place for place, one in enumerate(ours["models"])}
    assert set(places) == set(models)
    assert len(ours["models"]) == len(models)
    assert set(ours["in_all_models"]) == set(theirs["essential"])
    same_terms(theirs["fit"]["pis"], ours["fit"]["pis"])
    whole = theirs["fit"].get("models") or [one["model"] for one in theirs["fit"]["individual"]]
    for model, fit in zip(models, whole, strict=True):
        here = ours["fit"].get("models") or [one["model"] for one in ours["fit"]["individual"]]
        assert {name: here[places[model]][name] for name in ("inclS", "PRI", "covS")} == {
            name: rounded(fit[name]) for name in ("inclS", "PRI", "covS")
        }
    for model, parts in zip(models, theirs["fit"].get("individual", ()), strict=False):
        same_terms(parts["pis"], ours["fit"]["individual"][places[model]]["pis"])
    for name, rows in theirs.get("simplifying_assumptions", {}).items():
        model = models[int(name[1:]) - 1]
        assert ours["simplifying_assumptions"][f"M{places[model] + 1}"] == sorted(rows)


def same_pairs(theirs: Object, ours: Object) -> None:
    """Each pair, found by its models, has the same easy counterfactuals and solution; or both refuse."""
    assert ("error" in ours) == ("error" in theirs)
    if "error" in theirs:
        return
    here = {(frozenset(one["c_sol"]), frozenset(one["p_sol"])): one for one in ours.values()}
    assert len(here) == len(theirs["intermediate"])
    for one in theirs["intermediate"].values():
        pair = here[frozenset(one["c_sol"]), frozenset(one["p_sol"])]
        assert pair["easy_counterfactual_rows"] == sorted(one["easy_counterfactual_rows"])
        same_solution(one, pair)


@pytest.mark.parametrize("name", NAMES)
def test_the_truth_table_is_that_of_r(name: str) -> None:
    theirs, ours = in_r_and_here(name)
    held = ours["truth_table"]
    assert held["noflevels"] == theirs["truth_table"]["noflevels"]
    assert held["n_rows_possible"] == theirs["truth_table"]["n_rows_possible"]
    wanted = [row | {share: rounded(row[share]) for share in ("incl", "PRI")} for row in theirs["truth_table"]["rows"]]
    assert [{key: row[key] for key in there} for row, there in zip(held["rows"], wanted, strict=True)] == wanted


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["conservative", "parsimonious"])
def test_the_solutions_are_those_of_r(name: str, kind: str) -> None:
    theirs, ours = in_r_and_here(name)
    same_solution(theirs[kind], ours[kind])
    assert ours["n_models"][kind] == (None if "error" in theirs[kind] else len(theirs[kind]["models"]))
    assert not ours["capped"]


@pytest.mark.parametrize("name", [name for name in NAMES if "_mv_" not in name])
def test_the_intermediate_solutions_are_those_of_r(name: str) -> None:
    theirs, ours = in_r_and_here(name)
    same_pairs(theirs["intermediate"], ours["intermediate"])


@pytest.mark.parametrize("name", [name for name in NAMES if "_mv_" in name])
def test_with_several_values_there_is_no_intermediate_solution(name: str) -> None:
    theirs, ours = in_r_and_here(name)
    assert theirs["dir_exp"] is None
    assert ours["intermediate"] is None


@pytest.mark.parametrize("name", [name for name in NAMES if "_mv_" not in name])
def test_the_fit_of_single_conditions_is_that_of_r(name: str) -> None:
    theirs, ours = in_r_and_here(name)
    same_terms(theirs["necessity_single"], ours["necessity_single"])
    same_terms(theirs["sufficiency_single"], ours["sufficiency_single"])


@pytest.mark.parametrize("name", NAMES)
def test_the_untenable_rows_are_those_of_r(name: str) -> None:
    theirs, ours = in_r_and_here(name)
    for kind, rows in theirs["findRows"].items():
        # where the parsimonious solution of one side is refused, R fails, and there is no assumption that both make
        is_error = rows and isinstance(rows[0], dict)
        assert ours["findRows"][kind] == ([] if is_error else sorted(rows))


@pytest.mark.parametrize("name", NAMES)
def test_the_enhanced_solutions_are_those_of_r(name: str) -> None:
    theirs, ours = in_r_and_here(name)
    if "enhanced" not in theirs:
        assert ours["enhanced"] is None
        return
    enhanced = ours["enhanced"]
    assert enhanced["excluded_rows"] == sorted(theirs["enhanced"]["excluded_rows"])
    # where every row coded 1 is excluded R gives nothing, and here stands why
    same_solution(theirs["enhanced"].get("parsimonious", {"error": ""}), enhanced["parsimonious"])
    if enhanced["intermediate"] is not None:
        same_pairs(theirs["enhanced"].get("intermediate", {"error": ""}), enhanced["intermediate"])


def question(data: Memberships, *, expect: bool = False) -> Question:
    expected = dict.fromkeys(data.conditions, 1) if expect else {}
    cut_offs = CutOffs(incl=0.8, pri=0, n=1)
    return Question(data.conditions, "Y", is_negated=False, expected=expected, cut_offs=cut_offs, max_models=200)


@st.composite
def cases(draw: st.DrawFn) -> Memberships:
    """Fuzzy, crisp or multi-value cases of two to four conditions."""
    n, k = draw(st.integers(3, 14)), draw(st.integers(2, 4))
    cell = draw(st.sampled_from([st.integers(0, 100).map(lambda one: one / 100), st.integers(0, 1), st.integers(0, 2)]))
    values = draw(st.lists(st.lists(cell, min_size=k, max_size=k), min_size=n, max_size=n))
    outcome = draw(st.lists(st.integers(0, 20).map(lambda one: one / 20), min_size=n, max_size=n))
    made = memberships([f"c{one}" for one in range(n)], list("ABCD"[:k]), values, outcome)
    assert isinstance(made, Memberships)
    return made


def models(analysis: Analysis, kind: str) -> set[frozenset[str]]:
    """The models of one kind, their terms as sets, with the conditions of each term in order of name."""
    found = getattr(analysis.solutions, kind)
    if not isinstance(found, Solution):
        return set()
    return {
        frozenset("*".join(sorted(term_name(term, analysis.data).split("*"))) for term in model)
        for model in found.models
    }


@given(cases())
@settings(deadline=None)
def test_every_model_covers_each_row_coded_1_and_none_coded_0(data: Memberships) -> None:
    analysis = analysed(data, question(data, expect=True))
    table, found = analysis.table, analysis.solutions
    held: list[Solution] = [one for one in (found.conservative, found.parsimonious) if isinstance(one, Solution)]
    if found.intermediate is not None and not isinstance(found.intermediate, Refusal):
        held += [pair.solution for pair in found.intermediate.pairs]
    for model in chain.from_iterable(one.models for one in held):
        rows = set(np.flatnonzero(np.any([covered(term, data.levels) for term in model], axis=0)).tolist())
        assert table.on <= rows
        assert not table.off & rows


@given(cases())
@settings(deadline=None)
def test_the_conservative_solution_covers_the_rows_coded_1_alone(data: Memberships) -> None:
    analysis = analysed(data, question(data))
    found = analysis.solutions.conservative
    if isinstance(found, Solution):
        for model in found.models:
            held = np.any([covered(term, data.levels) for term in model], axis=0)
            assert set(np.flatnonzero(held).tolist()) == analysis.table.on
        assert found.assumptions == (frozenset(),) * len(found.models)


@given(cases(), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_cases_and_of_conditions_does_not_count(data: Memberships, random: Any) -> None:  # noqa: ANN401
    rows, columns = list(range(len(data.cases))), list(range(len(data.conditions)))
    random.shuffle(rows)
    random.shuffle(columns)
    other = memberships(
        [data.cases[row] for row in rows],
        [data.conditions[column] for column in columns],
        data.values[np.ix_(rows, columns)],
        data.outcome[rows],
    )
    assert isinstance(other, Memberships)
    one, two = analysed(data, question(data)), analysed(other, question(other))
    for kind in ("conservative", "parsimonious"):
        assert models(one, kind) == models(two, kind)


@given(cases())
@settings(deadline=None)
def test_the_absence_of_an_outcome_is_the_outcome_turned(data: Memberships) -> None:
    asked = question(data)
    turned = analysed(data.negated(), asked)
    negated = analysed(
        data, Question(asked.conditions, "Y", is_negated=True, expected={}, cut_offs=asked.cut_offs, max_models=200)
    )
    assert turned.table == negated.table
    assert turned.solutions == negated.solutions
    assert turned.untenable == negated.untenable


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "cases.csv"
    path.write_text(text, encoding="utf-8")
    return path


def asked(path: Path, *, outcome: str = "Y", **other: Any) -> Analysis | Refusal:  # noqa: ANN401 - as from_csv
    choices = {"conditions": ["A", "B"], "incl": 0.8, "pri": 0.0, "n": 1, "expect": [], "max_models": 200, **other}
    return from_csv(path, outcome=outcome, **choices)


CRISP = "case,A,B,Y\nNA,1,1,1\n1,1,0,1\n01,0,1,0\nx,0,0,0\n"


def test_ids_are_text(tmp_path: Path) -> None:
    made = asked(written(tmp_path, CRISP))
    assert isinstance(made, Analysis)
    assert made.data.cases == ("NA", "1", "01", "x")
    assert as_object(made)["truth_table"]["rows"][3]["cases"] == ["NA"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (CRISP + "x,1,1,1\n", "the case 'x' stands 2 times"),
        (CRISP + ",1,1,1\n", "a case without an id stands 1 times"),
        (CRISP + "y,2.5,1,1\n", "y has 2.5 in A, not a membership in [0, 1]"),
        (CRISP + "y,2,1,1\nz,0.5,1,1\n", "z has 0.5 in A, not a whole number, as others in A are"),
        (CRISP + "y,-1,1,1\n", "y has -1 in A"),
        (CRISP + "y,1,1,2\n", "y has 2 in the outcome, not a membership in [0, 1]"),
        (CRISP + "y,1e999,1,1\n", "y has inf in A"),
        (CRISP + "y,NA,1,1\n", "y has 'NA' in A"),
        (CRISP + "y,1,nan,1\n", "y has 'nan' in B"),
        (CRISP + "y,1948,2000,1\n", "1949 x 2001 configurations are more than 4,096: calibrate"),
        ("case,A,B,Y\n", "there is no case"),
    ],
    ids=[
        "twice",
        "nameless",
        "too-great",
        "no-value",
        "negative",
        "outcome",
        "infinite",
        "word",
        "nan",
        "raw",
        "empty",
    ],
)
def test_what_cannot_be_compared_is_refused_and_named(tmp_path: Path, text: str, reason: str) -> None:
    made = asked(written(tmp_path, text))
    assert isinstance(made, Refusal)
    assert reason in made.reason
    assert json.loads(as_json(made)) == {"error": made.reason}
    assert as_text(made) == made.reason


def test_a_case_with_an_empty_cell_is_left_out_and_named(tmp_path: Path) -> None:
    made = asked(written(tmp_path, CRISP + "\ny,,1,1\nz,1\n"))
    assert isinstance(made, Analysis)
    assert len(made.data.cases) == 4
    assert made.notes == ("Left out, with an empty cell: 2 of 6 cases: y (A), z (B, Y).",)


def test_an_empty_cell_in_a_column_that_is_not_used_does_not_count(tmp_path: Path) -> None:
    made = asked(written(tmp_path, "case,A,B,Y,Z\nx,1,0,1,\ny,0,1,0,1\n"))
    assert isinstance(made, Analysis)
    assert made.notes == ()


def test_a_case_at_one_half_is_in_no_row_but_counts_and_is_named(tmp_path: Path) -> None:
    made = asked(written(tmp_path, "case,A,B,Y\nx,.9,.2,.9\ny,.1,.8,.2\nz,.5,.2,.1\nw,.7,.3,.5\n"))
    assert isinstance(made, Analysis)
    (row,) = [row for row in made.table.rows if row.configuration == (1, 0)]
    assert row.cases == ("x", "w")
    assert row.incl == pytest.approx((0.8 + 0.1 + 0.1 + 0.5) / (0.8 + 0.1 + 0.5 + 0.7))
    assert made.notes[0].startswith("Memberships of exactly 0.5: z in A.")
    assert made.notes[1] == "Exactly 0.5 in Y, and so neither for nor against any row: w."


def test_rows_with_too_few_cases_are_remainders_and_their_cases_named(tmp_path: Path) -> None:
    made = asked(written(tmp_path, CRISP + "y,1,1,1\nz,0,0,0\n"), n=2)
    assert isinstance(made, Analysis)
    assert [row.out for row in made.table.rows] == ["0", "?", "?", "1"]
    assert made.notes == ("In configurations with fewer than 2 cases, which are remainders: 01, 1.",)


def refusals(made: Analysis | Refusal) -> dict[str, str]:
    assert isinstance(made, Analysis)
    told = as_object(made)
    kinds = ("conservative", "parsimonious", "intermediate")
    return {kind: told[kind]["error"] for kind in kinds if "error" in (told[kind] or {})}  # type: ignore[index, operator]


def test_without_a_row_coded_0_only_the_conservative_solution_is_given(tmp_path: Path) -> None:
    made = asked(written(tmp_path, "case,A,B,Y\nx,1,1,1\ny,0,1,1\nz,1,0,.9\n"), expect=["A"])
    told = refusals(made)
    assert set(told) == {"parsimonious", "intermediate"}
    assert told["parsimonious"].startswith("No configuration is coded 0")


def test_without_a_row_coded_1_each_solution_is_refused(tmp_path: Path) -> None:
    told = refusals(asked(written(tmp_path, "case,A,B,Y\nx,1,1,0\ny,0,1,.2\nz,1,0,.1\n"), expect=["A"]))
    assert set(told) == {"conservative", "parsimonious", "intermediate"}
    assert all(one.startswith("No configuration is coded 1") for one in told.values())


def test_an_outcome_that_does_not_vary_is_refused(tmp_path: Path) -> None:
    told = refusals(asked(written(tmp_path, "case,A,B,Y\nx,1,1,1\ny,0,1,1\n"), expect=["A"]))
    assert set(told) == {"conservative", "parsimonious", "intermediate"}
    assert "same membership in Y" in told["conservative"]


def test_where_all_possible_rows_are_coded_1_nothing_is_minimised(tmp_path: Path) -> None:
    told = refusals(asked(written(tmp_path, "case,A,B,Y\nx,1,1,1\ny,0,1,.9\nz,1,0,1\nw,0,0,.9\n")))
    assert told["conservative"].startswith("Every possible configuration is coded 1")


def test_without_expectations_there_is_no_intermediate_solution(tmp_path: Path) -> None:
    assert as_object(asked(written(tmp_path, CRISP)))["intermediate"] is None


def test_more_models_than_are_listed_are_told() -> None:
    """A few dozen cases of eight conditions, and chance for an outcome: many ways to tell them apart."""
    random = np.random.default_rng(0)
    values, outcome = random.integers(0, 2, (80, 8)), random.integers(0, 2, 80)
    data = memberships([f"c{one}" for one in range(80)], list("ABCDEFGH"), values, outcome)
    assert isinstance(data, Memberships)
    made = analysed(data, question(data, expect=True))
    assert isinstance(made.solutions.parsimonious, Solution)
    assert len(made.solutions.parsimonious.models) == 200
    assert as_object(made)["capped"] is True
    assert any("parsimonious solution has more models than are listed, which stop at 200" in one for one in made.notes)
    assert "Parsimonious solution: more than 200 models" in as_text(made)
    between = made.solutions.intermediate
    assert isinstance(between, Intermediate)
    *others, last = [len(pair.solution.models) for pair in between.pairs]
    assert sum(others) < 200 <= sum(others) + last  # pairs are listed until they have so many models together


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"conditions": ["A", "Bb"]}, "The column 'Bb' is not there; write 'B'. There are: A, B, Y."),
        ({"outcome": "~Z"}, "The column 'Z' is not there"),
        ({"conditions": ["case", "A"]}, "The column 'case' is not there"),
        ({"conditions": ["A", "A"]}, "'A' is given twice"),
        ({"conditions": ["A", "Y"]}, "'Y' is given twice"),
        ({"conditions": []}, "One condition at least is wanted"),
        ({"incl": 1.2}, "incl is 1.2, and must be in [0, 1]"),
        ({"incl": (0.6, 0.8)}, "the lower cut-off 0.8 is above the upper 0.6"),
        ({"pri": -1}, "pri is -1"),
        ({"n": 0}, "n is 0, and must be 1 or more"),
        ({"expect": ["~C"]}, "'~C' expects something of no condition"),
        ({"expect": ["A", "~A"]}, "'A' has more than one expectation"),
        ({"max_models": 10}, "At least 200 models must be listed, not 10."),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "",
)
def test_a_question_that_the_file_does_not_allow_is_an_error(tmp_path: Path, other: Object, words: str) -> None:
    with pytest.raises(QuestionError) as error:
        asked(written(tmp_path, CRISP), **other)
    assert words in str(error.value)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xff\xfe", "is no CSV file in UTF-8"),
        (b'case,A,B,Y\n"x,1,1,1', "is no CSV file in UTF-8"),
        (b"", "The column 'A' is not there"),
        (b"case,A,B,A,Y\nx,1,1,1,1\n", "The column 'A' stands more than once"),
        (b"case,A,B,Y\nx,1,1,1,1\n", "The row 'x' has 5 cells, and the header 4."),
    ],
    ids=["no-text", "open-quote", "empty", "column-twice", "long-row"],
)
def test_a_file_that_is_no_table_is_an_error(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "cases.csv"
    path.write_bytes(data)
    with pytest.raises(QuestionError) as error:
        asked(path)
    assert words in str(error.value)


def test_the_text_tells_what_the_json_tells(tmp_path: Path) -> None:
    made = asked(written(tmp_path, CRISP + "y,0,1,1\n"), incl=(0.8, 0.4), pri=0.5, expect=["A"])
    text = as_text(made)
    assert text.startswith(
        "Y explained by A, B: 5 cases\n"
        "A row is coded 1 from a consistency of 0.8 and a PRI of 0.5, C from 0.4, 0 otherwise.\n"
    )
    assert "   2   0   1    C    2        0.500  0.500  01, y\n" in text
    assert "Conservative solution: 1 model\n  M1  A\n" in text
    assert "Intermediate solution C1P1 (easy counterfactuals: none): 1 model" in text
    assert "  ~B            consistency 0.333  relevance 0.750  coverage 0.500" in text
