"""The columns that join a row about a state to other cross-national data: the numbers that two lists of states give it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coalition_kb.operations import code_on, start_of
from coalition_kb.tables.column import Column, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from datetime import date

    from coalition_kb.model import Case, Spell, State

#: The lists of states, as tables name them, in words.
SYSTEMS = {"cow": "Correlates of War", "gw": "Gleditsch and Ward", "iso3": "ISO 3166 alpha-3"}
COLUMNS = tuple(SYSTEMS)


def keys_on(
    state: Callable[[Row], State | None],
    day: Callable[[Row], date | None],
    when: str = "on the day of the case's start",
    by: tuple[Callable[[Row], Hashable], ...] = (),
) -> tuple[Column[Row], ...]:
    """The keys of the *state* of a row on a *day*, which *when* tells in words; empty where the list gives none.

    Where many rows share a state and a day, *by* tells which (see `Column`).
    """

    def number(spells: Callable[[State], tuple[Spell, ...]]) -> Callable[[Row], str]:
        def of(row: Row) -> str:
            one, then = state(row), day(row)
            return code_on(spells(one), then) if one and then else ""

        return of

    return (
        Column("cow", "text", f"Its Correlates of War number {when}.", number(lambda one: one.cow), by=by),
        Column("gw", "text", f"Its Gleditsch and Ward number {when}.", number(lambda one: one.gw), by=by),
        iso3_of(state),
    )


def iso3_of(state: Callable[[Row], State | None]) -> Column[Row]:
    """The ISO code of the *state* of a row, which has no days."""
    meaning = "Its ISO 3166 alpha-3 code; of a state that is gone that of ISO 3166-3."
    return Column("iso3", "text", meaning, lambda row: one.iso3 if (one := state(row)) else "")


def start_day(case: Case) -> date | None:
    """The day on which the keys of a row of *case* hold: the first that its start may be; None where that is not known."""
    start = start_of(case)
    return start.first if start else None
