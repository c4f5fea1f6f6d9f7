"""The pages of the codebook: variables and findings."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.model import UNITS
from coalition_kb.shapes.citation import uncited
from coalition_kb.site.given import UP, Site, state_name
from coalition_kb.site.prose import inline, paragraphs
from coalition_kb.site.views import STATUS_WORDS, coding_view, computed_view

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from coalition_kb.model import Case, Variable


def findings(site: Site) -> dict[str, object]:
    """What the list of findings is given."""
    record = site.record
    groups = [
        (
            one.name or one.id,
            one.question,
            [f for f in record.findings.values() if f.question == one.id and f.kind == "finding"],
        )
        for one in record.questions.values()
        if one.kind == "research"
    ]
    ordered = [(name_, question, sorted(found, key=lambda f: int(f.number[1:]))) for name_, question, found in groups]
    recommendations = [one for one in record.findings.values() if one.kind == "recommendation"]
    return {"groups": ordered, "recommendations": sorted(recommendations, key=lambda one: one.number)}


def finding(site: Site, id_: str) -> dict[str, object]:
    """What the page of a finding is given."""
    record, root = site.record, UP
    finding = record.findings[id_]
    parts = {
        part: paragraphs(getattr(finding, part), site.library, root)
        for part in ("claim", "test", "supports", "contradicts", "limits")
    }
    return {
        "finding": finding,
        "parts": parts,
        "description": uncited(finding.claim),
        "question": record.questions[finding.question].question if finding.question in record.questions else "",
        "variables": [record.variables[one] for one in finding.variables if one in record.variables],
    }


def variables(site: Site) -> dict[str, object]:
    """What the list of variables is given."""
    record = site.record
    names = {
        "intervention": "Of the intervention",
        "partner": "Of a partner",
        "state": "Of any state at the start of a case",
    }
    return {
        "groups": [(names[unit], record.of_unit(unit)) for unit in UNITS],
        "themes": record.themes,
        "version": record.version,
        "versions": list(record.versions.values())[::-1],
    }


def variable(site: Site, variable: Variable) -> dict[str, object]:
    """What the page of a variable is given."""
    record, root = site.record, UP
    rows = _answers(site, variable, root)
    counts = Counter(row.group for row in rows)
    ordered = [code.name for code in variable.codes.values()]
    rest = sorted(set(counts) - set(ordered), key=str) if variable.codes else []
    return {
        "variable": variable,
        "description": variable.question,
        "theme": record.themes[variable.theme].name,
        "rule": inline(variable.rule, site.library, root),
        "counts_text": inline(variable.counts, site.library, root),
        "does_not_text": inline(variable.does_not_count, site.library, root),
        "codes": [(code, inline(code.meaning, site.library, root)) for code in variable.codes.values()],
        "missing": [
            (STATUS_WORDS[status], inline(why, site.library, root)) for status, why in variable.missing.items()
        ],
        "look_in": inline(variable.look_in, site.library, root),
        "applies": [
            (
                other,
                [record.variables[other].codes[code].name for code in codes if code in record.variables[other].codes],
            )
            for other, codes in variable.applies_when.items()
        ],
        "findings": [record.findings[one] for one in variable.findings if one in record.findings],
        "computed": variable.computed,
        "parameters": _parameters(variable),
        "distribution": [(group, counts[group]) for group in [*ordered, *rest]] if variable.codes else [],
        "most": max(counts.values(), default=1),
        "n_rows": len(rows),
        "rows": rows,
    }


def _parameters(variable: Variable) -> list[tuple[str, str]]:
    if variable.computed is None:
        return []
    return [(key, _said(value)) for key, value in variable.computed.parameters.items()]


def _said(value: object) -> str:
    """A parameter of an operation in words."""
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_said(one)}" for key, one in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer to a variable, with where it was given."""

    group: str  # the code's name, or the word of a status: what the distribution counts
    answer: str
    confidence: str
    why: str | Markup
    case: str
    title: str
    start: str
    state: str = ""
    name: str = ""  # of the state


def _answers(site: Site, variable: Variable, root: str) -> list[Answered]:
    """Every answer to *variable*, by code, then by the start of the case and the state."""
    if variable.unit == "state" or variable.frame_field:
        return []  # the first stand in the dataset, one for each of thousands of dyads; the others on each case
    found = [one for case in site.record.cases.values() for one in _of_case(site, variable, case, root)]
    order = {code.name: place for place, code in enumerate(variable.codes.values())}
    return sorted(found, key=lambda one: (order.get(one.group, len(order)), one.start, one.case, one.name))


def _of_case(site: Site, variable: Variable, case: Case, root: str) -> Iterator[Answered]:
    shared = {"case": case.id, "title": case.title, "start": case.start.value}
    if variable.computed is not None:
        states = [None] if variable.unit == "intervention" else [site.record.states.get(p.state) for p in case.partners]
        for state in states:
            seen = computed_view(site.computer, variable, case, state)
            where = {"state": state.id, "name": state.name} if state else {}
            yield Answered(seen.answer, seen.answer, "", seen.why, **shared, **where)
        return
    for codings in [case.codings] if variable.unit == "intervention" else [one.codings for one in case.partners]:
        coding = codings.get(variable.id)
        if coding is None:
            continue
        view = coding_view(site.record, site.library, coding, root)
        where = {"state": coding.state, "name": state_name(site.record, coding.state)} if coding.state else {}
        groups = [variable.codes[code].name for code in coding.codes if code in variable.codes]
        for group in groups or [view.status_word]:
            yield Answered(group, view.answer, view.confidence, view.why, **shared, **where)
