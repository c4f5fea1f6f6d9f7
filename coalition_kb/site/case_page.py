"""The page of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coalition_kb.operations import year_of
from coalition_kb.shapes.citation import uncited
from coalition_kb.site.given import UP, Site, frame, in_order, state_name, used_sources
from coalition_kb.site.prose import cited, inline, paragraphs
from coalition_kb.site.views import STATUS_WORDS, coding_view, computed_view, period, spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coalition_kb.model import Case, Coding, Partner, Record


def content(site: Site, case: Case) -> dict[str, object]:
    """What the page of a case is given."""
    record, root = site.record, UP
    own = [coding_view(record, site.library, coding, root) for coding in in_order(record, case.codings)]
    computed = [
        computed_view(site.computer, variable, case)
        for variable in record.of_unit("intervention")
        if variable.computed is not None
    ]
    dates = [_framed(site, what, coding, root) for what, coding in frame(case)]
    return {
        "case": case,
        "description": uncited(case.summary.text)[:300],
        "period": period(case),
        "summary": paragraphs(case.summary.text, site.library, root),
        "frame": dates,
        "locations": _linked_states(record, case.locations),
        "hosts": _linked_states(record, case.hosts),
        "follows": [(other, record.cases[other].title) for other in case.follows if other in record.cases],
        "followed_by": [(one.id, one.title) for one in record.cases.values() if case.id in one.follows],
        "verdict": _verdict(site, case),
        "codings": own,
        "computed": computed,
        "partners": [_partner(site, partner) for partner in _by_level(record, case)],
        "merged": [one for one in record.universe.candidates.values() if one.into == case.id],
        "lists": [(site.library.label(one.name), one.name, one.status, one.why) for one in case.lists],
        "accepted": [(one.rule, one.says, inline(one.why, site.library, root)) for one in case.accepted],
        "sources": used_sources(site, case),
        "coded": sorted({(coding.coded.by, coding.coded.on, coding.coded.codebook) for coding in case.all_codings}),
        "years": str(year_of(case) or ""),
    }


def _framed(site: Site, what: str, coding: Coding, root: str) -> dict[str, object]:
    return {
        "what": what,
        "answer": spoken(coding.value) if coding.value else STATUS_WORDS[coding.status],
        "confidence": coding.confidence if coding.value else "",
        "why": inline(coding.why, site.library, root),
        "sources": cited(coding.citations, site.library, root),
    }


def _verdict(site: Site, case: Case) -> dict[str, object] | None:
    coalition, size = site.record.marked("coalition"), site.record.marked("size")
    if coalition is None or size is None:
        return None
    return {
        "coalition": computed_view(site.computer, coalition, case),
        "size": computed_view(site.computer, size, case),
    }


def _by_level(record: Record, case: Case) -> list[Partner]:
    """The partners of *case*, those who gave most first, then by name."""
    level = record.marked("participation")

    def rank(partner: Partner) -> tuple[float, str]:
        coding = partner.codings.get(level.id) if level else None
        number = level.number(coding.answer[0]) if level and coding and coding.answer else None
        return -(number if number is not None else -1), state_name(record, partner.state)

    return sorted(case.partners, key=rank)


def _partner(site: Site, partner: Partner) -> dict[str, object]:
    record = site.record
    codings = [coding_view(record, site.library, coding, UP) for coding in in_order(record, partner.codings)]
    shown = {
        mark: variable.id
        for mark in ("participation", "joining", "leaving")
        if (variable := record.marked(mark)) is not None
    }
    answers = {coding.variable: coding.answer for coding in codings}
    return {
        "state": partner.state,
        "name": state_name(record, partner.state),
        "level": answers.get(shown.get("participation", ""), ""),
        "joined": answers.get(shown.get("joining", ""), ""),
        "left": answers.get(shown.get("leaving", ""), ""),
        "codings": codings,
    }


def _linked_states(record: Record, states: Sequence[str]) -> list[tuple[str, str]]:
    return [(state, state_name(record, state)) for state in states]
