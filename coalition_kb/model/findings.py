"""Findings: claims with tests that the cases can fail, the measures that the tests use, what published studies found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coalition_kb.model.sources import Citation
    from coalition_kb.place import Place

#: What the cases say of a claim.
VERDICTS = SUPPORTED, CONTRADICTED, MIXED, UNDETERMINED = ("supported", "contradicted", "mixed", "undetermined")
#: What a study outside the record says of a claim.
DIRECTIONS = ("supports", "contradicts", "mixed", "unknown")
#: How a clause compares a number of a test with its bound.
RELATIONS: Mapping[str, str] = {"above": ">", "at_least": "≥", "below": "<", "at_most": "≤"}
RowUnit: TypeAlias = Literal["case", "partner", "dyad"]
#: What a row of a test is: a case; a state that a case lists; a case with any state of the system at its start.
ROW_UNITS: tuple[RowUnit, ...] = ("case", "partner", "dyad")


#: Under which the shared thresholds stand.
RULES_HEAD = "rules"


@dataclass(frozen=True, slots=True)
class Measure:
    """A number for each row of a test, made from an answer or from other measures."""

    id: str
    name: str  # as tables and figures head it
    form: str  # one of kinds.MEASURES
    parameters: Mapping[str, object]
    place: Place
    under: Mapping[str, Mapping[str, object]] = field(default_factory=dict)  # other parameters, by definition

    def texts(self, name: str) -> tuple[str, ...]:
        """The parameter *name* as a list, of one where it is a text; empty where there is none."""
        return _texts(self.parameters, name)


@dataclass(frozen=True, slots=True)
class Population:
    """The rows that a test is over: its risk set."""

    id: str
    name: str
    unit: RowUnit
    where: tuple[str, ...]  # measures that are 1 in each of its rows
    place: Place


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the tests of all findings share: thresholds, measures, populations."""

    rules: Mapping[str, float] = field(default_factory=dict)  # one of kinds.RULES each
    measures: Mapping[str, Measure] = field(default_factory=dict)
    populations: Mapping[str, Population] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)  # of the rules, and of their list under RULES_HEAD


@dataclass(frozen=True, slots=True)
class FindingTest:
    """A test of a finding: a kind, and what it is done with."""

    id: str
    name: str
    kind: str  # one of kinds.KINDS
    parameters: Mapping[str, object]
    place: Place

    def text(self, name: str) -> str:
        """The parameter *name*; empty where there is none."""
        return str(self.parameters.get(name, ""))

    def texts(self, name: str) -> tuple[str, ...]:
        """The parameter *name* as a list, of one where it is a text; empty where there is none."""
        return _texts(self.parameters, name)


@dataclass(frozen=True, slots=True)
class Clause:
    """A condition on one number of a test, or of several tests, or on the verdict of another finding."""

    says: str
    tests: tuple[str, ...]  # of the same finding; none where it is about another finding
    of: tuple[str, ...]  # a number that the test gives, such as demand.low; one for all tests, or one for each
    relation: str  # one of RELATIONS; empty where it is about another finding
    bound: str  # a number, or the name of a shared threshold, with a minus sign or not
    least: int  # how many of the tests must meet it; 0 for all
    is_part: bool  # of a contradicting clause: whether it contradicts a part of the claim alone
    finding: str  # the other finding
    verdict: str  # which it must have
    place: Place

    @property
    def asked(self) -> tuple[tuple[str, str], ...]:
        """Each of its tests with the number that it asks the test for."""
        numbers = self.of if len(self.of) == len(self.tests) else self.of * len(self.tests)
        return tuple(zip(self.tests, numbers, strict=True))

    def threshold(self, rules: Mapping[str, float]) -> str:
        """The shared threshold that its bound is, without the sign; empty where the bound is a number of its own."""
        name = self.bound.removeprefix("-")
        return name if name in rules else ""

    def number(self, rules: Mapping[str, float]) -> float:
        """The number that it compares with: its own, or that of a shared threshold, with its sign."""
        name = self.threshold(rules)
        if not name:
            return float(self.bound)
        return -rules[name] if name != self.bound else rules[name]


@dataclass(frozen=True, slots=True)
class Literature:
    """What a published study found that bears on a claim."""

    citation: Citation
    direction: str
    says: str
    why: str
    place: Place


@dataclass(frozen=True, slots=True)
class Finding:
    """A claim or a recommendation that the cases can support or contradict."""

    id: str
    number: str
    name: str
    kind: str
    question: str
    claim: str
    test: str
    supports: str
    contradicts: str
    limits: str
    variables: tuple[str, ...]
    place: Place
    tests: tuple[FindingTest, ...] = ()
    supported_if: tuple[Clause, ...] = ()
    contradicted_if: tuple[Clause, ...] = ()
    literature: tuple[Literature, ...] = ()

    @property
    def title(self) -> str:
        """Its number and its name, as pages head it: K1 Demand and legitimacy."""
        return f"{self.number} {self.name}"


def _texts(parameters: Mapping[str, object], name: str) -> tuple[str, ...]:
    given = parameters.get(name, ())
    return tuple(str(one) for one in given) if isinstance(given, list | tuple) else (str(given),)
