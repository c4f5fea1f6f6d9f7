"""The cases behind the counts of a page: each list stands once, at the foot of the page, and counts lead to it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coalition_kb.site.given import state_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from coalition_kb.findings.frame import Address
    from coalition_kb.model import Record, RowUnit

#: What a row is called, alone and in numbers.
UNIT_WORDS: Mapping[RowUnit, tuple[str, str]] = {
    "case": ("case", "cases"),
    "partner": ("partner", "partners"),
    "dyad": ("dyad", "dyads"),
}
NAMED = 200  # rows of which every state is named; of more the number of states stands beside each case


@dataclass(frozen=True, slots=True)
class CaseRows:
    """A case with the states of it that are counted: their names, or how many they are."""

    id: str
    title: str
    states: Sequence[str]
    n_states: int  # where they are not named


@dataclass(frozen=True, slots=True)
class Listed:
    """Rows that some counts of the page are of, by case."""

    anchor: str
    says: Sequence[str]  # what they are, in the words of each count
    n: str  # in words: `12 partners in 5 cases`
    cases: Sequence[CaseRows]

    @property
    def is_short_of_names(self) -> bool:
        """Whether states are counted and not named."""
        return any(one.n_states for one in self.cases)


@dataclass(slots=True)
class Behind:
    """The lists of one page: each set of rows once, however many counts are of it."""

    record: Record
    _held: dict[tuple[Address, ...], tuple[RowUnit, list[str]]] = field(default_factory=dict)

    def link(self, says: str, rows: Iterable[Address], unit: RowUnit) -> str:
        """Where the list of *rows* stands, which are what *says* tells; nothing where there are none."""
        key = tuple(sorted(set(rows)))
        if not key:
            return ""
        held = self._held.setdefault(key, (unit, []))[1]
        if says not in held:
            held.append(says)
        return f"#rows-{list(self._held).index(key) + 1}"

    @property
    def lists(self) -> list[Listed]:
        """Every list, in the order in which counts asked for it."""
        return [
            Listed(f"rows-{place}", says, counted(key, unit), self._cases(key))
            for place, (key, (unit, says)) in enumerate(self._held.items(), start=1)
        ]

    def _cases(self, rows: Sequence[Address]) -> list[CaseRows]:
        states: dict[str, list[str]] = defaultdict(list)
        for case, state in rows:
            states[case] += [state] if state else []
        started = {id_: (case.start.value, id_) for id_, case in self.record.cases.items()}
        is_named = len(rows) <= NAMED
        return [
            CaseRows(
                id_,
                self.record.cases[id_].title,
                sorted(state_name(self.record, one) for one in states[id_]) if is_named else (),
                0 if is_named else len(states[id_]),
            )
            for id_ in sorted(states, key=lambda one: started[one])
        ]


def counted(rows: Sequence[Address], unit: RowUnit) -> str:
    """How many *rows* there are, in words, and in how many cases where a case may have several."""
    return in_cases(len(rows), len({case for case, _ in rows}), unit)


def in_cases(n: int, n_cases: int, unit: RowUnit) -> str:
    """A number of rows in words, and in how many cases they are where a case may have several."""
    told = f"{n:,} {UNIT_WORDS[unit][n != 1]}"
    return told if unit == "case" else f"{told} in {n_cases:,} {UNIT_WORDS['case'][n_cases != 1]}"
