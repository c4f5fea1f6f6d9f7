"""`coalition-kb qca`: its words, its JSON and how it says how it went."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from coalition_kb.cli import main
from tests.analysis.test_qca import NAMES, ORACLE, in_r_and_here

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
case,AUTO,BORDER,JOIN
NA,1,1,1
1,1,0,1
01,0,1,0
x,0,0,0
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "cases.csv"
    path.write_text(TEXT, encoding="utf-8")
    return path


def run(*words: str | Path) -> Result:
    """The command with these words, run here."""
    return CliRunner().invoke(main, ["qca", *(str(word) for word in words)])


def asked(file: Path, **other: str) -> Result:
    """The command asked of *file*, with some options other than usual."""
    options = {"conditions": "AUTO,BORDER", "outcome": "JOIN", "incl": "0.8", **other}
    return run(file, *(word for name, value in options.items() for word in (f"--{name}", value)))


@pytest.mark.parametrize("name", NAMES)
def test_the_json_is_that_of_the_library(name: str) -> None:
    theirs, ours = in_r_and_here(name)
    words = {
        "--conditions": ",".join(theirs["conditions"]),
        "--outcome": theirs["outcome"],
        "--incl": str(theirs["incl_cut"]),
        "--pri": str(theirs["pri_cut"]),
        "--n": str(theirs["n_cut"]),
        "--expect": (theirs["dir_exp"] or "").replace(" ", ""),
    }
    result = run(ORACLE / theirs["dataset"], *(word for pair in words.items() for word in pair), "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == ours


def test_the_text_has_the_truth_table_the_solutions_and_the_ids_as_they_are_written(file: Path) -> None:
    result = asked(file, expect="AUTO")
    assert result.exit_code == 0
    assert "   1     0       0    0    1        0.000  0.000  x\n" in result.stdout
    assert "   4     1       1    1    1        1.000  1.000  NA\n" in result.stdout
    assert "Parsimonious solution: 1 model\n  M1  AUTO\n" in result.stdout


def test_two_cut_offs_code_what_lies_between_c(file: Path) -> None:
    file.write_text(TEXT + "y,0,1,1\n", encoding="utf-8")
    assert "C from 0.4, 0 otherwise." in asked(file, incl="0.8,0.4").stdout


def test_what_the_numbers_do_not_allow_is_told_in_its_place_with_0(file: Path) -> None:
    file.write_text(TEXT + "x,0,1,1\n", encoding="utf-8")
    result = run(file, "--conditions", "AUTO", "--outcome", "JOIN", "--incl", "1", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {"error": "The cases cannot be compared: the case 'x' stands 2 times."}


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"conditions": "AUT,BORDER"}, "The column 'AUT' is not there; write 'AUTO'. There are: AUTO, BORDER, JOIN."),
        ({"outcome": "~JOINED"}, "The column 'JOINED' is not there; write 'JOIN'."),
        ({"expect": "~AUTOS"}, "'~AUTOS' expects something of no condition; write 'AUTO'."),
        ({"incl": "high"}, "--incl 'high' is no number, nor two with a comma."),
        ({"incl": "0.9,0.8,0.7"}, "has more than two cut-offs"),
        ({"incl": "2"}, "incl is 2, and must be in [0, 1]"),
        ({"max-models": "5"}, "At least 200 models must be listed, not 5."),
    ],
    ids=str,
)
def test_wrong_use_is_answered_with_2_and_what_is_there(file: Path, other: dict[str, str], words: str) -> None:
    result = asked(file, **other)
    assert result.exit_code == 2
    assert words in " ".join(result.stderr.split())


def test_a_file_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    assert asked(tmp_path / "none.csv").exit_code == 2
