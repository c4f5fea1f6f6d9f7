"""What is made wrong by a mutation run, what is left alone, and that the change is put in."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

import pytest

from tests.mutation.__main__ import put_in
from tests.mutation.mutants import mutants

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

WRONG = [
    ("return a < b", "a < b → a <= b"),
    ("return a is b", "a is b → a is not b"),
    ("return a and b", "a and b → a or b"),
    ("return a + b", "a + b → a - b"),
    ("return not a", "not a → a"),
    ("return a[0]", "0 → 1"),
    ("return 'one'", "'one' → 'oneXX'"),
    ("return True", "True → False"),
    ("return a", "return a → return None"),
    ("yield a", "yield a → yield from ()"),
    ("a.clear()", "a.clear() → pass"),
    ("a += b", "a += b → a -= b"),
    ("return a if b else 0", "a if b else 0 → a if not b else 0"),
    ("return [one for one in a if one]", "[one for one in a if one] → [one for one in a]"),
]


def written(folder: Path, text: str) -> Path:
    """A module with *text*."""
    path = folder / "module.py"
    path.write_text(text, encoding="utf-8")
    return path


def imported(path: Path) -> ModuleType:
    """The module at *path*, fresh."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("line", "change"), WRONG, ids=str)
def test_is_made_wrong(line: str, change: str, tmp_path: Path) -> None:
    path = written(tmp_path, f"def f(a, b):\n    {line}\n")
    assert f"{path}:2 f: {change.replace(' → ', '  →  ')}" in [str(one) for one in mutants(path)]


@pytest.mark.parametrize(
    "text",
    [
        "LIMIT = 3",
        "def f(a=3): pass",
        "@cache(size=3)\ndef f(): pass",
        "def f():\n    '''Three.'''",
        "def f(a):\n    b: list[3] = a",
        "def f(a):\n    b = cast('int', a)",
    ],
)
def test_is_left_alone(text: str, tmp_path: Path) -> None:
    assert list(mutants(written(tmp_path, text))) == []


def test_what_is_made_wrong_holds_for_those_who_have_the_function_already(tmp_path: Path) -> None:
    path = written(tmp_path, "def f(a):\n    return [one + 1 for one in a]\n")
    function = imported(path).f
    (more,) = [one for one in mutants(path) if "one - 1" in str(one)]
    put_in(str(path), more.changed())
    assert function([1]) == [0]


def test_what_was_kept_of_earlier_calls_is_forgotten(tmp_path: Path) -> None:
    path = written(tmp_path, "from functools import cache\n\n@cache\ndef f(a):\n    return a + 1\n")
    function = imported(path).f
    assert function(1) == 2
    (less,) = [one for one in mutants(path) if "a - 1" in str(one)]
    put_in(str(path), less.changed())
    assert function(1) == 0
