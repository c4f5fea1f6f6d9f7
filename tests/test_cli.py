"""`coalition-kb check`: its words, its formats and how it says how it went."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from coalition_kb import __version__
from coalition_kb.cli import main
from tests.examplefiles import EVERY_MISTAKE, EXAMPLES, SMALL, laid_on_small


def run(*words: str | Path) -> Result:
    """The command line with these words, run here."""
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def warned(tmp_path: Path) -> Path:
    """A record with two warnings and no error."""
    return laid_on_small(EXAMPLES / "refused" / "hindsight", tmp_path / "record")


@pytest.fixture
def refused(tmp_path: Path) -> Path:
    """A record with one error."""
    return laid_on_small(EXAMPLES / "refused" / "partner-twice", tmp_path / "record")


def test_a_clean_record_is_answered_with_silence_a_count_and_0() -> None:
    result = run("check", "--root", SMALL)
    assert result.exit_code == 0
    assert result.stdout == ""
    assert result.stderr == "3 cases, 52 codings: 0 problems, 0 warnings\n"


def test_an_error_is_told_and_answered_with_1(refused: Path) -> None:
    result = run("check", "--root", refused)
    assert result.exit_code == 1
    assert result.stdout == (EXAMPLES / "refused/partner-twice/problems.txt").read_text(encoding="utf-8")
    assert result.stderr == "3 cases, 54 codings: 1 problems, 0 warnings\n"


def test_a_warning_is_told_and_answered_with_0(warned: Path) -> None:
    result = run("check", "--root", warned)
    assert result.exit_code == 0
    assert result.stdout.count(": warning: ") == 2
    assert result.stderr.endswith(": 0 problems, 2 warnings\n")


def test_a_warning_is_answered_with_1_where_warnings_are_to_count(warned: Path) -> None:
    assert run("check", "--strict", "--root", warned).exit_code == 1


def test_nothing_is_stricter_about_a_clean_record() -> None:
    assert run("check", "--strict", "--root", SMALL).exit_code == 0


def test_an_empty_root_is_a_failure(tmp_path: Path) -> None:
    result = run("check", "--root", tmp_path)
    assert result.exit_code == 1
    assert "cases:1:1: no file to check [nothing-checked]" in result.stdout


def test_every_mistake_is_told_in_one_run(tmp_path: Path) -> None:
    result = run("check", "--root", laid_on_small(EVERY_MISTAKE, tmp_path / "record"))
    assert result.exit_code == 1
    assert result.stdout == (EVERY_MISTAKE / "problems.txt").read_text(encoding="utf-8")


def test_for_a_pull_request_each_problem_is_an_annotation(refused: Path) -> None:
    result = run("check", "--format", "github", "--root", refused)
    assert result.exit_code == 1
    assert result.stdout == (
        "::error file=cases/san-marcos-2006.yaml,line=47,col=5,title=partner-twice::"
        "COS is a partner twice, first on line 25. To mend: merge the two\n"
    )


def test_for_programs_the_problems_are_json(refused: Path) -> None:
    result = run("check", "--format", "json", "--root", refused)
    (problem,) = json.loads(result.stdout)
    assert (problem["file"], problem["line"], problem["rule"], problem["severity"]) == (
        "cases/san-marcos-2006.yaml",
        47,
        "partner-twice",
        "error",
    )


def test_for_programs_a_clean_record_is_an_empty_list() -> None:
    assert json.loads(run("check", "--format", "json", "--root", SMALL).stdout) == []


@pytest.mark.parametrize(
    "words",
    [
        ["check", "--root", "/no/such/folder"],
        ["check", "--format", "xml"],
        ["check", "--sloppy"],
        ["chekc"],
        ["check", "cases/grenada-1983.yaml"],
    ],
    ids=" ".join,
)
def test_wrong_use_is_answered_with_2_and_how_to_use_it(words: list[str]) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert result.stderr.startswith("Usage: ")


def test_a_file_is_no_root() -> None:
    assert run("check", "--root", SMALL / "cases/khemed-1958.yaml").exit_code == 2


def test_the_version_is_told() -> None:
    assert run("--version").stdout.endswith(f"version {__version__}\n")


def test_it_runs_as_a_module_in_the_folder_that_it_is_called_in() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "coalition_kb", "check"], cwd=SMALL, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "3 cases, 52 codings: 0 problems, 0 warnings\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device on which nothing can be written")
def test_what_no_command_foresaw_is_said_to_be_our_fault_and_answered_with_3(refused: Path) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(  # noqa: S603 - we know the words
            [sys.executable, "-m", "coalition_kb", "check", "--root", refused],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 3
    assert done.stderr.splitlines()[:2] == [
        f"coalition-kb {__version__} failed: OSError: [Errno 28] No space left on device",
        "This is a fault of the program, not of the record. Please report it.",
    ]
