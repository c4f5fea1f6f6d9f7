"""The chapters of what is claimed and what happened: findings with their status, studies, every case in short, methods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coalition_kb.model import JUDGES
from coalition_kb.operations import year_of
from coalition_kb.report.blocks import Block, Chapter, Grid, Heading, Paragraph, Run, Terms, plain
from coalition_kb.report.material import CASE, FINDING, VARIABLE, counted, said, strong
from coalition_kb.report.running import by_hand, cited, paragraphs, running
from coalition_kb.site import casesets, finding_pages
from coalition_kb.site.evidence import bearings, finding_name, in_words
from coalition_kb.site.finding_pages import CAUTION, RECOMMENDATIONS
from coalition_kb.site.given import in_order, state_name
from coalition_kb.site.views import answer, decade, judged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coalition_kb.model import Case, Claim, Coding, Finding, Objective, Record
    from coalition_kb.report.blocks import Words
    from coalition_kb.report.material import Material
    from coalition_kb.site.casesets import Line

PARTS = {"test": "Test", "supports": "Supported by", "contradicts": "Contradicted by", "limits": "Limits"}


# --- findings ---------------------------------------------------------------------------------------------------------


def findings(material: Material) -> Chapter:
    """Every finding and recommendation as a claim, with its test and what that gave."""
    return Chapter("findings", "Findings and their status", tuple(_findings(material)))


def _findings(material: Material) -> Iterator[Block]:
    record = material.site.record
    if not record.findings:
        return
    yield Paragraph(
        plain(
            f"The record is made to test {counted(len(record.findings), 'claim')}. {material.tested} Each is put in our own "
            f"words, with the tests that would support or contradict it, written before they were run. {CAUTION}"
        ),
        "lead",
    )
    for head, question, held in groups(record):
        yield Heading(2, plain(head))
        if question:
            yield Paragraph(plain(question), "note")
        for one in held:
            yield from _finding(material, one)


def groups(record: Record) -> Iterator[tuple[str, str, list[Finding]]]:
    """The groups of findings that hold one, each with its head and its question."""
    for question, held in finding_pages.groups(record):
        if held:
            head = (question.name or question.id, question.question) if question else (RECOMMENDATIONS, "")
            yield (*head, held)


def _finding(material: Material, one: Finding) -> Iterator[Block]:
    record, library = material.site.record, material.site.library
    yield Heading(3, plain(one.title), f"{FINDING}{one.id}")
    yield from paragraphs(one.claim, library)
    yield Paragraph(said(strong("Status. "), plain(material.status(one.id))))
    outcome = material.outcome(one.id)
    if outcome:
        yield Grid(
            f"{one.number}: the four runs",
            ("Run", "Verdict", "Why"),
            tuple((plain(run.name), plain(run.verdict), plain(run.why)) for run in outcome.runs),
            (0.24, 0.16, 0.6),
        )
    named = [record.variables[id_] for id_ in one.variables if id_ in record.variables]
    needs: Words = ()
    for place, variable in enumerate(named):
        needs = said(needs, ", " if place else "", (Run(variable.name, to=f"#{VARIABLE}{variable.id}"),))
    told = [
        (strong(head), (running(getattr(one, part), library),)) for part, head in PARTS.items() if getattr(one, part)
    ]
    yield Terms((*told, (strong("Variables"), (needs,))) if needs else tuple(told))


# --- studies ----------------------------------------------------------------------------------------------------------


def studies(material: Material) -> Chapter:
    """The cases that were studied in depth, with their answers and the reasons; nothing while there is none."""
    studied = [case for case in material.cases if case.is_study]
    return Chapter("studies", "Studies", tuple(block for case in studied for block in _study(material, case)))


def _study(material: Material, case: Case) -> Iterator[Block]:
    site, library = material.site, material.site.library
    yield Heading(2, plain(case.title), f"study-{case.id}")
    yield from paragraphs(case.summary.text, library)
    for question in site.record.standard_questions:
        if question.id in case.study.answers:
            yield Heading(3, plain(question.question), f"study-{case.id}-{question.id}", is_listed=False)
            yield from paragraphs(case.study.answers[question.id].text, library)
    yield Heading(3, plain("Objectives"), f"study-{case.id}-objectives", is_listed=False)
    yield Terms(tuple(_objective(material, one) for one in case.study.objectives))
    yield Heading(3, plain("Claims and their evidence"), f"study-{case.id}-claims", is_listed=False)
    yield Terms(tuple(_claim(material, case, one) for one in case.study.claims.values()))
    yield Heading(3, plain("Codings of the case"), f"study-{case.id}-codings", is_listed=False)
    yield Terms(tuple(_reason(material, one) for one in in_order(site.record, case.codings)))


def _reason(material: Material, coding: Coding) -> tuple[Words, tuple[Words, ...]]:
    variable = material.site.record.variables[coding.variable]
    told = said(plain(f"{answer(variable, coding)}. "), running(coding.why, material.site.library))
    return strong(variable.name), (told,)


def _objective(material: Material, one: Objective) -> tuple[Words, tuple[Words, ...]]:
    """What was wanted; how far it was reached, in whose eyes, and how long that held."""
    library = material.site.library
    marks = (material.site.record.marked("attaining"), material.site.record.marked("lasting"))
    attained, lasted = (judged(mark, word) for mark, word in zip(marks, (one.attainment, one.durability), strict=True))
    told = said(
        plain(f"{attained}; durability: {lasted}. "), running(one.why, library), " ", cited(one.citations, library)
    )
    others = [
        said(plain(f"{JUDGES[by.by]}: {judged(marks[0], by.attainment)}. "), running(by.why, library))
        for by in one.judged
    ]
    return strong(one.says), (told, *others)


def _claim(material: Material, case: Case, claim: Claim) -> tuple[Words, tuple[Words, ...]]:
    """What is claimed of a finding, and every record of evidence that bears on it with how its test went."""
    library = material.site.library
    is_known = claim.finding in material.site.record.findings
    name = (
        Run(finding_name(material.site.record, claim.finding), to=f"#{FINDING}{claim.finding}" if is_known else ""),
    )
    borne = [
        said(
            plain(f"{in_words(bears.test)}, {in_words(bears.result)} ({one.date}): "),
            running(one.says, library),
            " ",
            cited([one.citation] if one.citation else [], library),
        )
        for one, bears in bearings(case, claim.finding)
    ]
    return said(name, plain(f": {claim.holds}")), (running(claim.why, library), *borne)


# --- every case in short ----------------------------------------------------------------------------------------------


def in_short(material: Material) -> Chapter:
    """Every case: when, where, with whom, and the account of it with its sources."""
    return Chapter("cases", "Every case in short", tuple(_in_short(material)))


def _in_short(material: Material) -> Iterator[Block]:
    site, ten = material.site, ""
    for case, line in zip(material.cases, casesets.lines(site, material.cases), strict=True):
        if not ten or (decade(case) or "without a year") != ten:
            ten = decade(case) or "without a year"
            yield Heading(2, plain(f"Cases of the {ten}" if year_of(case) else "Cases without a year"))
        yield Heading(3, plain(case.title), f"{CASE}{case.id}")
        yield Paragraph(_told(material, case, line), "note")
        yield from paragraphs(case.summary.text, site.library)


def _told(material: Material, case: Case, line: Line) -> Words:
    """The facts of a case on a few lines: its id, when, where, the answers that a list of cases shows, its partners."""
    site = material.site
    heads = [variable.name for variable in casesets.shown(site)]
    facts = [("When", line.period), ("Where", line.where), *zip(heads, line.answers, strict=True)]
    counted_in = [state_name(site.record, state) for state in site.members[case.id]]
    others = [
        state_name(site.record, one.state) for one in case.partners if one.state not in set(site.members[case.id])
    ]
    facts += [("Partners counted", ", ".join(counted_in)), ("Others that took part or were asked", ", ".join(others))]
    told: Words = (Run(case.id, "code"),)
    for head, words in facts:
        if words:
            told = said(told, ". ", strong(f"{head}: "), plain(words))
    return said(told, ".")


# --- methods ----------------------------------------------------------------------------------------------------------


def methods(material: Material) -> Chapter:
    """The page of methods that is written by hand, as it stands on the site."""
    return Chapter("methods", "Methods", tuple(by_hand(material.methods)))
