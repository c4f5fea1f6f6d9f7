"""The file of a pass: what is written is read back as the same codings."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalition_kb.authoring.kept import kept
from coalition_kb.authoring.passfile import WIDTH, file_name, pass_file
from coalition_kb.authoring.questions import ALL, questions
from coalition_kb.model import VALUE_LEVELS, Case, Citation, CodedCase, Coding, Pass, Record, Status
from coalition_kb.place import Place
from coalition_kb.reader import load
from coalition_kb.shapes.cases import coded_case
from coalition_kb.shapes.shaper import Shaper
from coalition_kb.yamlfile import Fields, read
from tests.examplefiles import SMALL

NOWHERE = Place("", 1, 1)
RECORD = load(SMALL).record
VALUED = frozenset(one.id for one in RECORD.variables.values() if one.level in VALUE_LEVELS)
#: Texts that a coder may write: in lines or not, with what YAML takes for its own; nothing that its reader refuses.
TEXTS = (
    st.text(
        st.one_of(
            st.sampled_from(":#-'\"\\[]{}&*!|>%@`,?\n\t  \u2028\xa0"),
            st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Cn"], max_codepoint=0xDFFFF),
        ),
        min_size=1,
    )
    .map(str.strip)
    .filter(bool)
)
PASS = Pass("pass-b", "2026-11-21", "0.2.0")


def read_back(text: str) -> CodedCase:
    """What is read of a file with this *text*."""
    shaper = Shaper()
    node = read(text.encode(), file_name("pass-b", "khemed-1958"))
    assert isinstance(node, Fields), node
    found = coded_case(node, shaper, VALUED)
    assert shaper.problems == []
    return found


def placeless(coding: Coding) -> Coding:
    """*coding* without the places of what it holds, and without what a study adds."""
    sides = [replace(one, place=NOWHERE, citations=_placeless(one.citations)) for one in coding.alternatives]
    return replace(
        coding,
        place=NOWHERE,
        citations=_placeless(coding.citations),
        mentioned=_placeless(coding.mentioned),
        alternatives=tuple(sides),
        read_from=(),
    )


def _placeless(citations: tuple[Citation, ...]) -> tuple[Citation, ...]:
    return tuple([replace(one, place=NOWHERE) for one in citations])


def all_kept(record: Record, case: Case) -> CodedCase:
    """Everything that *case* answers, as a pass."""
    return kept(case, "pass-b", questions(record, case, [ALL], [ALL])).coded


def with_coding(**parts: object) -> CodedCase:
    """A file with one coding, of which these *parts* are told."""
    told = Coding("khemed-1958", "", "aim", Status.CODED, ("rescue",), "", NOWHERE, form="code", coded=PASS)
    return CodedCase("khemed-1958", "pass-b", {"aim": replace(told, **parts)}, (), NOWHERE)  # type: ignore[arg-type]


@pytest.mark.parametrize("case", RECORD.cases.values(), ids=lambda case: case.id)
def test_what_a_case_answers_is_read_back_as_it_was_kept(case: Case) -> None:
    held = all_kept(RECORD, case)
    found = read_back(pass_file(held))
    assert [*map(placeless, found.all_codings)] == [*map(placeless, held.all_codings)]
    assert {coding.coded.by for coding in found.all_codings} == {"pass-b"}


def test_what_the_codings_of_a_partner_have_alike_is_written_once() -> None:
    text = pass_file(all_kept(RECORD, RECORD.cases["san-marcos-2004"]))
    partner = text.partition("  - state: FRD\n")[2].partition("  - state:")[0]
    assert partner.startswith(
        "    confidence: medium\n    sources: [gazette-2006]\n    codings:\n      took_part: forces\n"
    )


@given(TEXTS)
def test_a_reason_is_read_back_whatever_stands_in_it(why: str) -> None:
    text = pass_file(with_coding(why=why))
    assert read_back(text).codings["aim"].why == why


@given(st.lists(st.tuples(st.sampled_from(["gazette-2006", "khemed-papers-1958"]), TEXTS, st.booleans()), min_size=1))
def test_citations_are_read_back_in_their_order(cited: list[tuple[str, str, bool]]) -> None:
    citations = tuple([Citation(source, at, is_opened=is_opened, place=NOWHERE) for source, at, is_opened in cited])
    held = with_coding(citations=citations)
    assert _placeless(read_back(pass_file(held)).codings["aim"].citations) == citations


def test_a_long_reason_and_a_long_list_stand_in_lines_that_fit() -> None:
    citations = tuple([Citation("gazette-2006", f"p. {page}", is_opened=True, place=NOWHERE) for page in range(40)])
    text = pass_file(with_coding(why="The order names it. " * 30 + "So it is.", citations=citations))
    assert max(map(len, text.splitlines())) <= WIDTH


def test_a_coding_of_another_day_says_so_itself() -> None:
    held = with_coding()
    later = replace(held.codings["aim"], variable="demand", codes=("light",), coded=replace(PASS, on="2026-11-28"))
    found = read_back(pass_file(replace(held, codings={**held.codings, "demand": later})))
    assert found.codings["aim"].coded == PASS
    assert found.codings["demand"].coded.on == "2026-11-28"


def test_a_file_without_a_coding_is_refused() -> None:
    with pytest.raises(ValueError, match="pass-b answers nothing about khemed-1958"):
        pass_file(CodedCase("khemed-1958", "pass-b", {}, (), NOWHERE))
