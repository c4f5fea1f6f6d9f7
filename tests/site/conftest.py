"""What the tests of the site share: the small record as a project, and what is made from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import build_site
from coalition_kb.findings import run
from coalition_kb.site.pages import pages
from tests.examplefiles import EXAMPLES
from tests.site import browser as browsers
from tests.site import sample
from tests.workers import made_once

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from coalition_kb.model import Record
    from coalition_kb.reader import Loaded
    from coalition_kb.site.given import Site


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small record as a project; nobody may change it."""
    return sample.lay_out(tmp_path_factory.mktemp("small") / "project")


@pytest.fixture(scope="session")
def passes_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small record with two passes over two cases as a project; nobody may change it."""
    return sample.lay_out(tmp_path_factory.mktemp("passes") / "project", EXAMPLES / "accepted" / "passes")


@pytest.fixture(scope="session")
def record(project: Path) -> Record:
    """The record of the project."""
    return sample.record(project)


@pytest.fixture(scope="session")
def made(record: Record) -> Mapping[str, str]:
    """Every page that is made from it, by its path."""
    return {str(page.path): page.data.decode() for page in pages(sample.site(record, results=run(record)))}


@pytest.fixture(scope="session")
def built(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `build_site.build` makes of the project; nobody may change it."""
    return _current(made_once(tmp_path_factory, "small-build", lambda into: _build(project, into)))


@pytest.fixture(scope="session")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the real record; nobody may change it."""
    return _current(made_once(tmp_path_factory, "real-build", lambda into: _build(sample.PROJECT, into))) / "site"


@pytest.fixture(scope="session")
def real_given(real: Loaded) -> Site:
    """What the pages of the real record are made from, but for its tables: what is worked out of it is worked out once."""
    return sample.site(real.record, tabled=False)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A running browser."""
    with browsers.launched() as browser:
        yield browser


@pytest.fixture(scope="session")
def home(browser: Browser, real_site: Path) -> Iterator[str]:  # noqa: ARG001 - without a browser no site is built
    """The address of the real site."""
    with browsers.served(real_site) as address:
        yield address


@pytest.fixture(scope="module")
def window(browser: Browser, home: str) -> Iterator[browsers.Window]:
    """A page of the site of a file's tests, which use it one after another."""
    with browsers.opened(browser, home) as window:
        yield window


@pytest.fixture
def page(window: browsers.Window) -> Iterator[Page]:
    """A page of the real site, with its policy in force, on which nothing may go wrong."""
    with browsers.lent(window) as page:
        yield page


def _build(root: Path, into: Path) -> None:
    """Build *root* into *into*."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "0")  # the build sets it: so it is set back after
        problems = build_site.build(root, into)
    assert not [problem for problem in problems if problem.severity == "error"]


def _current(into: Path) -> Path:
    """What was built in *into*: the folder itself, not the link to it."""
    return (into / "current").resolve()
