"""Tables as the dataset has them in CSV, for tests that need no more of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coalition_kb.about import About
from coalition_kb.dataset import CSV, dataset
from coalition_kb.output import held
from coalition_kb.tables import filled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coalition_kb.output import Output
    from coalition_kb.tables import AnyTable

#: What is told of a record that nobody published.
ABOUT = About("1.2.0", "0.3.0", "0.1.0", "2026-11-28", 1946, 2018)


def csv_files(made: Iterable[AnyTable]) -> list[Output]:
    """The tables *made* and their dictionary as CSV."""
    return list(held(dataset(filled(made), ABOUT, (CSV,))))
