"""Filters as they are written, and the words in which a wrong one is answered."""

from __future__ import annotations

import pytest

from coalition_kb.answers import passing
from coalition_kb.filters import Filters, Vocabulary, WrongFilterError, from_json, vocabulary
from coalition_kb.reader import load
from tests.examplefiles import SMALL

RECORD = load(SMALL).record
KNOWN = vocabulary(RECORD)


def filters(*where: str, state: str = "", years: str = "") -> Filters:
    return KNOWN.filters(where=where, state=state, years=years)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("1990-2003", (1990, 2003)), ("1990", (1990, 1990)), ("1990-", (1990, 9999)), ("-2003", (1, 2003))],
)
def test_a_span_of_years(written: str, meant: tuple[int, int]) -> None:
    assert filters(years=written).years == meant


@pytest.mark.parametrize(
    ("where", "state", "years", "told"),
    [
        ("mandate", "", "", "'mandate' is no filter; write VARIABLE=CODE or VARIABLE=status:WORD"),
        ("manadte=given", "", "", "'manadte' is no variable; write 'mandate'"),
        ("mandate=gven", "", "", "'gven' is no code of mandate; write 'given'. Allowed: none, asked, given"),
        ("mandate=status:unkown", "", "", "'unkown' is no status; write 'unknown'"),
        ("", "Costaguena", "", "write 'costaguana'"),
        ("", "", "2003-1990", "'2003-1990' ends before it begins"),
        ("", "", "the nineties", "write 1990-2003, 1990-, -2003 or 1990"),
        ("", "", "-", "is no span of years"),
    ],
)
def test_a_wrong_filter_is_answered_with_the_nearest_right_one(where: str, state: str, years: str, told: str) -> None:
    with pytest.raises(WrongFilterError, match=r".") as raised:
        filters(*filter(None, [where]), state=state, years=years)
    assert told in str(raised.value)


def test_a_vocabulary_written_and_read_is_the_same() -> None:
    assert from_json(KNOWN.as_json()) == Vocabulary(
        {name: list(codes) for name, codes in KNOWN.codes.items()}, KNOWN.states
    )


def test_the_cases_that_pass_meet_every_filter() -> None:
    assert passing(RECORD, filters()) == set(RECORD.cases)
    assert passing(RECORD, filters("mandate=given")) == {"san-marcos-2004"}
    assert passing(RECORD, filters("mandate=given", state="Freedonian", years="2004-2005")) == {"san-marcos-2004"}
    assert passing(RECORD, filters("mandate=given", years="1990")) == frozenset()
    assert passing(RECORD, filters("took_part=forces", "aim=status:contested")) <= {"san-marcos-2006"}
