"""Links that open the form of a correction where the repository is, with what is said now and where filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from coalition_kb.authoring.issue_forms import ABOUT, CORRECTION

if TYPE_CHECKING:
    from collections.abc import Iterable


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
    about = "\n".join(f"{name}: {value}" for name, value in told if value)
    asked = {"template": CORRECTION, "title": title, ABOUT: about}
    return f"{repository}/issues/new?{urlencode(asked, quote_via=quote, errors='replace')}"
