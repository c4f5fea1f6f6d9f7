"""`coalition-kb check`: its words, its formats and how it says how it went."""

from __future__ import annotations

import json
import os
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
    assert result.stderr == "3 cases, 55 codings: 0 problems, 0 warnings\n"


def test_an_error_is_told_and_answered_with_1(refused: Path) -> None:
    result = run("check", "--root", refused)
    assert result.exit_code == 1
    assert result.stdout == (EXAMPLES / "refused/partner-twice/problems.txt").read_text(encoding="utf-8")
    assert result.stderr == "3 cases, 57 codings: 1 problems, 0 warnings\n"


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
        "::error file=cases/san-marcos-2006.yaml,line=48,col=5,title=partner-twice::"
        "COS is a partner twice, first on line 26. To mend: merge the two\n"
    )


def test_for_programs_the_problems_are_json(refused: Path) -> None:
    result = run("check", "--format", "json", "--root", refused)
    (problem,) = json.loads(result.stdout)
    assert (problem["file"], problem["line"], problem["rule"], problem["severity"]) == (
        "cases/san-marcos-2006.yaml",
        48,
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
        ["check", "cases/no-such-case.yaml"],
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
    assert done.stderr == "3 cases, 55 codings: 0 problems, 0 warnings\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device on which nothing can be written")
def test_an_answer_that_finds_no_room_is_answered_with_1_and_what_to_do(refused: Path) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(  # noqa: S603 - we know the words
            [sys.executable, "-m", "coalition_kb", "check", "--root", refused],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.splitlines()[0] == "the disk is full: make room, and run it again."


def test_what_no_command_foresaw_is_said_to_be_our_fault_and_answered_with_3(tmp_path: Path) -> None:
    (tmp_path / "whoosh").mkdir()
    (tmp_path / "whoosh" / "__init__.py").write_text("1 / 0\n", encoding="utf-8")  # a library that is broken
    done = subprocess.run(  # noqa: S603 - we know the words
        [sys.executable, "-m", "coalition_kb", "search", "oil", "--root", SMALL],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(tmp_path), str(EXAMPLES.parents[1])))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3
    assert done.stderr.splitlines() == [
        f"coalition-kb {__version__} failed: ZeroDivisionError: division by zero",
        "This is a fault of the program, not of the record. Please report it.",
    ]


# --- tables -----------------------------------------------------------------------------------------------------------


def written(folder: Path) -> set[str]:
    """The names of the files in *folder*."""
    return {path.name for path in folder.iterdir()}


def test_all_tables_are_written_as_csv_with_a_text_that_says_what_they_are(tmp_path: Path) -> None:
    result = run("tables", "--root", SMALL, "--into", tmp_path)
    assert result.exit_code == 0
    assert {"cases.csv", "dyads.csv", "state_codes.csv", "dictionary.csv", "about.txt"} <= written(tmp_path)
    about = (tmp_path / "about.txt").read_text(encoding="utf-8")
    assert about.startswith(f"Coalition knowledge base: data 0.1.0, codebook 0.2.0, software {__version__}\n")
    assert "\n3 of 3 cases; no filter.\n" in about
    assert "which is left out" not in about + result.stderr


def test_chosen_tables_are_written_and_what_leads_out_of_them_is_told(tmp_path: Path) -> None:
    result = run(
        *("tables", "--root", SMALL, "--into", tmp_path, "--tables", "partners, states"),
        *("--where", "mandate=given", "--state", "San Marcan"),
    )
    assert result.exit_code == 0
    assert written(tmp_path) == {"partners.csv", "states.csv", "dictionary.csv", "about.txt"}
    assert result.stderr.startswith("partners.case_id leads to cases, which is left out.\n")
    about = (tmp_path / "about.txt").read_text(encoding="utf-8")
    assert "chosen by --state 'San Marcan' --where mandate=given." in about
    assert "  partners.case_id leads to cases\n" in about
    assert "state_id leads" not in about  # the states are there
    dictionary = (tmp_path / "dictionary.csv").read_text(encoding="utf-8")
    assert {line.partition(",")[0] for line in dictionary.splitlines()[1:]} == {"partners", "states"}


def test_filters_leave_states_sources_and_codebook_whole(tmp_path: Path) -> None:
    run("tables", "--root", SMALL, "--into", tmp_path / "all")
    run("tables", "--root", SMALL, "--into", tmp_path / "some", "--years", "1958")
    same = {
        name
        for name in written(tmp_path / "all")
        if (tmp_path / "all" / name).read_bytes() == (tmp_path / "some" / name).read_bytes()
    }
    whole = {"states", "state_codes", "state_years", "code_years", "state_memberships", "sources", "variables", "codes"}
    assert {f"{name}.csv" for name in whole} <= same
    assert not {f"{name}.csv" for name in ("cases", "cases_wide", "partners", "dyads", "codings", "case_states")} & same
    lists = (tmp_path / "some" / "lists.csv").read_text(encoding="utf-8")
    assert "khemed-1958" in lists
    assert "san-marcos-2004" not in lists


def test_the_same_choice_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        run("tables", "--root", SMALL, "--into", tmp_path / name, "--years", "2004-", "--tables", "dyads")
    for name in written(tmp_path / "one"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (("--tables", "case_wide"), "'case_wide' is no table; write 'cases_wide'."),
        (("--tables", "cases,dyades"), "'dyades' is no table; write 'dyads'."),
        (("--format", "csvs"), "'csvs' is no format; write 'csv'."),
        (("--where", "aim=rescues"), "'rescues' is no code of aim; write 'rescue'."),
        (("--years", "abc"), "'abc' is no span of years"),
    ],
    ids=" ".join,
)
def test_a_table_format_or_filter_that_is_not_there_is_wrong_use(
    tmp_path: Path, words: tuple[str, str], answer: str
) -> None:
    result = run("tables", "--root", SMALL, "--into", tmp_path / "out", *words)
    assert result.exit_code == 2
    assert answer in " ".join(result.stderr.split())
    assert not (tmp_path / "out").exists()
