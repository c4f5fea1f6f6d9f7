"""A source as an entry in a list of references, in the author-date style of Chicago."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from coalition_kb.site.prose import library
from coalition_kb.site.reference import reference
from tests.site.markup import Page

if TYPE_CHECKING:
    from coalition_kb.model import Record, Source


def entry(source: Source) -> str:
    """The entry of *source* as a reader sees it."""
    html = reference(source, library([source])).html
    return Page(html.replace("<em>", "*").replace("</em>", "*")).text


@pytest.mark.parametrize(
    ("id_", "changed", "expected"),
    [
        (
            "lagoon-history-2010",
            {},
            "Marlow, Ada, and Martin Decoud. 2010. *Across the Lagoon.* Sulaco University Press.",
        ),
        (
            "lagoon-history-2010",
            {"short": "Lagoon"},
            "Lagoon. Marlow, Ada, and Martin Decoud. 2010. *Across the Lagoon.* Sulaco University Press.",
        ),
        (
            "lagoon-history-2010",
            {"type": "chapter", "container": "All Lagoons", "page": "3-14", "authors": ("Marlow, Ada",)},
            "Marlow, Ada. 2010. “Across the Lagoon.” In *All Lagoons*, 3-14. Sulaco University Press.",
        ),
        (
            "lagoon-history-2010",
            {
                "type": "article-journal",
                "container": "Lagoons",
                "volume": "12",
                "issue": "3",
                "page": "45-67",
                "publisher": "",
                "authors": ("Marlow, Ada", "Decoud, Martin", "An Institute"),
                "doi": "10.1000/1",
            },
            "Marlow, Ada, Martin Decoud, and An Institute. 2010. “Across the Lagoon.” *Lagoons* 12 (3): 45-67. doi:10.1000/1 .",
        ),
        (
            "congress-letter-2004",
            {},
            "Office of the President. 2004. “Letter to Congress about San Marcos.” 2 March 2004.",
        ),
        (
            "gazette-2006",
            {},
            "“A guard for San Marcos.” 2006. *Sulaco Gazette*, 14 June 2006. example.org .",
        ),
        (
            "gazette-2006",
            {"container": "", "publisher": "Sulaco Gazette", "issued": "", "title": "Why a guard?", "url": ""},
            "“Why a guard?” n.d. *Sulaco Gazette*.",
        ),
    ],
    ids=["book", "short", "chapter", "journal", "document", "newspaper", "undated"],
)
def test_an_entry_has_the_parts_of_its_kind_in_the_order_of_the_style(
    record: Record, id_: str, changed: dict[str, object], expected: str
) -> None:
    assert entry(replace(record.sources[id_], **changed)) == expected  # type: ignore[arg-type]  # texts and tuples of them


def test_the_year_has_the_letter_that_citations_have(record: Record) -> None:
    one = record.sources["congress-letter-2004"]
    other = replace(one, id="letter-b", issued="2004-05")
    shelf = library([one, other])
    assert [reference(source, shelf).year for source in (one, other)] == ["2004a", "2004b"]
