"""A study as the page of its case shows it: phases, objectives, the answers with what they rest on, and the claims."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.model import JUDGES
from coalition_kb.site import evidence, verdicts
from coalition_kb.site.given import UP, state_name
from coalition_kb.site.prose import cited, inline, paragraphs
from coalition_kb.site.views import judged, question_name, spoken

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markupsafe import Markup

    from coalition_kb.model import Case, Claim, Coding, Judgement, Objective, Phase, Question, Record
    from coalition_kb.site.entries import Short
    from coalition_kb.site.evidence import Item, Tally
    from coalition_kb.site.given import Site
    from coalition_kb.site.prose import Library
    from coalition_kb.site.verdicts import Badge

HOLDS = {"yes": "Yes", "no": "No", "open": "Open"}

MOST_BESIDE = 4  # records of evidence that have room beside an answer

_NO_LABEL = re.compile(r"[^\w ,;-]|_")  # what would mean something among the attributes of a heading


@dataclass(frozen=True, slots=True)
class PhaseView:
    """A phase: its number in the order of the study, and what it was."""

    number: int
    name: str
    period: str
    told: Sequence[tuple[str, Markup]]  # aim, activity and command, each after its word
    sources: Markup


@dataclass(frozen=True, slots=True)
class View:
    """A judgement of an objective by one side, or by the study itself."""

    by: str
    attainment: str
    why: Markup
    sources: Markup


@dataclass(frozen=True, slots=True)
class Aim:
    """An objective: what was wanted and since when, how far it was reached, how long that held, and who differs."""

    id: str
    says: Markup
    since: str
    judged: View
    durability: str
    confidence: str
    others: Sequence[View]


@dataclass(frozen=True, slots=True)
class Held:
    """Codings of a partner that were read from one answer."""

    state: str
    name: str
    entries: Sequence[Short]


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside an answer: its evidence, and the codings that were read from it."""

    evidence: Sequence[Item]
    own: Sequence[Short]  # codings of the case
    main: Sequence[Held]
    others: Sequence[Held]

    @property
    def is_long(self) -> bool:
        """Whether it would be much longer than the answer, and stands below it on every screen."""
        return len(self.evidence) > MOST_BESIDE

    @property
    def n_others(self) -> int:
        """How many codings of partners there are that are not main ones."""
        return sum(len(one.entries) for one in self.others)

    @property
    def says(self) -> str:
        """How much it is, in words; empty where it is nothing."""
        n = len(self.own) + sum(len(one.entries) for one in self.main) + self.n_others
        told = [_counted(len(self.evidence), "record", "records") + " of evidence"] if self.evidence else []
        return ", ".join([*told, *([_counted(n, "coding", "codings")] if n else [])])


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a standard question, with what stands beside it."""

    id: str
    name: str
    label: str  # the name as the table of contents has it
    question: str
    prose: Markup
    beside: Beside


@dataclass(frozen=True, slots=True)
class ClaimView:
    """Whether the cause that a finding names was at work in the case, with the evidence by kind of test."""

    finding: str
    name: str
    holds: str
    why: Markup
    tallies: Sequence[Tally]
    verdict: Badge  # of the finding, over all cases


@dataclass(frozen=True, slots=True)
class StudyView:
    """A study, as far as it is not told by the codings of its case."""

    phases: Sequence[PhaseView]
    objectives: Sequence[Aim]
    answers: Sequence[Answer]
    rest: Beside  # what stands beside no answer
    claims: Sequence[ClaimView]
    cast: Sequence[tuple[str, str, Markup]]  # state, its name, its part
    covers: Sequence[tuple[str, str]]  # cases that are studied here too


def study(site: Site, shelf: Library, case: Case, entries: Mapping[str, Short]) -> StudyView:
    """The study of *case*; *entries* are its codings and those of its partners, by their places on the page."""
    record, of = site.record, case.study
    homes = evidence.homes(record, case)
    codings = evidence.beside(record, case, homes)

    def beside(question: str) -> Beside:
        items = [evidence.item(site, shelf, one, UP) for one in of.evidence if homes[one.id] == question]
        return _beside(record, case, items, [(one, entries[_anchor(one)]) for one in codings.get(question, ())])

    return StudyView(
        phases=[_phase(shelf, number, one) for number, one in enumerate(of.phases, 1)],
        objectives=[_objective(record, shelf, one) for one in of.objectives],
        answers=[_answer(shelf, case, one, beside(one.id)) for one in answered(record, case)],
        rest=beside(""),
        claims=[_claim(site, shelf, case, one) for one in of.claims.values()],
        cast=[(state, state_name(record, state), inline(part, shelf, UP)) for state, part in of.cast.items()],
        covers=[(one.id, one.title) for one in record.cases.values() if one.studied_in == case.id],
    )


def answered(record: Record, case: Case) -> list[Question]:
    """The standard questions that *case* answers, in their order."""
    return [one for one in record.standard_questions if one.id in case.study.answers]


def _anchor(coding: Coding) -> str:
    return "-".join(filter(None, (coding.state, coding.variable)))


def _beside(record: Record, case: Case, items: Sequence[Item], read: Sequence[tuple[Coding, Short]]) -> Beside:
    by_state: dict[str, list[Short]] = defaultdict(list)
    for coding, entry in read:
        by_state[coding.state].append(entry)
    held = [
        (partner.is_main, Held(partner.state, state_name(record, partner.state), by_state[partner.state]))
        for partner in case.partners
        if partner.state in by_state
    ]
    return Beside(
        items,
        by_state[""],
        [one for is_main, one in held if is_main],
        sorted([one for is_main, one in held if not is_main], key=lambda one: one.name),
    )


def _answer(shelf: Library, case: Case, question: Question, beside: Beside) -> Answer:
    name = question_name(question)
    prose = paragraphs(case.study.answers[question.id].text, shelf, UP)
    return Answer(question.id, name, _NO_LABEL.sub(" ", name), question.question, prose, beside)


def _phase(shelf: Library, number: int, one: Phase) -> PhaseView:
    told = (("Aim", one.aim), ("What was done", one.activity), ("Command", one.command))
    period = f"{spoken(one.start)} – {spoken(one.end)}" if one.start != one.end else spoken(one.start)
    return PhaseView(
        number,
        one.name,
        period,
        [(word, inline(text, shelf, UP)) for word, text in told if text],
        cited(one.citations, shelf, UP),
    )


def _objective(record: Record, shelf: Library, one: Objective) -> Aim:
    attaining, lasting = record.marked("attaining"), record.marked("lasting")
    return Aim(
        id=one.id,
        says=inline(one.says, shelf, UP),
        since=spoken(one.since),
        judged=_view(shelf, "", judged(attaining, one.attainment), one),
        durability=judged(lasting, one.durability),
        confidence=one.confidence,
        others=[_view(shelf, JUDGES[by.by], judged(attaining, by.attainment), by) for by in one.judged],
    )


def _view(shelf: Library, by: str, attainment: str, of: Objective | Judgement) -> View:
    return View(by, attainment, inline(of.why, shelf, UP), cited(of.citations, shelf, UP))


def _claim(site: Site, shelf: Library, case: Case, one: Claim) -> ClaimView:
    name = evidence.finding_name(site.record, one.finding)
    tallies = evidence.tallies(case, one.finding)
    verdict = verdicts.badge(site.results, one.finding)
    return ClaimView(one.finding, name, HOLDS[one.holds], inline(one.why, shelf, UP), tallies, verdict)


def _counted(n: int, one: str, many: str) -> str:
    return f"{n} {one if n == 1 else many}"
