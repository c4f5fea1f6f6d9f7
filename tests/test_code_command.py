"""`coalition-kb code`: it keeps what a case answers as a pass, and asks a coder what another pass shall answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from coalition_kb.cli import main
from coalition_kb.load import load
from tests.examplefiles import EXAMPLES, SMALL, laid_on_small

if TYPE_CHECKING:
    from pathlib import Path

CASE = "san-marcos-2006"  # which no pass of the record has coded


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A record with two passes, of which neither has coded CASE."""
    return laid_on_small(EXAMPLES / "accepted" / "passes", tmp_path / "record")


def code(root: Path, *words: str, says: str = "") -> Result:
    """The command with these *words*, answered with *says*."""
    return CliRunner().invoke(main, ["code", *words, "--root", str(root)], input=says)


def test_what_the_case_answers_is_kept_as_a_pass_that_the_record_accepts(root: Path) -> None:
    result = code(root, CASE, "--pass", "pass-a", "--from-case", "--partner", "all")
    assert result.exit_code == 0, result.output
    loaded = load(root)
    assert loaded.errors == []
    mine, case = loaded.record.coded_apart["pass-a"][CASE], loaded.record.cases[CASE]
    core = {one.id for one in loaded.record.variables.values() if one.core == "yes"}
    answers = {(one.state, one.variable): (one.status, one.answer, one.why) for one in mine.all_codings}
    assert answers == {
        (one.state, one.variable): (one.status, one.answer, one.why) for one in case.all_codings if one.variable in core
    }


def test_partners_are_kept_where_they_are_asked_for(root: Path) -> None:
    assert code(root, CASE, "--pass", "pass-a", "--from-case").exit_code == 0
    assert load(root).record.coded_apart["pass-a"][CASE].partners == ()


def test_what_was_decided_between_passes_is_no_answer_of_one_of_them(root: Path) -> None:
    file = root / "codebook/passes.yaml"
    told = file.read_text(encoding="utf-8").replace("draws:", "  - {id: pass-c, says: A third.}\ndraws:")
    file.write_text(told, encoding="utf-8")
    result = code(root, "khemed-1958", "--pass", "pass-c", "--from-case")
    assert "khemed-1958/aim was adjudicated: the first answer is not in the case, and it is left out." in result.stderr
    assert "aim" not in load(root).record.coded_apart["pass-c"]["khemed-1958"].codings


def test_what_a_pass_answered_is_not_written_over_by_the_case(root: Path) -> None:
    file = root / "cases/passes/pass-b/khemed-1958.yaml"
    before = file.read_bytes()
    result = code(root, "khemed-1958", "--pass", "pass-b", "--from-case")
    assert result.exit_code == 2
    assert "is there already" in result.stderr
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([CASE, "--pass", "pass-c"], "Add to it:\n  - id: pass-c\n    says: Who codes, and how.\n"),
        ([CASE, "--pass", "../pass-a"], "'../pass-a' is no name of a pass."),
        (["san-marcos-2007", "--pass", "pass-a"], "san-marcos-2007"),
        ([CASE, "--pass", "pass-a", "--partner", "SLY"], "'SLY' is no partner of san-marcos-2006"),
        ([CASE, "--pass", "pass-a", "--variables", "aims"], "'aims' is no variable that is coded by hand; write 'aim'"),
        ([CASE, "--pass", "pass-a", "--variables", "n_partners"], "'n_partners' is no variable that is coded by hand"),
    ],
    ids=["unknown pass", "path for a pass", "unknown case", "unknown partner", "unknown variable", "computed variable"],
)
def test_a_name_that_nothing_has_is_wrong_use_and_nothing_is_written(root: Path, words: list[str], said: str) -> None:
    before = sorted(root.rglob("*"))
    result = code(root, *words, "--from-case")
    assert result.exit_code == 2
    assert said in result.stderr
    assert sorted(root.rglob("*")) == before


def test_without_a_file_of_passes_the_whole_of_it_is_told(tmp_path: Path) -> None:
    result = code(laid_on_small(SMALL, tmp_path / "record"), CASE, "--pass", "pass-a", "--from-case")
    assert result.exit_code == 2
    assert "Add to it:\npasses:\n  - id: pass-a\n    says: Who codes, and how.\n" in result.stderr
