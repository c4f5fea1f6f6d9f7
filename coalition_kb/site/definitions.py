"""What else could count as an intervention or as a coalition: other lists, and other thresholds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from coalition_kb.model import Status
from coalition_kb.tables.universe import listings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coalition_kb.model import Candidate, Case, Record
    from coalition_kb.operations import Computer
    from coalition_kb.site.given import Site

#: A list is a definition where at least this share of the candidates is known to be in it. It need not be read to its
#: end: of how many it is not known is told wherever the list is used.
ENOUGH = 0.25
Coalition: TypeAlias = Literal["yes", "no", "unsure"]


@dataclass(frozen=True, slots=True)
class Threshold:
    """A way to count an intervention as one of a coalition; the first is the codebook's own."""

    id: str  # the alternative of the codebook; empty for the first
    name: str


@dataclass(frozen=True, slots=True)
class OtherList:
    """A list of interventions and what it says of each candidate, by ids."""

    id: str
    name: str
    has: frozenset[str]
    lacks: frozenset[str]
    open: frozenset[str]  # of which it is not known

    @property
    def is_definition(self) -> bool:
        """Whether enough of it is known to count by it."""
        n = len(self.has) + len(self.lacks) + len(self.open)
        return bool(self.has) and len(self.has) >= ENOUGH * n

    def says(self, candidate: str) -> str:
        """Whether the list has *candidate*: y, n, or ? where that is not known."""
        return "y" if candidate in self.has else "n" if candidate in self.lacks else "?"


def thresholds(record: Record) -> list[Threshold]:
    """The thresholds that the codebook names, its own first; none where it marks no variable as the coalition's."""
    variable = record.marked("coalition")
    if variable is None or variable.computed is None:
        return []
    others = variable.computed.alternatives.items()
    return [Threshold("", "Our threshold"), *(Threshold(id_, str(one.get("name", id_))) for id_, one in others)]


def coalition(record: Record, computer: Computer, case: Case, threshold: str = "") -> Coalition:
    """Whether *case* counts as one of a coalition under *threshold*."""
    variable = record.marked("coalition")
    if variable is None or variable.computed is None:
        return "unsure"
    result = computer.result(variable, case, None, threshold)
    return as_coalition(result.answer if result.status is Status.CODED else "")


def as_coalition(answer: str) -> Coalition:
    """What an answer of the variable of the coalition says; its operation knows two codes, anything else is not sure."""
    return "yes" if answer == "yes" else "no" if answer == "no" else "unsure"


def other_lists(site: Site) -> list[OtherList]:
    """Every list that was searched or that a candidate names, in the order of the universe, with what it says."""
    of = site.record.universe
    said = {id_: _said(site.record, one) for id_, one in of.candidates.items()}
    names = dict.fromkeys([one.source for one in of.searched])
    names |= dict.fromkeys(sorted({name for mine in said.values() for name in mine}))
    return [
        OtherList(
            id=name,
            name=site.library.label(name),
            has=frozenset(id_ for id_, mine in said.items() if mine.get(name) == "yes"),
            lacks=frozenset(id_ for id_, mine in said.items() if mine.get(name) == "no"),
            open=frozenset(id_ for id_, mine in said.items() if mine.get(name) not in ("yes", "no")),
        )
        for name in names
    ]


def offered(site: Site) -> list[OtherList]:
    """The lists that can be counted by."""
    return [one for one in other_lists(site) if one.is_definition]


def _said(record: Record, candidate: Candidate) -> Mapping[str, str]:
    return {one.name: one.status for one in listings(record, candidate)}


def without_case(record: Record) -> list[Candidate]:
    """The candidates that are no case of their own, in the order of the universe."""
    return [one for id_, one in record.universe.candidates.items() if id_ not in record.cases]
