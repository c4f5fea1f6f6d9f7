"""The operations that compute variables, each worked by hand on cases that are written beside the answer.

The codebook is that of `examples/accepted/small`: `took_part` is none < support < forces < combat, and `is_coalition`
asks for two partners with forces, or for one with a tenth of the force.
"""

from __future__ import annotations

import math
import shutil
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Protocol

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalition_kb.dates import as_date
from coalition_kb.model import Status
from coalition_kb.operations import (
    EARTH_RADIUS_KM,
    OPERATIONS,
    PLACE,
    START,
    Computer,
    Result,
    code_on,
    covers,
    in_system,
    kilometres,
    last_day,
    start_of,
)
from coalition_kb.reader import load
from tests.examplefiles import SMALL

if TYPE_CHECKING:
    from pathlib import Path

    from coalition_kb.model import State
    from coalition_kb.reader import Loaded


class Ask(Protocol):
    """The answer to a variable for the first of the cases written, or for a state at its start."""

    def __call__(
        self, variable: str, *cases: str, state: str = "", alternative: str = "", years_before: int = 0
    ) -> Result:
        """Load the *cases*, and ask."""


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Ask of a record that has the small codebook, and the cases that are written."""

    def asked(variable: str, *cases: str, state: str = "", alternative: str = "", years_before: int = 0) -> Result:
        shutil.copytree(SMALL / "codebook", tmp_path / "codebook")
        (tmp_path / "cases").mkdir()
        for case in cases:
            id_ = case.split("id: ", 1)[1].split("\n", 1)[0]
            (tmp_path / f"cases/{id_}.yaml").write_text(case, encoding="utf-8")
        record = load(tmp_path).record
        first = record.cases[cases[0].split("id: ", 1)[1].split("\n", 1)[0]]
        return Computer(record).result(
            record.variables[variable],
            first,
            record.states[state] if state else None,
            alternative,
            years_before=years_before,
        )

    return asked


def coded(answer: str) -> tuple[Status, str]:
    """An answer that has a code or value."""
    return Status.CODED, answer


def said(result: Result) -> tuple[Status, str]:
    """The status and the answer of a result."""
    return result.status, result.answer


UNKNOWN = (Status.UNKNOWN, "")

# --- how many partners ------------------------------------------------------------------------------------------------

FOUR_PARTNERS = """\
id: now
start: 2000-01-01
codings: {us_personnel: 900}
partners:
  - {state: COS, codings: {took_part: combat, troops: 300}}
  - {state: FRD, codings: {took_part: forces, troops: 50}}
  - {state: RUR, codings: {took_part: support}}
  - {state: GFW, codings: {took_part: none}}
"""
ALONE = """\
id: now
start: 2000-01-01
codings: {us_personnel: 900}
"""
ONE_OPEN = """\
id: now
start: 2000-01-01
codings: {us_personnel: 900}
partners:
  - {state: COS, codings: {took_part: combat, troops: 20}}
  - {state: FRD, codings: {took_part: {status: unknown, why: Not found.}}}
"""
NOT_ASKED_ABOUT = """\
id: now
start: 2000-01-01
partners:
  - {state: COS, codings: {took_part: combat}}
  - {state: FRD, codings: {}}
"""
BOTH_SIDES_REACH = """\
id: now
start: 2000-01-01
partners:
  - state: COS
    codings: {took_part: {status: contested, alternatives: [{code: forces, why: a}, {code: combat, why: b}]}}
"""
SIDES_DIFFER = """\
id: now
start: 2000-01-01
partners:
  - state: COS
    codings: {took_part: {status: contested, alternatives: [{code: support, why: a}, {code: combat, why: b}]}}
"""
SIDES_DIFFER_AND_ONE_LEADS = """\
id: now
start: 2000-01-01
partners:
  - state: COS
    codings:
      took_part: {status: contested, alternatives: [{code: support, why: a, leading: yes}, {code: combat, why: b}]}
"""


@pytest.mark.parametrize(
    ("case", "answer", "low", "high"),
    [
        pytest.param(FOUR_PARTNERS, "2", "", "", id="two of four reach forces"),
        pytest.param(ALONE, "0", "", "", id="nobody is listed"),
        pytest.param(ONE_OPEN, "1", "1", "2", id="an unknown one widens the range"),
        pytest.param(NOT_ASKED_ABOUT, "1", "1", "2", id="one that nobody looked at widens it too"),
        pytest.param(BOTH_SIDES_REACH, "1", "", "", id="a contested one counts where both sides reach"),
        pytest.param(SIDES_DIFFER, "0", "0", "1", id="a contested one widens the range where they differ"),
        pytest.param(SIDES_DIFFER_AND_ONE_LEADS, "0", "", "", id="the leading side decides"),
    ],
)
def test_count_partners(ask: Ask, case: str, answer: str, low: str, high: str) -> None:
    result = ask("n_partners", case)
    assert said(result) == coded(answer)
    assert (result.low, result.high) == (low, high)


def test_the_reason_names_who_was_counted_and_of_whom_it_is_not_known(ask: Ask) -> None:
    assert ask("n_partners", ONE_OPEN).why == "COS reach forces; not known of FRD"


# --- coalition or not -------------------------------------------------------------------------------------------------


def one_partner(troops: str, us_personnel: str = "900") -> str:
    """A case with one partner with forces."""
    return f"""\
id: now
start: 2000-01-01
codings: {{us_personnel: {us_personnel}}}
partners:
  - {{state: COS, codings: {{took_part: forces, troops: {troops}}}}}
"""


UNSAID = "{status: unknown, why: Not found.}"


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        pytest.param(FOUR_PARTNERS, coded("yes"), id="two partners are enough"),
        pytest.param(ALONE, coded("no"), id="nobody"),
        pytest.param(one_partner("100"), coded("yes"), id="one with 100 of 1000, a tenth"),
        pytest.param(one_partner("99"), coded("no"), id="one with 99 of 999, less than a tenth"),
        pytest.param(one_partner(UNSAID), UNKNOWN, id="one whose number is not known"),
        pytest.param(one_partner("100", UNSAID), UNKNOWN, id="one, and the U.S. number is not known"),
        pytest.param(ONE_OPEN, UNKNOWN, id="the unknown one could make two"),
        pytest.param(
            ALONE + "partners: [{state: COS, codings: {took_part: {status: unknown, why: Not found.}}}]\n",
            UNKNOWN,
            id="the unknown one could give a tenth",
        ),
        pytest.param(SIDES_DIFFER, UNKNOWN, id="the contested one could give a tenth"),
    ],
)
def test_partners_reach(ask: Ask, case: str, expected: tuple[Status, str]) -> None:
    assert said(ask("is_coalition", case)) == expected


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        pytest.param(one_partner(UNSAID), coded("yes"), id="one is enough, and its share is not asked for"),
        pytest.param(ALONE, coded("no"), id="nobody"),
        pytest.param(SIDES_DIFFER, UNKNOWN, id="the contested one decides"),
    ],
)
def test_another_threshold_stands_beside_the_first(ask: Ask, case: str, expected: tuple[Status, str]) -> None:
    assert said(ask("is_coalition", case, alternative="any")) == expected


# --- the partners' share ----------------------------------------------------------------------------------------------


def partners(*troops: str) -> str:
    """A case with 900 U.S. personnel and partners with forces, who sent *troops*."""
    listed = "\n".join(
        f"  - {{state: {state}, codings: {{took_part: forces, troops: {number}}}}}"
        for state, number in zip(("COS", "FRD", "RUR", "GFW", "SMA"), troops, strict=False)
    )
    return f"id: now\nstart: 2000-01-01\ncodings: {{us_personnel: 900}}\npartners:\n{listed}\n"


CONTESTED = "{status: contested, why: w, alternatives: [{value: 100, why: a}, {value: 300, why: b}]}"


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        pytest.param(FOUR_PARTNERS, coded("0.280"), id="350 of 1250; support is not counted"),
        pytest.param(ALONE, coded("0"), id="nobody"),
        pytest.param(partners("10", "20", "30", "40", UNSAID), coded("0.100"), id="four of five are enough"),
        pytest.param(partners("10", "20", "30", UNSAID), UNKNOWN, id="three of four are not"),
        pytest.param(
            partners("100", "50", "25") + "  - {state: GFW, codings: {troops: 10}}\n",
            UNKNOWN,
            id="one that may count is one without a number",
        ),
        pytest.param(partners(CONTESTED), coded("0.250"), id="of a contested number the greater: 300 of 1200"),
        pytest.param(one_partner("100", UNSAID), UNKNOWN, id="without the U.S. number"),
    ],
)
def test_partners_share(ask: Ask, case: str, expected: tuple[Status, str]) -> None:
    assert said(ask("partner_share", case)) == expected


# --- the most that a partner gave -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        pytest.param(FOUR_PARTNERS, coded("forces"), id="combat stands as forces"),
        pytest.param(ALONE, coded("alone"), id="nobody"),
        pytest.param(ONE_OPEN, coded("forces"), id="an unknown one cannot raise the highest"),
        pytest.param(
            ALONE + "partners: [{state: COS, codings: {took_part: support}}, {state: FRD, codings: {}}]\n",
            UNKNOWN,
            id="an unknown one could raise what is lower",
        ),
        pytest.param(SIDES_DIFFER_AND_ONE_LEADS, coded("support"), id="the leading side decides"),
    ],
)
def test_highest_over_partners(ask: Ask, case: str, expected: tuple[Status, str]) -> None:
    assert said(ask("most_given", case)) == expected


# --- cases in time ----------------------------------------------------------------------------------------------------


def other(id_: str, start: str, end: str, us_personnel: str = "5000") -> str:
    """Another case, large unless said otherwise."""
    return f"id: {id_}\nstart: {start}\nend: {end}\ncodings: {{us_personnel: {us_personnel}}}\n"


NOW = "id: now\nstart: 2000-06-01\nend: 2000-07-01\ncodings: {us_personnel: 5000}\n"


@pytest.mark.parametrize(
    ("cases", "answer", "high"),
    [
        pytest.param((), "0", "", id="itself is none of them"),
        pytest.param((other("o", "1999-01-01", "2001-01-01"),), "1", "", id="it runs"),
        pytest.param((other("o", "1999-01-01", "2000-06-01"),), "1", "", id="its last day is the day"),
        pytest.param((other("o", "1999-01-01", "2000-05-31"),), "0", "", id="it ended the day before"),
        pytest.param((other("o", "1999-01-01", "2000-06"),), "1", "", id="it may have run: it ended in that month"),
        pytest.param((other("o", "2000-06-01", "2001-01-01"),), "0", "", id="it began on the same day"),
        pytest.param((other("o", "1950-01-01", "ongoing"),), "1", "", id="it goes on"),
        pytest.param((other("o", "1950-01-01", "{status: ongoing, why: x}"),), "1", "", id="it goes on, as a status"),
        pytest.param((other("o", "1999-01-01", UNSAID),), "0", "1", id="its end is not known"),
        pytest.param((other("o", "1999-01-01", "2000"),), "0", "1", id="it ended some day of that year"),
        pytest.param((other("o", "1999-01-01", "2001"),), "1", "", id="it ended some day of a later year"),
        pytest.param((other("o", "1999-01-01", UNSAID, "999"),), "0", "", id="its end is not known, and it is small"),
        pytest.param((other("o", "1999-01-01", "2001-01-01", "999"),), "0", "", id="it is small"),
        pytest.param((other("o", "1999-01-01", "2001-01-01", "1000"),), "1", "", id="it is just large enough"),
        pytest.param((other("o", "1999-01-01", "2001-01-01", UNSAID),), "0", "1", id="its size is not known"),
        pytest.param((other("o", UNSAID, "2001-01-01"),), "0", "", id="its start is not known"),
    ],
)
def test_cases_open_at_start(ask: Ask, cases: tuple[str, ...], answer: str, high: str) -> None:
    result = ask("other_cases", NOW, *cases)
    assert said(result) == coded(answer)
    assert result.high == high


def test_where_no_case_is_large_enough_none_is_open(ask: Ask) -> None:
    small = NOW.replace("5000", "999")
    assert said(ask("other_cases", small, other("o", "1999-01-01", "2001-01-01", "999"))) == coded("0")


def beside(id_: str, start: str, took_part: str = "forces") -> str:
    """Another case, in which Costaguana took some part."""
    return f"id: {id_}\nstart: {start}\npartners: [{{state: COS, codings: {{took_part: {took_part}}}}}]\n"


@pytest.mark.parametrize(
    ("cases", "answer"),
    [
        pytest.param((), "0", id="none"),
        pytest.param((beside("a", "1999-01-01"), beside("b", "1976-03-01", "combat")), "2", id="two"),
        pytest.param((beside("a", "1975-01-01"),), "1", id="in the twenty-fifth year before"),
        pytest.param((beside("a", "1974-12-31"),), "0", id="in the twenty-sixth year before"),
        pytest.param((beside("a", "2000-06-01"),), "0", id="on the same day"),
        pytest.param((beside("a", "2005-01-01"),), "0", id="later"),
        pytest.param((beside("a", "1999-01-01", "support"),), "0", id="with less than forces"),
        pytest.param((beside("a", "1999-01-01", UNSAID),), "0", id="with a part that is not known"),
    ],
)
def test_earlier_cases_together(ask: Ask, cases: tuple[str, ...], answer: str) -> None:
    assert said(ask("earlier", NOW, *cases, state="COS")) == coded(answer)


def test_earlier_cases_are_told_in_the_order_in_which_they_began(ask: Ask) -> None:
    cases = (beside("a", "1999-01-01"), beside("b", "1976-03-01"), beside("c", "1990-08"))
    assert ask("earlier", NOW, *cases, state="COS").why == "Together in b, c, a"


@pytest.mark.parametrize(
    ("start", "answer"),
    [
        pytest.param("1999-01-01", "0", id="it began within the five years"),
        pytest.param("1995-05-31", "1", id="it began before them"),
        pytest.param("1995-06-01", "0", id="it began on the day"),
        pytest.param("1970-01-01", "1", id="in the twenty-fifth year before that day"),
        pytest.param("1969-12-31", "0", id="in the twenty-sixth"),
    ],
)
def test_earlier_cases_together_may_be_counted_as_of_five_years_before(ask: Ask, start: str, answer: str) -> None:
    assert said(ask("earlier", NOW, beside("a", start), state="COS", years_before=5)) == coded(answer)


# --- a state at the start of a case -----------------------------------------------------------------------------------


def on(day: str, location: str = "SMA") -> str:
    """A case that begins on *day* in *location*."""
    return f"id: now\nstart: {day}\nlocations: [{location}]\n"


@pytest.mark.parametrize(
    ("state", "location", "answer"),
    [
        pytest.param("SMA", "SMA", "yes", id="it is the place itself"),
        pytest.param("SYL", "FRD", "yes", id="both lie in Southern Europe"),
        pytest.param("COS", "SMA", "yes", id="another region, capitals 1,608 km apart"),
        pytest.param("RUR", "FRD", "yes", id="another region, capitals 741 km apart"),
        pytest.param("USA", "SMA", "no", id="another region, capitals 2,374 km apart"),
    ],
)
def test_same_region(ask: Ask, state: str, location: str, answer: str) -> None:
    assert said(ask("near_home", on("2000-01-01", location), state=state)) == coded(answer)


def test_without_a_place_no_region_is_known(ask: Ask) -> None:
    assert said(ask("near_home", ALONE, state="COS")) == UNKNOWN


@pytest.mark.parametrize(
    ("state", "day", "answer"),
    [
        pytest.param("RUR", "1952-02-17", "none", id="the day before the pact"),
        pytest.param("RUR", "1952-02-18", "pact", id="the first day of the pact"),
        pytest.param("COS", "2009-11-12", "base", id="the last day of the agreement"),
        pytest.param("COS", "2009-11-13", "none", id="the day after"),
        pytest.param("GFW", "1955-01-01", "pact", id="a year means from its first day"),
        pytest.param("SMA", "2000-01-01", "none", id="never"),
    ],
)
def test_treaty_at_start(ask: Ask, state: str, day: str, answer: str) -> None:
    assert said(ask("treaty", on(day), state=state)) == coded(answer)


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        pytest.param("1951-12-12", "0", id="before it joined"),
        pytest.param("1962-01-31", "1", id="the last day before the break"),
        pytest.param("1962-02-01", "0", id="in the break"),
        pytest.param("1975-12-31", "1", id="back in the course of the year"),
        pytest.param("2020-01-01", "1", id="ever since"),
    ],
)
def test_memberships_at_start_know_of_a_break(ask: Ask, day: str, answer: str) -> None:
    assert said(ask("memberships", on(day), state="COS")) == coded(answer)


@pytest.mark.parametrize(
    ("variable", "state", "day", "answer"),
    [
        pytest.param("treaty", "RUR", "1957-02-17", "none", id="five years before is the day before the pact"),
        pytest.param("treaty", "RUR", "1957-02-18", "pact", id="five years before is the first day of the pact"),
        pytest.param(
            "treaty", "COS", "2014-11-12", "base", id="the last day of an agreement that is over at the start"
        ),
        pytest.param("treaty", "RUR", "1956-02-29", "none", id="a year without a 29 February has its 28th"),
        pytest.param("memberships", "COS", "1967-01-31", "1", id="the last day before a break"),
        pytest.param("memberships", "COS", "1967-02-01", "0", id="in the break"),
    ],
)
def test_treaties_and_memberships_may_be_asked_about_five_years_before(
    ask: Ask, variable: str, state: str, day: str, answer: str
) -> None:
    assert said(ask(variable, on(day), state=state, years_before=5)) == coded(answer)


def test_of_a_start_that_is_not_known_nothing_is_known_years_before(ask: Ask) -> None:
    assert said(ask("treaty", "id: now\nstart: " + UNSAID + "\n", state="RUR", years_before=5)) == UNKNOWN


def test_what_was_years_before_is_kept_apart_from_what_is(small: Loaded) -> None:
    record = small.record
    computer, case = Computer(record), record.cases["san-marcos-2004"]
    variable, state = record.variables["treaty"], record.states["COS"]  # its agreement is of 1999
    asked = [computer.result(variable, case, state, years_before=years).answer for years in (0, 5, 0, 4)]
    assert asked == ["base", "none", "base", "base"]


def test_an_operation_that_cannot_look_back_says_so(ask: Ask) -> None:
    with pytest.raises(KeyError, match="same_region cannot look at years before"):
        ask("near_home", on("2000-01-01"), state="COS", years_before=5)


def test_memberships_at_start_are_added_up(ask: Ask) -> None:
    assert said(ask("memberships", on("2000-01-01"), state="USA")) == coded("2")


def test_two_spells_that_touch_are_one_membership(small: Loaded) -> None:
    record = small.record
    union = record.organisations["american-union"]
    spell, state = union.members[0], record.states["COS"]
    in_1962, since_1962 = as_date("1962"), replace(spell, since=as_date("1962") or spell.since, until=None)
    touching = replace(union, members=(replace(spell, until=in_1962), since_1962))
    computer = Computer(replace(record, organisations={union.id: touching}))
    assert computer.bodies(state, date(1962, 6, 1)) == [touching]


def partner(**codings: str) -> str:
    """A case with one partner, which is coded so."""
    written = ", ".join(f"{name}: {answer}" for name, answer in codings.items())
    return f"id: now\nstart: 2000-01-01\npartners: [{{state: COS, codings: {{{written}}}}}]\n"


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        pytest.param(partner(limit_task="no", limit_place="no"), coded("none"), id="no cue is met"),
        pytest.param(partner(limit_task="yes", limit_place="no"), coded("one"), id="one"),
        pytest.param(partner(limit_task="yes", limit_place="yes"), coded("two"), id="both"),
        pytest.param(partner(limit_task="yes", limit_place=UNSAID), UNKNOWN, id="one is not known"),
        pytest.param(partner(limit_task="yes"), UNKNOWN, id="nobody looked at one"),
    ],
)
def test_count_of_cues(ask: Ask, case: str, expected: tuple[Status, str]) -> None:
    assert said(ask("limits", case, state="COS")) == expected


def test_cues_may_be_computed_and_may_ask_for_a_number(ask: Ask) -> None:
    """Costaguana in 2000: a base agreement is no pact; one membership; one earlier case. Two cues of three."""
    result = ask("ties", on("2000-06-01"), beside("before", "1999-01-01"), state="COS")
    assert said(result) == coded("two")
    assert result.why == "Met: memberships, earlier."


def acting(mandate_by: str) -> str:
    """A case of 1955, in which these organisations acted; Ruritania is in the council, Costaguana in the union."""
    return f"id: now\nstart: 1955-01-01\ncodings:\n  mandate_by: {mandate_by}\n"


DISPUTED = "{status: contested, why: x, alternatives: [{codes: [un], why: x}, {codes: [union], why: x}]}"
LED = "{status: contested, why: x, alternatives: [{codes: [un], why: x}, {codes: [union], why: x, leading: yes}]}"


@pytest.mark.parametrize(
    ("case", "alternative", "expected"),
    [
        pytest.param(acting("[union]"), "", coded("yes"), id="a member of the one that acted"),
        pytest.param(acting("[un]"), "", coded("no"), id="a member of another alone"),
        pytest.param(acting("[un, union]"), "", coded("yes"), id="one of two is enough"),
        pytest.param(acting("[un, union]"), "union", coded("yes"), id="one is passed over, the other is left"),
        pytest.param(acting("[un]"), "union", (Status.NOT_APPLICABLE, ""), id="none is left"),
        pytest.param(acting("[else]"), "", UNKNOWN, id="who belongs to it is not known"),
        pytest.param(acting("[else, union]"), "", coded("yes"), id="that does not matter to a member of another"),
        pytest.param(acting("{status: not_applicable, why: x}"), "", (Status.NOT_APPLICABLE, ""), id="none acted"),
        pytest.param(acting("{status: unknown, why: x}"), "", UNKNOWN, id="it is not known which acted"),
        pytest.param("id: now\nstart: 1955-01-01\n", "", UNKNOWN, id="nobody looked"),
        pytest.param(acting(DISPUTED), "", UNKNOWN, id="the sources disagree"),
        pytest.param(acting(LED), "", coded("yes"), id="the view that leads"),
    ],
)
def test_member_of_acting(ask: Ask, case: str, alternative: str, expected: tuple[Status, str]) -> None:
    assert said(ask("in_acting", case, state="COS", alternative=alternative)) == expected


def test_an_import_is_not_covered_without_a_copy(ask: Ask) -> None:
    result = ask("trade", ALONE, state="COS")
    assert (*said(result), result.why) == (Status.NOT_COVERED, "", "Needs a copy of Trade of the world.")


@pytest.mark.parametrize("variable", ["other_cases", "earlier", "treaty", "memberships", "in_acting", "ties"])
def test_without_a_start_nothing_is_known_at_it(ask: Ask, variable: str) -> None:
    state = "" if variable == "other_cases" else "COS"
    assert said(ask(variable, "id: now\nlocations: [SMA]\n", state=state)) == UNKNOWN


def test_every_operation_is_shown_in_the_small_codebook(small: Loaded) -> None:
    used = {one.computed.operation for one in small.record.variables.values() if one.computed}
    assert used == set(OPERATIONS)


def test_an_operation_is_told_in_its_docstring() -> None:
    assert all((operation.compute.__doc__ or "").endswith(".") for operation in OPERATIONS.values())


# --- days, systems and distances --------------------------------------------------------------------------------------


def test_a_case_that_has_not_ended_may_last_for_ever(small: Loaded) -> None:
    cases = small.record.cases
    assert last_day(cases["khemed-1958"]) == date(1958, 8, 2)
    assert last_day(cases["san-marcos-2006"]) == date.max
    start = start_of(cases["san-marcos-2006"])
    assert start is not None
    assert (start.first, start.last) == (date(2006, 6, 1), date(2006, 6, 30))


def test_a_state_is_in_the_system_while_one_of_the_lists_has_it(small: Loaded) -> None:
    states = small.record.states
    assert [in_system(states["SYL"], day) for day in (date(1919, 11, 30), date(1992, 5, 31), date(1992, 6, 1))] == [
        False,
        True,
        False,
    ]
    assert in_system(states["RUR"], date(1943, 1, 1))  # Gleditsch and Ward have it while Correlates of War do not
    assert code_on(states["RUR"].cow, date(1943, 1, 1)) == ""
    assert code_on(states["RUR"].gw, date(1943, 1, 1)) == "906"


def test_a_spell_covers_its_first_and_its_last_day() -> None:
    since, until = as_date("1951-12"), as_date("1962-01")
    assert since is not None
    assert covers(since, until, date(1951, 12, 1))
    assert covers(since, until, date(1962, 1, 31))
    assert not covers(since, until, date(1951, 11, 30))
    assert not covers(since, until, date(1962, 2, 1))
    assert covers(since, None, date.max)


def at(state: State, latitude: float, longitude: float) -> State:
    """*state* with its capital elsewhere."""
    return replace(state, latitude=latitude, longitude=longitude)


def test_a_distance_is_the_published_one(small: Loaded) -> None:
    """Los Angeles to New York, 0.623585 radians: E. Williams, Aviation Formulary V1.46, worked examples."""
    one = small.record.states["USA"]
    distance = kilometres(at(one, 33 + 57 / 60, -118 - 24 / 60), at(one, 40 + 38 / 60, -73 - 47 / 60))
    assert distance / EARTH_RADIUS_KM == pytest.approx(0.623585, abs=5e-7)


latitudes, longitudes = st.floats(-90, 90), st.floats(-180, 180)


@given(latitudes, longitudes, latitudes, longitudes)
def test_a_distance_is_the_same_there_and_back_and_at_most_half_way_round(
    small: Loaded, lat1: float, lon1: float, lat2: float, lon2: float
) -> None:
    state = small.record.states["USA"]
    one, two = at(state, lat1, lon1), at(state, lat2, lon2)
    assert kilometres(one, two) == pytest.approx(kilometres(two, one))
    assert 0 <= kilometres(one, two) <= math.pi * EARTH_RADIUS_KM
    assert kilometres(one, one) == 0


# --- what an answer hangs on ------------------------------------------------------------------------------------------


def test_cases_that_are_alike_in_what_an_answer_hangs_on_have_the_same(real: Loaded) -> None:
    record = real.record
    shared = Computer(record)
    variables = [one for one in record.variables.values() if one.computed]
    states = list(record.states.values())[::9]
    for case in list(record.cases.values())[::9]:
        alone = Computer(record)
        for variable in variables:
            for state in [None] if variable.unit == "intervention" else states:
                assert shared.result(variable, case, state) == alone.result(variable, case, state), (
                    variable.id,
                    case.id,
                    state and state.id,
                )


def test_an_answer_hangs_on_no_more_than_its_operation_reads(small: Loaded) -> None:
    computer = Computer(small.record)
    found = {one.id: computer.hangs_on(one) for one in small.record.variables.values() if one.computed}
    of_the_start = {name for name, on in found.items() if on == frozenset({START})}
    assert of_the_start == {"other_cases", "earlier", "memberships", "treaty", "ties"}  # all cues of ties do
    assert found["in_acting"] == frozenset({START, "mandate_by"})
    assert found["near_home"] == frozenset({PLACE})
    assert found["trade"] == frozenset()
    assert found["n_partners"] is None  # it counts the partners of the case
    assert found["limits"] is None  # its cues are coded of each partner
