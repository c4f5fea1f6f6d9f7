"""What strangers could send in: each attack is refused with a place, or is a text that may stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from markdown import markdown  # type: ignore[import-untyped]  # it ships no types

from coalition_kb.policy import POLICY, breaches
from coalition_kb.problem import as_github, as_text
from coalition_kb.reader import load
from coalition_kb.site.edition.reading import EXTENSIONS
from tests.examplefiles import SMALL, laid_on_small
from tests.hostilefiles import ATTACKS, FOLDER, PAGES, PLACES, Attack, sent_in

if TYPE_CHECKING:
    from pathlib import Path

HEAD = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
LEAST = 200


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small record; each attack is taken out of it again."""
    return laid_on_small(SMALL, tmp_path_factory.mktemp("hostile") / "record")


@pytest.mark.parametrize("one", [one for one in ATTACKS if one.rules], ids=lambda one: one.name)
def test_an_attack_is_refused_with_a_place(one: Attack, root: Path) -> None:
    with sent_in(one, root):
        problems = load(root).errors
    told = {problem.rule for problem in problems}
    assert told.issuperset(one.rules), (told, as_text(problems))
    where = {problem.place.file for problem in problems if problem.rule in one.rules}
    assert one.file in where


@pytest.mark.parametrize("one", [one for one in ATTACKS if not one.rules], ids=lambda one: one.name)
def test_a_text_that_does_no_harm_is_accepted(one: Attack, root: Path) -> None:
    with sent_in(one, root):
        loaded = load(root)
    assert not loaded.errors, as_text(loaded.errors)


@pytest.mark.parametrize("one", ATTACKS, ids=lambda one: one.name)
def test_no_answer_obeys_what_was_sent(one: Attack, root: Path) -> None:
    """A terminal gets signs that can be seen, and a log of GitHub no line but those of our own."""
    with sent_in(one, root):
        problems = load(root).problems
    for line in as_text(problems).split("\n"):
        assert line.isprintable()
        assert not line.startswith("::")
    assert as_github(problems).count("\n") == max(0, len(problems) - 1)


def test_the_record_is_whole_after_every_attack(root: Path) -> None:
    assert load(root).problems == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_that_a_pull_request_brings_keeps_to_the_policy_or_is_refused(page: Path) -> None:
    html = markdown(page.read_text(encoding="utf-8"), extensions=[*EXTENSIONS])
    assert list(breaches(HEAD + html))


def test_there_are_hundreds_of_attacks_and_each_place_is_tried() -> None:
    assert len(ATTACKS) + len(PAGES) >= LEAST
    assert {one.sent["at"] for one in ATTACKS if "at" in one.sent} == set(PLACES)
    assert {path.suffix for path in FOLDER.glob("*/*") if path.is_file()} == {".yaml", ".md"}
