"""`coalition-kb reliability`: every variable in a line, or one with the cells on which coders differ."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from coalition_kb.cli import main
from tests.examplefiles import EXAMPLES, SMALL, laid_on_small

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small record with two passes over two cases."""
    return laid_on_small(EXAMPLES / "accepted" / "passes", tmp_path_factory.mktemp("passes") / "record")


def run(root: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["reliability", "--root", str(root), *words])


def test_every_variable_stands_with_its_counts_and_what_passes_share_is_told(root: Path) -> None:
    result = run(root)
    assert result.exit_code == 0
    line = next(one for one in result.output.splitlines() if one.startswith("aim "))
    assert line.split()[1:4] == ["2", "2", "50%"]
    assert "too rare to judge" in line
    assert "Both read the same book in the same translation." in " ".join(result.output.split())


def test_a_variable_shows_what_each_pass_says_and_what_was_decided(root: Path) -> None:
    said = run(root, "aim").output
    assert "khemed-1958/aim" in said
    assert "san-marcos-2004/aim" not in said, "passes agree on it"
    assert "pass-b: guard, " in said
    assert "decided: rescue, " in said
    assert "(slip)" in said


def test_for_programs_a_variable_has_every_cell_and_what_is_not_finite_is_null(root: Path) -> None:
    held = json.loads(run(root, "aim", "--json").output)
    (one,) = held["variables"]
    assert [cell["agreed"] for cell in one["judgements"]] == [False, True]
    assert one["judgements"][0]["cause"] == "slip"
    assert one["warning"] == "agreement not judged"
    every = json.loads(run(root, "--json").output)
    assert {"judgements"} not in [set(one) for one in every["variables"]]
    assert every["groups"][0]["cells"] == sum(one["cells"] for one in every["variables"])


def test_one_coder_is_said_to_be_one(root: Path) -> None:
    assert "It has one coder: agreement is not measured." in run(root, "us_personnel").output
    assert "No cell was coded more than once." in run(SMALL).output


def test_a_variable_that_is_none_is_told_with_the_nearest(root: Path) -> None:
    result = run(root, "aims")
    assert result.exit_code == 2
    assert "'aims' is no variable; write 'aim'" in result.output
