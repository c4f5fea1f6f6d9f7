"""The keys that join states to other data: in every table that has a state, by spell, by state and year, by code and year."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from coalition_kb.operations import code_on
from coalition_kb.tables import AnyTable, tables
from coalition_kb.tables.keys import COLUMNS

if TYPE_CHECKING:
    import pandas as pd

    from coalition_kb.model import Record
    from coalition_kb.reader import Loaded

DAYS = [date(year, month, day) for year in range(1946, 2026) for month, day in ((1, 1), (5, 22), (10, 3), (12, 31))]


@pytest.fixture(scope="module")
def states(real: Loaded) -> dict[str, pd.DataFrame]:
    """The tables of codes of the real states, with nothing where a cell is empty."""
    names = ("state_codes", "state_years", "code_years")
    known = {table.name: table for table in tables(real.record)}
    return {name: known[name].frame.astype(object).where(lambda frame: frame.notna(), None) for name in names}


def rows(frame: pd.DataFrame, *columns: str, **key: object) -> list[list[object]]:
    """The *columns* of the rows that have *key*."""
    for column, value in key.items():
        frame = frame[frame[column] == value]
    return frame[list(columns)].to_numpy().tolist()


# --- whatever the record ----------------------------------------------------------------------------------------------


def test_a_table_that_has_a_state_has_its_keys(made: dict[str, AnyTable]) -> None:
    for name, table in made.items():
        columns = {column.name for column in table.columns}
        if "state_id" in columns and name != "state_codes":  # there they are the rows
            assert columns.issuperset(COLUMNS), name


def test_a_column_of_states_leads_to_the_states(made: dict[str, AnyTable]) -> None:
    for name, table in made.items():
        for column in table.columns:
            if column.name == "state_id" and name != "states":
                assert column.to == "states", name


def test_every_state_that_a_cell_joins_has_a_row_of_its_own(record: Record, made: dict[str, AnyTable]) -> None:
    frame = made["case_states"].frame
    for part, named in (("location", "locations"), ("host", "hosts")):
        joined = {(case.id, state) for case in record.cases.values() for state in getattr(case, named)}
        assert (
            set(frame.loc[frame["part"] == part, ["case_id", "state_id"]].itertuples(index=False, name=None)) == joined
        )
    places = made["universe"].frame.set_index("candidate_id")["places"].dropna()
    found = made["universe_states"].frame[["candidate_id", "state_id"]].itertuples(index=False, name=None)
    assert set(found) == {(one, state) for one, held in places.items() for state in held.split(";")}


@pytest.mark.parametrize("system", COLUMNS)
def test_no_number_stands_twice_in_one_case(made: dict[str, AnyTable], system: str) -> None:
    of = {column.name: column.of for column in made["dyads"].columns}  # the frame has much more that must be computed
    numbers = [(of["case_id"](row), number) for row in made["dyads"].rows if (number := of[system](row))]
    assert len(numbers) == len(set(numbers))


def test_on_one_day_a_code_is_that_of_one_state_and_a_state_has_one_code(record: Record) -> None:
    for day in DAYS:
        for system in ("cow", "gw"):
            codes = [code for state in record.states.values() if (code := code_on(getattr(state, system), day))]
            assert len(codes) == len(set(codes)), day


def test_a_code_and_year_lead_to_every_state_that_has_the_code_on_a_day_of_the_year(
    record: Record, made: dict[str, AnyTable]
) -> None:
    known = made["code_years"].frame.set_index(["system", "code", "year"])
    states = known["state_id"].to_dict()
    earlier = known["earlier_states"].fillna("").to_dict()
    at_the_end = known["is_year_end"].to_dict()
    last = int(made["code_years"].frame["year"].max())
    for day in (day for day in DAYS if day.year <= last):
        for state in record.states.values():
            for system in ("cow", "gw"):
                code = code_on(getattr(state, system), day)
                key = (system, code, day.year)
                if code:
                    assert state.id in {states[key], *earlier[key].split(";")}, (state.id, key)
                if code and (day.month, day.day) == (12, 31):
                    assert (states[key], at_the_end[key]) == (state.id, 1), (state.id, key)


def test_a_state_and_year_have_the_number_of_its_last_day_there(record: Record, made: dict[str, AnyTable]) -> None:
    years = made["state_years"].frame.set_index(["state_id", "year"])
    for system in ("cow", "gw"):
        ends = years.loc[years[f"is_{system}_year_end"] == 1, system]
        for state, year, code in ends.reset_index().itertuples(index=False, name=None):
            assert code_on(getattr(record.states[state], system), date(year, 12, 31)) == code
        assert (years[system].isna() == years[f"{system}_days"].isna()).all()
        assert years[f"{system}_days"].dropna().between(1, 366).all()


def test_the_years_of_a_state_are_those_of_its_spells(made: dict[str, AnyTable]) -> None:
    spells = made["state_codes"].frame
    years = made["state_years"].frame
    last = int(years["year"].max())
    spells = spells[spells["system"] != "iso3"].fillna({"last_year": last})
    expected = {
        (state, year)
        for state, first, end in spells[["state_id", "first_year", "last_year"]].itertuples(index=False, name=None)
        for year in range(max(1946, first), min(last, end) + 1)
    }
    assert set(years[["state_id", "year"]].itertuples(index=False, name=None)) == expected


def test_the_spells_of_an_iso_code_do_not_touch(made: dict[str, AnyTable]) -> None:
    spells = made["state_codes"].frame
    for _, own in spells[spells["system"] == "iso3"].groupby("state_id"):
        for (_, end), (start, _) in pairwise(own[["first_day", "last_day"]].itertuples(index=False, name=None)):
            assert end < start


# --- of the real states, where lists differ or numbers go on ----------------------------------------------------------


def test_the_cuts_that_are_ours_are_marked(states: dict[str, pd.DataFrame]) -> None:
    assert rows(states["state_codes"], "system", "code", "state_id", "first_day", is_cut_before=1) == [
        ["cow", "365", "RUS", "1991-12-26"],
        ["gw", "365", "RUS", "1991-12-26"],
        ["cow", "345", "SCG", "1992-04-27"],
        ["gw", "345", "SCG", "1992-04-27"],
        ["cow", "345", "SRB", "2006-06-05"],
        ["gw", "678", "YEM", "1990-05-22"],
    ]
    assert rows(states["state_codes"], "system", "code", "state_id", "last_day", is_cut_after=1) == [
        ["cow", "345", "SCG", "2006-06-04"],
        ["cow", "365", "SUN", "1991-12-25"],
        ["gw", "365", "SUN", "1991-12-25"],
        ["gw", "678", "YAR", "1990-05-21"],
        ["cow", "345", "YUG", "1992-04-26"],
        ["gw", "345", "YUG", "1992-04-26"],
    ]


def test_a_year_with_two_numbers_is_one_row_of_the_state_and_two_of_the_numbers(
    states: dict[str, pd.DataFrame],
) -> None:
    told = ("cow", "cow_earlier", "cow_days", "is_cow_year_end", "gw", "gw_earlier")
    assert rows(states["state_years"], *told, state_id="DEU", year=1990) == [["255", "260", 365, 1, "260", None]]
    numbers = rows(states["code_years"], "code", "is_year_end", system="cow", state_id="DEU", year=1990)
    assert numbers == [["255", 1], ["260", 0]]


@pytest.mark.parametrize(
    ("system", "code", "year", "state", "earlier"),
    [
        ("cow", "365", 1991, "RUS", "SUN"),
        ("gw", "365", 1991, "RUS", "SUN"),
        ("cow", "345", 1992, "SCG", "YUG"),
        ("cow", "345", 2006, "SRB", "SCG"),
        ("gw", "345", 2006, "SCG", None),
        ("gw", "340", 2006, "SRB", None),
        ("gw", "678", 1990, "YEM", "YAR"),
        ("cow", "678", 1990, "YAR", None),
        ("cow", "679", 1990, "YEM", None),
        ("cow", "970", 2000, "NRU", None),
        ("gw", "970", 2000, "KIR", None),
    ],
)
def test_a_number_that_passed_on_within_the_year_is_one_row(  # noqa: PLR0917 - a row of the table above
    states: dict[str, pd.DataFrame], system: str, code: str, year: int, state: str, earlier: str | None
) -> None:
    found = rows(states["code_years"], "state_id", "earlier_states", system=system, code=code, year=year)
    assert found == [[state, earlier]]


@pytest.mark.parametrize(
    ("system", "code", "year"),
    [("cow", "260", 1991), ("cow", "255", 1989), ("cow", "678", 1991), ("gw", "679", 1991), ("gw", "345", 2007)],
)
def test_a_number_that_no_state_has_in_a_year_has_no_row(
    states: dict[str, pd.DataFrame], system: str, code: str, year: int
) -> None:
    assert rows(states["code_years"], "state_id", system=system, code=code, year=year) == []


def test_a_state_that_one_list_leaves_out_for_a_time_has_a_row_by_the_other(states: dict[str, pd.DataFrame]) -> None:
    assert rows(states["state_years"], "cow", "gw", "gw_days", state_id="SYR", year=1960) == [[None, "652", 366]]
    assert rows(states["state_years"], "cow_days", "is_cow_year_end", state_id="SYR", year=1958) == [[32, 0]]


def test_an_iso_code_is_that_of_one_state_in_all_its_years(states: dict[str, pd.DataFrame]) -> None:
    years = states["state_years"].dropna(subset=["iso3"])
    assert not years.duplicated(["iso3", "year"]).any()
    assert rows(years, "state_id", iso3="SUN", year=1991) == [["SUN"]]
    assert rows(years, "state_id", iso3="RUS", year=1990) == []
