"""A coding, a date or a computed answer as the page of a case shows it: one fold, alike for all three."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from coalition_kb.model import Status
from coalition_kb.site.corrections import correction
from coalition_kb.site.prose import cited, inline
from coalition_kb.site.views import STATUS_WORDS, coding_view, computed_view, spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coalition_kb.model import Case, Coding, Variable
    from coalition_kb.site.given import Site
    from coalition_kb.site.prose import Library
    from coalition_kb.site.views import Side

COMPUTED = "computed"


@dataclass(frozen=True, slots=True)
class Chip:
    """How sure an answer is, in a word or two, and the class of its look."""

    words: str
    look: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An answer: what is seen of it at once, and what is told when it is unfolded."""

    anchor: str
    variable: str  # whose page has the rule; empty where there is none
    name: str
    question: str
    answer: str
    step: str
    status: str
    chip: Chip
    why: str | Markup
    sides: Sequence[Side] = ()
    sources: Markup = Markup()
    evidence_date: str = ""
    address: str = ""
    others: Sequence[tuple[str, str]] = ()  # a computed answer under other readings of its rule
    correct: str = ""  # where a correction is reported


def of_coding(site: Site, library: Library, coding: Coding, name: str, root: str) -> Entry:
    """A coding of a case, or of a partner whose state is called *name*."""
    view = coding_view(site.record, library, coding, root)
    anchor = "-".join(filter(None, (coding.state, coding.variable)))
    chip = Chip(f"{view.confidence} confidence", view.confidence) if view.confidence else _status_chip(coding.status)
    return Entry(
        anchor=anchor,
        variable=view.variable,
        name=view.name,
        question=view.question,
        answer=view.answer.removesuffix(" (contested)") if view.sides else view.answer,
        step=view.step,
        status=view.status,
        chip=chip,
        why=view.why,
        sides=view.sides,
        sources=view.sources,
        evidence_date=view.evidence_date,
        address=view.address,
        correct=_correction(site, coding.case, anchor, view.name, view.answer, state=name, address=view.address),
    )


def of_date(site: Site, library: Library, coding: Coding, name: str, root: str) -> Entry:
    """A date of a case; its rule is that of the variable that the field of the case holds, where one does."""
    variable = next((one for one in site.record.variables.values() if one.frame_field == coding.variable), None)
    answer = spoken(coding.value) if coding.value else STATUS_WORDS[coding.status]
    anchor = f"date-{coding.variable}"
    is_sure = bool(coding.value and coding.confidence)
    return Entry(
        anchor=anchor,
        variable=variable.id if variable else "",
        name=name,
        question=variable.question if variable else "",
        answer=answer,
        step="",
        status=coding.status,
        chip=Chip(f"{coding.confidence} confidence", coding.confidence) if is_sure else _status_chip(coding.status),
        why=inline(coding.why, library, root),
        sources=cited(coding.citations, library, root),
        correct=_correction(site, coding.case, anchor, name, answer),
    )


def of_computed(site: Site, variable: Variable, case: Case) -> Entry:
    """A computed answer about a case. It has no confidence of its own: it is as sure as what it rests on."""
    view = computed_view(site.computer, variable, case)
    return Entry(
        anchor=variable.id,
        variable=variable.id,
        name=view.name,
        question=variable.question,
        answer=view.answer,
        step="",
        status=view.status,
        chip=Chip(COMPUTED, COMPUTED) if view.status == Status.CODED else _status_chip(view.status),
        why=view.why,
        others=view.others,
        correct=_correction(site, case.id, variable.id, view.name, view.answer),
    )


def _status_chip(status: str) -> Chip:
    return Chip(STATUS_WORDS[status], status)


def _correction(
    site: Site, case: str, anchor: str, name: str, answer: str, *, state: str = "", address: str = ""
) -> str:
    if not site.repository:
        return ""
    page = f"{site.address}/cases/{case}/#{anchor}" if site.address else f"cases/{case}/#{anchor}"
    told = [
        ("Case", case),
        ("State", state),
        ("Variable", name),
        ("Present answer", answer),
        ("Address", address),
        ("Page", page),
    ]
    return correction(site.repository, f"Correction: {case}, {anchor}", told)
