"""The documents name what is there: commands, targets, decisions; and no page types a count."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from coalition_kb import cli
from coalition_kb.reader import documents

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", sorted(cli.main.commands))
def test_the_readme_shows_each_command(command: str) -> None:
    assert f"coalition-kb {command}" in README


def test_every_target_that_a_document_names_is_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    texts = [README, *((ROOT / name).read_text(encoding="utf-8") for name in ("CONTRIBUTING.md", ".ci/run"))]
    named = {name for text in texts for name in re.findall(r"(?:`|^)make ([a-z]+)", text, re.MULTILINE)}
    assert {"site", "test"} <= named
    assert named <= targets


def test_every_decision_is_listed_once() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(r"\]\((\d{4}-[a-z-]+\.md)\)", (folder / "README.md").read_text(encoding="utf-8"))
    assert listed == sorted(path.name for path in folder.glob("0*.md"))


@pytest.mark.parametrize("page", [one.path.name for one in documents(ROOT)])
def test_a_page_written_by_hand_types_no_count_of_the_record(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    assert not re.search(r"\b\d+ (cases|codings|sources|variables|states|partners)\b", text)
