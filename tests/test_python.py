"""The interface for Python: what it gives, what it refuses, and that the pages about it tell what happens."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import coalition_kb
from coalition_kb import FaultyRecordError, KnowledgeBase, NoRecordError, knowledge_base
from coalition_kb.tables import tables
from tests.csvfiles import csv_files
from tests.examplefiles import EXAMPLES, SMALL, laid_on_small
from tests.programs import run

if TYPE_CHECKING:
    from collections.abc import Callable

    from coalition_kb.reader import Loaded

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    """The small record."""
    return coalition_kb.load(SMALL)


def python(program: str, within: Path = ROOT) -> str:
    """What a new Python says when it runs *program*, with the project to be imported."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(  # noqa: S603 - the tests write the program
        [sys.executable, "-c", program], cwd=within, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def blocks(page: str, language: str) -> str:
    """The lines of code in *language* on the hand-written *page*, as one program."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return "\n".join(re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL))


# --- import -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", coalition_kb.__all__)
def test_each_name_of_the_package_is_there_when_it_is_asked_for(name: str) -> None:
    assert python(f"import coalition_kb; print(coalition_kb.{name} is not None, {name!r} in dir(coalition_kb))") == (
        "True True\n"
    )


def test_a_name_that_the_package_has_not_is_an_error() -> None:
    with pytest.raises(AttributeError, match="module 'coalition_kb' has no attribute 'unload'"):
        coalition_kb.unload  # noqa: B018 # type: ignore[attr-defined]


def test_the_package_alone_imports_nothing_else_of_itself() -> None:
    told = "print(sorted(one for one in sys.modules if one.startswith('coalition_kb')))"
    assert python(f"import sys, coalition_kb; {told}") == "['coalition_kb', 'coalition_kb.version']\n"


def test_the_module_that_reads_is_importable_by_its_name() -> None:
    said = python("from coalition_kb.reader import load; import coalition_kb; print(coalition_kb.load is load)")
    assert said == "False\n"  # the package shows what gives tables, the module what gives the record alone


@pytest.mark.parametrize("module", ["coalition_kb", "coalition_kb.cli"])
def test_to_import_it_brings_no_pandas(module: str) -> None:
    assert python(f"import {module}, sys; print('pandas' in sys.modules)") == "False\n"


def test_every_name_that_the_package_shows_is_there() -> None:
    assert [name for name in coalition_kb.__all__ if not hasattr(coalition_kb, name)] == []


def test_the_example_in_the_docstring_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    result = doctest.testmod(knowledge_base)
    assert result.attempted > 0
    assert result.failed == 0


# --- load -------------------------------------------------------------------------------------------------------------


def test_it_finds_the_record_above_the_folder_that_one_is_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SMALL / "codebook" / "variables")
    assert coalition_kb.load().root == SMALL


def test_a_folder_without_a_record_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NoRecordError, match="or above: a folder with cases/ and codebook/ is wanted"):
        coalition_kb.load()
    with pytest.raises(NoRecordError, match="there is no record in"):
        coalition_kb.load(SMALL / "cases")  # one that is named is not searched for above


def test_a_record_with_an_error_tells_it_and_gives_no_table(tmp_path: Path) -> None:
    faulty = coalition_kb.load(laid_on_small(EXAMPLES / "refused" / "partner-twice", tmp_path / "record"))
    assert [problem.rule for problem in faulty.problems] == ["partner-twice"]
    assert len(faulty.record.cases) == 3
    for asked in (faulty.tables, faulty.wide, faulty.cases):
        with pytest.raises(FaultyRecordError, match="COS is a partner twice"):
            asked()


# --- tables and wide --------------------------------------------------------------------------------------------------


def test_the_tables_are_the_published_ones(kb: KnowledgeBase, small: Loaded) -> None:
    frames = kb.tables()
    assert [f"{name}.csv" for name in frames] == [str(file.path) for file in csv_files(tables(small.record))]
    pd.testing.assert_frame_equal(
        frames["dyads"], next(one.frame for one in tables(small.record) if one.name == "dyads")
    )


def test_a_frame_is_the_callers_own(kb: KnowledgeBase) -> None:
    for frame in (kb.tables()["cases"], kb.wide()):
        frame.loc[:, "title"] = "changed"
    assert "changed" not in set(kb.tables()["cases"]["title"]) | set(kb.wide()["title"])


@pytest.mark.parametrize(
    ("unit", "table"), [("intervention", "cases_wide"), ("partner", "partners"), ("dyad", "dyads")]
)
def test_without_more_words_it_is_the_table_of_the_unit(
    kb: KnowledgeBase, unit: knowledge_base.Unit, table: str
) -> None:
    pd.testing.assert_frame_equal(kb.wide(unit), kb.tables()[table])


def test_variables_choose_columns_beside_those_that_name_the_row(kb: KnowledgeBase) -> None:
    frame = kb.wide(variables=["aim", "us_personnel"])
    assert list(frame.columns) == [
        *("case_id", "title", "start", "end", "start_year"),
        *("us_personnel", "us_personnel_lo", "us_personnel_hi", "us_personnel_st", "us_personnel_cf"),
        *("aim", "aim_lb", "aim_st", "aim_cf"),
    ]


def test_an_answer_of_the_case_stands_in_the_row_of_each_partner(kb: KnowledgeBase) -> None:
    frame = kb.wide("partner", variables=["took_part", "aim"])
    assert len(frame) == len(kb.tables()["partners"])
    aims = kb.tables()["cases_wide"].set_index("case_id")["aim"]
    assert list(frame["aim"]) == list(frame["case_id"].map(aims))
    assert {"cow", "gw", "iso3", "start_year"} <= set(frame.columns)  # still to be joined


def test_filters_choose_cases(kb: KnowledgeBase) -> None:
    assert list(kb.wide(years="1990-2005")["case_id"]) == ["san-marcos-2004"]
    assert list(kb.wide(where="aim=rescue")["case_id"]) == ["khemed-1958"]
    assert set(kb.wide("dyad", where=["aim=guard", "aim=oust"])["case_id"]) == {"san-marcos-2006"}
    assert kb.cases(state="Khemedi") == {"khemed-1958"}
    assert kb.wide(where=["aim=rescue"], years="2005-").empty


def test_labels_are_words_in_place_of_codes(kb: KnowledgeBase) -> None:
    frame = kb.wide(labels=True).set_index("case_id")
    assert frame.loc["khemed-1958", "aim"] == "Rescue"
    assert frame.loc["khemed-1958", "demand_st"] == "unknown"
    assert frame.loc["khemed-1958", "reasons_st"] == "not yet coded"
    plain = kb.wide().set_index("case_id")
    assert list(frame["reasons"].dropna()) == list(plain["reasons_lb"].dropna())
    assert not [name for name in frame.columns if name.endswith("_lb")]
    assert (frame.isna() == plain[list(frame.columns)].isna()).all(axis=None)


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (lambda kb: kb.wide("partners"), "'partners' is no unit; write 'partner'"),
        (lambda kb: kb.wide(variables=["aims"]), "'aims' is no variable of it; write 'aim'"),
        (lambda kb: kb.wide(variables=["took_part"]), "'took_part' is no variable of it"),  # a case has many partners
        (lambda kb: kb.wide(where="aim=rescues"), "'rescues' is no code of aim; write 'rescue'"),
        (lambda kb: kb.wide(years="nineties"), "'nineties' is no span of years"),
        (lambda kb: kb.cases(state="Khemd"), "write 'khemed'"),
    ],
)
def test_what_is_not_known_is_refused_with_the_nearest_spelling(
    kb: KnowledgeBase, asked: Callable[[KnowledgeBase], object], answer: str
) -> None:
    with pytest.raises(ValueError, match=answer):
        asked(kb)


# --- other data -------------------------------------------------------------------------------------------------------


def test_other_data_are_joined_to_a_table_by_its_name_or_to_a_frame(kb: KnowledgeBase) -> None:
    other = pd.DataFrame({"ccode": [906, 906, 903], "year": [1958, 2004, 1958], "ships": [1, 2, 3]})
    result = kb.joined(other, by="cow", code="ccode", year="year", to="dyads")
    assert len(result.rows) == len(kb.tables()["dyads"])
    found = result.rows.dropna(subset=["ships"])[["case_id", "state_id", "ships"]].to_numpy().tolist()
    assert found == [["khemed-1958", "RUR", 1], ["san-marcos-2004", "RUR", 2]]
    assert result.unused[["cow", "year", "told"]].to_numpy().tolist() == [
        ["903", 1958, "the list gives the code to no state that year; it holds in 1992-2026"]
    ]
    mine = kb.wide("dyad", where="aim=rescue")
    assert len(kb.joined(other, by="cow", code="ccode", year="year", to=mine).rows) == len(mine)
    panel = kb.joined(other, by="cow", code="ccode", year="year", to="state_years")
    assert panel.rows["ships"].notna().sum() == 2


def test_a_table_that_is_not_there_is_refused(kb: KnowledgeBase) -> None:
    with pytest.raises(ValueError, match="'dyad' is no table; write 'dyads'"):
        kb.joined(pd.DataFrame(), by="cow", code="ccode", year="year", to="dyad")
    with pytest.raises(ValueError, match="'cow' is no column"):
        kb.joined(pd.DataFrame({"ccode": [], "year": []}), by="cow", code="ccode", year="year", to="sources")


# --- the pages about it -----------------------------------------------------------------------------------------------

NMC = "ccode,year,milper\n2,1983,1\n51,1983,2\n255,1990,3\n260,1990,4\n365,1991,5\n999,1990,6\n"


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory, real: Loaded) -> Path:
    """A folder with the real tables that the recipe reads, and a table to be joined to them."""
    folder = tmp_path_factory.mktemp("dataset")
    made = [table for table in tables(real.record) if table.name in {"partners", "code_years"}]
    for file in csv_files(made):
        (folder / file.path).write_bytes(file.data)
    (folder / "nmc.csv").write_text(NMC, encoding="utf-8")
    return folder


def test_the_recipe_for_python_runs_and_names_what_found_nothing(dataset: Path) -> None:
    told = "\nprint(sorted(joined.query('found == \"both\"')['milper'].unique().tolist()), len(unmatched) > 0)\nprint(unknown)"
    said = python(blocks("joining.md", "python") + told, within=dataset).splitlines()
    assert said[0] == "[2.0, 4.0] True"
    assert [line.split()[1:] for line in said[2:]] == [["999", "1990"]]


def test_the_recipe_for_r_says_the_same(dataset: Path) -> None:
    told = (
        "\nprint(sort(unique(na.omit(joined$milper))))\nprint(nrow(unmatched) > 0)\nprint(unknown, row.names = FALSE)\n"
    )
    (dataset / "recipe.R").write_text(blocks("joining.md", "r") + told, encoding="utf-8")
    said = run("Rscript", "recipe.R", within=dataset).splitlines()
    assert said == ["[1] 2 4", "[1] TRUE", " ccode year", "   999 1990"]


def test_the_page_about_python_runs() -> None:
    told = "\nprint(list(result.unused['reason']), set(partners['igo_role']))"
    said = python(blocks("python.md", "python") + told)
    assert said.splitlines()[-1].startswith("['not_held'")
