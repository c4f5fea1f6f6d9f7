"""The pages of the codebook: variables and findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coalition_kb.model import UNITS
from coalition_kb.shapes.citation import uncited
from coalition_kb.site import casesets, evidence
from coalition_kb.site.given import UP, Site
from coalition_kb.site.prose import inline, paragraphs
from coalition_kb.site.study import HOLDS
from coalition_kb.tables.statements import RUNNING, entries, statements

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coalition_kb.tables.coverage import Coverage
    from coalition_kb.tables.statements import Statement


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
        "studies": [
            (case.id, case.title, HOLDS[case.study.claims[id_].holds], evidence.results(case, id_))
            for case in casesets.in_time(record.cases.values())
            if id_ in case.study.claims
        ],
        "variables": [record.variables[one] for one in finding.variables if one in record.variables],
    }


UNIT_HEADS = {
    "intervention": "Of the intervention",
    "partner": "Of a partner",
    "state": "Of any state at the start of a case",
}


def codebook(site: Site) -> dict[str, object]:
    """What the codebook in one page is given."""
    groups: dict[str, list[dict[str, object]]] = {UNIT_HEADS[unit]: [] for unit in UNITS}
    for entry in entries(statements(site.record, site.tables)):
        groups[UNIT_HEADS[entry.variable.unit]].append(
            {
                "variable": entry.variable,
                "question": entry.question,
                "facts": entry.facts,
                "codes": [(code, _words(site, code)) for code in entry.codes],
                "is_numbered": any(code.number is not None for code in entry.codes),
                "notes": [(head, [(one, _words(site, one)) for one in said]) for head, said in entry.notes],
            }
        )
    return {"groups": groups, "versions": site.about.versions}


def _words(site: Site, said: Statement) -> str:
    return inline(said.text, site.library, "../") if said.part in RUNNING else said.text


def variables(site: Site, known: Mapping[str, Coverage]) -> dict[str, object]:
    """What the list of variables is given; *known* is the coverage of those that are coded by hand, by their ids."""
    record = site.record
    return {
        "groups": [
            (UNIT_HEADS[unit], [(one, _answered(known.get(one.id))) for one in record.of_unit(unit)]) for unit in UNITS
        ],
        "themes": record.themes,
        "version": record.version,
        "versions": [(one, inline(one.says, site.library, "../")) for one in reversed(list(record.versions.values()))],
    }


def _answered(known: Coverage | None) -> str:
    """How many cells hold an answer, of how many."""
    return f"{known.n_answered:,} of {known.n_cells:,}" if known else "–"
