"""What the tests of faults share: a small project, and a good build of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.faults.building import built, contents, copied
from tests.site import links, sample

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
    assert list(links.faults(into / "site", links.read(into / "site"))) == []
    return Good(root, into, contents(into))


@pytest.fixture(scope="session")
def good(tmp_path_factory: pytest.TempPathFactory) -> Good:
    """The small record as a project, and its build; nobody may change them."""
    folder = tmp_path_factory.mktemp("good")
    return good_build(sample.lay_out(folder / "project"), folder / "build")


@pytest.fixture
def into(good: Good, tmp_path: Path) -> Path:
    """A folder in which the good build stands, to be built in."""
    return copied(good.into, tmp_path / "build")
