"""`coalition-kb diff`: revisions of git and folders, old trees, hostile names, and what it leaves alone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from coalition_kb.cli import main
from coalition_kb.reader import load
from coalition_kb.revision import RevisionError, tree
from tests.examplefiles import SMALL, laid_on_small
from tests.programs import needed
from tests.test_layers import MODULES, named, ours

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

CASE = "cases/khemed-1958.yaml"
ALONE = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
PERSON = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")


def run(*words: str | Path) -> Result:
    """The command line with these words, run here."""
    return CliRunner().invoke(main, [str(word) for word in words])


def git(root: Path, *words: str) -> str:
    done = subprocess.run(  # noqa: S603 - we know the words
        [needed("git"), "-C", str(root), *PERSON, *words],
        env={**os.environ, **ALONE},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def change(root: Path, file: str, old: str, new: str) -> None:
    text = (root / file).read_text(encoding="utf-8")
    assert old in text
    (root / file).write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The small record in a repository of its own: one commit, with the tag `first`."""
    made = laid_on_small(SMALL, tmp_path / "record")
    git(made, "init", "--quiet", "--initial-branch=main")
    git(made, "add", "--all")
    git(made, "commit", "--quiet", "--message=first")
    git(made, "tag", "first")
    return made


def test_nothing_differs_from_the_commit_that_stands(root: Path) -> None:
    found = run("diff", "HEAD", "--root", root)
    assert (found.exit_code, found.stderr) == (0, "")
    assert found.stdout == (
        "From HEAD (data 0.1.0, codebook 0.2.0) to the working tree (data 0.1.0, codebook 0.2.0).\nNothing differs.\n"
    )


def test_the_working_tree_is_compared_with_a_revision(root: Path) -> None:
    change(root, CASE, "us_personnel: {value: 400,", "us_personnel: {value: 450,")
    found = run("diff", "first", "--root", root)
    assert found.exit_code == 0
    assert "us_personnel: 400 (380 to 600) peak, medium → 450 (380 to 600) peak, medium [answer]\n" in found.stdout
    assert "      The roll.\n" in found.stdout


def test_two_revisions_are_compared_from_the_first_to_the_second(root: Path) -> None:
    change(root, CASE, "code: rescue", "code: guard")
    git(root, "commit", "--quiet", "--all", "--message=second")
    there = json.loads(run("diff", "first", "HEAD", "--json", "--root", root).stdout)
    back = json.loads(run("diff", "HEAD", "first", "--json", "--root", root).stdout)
    assert [(one["was"], one["now"]) for one in there["cells"]] == [("rescue, high", "guard, high")]
    assert [(one["was"], one["now"]) for one in back["cells"]] == [("guard, high", "rescue, high")]
    assert there["before"] == {"name": "first", "data": "0.1.0", "codebook": "0.2.0", "on": "2026-11-22"}


def test_a_folder_stands_for_a_revision_and_git_is_not_asked(tmp_path: Path) -> None:
    before, after = laid_on_small(SMALL, tmp_path / "a"), laid_on_small(SMALL, tmp_path / "b")
    change(after, CASE, "code: rescue", "code: guard")
    found = run("diff", before, after, "--root", after)
    assert (found.exit_code, "aim: rescue, high → guard, high [answer]" in found.stdout) == (0, True)


def test_the_file_of_a_version_is_printed_with_the_sentences_that_it_has(root: Path) -> None:
    change(root, CASE, "code: rescue", "code: guard")
    shutil.copy(root / "codebook/changes/0.1.0.yaml", root / "codebook/changes/0.2.0.yaml")
    change(root, "codebook/changes/0.2.0.yaml", "Three cases to learn from.", "The aim of Khemed is another.")
    printed = run("diff", "first", "--change", "0.2.0", "--root", root).stdout
    assert printed.startswith("id: 0.2.0\non: 2026-11-22\ncodebook: 0.2.0\nsays:\n")
    assert "The aim of Khemed is another." in printed
    assert '    aim: {was: "rescue, high", now: "guard, high", hash: "' in printed


def test_neither_the_working_tree_nor_the_store_is_touched(root: Path) -> None:
    change(root, CASE, "code: rescue", "code: guard")
    before = (git(root, "status", "--porcelain"), git(root, "stash", "list"), git(root, "branch", "--list"))
    run("diff", "first", "--root", root)
    assert (git(root, "status", "--porcelain"), git(root, "stash", "list"), git(root, "branch", "--list")) == before


def test_the_folder_of_a_revision_is_gone_afterwards(root: Path) -> None:
    with tree(root, "first") as folder:
        assert (folder / CASE).read_bytes() == (root / CASE).read_bytes()
    assert not folder.exists()


def test_a_record_below_the_top_of_its_repository_is_found(tmp_path: Path) -> None:
    made = laid_on_small(SMALL, tmp_path / "top" / "record")
    git(tmp_path / "top", "init", "--quiet")
    git(tmp_path / "top", "add", "--all")
    git(tmp_path / "top", "commit", "--quiet", "--message=first")
    assert run("diff", "HEAD", "--root", made).stdout.endswith("Nothing differs.\n")


# --- old trees --------------------------------------------------------------------------------------------------------


def test_a_tree_from_before_folders_and_fields_is_compared_as_far_as_it_goes(root: Path) -> None:
    shutil.rmtree(root / "codebook/changes")
    (root / "codebook/themes.yaml").unlink()
    change(root, "codebook/variables/intervention/aim.yaml", "theme: ", "topic: ")
    git(root, "commit", "--quiet", "--all", "--message=old")
    git(root, "checkout", "--quiet", "first")
    change(root, CASE, "code: rescue", "code: guard")
    found = run("diff", "main", "--root", root)
    assert found.exit_code == 1
    assert "aim: rescue, high → guard, high [answer]" in found.stdout
    assert found.stderr.splitlines()[0] == (
        "main lacks codebook/changes, codebook/themes.yaml: what stands there on the other side was not compared."
    )
    assert "main was written for other forms (missing-field 1, unknown-field 1; the first: codebook/var" in found.stderr


def test_a_case_that_cannot_be_read_is_named_and_left_out(root: Path) -> None:
    (root / CASE).write_text("id: [khemed", encoding="utf-8")
    found = run("diff", "first", "--root", root)
    assert found.exit_code == 1
    assert "Nothing differs." in found.stdout
    assert f"the working tree has a file that was left out: {CASE}:1:5: " in found.stderr


def test_a_revision_without_a_record_is_wrong_use(root: Path) -> None:
    git(root, "checkout", "--quiet", "--orphan", "bare")
    git(root, "rm", "-r", "--quiet", "--cached", ".")
    (root / "notes.txt").write_text("notes", encoding="utf-8")
    git(root, "add", "notes.txt")
    git(root, "commit", "--quiet", "--message=notes")
    found = run("diff", "bare", "--root", root)
    assert found.exit_code == 2
    assert "'bare' has neither cases/ nor codebook/: it has no record" in found.stderr


def test_a_link_that_leads_out_is_not_followed(root: Path) -> None:
    (root / "cases" / "passwd.yaml").symlink_to("/etc/passwd")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message=link")
    found = run("diff", "HEAD", "--root", root)
    assert (found.exit_code, found.stdout) == (2, "")
    assert "'HEAD' holds what cannot be copied: " in found.stderr


# --- hostile names ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "nothing-of-that-name",
        "--output=owned",
        "--upload-pack=touch owned",
        "-h",
        "first:cases",
        "first..HEAD",
        "HEAD; touch owned",
        "$(touch owned)",
        "first\0",
        "first\nHEAD",
        "a" * 5000,
        "",
        "\u202egpj.exe",
    ],
)
def test_a_name_that_is_no_revision_is_wrong_use_and_nothing_runs(root: Path, name: str) -> None:
    before = sorted(path.name for path in root.iterdir())
    found = run("diff", "--root", root, "--", name)
    assert found.exit_code == 2
    assert found.stderr.startswith("Usage: ")
    assert sorted(path.name for path in root.iterdir()) == before


def test_a_branch_whose_name_looks_like_an_option_is_a_revision(root: Path) -> None:
    git(root, "update-ref", "refs/heads/--help", "HEAD")
    assert run("diff", "--root", root, "--", "--help").stdout.endswith("Nothing differs.\n")


def test_without_a_repository_a_revision_is_wrong_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    found = run("diff", "HEAD", "--root", laid_on_small(SMALL, tmp_path / "record"))
    assert found.exit_code == 2
    assert "is in no repository of git" in found.stderr


def test_without_git_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RevisionError, match="git is not installed"), tree(tmp_path, "HEAD"):
        pass


def test_a_shallow_clone_is_told_how_to_get_the_rest(root: Path, tmp_path: Path) -> None:
    change(root, CASE, "code: rescue", "code: guard")
    git(root, "commit", "--quiet", "--all", "--message=second")
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{root}", "shallow")
    found = run("diff", "HEAD~1", "--root", tmp_path / "shallow")
    assert found.exit_code == 2
    assert "this clone is shallow: git fetch --unshallow brings the rest" in found.stderr


@pytest.mark.parametrize("words", [["diff"], ["diff", "a", "b", "c"], ["diff", "a", "--json", "--change", "1.0.0"]])
def test_wrong_use_is_answered_with_2(words: list[str]) -> None:
    assert run(*words).exit_code == 2


def test_git_is_asked_by_this_command_alone() -> None:
    asking = {named(path) for path in MODULES if "revision" in set(ours(path))}
    assert asking == {"cli/asking"}
    reading = [path for path in MODULES if '"git"' in path.read_text(encoding="utf-8")]
    assert [named(path) for path in reading] == ["revision"]


def test_a_tree_is_loaded_alike_from_git_and_from_disk(root: Path) -> None:
    with tree(root, "first") as folder:
        assert load(folder).record.cases == load(root).record.cases
