"""The knowledge base from Python: `load()` reads it; what it gives is the record, its problems, and data frames."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from coalition_kb.answers import passing
from coalition_kb.filters import Vocabulary, vocabulary
from coalition_kb.problem import listed, nearest
from coalition_kb.reader import is_root
from coalition_kb.reader import load as read

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from coalition_kb.joining import Joined
    from coalition_kb.model import Record
    from coalition_kb.problem import Problem
    from coalition_kb.reader import Loaded
    from coalition_kb.tables import AnyTable, Field

Unit: TypeAlias = Literal["intervention", "partner", "dyad"]
#: The table that has one row a unit.
TABLES: Mapping[str, str] = {"intervention": "cases_wide", "partner": "partners", "dyad": "dyads"}


class NoRecordError(Exception):
    """There is no record where it was looked for."""


class FaultyRecordError(Exception):
    """The record has problems, so that no table can be made of it."""


def load(root: Path | str | None = None) -> KnowledgeBase:
    """The knowledge base in the folder *root*; without one, in the folder that one is in, or the nearest above that has it.

    Raises:
        NoRecordError: there is no folder `cases` beside a folder `codebook`.
    """
    here = Path.cwd()
    looked = [here, *here.parents] if root is None else [Path(root)]
    found = next((folder for folder in looked if is_root(folder)), None)
    if found is None:
        where = f"in {looked[0]}" + (" or above" if root is None else "")
        raise NoRecordError(f"there is no record {where}: a folder with cases/ and codebook/ is wanted")
    return KnowledgeBase(found, read(found))


@dataclass(frozen=True)
class KnowledgeBase:
    """What was read below `root`, and tables of it. A frame that it gives is the caller's own, to change at will.

    >>> import coalition_kb
    >>> kb = coalition_kb.load("tests/examples/accepted/small")
    >>> kb.problems
    []
    >>> kb.record.cases["khemed-1958"].start.value
    '1958-07-15'
    >>> kb.wide("intervention", variables=["aim"], labels=True)[["case_id", "aim", "aim_st"]].to_dict("records")[0]
    {'case_id': 'khemed-1958', 'aim': 'Rescue', 'aim_st': 'coded'}
    """

    root: Path
    loaded: Loaded

    @property
    def record(self) -> Record:
        """The record, in types."""
        return self.loaded.record

    @property
    def problems(self) -> list[Problem]:
        """Every problem of the record, errors and warnings."""
        return self.loaded.problems

    def tables(self) -> dict[str, pd.DataFrame]:
        """Every published table as a frame, by its name.

        Raises:
            FaultyRecordError: the record has errors.
        """
        return {name: table.frame.copy() for name, table in self._made.items()}

    def wide(  # noqa: PLR0913 - each is given by name
        self,
        unit: Unit = "intervention",
        *,
        variables: str | Sequence[str] = (),
        where: str | Sequence[str] = (),
        years: str = "",
        state: str = "",
        labels: bool = False,
    ) -> pd.DataFrame:
        """One frame with one row a *unit*.

        *variables* keeps the columns of these alone, beside those that name the row; one of the intervention may be asked
        of a partner or dyad, and stands in each row of the case. *where*, *years* and *state* choose cases in the words of
        the command line: `"VARIABLE=CODE"`, `"1990-2003"`, `"France"`. With *labels* there are words in place of codes.

        Raises:
            ValueError: a unit, variable or filter is not known; the nearest spelling is named.
            FaultyRecordError: the record has errors.
        """
        if unit not in TABLES:
            raise ValueError(f"{unit!r} is no unit; {nearest(unit, TABLES)}. Allowed: {listed(unit, TABLES)}")
        from coalition_kb.tables import of_cases  # noqa: PLC0415 - pandas is slow to import

        table, wider = self._made[TABLES[unit]], self._made[TABLES["intervention"]]
        variables = [variables] if isinstance(variables, str) else variables
        known = list(dict.fromkeys(one.variable for one in (*table.columns, *wider.columns) if one.variable))
        for one in variables:
            if one not in known:
                raise ValueError(f"{one!r} is no variable of it; {nearest(one, known)}. Allowed: {listed(one, known)}")
        chosen = of_cases(table, self.cases(where=where, years=years, state=state))
        own = [one for one in table.columns if not one.variable or one.variable in (variables or known)]
        there = {one.name for one in table.columns}
        more = [one for one in wider.columns if one.variable in variables and one.name not in there]
        frame = replace(chosen, columns=own).frame  # of what is asked alone: the whole of the dyads takes seconds
        if more:
            keyed = replace(wider, columns=[one for one in wider.columns if one.name == "case_id" or one in more])
            frame = frame.merge(keyed.frame, how="left", on="case_id", validate="m:1")
        return _in_words(frame, [*own, *more]) if labels else frame

    def cases(self, *, where: str | Sequence[str] = (), years: str = "", state: str = "") -> frozenset[str]:
        """The ids of the cases that pass the filters, as they are written on the command line.

        Raises:
            ValueError: a filter is not known; the nearest spelling is named.
        """
        written = [where] if isinstance(where, str) else where
        if not (written or years or state):
            return frozenset(self._sound.cases)  # without what each answers, which takes a second
        return passing(self._sound, self._words.filters(where=written, years=years, state=state))

    def joined(
        self, other: pd.DataFrame, *, by: str, code: str, year: str, to: str | pd.DataFrame = "partners"
    ) -> Joined:
        """*other*, a table with one row a state and year, joined to a table of ours; what found nothing, on both sides.

        *by* is the list whose codes *other* has in its column *code*: `cow`, `gw` or `iso3`. *to* is a table with the keys
        of the day (`partners`, `dyads`, `case_states`), or `state_years`, or a frame made of one of them.

        Raises:
            ValueError: a table or column is not there, or *other* has two rows of one code and year.
            FaultyRecordError: the record has errors.
        """
        from coalition_kb.joining import joined  # noqa: PLC0415 - pandas is slow to import

        if isinstance(to, str) and to not in self._made:
            raise ValueError(f"{to!r} is no table; {nearest(to, self._made)}. Allowed: {listed(to, self._made)}")
        ours = self._made[to].frame if isinstance(to, str) else to
        our_year = "start_year" if "start_year" in ours else "year"
        state_years = self._made["state_years"].frame
        return joined(ours, other, state_years, by=by, code=code, year=year, our_year=our_year)

    @property
    def _sound(self) -> Record:
        if self.loaded.errors:
            first, n = self.loaded.errors[0], len(self.loaded.errors)
            raise FaultyRecordError(f"the record has {n} errors, which `.problems` tells; the first: {first}")
        return self.record

    @cached_property
    def _words(self) -> Vocabulary:
        return vocabulary(self._sound)

    @cached_property
    def _made(self) -> Mapping[str, AnyTable]:
        from coalition_kb.tables import dictionary, tables  # noqa: PLC0415 - pandas is slow to import

        made = tables(self._sound)
        return {table.name: table for table in (*made, dictionary(made))}


def _in_words(frame: pd.DataFrame, fields: Sequence[Field]) -> pd.DataFrame:
    """*frame* with names in place of codes; the columns that hold the names beside the codes go."""
    labels = {field.variable: field.name for field in fields if field.part == "label"}
    words = {}
    for field in fields:
        if field.part == "answer" and field.variable in labels:
            words[field.name] = frame[labels[field.variable]]
        elif field.choices:
            words[field.name] = frame[field.name].map({one.code: one.name for one in field.choices}).astype("string")
    return frame.assign(**words).drop(columns=list(labels.values()))
