"""The parts of a study as text: its answers, its evidence, its claims, and how its objectives and phases went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coalition_kb.show.lines import heading, labelled, paragraph
from coalition_kb.show.passage import cited

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coalition_kb.model import Bearing, Case, Evidence, Record


def study_lines(case: Case, record: Record) -> Iterator[str]:
    """What the study of *case* holds, in the order in which its page has it; nothing where it is none."""
    if not case.is_study:
        return
    yield from heading("Phases")
    for phase in case.study.phases:
        yield from paragraph(
            f"{phase.name}, {phase.start} to {phase.end}: {phase.aim} {phase.activity} {phase.command}", indent=2
        )
    yield from heading("Objectives")
    for wanted in case.study.objectives:
        yield from paragraph(
            f"{wanted.says} Attainment: {wanted.attainment}; durability: {wanted.durability}. {wanted.why}", indent=2
        )
        for by in wanted.judged:
            yield from labelled(by.by, f"{by.attainment}. {by.why}", indent=4)
    yield from heading("Answers")
    for question in record.standard_questions:
        if question.id in case.study.answers:
            yield from paragraph(f"{question.question}  [{case.id}/{question.id}]", indent=2)
            yield from paragraph(case.study.answers[question.id].text, indent=4)
    yield from heading("Claims")
    for claim in case.study.claims.values():
        yield from paragraph(f"{claim.finding}: {claim.holds}. {claim.why}", indent=2)
    yield from heading("Evidence")
    for one in case.study.evidence:
        yield from evidence_lines(one)


def answer_lines(case: Case, question: str, record: Record) -> Iterator[str]:
    """One answer of a study, with the question."""
    yield f"{case.title}  [{case.id}/{question}]"
    yield from heading(record.questions[question].question)
    for block in case.study.answers[question].text.split("\n\n"):
        yield from paragraph(block)
        yield ""


def evidence_lines(one: Evidence) -> Iterator[str]:
    """A record of evidence: its date, what it says, where it comes from, and what it tells."""
    yield from paragraph(f"{one.id}, {one.date}: {one.says}", indent=2)
    if one.quote:
        yield from paragraph(f"“{one.quote}”", indent=4)
    if one.citation:
        yield from labelled("Source", cited([one.citation]), indent=4)
    if one.search:
        yield from labelled("Searched", f"{one.search.where}, for {one.search.wanted}, on {one.search.on}", indent=4)
    for bearing in one.bears_on:
        yield from paragraph(_told(bearing), indent=4)


def _told(bearing: Bearing) -> str:
    against = f", against: {bearing.rival}" if bearing.rival else ""
    return f"- {bearing.finding}: {bearing.test}, {bearing.result}{against}. {bearing.why}"
