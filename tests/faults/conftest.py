"""What the tests of faults share: a small project, and a good build of it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.faults.building import built, contents, copied
from tests.site import links, sample
from tests.workers import made_once

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Good:
    """A build that went well: the project, the folder it was built in, and the digest of each of its files."""

    root: Path
    into: Path
    contents: Mapping[str, str]

    def stands_in(self, into: Path) -> bool:
        """Whether it stands in *into*, to the last byte."""
        return contents(into) == self.contents


def good_build(root: Path, into: Path) -> Good:
    """The good build of *root*, made in *into*; every link of it leads somewhere."""
    done = built(root, into)
    assert done.returncode == 0, done.stderr
    assert list(links.faults(into / "site", links.addresses(into / "site"))) == []
    return Good(root, into, contents(into))


@pytest.fixture(scope="session")
def good(tmp_path_factory: pytest.TempPathFactory) -> Good:
    """The small record as a project, and its build; nobody may change them."""
    made = made_once(
        tmp_path_factory, "good", lambda into: good_build(sample.lay_out(into / "project"), into / "build")
    )
    return Good(made / "project", made / "build", contents(made / "build"))


@pytest.fixture(scope="session")
def changed(good: Good, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with a change that all its pages show; nobody may change it further."""
    root = shutil.copytree(good.root, tmp_path_factory.mktemp("changed") / "project")
    sample.append(root / sample.THEME / "main.html", "<!-- changed -->\n")
    case = root / "cases" / "khemed-1958.yaml"
    case.write_text(case.read_text(encoding="utf-8").replace("Sandstorm", "Mirage"), encoding="utf-8")
    return root


@pytest.fixture
def into(good: Good, tmp_path: Path) -> Path:
    """A folder in which the good build stands, to be built in."""
    return copied(good.into, tmp_path / "build")
