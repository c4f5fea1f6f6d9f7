"""A source as a full reference: who, what, in what, by whom, when, where it is, and how much of it was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from coalition_kb.site.prose import web_address
from coalition_kb.site.views import OPENED_WORDS, spoken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coalition_kb.model import Source


def reference(source: Source) -> Markup:
    """*source* as HTML: sentences parted by spaces, its title a link where it has an address of the web."""
    return Markup(" ").join(_sentences(source))


def read(source: Source) -> str:
    """Its kind, how much of it was read, and what, in words."""
    return f"{source.kind}; {OPENED_WORDS[source.opened]}" + (f": {source.note}" if source.note else "")


def _sentences(source: Source) -> Iterator[Markup]:
    if source.authors:
        yield _ended(Markup("{}").format("; ".join(source.authors)))
    url = web_address(source.url) or (f"https://doi.org/{source.doi}" if source.doi else "")
    title = Markup('<a href="{}" rel="noopener">{}</a>') if url else Markup("{1}")
    yield _ended(title.format(url, source.title), source.title)
    numbers = "".join([f" {source.volume}" if source.volume else "", f"({source.issue})" if source.issue else ""])
    pages = f", {source.page}" if source.page else ""
    if source.container:
        yield Markup("<em>{}</em>{}{}.").format(source.container, numbers, pages)
    if source.publisher:
        yield _ended(Markup("{}").format(source.publisher))
    if source.issued:
        yield _ended(Markup("{}").format(spoken(source.issued)))
    if source.doi:
        yield Markup("doi:{}.").format(source.doi)


def _ended(html: Markup, words: str = "") -> Markup:
    """*html* with a full stop, unless its *words* end a sentence already."""
    return html if (words or str(html)).rstrip("”’\"'").endswith((".", "?", "!", "…")) else html + Markup(".")
