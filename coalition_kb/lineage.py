"""What names of the codebook were before and are now.

A name that a migration took away is never used again, so it says by itself what became of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.model import MERGE, RENAME, SPLIT, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from coalition_kb.model import Coding, Migration, Record, Step

_DEEDS = {RENAME: "was renamed {into}", MERGE: "went into {into}", SPLIT: "was split into {into}"}


@dataclass(frozen=True, slots=True)
class Former:
    """A name that is no more: what became of it, and with which version of the codebook."""

    version: str
    step: Step

    @property
    def sentence(self) -> str:
        """What became of it and why, in a sentence or two for who comes with the old name."""
        into = " and ".join(f"`{one}`" for one in self.step.into)
        deed = _DEEDS.get(self.step.act, "was retired").format(into=into)
        nearest = f"; {into} stands nearest" if into and self.step.act not in _DEEDS else ""
        why = " ".join(self.step.why.split())
        return f"`{self.step.key}` {deed} with version {self.version} of the codebook{nearest}. {why}"


def formers(record: Record) -> Mapping[str, Former]:
    """Every name that is no more, a variable or variable/code, oldest first; of two that claim one name the first."""
    found: dict[str, Former] = {}
    for former in _taken_away(record):
        found.setdefault(former.step.key, former)
    return found


def former_variables(record: Record) -> Mapping[str, Former]:
    """The variables that are no more, by their ids, oldest first."""
    return {name: one for name, one in formers(record).items() if not one.step.code}


def names_before(record: Record, variable: str) -> list[Former]:
    """The names under which what is *variable* now was known alone, or with others, before; oldest first."""
    return [
        one
        for name, one in former_variables(record).items()
        if one.step.act != SPLIT and variable in now_of(record, name)
    ]


def former_codes(record: Record, variable: str) -> list[Former]:
    """The codes that are no more of what *variable* is now, oldest first."""
    codes = [one for one in _taken_away(record) if one.step.code]
    return [one for one in codes if variable in now_of(record, one.step.variable)]


def now_of(record: Record, variable: str) -> tuple[str, ...]:
    """The variables of the codebook that *variable*, a name of any version, is now; none where it was retired.

    A retired one is none even where another stands nearest, for its cells did not become those of the other.
    """
    return tuple(dict.fromkeys(_followed(record, former_variables(record), variable, frozenset())))


def _followed(record: Record, formers: Mapping[str, Former], variable: str, met: frozenset[str]) -> Iterator[str]:
    former = formers.get(variable)
    if variable in record.variables:
        yield variable
    elif former is not None and variable not in met and former.step.act in _DEEDS:
        for one in former.step.into:
            yield from _followed(record, formers, one, met | {variable})


def later(record: Record, version: str) -> list[Migration]:
    """The migrations of the versions of the codebook after *version*, which is one of them, oldest first."""
    order = list(record.versions)
    after = order[order.index(version) + 1 :]
    return [one for one in record.migrations.values() if one.id in after]


def cell(record: Record, holder: str, variable: str) -> Coding | None:
    """The cell of *variable* that *holder*, a case or case/state, has now; None where it has none."""
    id_, _, state = holder.partition("/")
    case = record.cases.get(id_)
    if case is None:
        return None
    if not state:
        return case.codings.get(variable)
    return next((one.codings.get(variable) for one in case.partners if one.state == state), None)


def waiting(record: Record) -> Iterator[tuple[Former, Coding]]:
    """The cells whose answer went with its name, and that nobody has coded again: each with what took the name away."""
    for former in _taken_away(record):
        for holder in record.migrations[former.version].cells.get(former.step.key, ()):
            for variable in now_of(record, former.step.variable):
                found = cell(record, holder, variable)
                if found is not None and found.status == Status.NOT_CODED:
                    yield former, found


def _taken_away(record: Record) -> Iterator[Former]:
    for one in record.migrations.values():
        yield from (Former(one.id, step) for step in one.takes_away)
