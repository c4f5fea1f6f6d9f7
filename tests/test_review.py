"""`coalition-kb review`: one Markdown text with every problem, what changed, and what moved; and no word in it does a thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from coalition_kb.changes.difference import difference
from coalition_kb.changes.literal import block, cell
from coalition_kb.changes.review import MOST_OF_PROBLEMS, review
from coalition_kb.cli import main
from coalition_kb.place import Place
from coalition_kb.problem import Problem
from coalition_kb.reader import load
from tests.examplefiles import SMALL, laid_on_small

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

KHEMED, LAGOON = "cases/khemed-1958.yaml", "cases/san-marcos-2004.yaml"
READER = MarkdownIt("commonmark").enable("table")
#: What would be a link, a picture, a tag, a heading, a cell, the end of the block, a name that is called, or read backwards.
TRICKS = (
    "[click](https://example.org/x)",
    "![x](https://example.org/x.png)",
    "<img src=x onerror=alert(1)>",
    "<!-- the rest is gone",
    "</code></td></table><h1>Approved</h1>",
    "a | b \\| c",
    "`` ` ``` ````",
    "\n\n# Approved\n",
    "&lt;b&gt; &#42;&#42;",
    "@everyone #1 www.example.org https://example.org",
    "**x** __x__ ~~x~~ $x$ :tada:",
    "\u202eevil\u2066",
    "::error::x",
    "\x00\x1b[31m",
)


def run(*words: str | Path) -> Result:
    """The command line with these words, run here."""
    return CliRunner().invoke(main, [str(word) for word in words])


def change(root: Path, file: str, old: str, new: str) -> None:
    text = (root / file).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (root / file).write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The small record, to be changed; `SMALL` is how it was."""
    return laid_on_small(SMALL, tmp_path / "record")


def kinds(markdown: str) -> set[str]:
    """The kinds of things that Markdown finds in a text, but for those that a table, a line and words are made of."""
    found = {child.type for token in READER.parse(markdown) for child in (token, *(token.children or ()))}
    return {
        kind for kind in found if not kind.startswith(("table", "thead", "tbody", "tr_", "th_", "td_", "paragraph_"))
    }


def problem(text: str) -> Problem:
    return Problem(Place(text, 1, 1), text, text, text, rule="unknown-code")


def test_a_change_that_moves_nothing_and_breaks_nothing_is_told_in_a_few_lines(root: Path) -> None:
    told = run("review", "--against", SMALL, "--root", root)
    assert told.exit_code == 0
    assert "None: every rule is kept." in told.stdout
    assert "Nothing differs." in told.stdout
    assert "0 of 3 findings moved." in told.stdout


def test_a_code_that_changes_is_told_with_its_reason_and_the_findings_that_it_moves(root: Path) -> None:
    change(root, LAGOON, "demand: {code: middling,", "demand: {code: heavy,")
    told = run("review", "--against", SMALL, "--root", root).stdout
    assert "demand: middling, medium → heavy, medium [answer]" in told
    assert "A brigade was planned." in told
    assert "moved by san-marcos-2004/demand" in told


def test_a_broken_case_ends_with_1_and_does_not_hide_what_changed(root: Path) -> None:
    change(root, LAGOON, "demand: {code: middling,", "demand: {code: heavy,")
    change(root, KHEMED, "code: rescue", "code: rescued")
    told = run("review", "--against", SMALL, "--root", root)
    assert told.exit_code == 1
    assert "To be mended: 1. Warnings, to be mended or accepted with a reason: 0." in told.stdout
    assert cell("write 'rescue'; a new code goes into the codebook first") in told.stdout
    assert "middling, medium → heavy, medium" in told.stdout
    assert "It is told once the problems are mended" in told.stdout


def test_a_file_that_cannot_be_read_is_told_and_the_rest_compared(root: Path) -> None:
    (root / KHEMED).write_text("id: [khemed-1958\n", encoding="utf-8")
    change(root, LAGOON, "demand: {code: middling,", "demand: {code: heavy,")
    told = run("review", "--against", SMALL, "--root", root)
    assert told.exit_code == 1
    assert "the working tree has a file that was left out: cases/khemed-1958.yaml" in told.stdout
    assert "middling, medium → heavy, medium" in told.stdout


def test_a_revision_that_is_none_is_wrong_use(root: Path) -> None:
    assert run("review", "--against", "no-such", "--root", root).exit_code == 2


def test_every_problem_has_its_row_with_errors_before_warnings() -> None:
    several = [Problem(Place("a.yaml", n, 1), f"found{n}", "x", "y", severity="warning") for n in range(50)]
    several += [Problem(Place("b.yaml", n, 1), f"bad{n}", "x", "y") for n in range(50)]
    rows = [line for line in review(several, NOTHING, "").splitlines() if line.startswith("| <code>")]
    assert len(rows) == 100
    assert "bad49" in rows[49]
    assert "warning: <code>found0</code>" in rows[50]


def test_a_summary_stays_below_what_github_takes_and_says_what_it_leaves_out() -> None:
    several = [Problem(Place("a.yaml", n, 1), "x" * 100_000, "y", "z") for n in range(5000)]
    told = review(several, NOTHING, "\u202e<&" * 500_000)
    assert MOST_OF_PROBLEMS < len(told.encode()) < 1_000_000
    (left,) = [line for line in told.splitlines() if line.endswith("do not fit here: `coalition-kb check` tells all.")]
    rows = [line for line in told.splitlines() if line.startswith("| <code>")]
    assert len(rows) + int(left.split()[0]) == 5000
    assert "The rest does not fit here" in told


@pytest.mark.parametrize("trick", TRICKS)
def test_what_a_problem_quotes_does_nothing(trick: str) -> None:
    table = review([problem(trick)], NOTHING, trick)
    assert kinds(table) == {"heading_open", "heading_close", "inline", "text", "html_inline", "html_block"}
    assert sum(token.type == "heading_open" for token in READER.parse(table)) == 4  # ours


@given(st.text())
def test_any_text_is_shown_in_one_cell_and_nothing_else(text: str) -> None:
    rows = READER.parse(f"| a | b |\n|---|---|\n| {cell(text)} | end |")
    cells = [token.children or [] for token in rows if token.type == "inline"]
    assert len(cells) == 4
    assert {child.type for child in cells[2]} <= {"html_inline", "text", "text_special", "entity"}
    assert [child.content for child in cells[2] if child.type == "html_inline"] == ["<code>", "</code>"]


@given(st.text())
def test_any_text_stays_in_its_block(text: str) -> None:
    shown, is_all = block(text, 10_000)
    tokens = READER.parse(f"{shown}\n\nafter")
    assert [token.type for token in tokens] == ["html_block", "paragraph_open", "inline", "paragraph_close"]
    assert tokens[0].content.count("<") == 2  # where it begins and ends
    assert is_all


@given(st.text())
def test_nothing_is_written_that_cannot_be_seen(text: str) -> None:
    assert cell(text).isprintable()
    assert all(line.isprintable() for line in block(text, 10_000)[0].split("\n"))


NOTHING = difference(load(SMALL).record, load(SMALL).record, ("before", "now"))
