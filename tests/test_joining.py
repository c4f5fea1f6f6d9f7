"""Other data by state and year: every row is matched, or told with its reason; none is doubled and none is lost."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coalition_kb.joining import REASONS, codes, joined
from coalition_kb.operations import code_on
from coalition_kb.tables import tables

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coalition_kb.joining import Joined
    from coalition_kb.reader import Loaded

#: Numbers and the years in which a table in the tradition of the list has a row of them.
COW = {
    2: (1946, 2016),
    255: (1990, 2016),
    260: (1955, 1990),
    265: (1954, 1990),
    315: (1946, 1992),
    316: (1993, 2016),
    317: (1993, 2016),
    345: (1946, 2016),
    347: (2008, 2016),
    365: (1946, 2016),
    678: (1946, 1990),
    679: (1990, 2016),
    680: (1967, 1990),
    816: (1954, 2016),
    817: (1954, 1975),
}
GW = {
    2: (1946, 2019),
    260: (1949, 2019),
    265: (1949, 1990),
    315: (1946, 1992),
    316: (1993, 2019),
    317: (1993, 2019),
    340: (2006, 2019),
    341: (2006, 2019),
    345: (1946, 2006),
    347: (2008, 2019),
    365: (1946, 2019),
    678: (1946, 2019),
    680: (1967, 1990),
    816: (1954, 2019),
    817: (1954, 1975),
}
STATES = (
    "DEU",
    "DDR",
    "YAR",
    "YMD",
    "YEM",
    "YUG",
    "SCG",
    "SRB",
    "XKX",
    "CSK",
    "CZE",
    "SVK",
    "VNM",
    "RVN",
    "SUN",
    "RUS",
)
DAYS = (
    date(1975, 4, 1),
    date(1976, 1, 1),
    date(1990, 2, 1),
    date(1990, 11, 1),
    date(1991, 6, 1),
    date(1991, 12, 28),
    date(1992, 12, 31),
    date(1993, 1, 1),
    date(2006, 6, 4),
    date(2006, 6, 5),
    date(2008, 2, 1),
    date(2009, 1, 1),
)


def table(years: Mapping[int, tuple[int, int]], code: str) -> pd.DataFrame:
    """A table of states and years in the tradition of a list: a number, a year, and a value that tells the row."""
    held = [(number, year) for number, (first, last) in years.items() for year in range(first, last + 1)]
    return pd.DataFrame(held, columns=[code, "year"]).assign(value=range(len(held)))


@pytest.fixture(scope="module")
def state_years(real: Loaded) -> pd.DataFrame:
    """Which numbers each state has, year by year."""
    return next(one.frame for one in tables(real.record) if one.name == "state_years")


@pytest.fixture(scope="module")
def ours(real: Loaded) -> pd.DataFrame:
    """The states that were divided, united or renamed, on days on which that matters, as a table of ours has them."""
    rows = [
        {"state_id": id_, "start_year": day.year, "day": day.isoformat()}
        | {system: code_on(getattr(real.record.states[id_], system), day) or None for system in ("cow", "gw")}
        for day in DAYS
        for id_ in STATES
    ]
    kept = pd.DataFrame(rows).astype({"cow": "string", "gw": "string", "state_id": "string", "start_year": "Int64"})
    return kept[kept["cow"].notna() | kept["gw"].notna()].reset_index(drop=True)


def nothing_is_lost(result: Joined, mine: pd.DataFrame, other: pd.DataFrame) -> None:
    """Rows of ours stand once each, in their order; each of either side is matched, or told with a reason."""
    pd.testing.assert_frame_equal(result.rows[list(mine.columns)], mine)
    used = result.rows["value"].dropna()
    assert len(used) + len(result.unmatched) == len(mine)
    assert used.nunique() + len(result.unused) == len(other)
    assert list(result.unmatched.index) == list(result.rows.index[result.rows["value"].isna()])
    for told in (result.unmatched, result.unused):
        assert set(told["reason"]) <= set(REASONS)
        assert told["told"].notna().all()


def test_a_table_in_the_tradition_of_correlates_of_war_finds_every_state_on_every_day(
    ours: pd.DataFrame, state_years: pd.DataFrame
) -> None:
    other = table(COW, "ccode")
    result = joined(ours, other, state_years, by="cow", code="ccode", year="year", our_year="start_year")
    nothing_is_lost(result, ours, other)
    assert result.unmatched.empty  # on the days above Correlates of War has each state that Gleditsch and Ward has
    germany = result.rows[result.rows["state_id"] == "DEU"].merge(other, on="value")
    numbers = dict(zip(germany["day"], germany["ccode"], strict=True))
    assert [numbers[day] for day in ("1990-02-01", "1990-11-01")] == [260, 255]
    assert set(result.unused["reason"]) == {"not_asked"}


def test_a_table_in_the_tradition_of_gleditsch_and_ward_does_too(ours: pd.DataFrame, state_years: pd.DataFrame) -> None:
    other = table(GW, "gwno")
    result = joined(ours, other, state_years, by="gw", code="gwno", year="year", our_year="start_year")
    nothing_is_lost(result, ours, other)
    assert result.unmatched.empty
    unified = result.rows[result.rows["state_id"] == "YEM"].merge(other, on="value")
    assert set(unified["gwno"]) == {678}


def test_iso_codes_are_joined_too_and_one_that_is_used_for_all_years_is_told(state_years: pd.DataFrame) -> None:
    mine = pd.DataFrame({"iso3": ["SUN", "RUS"], "start_year": [1985, 1995]}).astype(
        {"iso3": "string", "start_year": "Int64"}
    )
    other = pd.DataFrame({"iso": ["RUS", "RUS"], "year": [1985, 1995], "value": [0, 1]})
    result = joined(mine, other, state_years, by="iso3", code="iso", year="year", our_year="start_year")
    nothing_is_lost(result, mine, other)
    assert list(result.unmatched["reason"]) == ["no_such_row"]
    assert list(result.unused["reason"]) == ["not_held"]


def test_the_numbers_of_the_wrong_list_are_told_apart(ours: pd.DataFrame, state_years: pd.DataFrame) -> None:
    other = table(COW, "ccode")
    result = joined(ours, other, state_years, by="gw", code="ccode", year="year", our_year="start_year")
    nothing_is_lost(result, ours, other)
    reasons = result.unmatched.groupby("state_id")["reason"].unique().map(list).to_dict()
    assert reasons == {"DEU": ["not_that_year"], "SRB": ["no_such_row"], "YEM": ["not_that_year"]}
    why = {(row["gw"], row["year"]): row["told"] for _, row in result.unused.iterrows()}
    assert why["255", 2000] == "the list gives the code to no state of the record"
    assert why["345", 2010] == "the list gives the code to no state that year; it holds in 1946-2006"


def test_a_table_that_has_one_number_of_a_year_with_two_is_told(ours: pd.DataFrame, state_years: pd.DataFrame) -> None:
    other = table(COW | {260: (1955, 1989)}, "ccode")
    result = joined(ours, other, state_years, by="cow", code="ccode", year="year", our_year="start_year")
    nothing_is_lost(result, ours, other)
    assert result.unmatched[["state_id", "cow", "start_year", "reason", "told"]].to_numpy().tolist() == [
        ["DEU", "260", 1990, "other_code", "the other table has the state under another code that year: 255"]
    ]


def test_a_row_without_a_number_or_year_finds_nothing_and_is_told(state_years: pd.DataFrame) -> None:
    mine = pd.DataFrame({"case_id": ["a", "b", "c"], "cow": ["2", None, "2"], "start_year": [1990, 1990, None]}).astype(
        {"cow": "string", "start_year": "Int64"}
    )
    other = pd.DataFrame({"ccode": [2, None, 2, 2], "year": [1990, 1990, None, 1945], "value": range(4)})
    result = joined(mine, other, state_years, by="cow", code="ccode", year="year", our_year="start_year")
    nothing_is_lost(result, mine, other)
    assert list(result.unmatched["reason"]) == ["no_code", "no_year"]
    assert list(result.unused["reason"]) == ["no_code", "no_year", "out_of_reach"]


def test_a_row_that_stands_twice_is_refused(state_years: pd.DataFrame) -> None:
    mine = pd.DataFrame({"cow": ["2"], "start_year": [1990]})
    other = pd.DataFrame({"ccode": [2, 2.0], "year": [1990, 1990]})
    with pytest.raises(ValueError, match="more than one row of 2 in 1990"):
        joined(mine, other, state_years, by="cow", code="ccode", year="year", our_year="start_year")


def test_frames_as_they_come_from_a_csv_are_joined_whatever_their_index(state_years: pd.DataFrame) -> None:
    mine = pd.DataFrame({"cow": [2.0, None, 255.0], "start_year": [1990.0, 1990.0, 2000.0]}, index=[7, 7, 7])
    other = pd.DataFrame({"cow": ["2", "255"], "year": [1990, 2000], "is_found": [1, 2]}, index=[0, 0])
    result = joined(mine, other, state_years, by="cow", code="cow", year="year", our_year="start_year")
    assert result.rows["is_found"].tolist()[::2] == [1, 2]
    assert (list(result.unmatched.index), list(result.unmatched["reason"]), len(result.unused)) == ([1], ["no_code"], 0)


def test_what_is_not_there_is_refused_with_the_nearest_name(state_years: pd.DataFrame) -> None:
    mine = pd.DataFrame({"cow": ["2"], "start_year": [1990]})
    other = pd.DataFrame({"ccode": [2], "year": [1990]})
    with pytest.raises(ValueError, match="'ccod' is no column; write 'ccode'"):
        joined(mine, other, state_years, by="cow", code="ccod", year="year", our_year="start_year")
    with pytest.raises(ValueError, match="'cwo' is no list of states; write 'cow'"):
        joined(mine, other, state_years, by="cwo", code="ccode", year="year", our_year="start_year")


def test_a_column_of_the_same_name_does_not_hide_ours(state_years: pd.DataFrame) -> None:
    mine = pd.DataFrame({"state": ["Germany"], "cow": ["255"], "start_year": [2000]})
    other = pd.DataFrame({"ccode": [255], "year": [2000], "state": ["GMY"]})
    rows = joined(mine, other, state_years, by="cow", code="ccode", year="year", our_year="start_year").rows
    assert rows[["state", "state_other"]].to_numpy().tolist() == [["Germany", "GMY"]]


def test_a_number_is_the_same_however_it_was_read() -> None:
    read = codes(pd.Series([2, 2.0, "2", " 002 ", "GMY", None, float("nan"), ""], dtype=object))
    assert read[:5].tolist() == ["2", "2", "2", "2", "GMY"]
    assert read[5:].isna().all()


NUMBERS = st.sampled_from(["2", "255", "260", "265", "365", "678", "999", None])
YEARS = st.one_of(st.none(), st.integers(1988, 1993))


@settings(deadline=None)
@given(
    mine=st.lists(st.tuples(NUMBERS, YEARS), max_size=20),
    theirs=st.lists(st.tuples(NUMBERS, YEARS), max_size=20, unique=True),
)
def test_whatever_the_rows_none_is_lost(
    state_years: pd.DataFrame, mine: list[tuple[str | None, int | None]], theirs: list[tuple[str | None, int | None]]
) -> None:
    left = pd.DataFrame(mine, columns=["cow", "start_year"]).astype({"cow": "string", "start_year": "Int64"})
    right = pd.DataFrame(theirs, columns=["ccode", "year"]).assign(value=range(len(theirs)))
    known = state_years[state_years["state_id"].isin(["USA", "DEU", "DDR", "SUN", "RUS", "YAR"])]
    result = joined(left, right, known, by="cow", code="ccode", year="year", our_year="start_year")
    nothing_is_lost(result, left, right)
