"""A coding, a date or a computed answer as the page of a case shows it: one fold, alike for all three."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from coalition_kb.cells import address
from coalition_kb.model import STATUS_WORDS, Status
from coalition_kb.site.agreement import judgement, warning
from coalition_kb.site.corrections import correction
from coalition_kb.site.prose import cited, inline
from coalition_kb.site.views import CONTESTED, answer, computed_view, named, sides, spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from coalition_kb.model import Case, Coding, Variable
    from coalition_kb.site.agreement import Judgement, Warned
    from coalition_kb.site.given import Site
    from coalition_kb.site.prose import Library
    from coalition_kb.site.views import Side

COMPUTED = "computed"
SURE = ("high", "medium", COMPUTED)  # looks of chips that a short answer need not bear


@dataclass(frozen=True, slots=True)
class Chip:
    """How sure an answer is, in a word or two, and the class of its look."""

    words: str
    look: str


@dataclass(frozen=True, slots=True)
class Short:
    """An answer in short: what is seen of it at once."""

    anchor: str
    variable: str  # whose page has the rule; empty where there is none
    name: str
    answer: str
    status: str
    chip: Chip
    rivals: Sequence[str] = ()  # the answers of the sides that do not lead
    read_from: Sequence[tuple[str, str]] = ()  # of a study: where answers and evidence stand, and their names

    @property
    def has_chip(self) -> bool:
        """Whether the chip adds to the answer; where there is none, the answer is the word of the status itself."""
        return self.chip.words != self.answer

    @property
    def is_unsure(self) -> bool:
        """Whether a short answer is to say that it is not sure, or why there is none."""
        return self.has_chip and self.chip.look not in SURE


@dataclass(frozen=True, slots=True)
class Entry(Short):
    """An answer: what is seen of it at once, and what is told when it is unfolded."""

    question: str = ""
    step: str = ""
    why: str | Markup = ""
    sources: str | Markup = ""
    sides: Sequence[Side] = ()
    evidence_date: str = ""  # for what was knowable before the decision
    address: str = ""
    others: Sequence[tuple[str, str]] = ()  # a computed answer under other readings of its rule
    correct: str = ""  # where a correction is reported
    judged: Judgement | None = None  # what several coders said of it; None where there was one
    warning: Warned | None = None  # that its variable bears


def in_short(site: Site, coding: Coding) -> Short:
    """A coding of a case or of a partner of it, in short."""
    variable = site.record.variables[coding.variable]
    said, rivals = answer(variable, coding), list[str]()
    if coding.alternatives:
        answers = list(dict.fromkeys([named(variable, one.codes, one.value) for one in coding.alternatives]))
        said = said.removesuffix(CONTESTED) if coding.leading else " or ".join(answers)
        rivals = [one for one in answers if coding.leading and one != said]
    return Short(
        anchor=f"{coding.state}-{coding.variable}" if coding.state else coding.variable,
        variable=variable.id,
        name=variable.name,
        answer=said,
        status=coding.status,
        chip=_chip(coding.status, coding.confidence),
        rivals=rivals,
        read_from=_read_from(site, coding),
    )


def of_coding(site: Site, library: Library, coding: Coding, root: str) -> Entry:
    """A coding of a case or of a partner of it."""
    variable, seen, cell = site.record.variables[coding.variable], in_short(site, coding), address(coding)
    is_ex_ante = variable.knowable == "before" and coding.status in (Status.CODED, Status.CONTESTED)
    return Entry(
        anchor=seen.anchor,
        variable=seen.variable,
        name=seen.name,
        answer=seen.answer,
        status=seen.status,
        chip=seen.chip,
        rivals=seen.rivals,
        read_from=seen.read_from,
        question=variable.question,
        step=site.step(variable, coding.codes),
        why=inline(coding.why, library, root),
        sources=cited(coding.citations, library, root),
        sides=sides(variable, library, coding, root),
        evidence_date=(spoken(coding.seen_from) or "date of evidence not recorded") if is_ex_ante else "",
        address=cell,
        correct=_correction(site, coding.case, seen.anchor, cell, seen.answer),
        judged=judgement(site, library, coding, root),
        warning=warning(site, coding.variable),
    )


def of_date(site: Site, library: Library, coding: Coding, name: str, root: str) -> Entry:
    """A date of a case; its rule is that of the variable that the field of the case holds, where one does."""
    variable = next((one for one in site.record.variables.values() if one.frame_field == coding.variable), None)
    anchor, cell = f"date-{coding.variable}", address(coding)
    said = spoken(coding.value) if coding.value else STATUS_WORDS[coding.status]
    return Entry(
        anchor=anchor,
        variable=variable.id if variable else "",
        name=name,
        question=variable.question if variable else "",
        answer=said,
        status=coding.status,
        chip=_chip(coding.status, coding.confidence if coding.value else ""),
        why=inline(coding.why, library, root),
        sources=cited(coding.citations, library, root),
        address=cell,
        correct=_correction(site, coding.case, anchor, cell, said),
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
        status=view.status,
        chip=_chip(view.status, ""),
        why=view.why,
        others=view.others,
        correct=_correction(site, case.id, variable.id, f"{case.id}/{variable.id}", view.answer),
    )


def of_account(site: Site, case: Case) -> str:
    """Where a correction of the account of *case* is reported; empty where there is no repository."""
    return correction(site.repository, f"Correction: {case.id}, account", [case.id, _page(site, case.id)])


def _read_from(site: Site, coding: Coding) -> list[tuple[str, str]]:
    """What *coding* was read from, as far as the study of its case has it; nothing where that is no study."""
    known = site.studies.get(coding.case)
    if known is None:
        return []
    return [(f"#{name}", known[name]) for name in site.record.read_from(coding) if name in known]


@cache  # there are a dozen
def _chip(status: str, confidence: str) -> Chip:
    if status != Status.CODED:
        return Chip(STATUS_WORDS[status], status)
    return Chip(f"{confidence} confidence", confidence) if confidence else Chip(COMPUTED, COMPUTED)


def _correction(site: Site, case: str, anchor: str, cell: str, said: str) -> str:
    """Where a correction of the answer at *anchor* on the page of *case* is reported: it is cited as *cell*, and *said* now."""
    if not site.repository:
        return ""
    about = [f"{cell}: {said}", f"{_page(site, case)}#{anchor}"]
    return correction(site.repository, f"Correction: {case}, {anchor}", about)


def _page(site: Site, case: str) -> str:
    home = f"{site.address}/" if site.address else ""
    return f"{home}cases/{case}/"
