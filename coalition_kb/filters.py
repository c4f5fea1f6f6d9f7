"""Filters as they are written on the command line: which words they know, and what they let pass."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from coalition_kb.model import Status
from coalition_kb.problem import listed, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coalition_kb.model import Record

_YEARS = re.compile(r"(\d{4})?(-)?(\d{4})?")
FIRST, LAST = 1, 9999


class WrongFilterError(ValueError):
    """A filter that was written wrongly: what is wrong, the nearest spelling, what is allowed."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What is wanted, in the words that answers have; everything has to be met, of several kinds any."""

    answers: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    years: tuple[int, int] | None = None
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words that filters know: variables with their codes, and what states are called."""

    codes: Mapping[str, Sequence[str]]  # variable → its codes; none where it holds a value
    states: Mapping[str, str]  # an id or a name, in lower case → id

    def filters(self, *, where: Sequence[str], state: str, years: str, kinds: Sequence[str] = ()) -> Filters:
        """The filters that were written.

        Raises:
            WrongFilterError: one has not the form that it should, or names what is not known.
        """
        return Filters(
            answers=tuple(self._answer(one) for one in where),
            states=(self._state(state),) if state else (),
            years=_years(years) if years else None,
            kinds=tuple(kinds),
        )

    def _answer(self, written: str) -> str:
        variable, equals, code = written.partition("=")
        if not equals or not code:
            raise WrongFilterError(f"{written!r} is no filter; write VARIABLE=CODE or VARIABLE=status:WORD")
        if variable not in self.codes:
            raise _unknown("variable", variable, list(self.codes))
        status = code.removeprefix("status:")
        if status != code and status not in list(Status):
            raise _unknown("status", status, [one.value for one in Status])
        if status == code and self.codes[variable] and code not in self.codes[variable]:
            raise _unknown(f"code of {variable}", code, self.codes[variable])
        return written

    def _state(self, written: str) -> str:
        if written.lower() not in self.states:
            raise _unknown("state", written.lower(), list(self.states))
        return self.states[written.lower()]

    def as_json(self) -> str:
        """The vocabulary as text."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)


def vocabulary(record: Record) -> Vocabulary:
    """The words that filters over *record* know. Where two states share a name, the one that lasts has it."""
    states: dict[str, str] = {}
    for state in sorted(record.states.values(), key=lambda one: any(spell.until is None for spell in one.gw)):
        for name in (*state.adjectives, *state.other_names, state.name, state.id):
            states[name.lower()] = state.id
    return Vocabulary({one.id: list(one.codes) for one in record.variables.values()}, states)


def from_json(text: str) -> Vocabulary:
    """The vocabulary that *text* holds."""
    return Vocabulary(**json.loads(text))


def _unknown(what: str, word: str, known: Sequence[str]) -> WrongFilterError:
    return WrongFilterError(f"{word!r} is no {what}; {nearest(word, known)}. Allowed: {listed(word, known)}")


def _years(written: str) -> tuple[int, int]:
    match = _YEARS.fullmatch(written.strip())
    if match is None or not (match[1] or match[3]) or (match[1] and match[3] and not match[2]):
        raise WrongFilterError(f"{written!r} is no span of years; write 1990-2003, 1990-, -2003 or 1990")
    first = int(match[1]) if match[1] else FIRST
    last = int(match[3]) if match[3] else LAST if match[2] else first
    if last < first:
        raise WrongFilterError(f"{written!r} ends before it begins; write the earlier year first")
    return first, last
