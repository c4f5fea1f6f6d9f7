"""What a question finds: words, phrases, beginnings, AND, OR, NOT, filters, likenesses, and what is marked."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coalition_kb.search.answer import alike, ask
from coalition_kb.search.filters import Filters, WrongFilterError, filters
from coalition_kb.search.index import Index, files
from coalition_kb.search.query import LONGEST, MOST, query
from coalition_kb.search.snippet import CUT, WIDTH, snippet
from coalition_kb.search.words import IDLE, bare, term, tokens, written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coalition_kb.load import Loaded
    from coalition_kb.search.answer import Answer, Hit

ALL = 1_000
PIECES = ["AND", "OR", "NOT", "(", ")", '"', "wave", "sec*", "*", "a-b", "_", "“"]


@pytest.fixture(scope="module")
def index(small: Loaded) -> Index:
    return Index(files(small.record, "small", problems=0))


@pytest.fixture(scope="module")
def real_index(real: Loaded) -> Index:
    return Index(files(real.record, "real", problems=len(real.errors)))


def wanted(index: Index, *where: str, state: str = "", years: str = "", kinds: Sequence[str] = ()) -> Filters:
    return filters(index.catalogue, where=where, state=state, years=years, kinds=kinds)


def answer(index: Index, text: str, *where: str, state: str = "", years: str = "", kinds: Sequence[str] = ()) -> Answer:
    return ask(index, text, wanted(index, *where, state=state, years=years, kinds=kinds), ALL)


def ids(found: Answer) -> list[str]:
    return [hit.entry.id for hit in found.hits]


def hit(found: Answer, id_: str) -> Hit:
    return next(one for one in found.hits if one.entry.id == id_)


# --- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "same",
    [
        "endorse endorses endorsed endorsing",
        "payment payments",
        "army armies",
        "hop hops hopped hopping",
        "hope hopes hoped hoping",
        "agree agreed",
        "carry carries carried",
        "organise organize organised organizing organises",
        "organisation Organizations",
        "defence defense defenses",
        "neighbour neighbors",
        "theatre theater theaters",
        "control controlled controlling",
        "Léopoldville leopoldville LEOPOLDVILLE",
        "U.S. US u.s.",
        "1,900 1900",
        "president's president president’s",
        "install installs",
    ],
)
def test_forms_of_a_word_are_one_term(same: str) -> None:
    assert len({token.term for token in tokens(same)}) == 1


@pytest.mark.parametrize(
    "others", ["policy police", "general generous", "universe university", "air aim", "show shown hop"]
)
def test_other_words_are_other_terms(others: str) -> None:
    assert len({token.term for token in tokens(others)}) == len(others.split())


@given(st.text())
def test_a_token_stands_where_it_says(text: str) -> None:
    for token, word in zip(tokens(text), written(text), strict=True):
        assert text[token.start : token.end] == word
        assert term(word) == token.term


@given(st.text())
def test_a_term_is_the_same_for_what_is_already_bare(text: str) -> None:
    assert [term(word) for word in written(text)] == [term(bare(word)) for word in written(text)]


# --- what is asked for ------------------------------------------------------------------------------------------------


def test_plain_words_are_all_wanted(index: Index) -> None:
    assert ids(answer(index, "companies landed")) == ["khemed-1958"]


def test_a_word_is_found_in_its_other_forms(index: Index) -> None:
    assert "khemed-1958" in ids(answer(index, "company landing"))


def test_words_that_tell_nothing_are_not_wanted(index: Index) -> None:
    assert (
        ids(answer(index, "why were the citizens of Wadesdah"))
        == ids(answer(index, "citizens Wadesdah"))
        == ["khemed-1958"]
    )


def test_any_of_the_words_where_nothing_has_all_and_it_is_said(index: Index) -> None:
    found = answer(index, "bridge memoir")
    assert {"san-marcos-2006/COS", "khemed-memoir-1971"} <= set(ids(found))
    assert found.remarks == ("Nothing has all of the words; these have some of them.",)


def test_a_phrase_is_words_next_to_each_other(index: Index) -> None:
    assert "san-marcos-2004/COS" in ids(answer(index, '"second wave"'))
    assert ids(answer(index, '"wave second"')) == []
    assert ids(answer(index, "“second wave”")) == ids(answer(index, '"second wave"'))


def test_no_phrase_runs_from_one_text_into_the_next(index: Index) -> None:
    assert "khemed-1958" in ids(answer(index, "alone papers"))
    assert ids(answer(index, '"alone plan"')) == ids(answer(index, '"alone the plan"')) == []


def test_a_word_with_a_hyphen_or_a_line_is_a_phrase(index: Index) -> None:
    assert ids(answer(index, "took_part"))[0] == "took_part"
    assert ids(answer(index, "khemed-papers-1958"))[0] == "khemed-papers-1958"


def test_a_star_ends_a_beginning(index: Index) -> None:
    assert ids(answer(index, "Wades*")) == ids(answer(index, "Wadesdah"))
    assert ids(answer(index, "Wades")) == []


def test_a_beginning_of_one_letter_is_a_word() -> None:
    assert query("a*").node == query("a").node


def test_or_wants_one_and_not_wants_it_absent(index: Index) -> None:
    either = set(ids(answer(index, "Sandstorm OR Lagoon")))
    assert either == set(ids(answer(index, "Sandstorm"))) | set(ids(answer(index, "Lagoon")))
    assert set(ids(answer(index, "marcos NOT lagoon"))) == set(ids(answer(index, "marcos"))) - set(
        ids(answer(index, "lagoon"))
    )


def test_not_alone_wants_all_the_rest(index: Index) -> None:
    assert len(ids(answer(index, "NOT lagoon"))) == len(index.catalogue.entries) - len(ids(answer(index, "lagoon")))


def test_and_binds_before_or_unless_in_parentheses(index: Index) -> None:
    first, second = answer(index, "Sandstorm OR marcos AND guard"), answer(index, "(Sandstorm OR marcos) AND guard")
    assert "khemed-1958" in ids(first)
    assert "khemed-1958" not in ids(second)


def test_operators_are_words_in_small_letters() -> None:
    assert query("sandstorm and lagoon").node == query("sandstorm lagoon").node


@pytest.mark.parametrize(
    "text",
    [
        '"second wave',
        "AND wave",
        "wave OR",
        "NOT",
        "(wave",
        "wave)",
        "wave AND AND second",
        "wave NOT",
        "()",
        "OR OR",
        '"wave" "',
    ],
)
def test_what_is_malformed_is_read_as_plain_words_and_it_is_said(index: Index, text: str) -> None:
    found = answer(index, text)
    assert found.remarks[0].startswith("Read as plain words: ")
    if "wave" in text:
        assert "san-marcos-2004/COS" in ids(found)


@pytest.mark.parametrize("text", ["***", "- ? !", '""', "\ud800", "\u0301", "()"])
def test_a_question_without_a_word_finds_nothing_and_says_so(index: Index, text: str) -> None:
    found = answer(index, text)
    assert (found.hits, found.remarks[-1]) == ((), "There is no word in the question.")


@pytest.mark.parametrize("text", ["wave " * 10_000, "x" * 1_000_000, "(" * 5_000, "wave OR " * 5_000 + "wave"])
def test_of_a_very_long_question_the_beginning_is_read(index: Index, text: str) -> None:
    assert "Only the beginning of the question was read." in answer(index, text).remarks[0]


@settings(deadline=None)
@given(st.text() | st.lists(st.sampled_from(PIECES)).map(" ".join))
def test_any_text_has_an_answer(index: Index, text: str) -> None:
    found = ask(index, text, Filters(), 3)
    assert len(found.hits) <= 3
    for one in found.hits:
        assert all(one.snippet.text[start:end].strip() for start, end in one.snippet.marks)


@given(st.text(max_size=LONGEST))
def test_a_question_asks_for_no_more_than_it_has(text: str) -> None:
    assert len(query(text).words) <= max(MOST, len(written(text)))


# --- what comes first, and where it matches ---------------------------------------------------------------------------


def test_a_case_is_found_by_its_own_title(index: Index) -> None:
    for entry in index.catalogue.entries:
        if entry.kind == "case":
            assert ids(answer(index, entry.title))[0] == entry.id


def test_a_real_case_is_found_by_its_own_title_and_id(real_index: Index) -> None:
    for entry in real_index.catalogue.entries:
        if entry.kind == "case":
            assert ids(answer(real_index, entry.title))[0] == entry.id
            assert ids(answer(real_index, entry.id))[0] == entry.id


def test_an_alias_is_found_first(real_index: Index) -> None:
    assert ids(answer(real_index, "urgent fury"))[0] == "grenada-1983"


@pytest.mark.parametrize(("name", "state"), [("Thai", "THA"), ("Zaire", "COD"), ("Burma", "MMR"), ("british", "GBR")])
def test_an_adjective_or_a_former_name_finds_the_state_first(real_index: Index, name: str, state: str) -> None:
    assert ids(answer(real_index, name))[0] == state


def test_a_states_name_finds_its_cases(index: Index) -> None:
    for name in ("Costaguana", "Costaguanan", "Occidental Republic"):
        assert {"COS", "san-marcos-2004", "san-marcos-2006", "san-marcos-2004/COS"} <= set(ids(answer(index, name)))


def test_a_case_comes_before_its_sources(index: Index) -> None:
    found = ids(answer(index, "San Marcos", kinds=("case", "source")))
    assert found[:2] == ["san-marcos-2004", "san-marcos-2006"]


def test_a_hit_tells_the_field_that_has_the_most_of_what_is_asked_for(index: Index) -> None:
    assert hit(answer(index, "Sandstorm"), "khemed-1958").field == "title"
    assert hit(answer(index, "landed Wadesdah"), "khemed-1958").field == "summary"
    plan = hit(answer(index, "plan papers"), "khemed-1958")
    assert (plan.field, plan.about) == ("why", "demand")


def test_what_is_found_is_marked(index: Index) -> None:
    plan = hit(answer(index, "plan papers"), "khemed-1958")
    assert plan.snippet.marked("«", "»") == "The «plan» is not among the «papers»."
    wave = hit(answer(index, '"second wave"'), "san-marcos-2004/COS")
    assert "the «second wave»" in wave.snippet.marked("«", "»")
    assert "«Wadesdah»" in hit(answer(index, "Wades*"), "khemed-1958").snippet.marked("«", "»")


def test_the_same_record_gives_the_same_files_and_hits(small: Loaded, index: Index) -> None:
    again = files(small.record, "small", problems=0)
    assert again == files(small.record, "small", problems=0)
    for text in ("marcos", "the force of a state", "s*"):
        assert answer(Index(again), text) == answer(index, text)


def test_a_limit_cuts_the_hits_and_not_the_count(index: Index) -> None:
    found = ask(index, "marcos", Filters(), 2)
    assert len(found.hits) == 2
    assert found.total == len(answer(index, "marcos").hits)
    assert list(found.hits) == list(answer(index, "marcos").hits[:2])


# --- what may have been meant -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "near"),
    [("Granada", "grenada"), ("Moggadishu", "mogadishu"), ("coalitoin", "coalition"), ("Somlia", "somalia")],
)
def test_a_misspelling_is_told_what_may_have_been_meant(real_index: Index, word: str, near: str) -> None:
    [(asked, meant)] = answer(real_index, word).meant
    assert (asked, meant[0]) == (word.casefold(), near)


def test_a_word_that_is_known_is_not_doubted(index: Index) -> None:
    assert answer(index, "Khemed sandstorm").meant == ()


def test_a_word_like_none_and_a_number_have_no_likeness(index: Index) -> None:
    assert answer(index, "xqzwv").meant == ()
    assert answer(index, "199999").meant == ()
    assert alike("xy", ["xyz"]) == []


# --- filters ----------------------------------------------------------------------------------------------------------


def test_filters_without_words_list_all_that_passes_in_order(index: Index) -> None:
    found = answer(index, "", kinds=("case",))
    assert ids(found) == ["khemed-1958", "san-marcos-2004", "san-marcos-2006"]
    assert found.hits[0].field == "summary"
    assert found.hits[0].snippet.marks == ()


def test_filters_and_words_have_both_to_be_met(index: Index) -> None:
    assert ids(answer(index, "marcos", "mandate=given")) == ["san-marcos-2004"]
    assert ids(answer(index, "sandstorm", "mandate=given")) == []


def test_where_selects_the_cases_with_a_code(index: Index) -> None:
    assert ids(answer(index, "", "mandate=given")) == ["san-marcos-2004"]
    assert ids(answer(index, "", "mandate_by=union")) == ["san-marcos-2004", "san-marcos-2006"]


def test_any_alternative_of_a_contested_coding_counts(index: Index) -> None:
    assert ids(answer(index, "", "aim=guard")) == ["san-marcos-2004", "san-marcos-2006"]
    assert ids(answer(index, "", "aim=oust")) == ["san-marcos-2006"]


def test_where_knows_computed_variables_and_frame_facts(index: Index) -> None:
    assert ids(answer(index, "", "is_coalition=yes")) == ["san-marcos-2004"]
    assert ids(answer(index, "", "place_of_action=SMA")) == ["san-marcos-2004", "san-marcos-2006"]


def test_where_compares_numbers_by_what_they_mean_and_dates_by_their_beginning(index: Index) -> None:
    assert ids(answer(index, "", "us_personnel=2,000.0")) == ["san-marcos-2004"]
    assert (
        ids(answer(index, "", "case_start=2004"))
        == ids(answer(index, "", "case_start=2004-02-29"))
        == ["san-marcos-2004"]
    )


def test_where_selects_a_status(index: Index) -> None:
    assert ids(answer(index, "", "demand=status:unknown")) == ["khemed-1958"]
    assert ids(answer(index, "", "aim=status:contested")) == ["san-marcos-2006"]
    assert ids(answer(index, "", "aim=status:coded")) == ["khemed-1958", "san-marcos-2004"]
    assert ids(answer(index, "", "flight_hours=status:not_coded")) == ["khemed-1958", "san-marcos-2006"]


def test_a_partners_variable_selects_partners_and_the_cases_that_have_one(index: Index) -> None:
    assert ids(answer(index, "", "took_part=support")) == [
        "san-marcos-2004",
        "san-marcos-2006",
        "san-marcos-2004/RUR",
        "san-marcos-2006/COS",
    ]
    assert ids(answer(index, "", "treaty=pact", kinds=("case",))) == ["san-marcos-2004"]


def test_one_partner_has_to_meet_all_that_is_asked_of_partners(index: Index) -> None:
    assert ids(answer(index, "", "took_part=forces", "limit_place=no")) == ["san-marcos-2004", "san-marcos-2004/FRD"]
    assert ids(answer(index, "", "took_part=combat", "limit_place=no")) == []


def test_conditions_on_the_case_and_on_the_partner_have_both_to_be_met(index: Index) -> None:
    assert ids(answer(index, "", "took_part=forces", "mandate=given")) == ["san-marcos-2004", "san-marcos-2004/FRD"]


def test_a_kind_of_partners_selects_those_of_the_cases_that_pass(index: Index) -> None:
    found = ids(answer(index, "", "mandate=given", kinds=("partner",)))
    assert found == [f"san-marcos-2004/{state}" for state in ("COS", "FRD", "GFW", "RUR")]


@pytest.mark.parametrize("written_so", ["COS", "cos", "Costaguana", "Costaguanan", "occidental republic"])
def test_a_state_selects_its_cases_its_partnerships_and_itself(index: Index, written_so: str) -> None:
    found = ids(answer(index, "", state=written_so))
    assert found == ["san-marcos-2004", "san-marcos-2006", "san-marcos-2004/COS", "san-marcos-2006/COS", "COS"]


def test_a_state_is_a_host_or_a_location_too(index: Index) -> None:
    assert ids(answer(index, "", state="Khemed")) == ["khemed-1958", "KHE"]
    assert ids(answer(index, "", state="SMA", kinds=("case",))) == ["san-marcos-2004", "san-marcos-2006"]


def test_of_a_state_that_is_a_partner_it_is_asked_what_is_asked_of_partners(index: Index) -> None:
    assert ids(answer(index, "", "took_part=combat", state="FRD")) == []
    assert ids(answer(index, "", "took_part=forces", state="FRD", years="2005")) == [
        "san-marcos-2004",
        "san-marcos-2004/FRD",
    ]


def test_of_the_partners_in_a_place_it_is_asked_too(index: Index) -> None:
    assert ids(answer(index, "", "took_part=forces", state="SMA")) == ["san-marcos-2004", "san-marcos-2006"]


@pytest.mark.parametrize(
    ("years", "cases"),
    [
        ("1958", ["khemed-1958"]),
        ("1950-1957", []),
        ("1959-2003", []),
        ("1958-2004", ["khemed-1958", "san-marcos-2004"]),
        ("2006-2006", ["san-marcos-2004", "san-marcos-2006"]),
        ("2100-", ["san-marcos-2006"]),
        ("-1958", ["khemed-1958"]),
    ],
)
def test_years_select_the_cases_that_ran_in_them(index: Index, years: str, cases: list[str]) -> None:
    assert ids(answer(index, "", years=years)) == cases


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("manadte=given", "to mend: write 'mandate'"),
        ("mandate=gven", "to mend: write 'given'"),
        ("mandate=status:unknwon", "to mend: write 'unknown'"),
        ("mandate=unknown", "to mend: write 'status:unknown'"),
        ("mandate", "allowed: variable=code, or variable=status:unknown"),
        ("=", "write both sides"),
        ("us_personnel=many", "allowed: a number"),
        ("case_start=1983-13-01", "allowed: YYYY, YYYY-MM or YYYY-MM-DD"),
    ],
)
def test_a_wrong_condition_is_told_what_is_allowed(index: Index, where: str, told: str) -> None:
    with pytest.raises(WrongFilterError) as caught:
        wanted(index, where)
    assert told in str(caught.value)


def test_a_wrong_code_is_told_all_codes(index: Index) -> None:
    with pytest.raises(WrongFilterError, match="allowed: light, middling, heavy"):
        wanted(index, "demand=strong")


def test_a_wrong_state_is_told_the_nearest(index: Index) -> None:
    with pytest.raises(WrongFilterError, match="write 'Costaguana'"):
        wanted(index, state="Costaguena")


@pytest.mark.parametrize("years", ["2003-1990", "90-99", "x", "19901999", "-", "0000-1990", "1990-0000"])
def test_a_wrong_time_is_refused(index: Index, years: str) -> None:
    with pytest.raises(WrongFilterError):
        wanted(index, years=years)


@given(where=st.text(), state=st.text(), years=st.text())
def test_any_filter_is_understood_or_refused(index: Index, where: str, state: str, years: str) -> None:
    with suppress(WrongFilterError):
        assert ask(index, "", wanted(index, where, state=state, years=years), 1).total >= 0


# --- snippets ---------------------------------------------------------------------------------------------------------


def test_a_snippet_of_a_long_text_is_cut_at_words_around_what_was_found() -> None:
    text = "before " * 60 + "the harbour " + "after " * 60
    cut = snippet(text.strip(), {"harbour"})
    assert cut.text.startswith(f"{CUT}before ")
    assert cut.text.endswith(f"after{CUT}")
    assert "the «harbour» after" in cut.marked("«", "»")
    assert len(cut.text) <= WIDTH + 2


def test_a_snippet_shows_where_most_was_found() -> None:
    text = "harbour " + "far " * 100 + "harbour and ships " + "far " * 100
    assert "«harbour» and «ships»" in snippet(text, {"harbour", "ship"}).marked("«", "»")


@given(st.text(), st.sets(st.text(min_size=1, max_size=3)))
def test_a_snippet_is_short_and_marks_whole_words(text: str, terms: set[str]) -> None:
    made = snippet(text, terms)
    assert len(made.text) <= WIDTH + 2
    assert made.marked("", "") == made.text
    assert made.text.strip(CUT) in text


def test_idle_words_are_folded() -> None:
    assert {bare(word) for word in IDLE} == IDLE
