"""The content-security policy of the site, and what on a built page goes beyond it. The build refuses such a page."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

#: The scripts that may stand in a page: the theme's, by the SHA-256 of their text. They are the same on every page.
INLINE: Mapping[str, str] = {
    "exqRXrW/0laiImCrTE8a70vxyyY10FJVIppytLf/dbY=": "where the theme keeps the reader's choices",
    "DrEMJJ29sL7vIloQzly+VUGMxKcBTMII+OfW7Y8AkG4=": "light or dark, before the page is drawn",
    "/8wPdzX9q0NNJXyA5lzsLojXFpkeaXVxhbfkUOQaWy8=": "the drawer that an address opens",
}
#: The blocks of data that may stand in a page, by all attributes of their elements. A browser runs none of them.
DATA: Sequence[Mapping[str, str]] = (
    {"id": "__config", "type": "application/json"},  # the theme's settings
    {"type": "application/ld+json"},  # the dataset, for search engines
)
#: What a page may load and run. The search's program is WebAssembly; the theme sets styles in its pages.
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' "
    + " ".join(f"'sha256-{digest}'" for digest in INLINE)
    + "; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "worker-src 'self' blob:; base-uri 'none'; form-action 'self'; object-src 'none'"
)

_META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script", re.IGNORECASE | re.DOTALL)
_ATTRIBUTE = re.compile(r"""([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")
_HANDLER = re.compile(r"<[a-z][^>]*\s(on[a-z]+)\s*=", re.IGNORECASE)
_PROGRAM = re.compile(r"""\b(?:href|src|action)\s*=\s*["']?\s*javascript:""", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"<(?:script|img|iframe|source|audio|video|embed|link\b(?![^>]*\brel=[\"']?canonical))\b[^>]*\b(?:src|href)\s*=\s*"
    r"""["']?((?:https?:)?//[^"'\s>]*)""",
    re.IGNORECASE,
)


def breaches(page: str) -> Iterator[str]:
    """What of the HTML in *page* goes beyond the policy, in words; nothing where it keeps to it."""
    policies = _META.findall(page)
    if [unescape(one) for one in policies] != [POLICY]:
        yield "its policy is not the one in coalition_kb/policy.py" if policies else "it has no policy"
    yield from beyond(page)


def beyond(page: str) -> Iterator[str]:
    """What of the HTML in *page*, or in a part of one that is whole in itself, goes beyond the policy, wherever that stands."""
    for attributes, text in _SCRIPT.findall(page):
        told = _attributes(attributes)
        if "src" in told:
            continue
        if told in DATA:
            yield from _of_data(text)
            continue
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        if digest not in INLINE:
            yield f"it holds a script that the policy does not name: {text.strip()[:60]!r}"
    yield from (f"it has an event handler: {name}" for name in _HANDLER.findall(page))
    yield from ("it has a link that would run as a program" for _ in _PROGRAM.findall(page))
    yield from (f"it would load from another host: {address}" for address in _ELSEWHERE.findall(page))


def _attributes(text: str) -> dict[str, str]:
    """The attributes in *text*, as a browser reads them: of two alike the first counts."""
    found: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(text):
        found.setdefault(name.lower(), unescape("".join(values)))
    return found


def _of_data(text: str) -> Iterator[str]:
    """What is wrong with a block of data: it must be one thing of JSON that no other reader could take for markup."""
    try:
        json.loads(text)
    except ValueError:
        yield f"it holds a block of data that is not JSON: {text.strip()[:60]!r}"
    if "<" in text:
        yield f"it holds a block of data with a sign of markup: {text.strip()[:60]!r}"
