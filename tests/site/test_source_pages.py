"""The pages of sources: what rests on each, and that a stamped page is what the generator would have made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from coalition_kb.site.pages import of_sources
from coalition_kb.site.source_pages import entries
from tests.site import sample
from tests.site.markup import Page

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from coalition_kb.model import Record


@pytest.fixture(scope="module")
def shown(record: Record) -> Mapping[str, Page]:
    """The page of each source, by its key."""
    made = (page for page in of_sources(sample.site(record)) if page.path.parent.name)
    return {page.path.stem: Page(page.data.decode().split("---", 2)[2]) for page in made}


def test_every_source_has_a_page(record: Record, shown: Mapping[str, Page], built: Path) -> None:
    assert set(shown) == set(record.sources)
    assert {path.parent.name for path in (built / "site" / "sources").glob("*/index.html")} == set(record.sources)


def test_a_page_of_a_source_tells_every_coding_that_cites_it(record: Record, shown: Mapping[str, Page]) -> None:
    for case in record.cases.values():
        for coding in case.all_codings:
            anchor = f"{coding.state}-{coding.variable}" if coding.state else coding.variable
            for citation in coding.all_citations:
                page = shown[citation.source]
                assert f"../../cases/{case.id}/#{anchor}" in page.values("href")
                assert citation.locator in page.text


def test_a_source_counts_each_place_that_cites_it_once(record: Record) -> None:
    for one in entries(sample.site(record)):
        places = [
            (case.id, coding.state, coding.variable)
            for case in record.cases.values()
            for coding in (*filter(None, (case.start, case.end, case.decision)), *case.all_codings)
            if one.source.id in {cited.source for cited in coding.all_citations}
        ]
        accounts = [
            case.id
            for case in record.cases.values()
            if one.source.id in {cited.source for cited in case.summary.citations}
        ]
        study = record.cases["san-marcos-2004"].study
        parts = [phase.citations for phase in study.phases]
        parts += [(*aim.citations, *(c for by in aim.judged for c in by.citations)) for aim in study.objectives]
        parts += [answer.citations for answer in study.answers.values()]
        parts += [(item.citation,) for item in study.evidence if item.citation]
        of_study = [part for part in parts if one.source.id in {cited.source for cited in part}]
        assert one.n_uses == len(places) + len(accounts) + len(of_study)
        assert len(places) == len(set(places))


def test_the_list_leads_to_every_page_in_alphabetical_order(record: Record, made: Mapping[str, str]) -> None:
    page = Page(made["sources.md"].split("---", 2)[2])
    links = [one.strip("/") for one in page.values("href")]
    assert sorted(links) == sorted(record.sources)
