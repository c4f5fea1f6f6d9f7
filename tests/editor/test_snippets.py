"""Each snippet of .vscode, with what it offers first, is accepted where it says that it belongs."""

from __future__ import annotations

import json
import re
import textwrap
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from tests.editor.coreyaml import seen

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".vscode"
SNIPPETS = json.loads((FOLDER / "case.code-snippets").read_text(encoding="utf-8"))
JUDGE = Draft7Validator(json.loads((ROOT / "codebook/schema/case.schema.json").read_text(encoding="utf-8")))
CASE = (ROOT / "cases/grenada-1983.yaml").read_text(encoding="utf-8")


def filled(body: list[str]) -> str:
    """A snippet as it stands when its author takes every text, and the first of each choice, that is offered."""
    text = re.sub(r"\$\{\d+\|([^,|]+)[^|]*\|\}", r"\1", "\n".join(body))
    return re.sub(r"\$\{\d+:([^}]*)\}", r"\1", text)


def within(place: str, body: list[str]) -> object:
    """A case of the record whose field *place* holds the snippet and nothing else."""
    case = seen(CASE)
    assert isinstance(case, dict)
    held = seen(f"{place}:\n{textwrap.indent(filled(body), '  ')}")
    assert isinstance(held, dict)
    return {**case, **held}


@pytest.mark.parametrize("name", SNIPPETS)
def test_a_snippet_is_accepted_as_it_stands(name: str) -> None:
    snippet = SNIPPETS[name]
    place = re.findall("`(.+?)`", snippet["description"])[0]
    assert [one.message for one in JUDGE.iter_errors(within(place, snippet["body"]))] == []
    assert "$" not in filled(snippet["body"])


def test_no_two_snippets_are_called_alike() -> None:
    assert len({one["prefix"] for one in SNIPPETS.values()}) == len(SNIPPETS)


def test_the_settings_lead_every_kind_of_file_to_its_schema() -> None:
    settings = json.loads((FOLDER / "settings.json").read_text(encoding="utf-8"))
    led = {(ROOT / schema).resolve(): pattern for schema, pattern in settings["yaml.schemas"].items()}
    assert set(led) == set((ROOT / "codebook" / "schema").iterdir())
    assert len(set(led.values())) == len(led)
