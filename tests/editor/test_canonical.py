"""`coalition-kb fmt`: the canonical form says the same, keeps comments, and is its own canonical form."""

from __future__ import annotations

import shutil
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import given, settings

from coalition_kb import cli
from coalition_kb.authoring.canonical import WIDTH, NotFormattedError, canonical
from coalition_kb.place import Place
from coalition_kb.problem import Problem
from coalition_kb.reader import load
from coalition_kb.shapes import cases
from coalition_kb.shapes.shaper import Shaper
from coalition_kb.yamlfile import read
from tests.examplefiles import SMALL
from tests.test_reader import spoilt

if TYPE_CHECKING:
    from click.testing import Result

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "cases").rglob("*.yaml"))
GRENADA = ROOT / "cases" / "grenada-1983.yaml"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli.main, [str(one) for one in arguments])


def said(text: str) -> object:
    """What a case says, without places: as the record has it."""
    node = read(text.encode(), "case.yaml")
    assert not isinstance(node, Problem)
    return placeless(cases.case(node, Shaper(), frozenset()))


def placeless(thing: object) -> object:
    """*thing* without the places within it."""
    if is_dataclass(thing):
        held = {one.name: getattr(thing, one.name) for one in fields(thing)}
        return {name: placeless(value) for name, value in held.items() if name != "names"}
    if isinstance(thing, Place):
        return None
    if isinstance(thing, dict):
        return [(name, placeless(value)) for name, value in thing.items()]
    return [placeless(one) for one in thing] if isinstance(thing, list | tuple) else thing


def form(text: str) -> str:
    return canonical(text.encode(), "case.yaml")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_case_says_the_same_in_its_canonical_form_which_is_its_own(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    made = form(text)
    assert [line for line in made.splitlines() if line.startswith("#")] == [
        line for line in text.splitlines() if line.startswith("#")
    ]
    if made != text:  # else there is nothing to compare
        assert "passes" in path.parts or said(made) == said(text)
        assert form(made) == made


def test_the_small_record_keeps_its_comments_and_what_it_says(tmp_path: Path) -> None:
    root = Path(shutil.copytree(SMALL, tmp_path / "record"))
    before = load(root)
    n_comments = sum(path.read_text(encoding="utf-8").count("#") for path in (root / "cases").iterdir())
    assert run("fmt", "--root", root).exit_code == 0
    after = load(root)
    assert placeless(after.record.cases) == placeless(before.record.cases)
    assert after.problems == before.problems == []
    assert sum(path.read_text(encoding="utf-8").count("#") for path in (root / "cases").iterdir()) == n_comments


HEAD = "id: a-2000\ntitle: A\n"
LONG = [f"word-number-{n}" for n in range(10, 20)]
ROWS = [
    ("fields stand in the order of the form", "title: A\nid: a-2000\n", HEAD),
    (
        "fields of a coding stand in order, and codings where their author put them",
        f"{HEAD}codings:\n  zeal:\n    why: Because.\n    code: high\n  aim: {{why: So., code: guard}}\n",
        f"{HEAD}codings:\n  zeal:\n    code: high\n    why: Because.\n  aim: {{code: guard, why: So.}}\n",
    ),
    (
        "a list takes two columns",
        f"{HEAD}partners:\n- state: FRD\n  codings:\n      gave: [ men,ships ]\n",
        f"{HEAD}partners:\n  - state: FRD\n    codings:\n      gave: [men, ships]\n",
    ),
    (
        "a list that is too wide stands below its name",
        f"{HEAD}hosts: [{', '.join(LONG)}]\n",
        f"{HEAD}hosts:\n  [{', '.join(LONG[:7])},\n   {', '.join(LONG[7:])}]\n",
    ),
    (
        "a text that is too wide becomes a block",
        f"{HEAD}summary: {' '.join(LONG)}\n",
        f"{HEAD}summary: >\n  {' '.join(LONG[:7])}\n  {' '.join(LONG[7:])}\n",
    ),
    (
        "a block that is too wide gets new lines",
        f"{HEAD}summary: >\n  One\n  {' '.join(LONG)}\n",
        f"{HEAD}summary: >\n  One {' '.join(LONG[:7])}\n  {' '.join(LONG[7:])}\n",
    ),
]
SAME = [
    ("dates, numbers and words like no", f"{HEAD}start: 2000-01-01\nend: 2000\nhosts: [no, 007, 1_000, ~]\n"),
    ("quotes", f'{HEAD}aliases: ["A: b", \'c\', "1983"]\n'),
    ("comments", f"# above\n{HEAD}# between\ncodings:  # beside\n  aim: guard  # of it\n# below\n"),
    ("empty lines", f"{HEAD}\ncodings:\n  aim: guard\n\n  zeal: high\n"),
    ("lines that a block has chosen", f"{HEAD}summary: >\n  One line.\n  Another line.\n"),
    ("a block that keeps its lines", f"{HEAD}summary: |\n  One\n    two  \n\n  {'three ' * 40}\n"),
    ("paragraphs of a folded block", f"{HEAD}summary: >\n  One.\n\n  {'two ' * 40}four\n"),
    ("a word that no line can hold", f"{HEAD}summary: >\n  {'x' * 200}\n"),
    ("the order of fields around a comment", "title: A  # the operation\nid: a-2000\n"),
]


@pytest.mark.parametrize(("_", "written", "made"), ROWS, ids=[row[0] for row in ROWS])
def test_the_canonical_form(_: str, written: str, made: str) -> None:
    assert form(written) == made
    assert form(made) == made


@pytest.mark.parametrize(("_", "written"), SAME, ids=[row[0] for row in SAME])
def test_what_stays_as_it_is(_: str, written: str) -> None:
    assert form(written) == written


def test_no_line_that_could_be_broken_is_too_wide() -> None:
    words = GRENADA.read_text(encoding="utf-8").split("summary: >\n")
    made = form(
        f"{words[0]}summary: {' '.join(words[1].partition('lists:')[0].split())}\nlists:{words[1].partition('lists:')[2]}"
    )
    assert max(map(len, made.splitlines())) <= WIDTH
    assert said(made) == said(GRENADA.read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", ["id: a: b\n", "id: a\nid: b\n", "id: &x a\ntitle: *x\n", "id: !!int 1\n", "", "\xff"])
def test_what_the_record_would_refuse_is_not_put_in_form(text: str) -> None:
    with pytest.raises(NotFormattedError, match=r"case\.yaml"):
        canonical(text.encode("latin-1"), "case.yaml")


@settings(max_examples=40, deadline=None)
@given(spoilt([f"cases/{path.name}" for path in sorted((SMALL / "cases").iterdir())]))
def test_whatever_a_file_holds_it_gets_a_form_that_lasts_or_is_refused_in_words(spoilt_file: tuple[str, bytes]) -> None:
    name, data = spoilt_file
    made = refused = ""
    try:
        made = canonical(data, name)
    except NotFormattedError as error:
        refused = str(error)
    assert refused.startswith(name) if refused else canonical(made.encode(), name) == made


def test_files_with_other_line_ends_get_those_of_the_record() -> None:
    assert canonical(b"\xef\xbb\xbfid: a-2000\r\ntitle: A\r\n", "case.yaml") == HEAD


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the small record, one of whose files is not in canonical form."""
    root = Path(shutil.copytree(SMALL, tmp_path / "record"))
    assert run("fmt", "--root", root).exit_code == 0
    path = root / "cases" / "khemed-1958.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("aliases: [Sandstorm]", "aliases: [ Sandstorm ]"), encoding="utf-8"
    )
    return root


def test_checking_names_the_files_that_would_change_and_writes_nothing(root: Path) -> None:
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    result = run("fmt", "--check", "--root", root)
    assert (result.exit_code, result.stdout) == (1, "cases/khemed-1958.yaml\n")
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


def test_writing_changes_that_file_alone_and_then_there_is_nothing_to_change(root: Path) -> None:
    result = run("fmt", "--root", root)
    assert (result.exit_code, result.stdout) == (0, "cases/khemed-1958.yaml\n")
    result = run("fmt", "--check", "--root", root)
    assert (result.exit_code, result.stdout) == (0, "")


def test_only_the_files_that_are_named_are_changed(root: Path) -> None:
    result = run("fmt", root / "cases" / "san-marcos-2004.yaml", "--root", root)
    assert (result.exit_code, result.stdout) == (0, "")


def test_a_file_that_cannot_be_read_is_told_and_left_and_the_others_are_written(root: Path) -> None:
    broken = root / "cases" / "san-marcos-2006.yaml"
    broken.write_text("id: a: b\n", encoding="utf-8")
    result = run("fmt", "--root", root)
    assert (result.exit_code, result.stdout) == (1, "cases/khemed-1958.yaml\n")
    assert "san-marcos-2006.yaml:1:" in result.stderr
    assert broken.read_text(encoding="utf-8") == "id: a: b\n"


def test_a_file_elsewhere_is_not_touched(root: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text("title: A\nid: a\n", encoding="utf-8")
    (root / "cases" / "link.yaml").symlink_to(other)
    for path in (other, root / "codebook" / "themes.yaml", root / "cases" / "link.yaml"):
        assert run("fmt", path, "--root", root).exit_code == 2
    assert run("fmt", "--root", root).exit_code == 2
    assert other.read_text(encoding="utf-8") == "title: A\nid: a\n"
