"""What an author sees while typing, in the words of the language server that the YAML extensions of editors run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from coalition_kb.shapes.modeline import modeline
from tests.editor.language_server import Editor, editing
from tests.programs import language_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coalition_kb.reader import Loaded

ROOT = Path(__file__).parents[2]
CASE = "cases/grenada-1983.yaml"
PASS = "cases/passes/pass-x/grenada-1983.yaml"  # noqa: S105 - the file of a pass of coding, which is not on the disk


@pytest.fixture(scope="module")
def editor() -> Iterator[Editor]:
    with editing(ROOT, language_server()) as opened:
        yield opened


@pytest.fixture(scope="module")
def lines(editor: Editor) -> list[str]:
    """The lines of a case, which stands opened in the editor."""
    text = (ROOT / CASE).read_text(encoding="utf-8")
    assert editor.opened(CASE, text) == []
    return text.splitlines()


def below(lines: list[str], variable: str) -> int:
    """The line below the name of the first coding of *variable*, counted from 0."""
    return lines.index(f"  {variable}:") + 1


def test_over_a_variable_its_name_question_codes_and_rule_are_shown(
    editor: Editor, lines: list[str], real: Loaded
) -> None:
    variable = real.record.variables["igo_role"]
    shown = editor.hover(CASE, below(lines, "igo_role") - 1, 4)
    assert variable.name in shown
    assert variable.question in shown
    assert variable.rule in shown
    assert all(code.meaning in shown for code in variable.codes.values())


def test_over_a_code_its_name_and_meaning_are_shown(editor: Editor, lines: list[str], real: Loaded) -> None:
    line = below(lines, "igo_role")
    code = real.record.variables["igo_role"].codes[lines[line].removeprefix("    code: ")]
    shown = editor.hover(CASE, line, 12)
    assert code.name in shown
    assert code.meaning in shown


def test_the_codes_of_a_variable_are_offered_with_their_meanings(
    editor: Editor, lines: list[str], real: Loaded
) -> None:
    line = below(lines, "igo_role")
    assert editor.opened("cases/typing-a-code.yaml", "\n".join([*lines[:line], "    code: ", *lines[line + 1 :]]))
    offered = editor.completions("cases/typing-a-code.yaml", line, 10)
    codes = real.record.variables["igo_role"].codes
    assert list(offered) == list(codes)
    assert all(code.meaning in offered[code.id] for code in codes.values())


def test_variables_of_the_unit_are_offered_and_none_that_is_computed(
    editor: Editor, lines: list[str], real: Loaded
) -> None:
    line = lines.index("codings:") + 1
    editor.opened("cases/typing-a-variable.yaml", "\n".join([*lines[:line], "  "]))
    offered = set(editor.completions("cases/typing-a-variable.yaml", line, 2))
    of_unit = {one.id for one in real.record.of_unit("intervention") if one.is_by_hand}
    assert offered == of_unit


def test_a_wrong_code_is_told_on_its_own_line_with_the_codes_that_there_are(
    editor: Editor, lines: list[str], real: Loaded
) -> None:
    line = below(lines, "igo_role")
    wrong = [*lines[:line], "    code: sponsred", *lines[line + 1 :]]
    (told,) = editor.opened("cases/a-wrong-code.yaml", "\n".join(wrong))
    assert told["range"]["start"]["line"] == line
    assert all(code in told["message"] for code in real.record.variables["igo_role"].codes)


def test_a_field_that_no_case_has_is_told_on_its_own_line(editor: Editor, lines: list[str]) -> None:
    wrong = [*lines[:3], "titel: Grenada", *lines[3:]]
    (told,) = editor.opened("cases/a-wrong-field.yaml", "\n".join(wrong))
    assert told["range"]["start"]["line"] == 3
    assert "titel" in told["message"]


def test_the_file_of_a_pass_has_the_same_help(editor: Editor) -> None:
    coded = "coded: {by: pass-x, on: 2026-01-31, codebook: 0.4.0}"
    text = [modeline(PASS), "case: grenada-1983", coded, "codings:", "  igo_role: sponsred"]
    (told,) = editor.opened(PASS, "\n".join(text))
    assert told["range"]["start"]["line"] == 4
    assert "sponsored" in told["message"]
