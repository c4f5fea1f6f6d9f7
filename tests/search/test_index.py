"""What the index finds, in which order, and what it says where it finds nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coalition_kb.reader import load
from coalition_kb.search.index import Answer, Index, create, opened
from coalition_kb.words import SAME_WORDS
from tests.examplefiles import SMALL

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from coalition_kb.model import Record


@pytest.fixture(scope="module")
def record() -> Record:
    return load(SMALL).record


@pytest.fixture(scope="module")
def index(record: Record) -> Index:
    return create(record, "here")


def found(
    index: Index,
    words: str = "",
    *,
    where: Sequence[str] = (),
    state: str = "",
    years: str = "",
    kinds: Sequence[str] = (),
) -> list[str]:
    """The ids that *words* and filters find, best first."""
    only = index.vocabulary.filters(where=where, state=state, years=years, kinds=kinds)
    return [hit.id for hit in index.ask(words, only, limit=20).hits]


def test_a_case_is_found_first_by_its_own_title(record: Record, index: Index) -> None:
    for case in record.cases.values():
        assert found(index, case.title, kinds=("case",))[0] == case.id


def test_an_operation_finds_its_case(index: Index) -> None:
    assert found(index, "Sandstorm")[0] == "khemed-1958"


def test_all_words_are_wanted_in_any_of_their_forms(index: Index) -> None:
    assert found(index, "landing Wadesdah", kinds=("case",)) == ["khemed-1958"]


def test_a_phrase_is_found_as_it_stands(index: Index) -> None:
    assert found(index, '"two companies"', kinds=("case",)) == ["khemed-1958"]
    assert "khemed-1958" not in found(index, '"companies two"', kinds=("case",))


def test_a_beginning_finds_its_words(index: Index) -> None:
    assert "khemed-1958" in found(index, "Wades*")


def test_words_are_joined_with_and_or_and_not(index: Index) -> None:
    either = set(found(index, "Sandstorm OR Lagoon", kinds=("case",)))
    assert {"khemed-1958", "san-marcos-2004"} <= either
    assert "khemed-1958" not in found(index, "(Sandstorm OR Lagoon) NOT Khemed", kinds=("case",))


@pytest.mark.parametrize("name", ["Costaguana", "Costaguanan", "Occidental Republic"])
def test_a_state_is_found_by_its_name_its_adjective_and_its_former_name(index: Index, name: str) -> None:
    assert found(index, name)[0] == "COS"
    assert "san-marcos-2004" in found(index, name)
    assert found(index, state=name) == found(index, state="COS")


def test_a_hit_says_which_field_matched_and_shows_the_passage(index: Index) -> None:
    hit = index.ask("Wadesdah", index.vocabulary.filters(where=(), state="", years="", kinds=("case",))).hits[0]
    assert (hit.id, hit.field) == ("khemed-1958", "text")
    assert "landed at «Wadesdah»" in hit.snippet


def test_filters_are_all_to_be_met(index: Index) -> None:
    assert found(index, where=("mandate=given",), kinds=("case",)) == ["san-marcos-2004"]
    assert found(index, where=("mandate=given",), years="-2003", kinds=("case",)) == []
    assert set(found(index, state="COS", kinds=("case",))) == {"san-marcos-2004", "san-marcos-2006"}


def test_the_count_is_of_what_passes_the_filters(index: Index) -> None:
    only = index.vocabulary.filters(where=("mandate=given",), state="", years="", kinds=("case",))
    assert index.ask("marcos", only).total == len(index.ask("marcos", only).hits) == 1
    nothing = index.vocabulary.filters(where=("mandate=given",), state="", years="1958", kinds=("case",))
    assert index.ask("marcos", nothing).total == 0


def test_a_partners_answer_finds_the_partner_and_its_case(index: Index) -> None:
    ids = found(index, where=("took_part=forces",))
    assert any("/" in id_ for id_ in ids)
    assert {id_.partition("/")[0] for id_ in ids if "/" in id_} <= set(ids)


def test_a_contested_answer_is_found_by_each_of_its_codes_and_by_its_status(index: Index) -> None:
    for answer in ("aim=guard", "aim=oust", "aim=status:contested"):
        assert "san-marcos-2006" in found(index, where=(answer,), kinds=("case",))


def test_years_are_those_in_which_a_case_ran(index: Index) -> None:
    assert found(index, years="1958", kinds=("case",)) == ["khemed-1958"]
    assert "san-marcos-2006" in found(index, years="2020-", kinds=("case",))  # it has not ended


def everything(index: Index, words: str) -> Answer:
    """What *words* find, whatever it is."""
    return index.ask(words, index.vocabulary.filters(where=(), state="", years=""))


def test_a_misspelt_word_is_mended_and_it_is_said(index: Index) -> None:
    answer = everything(index, "Sandstrom")
    assert answer.hits[0].id == "khemed-1958"
    assert answer.remarks == ("Searched for 'sandstorm' in place of 'sandstrom'.",)


def test_where_nothing_has_all_words_some_will_do_and_it_is_said(index: Index) -> None:
    answer = everything(index, "Sandstorm xqzwv")
    assert answer.hits[0].id == "khemed-1958"
    assert answer.remarks == ("Nothing has all of these words.", "What follows has some of them.")


def test_the_few_that_have_all_of_many_words_come_before_those_that_have_some(index: Index) -> None:
    answer = everything(index, "companies landed Wadesdah")
    assert answer.hits[0].id == "khemed-1958"
    assert answer.remarks[0].endswith("found with all of these words.")
    assert len(answer.hits) > int(answer.remarks[0].split()[0])


@pytest.mark.parametrize(
    "question", ["what was the Sandstorm?", "Sandstorm of the United States", "did the U.S. use Sandstorm"]
)
def test_small_words_of_a_question_and_the_united_states_are_passed_over(index: Index, question: str) -> None:
    assert everything(index, question) == everything(index, "Sandstorm")


def test_small_words_alone_are_words(index: Index) -> None:
    assert everything(index, "who").remarks == ()
    assert found(index, "who")
    assert found(index, "all")


def test_a_word_that_the_record_does_not_use_is_replaced_and_it_is_said(index: Index) -> None:
    written, usual = next(iter(SAME_WORDS.items()))
    answer = everything(index, written)
    assert answer.remarks[0] == f"Searched for {usual!r} in place of {written!r}."


@given(st.text(max_size=60))
@settings(deadline=None, max_examples=150)
def test_any_question_is_answered(words: str) -> None:
    index = _kept()
    assert index.ask(words, index.vocabulary.filters(where=(), state="", years="")).total >= 0


@pytest.mark.parametrize("words", ['"', "(((", "AND", "NOT", "* ?", "title:", "a^9~", "[1 TO", "'", "x" * 5000])
def test_signs_that_make_no_sense_are_read_as_words_or_passed_over(index: Index, words: str) -> None:
    assert index.ask(words, index.vocabulary.filters(where=(), state="", years="")).total >= 0


def test_an_index_in_a_folder_answers_as_one_in_memory(record: Record, index: Index, tmp_path: Path) -> None:
    create(record, "here", tmp_path / "index")
    kept = opened(tmp_path / "index", "here")
    assert kept is not None
    for words in ("Costaguana", "Lagoon", "landed OR paper", "wades*"):
        assert found(kept, words) == found(index, words)


def test_an_index_of_other_files_or_a_damaged_one_is_none(record: Record, tmp_path: Path) -> None:
    create(record, "here", tmp_path / "index")
    assert opened(tmp_path / "index", "there") is None
    assert opened(tmp_path / "nowhere", "here") is None
    for path in (tmp_path / "index").iterdir():
        if path.name.startswith("_MAIN") or path.suffix == ".json":
            path.write_bytes(b"{")
    assert opened(tmp_path / "index", "here") is None


_KEPT: list[Index] = []


def _kept() -> Index:
    """One index for all examples of a property: a fixture would be refused there."""
    if not _KEPT:
        _KEPT.append(create(load(SMALL).record, "here"))
    return _KEPT[0]
