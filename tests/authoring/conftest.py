"""What the tests of new cases share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.examplefiles import SMALL, laid_on_small

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the small record, to be written to."""
    return laid_on_small(SMALL, tmp_path / "record")
