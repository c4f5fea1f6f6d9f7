"""The report: what stands in it, that its numbers are those of the record, and that a chapter appears as it has content."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from coalition_kb.findings import RUNS, Results, run
from coalition_kb.model import INCLUDED
from coalition_kb.report import METHODS, Material, codebook, report
from coalition_kb.report.blocks import Grid, Heading, Items, Paragraph, Picture, Terms, text_of
from coalition_kb.report.material import NOT_RUN
from coalition_kb.report.running import by_hand, running
from tests.report.conftest import material

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coalition_kb.model import Record
    from coalition_kb.report.blocks import Block, Chapter, Document, Run, Words


def words_of(block: Block) -> Iterator[Words]:
    """All words of a block."""
    match block:
        case Heading() | Paragraph():
            yield block.words
        case Items():
            yield from block.items
        case Terms():
            for term, said in block.pairs:
                yield from (term, *said)
        case Grid():
            yield from (cell for row in block.rows for cell in row)


def runs(document: Document) -> Iterator[Run]:
    """Every run of words of a document."""
    for chapter in document.chapters:
        for block in chapter.blocks:
            for words in words_of(block):
                yield from words


def chapter(document: Document, id_: str) -> Chapter:
    """The chapter of an id."""
    return next(one for one in document.chapters if one.id == id_)


def said(of: Chapter) -> str:
    """All letters of a chapter."""
    return "\n".join(text_of(words) for block in of.blocks for words in words_of(block))


def grid(of: Chapter, caption: str) -> Grid:
    """The table whose caption begins so."""
    return next(one for one in of.blocks if isinstance(one, Grid) and one.caption.startswith(caption))


@pytest.fixture(scope="module", params=["few", "all_"])
def given(request: pytest.FixtureRequest) -> Material:
    """The small record, then the real one."""
    made: Material = request.getfixturevalue(request.param)
    return made


@pytest.fixture(scope="module")
def whole(given: Material) -> Document:
    """The report of it."""
    return report(given)


# --- what stands in it ------------------------------------------------------------------------------------------------


def test_chapters_are_numbered_and_appendices_lettered(whole: Document) -> None:
    told = [number for number, _ in whole.numbered]
    body = [number for number in told if number.isdigit()]
    assert body == [f"{place}" for place in range(1, len(body) + 1)]
    assert told[len(body) :] == ["A", "B", "C"]


def test_every_case_stands_in_it_once_with_its_account(given: Material, whole: Document) -> None:
    cases = chapter(whole, "cases")
    heads = [block.id for block in cases.blocks if isinstance(block, Heading) and block.id]
    assert heads == [f"case-{case.id}" for case in given.cases]
    for case in given.cases:
        assert text_of(running(case.summary.text, given.site.library)).split() == said_of(case.id, cases)


def said_of(case: str, cases: Chapter) -> list[str]:
    """The words of the account of *case*."""
    blocks = iter(cases.blocks)
    next(one for one in blocks if isinstance(one, Heading) and one.id == f"case-{case}")
    next(blocks)  # its facts
    found: list[str] = []
    for block in blocks:
        if not isinstance(block, Paragraph):
            break
        found += text_of(block.words).split()
    return found


def test_every_source_every_finding_and_every_variable_has_a_place(given: Material, whole: Document) -> None:
    ids = Counter(
        block.id for of in whole.chapters for block in of.blocks if isinstance(block, (Heading, Paragraph)) and block.id
    )
    assert max(ids.values()) == 1
    record = given.site.record
    wanted = {f"source-{one}" for one in record.sources} | {f"variable-{one}" for one in record.variables}
    assert wanted | {f"finding-{one}" for one in record.findings} <= set(ids)


def test_every_way_leads_to_a_place_or_into_the_web(given: Material, whole: Document) -> None:
    places = {block.id for of in whole.chapters for block in of.blocks if isinstance(block, (Heading, Paragraph))}
    ways = {run.to for run in runs(whole) if run.to}
    assert {way for way in ways if way.startswith("#")} <= {f"#{place}" for place in places}
    assert all(way.startswith(("#", "http://", "https://")) for way in ways)
    assert given.site.record.sources


def test_a_picture_stands_above_the_table_of_its_numbers(whole: Document) -> None:
    for of in whole.chapters:
        for place, block in enumerate(of.blocks):
            if isinstance(block, Picture):
                below = of.blocks[place + 1]
                assert isinstance(below, Grid)
                assert below.caption == f"{block.title}: the numbers"
                assert block.about.startswith(block.title)


def test_what_was_opened_is_told_of_every_source(given: Material, whole: Document) -> None:
    of = {block.id: text_of(block.words) for block in chapter(whole, "sources").blocks if isinstance(block, Paragraph)}
    words = {"yes": "[opened]", "part": "[opened in part]", "no": "[not opened]"}
    for source in given.site.record.sources.values():
        assert words[source.opened] in of[f"source-{source.id}"]


# --- its numbers ------------------------------------------------------------------------------------------------------


def test_the_candidates_are_counted_by_what_became_of_them(given: Material, whole: Document) -> None:
    of = Counter(one.disposition for one in given.site.record.universe.candidates.values())
    rows = grid(chapter(whole, "chosen"), "Candidates by").rows
    assert sorted(int(text_of(row[2]).replace(",", "")) for row in rows) == sorted(of.values())
    told = [block for block in chapter(whole, "candidates").blocks if isinstance(block, Grid)]
    assert sum(len(one.rows) for one in told) == sum(of.values()) - of[INCLUDED]


def test_the_cases_by_decade_are_all_cases(given: Material, whole: Document) -> None:
    rows = grid(chapter(whole, "numbers"), "Cases by decade").rows
    assert sum(int(text_of(row[-1])) for row in rows) == len(given.cases)


def test_a_case_less_is_one_less_in_the_numbers(record: Record, few: Material) -> None:
    first = few.cases[0]
    fewer = report(material(replace(record, cases={k: v for k, v in record.cases.items() if k != first.id})))
    rows = grid(chapter(fewer, "numbers"), "Cases by decade").rows
    assert sum(int(text_of(row[-1])) for row in rows) == len(few.cases) - 1
    assert f"case-{first.id}" not in {getattr(block, "id", "") for block in chapter(fewer, "cases").blocks}


# --- chapters appear as their content exists --------------------------------------------------------------------------


def test_an_empty_record_has_a_report_that_says_so_and_leaves_the_rest_out(record: Record) -> None:
    empty = replace(record, cases={}, findings={}, sources={}, universe=replace(record.universe, candidates={}))
    ids = [one.id for _, one in report(material(empty)).numbered]
    assert ids == ["about", "chosen", "methods", "codebook"]


def test_a_study_has_a_chapter_and_without_one_there_is_none(few: Material) -> None:
    record = few.site.record
    (case,) = [one for one in record.cases.values() if one.is_study]
    none = {key: replace(one, depth="entry") for key, one in record.cases.items()}
    assert "studies" not in [of.id for _, of in report(material(replace(record, cases=none))).numbered]
    studied = chapter(report(few), "studies")
    told, library = said(studied), few.site.library
    heads = [text_of(block.words) for block in studied.blocks if isinstance(block, Heading)]
    assert heads[0] == case.title
    texts = [answer.text.split("\n\n")[0] for answer in case.study.answers.values()]
    texts += [one.says for one in case.study.evidence] + [one.says for one in case.study.objectives]
    texts += [one.why for one in case.study.claims.values()] + [one.why for one in case.codings.values()]
    for text in texts:
        assert text_of(running(text.strip(), library)) in told


def test_a_finding_shows_its_verdict_with_the_four_runs_or_that_its_tests_were_not_run(few: Material) -> None:
    first, *rest = few.site.record.findings
    before = said(chapter(report(few), "findings"))
    assert before.count(NOT_RUN) == len(rest) + 1
    assert "None has been tested so far." in before

    outcome = run(few.site.record).outcomes[first]
    tested = replace(few, site=replace(few.site, results=Results({first: outcome})))
    of = chapter(report(tested), "findings")
    assert said(of).count(NOT_RUN) == len(rest)
    assert f"Status. {outcome.verdict.capitalize()}. {outcome.why}" in said(of)
    runs = grid(of, f"{outcome.finding.number}: the four runs")
    assert [text_of(name) for name, *_ in runs.rows] == list(RUNS.values())
    assert f"What the cases say: 1 {outcome.verdict}, {len(rest)} not tested yet." in said(of)


def test_the_codebook_by_itself_has_every_variable(given: Material) -> None:
    heads = [b.id for one in codebook(given).chapters for b in one.blocks if isinstance(b, Heading)]
    assert sorted(heads) == sorted(f"variable-{one}" for one in given.site.record.variables)


# --- running text -----------------------------------------------------------------------------------------------------


def test_marks_in_running_text_are_read_and_all_else_is_letters(few: Material) -> None:
    library = replace(few.site.library, labels={"a-2001": "Adams 2001"})
    told = running("A *bold* `code` <b> $x$ [@a-2001, 3; @gone] end", library)
    assert text_of(told) == "A *bold* code <b> $x$ (Adams 2001, 3; gone) end"
    assert [(run.text, run.look, run.to) for run in told if run.look or run.to] == [
        ("code", "code", ""),
        ("Adams 2001", "", "#source-a-2001"),
        ("gone", "", "#source-gone"),
    ]


def test_the_page_of_methods_is_read_whole(few: Material) -> None:
    blocks = list(by_hand(few.methods))
    assert next(text_of(one.words) for one in blocks if isinstance(one, Heading)) == "What is a case"
    told = " ".join(text_of(words) for block in blocks for words in words_of(block))
    assert "No expert has reviewed them yet" in told
    assert METHODS == "methods.md"
    assert not {"**", "](", "## "} & {sign for sign in ("**", "](", "## ") if sign in told}


@pytest.mark.parametrize(
    ("page", "element"),
    [("# Title\n\n> Said by another.\n", "blockquote"), ("# Title\n\n- one\n    - below it\n", "ul")],
)
def test_what_a_report_has_no_form_for_is_refused(page: str, element: str) -> None:
    with pytest.raises(ValueError, match=f"<{element}>"):
        list(by_hand(page))
