"""The schema of a coding: the answer alone or the long form, with the codes and statuses of its variable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coalition_kb.authoring import forms
from coalition_kb.authoring.schema import DATE, DATE_OR_OPEN, NUMBER, TEXT, TEXTS, Schema, closed, several, word
from coalition_kb.model import CODE_LEVELS, LIST_LEVELS, STATUS_MEANINGS, STATUS_WORDS, Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coalition_kb.model import Record, Variable

_VALUES: Mapping[str, Schema] = {  # by the level of the variable
    "count": {"type": ["integer", "string"], "minimum": 0, "pattern": "^[0-9]{1,15}$"},
    "share": NUMBER | {"minimum": 0, "maximum": 1},
    "number": NUMBER,
    "date": DATE,
    "text": TEXT,
}
_ANSWERS = ("code", "codes", "value")
OWN = frozenset({*_ANSWERS, "low", "high", "status", "alternatives"})  # what differs from variable to variable


def both_codings(record: Record) -> dict[str, Schema]:
    """The fields `codings` and `partners`, which a case and a pass have alike."""
    partner = {"state": {"$ref": "#/definitions/state"}, "phases": TEXTS, "codings": _codings(record, "partner")}
    return {
        "codings": _codings(record, "intervention"),
        "partners": {"type": "array", "items": closed(forms.PARTNER, partner)},
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


def answer_of(variable: Variable) -> Schema:
    """What *variable* allows for an answer."""
    if variable.level not in CODE_LEVELS:
        return {"title": variable.name, **_VALUES[variable.level]}
    codes = [
        word(
            code.id,
            code.name,
            code.meaning if code.number is None else f"{code.meaning} ({code.number:g} on the scale)",
        )
        for code in variable.codes.values()
    ]
    one: Schema = {"oneOf": codes} if codes else dict(TEXT)
    return {"title": variable.name} | (several(one) | {"uniqueItems": True} if variable.level in LIST_LEVELS else one)


def _coding(title: str, form: str, answer: Schema, statuses: Mapping[str, str]) -> Schema:
    """The long form of a coding: an answer, or one of *statuses* with what each means here."""
    without = [one for one in _ANSWERS if one != form]
    within: dict[str, Schema] = {
        form: answer,
        "status": {
            "oneOf": [word(one, STATUS_WORDS[one], says or STATUS_MEANINGS[one]) for one, says in statuses.items()]
        },
        "alternatives": {
            "type": "array",
            "minItems": 2,
            "items": closed(forms.ALTERNATIVE, {form: answer}, without=without, named="alternative")
            | {"required": [form, "why"]},
        },
    }
    bounds: dict[str, Schema] = {"low": answer, "high": answer} if form == "value" else {}
    if not bounds:
        without += ["low", "high", "kind"]
    return closed(forms.CODING, within | bounds, without=without, named="coding") | {
        "title": title,
        "oneOf": [{"required": [form]}, {"required": ["status"]}],
        "if": {"required": ["status"], "properties": {"status": {"const": Status.CONTESTED.value}}},
        "then": {"required": ["alternatives"]},
        "else": {"not": {"required": ["alternatives"]}},
    }


def dated(field: str, variable: Variable | None) -> Schema:
    """A date of the case: the value alone, or the long form."""
    answer = DATE_OR_OPEN if field == "end" else DATE
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
