"""`search` and `tables` from the shell: what they print, where they say it, how they end, and what they write."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from click.testing import CliRunner

from coalition_kb import cli
from coalition_kb.reader import load
from coalition_kb.search.index import create
from coalition_kb.search.stamp import stamp
from tests.examplefiles import SMALL

if TYPE_CHECKING:
    from click.testing import Result


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli.main, [str(one) for one in arguments])


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the small record with its index, which a test may change."""
    copied = Path(shutil.copytree(SMALL, tmp_path / "record"))
    create(load(copied).record, stamp(copied), copied / "build" / "index")
    return copied


def test_a_hit_is_its_title_and_the_passage(root: Path) -> None:
    found = run("search", "landed Wadesdah", "--kind", "case", "--root", root)
    assert found.stdout.startswith(" 1. Khemed (Operation Sandstorm)  [case khemed-1958]\n    text: ")
    assert "«landed» at «Wadesdah»" in found.stdout
    assert (found.stderr, found.exit_code) == ("1 found.\n", 0)


def test_json_holds_the_same(root: Path) -> None:
    held = json.loads(run("search", "landed Wadesdah", "--kind", "case", "--json", "--root", root).stdout)
    assert (held["total"], held["hits"][0]["id"], held["hits"][0]["field"]) == (1, "khemed-1958", "text")


def test_nothing_found_is_no_failure(root: Path) -> None:
    found = run("search", "xqzwv", "--root", root)
    assert (found.stdout, found.exit_code) == ("", 0)
    assert found.stderr == "Nothing has all of these words.\n0 found.\n"


def test_what_was_searched_instead_is_said(root: Path) -> None:
    found = run("search", "Sandstrom", "--root", root)
    assert "[case khemed-1958]" in found.stdout
    assert found.stderr.startswith("Searched for 'sandstorm' in place of 'sandstrom'.\n")


def test_a_page_written_by_hand_is_found_by_its_path(root: Path) -> None:
    (root / "docs").mkdir()
    text = "---\ntitle: Methods\n---\n\n# Methods\n\nHow <b>zeppelins</b> are [counted](data.md).\n"
    (root / "docs" / "methods.md").write_text(text, encoding="utf-8")
    found = run("search", "zeppelins counted", "--root", root)
    assert "1. Methods  [page docs/methods.md]\n    text: Methods How «zeppelins» are «counted»" in found.stdout


def test_a_limit_is_said(root: Path) -> None:
    assert " more; --limit shows more of them" in run("search", "marcos", "--limit", 2, "--root", root).stdout


def test_filters_without_words_list_what_passes(root: Path) -> None:
    found = run("search", "--where", "mandate=given", "--kind", "case", "--root", root)
    assert "[case san-marcos-2004]" in found.stdout
    assert "1 found." in found.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "Give words to find, or a filter."),
        (("x", "--where", "manadte=given"), "'manadte' is no variable; write 'mandate'"),
        (("x", "--state", "Costaguena"), "write 'costaguana'"),
        (("x", "--years", "2003-1990"), "ends before it begins"),
        (("x", "--kind", "cases"), "'cases' is not one of 'case', 'answer'"),
        (("x", "--limit", "0"), "0 is not in the range x>=1"),
    ],
)
def test_wrong_use_ends_with_2(root: Path, arguments: tuple[str, ...], told: str) -> None:
    found = run("search", *arguments, "--root", root)
    assert (found.exit_code, found.stdout) == (2, "")
    assert told in found.stderr


def test_the_record_is_not_read_where_the_index_fits(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coalition_kb.cli.asking.load", None)
    assert run("search", "marcos", "--where", "mandate=given", "--root", root).exit_code == 0


def test_a_change_of_the_record_is_found_and_said_and_nothing_is_written(root: Path) -> None:
    case = root / "cases" / "khemed-1958.yaml"
    case.write_text(case.read_text(encoding="utf-8").replace("Two companies", "Two galleons"), encoding="utf-8")
    before = sorted((path.name, path.stat().st_mtime_ns) for path in (root / "build" / "index").iterdir())
    found = run("search", "galleons", "--root", root)
    assert "«galleons»" in found.stdout
    assert "one is made in memory" in found.stderr
    assert before == sorted((path.name, path.stat().st_mtime_ns) for path in (root / "build" / "index").iterdir())


def test_a_record_with_problems_is_not_searched_and_they_are_told(root: Path) -> None:
    case = root / "cases" / "khemed-1958.yaml"
    case.write_text(case.read_text(encoding="utf-8").replace("code: rescue", "code: recsue"), encoding="utf-8")
    found = run("search", "wadesdah", "--root", root)
    assert found.exit_code == 1
    assert "[unknown-code]" in found.stdout


@pytest.mark.parametrize("command", [["search", "marcos"], ["show", "aim"], ["check"]])
def test_pandas_is_not_imported(root: Path, command: list[str]) -> None:
    code = (
        "import sys\nfrom coalition_kb.cli import main\n"
        f"try:\n    main({[*command, '--root', str(root)]!r})\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        "assert 'pandas' not in sys.modules\nassert ('whoosh' in sys.modules) == (sys.argv[1] == 'search')"
    )
    subprocess.run([sys.executable, "-c", code, command[0]], check=True, capture_output=True)  # noqa: S603 - our own words


def test_tables_are_written_beside_what_is_there(root: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("kept", encoding="utf-8")
    found = run("tables", "--root", root, "--into", tmp_path / "out")
    assert found.exit_code == 0
    counts = {words[1]: words[0] for words in map(str.split, found.stdout.splitlines())}
    assert (counts["cases"], counts["partners"], counts["universe"]) == ("3", "7", "5")
    assert set(counts) | {"dictionary"} == {path.stem for path in (tmp_path / "out").glob("*.csv")}
    assert (tmp_path / "out" / "cases.csv").exists()
    assert (tmp_path / "out" / "mine.txt").read_text(encoding="utf-8") == "kept"


def test_tables_of_chosen_cases_hold_their_rows_alone_and_compute_over_all(root: Path, tmp_path: Path) -> None:
    run("tables", "--root", root, "--into", tmp_path / "all")
    found = run("tables", "--root", root, "--into", tmp_path / "some", "--where", "mandate=given")
    assert found.stderr == f"1 of 3 cases are in {tmp_path / 'some'}.\n"
    for name in ("cases_wide", "dyads", "coding_sources"):
        all_, some = (pd.read_csv(tmp_path / folder / f"{name}.csv", dtype=str) for folder in ("all", "some"))
        column = "case_id" if "case_id" in all_ else "coding_id"
        wanted = all_[all_[column].str.startswith("san-marcos-2004")].reset_index(drop=True)
        pd.testing.assert_frame_equal(some, wanted)
    for name in ("sources", "universe"):
        assert (tmp_path / "all" / f"{name}.csv").read_bytes() == (tmp_path / "some" / f"{name}.csv").read_bytes()
    lists = pd.read_csv(tmp_path / "some" / "lists.csv", dtype=str)  # what is said of a candidate that is no case stays
    assert sorted(lists["candidate_id"]) == ["freedonia-storm-1999", "khemed-airport-1958", "san-marcos-2004"]
