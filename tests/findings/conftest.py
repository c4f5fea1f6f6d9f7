"""The record that tests of several modules read: many cases, drawn once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.findings.written import drawn_cases, record_of

if TYPE_CHECKING:
    from coalition_kb.model import Record


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Record:
    """Cases without an analysis; nobody may change it."""
    return record_of(tmp_path_factory.mktemp("many"), *drawn_cases(seed=1))
