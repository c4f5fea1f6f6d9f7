"""Past research: what studies found stands beside what the cases say, counted by direction, and never as a verdict."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from coalition_kb.findings.results import Outcome, Results, Run, Variant
from coalition_kb.model import CONTRADICTED, Citation, Literature
from coalition_kb.place import Place
from coalition_kb.site.pages import about_findings, of_sources
from tests.site import sample
from tests.site.markup import Page, rendered

if TYPE_CHECKING:
    from coalition_kb.model import Record
    from coalition_kb.site.given import Site

PATH = "findings/past-research.md"
FINDING, OTHER = "demand-favours-coalition", "build-ties"


def study(source: str, direction: str, says: str, *, is_opened: bool = True) -> Literature:
    """What a study found, its reason made of what it says."""
    place = Place("a.yaml", 1, 1)
    return Literature(Citation(source, "abstract", is_opened, place), direction, says, f"Why: {says}", place)


def without_studies(record: Record) -> Record:
    """*record* without what published studies found."""
    return replace(record, findings={id_: replace(one, literature=()) for id_, one in record.findings.items()})


@pytest.fixture(scope="module")
def site(record: Record) -> Site:
    """The small record with three studies of one finding, of which the cases say the opposite."""
    first, second = list(record.sources)[:2]
    found = (
        study(first, "supports", "Over ten wars, more planning went with more partners."),
        study(second, "supports", "<b>Bold</b> states join more often."),
        study(second, "unknown", "A war is told.", is_opened=False),
    )
    finding = replace(record.findings[FINDING], literature=found)
    changed = replace(record, findings={**without_studies(record).findings, FINDING: finding})
    variant = Variant("leading", "Leading values", {}, (), (), CONTRADICTED, "")
    outcome = Outcome(finding, [Run("leading", [variant], CONTRADICTED, "")], CONTRADICTED, "3 of 4 runs agree.")
    return replace(sample.site(changed), results=Results({FINDING: outcome}))


@pytest.fixture(scope="module")
def text(site: Site) -> str:
    return {str(one.path): one.data.decode() for one in about_findings(site)}[PATH]


def part(text: str, finding: str) -> Page:
    """What the page tells of one finding."""
    return Page(re.split(r"\n##", text.split(f"{{: #{finding} }}", 1)[1], maxsplit=1)[0])


def test_a_study_stands_with_what_it_found_its_direction_and_how_it_bears(text: str, site: Site) -> None:
    told = part(text, FINDING)
    for one in site.record.findings[FINDING].literature:
        assert one.says in told.text
        assert one.why in told.text
        assert f"../../sources/{one.citation.source}/" in told.values("href")
    assert re.findall(r'kb-chip">([a-z]+)<', text) == ["supports", "supports", "unknown"]


def test_words_of_a_study_are_no_markup(text: str) -> None:
    assert "b" not in {one.name for one in rendered(text).elements}


def test_a_passage_that_was_not_read_says_so(text: str) -> None:
    assert part(text, FINDING).text.count("(not opened)") >= 1
    assert "of 1 the passage was not read" in text


def test_studies_are_counted_by_direction_beside_the_verdict(text: str) -> None:
    line = next(one for one in text.split("\n") if one.startswith("<tr>") and f"#{FINDING}" in one)
    assert re.findall(r"<td>(.*?)</td>", line) == [
        "2",
        "–",
        "–",
        "1",
        '<span class="kb-verdict kb-v-contradicted"><span aria-hidden="true">✗</span> contradicted</span>',
    ]


def test_the_verdict_of_the_cases_stands_with_its_reason(text: str) -> None:
    assert "These cases : ✗ contradicted 3 of 4 runs agree." in part(text, FINDING).text


def test_a_finding_without_studies_and_without_results_says_so(text: str) -> None:
    told = part(text, OTHER).text
    assert "No study is recorded that bears on it." in told
    assert "These cases : – not tested yet" in told


def test_recommendations_stand_under_a_heading_of_their_own(text: str) -> None:
    before, after = text.split("## Recommendations", 1)
    assert "{: #build-ties }" in after
    assert "{: #build-ties }" not in before


def test_a_source_tells_on_which_findings_it_bears(site: Site) -> None:
    cited = site.record.findings[FINDING].literature[0].citation.source
    body = next(one.data.decode() for one in of_sources(site) if one.path.stem == cited)
    assert f"../../findings/past-research/#{FINDING}" in Page(body).values("href")
    assert "(supports)" in body


def test_without_studies_no_source_speaks_of_findings(record: Record) -> None:
    bare = sample.site(without_studies(record))
    assert "No study is recorded yet." in next(
        one.data.decode() for one in about_findings(bare) if str(one.path) == PATH
    )
    assert all("past-research" not in one.data.decode() for one in of_sources(bare))
