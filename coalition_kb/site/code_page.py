"""The page on which a case is coded apart from other coders, and the file of questions and sources that its script reads.

Of what the cases answer, nothing stands in the file, so that who codes cannot see it by looking there.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from coalition_kb.authoring.asked import cited, when_and_where
from coalition_kb.authoring.passfile import HEAD, form_of
from coalition_kb.checks.codings import RANGED_LEVELS
from coalition_kb.model import CONFIDENCE, STATUS_WORDS
from coalition_kb.output import Output, text
from coalition_kb.shapes.cases import KINDS
from coalition_kb.site.casesets import in_time
from coalition_kb.site.given import state_name
from coalition_kb.site.views import period

if TYPE_CHECKING:
    from coalition_kb.model import Case, Record, Source, Variable
    from coalition_kb.site.given import Site

#: A script, not JSON: a page that was opened from a disk may load one and may fetch nothing.
DATA = "assets/codebook.js"


def content(site: Site) -> dict[str, object]:
    """What the page is given."""
    record = site.record
    return {
        "cases": [(case.id, f"{case.title}, {period(case)}") for case in in_time(record.cases.values())],
        "passes": list(record.passes),
        "confidence": CONFIDENCE,
    }


def data(record: Record) -> Output:
    """The file that the script of the page reads."""
    asked = [one for one in record.variables.values() if one.is_by_hand]
    used = sorted({source for case in record.cases.values() for source in cited(record, case)})
    told = {
        "head": HEAD,
        "version": record.version,
        "kinds": KINDS,
        "statuses": STATUS_WORDS,
        "passes": list(record.passes),
        "variables": [_variable(one) for one in asked],
        "names": {one.id: one.name for one in record.variables.values()},
        "cases": {case.id: _case(record, case) for case in record.cases.values()},
        "sources": {id_: _source(record.sources[id_]) for id_ in used},
    }
    return text(DATA, f"globalThis.kbCodebook = {json.dumps(told, ensure_ascii=False, separators=(',', ':'))};\n")


def _variable(one: Variable) -> dict[str, object]:
    told = {
        "id": one.id,
        "unit": one.unit,
        "name": one.name,
        "question": one.question,
        "level": one.level,
        "form": form_of(one),
        "is_core": one.core == "yes",
        "is_before": one.knowable == "before",
        "is_ranged": one.level in RANGED_LEVELS,
        "codes": [{"id": code.id, "name": code.name, "meaning": code.meaning} for code in one.codes.values()],
        "missing": one.missing,
        "rule": one.rule,
        "counts": one.counts,
        "does_not_count": one.does_not_count,
        "look_in": one.look_in,
        "measure": one.unit_of_measure,
        "applies": {id_: list(codes) for id_, codes in one.applies_when.items()},
    }
    return {name: value for name, value in told.items() if value}


def _case(record: Record, case: Case) -> dict[str, object]:
    partners = [(one.state, state_name(record, one.state)) for one in case.partners]
    frame = when_and_where(record, case)
    return {"title": case.title, "frame": frame, "partners": partners, "sources": cited(record, case)}


def _source(one: Source) -> dict[str, object]:
    return {"title": one.title, "issued": one.issued, "is_opened": one.opened != "no"}
