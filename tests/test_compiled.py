"""Templates that were compiled once are read as they were compiled, and whatever makes them others compiles them anew."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest
from jinja2 import DictLoader, Environment

from coalition_kb.compiled import Compiled
from coalition_kb.generator import settings
from coalition_kb.recall import recalled
from tests.site.sample import PROJECT

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folder for what is kept, which is empty."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "kept"))
    return tmp_path / "kept"


def shown(template: str) -> str:
    """What *template* shows in an environment of its own, as in another process."""
    return Environment(loader=DictLoader({"a": template}), bytecode_cache=Compiled()).get_template("a").render()  # noqa: S701


def the_file(kept: Path) -> Path:
    """The one file that is kept."""
    (found,) = (path for path in kept.rglob("*") if path.is_file())
    return found


def test_what_is_kept_of_every_template_of_the_theme_is_what_it_is_compiled_to(kept: Path, tmp_path: Path) -> None:
    theme = settings(PROJECT, tmp_path / "docs", tmp_path / "site")["theme"].get_env()
    blog = {"blog-post.html", "partials/post.html"}  # for these a plugin of the theme brings a filter
    names = [name for name in theme.list_templates() if name.endswith(".html") and name not in blog]
    assert len(names) > 1
    for name in names:
        theme.get_template(name)
        source, file, _ = theme.loader.get_source(theme, name)
        held = Compiled().get_bucket(theme, name, file, source).code
        assert held is not None
        assert held == theme.compile(source, name, file)
    assert len([path for path in kept.rglob("*") if path.is_file()]) == len(names)


def test_a_template_that_has_changed_is_compiled_anew(kept: Path) -> None:
    assert [shown("one"), shown("one"), shown("two")] == ["one", "one", "two"]
    assert the_file(kept)


def test_what_another_program_kept_is_nothing_and_is_replaced(kept: Path) -> None:
    assert shown("one") == "one"
    pair = recalled(the_file(kept))
    assert isinstance(pair, tuple)
    program, code = pair
    assert code.replace(b"one", b"two") != code
    the_file(kept).write_bytes(pickle.dumps((program, code.replace(b"one", b"two"))))
    assert shown("one") == "two"  # so it is what is kept that is shown
    the_file(kept).write_bytes(pickle.dumps(("another", code.replace(b"one", b"two"))))
    assert shown("one") == "one"
    assert recalled(the_file(kept)) == pair


@pytest.mark.parametrize("spoilt", [b"", b"nothing", pickle.dumps(("a", "pair")), pickle.dumps(7)])
def test_a_file_that_holds_something_else_is_as_if_it_were_not_there(kept: Path, spoilt: bytes) -> None:
    assert shown("one") == "one"
    the_file(kept).write_bytes(spoilt)
    assert shown("one") == "one"
    assert the_file(kept).read_bytes() != spoilt


def test_a_folder_that_cannot_be_written_to_costs_time_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null")
    assert shown("one") == "one"
