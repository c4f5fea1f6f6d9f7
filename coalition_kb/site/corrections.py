"""Links that open the form of a correction where the repository is, with what is said now and where filled in."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

from coalition_kb.authoring.issue_forms import ABOUT, CORRECTION

if TYPE_CHECKING:
    from collections.abc import Iterable

_PLAIN = "/:@,"  # what an address may hold in a value as it is (RFC 3986, 3.4), and addresses of ours are full of
_OTHERS = re.compile(rf"[^A-Za-z0-9_.~{_PLAIN}-]")


def correction(repository: str, title: str, about: Iterable[str]) -> str:
    """The address of a new report about what stands in *about*; empty where there is no repository.

    It is short, for a page has one for each of its answers.

    Source: GitHub, "Creating an issue", GitHub Docs: the parameters `template` and `title`, and one for each field of a form.

    Args:
        repository: the address of the repository, without a slash at its end.
        title: the report's title.
        about: the lines that the form holds when it opens.
    """
    if not repository:
        return ""
    lines = _quoted("\n".join(about))
    return f"{_form(repository)}&title={_quoted(title)}&{ABOUT}={lines}"


@cache
def _form(repository: str) -> str:
    return f"{repository}/issues/new?template={_quoted(CORRECTION)}"


def _quoted(text: str) -> str:
    """*text* as a value within an address; sign by sign, since few signs are not plain."""
    return _OTHERS.sub(lambda found: _sign(found[0]), text)


@cache
def _sign(sign: str) -> str:
    return quote_plus(sign, safe=_PLAIN, errors="replace")
