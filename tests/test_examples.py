"""The record's grammar, shown: what is accepted, and in which words each mistake is answered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from coalition_kb.checks import ERRORS, SHAPE_RULES, WARNINGS, Check, name
from coalition_kb.problem import as_text
from coalition_kb.reader import load
from tests.examplefiles import ACCEPTED, ANSWER, EVERY_MISTAKE, REFUSED, SMALL, answer, laid_on_small, mended

if TYPE_CHECKING:
    from pathlib import Path

RULES = {name(rule) for rule in (*ERRORS, *WARNINGS)} | set(SHAPE_RULES) | {"accepted-nothing"}
MADE = {"outside-folder"}  # a link that leads out is no file to commit: test_bad_input.py makes it
#: An empty folder is no mistake beside others, and what is cited is not known beside a file that cannot be read.
ALONE = {"nothing-checked", "uncited-source"}


def told(words: str) -> set[str]:
    """The rules that an answer names."""
    return set(re.findall(r"^\S.* \[([a-z-]+)\]$", words, re.MULTILINE))


@pytest.mark.parametrize("overlay", ACCEPTED, ids=lambda path: path.name)
def test_accepted_without_a_problem_or_a_warning(overlay: Path, tmp_path: Path) -> None:
    problems = load(laid_on_small(overlay, tmp_path / "record")).problems
    assert not problems, as_text(problems)


@pytest.mark.parametrize("overlay", [*REFUSED, EVERY_MISTAKE], ids=lambda path: path.name)
def test_refused_in_these_words(overlay: Path, tmp_path: Path) -> None:
    root = laid_on_small(overlay, tmp_path / "record")
    assert answer(root) == (overlay / ANSWER).read_text(encoding="utf-8")


@pytest.mark.parametrize("overlay", REFUSED, ids=lambda path: path.name)
def test_an_example_shows_its_own_rule(overlay: Path) -> None:
    assert overlay.name in told((overlay / ANSWER).read_text(encoding="utf-8"))


@pytest.mark.parametrize("overlay", REFUSED, ids=lambda path: path.name)
def test_accepted_where_its_author_does_what_the_answer_asks(overlay: Path, tmp_path: Path) -> None:
    problems = load(mended(overlay, tmp_path / "record")).problems
    assert not problems, as_text(problems)


def test_every_rule_has_an_example_and_every_example_a_rule() -> None:
    assert {overlay.name for overlay in REFUSED} == RULES - MADE


def test_every_mistake_at_once_is_told_at_once() -> None:
    assert told((EVERY_MISTAKE / ANSWER).read_text(encoding="utf-8")) == RULES - MADE - ALONE


@pytest.mark.parametrize("rule", [*ERRORS, *WARNINGS], ids=name)
def test_a_rule_is_told_in_one_sentence(rule: Check) -> None:
    sentence = rule.__doc__ or ""
    assert sentence.endswith(".")
    assert "\n" not in sentence


@pytest.mark.parametrize("sentence", SHAPE_RULES.values(), ids=SHAPE_RULES)
def test_a_rule_of_reading_is_told_in_one_sentence(sentence: str) -> None:
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_no_two_rules_have_one_name() -> None:
    assert len(RULES) == len(ERRORS) + len(WARNINGS) + len(SHAPE_RULES) + 1


def test_the_files_of_an_example_differ_from_those_of_the_accepted_record() -> None:
    same = [
        str(path)
        for overlay in REFUSED
        for path in overlay.rglob("*.yaml")
        if (theirs := SMALL / path.relative_to(overlay)).exists() and theirs.read_bytes() == path.read_bytes()
    ]
    assert same == []
