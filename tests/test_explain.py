"""`coalition-kb explain`: every variable, code and rule, in the codebook's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from coalition_kb import cli
from coalition_kb.checks import ERRORS, SHAPE_RULES, WARNINGS, name
from coalition_kb.model import CODE_LEVELS, STATUS_MEANINGS, VALUE_LEVELS, Status
from coalition_kb.reader import load
from coalition_kb.show.explanation import explained, words
from coalition_kb.show.thing import UnknownThingError
from tests.examplefiles import EVERY_MISTAKE, SMALL, laid_on_small

if TYPE_CHECKING:
    from pathlib import Path

    from coalition_kb.model import Record
    from coalition_kb.reader import Loaded

RULES = {name(rule): rule.__doc__ or "" for rule in (*ERRORS, *WARNINGS)} | SHAPE_RULES


def squeezed(text: str) -> str:
    """*text* on one line."""
    return " ".join(text.split())


@pytest.fixture
def real_record(real: Loaded) -> Record:
    return real.record


@pytest.fixture
def small_record(small: Loaded) -> Record:
    return small.record


def test_every_variable_is_explained_with_all_that_the_codebook_says_of_it(record: Record) -> None:
    for variable in record.variables.values():
        said = squeezed(explained(record, variable.id))
        for text in (variable.name, variable.question, variable.rule, variable.counts, variable.does_not_count):
            assert squeezed(text) in said
        assert squeezed(variable.look_in) in said
        for code in variable.codes.values():
            assert squeezed(code.meaning) in said
        for status, when in variable.missing.items():
            assert squeezed(f"{status}: {when}") in said
        for id_ in variable.findings:
            assert squeezed(record.findings[id_].claim) in said


def test_every_code_is_explained_by_the_name_of_its_variable_and_alone(record: Record) -> None:
    for variable in record.variables.values():
        for code in variable.codes.values():
            whole = squeezed(explained(record, f"{variable.id}.{code.id}"))
            assert squeezed(code.meaning) in whole
            assert squeezed(variable.question) in whole
            assert whole in squeezed(explained(record, code.id))


def test_a_code_alone_is_explained_for_every_variable_that_has_it(real_record: Record) -> None:
    having = [one.id for one in real_record.variables.values() if "none" in one.codes]
    said = explained(real_record, "none")
    assert len(having) > 1
    assert all(f"[{id_}.none]" in said for id_ in having)


@pytest.mark.parametrize("rule", [*RULES, "accepted-nothing"])
def test_every_rule_is_explained_in_its_own_sentence(rule: str, real_record: Record) -> None:
    said = squeezed(explained(real_record, rule))
    assert f"[{rule}]" in said
    assert squeezed(RULES.get(rule, "")) in said
    assert ("To accept it" in said) == (rule in map(name, WARNINGS))


def test_every_status_and_every_level_is_explained(real_record: Record) -> None:
    for status in Status:
        assert squeezed(STATUS_MEANINGS[status]) in squeezed(explained(real_record, status))
    for level in (*CODE_LEVELS, *VALUE_LEVELS):
        assert f"[{level}]" in explained(real_record, level)


def test_every_word_that_is_offered_is_explained(record: Record) -> None:
    assert all(explained(record, word) for word in words(record))


def test_a_word_that_is_none_is_told_with_the_nearest(real_record: Record) -> None:
    with pytest.raises(UnknownThingError, match="write 'sponsored'"):
        explained(real_record, "sponsred")


def test_a_computed_variable_is_explained_with_its_operation_and_parameters(small_record: Record) -> None:
    said = squeezed(explained(small_record, "is_coalition"))
    assert "Computed: " in said
    assert "at least" in said


def test_the_command_prints_it_and_says_so_where_there_is_no_such_word() -> None:
    found = CliRunner().invoke(cli.main, ["explain", "mandate.given", "--root", str(SMALL)])
    assert found.exit_code == 0
    assert "[mandate.given]" in found.stdout
    none = CliRunner().invoke(cli.main, ["explain", "mandat", "--root", str(SMALL)])
    assert none.exit_code == 2
    assert "write 'mandate'" in none.stderr


def test_a_record_with_mistakes_is_explained_as_far_as_it_could_be_read(tmp_path: Path) -> None:
    record = load(laid_on_small(EVERY_MISTAKE, tmp_path / "record")).record
    assert all(explained(record, word) for word in words(record) if word)
