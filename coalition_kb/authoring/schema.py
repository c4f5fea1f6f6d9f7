"""JSON Schema, as far as it is needed: what a text, a date, a list and a closed mapping are.

The schemas see the form of a file and the words of the codebook, and accept every file that `check` accepts; what only the
whole record can tell, as a source that is in no list, is for `check`. They are of draft 7, which yaml-language-server knows
best. Editors resolve a plain word as YAML's core schema does, so a text may be a number there: 1983.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias

from coalition_kb.model import CONFIDENCE, STATUS_MEANINGS, Status
from coalition_kb.shapes.cases import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from coalition_kb.authoring.forms import Form

Schema: TypeAlias = dict[str, Any]

FOLDER = "codebook/schema"
DRAFT = "http://json-schema.org/draft-07/schema#"

TEXT: Schema = {"type": ["string", "number", "boolean"]}
TEXTS: Schema = {"type": "array", "items": TEXT}
ID: Schema = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 64}
IDS: Schema = {"type": "array", "items": ID}
DATE: Schema = {
    "type": ["string", "integer"],
    "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
    "minimum": 1000,
    "maximum": 9999,
}
DATE_OR_OPEN: Schema = {"anyOf": [DATE, {"const": "ongoing", "description": STATUS_MEANINGS[Status.ONGOING]}]}
NUMBER: Schema = {"type": ["number", "string"], "pattern": r"^[+-]?[0-9]{1,15}(\.[0-9]{1,15})?$"}
_SAME: dict[str, Schema] = {  # fields that have one form wherever they stand
    "confidence": {"enum": list(CONFIDENCE)},
    "sources": {"$ref": "#/definitions/sources"},
    "coded": {"$ref": "#/definitions/coded"},
    "adjudicated": {"$ref": "#/definitions/adjudicated"},
    "read_from": TEXTS,
    "seen_from": DATE,
    "kind": {"enum": list(KINDS)},
    "since": DATE,
    "on": DATE,
    "main": {"enum": ["yes", "no"]},
    "leading": {"enum": ["yes", "no"]},
    "opened": {"enum": ["yes", "no"]},
}


def as_text(schema: Schema) -> str:
    """A schema as the text of its file."""
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def closed(form: Form, under: Mapping[str, Schema], *, without: Iterable[str] = (), named: str = "") -> Schema:
    """A closed mapping: its fields have what *under* says, or are text; those *without* are not offered.

    Where many mappings have the form it is *named*, and the fields that are alike in all stand once, in the definitions.
    """
    left_out = frozenset(without)
    others: dict[str, Schema] = alike(form)
    if named:
        others = {field: {"$ref": f"#/definitions/{named} {field}"} for field in form.fields}
    return {
        "title": form.title,
        "type": "object",
        "additionalProperties": False,
        **({"required": list(form.required)} if form.required else {}),
        "properties": {
            field: told(under[field], says) if field in under else others[field]
            for field, says in form.fields.items()
            if field not in left_out
        },
    }


def alike(form: Form) -> dict[str, Schema]:
    """The fields of *form* where nothing particular is said of them."""
    return {field: told(_SAME.get(field, TEXT), says) for field, says in form.fields.items()}


def told(schema: Schema, says: str) -> Schema:
    """*schema* with a description; what is referred to is wrapped, for nothing beside a reference is read."""
    if "description" in schema:
        return schema
    return {"description": says, "allOf": [schema]} if "$ref" in schema else {"description": says, **schema}


def several(items: Schema) -> Schema:
    """A list of one or more."""
    return {"type": "array", "minItems": 1, "items": items}


def word(const: str, title: str, description: str = "") -> Schema:
    """One of several words, as a menu shows it."""
    return {"const": const, "title": title} | ({"description": description} if description else {})
