"""What a study holds beside an entry."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from coalition_kb.packed import Packed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from coalition_kb.model.sources import Citation, Prose
    from coalition_kb.place import Place


STUDY = "study"  # the depth of a case that answers the standard questions
HOLDS = ("no", "open", "yes")  # of a claim of a study
#: Tests of process tracing, the weakest first (Van Evera 1997; Collier 2011, PS 44 (4): 823-830).
STRAW, HOOP, SMOKING_GUN, DECISIVE = TESTS = ("straw-in-the-wind", "hoop", "smoking-gun", "doubly-decisive")
PASSED, FAILED, AMBIGUOUS, NOT_FOUND = RESULTS = ("passed", "failed", "ambiguous", "searched-not-found")
#: Who judges how far an objective was reached, in words.
JUDGES: Mapping[str, str] = {
    "us": "The U.S.",
    "host": "The host",
    "partners": "The main partners",
    "scholars": "Scholars",
}


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of a case with an aim, a command or partners of its own."""

    id: str
    name: str
    start: str
    end: str
    aim: str
    activity: str
    command: str
    citations: tuple[Citation, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Judgement:
    """How far an objective was reached in the eyes of one side, where sides differ."""

    by: str  # us, host, partners or scholars
    attainment: str
    why: str
    citations: tuple[Citation, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Objective:
    """One thing that the U.S. wanted, how far it was reached, and how long that held."""

    id: str
    says: str
    since: str  # when it was set
    attainment: str  # a code of the variable marked `attaining`, or a status
    durability: str  # a code of the variable marked `lasting`, or a status
    confidence: str
    why: str
    citations: tuple[Citation, ...]
    judged: tuple[Judgement, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Claim:
    """Whether, by the study, the cause that a finding names was at work in the case."""

    finding: str
    holds: Literal["yes", "no", "open"]
    why: str
    place: Place


@dataclass(frozen=True, slots=True)
class Bearing:
    """What a record of evidence says of a finding: the test it is, against which rival, and how it went."""

    finding: str
    rival: str
    test: str
    result: str
    why: str
    place: Place


@dataclass(frozen=True, slots=True)
class Search:
    """A search that found nothing: where, for what, and when."""

    where: str
    wanted: str
    on: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A dated fact that could have gone another way, from one source, or a search for one that found nothing."""

    id: str
    says: str
    quote: str
    citation: Citation | None
    search: Search | None
    date: str
    bears_on: tuple[Bearing, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Study(Packed):
    """What a study holds beside an entry; all of it is empty in an entry."""

    cast: Mapping[str, str] = field(default_factory=dict)  # other states that the account names → what they are in it
    phases: tuple[Phase, ...] = ()
    objectives: tuple[Objective, ...] = ()
    claims: Mapping[str, Claim] = field(default_factory=dict)  # by the id of the finding
    answers: Mapping[str, Prose] = field(default_factory=dict)  # by the id of the standard question
    evidence: tuple[Evidence, ...] = ()

    @property
    def citations(self) -> Iterator[Citation]:
        """Everything that it cites, in the order of the file's fields."""
        for phase in self.phases:
            yield from phase.citations
        for objective in self.objectives:
            yield from objective.citations
            for judgement in objective.judged:
                yield from judgement.citations
        for answer in self.answers.values():
            yield from answer.citations
        yield from (one.citation for one in self.evidence if one.citation is not None)
