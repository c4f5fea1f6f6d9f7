"""What is read in a sentence: where it stands, the states, years and strengths that it names, and what it claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalition_kb.model import Prose
from coalition_kb.narrative.claims import acted_alone, had_mandate, had_no_mandate, led_coalition
from coalition_kb.narrative.counts import number, numbers
from coalition_kb.narrative.days import is_background, knows, tells_day, told_years
from coalition_kb.narrative.sentences import sentences
from coalition_kb.narrative.states import Names, names
from coalition_kb.narrative.strengths import strengths
from coalition_kb.place import Place

if TYPE_CHECKING:
    from coalition_kb.reader import Loaded

HERE = Place("cases/x.yaml", 10, 12)


@pytest.fixture(scope="module")
def states(real: Loaded) -> Names:
    """The names of the states of the real record."""
    return names(real.record)


def test_a_sentence_of_a_literal_block_has_its_own_line() -> None:
    text = "One stands here\nand goes on [@a, p. 1;\n@b]. Two, of the U.S. Army, follows. 3,000 came.\n\nA paragraph."
    told = [(one.text, one.place.line) for one in sentences(Prose(text, (), HERE))]
    assert told == [
        ("One stands here and goes on.", 11),
        ("Two, of the U.S. Army, follows.", 13),
        ("3,000 came.", 13),
        ("A paragraph.", 15),
    ]


def test_a_folded_text_has_one_place() -> None:
    assert {one.place for one in sentences(Prose("One. Two.", (), HERE))} == {HERE}


@given(st.lists(st.sampled_from(["Ships came", "The U.S. sent 5,000 men", "Gen. Hale left", "It was 1.5 million"])))
def test_no_word_is_lost_between_sentences(parts: list[str]) -> None:
    text = " ".join(f"{part}." for part in parts)
    assert " ".join(one.text for one in sentences(Prose(text, (), HERE))) == text


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Britain's ships and French aircraft", ["GBR", "FRA"]),
        ("Americans, Iraqis and the U.S.", ["USA", "IRQ", "USA"]),
        ("North Korea and Korea", ["PRK", "KOR PRK"]),
        ("the Republic of Korea", ["KOR"]),
        ("South Vietnamese troops in Vietnam", ["RVN", "RVN VNM"]),
        ("South Africa lies in Africa", ["ZAF"]),
        ("Niger and Nigeria", ["NER", "NGA"]),
        ("the Anglo-French plan", ["FRA"]),
        ("the Soviet Union", ["SUN"]),
        ("in the Gulf of Oman and the Sea of Japan", []),
        ("from the Indian Ocean to the South China Sea", []),
        ("the Korean War and the Vietnam war", []),
        ("New Guinea", []),
        ("Then Hamilton Jordan spoke", []),
        ("Then King Hussein of Jordan spoke", ["JOR"]),
        ("a Turkey shoot that turkey farmers know", ["TUR"]),
        ("the European Union", []),
        ("Palmer had little Spanish, and orders were in French", []),
        ("in Spanish waters", ["ESP"]),
    ],
)
def test_states_are_known_by_their_names(text: str, ids: list[str], states: Names) -> None:
    assert [" ".join(sorted(one.states)) for one in states.mentions(text)] == ids


def test_every_state_is_known_by_each_of_its_names(real: Loaded, states: Names) -> None:
    for state in real.record.states.values():
        for name in (state.name, *state.other_names, *state.adjectives):
            assert any(state.id in one.states for one in states.mentions(f"When {name} was asked")), name


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("On 25 June 1950 and in July 1951", [(1950, 6, 25), (1951, 7, 0)]),
        ("June 25, 1950", [(1950, 6, 25)]),
        ("29 and 30 June 1950", [(1950, 6, 29)]),
        ("from 1950 to 1953", [(1950, 0, 0), (1953, 0, 0)]),
        ("resolutions 1441 and 1483 with 1,950 men and 1950 men", []),
        ("1511 of 16 October", []),
        ("Battalion 2000 fought", []),
        ("resolution 83 of 1950", [(1950, 0, 0)]),
    ],
)
def test_years_are_told_from_other_numbers(text: str, told: list[tuple[int, int, int]]) -> None:
    assert [(one.year, one.month, one.day) for one in told_years(text)] == told


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("under the treaty of 1949 it came", True),
        ("the canal, closed since May 1967, was cleared", True),
        ("the president had been overthrown in September 1991", True),
        ("in 1949 they met", False),
        ("on 4 March 1949 they met under a treaty", False),
    ],
)
def test_a_year_may_be_of_before_or_after(text: str, is_so: bool) -> None:  # noqa: FBT001 - a column of the table
    assert is_background(text, next(told_years(text))) is is_so


def test_a_month_is_known_where_the_text_has_that_month() -> None:
    told = next(told_years("On 5 March 1991"))
    assert knows("1991-03", told)
    assert knows("it was March 1991", told)
    assert not knows("it was 1991", told)
    assert knows("it was 1991", next(told_years("in 1991")))


def test_a_day_is_told_in_several_forms() -> None:
    assert tells_day("on 28 and 29 February", 2, 29)
    assert tells_day("on 28 and 29 February", 2, 28)
    assert tells_day("February 29, 2004", 2, 29)
    assert tells_day("His letter of 24 February came; they landed on the 25th.", 2, 25)
    assert not tells_day("By 24 February it was March, and on the 25th they landed.", 2, 25)
    assert not tells_day("on 29 March and 2 February", 2, 29)


@given(st.integers(1, 10**9))
def test_a_number_is_read_as_it_is_written(n: int) -> None:
    assert number(f"{n:,}") == n


def test_numbers_may_be_words_and_ranges() -> None:
    text = "two hundred men, 5,000 to 6,000, 1.5 million, 3 June 1950, 40 per cent"
    assert list(numbers(text)) == [200, 5000, 6000, 1_500_000]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Some 2,000 British troops landed.", [("GBR", 2000)]),
        ("Britain sent 12,000 men.", [("GBR", 12000)]),
        (
            "Britain had 46,150 there at most, Australia about 2,000, Spain 900.",
            [("GBR", 46150), ("AUS", 2000), ("ESP", 900)],
        ),
        ("The table has 50,000 for South Korea.", [("KOR", 50000)]),
        ("It gathered 54,000 men, 20,000 of them Americans.", [("USA", 20000)]),
        ("With 2,000 men the U.S. landed.", [("USA", 2000)]),
        ("U.S. strength reached 549,500 in April.", [("USA", 549500)]),
        ("The British force of 2,000 left.", [("GBR", 2000)]),
        ("A 600-man French unit came.", []),
        ("Britain and France sent 3,000 men.", []),
        ("Britain offered 3,000 men.", []),
        ("A plan asked for 9,000 U.S. troops.", []),
        ("Some 300 British soldiers were killed.", []),
        ("Britain sent 40 ships to Malta, and by May 3,000 men stood there.", []),
        ("The U.S.-led force of 37,000 grew.", []),
        ("On 22 August British troops watched.", []),
    ],
)
def test_a_strength_is_of_one_state_that_sent_it(text: str, found: list[tuple[str, float]], states: Names) -> None:
    told = strengths(text, tuple(states.mentions(text)))
    assert [(" ".join(one.states), one.high) for one in told] == found


def test_its_peak_is_that_of_the_state_of_the_sentence_before(states: Names) -> None:
    before = next(states.mentions("Britain"))
    assert [one.high for one in strengths("Its peak was about 14,200.", (), before)] == [14200]


@pytest.mark.parametrize(
    ("read", "claim", "no_claim"),
    [
        (acted_alone, "The United States acted alone.", "The United States would have acted alone."),
        (acted_alone, "The attack was unilateral.", "He wished it not to look unilateral."),
        (led_coalition, "The U.S. led a coalition.", "It could have led a coalition."),
        (had_mandate, "The Council authorised the force.", "The Council authorised an inquiry."),
        (
            had_mandate,
            "It acted under a mandate of the Council, and force was used.",
            "They asked to go to war with a mandate of the Council.",
        ),
        (had_mandate, "An organisation had authorised force.", "No organisation had authorised force."),
        (had_no_mandate, "It landed without a mandate.", "When planning began no mandate covered force."),
    ],
)
def test_a_claim_is_told_from_what_was_weighed(read: object, claim: str, no_claim: str) -> None:
    assert callable(read)
    assert read(claim)
    assert not read(no_claim)
