"""What every page is made from, and what several kinds of page show alike."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, cast

from coalition_kb.about import about
from coalition_kb.findings.results import Results
from coalition_kb.likeness import likeness
from coalition_kb.operations import counted, year_of
from coalition_kb.reliability import reliability
from coalition_kb.site.reference import reference
from coalition_kb.site.views import OPENED_WORDS, decade, question_name, step
from coalition_kb.tables.coverage import covered

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coalition_kb.about import About
    from coalition_kb.download import Download
    from coalition_kb.likeness import Likeness
    from coalition_kb.model import Candidate, Case, Coding, Record, Source, Variable
    from coalition_kb.operations import Computer
    from coalition_kb.reliability import Reliability
    from coalition_kb.site.prose import Library
    from coalition_kb.site.reference import Reference
    from coalition_kb.tables import AnyTable
    from coalition_kb.tables.coverage import Coverage

#: The way up to the root of the site from a page in a folder.
UP = "../../"


@dataclass(frozen=True)
class Site:
    """What every page is made from, and what several of them need of it, made once."""

    record: Record
    computer: Computer
    tables: Sequence[AnyTable]
    downloads: Sequence[Download]  # the files of the dataset, in the order in which the page of the data shows them
    library: Library
    repository: str  # the address where the files can be changed; empty while there is none
    address: str = ""  # where the site is published, without a slash at its end; empty while that is nowhere
    results: Results = field(default_factory=Results)  # what the cases say of the findings; empty where no test was run

    @cached_property
    def about(self) -> About:
        """What is told of the whole."""
        return about(self.record, self.address, self.repository)

    @cached_property
    def at_hand(self) -> Library:
        """The library for a page that has a list of its own of the sources that it cites."""
        return replace(self.library, is_at_hand=True)

    def reference(self, source: Source) -> Reference:
        """*source* as an entry in a list of references; made once, for some are cited by many cases."""
        if source.id not in self._references:
            self._references[source.id] = reference(source, self.library)
        return self._references[source.id]

    @cached_property
    def _references(self) -> dict[str, Reference]:
        return {}

    def step(self, variable: Variable, codes: tuple[str, ...]) -> str:
        """Where *codes* stand on the scale of *variable*, in words; told once, for thousands of answers are the same."""
        known = self._steps.get((variable.id, codes))
        if known is None:
            known = self._steps[variable.id, codes] = step(variable, codes)
        return known

    @cached_property
    def _steps(self) -> dict[tuple[str, tuple[str, ...]], str]:
        return {}

    @cached_property
    def studies(self) -> Mapping[str, Mapping[str, str]]:
        """Of each study the names of what codings are read from, its evidence and answers, by their ids."""
        questions = {one.id: question_name(one) for one in self.record.standard_questions}
        return {
            case.id: {one.id: one.id for one in case.study.evidence}
            | {id_: name for id_, name in questions.items() if id_ in case.study.answers}
            for case in self.record.cases.values()
            if case.is_study
        }

    @cached_property
    def coalition(self) -> Mapping[str, str]:
        """The answer of each case to the variable that is marked coalition; empty where it has none."""
        variable = self.record.marked("coalition")
        if variable is None or variable.computed is None:
            return dict.fromkeys(self.record.cases, "")
        return {case.id: self.computer.result(variable, case).answer for case in self.record.cases.values()}

    @cached_property
    def coverage(self) -> Sequence[Coverage]:
        """How much is known of every variable that is coded by hand."""
        return covered(self.record)

    @cached_property
    def likeness(self) -> Likeness:
        """By what the cases are compared, and their answers."""
        return likeness(self.record, self.computer)

    @cached_property
    def reliability(self) -> Reliability:
        """How well coders agree."""
        return reliability(self.record)

    @cached_property
    def followers(self) -> Mapping[str, Sequence[Case]]:
        """The cases that follow each case that any follows, in the order of the record."""
        found: dict[str, list[Case]] = {}
        for case in self.record.cases.values():
            for id_ in dict.fromkeys(case.follows):
                found.setdefault(id_, []).append(case)
        return found

    @cached_property
    def merged(self) -> Mapping[str, Sequence[Candidate]]:
        """The candidates that are part of each case that holds any, in the order of the universe."""
        found: dict[str, list[Candidate]] = {}
        for one in self.record.universe.candidates.values():
            found.setdefault(one.into, []).append(one)
        return found

    @cached_property
    def members(self) -> Mapping[str, Sequence[str]]:
        """The partners of each case that the size of its coalition counts."""
        size = self.record.marked("size")
        return {case.id: counted(self.computer, size, case) for case in self.record.cases.values()}

    @cached_property
    def by_start(self) -> Sequence[Case]:
        """The cases by their starts, and by id where these are the same."""
        return sorted(self.record.cases.values(), key=lambda case: (case.start.value, case.id))

    @cached_property
    def by_decade(self) -> Mapping[str, Sequence[Case]]:
        """The cases that began in each decade, from the first of the record to the last; in the order of their starts."""
        years = [year for case in self.by_start if (year := year_of(case))]
        found: dict[str, list[Case]] = {}
        if years:
            found = {f"{ten}0s": [] for ten in range(min(years) // 10, max(years) // 10 + 1)}
        for case in self.by_start:
            if (ten := decade(case)) in found:
                found[ten].append(case)
        return found


def state_name(record: Record, state: str) -> str:
    """The name of a state; its id where it is not known."""
    return record.states[state].name if state in record.states else state


def used_sources(site: Site, case: Case) -> list[dict[str, object]]:
    """The sources that *case* cites, by their short names."""
    used = {one.source for one in case.citations}
    found = [site.record.sources[source] for source in used if source in site.record.sources]
    return [
        {
            "id": source.id,
            "label": site.library.label(source.id),
            "title": source.title,
            "kind": source.kind,
            "read": OPENED_WORDS[source.opened],
        }
        for source in sorted(found, key=lambda source: (site.library.label(source.id).casefold(), source.id))
    ]


def frame(case: Case) -> list[tuple[str, Coding]]:
    """The dates of *case* as codings, by what they date."""
    frame = [("Start", case.start), ("End", case.end)]
    return [("Decision", case.decision), *frame] if case.decision else frame


def in_order(record: Record, codings: Mapping[str, Coding]) -> list[Coding]:
    """*codings* in the order of the codebook, those that every case has first."""
    return [codings[one] for one in _order(record) if one in codings]


def _order(record: Record) -> Sequence[str]:
    """The variables in the order of the codebook, those that every case has first; told once a record."""
    known = cast("Sequence[str] | None", record.kept.get(__name__))
    if known is None:
        every = record.variables.values()
        known = record.kept[__name__] = [one.id for core in ("yes", "study", "no") for one in every if one.core == core]
    return known
