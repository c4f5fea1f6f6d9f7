"""What a cell's fingerprint is made of, and what of a coding a change is told of."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalition_kb.cells import (
    FACTS,
    PARTS,
    STUDY,
    address,
    canonical,
    cells,
    fingerprint,
    parts_changed,
    said,
    split,
)
from coalition_kb.model import Citation, Coding, Status
from coalition_kb.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coalition_kb.reader import Loaded

HERE = Place("cases/x.yaml", 1, 1)
BOOK, LETTER = Citation("book", "p. 1", is_opened=True, place=HERE), Citation("letter", "", is_opened=False, place=HERE)
AIM = Coding("x-1999", "", "aim", "coded", ("guard",), "", HERE, why="The order says so.", citations=(BOOK, LETTER))

_TEXT = st.text(alphabet='ab;, \x1f"\\[]', max_size=4)
_CODINGS = st.builds(
    Coding,
    case=st.just("x"),
    state=st.just(""),
    variable=st.just("v"),
    status=st.sampled_from(["coded", "unknown"]),
    codes=st.lists(_TEXT, max_size=3).map(tuple),
    value=_TEXT,
    low=_TEXT,
    high=_TEXT,
    confidence=_TEXT,
    why=_TEXT,
    seen_from=_TEXT,
    place=st.just(HERE),
)


@pytest.mark.parametrize(
    "same",
    [
        replace(AIM, why="The order\n  says   so."),
        replace(AIM, citations=(LETTER, BOOK)),
        replace(AIM, citations=(replace(BOOK, locator="p.  1"), LETTER)),
        replace(AIM, place=Place("elsewhere.yaml", 9, 9), form="codes"),
        replace(AIM, mentioned=(BOOK,)),
    ],
    ids=["white space", "order of sources", "white space of a page", "place and form", "what the reason mentions"],
)
def test_how_a_coding_is_written_does_not_count(same: Coding) -> None:
    assert fingerprint(same) == fingerprint(AIM)
    assert parts_changed(AIM, same) == ()


def test_how_unicode_spells_a_letter_does_not_count() -> None:
    composed, parted = replace(AIM, why="M\u00e9moires"), replace(AIM, why="Me\u0301moires")
    assert fingerprint(composed) == fingerprint(parted)


@pytest.mark.parametrize(
    ("other", "part"),
    [
        (replace(AIM, codes=("rescue",)), "answer"),
        (replace(AIM, codes=("guard", "rescue")), "answer"),
        (replace(AIM, status="unknown", codes=()), "answer"),
        (replace(AIM, codes=(), value="guard"), "answer"),
        (replace(AIM, confidence="low"), "confidence"),
        (replace(AIM, why="The order said so."), "reason"),
        (replace(AIM, citations=(BOOK,)), "sources"),
        (replace(AIM, citations=(BOOK, replace(LETTER, is_opened=True))), "sources"),
        (replace(AIM, seen_from="1999"), "evidence"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_what_a_coding_says_counts_and_is_named(other: Coding, part: str) -> None:
    assert fingerprint(other) != fingerprint(AIM)
    assert parts_changed(AIM, other) == (part,)


def test_the_order_of_codes_counts_for_it_is_published_as_their_rank() -> None:
    first, second = replace(AIM, codes=("a", "b")), replace(AIM, codes=("b", "a"))
    assert fingerprint(first) != fingerprint(second)


@given(_CODINGS, _CODINGS)
def test_two_codings_are_alike_by_their_canonical_text_where_no_part_differs(one: Coding, other: Coding) -> None:
    assert (canonical(one) == canonical(other)) == (parts_changed(one, other) == ())


@pytest.mark.parametrize(
    ("coding", "words"),
    [
        (AIM, "guard"),
        (replace(AIM, codes=("a", "b"), confidence="low"), "a; b, low"),
        (replace(AIM, codes=(), value="600", low="500", kind="peak", confidence="high"), "600 (500 to ?) peak, high"),
        (replace(AIM, codes=(), status=Status.UNKNOWN), "unknown"),
        (replace(AIM, codes=()), "none"),
    ],
)
def test_what_a_cell_answers_is_one_line(coding: Coding, words: str) -> None:
    assert said(coding) == words


def test_what_is_contested_names_its_sides(small: Loaded) -> None:
    assert said(small.record.cases["san-marcos-2006"].codings["aim"]) == "contested: guard (leading) or oust"


def test_the_cells_of_a_case_are_its_dates_its_fields_and_its_codings(small: Loaded) -> None:
    case = small.record.cases["khemed-1958"]
    found = [one.address for one in cells(case)]
    assert found[:3] == ["khemed-1958/start", "khemed-1958/end", "khemed-1958/decision"]
    always = set(FACTS) - {*STUDY, "studied_in"}
    assert {f"khemed-1958/{name}" for name in always} <= set(found)
    assert {one.address for one in case.all_codings} <= set(found)
    assert len(found) == len(set(found))


def test_each_part_of_a_study_is_a_cell_that_changes_with_any_word_of_it(small: Loaded) -> None:
    case = small.record.cases["san-marcos-2004"]
    held = {one.variable: one for one in cells(case)}
    assert set(STUDY) <= set(held)
    evidence = case.study.evidence
    bears = replace(evidence[0].bears_on[0], why="Another reason.")
    other = replace(case.study, evidence=(replace(evidence[0], bears_on=(bears,)), *evidence[1:]))
    changed = {one.variable: one for one in cells(replace(case, study=other))}
    assert [name for name in held if fingerprint(held[name]) != fingerprint(changed[name])] == ["evidence"]


@pytest.mark.parametrize(
    ("cell", "parts"),
    [("a-1/aim", ("a-1", "", "aim")), ("a-1/COS/troops", ("a-1", "COS", "troops")), ("a-1", ("a-1", "", ""))],
)
def test_an_address_is_split_at_its_slashes(cell: str, parts: tuple[str, str, str]) -> None:
    assert split(cell) == parts


def test_no_two_codings_of_the_record_have_one_address(real: Loaded) -> None:
    every = [address(one) for case in real.record.cases.values() for one in cells(case)]
    assert len(set(every)) == len(every)


def test_the_canonical_text_is_json_of_all_that_a_coding_says(real: Loaded) -> None:
    for coding in real.record.codings:
        short = (coding.value, coding.low, coding.high, coding.kind, coding.confidence)
        told = [
            coding.status,
            _even(coding.codes),
            *_even(short),
            *_even((coding.why, coding.seen_from)),
            _passages(coding.citations),
            [
                [
                    _even(one.codes),
                    *_even((one.value, one.why)),
                    "leading" if one.is_leading else "",
                    _passages(one.citations),
                ]
                for one in coding.alternatives
            ],
        ]
        assert canonical(coding) == json.dumps(told, ensure_ascii=False, separators=(",", ":")), coding.address


def _passages(citations: Iterable[Citation]) -> list[list[str]]:
    return sorted([*_even((one.source, one.locator)), "" if one.is_opened else "not opened"] for one in citations)


def _even(texts: Iterable[str]) -> list[str]:
    return [normalize("NFC", " ".join(text.split())) for text in texts]


def test_the_page_on_citing_shows_the_canonical_text_and_its_fingerprint_as_they_are(real: Loaded) -> None:
    page = (Path(__file__).parents[1] / "docs" / "cite.md").read_text(encoding="utf-8")
    coding = real.record.cases["grenada-1983"].start
    shown = re.search(r"```json\n(.*)\n```", page)
    assert shown is not None
    assert shown[1] == canonical(coding)
    assert f"`{address(coding)}`" in page


def test_the_page_on_citing_names_each_part() -> None:
    page = (Path(__file__).parents[1] / "docs" / "cite.md").read_text(encoding="utf-8")
    assert [part for part in PARTS if part not in page] == []
