"""Citations as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coalition_kb.model import Citation


def cited(citations: Iterable[Citation]) -> str:
    """*citations* on one line: source, locator, and whether the passage was not opened."""
    return "; ".join(
        ", ".join(part for part in (one.source, one.locator, "" if one.is_opened else "not opened") if part)
        for one in citations
    )
