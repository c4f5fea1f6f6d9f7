"""Files that nobody writes on purpose: too large, too deep, a link that leads out, a pipe, a name that is no text.

They are made here, since they are nothing to keep among the examples. None may end in a traceback or wait for ever.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from coalition_kb.problem import as_github, as_json, as_text
from coalition_kb.reader import load
from coalition_kb.yamlfile import LARGEST
from tests.examplefiles import SMALL, laid_on_small


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the small record, to be spoilt."""
    return laid_on_small(SMALL, tmp_path / "record")


def answers(root: Path) -> list[str]:
    """File, rule and what was found, of each problem."""
    problems = load(root).problems
    for style in (as_text, as_github, as_json):
        style(problems).encode()  # whatever is told can be shown
    return [f"{one.place.file} {one.rule}: {one.found}" for one in problems]


def test_a_link_that_leads_out_of_the_record_is_refused(root: Path, tmp_path: Path) -> None:
    outside = tmp_path / "secret.yaml"
    outside.write_text("id: secret\n", encoding="utf-8")
    (root / "cases/secret.yaml").symlink_to(outside)
    assert answers(root) == ["cases/secret.yaml outside-folder: a link out of the folder"]


def test_a_link_that_leads_out_is_mended_by_the_file_itself(root: Path, tmp_path: Path) -> None:
    case, outside = root / "cases/khemed-1958.yaml", tmp_path / "khemed-1958.yaml"
    case.rename(outside)
    case.symlink_to(outside)
    assert "cases/khemed-1958.yaml outside-folder: a link out of the folder" in answers(root)
    case.unlink()
    outside.rename(case)
    assert answers(root) == []


def test_a_relative_link_that_leads_out_is_refused(root: Path) -> None:
    (root / "cases/secret.yaml").symlink_to("../../secret.yaml")
    assert answers(root) == ["cases/secret.yaml outside-folder: a link out of the folder"]


def test_a_link_within_the_record_is_refused_too(root: Path) -> None:
    (root / "cases/again-1958.yaml").symlink_to("khemed-1958.yaml")
    assert answers(root) == ["cases/again-1958.yaml outside-folder: a link"]


def test_a_folder_that_is_a_link_is_not_entered(root: Path, tmp_path: Path) -> None:
    outside = tmp_path / "elsewhere"
    outside.mkdir()
    (outside / "secret.yaml").write_text("id: secret\n", encoding="utf-8")
    (root / "cases/more").symlink_to(outside)
    assert all("outside-folder" in answer for answer in answers(root))


def test_the_record_may_itself_stand_behind_a_link(root: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(root)
    assert answers(link) == []


def test_a_link_to_itself_is_told(root: Path) -> None:
    (root / "cases/loop.yaml").symlink_to("loop.yaml")
    (answer,) = answers(root)
    assert answer.startswith("cases/loop.yaml unreadable-file: a file that cannot be read: Too many levels")


def test_a_link_to_nothing_is_told(root: Path) -> None:
    (root / "cases/gone.yaml").symlink_to("gone-1990.yaml")
    assert answers(root) == ["cases/gone.yaml outside-folder: a link"]


def test_a_pipe_is_not_waited_for(root: Path) -> None:
    os.mkfifo(root / "cases/pipe.yaml")
    assert answers(root) == ["cases/pipe.yaml unreadable-file: something else than a file"]


def test_a_folder_with_the_name_of_a_file_is_told(root: Path) -> None:
    (root / "cases/folder.yaml").mkdir()
    assert answers(root) == ["cases/folder.yaml unreadable-file: something else than a file"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_the_right_to_read_is_told(root: Path) -> None:
    (root / "cases/khemed-1958.yaml").chmod(0)
    assert answers(root) == ["cases/khemed-1958.yaml unreadable-file: a file that cannot be read: Permission denied"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything; tests/faults has it lay down that right")
def test_a_folder_without_the_right_to_read_is_not_passed_over(root: Path) -> None:
    (root / "cases/old").mkdir(mode=0)
    assert answers(root) == ["cases/old unreadable-file: a folder that cannot be read: Permission denied"]


def test_a_name_that_is_no_text_is_told(root: Path) -> None:
    Path(os.fsdecode(os.fsencode(root) + b"/cases/\xff.yaml")).write_text("id: x\n", encoding="utf-8")
    (answer,) = answers(root)
    assert answer.startswith("cases/\ufffd.yaml unreadable-file: ")


@pytest.mark.parametrize("sign", ["\x1b[2J", "\n::error::", "\u202e", "\x07"])
def test_a_name_that_a_terminal_would_obey_is_shown_and_does_nothing(root: Path, sign: str) -> None:
    (root / f"cases/a{sign}b.yaml").write_text("id: x\n", encoding="utf-8")
    (told,) = load(root).problems
    assert told.rule == "unreadable-file"
    assert told.place.file.isprintable()


@pytest.mark.parametrize("name", ["case.yml", "case.YAML", "case.YML"])
def test_a_name_with_another_ending_is_not_passed_over(root: Path, name: str) -> None:
    (root / "cases" / name).write_text("id: case\n", encoding="utf-8")
    assert answers(root) == [f"cases/{name} unreadable-file: a name that ends in {Path(name).suffix!r}"]


@pytest.mark.parametrize("name", ["notes.md", ".khemed-1958.yaml.swp", "khemed-1958.yaml~", "map.png"])
def test_what_is_no_yaml_is_no_part_of_the_record(root: Path, name: str) -> None:
    (root / "cases" / name).write_bytes(b"\xff\0")
    assert answers(root) == []


def test_two_cases_of_one_name_are_told_and_the_first_is_kept(root: Path) -> None:
    (root / "cases/old").mkdir()
    (root / "cases/old/khemed-1958.yaml").write_text("id: khemed-1958\n", encoding="utf-8")
    (answer,) = answers(root)
    assert answer == (
        "cases/old/khemed-1958.yaml doubled-key: "
        "'khemed-1958' is the name of two files, first of cases/khemed-1958.yaml"
    )
    assert load(root).record.cases["khemed-1958"].title == "Khemed (Operation Sandstorm)"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"a: " + b"x" * LARGEST, "a file of more than 2,097,152 bytes"),
        (b"[" * 1_000_000, "nesting too deep to read"),
        (b"- " * 1_000_000, "nesting too deep to read"),
        (b"a: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n", "an anchor that is used again"),
        (b"\x89PNG\r\n\x1a\n\0\0", "bytes that are not UTF-8"),
        (b"", "an empty file"),
    ],
    ids=["large", "deep", "deep in blocks", "growing", "binary", "empty"],
)
def test_what_cannot_be_read_is_told_with_its_file(root: Path, data: bytes, found: str) -> None:
    (root / "cases/bad-1990.yaml").write_bytes(data)
    assert answers(root) == [f"cases/bad-1990.yaml yaml: {found}"]


@pytest.mark.parametrize("text", ["just words", "[a, list]", "- one\n- two", "~", "{}"])
@pytest.mark.parametrize(
    "name",
    [
        "cases/khemed-1958.yaml",
        "codebook/sources/general.yaml",
        "codebook/states.yaml",
        "codebook/questions.yaml",
        "codebook/themes.yaml",
        "codebook/retired.yaml",
        "codebook/findings/build-ties.yaml",
        "codebook/analysis.yaml",
        "codebook/variables/partner/took_part.yaml",
    ],
)
def test_a_file_of_another_form_is_told(root: Path, name: str, text: str) -> None:
    (root / name).write_text(text, encoding="utf-8")
    problems = load(root).problems
    assert any(one.place.file == name and one.rule in {"wrong-form", "missing-field"} for one in problems)


def test_a_codebook_that_cannot_be_read_is_told_before_any_case_is_judged_by_it(root: Path) -> None:
    (root / "codebook/variables/partner/took_part.yaml").write_text("rule: a: b\n", encoding="utf-8")
    (root / "cases/khemed-1958.yaml").write_text("id: khemed-1958\n", encoding="utf-8")
    assert {one.rule for one in load(root).problems} == {"yaml", "missing-field", "editor-line"}
