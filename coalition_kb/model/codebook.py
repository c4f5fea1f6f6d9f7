"""The codebook: variables with their codes, findings, themes, questions, versions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coalition_kb.place import Place


Unit: TypeAlias = Literal["intervention", "partner", "state"]
UNITS: tuple[Unit, ...] = ("intervention", "partner", "state")
#: Levels of measurement. The first five choose among codes; the others hold a value.
CODE_LEVELS = ("nominal", "ordinal", "fuzzy", "list", "ranked_list")
VALUE_LEVELS = ("count", "share", "number", "date", "text")
NUMBERED_LEVELS = ("ordinal", "fuzzy")
LIST_LEVELS = ("list", "ranked_list")
#: What an answer to a variable of each level is.
LEVEL_MEANINGS: Mapping[str, str] = {
    "nominal": "One of several codes, which stand in no order.",
    "ordinal": "One of several codes from less to more; the number of a code gives its place, and no distance.",
    "fuzzy": "One of several codes; the number of each is how far the case is a member of the set, from 0 to 1.",
    "list": "Several of the codes, in no order.",
    "ranked_list": "Several of the codes, the weightiest first.",
    "count": "A whole number from 0, which may have a least and a most.",
    "share": "A number from 0 to 1, which may have a least and a most.",
    "number": "A number, which may have a least and a most.",
    "date": "A year, a month or a day, which may have an earliest and a latest.",
    "text": "A short text in the coder's words.",
}


@dataclass(frozen=True, slots=True)
class Code:
    """One allowed answer of a variable."""

    id: str
    name: str
    meaning: str
    number: float | None  # where the level is ordered; memberships in [0, 1] where it is fuzzy
    place: Place


@dataclass(frozen=True, slots=True)
class Computation:
    """How a computed variable follows from others: a documented operation and its parameters."""

    operation: str
    parameters: Mapping[str, object]
    alternatives: Mapping[str, Mapping[str, object]]  # named other parameters, each laid over the first
    place: Place


@dataclass(frozen=True, slots=True)
class Variable:
    """One question of the codebook."""

    id: str
    unit: Unit
    name: str
    question: str
    level: str
    core: Literal["yes", "study", "no"]
    role: str
    knowable: str
    rule: str
    place: Place
    theme: str = ""  # under which a page of a case shows it
    unit_of_measure: str = ""
    marks: str = ""  # what the programs use it for, as joining: one of shapes/codebook.py, MARKS
    explore: str = ""  # where the table of all cases shows it: as a column and filter, or as a filter alone
    facet: str = ""  # the facet of the site's search that it gives: Type, Organisation, Outcome
    frame_field: str = ""  # the field of a case that holds it, for frame facts
    computed: Computation | None = None
    findings: tuple[str, ...] = ()
    codes: Mapping[str, Code] = field(default_factory=dict)
    counts: str = ""
    does_not_count: str = ""
    applies_when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)  # status → when it may be used
    look_in: str = ""
    answered_in: str = ""  # the standard question whose answer its codes are read from in a study

    def number(self, code: str) -> float | None:
        """The number of *code*; None where it is none of the codes or the level has no numbers."""
        return self.codes[code].number if code in self.codes else None

    @property
    def integers(self) -> Mapping[str, int]:
        """The whole number of each code, for programs that hold codes as numbers with labels.

        It is the code's own number where every code has a whole one; of two codes without, the first is 1 and the other
        0; else the place in the codebook, from 1.
        """
        own = [code.number for code in self.codes.values()]
        whole = [int(number) for number in own if number is not None and number == int(number)]
        if len(whole) != len(own):
            whole = [1, 0] if len(own) == 2 else list(range(1, len(own) + 1))  # noqa: PLR2004 - yes and no
        return dict(zip(self.codes, whole, strict=True))

    @property
    def is_by_hand(self) -> bool:
        """Whether a coder writes it among the codings."""
        return self.computed is None and not self.frame_field


@dataclass(frozen=True, slots=True)
class Theme:
    """What several variables are about: a page of a case groups its codings so."""

    id: str
    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the codebook."""

    id: str
    on: str
    says: str  # what changed, for who codes
    place: Place
    touches: tuple[str, ...] = ()  # the variables whose question, codes or rule it changed; none for the first


@dataclass(frozen=True, slots=True)
class Question:
    """A research question, or one of the standard questions that a study answers."""

    id: str
    name: str
    question: str
    covers: str
    kind: Literal["research", "standard"]
    place: Place
    cannot_know: str = ""  # of a research question: what the record cannot tell of it


@dataclass(frozen=True, slots=True)
class Worked:
    """An answer of the record that the guide for coders shows as an example."""

    cell: str  # its address: case[/state]/variable
    says: str  # what is to be learnt from it
    place: Place


@dataclass(frozen=True, slots=True)
class StudyRule:
    """How much a study holds at least and at most; a number of 0 asks for nothing."""

    least_words: int = 0  # of an answer, its citations left out
    most_words: int = 0
    evidence: int = 0  # records of evidence
    says_words: int = 0  # at most, of what a record of evidence says
    quote_words: int = 0  # at most, of a quotation
    read_share: float = 0.0  # of its citations, of passages that were read; 0 to 1
