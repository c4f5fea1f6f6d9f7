"""Links that open a prefilled report where the repository is: what is said now, where, and what a correction needs."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from collections.abc import Iterable

_WANTED = "Write here what should stand there instead, why, and a source with the page."


def correction(repository: str, title: str, told: Iterable[tuple[str, str]]) -> str:
    """The address of a new report about what *told* names and says; empty where there is no repository.

    Args:
        repository: the address of the repository, without a slash at its end.
        title: the report's title.
        told: names and values, in order; those without a value are left out.
    """
    if not repository:
        return ""
    lines = [f"{name}: {value}" for name, value in told if value]
    body = "\n".join([*lines, "", _WANTED, ""])
    return f"{repository}/issues/new?{urlencode({'title': title, 'body': body}, quote_via=quote, errors='replace')}"
