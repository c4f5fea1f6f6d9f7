"""What `--where`, `--years`, `--state` and `--kind` mean, and which documents pass them.

A variable of the intervention and the years select cases. A variable of the partner or of its state selects partners,
and the cases that have such a partner: one and the same for all that is asked of it. A state selects the cases that it
has a part in, what it was as a partner, and itself. With `--kind partner` what selects cases selects their partners.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from coalition_kb.dates import as_date
from coalition_kb.model import Status
from coalition_kb.problem import listed, nearest
from coalition_kb.search.documents import STATUS
from coalition_kb.search.words import called

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from coalition_kb.search.catalogue import Asked, Catalogue

_YEARS = re.compile(r"(\d{4})?(-)?(\d{4})?")
_NUMBERS = ("count", "share", "number")


class WrongFilterError(Exception):
    """A filter that nothing can pass because it was written wrongly: what was found, what is allowed, how to mend it."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A variable and the answer wanted: a code, a value, or a status after `status:`."""

    variable: str
    answer: str


@dataclass(frozen=True, slots=True)
class Filters:
    """What a document has to be. Nothing is asked where all is empty."""

    where: tuple[Condition, ...] = ()
    states: frozenset[str] = frozenset()  # any of them
    first: int | None = None  # the days asked for, as ordinals: a case passes if it ran on one of them
    last: int | None = None
    kinds: frozenset[str] = frozenset()

    @property
    def of_cases(self) -> bool:
        """Whether only cases and partners can pass."""
        return bool(self.where) or self.first is not None or self.last is not None


def filters(made: Catalogue, *, where: Iterable[str], state: str, years: str, kinds: Iterable[str]) -> Filters:
    """What the options ask for.

    Raises:
        WrongFilterError: a variable, a code, a state or a time is not what it can be.
    """
    first, last = _years(years) if years else (None, None)
    return Filters(
        where=tuple(_condition(made, written) for written in where),
        states=_states(made, state) if state else frozenset(),
        first=first,
        last=last,
        kinds=frozenset(kinds),
    )


def _condition(made: Catalogue, written: str) -> Condition:
    id_, equals, answer = (part.strip() for part in written.partition("="))
    if not (equals and id_ and answer):
        raise _wrong(f"{written!r} is no condition", "variable=code, or variable=status:unknown", "write both sides")
    asked = made.variables.get(id_)
    if asked is None:
        raise _wrong(
            f"{id_!r} is no variable of the codebook",
            listed(id_, made.variables),
            nearest(id_, made.variables),
        )
    if answer.startswith(STATUS):
        status, known = answer.removeprefix(STATUS), [one.value for one in Status]
        if status not in known:
            raise _wrong(f"{status!r} is no status", listed(status, known), nearest(status, known))
    elif asked.codes and answer not in asked.codes:
        mend = f"write '{STATUS}{answer}'" if answer in list(Status) else nearest(answer, asked.codes)
        raise _wrong(f"{answer!r} is no code of {id_}", listed(answer, asked.codes), mend)
    elif asked.level in _NUMBERS and _number(answer) is None:
        raise _wrong(f"{answer!r} is no number, and {id_} is one", "a number", "write it in digits")
    elif asked.level == "date" and as_date(answer) is None:
        raise _wrong(f"{answer!r} is no date, and {id_} is one", "YYYY, YYYY-MM or YYYY-MM-DD", "write it so")
    return Condition(id_, answer)


def _states(made: Catalogue, written: str) -> frozenset[str]:
    found = [made.entries[number] for number in made.names.get(called(written), ())]
    states = frozenset(entry.id for entry in found if entry.kind == "state")
    if not states:
        mend = nearest(written, made.state_names)
        raise _wrong(f"{written!r} is no state", "an id, a name, an adjective or a former name", mend)
    return states


def _years(written: str) -> tuple[int | None, int | None]:
    match = _YEARS.fullmatch(written.strip())
    since, dash, until = match.groups() if match else (None, None, None)
    if not (since or until) or (since and until and not dash) or "0000" in (since, until):
        raise _wrong(f"{written!r} is no time", "A-B, A-, -B or A, in years of four digits", "write 1990-2003")
    until = until or (None if dash else since)
    if since and until and until < since:
        raise _wrong(f"{written!r} ends before it begins", "the earlier year first", f"write {until}-{since}")
    first = date(int(since), 1, 1).toordinal() if since else None
    return first, date(int(until), 12, 31).toordinal() if until else None


def _wrong(found: str, allowed: str, mend: str) -> WrongFilterError:
    return WrongFilterError(f"{found}\n  allowed: {allowed}\n  to mend: {mend}")


def passing(made: Catalogue, wanted: Filters) -> set[int] | None:
    """The numbers of the documents that pass; None where all do."""
    if wanted == Filters():
        return None
    numbers = set(_of_cases(made, wanted)) if wanted.of_cases else set(_by_state(made, wanted.states))
    return {number for number in numbers if not wanted.kinds or made.entries[number].kind in wanted.kinds}


def _by_state(made: Catalogue, states: frozenset[str]) -> Iterator[int]:
    for number, entry in enumerate(made.entries):
        if not states or not states.isdisjoint(entry.states):
            yield number


def _of_cases(made: Catalogue, wanted: Filters) -> Iterator[int]:
    """The cases that pass, and their partners that do."""
    of_case = [one for one in wanted.where if made.variables[one.variable].unit == "intervention"]
    of_partner = [one for one in wanted.where if one not in of_case]
    cases = {
        made.entries[number].case: number
        for number in _answering(made, of_case, "case")
        if _ran(made, number, wanted.first, wanted.last)
    }
    if wanted.states:
        cases = {
            id_: number for id_, number in cases.items() if not wanted.states.isdisjoint(made.entries[number].states)
        }
    partners = [number for number in _answering(made, of_partner, "partner") if made.entries[number].case in cases]
    of_state = [number for number in partners if not wanted.states or made.entries[number].states[0] in wanted.states]
    if of_partner or wanted.states or "partner" in wanted.kinds:
        yield from of_state
    if not of_partner:
        yield from cases.values()
        return
    # Where the state asked for is a partner, it must be the one that answers; a host or a location answers nothing.
    answering = {made.entries[number].case for number in of_state}
    if wanted.states:
        listed_in = {e.case for e in made.entries if e.kind == "partner" and not wanted.states.isdisjoint(e.states)}
        answering |= {made.entries[number].case for number in partners} - listed_in
    yield from (number for id_, number in cases.items() if id_ in answering)


def _ran(made: Catalogue, number: int, first: int | None, last: int | None) -> bool:
    entry = made.entries[number]
    if first is None and last is None:
        return True
    if entry.first is None or entry.last is None:
        return False
    return (last is None or entry.first <= last) and (first is None or entry.last >= first)


def _answering(made: Catalogue, conditions: Sequence[Condition], kind: str) -> set[int]:
    """The documents of *kind* that answer as every one of *conditions* wants."""
    found = {number for number, entry in enumerate(made.entries) if entry.kind == kind}
    for condition in conditions:
        found &= _meeting(made, condition, found)
    return found


def _meeting(made: Catalogue, condition: Condition, among: set[int]) -> set[int]:
    given = made.answers.get(condition.variable, {})
    if condition.answer == f"{STATUS}{Status.NOT_CODED}":
        noted = set(given.get(condition.answer, ()))
        return noted | (among - {number for numbers in given.values() for number in numbers})
    if condition.answer == f"{STATUS}{Status.CODED}":
        coded = {number for answer, numbers in given.items() if not answer.startswith(STATUS) for number in numbers}
        return coded - {number for answer, numbers in given.items() if answer.startswith(STATUS) for number in numbers}
    asked = made.variables[condition.variable]
    return {number for answer, numbers in given.items() if _is(condition.answer, answer, asked) for number in numbers}


def _is(wanted: str, answer: str, asked: Asked) -> bool:
    """Whether an answer is the one wanted: numbers by what they mean, dates by the year or month where no more is given."""
    if wanted == answer:
        return True
    if answer.startswith(STATUS) or wanted.startswith(STATUS):
        return False
    if asked.level in _NUMBERS:
        return _number(wanted) is not None and _number(wanted) == _number(answer)
    return asked.level == "date" and answer.startswith(f"{wanted}-")


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None
