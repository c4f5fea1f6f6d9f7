"""One case is checked alone: by the same rules, in the same words, and quickly, since the codebook is recalled."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from coalition_kb.cli import main
from coalition_kb.memory import codebook
from coalition_kb.reader import case_of, load, load_case, load_codebook
from coalition_kb.recall import folder_of
from tests.examplefiles import EXAMPLES, REFUSED, SMALL, laid_on_small

if TYPE_CHECKING:
    from click.testing import Result

ROOT = Path(__file__).parents[1]
KHEMED = "cases/khemed-1958.yaml"
#: What two files make wrong together is seen where all are checked.
TOGETHER = {"name-twice", "doubled-key", "studied-in", "wrong-id", "pass-case"}
#: Half a codebook judges no case: what of it cannot be read is told alone.
CODEBOOK = {"missing-field", "unknown-field", "unreadable-file", "wrong-form"}
ALIKE = [one for one in REFUSED if (one / "cases").is_dir() and one.name not in TOGETHER | CODEBOOK]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return laid_on_small(EXAMPLES / "accepted" / "passes", tmp_path / "record")


def check(root: Path, *files: str) -> Result:
    return CliRunner().invoke(main, ["check", "--root", str(root), *(str(root / file) for file in files)])


@pytest.mark.parametrize("overlay", ALIKE, ids=lambda path: path.name)
def test_a_case_alone_is_told_what_it_is_told_among_all(overlay: Path, tmp_path: Path) -> None:
    root = laid_on_small(overlay, tmp_path / "record")
    every = load(root).problems
    read = load_codebook(root)
    for case in (root / "cases").glob("*.yaml"):
        files = {f"cases/{case.name}", *(f"cases/passes/{name}/{case.name}" for name in ("pass-a", "pass-b", "pass-c"))}
        assert load_case(root, read.record, case.stem).problems == [one for one in every if one.place.file in files]


def test_a_sound_case_is_answered_with_silence_a_count_and_0(root: Path) -> None:
    found = check(root, KHEMED)
    assert (found.exit_code, found.stdout) == (0, "")
    assert found.stderr.startswith("1 cases, ")


def test_only_what_is_wrong_in_the_file_is_told(root: Path) -> None:
    for name in ("khemed-1958", "san-marcos-2006"):
        file = root / "cases" / f"{name}.yaml"
        file.write_text(file.read_text(encoding="utf-8").replace("demand:", "demnad:"), encoding="utf-8")
    found = check(root, KHEMED)
    assert found.exit_code == 1
    assert "cases/khemed-1958.yaml" in found.stdout
    assert "san-marcos-2006" not in found.stdout


def test_the_file_of_a_pass_is_checked_with_its_case(root: Path) -> None:
    file = root / "cases" / "passes" / "pass-b" / "khemed-1958.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("code: guard", "code: gaurd"), encoding="utf-8")
    found = check(root, "cases/passes/pass-b/khemed-1958.yaml")
    assert found.exit_code == 1
    assert "aim is 'gaurd', which is no code of it" in found.stdout


def test_a_file_of_the_codebook_is_checked_with_all_that_hangs_on_it(root: Path) -> None:
    file = root / "codebook" / "variables" / "intervention" / "aim.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("theme: ", "theme: x"), encoding="utf-8")
    found = check(root, "codebook/variables/intervention/aim.yaml")
    assert found.exit_code == 1
    assert "[codebook-theme]" in found.stdout


def test_a_codebook_that_changed_is_read_anew(root: Path) -> None:
    assert check(root, KHEMED).exit_code == 0
    file = root / "codebook" / "variables" / "intervention" / "aim.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("  rescue:", "  rescued:"), encoding="utf-8")
    assert "aim is 'rescue', which is no code of it" in check(root, KHEMED).stdout


@pytest.mark.parametrize("kept", [b"", b"no pickle", b"\x80\x05."])
def test_what_is_kept_and_cannot_be_read_is_as_if_it_were_not_there(root: Path, kept: bytes) -> None:
    first = codebook(root).record
    (file,) = folder_of(root).iterdir()
    file.write_bytes(kept)
    assert codebook(root).record == first


def test_what_is_recalled_is_what_was_read(root: Path) -> None:
    read = load_codebook(root).record
    assert codebook(root).record == read
    assert codebook(root).record == read


def test_nothing_is_recalled_from_the_folder_of_the_record(root: Path) -> None:
    before = sorted(root.rglob("*"))
    codebook(root)
    assert sorted(root.rglob("*")) == before


def test_what_of_the_codebook_cannot_be_read_is_told_in_place_of_the_case(root: Path) -> None:
    (root / "codebook" / "themes.yaml").write_text("themes: [", encoding="utf-8")
    found = check(root, KHEMED)
    assert found.exit_code == 1
    assert found.stdout.startswith("codebook/themes.yaml")


@pytest.mark.parametrize("id_", sorted(path.stem for path in (ROOT / "cases").glob("*.yaml"))[::8])
def test_a_real_case_alone_is_sound_as_it_is_among_all(id_: str) -> None:
    assert load_case(ROOT, codebook(ROOT).record, id_).errors == []


@pytest.mark.parametrize(
    ("file", "id_"),
    [
        (KHEMED, "khemed-1958"),
        ("cases/passes/pass-b/khemed-1958.yaml", "khemed-1958"),
        ("codebook/versions.yaml", ""),
        ("cases/passes/stray.yaml", ""),
        ("elsewhere/khemed-1958.yaml", ""),
    ],
)
def test_a_file_is_that_of_a_case_by_where_it_stands(file: str, id_: str) -> None:
    assert case_of(SMALL / file, SMALL) == id_
