"""Other data by state and year joined to a table of ours; no row is doubled, and what found nothing is told on both sides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from coalition_kb.problem import listed, nearest
from coalition_kb.tables.keys import SYSTEMS

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping

#: Why a row found nothing, in words.
REASONS = {
    "no_year": "it has no year",
    "no_code": "the list has no code for the state on the day, or the row has none",
    "no_such_row": "the other table has no row of it in any year",
    "not_that_year": "the other table has it in other years alone",
    "other_code": "the other table has the state under another code that year",
    "unknown_code": "the list gives the code to no state of the record",
    "out_of_reach": "our tables of codes do not have the year",
    "not_held": "the list gives the code to no state that year",
    "not_asked": "our table has no row of the state and year",
}


@dataclass(frozen=True, slots=True)
class Joined:
    """A join: all rows of ours, and those of either side that found nothing, each with the reason."""

    rows: pd.DataFrame  # ours in their order, with the columns of the other table; empty where nothing was found
    unmatched: pd.DataFrame  # rows of ours that found nothing: their keys, `reason`, `told`
    unused: pd.DataFrame  # rows of the other table that nothing found: code, year, `reason`, `told`


def joined(  # noqa: PLR0913 - the names of four columns are given by name
    ours: pd.DataFrame, other: pd.DataFrame, state_years: pd.DataFrame, *, by: str, code: str, year: str, our_year: str
) -> Joined:
    """*other*, which has one row a *code* and *year*, joined to *ours* by the list *by* (cow, gw or iso3) and *our_year*.

    Raises:
        ValueError: a column is not there, or *other* has two rows of one code and year, which would double rows of ours.
    """
    if by not in SYSTEMS:
        raise ValueError(f"{by!r} is no list of states; {nearest(by, SYSTEMS)}. Allowed: {listed(by, SYSTEMS)}")
    for frame, column in ((ours, by), (ours, our_year), (other, code), (other, year)):
        if column not in frame:
            names = [str(name) for name in frame.columns]
            raise ValueError(f"{column!r} is no column; {nearest(column, names)}. There are: {listed(column, names)}")
    ours, other = ours.reset_index(drop=True), other.reset_index(drop=True)  # an index may have a label twice
    ours = ours.assign(**{by: codes(ours[by]), our_year: _years(ours[our_year])})
    keys = pd.DataFrame({"code": codes(other[code]), "year": _years(other[year])})
    whole = keys.dropna()
    twice = whole[whole.duplicated()]
    if len(twice):
        first = twice.iloc[0]
        raise ValueError(f"the other table has more than one row of {first['code']} in {first['year']}; one is wanted")
    clash = [name for name in other.columns if name in ours.columns and name not in (code, year)]
    wanted = other.drop(columns=[code, year]).rename(columns={name: f"{name}_other" for name in clash}).loc[whole.index]
    wanted[by], wanted[our_year] = whole["code"], whole["year"]
    rows = ours.merge(wanted, how="left", on=[by, our_year], validate="m:1")
    there = set(_pairs(whole, "code", "year"))
    asked = set(_pairs(ours.dropna(subset=[by, our_year]), by, our_year))  # nothing is not asked for
    left = ours.loc[_outside(ours, by, our_year, there), [name for name in KEYS if name in ours] + [by, our_year]]
    over = keys[_outside(keys, "code", "year", asked)].rename(columns={"code": by})
    known = _Known(state_years, by, there)
    return Joined(
        rows,
        _told(left, known.why_unmatched, by, our_year),
        _told(over, known.why_unused, by, "year"),
    )


#: What names a row of ours.
KEYS = ("case_id", "candidate_id", "state_id")


def codes(given: pd.Series) -> pd.Series:
    """Codes as the tables hold them, as text: 260 of 260.0 and of " 260 "; nothing of nothing."""

    def one(value: object) -> object:
        text = "" if pd.isna(value) else str(value).strip()  # type: ignore[call-overload]
        whole = text.removesuffix(".0")
        return (str(int(whole)) if whole.isdecimal() else text) or None

    return pd.Series([one(value) for value in given], index=given.index, dtype="string")


def _years(given: pd.Series) -> pd.Series:
    """Years as whole numbers, however they were read."""
    return pd.to_numeric(given).astype("Int64")


def _outside(frame: pd.DataFrame, code: str, year: str, pairs: set[tuple[Hashable, Hashable]]) -> pd.Series:
    """Which rows of *frame* have a code and year that *pairs* lacks."""
    return pd.Series([pair not in pairs for pair in _pairs(frame, code, year)], index=frame.index, dtype=bool)


def _pairs(frame: pd.DataFrame, code: str, year: str) -> list[tuple[Hashable, Hashable]]:
    return list(zip(frame[code], frame[year], strict=True))


def _told(frame: pd.DataFrame, why: Callable[[object, object], tuple[str, str]], code: str, year: str) -> pd.DataFrame:
    """*frame* with the reason of each row, as a word and told."""
    reasons = [why(*pair) for pair in _pairs(frame, code, year)]
    return frame.assign(
        reason=pd.Series([word for word, _ in reasons], index=frame.index, dtype="string"),
        told=pd.Series([f"{REASONS[word]}{more}" for word, more in reasons], index=frame.index, dtype="string"),
    )


class _Known:
    """What a list of states says of a code and a year, and what the other table has: why a row found nothing."""

    def __init__(self, state_years: pd.DataFrame, by: str, there: set[tuple[Hashable, Hashable]]) -> None:
        self.there = there
        self.years_there = _grouped(there)
        self.codes_of: dict[tuple[Hashable, Hashable], list[str]] = {}
        held: dict[tuple[Hashable, Hashable], list[Hashable]] = {}
        for column in (by, f"{by}_earlier"):
            told = state_years.dropna(subset=[column]) if column in state_years else state_years.iloc[:0]
            for state, year, codes in zip(told["state_id"], told["year"], told.get(column, ()), strict=True):
                for code in codes.split(";"):
                    held.setdefault((code, year), []).append(state)
                    self.codes_of.setdefault((state, year), []).append(code)
        self.states = held
        self.years_held = _grouped(held)
        years = [int(str(year)) for _, year in held]
        self.first, self.last = min(years, default=0), max(years, default=0)

    def why_unmatched(self, code: object, year: object) -> tuple[str, str]:
        """Why a row of ours found nothing."""
        if pd.isna(year):  # type: ignore[call-overload]
            return "no_year", ""
        if pd.isna(code):  # type: ignore[call-overload]
            return "no_code", ""
        others = [
            other
            for state in self.states.get((code, year), ())
            for other in self.codes_of.get((state, year), ())
            if other != code and (other, year) in self.there
        ]
        if others:
            return "other_code", f": {', '.join(others)}"
        if code in self.years_there:
            return "not_that_year", f": {_spans(self.years_there[code])}"
        return "no_such_row", ""

    def why_unused(self, code: object, year: object) -> tuple[str, str]:
        """Why nothing found a row of the other table."""
        if pd.isna(code):  # type: ignore[call-overload]
            return "no_code", ""
        if pd.isna(year):  # type: ignore[call-overload]
            return "no_year", ""
        if code not in self.years_held:
            return "unknown_code", ""
        if not self.first <= int(str(year)) <= self.last:
            return "out_of_reach", f"; they have {self.first}-{self.last}"
        if (code, year) not in self.states:
            return "not_held", f"; it holds in {_spans(self.years_held[code])}"
        return "not_asked", ""


def _grouped(pairs: Iterable[tuple[Hashable, Hashable]]) -> Mapping[object, list[int]]:
    """The years of each code, in order."""
    found: dict[object, list[int]] = {}
    for code, year in pairs:
        found.setdefault(code, []).append(int(str(year)))
    return {code: sorted(years) for code, years in found.items()}


def _spans(years: list[int]) -> str:
    """Years in words: 1946-1990, 1992."""
    spans: list[list[int]] = []
    for year in years:
        if spans and year == spans[-1][1] + 1:
            spans[-1][1] = year
        else:
            spans.append([year, year])
    return ", ".join(f"{first}-{last}" if first != last else str(first) for first, last in spans)
