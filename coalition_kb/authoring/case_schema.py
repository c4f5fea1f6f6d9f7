"""The schemas of a case and of a pass of coding, made of the codebook: an editor shows names, meanings and what is allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coalition_kb.authoring import forms
from coalition_kb.authoring.coding_schema import OWN, answer_of, both_codings, dated
from coalition_kb.authoring.schema import (
    DATE,
    DATE_OR_OPEN,
    DRAFT,
    FOLDER,
    ID,
    IDS,
    TEXT,
    TEXTS,
    Schema,
    alike,
    closed,
    several,
    word,
)
from coalition_kb.checks import WARNINGS, name
from coalition_kb.model import CAUSES, HOLDS, JUDGES, RESULTS, STATUS_MEANINGS, STATUS_WORDS, TESTS, Status
from coalition_kb.shapes.cases import DEPTHS

if TYPE_CHECKING:
    from coalition_kb.model import Record

CASE_FILE = "case.schema.json"
CASE, PASS = f"{FOLDER}/{CASE_FILE}", f"{FOLDER}/pass.schema.json"


def case_schema(record: Record) -> Schema:
    """The schema of a file of `cases/`."""
    frame = {one.frame_field: one for one in record.variables.values() if one.frame_field}
    under: dict[str, Schema] = {
        "id": ID,
        "aliases": TEXTS,
        "depth": {"enum": list(DEPTHS)},
        **{field: dated(field, frame.get(field)) for field in ("start", "end", "decision")},
        "locations": several({"$ref": "#/definitions/state"}),
        "hosts": {"type": "array", "items": {"$ref": "#/definitions/state"}},
        "follows": IDS,
        "studied_in": ID,
        "lists": _lists(record),
        "cast": {"type": "object", "propertyNames": {"$ref": "#/definitions/state"}, "additionalProperties": TEXT},
        "phases": several(_phase()),
        "objectives": several(_objective(record)),
        "claims": _claims(record),
        "answers": _standard_answers(record),
        "evidence": several(_evidence(record)),
        "accepted": several(_accepted()),
        **both_codings(record),
    }
    return {"$schema": DRAFT, **closed(forms.CASE, under), "definitions": _definitions(record)}


def pass_schema() -> Schema:
    """The schema of a file of `cases/passes/<pass>/`, one coder's answers about a case: parts of the schema of a case."""
    alike = {field: {"$ref": f"{CASE_FILE}#/properties/{field}"} for field in ("coded", "codings", "partners")}
    return {"$schema": DRAFT, **closed(forms.PASS, {"case": ID, **alike})}


def _definitions(record: Record) -> Schema:
    """What several fields share: states, sources, who coded, and the answers that each variable allows."""
    by_hand = [one for one in record.variables.values() if one.is_by_hand]
    citation = {"anyOf": [TEXT, closed(forms.CITATION, {})]}
    versions = [word(one.id, one.on, one.says) for one in reversed(list(record.versions.values()))]
    causes = [word(one, one, says) for one, says in CAUSES.items()]
    return {
        "state": {"oneOf": [word(one.id, one.name) for one in record.states.values()]},
        "citation": citation,
        "sources": {"type": "array", "items": {"$ref": "#/definitions/citation"}},
        "coded": closed(forms.CODED, {"codebook": {"oneOf": versions}}),
        "adjudicated": closed(forms.ADJUDICATION, {"cause": {"oneOf": causes}}),
        **{f"coding {field}": schema for field, schema in alike(forms.CODING).items() if field not in OWN},
        **{f"alternative {field}": schema for field, schema in alike(forms.ALTERNATIVE).items() if field not in OWN},
        **{f"answer of {one.id}": answer_of(one) for one in by_hand},
    }


def _lists(record: Record) -> Schema:
    """Whether other lists have the case: those that were searched are offered, and any other source may be one."""
    listing = closed(forms.LISTING, {"included": {"enum": ["yes", "no"]}, "status": {"enum": ["unknown"]}})
    either = listing | {"oneOf": [{"required": ["included"]}, {"required": ["status"]}]}
    searched = [one.source for one in record.universe.searched if one.source in record.sources]
    return {
        "type": "object",
        "properties": {one: {"title": record.sources[one].title, **either, "description": ""} for one in searched},
        "additionalProperties": either,
    }


def _phase() -> Schema:
    return closed(forms.PHASE, {"start": DATE, "end": DATE_OR_OPEN})


def _objective(record: Record) -> Schema:
    attained, lasting = _marked(record, "attaining"), _marked(record, "lasting")
    by = {"oneOf": [word(one, words) for one, words in JUDGES.items()]}
    judged = closed(forms.JUDGEMENT, {"by": by, "attainment": attained})
    return closed(forms.OBJECTIVE, {"attainment": attained, "durability": lasting, "judged": several(judged)})


def _marked(record: Record, mark: str) -> Schema:
    """A code of the variable with *mark*, or a status."""
    variable = record.marked(mark)
    if variable is None:
        return TEXT
    codes = [word(one.id, one.name, one.meaning) for one in variable.codes.values()]
    statuses = [word(one, STATUS_WORDS[one], STATUS_MEANINGS[one]) for one in Status if one != Status.CODED]
    return {"title": variable.name, "oneOf": [*codes, *statuses]}


def _claims(record: Record) -> Schema:
    claim = closed(forms.CLAIM, {"holds": {"enum": list(reversed(HOLDS))}})
    offered = {
        one.id: claim | {"title": f"{one.number} {one.title}", "description": one.claim}
        for one in record.findings.values()
    }
    return {"type": "object", "additionalProperties": False, "properties": offered}


def _standard_answers(record: Record) -> Schema:
    asked = [one for one in record.questions.values() if one.kind == "standard"]
    offered = {
        one.id: {**TEXT, "title": one.name, "description": f"{one.question} {one.covers}".strip()} for one in asked
    }
    return {"type": "object", "additionalProperties": False, "properties": offered}


def _evidence(record: Record) -> Schema:
    finding = {"oneOf": [word(one.id, f"{one.number} {one.title}", one.claim) for one in record.findings.values()]}
    bearing: dict[str, Schema] = {"finding": finding, "test": {"enum": list(TESTS)}, "result": {"enum": list(RESULTS)}}
    within: dict[str, Schema] = {
        "source": {"$ref": "#/definitions/citation"},
        "searched": closed(forms.SEARCH, {}),
        "date": DATE,
        "bears_on": several(closed(forms.BEARING, bearing)),
    }
    either = {"oneOf": [{"required": ["source"]}, {"required": ["searched"]}]}
    return closed(forms.EVIDENCE, within) | either


def _accepted() -> Schema:
    rules = [word(name(rule), name(rule).replace("-", " "), rule.__doc__ or "") for rule in WARNINGS]
    return closed(forms.ACCEPTED, {"rule": {"oneOf": rules}})
