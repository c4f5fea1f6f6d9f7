"""The studies beside each other: what each answers to the same standard question."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.site import casesets, evidence
from coalition_kb.site.given import UP
from coalition_kb.site.prose import paragraphs
from coalition_kb.site.views import period, question_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markupsafe import Markup

    from coalition_kb.model import Case, Question
    from coalition_kb.site.given import Site

#: Whether a case had a coalition, as the filter of a page names it: the value of its field, and its words.
KINDS = {answer: (answer or "unknown", words) for answer, words in casesets.COALITION_WORDS.items()}


@dataclass(frozen=True, slots=True)
class Told:
    """What one study answers to a question."""

    case: str
    title: str
    period: str
    kind: str  # yes, no or unknown: whether it had a coalition
    prose: Markup
    n_evidence: int
    n_codings: int


@dataclass(frozen=True, slots=True)
class Line:
    """A study in the table of all: to each question how many records of evidence stand beside its answer."""

    case: str
    title: str
    period: str
    cells: Sequence[tuple[Question, int | None]]  # None where it does not answer


@dataclass(frozen=True, slots=True)
class Studied:
    """A study, with what stands beside its answers."""

    case: Case
    n_evidence: Mapping[str, int]  # by question
    n_codings: Mapping[str, int]


def studied(site: Site) -> list[Studied]:
    """The cases that are studied in depth, in the order of their starts."""
    return [_studied(site, case) for case in casesets.in_time(site.record.cases.values()) if case.is_study]


def index(site: Site, held: Sequence[Studied]) -> dict[str, object]:
    """What the list of questions and studies is given."""
    asked = site.record.standard_questions
    return {
        "questions": [(one, question_name(one)) for one in asked],
        "lines": [_line(one, asked) for one in held],
        "n_cases": len(site.record.cases),
    }


def page(site: Site, question: Question, held: Sequence[Studied]) -> dict[str, object]:
    """What the page of a standard question is given: the answers of all studies, in the order of their starts."""
    told = [_told(site, one, question) for one in held if question.id in one.case.study.answers]
    counts = Counter(one.kind for one in told)
    asked = site.record.standard_questions
    at = asked.index(question)
    return {
        "question": question,
        "name": question_name(question),
        "told": told,
        "kinds": [(value, words, counts[value]) for value, words in KINDS.values() if counts[value]],
        "before": [(one, question_name(one)) for one in asked[max(at - 1, 0) : at]],
        "after": [(one, question_name(one)) for one in asked[at + 1 : at + 2]],
        "description": f"{question.question} The answers of all studies.",
    }


def _studied(site: Site, case: Case) -> Studied:
    homes = evidence.homes(site.record, case)
    codings = evidence.beside(site.record, case, homes)
    return Studied(case, Counter(homes.values()), {question: len(held) for question, held in codings.items()})


def _line(one: Studied, asked: Sequence[Question]) -> Line:
    answers = one.case.study.answers
    cells = [(question, one.n_evidence.get(question.id, 0) if question.id in answers else None) for question in asked]
    return Line(one.case.id, one.case.title, period(one.case), cells)


def _told(site: Site, one: Studied, question: Question) -> Told:
    return Told(
        one.case.id,
        one.case.title,
        period(one.case),
        KINDS[site.coalition[one.case.id]][0],
        paragraphs(one.case.study.answers[question.id].text, site.library, UP),
        one.n_evidence.get(question.id, 0),
        one.n_codings.get(question.id, 0),
    )
