"""The schema of a file of `codebook/variables/`: what a question of the codebook is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coalition_kb.authoring.forms import CODE, VARIABLE
from coalition_kb.authoring.schema import DRAFT, FOLDER, NUMBER, TEXT, TEXTS, Schema, closed, word
from coalition_kb.model import LEVEL_MEANINGS, STATUS_MEANINGS, STATUS_WORDS, UNITS, Status
from coalition_kb.operations import OPERATIONS
from coalition_kb.shapes.codebook import CORE, EXPLORE, FACETS, FRAME_FIELDS, KNOWABLE, MARKS, ROLES

if TYPE_CHECKING:
    from coalition_kb.model import Record

FILE = f"{FOLDER}/variable.schema.json"
_STATUSES = [one for one in Status if one not in (Status.CODED, Status.NOT_CODED)]  # any may be not coded


def variable_schema(record: Record) -> Schema:
    """The schema of a variable's file, with the themes, findings, questions and variables that there are."""
    standard = [one for one in record.questions.values() if one.kind == "standard"]
    under: dict[str, Schema] = {
        "id": {"type": "string", "pattern": "^[a-z][a-z0-9_]*$", "maxLength": 28},
        "unit": {"enum": list(UNITS)},
        "level": {"oneOf": [word(one, one.replace("_", " "), says) for one, says in LEVEL_MEANINGS.items()]},
        "core": {"enum": list(CORE)},
        "role": {"enum": list(ROLES)},
        "theme": {"oneOf": [word(one.id, one.name) for one in record.themes.values()]},
        "knowable": {"enum": list(KNOWABLE)},
        "marks": {"enum": list(MARKS)},
        "explore": {"enum": list(EXPLORE)},
        "facet": {"enum": list(FACETS)},
        "field": {"enum": list(FRAME_FIELDS)},
        "computed": _computed(),
        "findings": {
            "type": "array",
            "items": {
                "oneOf": [word(one.id, f"{one.number} {one.title}", one.claim) for one in record.findings.values()]
            },
        },
        "codes": {"type": "object", "additionalProperties": closed(CODE, {"number": NUMBER})},
        "applies_when": {
            "type": "object",
            "additionalProperties": False,
            "properties": {one.id: {"title": one.name, **_some(list(one.codes))} for one in record.variables.values()},
        },
        "missing": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                one.value: {"title": STATUS_WORDS[one], "description": STATUS_MEANINGS[one], **TEXT}
                for one in _STATUSES
            },
        },
        "answered_in": {"oneOf": [word(one.id, one.name, one.question) for one in standard]},
    }
    return {"$schema": DRAFT, **closed(VARIABLE, under)}


def _some(codes: list[str]) -> Schema:
    """A list of *codes*, or of any texts where the variable has none."""
    return {"type": "array", "items": {"enum": codes}} if codes else dict(TEXTS)


def _computed() -> Schema:
    """An operation, whose parameters `check` knows."""
    told = [
        word(name, name.replace("_", " "), (one.compute.__doc__ or "").partition("\n")[0])
        for name, one in OPERATIONS.items()
    ]
    return {"type": "object", "required": ["operation"], "properties": {"operation": {"oneOf": told}}}
