"""Of codings that are alike one is looked at first: a rule that finds nothing in these finds nothing in the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from coalition_kb.checks import ERRORS, OF_A_KIND, name, one_of_each_kind
from coalition_kb.reader import Loaded, load
from tests.examplefiles import EVERY_MISTAKE, REFUSED, laid_on_small

if TYPE_CHECKING:
    from pathlib import Path

TOLD = [one for one in (EVERY_MISTAKE, *REFUSED) if one is EVERY_MISTAKE or one.name in set(map(name, OF_A_KIND))]


def test_the_rules_that_ask_of_kinds_are_rules_of_errors() -> None:
    assert set(ERRORS) >= OF_A_KIND


def test_fewer_codings_are_left_and_of_each_kind_one(small: Loaded) -> None:
    few = one_of_each_kind(small.record)
    assert few.cases.keys() == small.record.cases.keys()
    assert 0 < len(few.codings) < len(small.record.codings)
    assert {one.variable for one in few.codings} == {one.variable for one in small.record.codings}


@pytest.mark.parametrize("example", TOLD, ids=[one.name for one in TOLD])
def test_a_rule_finds_something_in_one_of_each_kind_where_it_finds_something_in_all(
    example: Path, tmp_path: Path
) -> None:
    record = load(laid_on_small(example, tmp_path / "record")).record
    few = one_of_each_kind(record)
    for rule in OF_A_KIND:
        assert any(True for _ in rule(few)) == any(True for _ in rule(record)), name(rule)
