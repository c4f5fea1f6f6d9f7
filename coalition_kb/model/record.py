"""Everything that was read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from coalition_kb.dates import as_date
from coalition_kb.model.codebook import StudyRule
from coalition_kb.model.findings import Analysis
from coalition_kb.model.universe import Universe

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coalition_kb.model.case import Case
    from coalition_kb.model.changes import Change
    from coalition_kb.model.codebook import Question, Theme, Unit, Variable, Version, Worked
    from coalition_kb.model.coding import Coding
    from coalition_kb.model.findings import Finding
    from coalition_kb.model.migrations import Migration
    from coalition_kb.model.passes import CodedCase, CodingPass, Draw
    from coalition_kb.model.sources import Citation, Source
    from coalition_kb.model.states import Body, State
    from coalition_kb.model.universe import Retired


@dataclass(frozen=True)
class Record:
    """Everything that was read: the codebook, and the cases that were coded with it."""

    variables: Mapping[str, Variable]
    findings: Mapping[str, Finding]
    questions: Mapping[str, Question]
    sources: Mapping[str, Source]
    states: Mapping[str, State]
    treaties: Mapping[str, Body]
    organisations: Mapping[str, Body]
    cases: Mapping[str, Case]
    universe: Universe = field(default_factory=lambda: Universe({}, (), {}))
    unread: frozenset[str] = frozenset()  # names of files of cases that could not be read, which is told elsewhere
    state_sources: tuple[str, ...] = ()  # where the names, numbers and capitals of states come from
    versions: Mapping[str, Version] = field(default_factory=dict)  # of the codebook, oldest first
    migrations: Mapping[str, Migration] = field(default_factory=dict)  # what versions did to names, oldest first
    changes: Mapping[str, Change] = field(default_factory=dict)  # the versions of the data, oldest first
    themes: Mapping[str, Theme] = field(default_factory=dict)  # in the order in which pages show them
    worked: tuple[Worked, ...] = ()  # answers that the guide for coders shows
    study_rule: StudyRule = field(default_factory=StudyRule)
    analysis: Analysis = field(default_factory=Analysis)  # what the tests of the findings share
    retired: Mapping[str, Retired] = field(default_factory=dict)  # ids that were those of cases
    passes: Mapping[str, CodingPass] = field(default_factory=dict)
    draws: Mapping[str, Draw] = field(default_factory=dict)
    coded_apart: Mapping[str, Mapping[str, CodedCase]] = field(default_factory=dict)  # by pass, then by case

    @cached_property
    def kept(self) -> dict[str, object]:
        """What others work out of the record and ask for again; it goes where the record goes."""
        return {}

    @property
    def version(self) -> str:
        """The version of the codebook now."""
        return list(self.versions)[-1] if self.versions else ""

    @cached_property
    def codings(self) -> tuple[Coding, ...]:
        """Every coding of every case, in the order of the files."""
        return tuple([coding for case in self.cases.values() for coding in case.all_codings])

    def coding_at(self, address: str) -> Coding | None:
        """The coding whose `Coding.address` is *address*; None where there is none."""
        id_, _, rest = address.partition("/")
        state, _, variable = rest.rpartition("/")
        case = self.cases.get(id_)
        if case is None:
            return None
        if not state:
            return case.codings.get(variable)
        held = (one.codings[variable] for one in case.partners if one.state == state and variable in one.codings)
        return next(held, None)

    def as_coded_by(self, name: str) -> Record:
        """The record as if the codes of the pass *name* were those of the cases that it coded, and there were no others."""
        mine = self.coded_apart[name]
        cases = {
            id_: replace(case, codings=mine[id_].codings, partners=mine[id_].partners, accepted=())
            for id_, case in self.cases.items()
            if id_ in mine
        }
        return replace(self, cases=cases, coded_apart={})

    @cached_property
    def cited(self) -> frozenset[str]:
        """The ids of all that the cases cite, known or not."""
        own = [one.source for case in self.cases.values() for one in case.citations]
        return frozenset(own).union(*(self.as_coded_by(name).cited for name in self.coded_apart))

    @property
    def data_version(self) -> str:
        """The version of the data now; it has nothing to do with that of the software."""
        return list(self.changes)[-1] if self.changes else ""

    def is_read(self, citation: Citation) -> bool:
        """Whether the passage that *citation* points to was read, in a source that was opened."""
        source = self.sources.get(citation.source)
        return citation.is_opened and source is not None and source.opened != "no"

    @cached_property
    def by_hand(self) -> tuple[tuple[Coding, Variable], ...]:
        """The codings of variables that are written by hand, each with its variable; the rest have rules of their own."""
        known = {id_: variable for id_, variable in self.variables.items() if variable.is_by_hand}
        return tuple([(one, known[one.variable]) for one in self.codings if one.variable in known])

    @cached_property
    def newest(self) -> date:
        """The newest day of coding; the first of 1970 where none is recorded."""
        days = map(as_date, {coding.coded.on for coding in self.codings})
        return max((day.last for day in days if day), default=date(1970, 1, 1))

    def marked(self, mark: str) -> Variable | None:
        """The variable that the codebook gives *mark* to."""
        return self._marked.get(mark)

    @cached_property
    def _marked(self) -> Mapping[str, Variable]:
        # Backwards, so that the first of two holds; the check of the codebook tells of the other.
        return {variable.marks: variable for variable in reversed(list(self.variables.values())) if variable.marks}

    @cached_property
    def standard_questions(self) -> tuple[Question, ...]:
        """The questions that every study answers, in their order."""
        return tuple([one for one in self.questions.values() if one.kind == "standard"])

    def read_from(self, coding: Coding) -> tuple[str, ...]:
        """The answers and records of evidence of a study that *coding* was read from: its own, else the codebook's."""
        variable = self.variables.get(coding.variable)
        return coding.read_from or ((variable.answered_in,) if variable and variable.answered_in else ())

    def of_unit(self, unit: Unit) -> list[Variable]:
        """The variables of *unit*, in the order of the codebook."""
        return [variable for variable in self.variables.values() if variable.unit == unit]
