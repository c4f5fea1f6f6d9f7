"""Cases and their partners."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from coalition_kb.model.study import STUDY, Study
from coalition_kb.packed import Packed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from coalition_kb.model.coding import Coding
    from coalition_kb.model.sources import Citation, Prose
    from coalition_kb.place import Place


@dataclass(frozen=True, slots=True)
class Partner(Packed):
    """A state that took part or was asked."""

    state: str
    codings: Mapping[str, Coding]
    place: Place
    is_main: bool = False  # whether it is one of those that mattered, for which a study answers every variable
    phases: tuple[str, ...] = ()  # of the case, in which it took part; none where it is not said


@dataclass(frozen=True, slots=True)
class Listing(Packed):
    """Whether another list of interventions has the case."""

    name: str
    status: Literal["yes", "no", "unknown"]
    why: str
    place: Place


@dataclass(frozen=True, slots=True)
class Accepted(Packed):
    """A warning that was looked at and stands."""

    rule: str
    says: str
    why: str
    place: Place


@dataclass(frozen=True, slots=True)
class Case(Packed):
    """One intervention."""

    id: str
    title: str
    aliases: tuple[str, ...]
    depth: str
    start: Coding
    end: Coding
    decision: Coding | None
    locations: tuple[str, ...]
    hosts: tuple[str, ...]
    follows: tuple[str, ...]
    summary: Prose
    lists: tuple[Listing, ...]
    codings: Mapping[str, Coding]
    partners: tuple[Partner, ...]
    accepted: tuple[Accepted, ...]
    names: Mapping[str, Place]  # where each of its fields stands
    place: Place
    study: Study = field(default_factory=Study)
    studied_in: str = ""  # the case whose study covers this one too

    @property
    def is_study(self) -> bool:
        """Whether it is studied in depth."""
        return self.depth == STUDY

    @property
    def citations(self) -> Iterator[Citation]:
        """Everything that it cites: in its account, its dates, its codings and its study."""
        yield from self.summary.citations
        for coding in (self.start, self.end, *([self.decision] if self.decision else []), *self.all_codings):
            yield from coding.all_citations
        yield from self.study.citations

    @property
    def all_codings(self) -> Iterator[Coding]:
        """The case's own codings, then each partner's, in the order of the file."""
        yield from self.codings.values()
        for partner in self.partners:
            yield from partner.codings.values()
