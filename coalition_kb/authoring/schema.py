"""JSON Schemas of the files that authors write, made of the codebook: an editor shows names, meanings and what is allowed.

They see the form of a file and the words of the codebook, and accept every file that `check` accepts; what only the whole
record can tell, as a source that is in no list, is for `check`. They are of draft 7, which yaml-language-server knows best.
Editors resolve a plain word as YAML's core schema does, so a text may be a number there: 1983.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias

from coalition_kb.authoring import forms
from coalition_kb.checks import WARNINGS, name
from coalition_kb.model import (
    CODE_LEVELS,
    CONFIDENCE,
    HOLDS,
    JUDGES,
    LIST_LEVELS,
    RESULTS,
    STATUS_MEANINGS,
    STATUS_WORDS,
    TESTS,
    Status,
)
from coalition_kb.shapes.cases import DEPTHS, KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from coalition_kb.authoring.forms import Form
    from coalition_kb.model import Record, Variable

Schema: TypeAlias = dict[str, Any]

FOLDER = "codebook/schema"
CASE_FILE = "case.schema.json"
CASE, PASS = f"{FOLDER}/{CASE_FILE}", f"{FOLDER}/pass.schema.json"
_DRAFT = "http://json-schema.org/draft-07/schema#"

_TEXT: Schema = {"type": ["string", "number", "boolean"]}
_TEXTS: Schema = {"type": "array", "items": _TEXT}
_ID: Schema = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 64}
_IDS: Schema = {"type": "array", "items": _ID}
_DATE: Schema = {
    "type": ["string", "integer"],
    "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
    "minimum": 1000,
    "maximum": 9999,
}
_DATE_OR_OPEN: Schema = {"anyOf": [_DATE, {"const": "ongoing", "description": STATUS_MEANINGS[Status.ONGOING]}]}
_NUMBER: Schema = {"type": ["number", "string"], "pattern": r"^[+-]?[0-9]{1,15}(\.[0-9]{1,15})?$"}
_VALUES: Mapping[str, Schema] = {  # by the level of the variable
    "count": {"type": ["integer", "string"], "minimum": 0, "pattern": "^[0-9]{1,15}$"},
    "share": _NUMBER | {"minimum": 0, "maximum": 1},
    "number": _NUMBER,
    "date": _DATE,
    "text": _TEXT,
}
_ANSWERS = ("code", "codes", "value")
_OWN = frozenset({*_ANSWERS, "low", "high", "status", "alternatives"})  # what differs from variable to variable
_SAME: dict[str, Schema] = {  # fields that have one form wherever they stand
    "confidence": {"enum": list(CONFIDENCE)},
    "sources": {"$ref": "#/definitions/sources"},
    "coded": {"$ref": "#/definitions/coded"},
    "read_from": _TEXTS,
    "seen_from": _DATE,
    "kind": {"enum": list(KINDS)},
    "since": _DATE,
    "on": _DATE,
    "main": {"enum": ["yes", "no"]},
    "leading": {"enum": ["yes", "no"]},
    "opened": {"enum": ["yes", "no"]},
}


def as_text(schema: Schema) -> str:
    """A schema as the text of its file."""
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def case_schema(record: Record) -> Schema:
    """The schema of a file of `cases/`."""
    frame = {one.frame_field: one for one in record.variables.values() if one.frame_field}
    under: dict[str, Schema] = {
        "id": _ID,
        "aliases": _TEXTS,
        "depth": {"enum": list(DEPTHS)},
        **{field: _dated(field, frame.get(field)) for field in ("start", "end", "decision")},
        "locations": _list({"$ref": "#/definitions/state"}),
        "hosts": {"type": "array", "items": {"$ref": "#/definitions/state"}},
        "follows": _IDS,
        "studied_in": _ID,
        "lists": _lists(record),
        "cast": {"type": "object", "propertyNames": {"$ref": "#/definitions/state"}, "additionalProperties": _TEXT},
        "phases": _list(_phase()),
        "objectives": _list(_objective(record)),
        "claims": _claims(record),
        "answers": _standard_answers(record),
        "evidence": _list(_evidence(record)),
        "accepted": _list(_accepted()),
        **_both_codings(record),
    }
    return {"$schema": _DRAFT, **_object(forms.CASE, under), "definitions": _definitions(record)}


def pass_schema() -> Schema:
    """The schema of a file of `cases/passes/<pass>/`, one coder's answers about a case: parts of the schema of a case."""
    alike = {field: {"$ref": f"{CASE_FILE}#/properties/{field}"} for field in ("coded", "codings", "partners")}
    return {"$schema": _DRAFT, **_object(forms.PASS, {"case": _ID, **alike})}


def _object(form: Form, under: Mapping[str, Schema], *, without: Iterable[str] = (), named: str = "") -> Schema:
    """A closed mapping: its fields have what *under* says, or are text; those *without* are not offered.

    Where many mappings have the form it is *named*, and the fields that are alike in all stand once, in the definitions.
    """
    left_out = frozenset(without)
    alike: dict[str, Schema] = _alike(form)
    if named:
        alike = {field: {"$ref": f"#/definitions/{named} {field}"} for field in form.fields}
    return {
        "title": form.title,
        "type": "object",
        "additionalProperties": False,
        **({"required": list(form.required)} if form.required else {}),
        "properties": {
            field: _told(under[field], says) if field in under else alike[field]
            for field, says in form.fields.items()
            if field not in left_out
        },
    }


def _alike(form: Form) -> dict[str, Schema]:
    """The fields of *form* where nothing particular is said of them."""
    return {field: _told(_SAME.get(field, _TEXT), says) for field, says in form.fields.items()}


def _told(schema: Schema, says: str) -> Schema:
    """*schema* with a description; what is referred to is wrapped, for nothing beside a reference is read."""
    if "description" in schema:
        return schema
    return {"description": says, "allOf": [schema]} if "$ref" in schema else {"description": says, **schema}


def _list(items: Schema) -> Schema:
    return {"type": "array", "minItems": 1, "items": items}


def _word(const: str, title: str, description: str = "") -> Schema:
    """One of several words, as a menu shows it."""
    return {"const": const, "title": title} | ({"description": description} if description else {})


def _definitions(record: Record) -> Schema:
    """What several fields share: states, sources, who coded, and the answers that each variable allows."""
    by_hand = [one for one in record.variables.values() if one.is_by_hand]
    citation = {"anyOf": [_TEXT, _object(forms.CITATION, {})]}
    versions = [_word(one.id, one.on, one.says) for one in reversed(list(record.versions.values()))]
    return {
        "state": {"oneOf": [_word(one.id, one.name) for one in record.states.values()]},
        "citation": citation,
        "sources": {"type": "array", "items": {"$ref": "#/definitions/citation"}},
        "coded": _object(forms.CODED, {"codebook": {"oneOf": versions}}),
        **{f"coding {field}": schema for field, schema in _alike(forms.CODING).items() if field not in _OWN},
        **{f"alternative {field}": schema for field, schema in _alike(forms.ALTERNATIVE).items() if field not in _OWN},
        **{f"answer of {one.id}": _answer(one) for one in by_hand},
    }


def _answer(variable: Variable) -> Schema:
    """What *variable* allows for an answer."""
    if variable.level not in CODE_LEVELS:
        return {"title": variable.name, **_VALUES[variable.level]}
    codes = [
        _word(
            code.id,
            code.name,
            code.meaning if code.number is None else f"{code.meaning} ({code.number:g} on the scale)",
        )
        for code in variable.codes.values()
    ]
    one: Schema = {"oneOf": codes} if codes else dict(_TEXT)
    return {"title": variable.name} | (_list(one) | {"uniqueItems": True} if variable.level in LIST_LEVELS else one)


def _both_codings(record: Record) -> dict[str, Schema]:
    """The fields `codings` and `partners`, which a case and a pass have alike."""
    partner = {"state": {"$ref": "#/definitions/state"}, "phases": _TEXTS, "codings": _codings(record, "partner")}
    return {
        "codings": _codings(record, "intervention"),
        "partners": {"type": "array", "items": _object(forms.PARTNER, partner)},
    }


def _codings(record: Record, unit: str) -> Schema:
    """The answers to the variables of *unit* that are coded by hand, and to no others."""
    of_unit = [one for one in record.variables.values() if one.unit == unit and one.is_by_hand]
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {one.id: _variable(one) for one in of_unit},
    }


def _variable(variable: Variable) -> Schema:
    """A coding of *variable*: the answer alone, or the long form."""
    form = "codes" if variable.level in LIST_LEVELS else "code" if variable.level in CODE_LEVELS else "value"
    answer: Schema = {"$ref": f"#/definitions/answer of {variable.id}"}
    statuses = [*variable.missing, *([] if variable.core == "yes" else [Status.NOT_CODED.value])]
    long = _coding(variable.name, form, answer, {one: variable.missing.get(one, "") for one in statuses})
    return {
        "title": variable.name,
        "description": variable.question,
        "markdownDescription": _markdown(variable),
        "anyOf": [answer, long | {"oneOf": [{"required": [form]}, {"required": ["status", "why"]}]}],
    }


def _coding(title: str, form: str, answer: Schema, statuses: Mapping[str, str]) -> Schema:
    """The long form of a coding: an answer, or one of *statuses* with what each means here."""
    without = [one for one in _ANSWERS if one != form]
    within: dict[str, Schema] = {
        form: answer,
        "status": {
            "oneOf": [_word(one, STATUS_WORDS[one], says or STATUS_MEANINGS[one]) for one, says in statuses.items()]
        },
        "alternatives": {
            "type": "array",
            "minItems": 2,
            "items": _object(forms.ALTERNATIVE, {form: answer}, without=without, named="alternative")
            | {"required": [form, "why"]},
        },
    }
    bounds: dict[str, Schema] = {"low": answer, "high": answer} if form == "value" else {}
    if not bounds:
        without += ["low", "high", "kind"]
    return _object(forms.CODING, within | bounds, without=without, named="coding") | {
        "title": title,
        "oneOf": [{"required": [form]}, {"required": ["status"]}],
        "if": {"required": ["status"], "properties": {"status": {"const": Status.CONTESTED.value}}},
        "then": {"required": ["alternatives"]},
        "else": {"not": {"required": ["alternatives"]}},
    }


def _dated(field: str, variable: Variable | None) -> Schema:
    """A date of the case: the value alone, or the long form."""
    answer = _DATE_OR_OPEN if field == "end" else _DATE
    allowed = variable.missing if variable else {one.value: "" for one in Status if one != Status.CODED}
    return {"anyOf": [answer, _coding(variable.name if variable else field, "value", answer, allowed)]}


def _markdown(variable: Variable) -> str:
    """What an editor shows of *variable*: the question, the codes with their meanings, the rule, and what counts."""
    unit = f" in {variable.unit_of_measure}" if variable.unit_of_measure else ""
    parts = [f"**{variable.question}**", f"{variable.level}{unit}"]
    if variable.codes:
        parts.append("\n".join(f"- `{one.id}` {one.name}: {one.meaning}" for one in variable.codes.values()))
    parts.append(f"Rule: {variable.rule}")
    for label, text in (("Counts", variable.counts), ("Does not count", variable.does_not_count)):
        parts += [f"{label}: {text}"] if text else []
    parts += [f"`{status}`: {when}" for status, when in variable.missing.items()]
    parts += [f"Look in: {variable.look_in}"] if variable.look_in else []
    return "\n\n".join(parts)


def _lists(record: Record) -> Schema:
    """Whether other lists have the case: those that were searched are offered, and any other source may be one."""
    listing = _object(forms.LISTING, {"included": {"enum": ["yes", "no"]}, "status": {"enum": ["unknown"]}})
    either = listing | {"oneOf": [{"required": ["included"]}, {"required": ["status"]}]}
    searched = [one.source for one in record.universe.searched if one.source in record.sources]
    return {
        "type": "object",
        "properties": {one: {"title": record.sources[one].title, **either, "description": ""} for one in searched},
        "additionalProperties": either,
    }


def _phase() -> Schema:
    return _object(forms.PHASE, {"start": _DATE, "end": _DATE_OR_OPEN})


def _objective(record: Record) -> Schema:
    attained, lasting = _marked(record, "attaining"), _marked(record, "lasting")
    by = {"oneOf": [_word(one, words) for one, words in JUDGES.items()]}
    judged = _object(forms.JUDGEMENT, {"by": by, "attainment": attained})
    return _object(forms.OBJECTIVE, {"attainment": attained, "durability": lasting, "judged": _list(judged)})


def _marked(record: Record, mark: str) -> Schema:
    """A code of the variable with *mark*, or a status."""
    variable = record.marked(mark)
    if variable is None:
        return _TEXT
    codes = [_word(one.id, one.name, one.meaning) for one in variable.codes.values()]
    statuses = [_word(one, STATUS_WORDS[one], STATUS_MEANINGS[one]) for one in Status if one != Status.CODED]
    return {"title": variable.name, "oneOf": [*codes, *statuses]}


def _claims(record: Record) -> Schema:
    claim = _object(forms.CLAIM, {"holds": {"enum": list(reversed(HOLDS))}})
    offered = {
        one.id: claim | {"title": f"{one.number} {one.title}", "description": one.claim}
        for one in record.findings.values()
    }
    return {"type": "object", "additionalProperties": False, "properties": offered}


def _standard_answers(record: Record) -> Schema:
    asked = [one for one in record.questions.values() if one.kind == "standard"]
    offered = {
        one.id: {**_TEXT, "title": one.name, "description": f"{one.question} {one.covers}".strip()} for one in asked
    }
    return {"type": "object", "additionalProperties": False, "properties": offered}


def _evidence(record: Record) -> Schema:
    finding = {"oneOf": [_word(one.id, f"{one.number} {one.title}", one.claim) for one in record.findings.values()]}
    bearing: dict[str, Schema] = {"finding": finding, "test": {"enum": list(TESTS)}, "result": {"enum": list(RESULTS)}}
    within: dict[str, Schema] = {
        "source": {"$ref": "#/definitions/citation"},
        "searched": _object(forms.SEARCH, {}),
        "date": _DATE,
        "bears_on": _list(_object(forms.BEARING, bearing)),
    }
    either = {"oneOf": [{"required": ["source"]}, {"required": ["searched"]}]}
    return _object(forms.EVIDENCE, within) | either


def _accepted() -> Schema:
    rules = [_word(name(rule), name(rule).replace("-", " "), rule.__doc__ or "") for rule in WARNINGS]
    return _object(forms.ACCEPTED, {"rule": {"oneOf": rules}})
