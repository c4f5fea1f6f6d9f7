"""The papers of the project: what is still to be filled in is listed, and no road for contributors is long."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
HEAD = "## To be filled in by the maintainers"
MARK = re.compile(r"PLACEHOLDER: ([^;\n]+)")
#: Folders that are made, or fetched, or speak of the mark itself.
PASSED_OVER = {"build", "dist", "tests", "node_modules", "__pycache__"}
SHOWN = {".github", ".ci", ".vscode"}
MOST_STEPS = 7


def files() -> Iterator[Path]:
    """The files of the project that somebody wrote."""
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [one for one in folders if one not in PASSED_OVER and (one[0] != "." or one in SHOWN)]
        yield from (Path(folder) / name for name in names)


def sections(text: str) -> dict[str, str]:
    """The parts of a text under its headings of the second order."""
    _, *parts = re.split(r"^## ", text, flags=re.MULTILINE)
    return {part.partition("\n")[0]: part.partition("\n")[2] for part in parts}


def test_the_readme_lists_every_place_that_the_maintainers_are_to_fill_in() -> None:
    found = {
        (path.relative_to(ROOT).as_posix(), words.strip())
        for path in files()
        if path != ROOT / "README.md"
        for words in MARK.findall(path.read_text(encoding="utf-8", errors="replace"))
    }
    listed = re.findall(r"^- `([^`]+)`: (.+)$", README.partition(HEAD)[2], re.MULTILINE)
    assert {file for file, _ in found} >= {"SECURITY.md", "CODE_OF_CONDUCT.md", ".github/CODEOWNERS"}
    assert listed == sorted(found)


@pytest.mark.parametrize("name", ["SECURITY.md", "CODE_OF_CONDUCT.md"])
def test_a_paper_names_no_person_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"@|https?://|\bwww\.", text)
    assert MARK.search(text)


@pytest.mark.parametrize("road", ["Add a case", "Add a variable", "Add a rule", "Change the code"])
def test_a_road_is_there(road: str) -> None:
    assert road in sections(CONTRIBUTING)


@pytest.mark.parametrize("road", sections(CONTRIBUTING))
def test_a_road_has_seven_steps_at_most_numbered_from_one(road: str) -> None:
    steps = [int(number) for number in re.findall(r"^(\d+)\. ", sections(CONTRIBUTING)[road], re.MULTILINE)]
    assert steps == list(range(1, len(steps) + 1))
    assert 1 <= len(steps) <= MOST_STEPS


def test_every_file_that_contributing_names_is_there() -> None:
    named = re.findall(r"`((?:codebook|coalition_kb|docs|tests)/[\w./-]+)`", CONTRIBUTING)
    assert len(named) > 5
    assert [one for one in named if not (ROOT / one).exists()] == []
