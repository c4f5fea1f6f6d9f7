"""Links that open the form of a correction where the repository is, with what is said now and where filled in."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from coalition_kb.authoring.issue_forms import ABOUT, CORRECTION

if TYPE_CHECKING:
    from collections.abc import Iterable

_OTHERS = re.compile(r"[^A-Za-z0-9_.~-]")  # signs that `urllib.parse.quote` does not leave as they are


def correction(repository: str, title: str, told: Iterable[tuple[str, str]]) -> str:
    """The address of a new report about what *told* names and says; empty where there is no repository.

    Source: GitHub, "Creating an issue", GitHub Docs: the parameters `template` and `title`, and one for each field of a form.

    Args:
        repository: the address of the repository, without a slash at its end.
        title: the report's title.
        told: names and values, in order; those without a value are left out.
    """
    if not repository:
        return ""
    about = _quoted("\n".join([f"{name}: {value}" for name, value in told if value]))
    return f"{repository}/issues/new?template={_quoted(CORRECTION)}&title={_quoted(title)}&{_quoted(ABOUT)}={about}"


def _quoted(text: str) -> str:
    """*text* as a value within an address; sign by sign, for a page has a link for each of its answers."""
    return _OTHERS.sub(lambda found: _sign(found[0]), text)


@cache
def _sign(sign: str) -> str:
    return quote(sign, safe="", errors="replace")
