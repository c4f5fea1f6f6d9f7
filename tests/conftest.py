"""What several test files read: the small accepted record and the real one, each loaded once."""

from __future__ import annotations

from pathlib import Path

import pytest

from coalition_kb.load import Loaded, load
from tests.examplefiles import SMALL


@pytest.fixture(scope="session")
def small() -> Loaded:
    """The small accepted record; nobody may change it."""
    return load(SMALL)


@pytest.fixture(scope="session")
def real() -> Loaded:
    """The real record; nobody may change it."""
    return load(Path(__file__).parents[1])
