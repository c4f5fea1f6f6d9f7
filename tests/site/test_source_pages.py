"""The pages of sources: what rests on each, and that a stamped page is what the generator would have made."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from coalition_kb.generator import generate, settings
from coalition_kb.output import text
from coalition_kb.publish import write
from coalition_kb.site.cite import versions_of
from coalition_kb.site.pages import sheets
from coalition_kb.site.source_pages import entries
from tests.site import sample
from tests.site.markup import Page

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from coalition_kb.model import Record
    from coalition_kb.shell import Sheet


@pytest.fixture(scope="module")
def stamped(record: Record) -> Mapping[str, Sheet]:
    """The page of each source, by its key."""
    return {sheet.name: sheet for sheet in sheets(sample.site(record))}


def test_every_source_has_a_page(record: Record, stamped: Mapping[str, Sheet], built: Path) -> None:
    assert set(stamped) == set(record.sources)
    assert {path.parent.name for path in (built / "site" / "sources").glob("*/index.html")} == set(record.sources)


def test_a_page_of_a_source_tells_every_coding_that_cites_it(record: Record, stamped: Mapping[str, Sheet]) -> None:
    for case in record.cases.values():
        for coding in case.all_codings:
            anchor = f"{coding.state}-{coding.variable}" if coding.state else coding.variable
            for citation in coding.all_citations:
                shown = Page(stamped[citation.source].body)
                assert f"../../cases/{case.id}/#{anchor}" in shown.values("href")
                assert citation.locator in shown.text


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


def test_a_stamped_page_is_what_the_generator_makes_of_the_same_page(
    record: Record, project: Path, built: Path, stamped: Mapping[str, Sheet], tmp_path: Path
) -> None:
    sheet = next(iter(stamped.values()))
    told = {"title": sheet.title, "description": sheet.description, "hide": ["toc"], "facets": {"Kind": ["Source"]}}
    front = f"---\n{json.dumps(told)}\n---\n"  # JSON is YAML
    body = "".join(line for line in sheet.body.splitlines(keepends=True) if line.strip())  # a blank line would end it
    page = f'{front}\n# {sheet.title}\n\n<div class="kb-sheet">{body}</div>'
    write([text("index.md", "# Home"), text(f"sources/{sheet.name}.md", page)], tmp_path / "docs")
    (tmp_path / "mkdocs.yml").write_text(_without_nav(project), encoding="utf-8")
    theme = tmp_path / sample.THEME
    theme.parent.mkdir(parents=True)
    theme.symlink_to(sample.PROJECT / sample.THEME)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "0")  # the build sets it: so it is set back after
        config = settings(tmp_path, tmp_path / "docs", tmp_path / "site")
        generate(config, epoch=0, versions=versions_of(record))

    made = (tmp_path / "site" / "sources" / sheet.name / "index.html").read_text(encoding="utf-8")
    mine = (built / "site" / "sources" / sheet.name / "index.html").read_text(encoding="utf-8")
    assert _article(made) == _article(mine)
    assert _head(made) == _head(mine)


def _without_nav(project: Path) -> str:
    return (project / "mkdocs.yml").read_text(encoding="utf-8").split("\nnav:", 1)[0]


def _article(page: str) -> list[str]:
    """The text of the article, line by line, without what the generator makes of the heading's address."""
    article = page.split("<article", 1)[1].split("</article>", 1)[0]
    return Page(f"<article{article}</article>").text.split()


def _head(page: str) -> str:
    return page.split("<title>", 1)[1].split("</title>", 1)[0]
