"""The page of a new situation: the questions that it asks, and the file that its script weighs the answers by."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from coalition_kb.analysis.refusal import Refusal
from coalition_kb.likeness import LEAST_OVERLAP
from coalition_kb.model import LIST_LEVELS, NUMBERED_LEVELS
from coalition_kb.output import Output, text
from coalition_kb.site.compare import MOST
from coalition_kb.site.given import state_name
from coalition_kb.site.views import period
from coalition_kb.situation import LEAST_EFFECTIVE, LEVEL, NEAREST, PERCENTILE, ground

if TYPE_CHECKING:
    from coalition_kb.analysis.similarity import Feature, Row
    from coalition_kb.model import Record, Variable
    from coalition_kb.site.given import Site
    from coalition_kb.situation import Ground, Outcome

DATA = "assets/situation.json"


def content(site: Site) -> dict[str, object]:
    """What the page is given."""
    record = site.record
    asked = site.likeness.variables.values()
    themes = [(theme.name, [one for one in asked if one.theme == theme.id]) for theme in record.themes.values()]
    return {
        "themes": [(name, variables) for name, variables in themes if variables],
        "conditions": {one.id: _condition(record, one) for one in asked},
        "lists": LIST_LEVELS,
        "numbers": NUMBERED_LEVELS,
        "n_cases": len(record.cases),
        "n_asked": len(asked),
        "nearest": NEAREST,
        "least_overlap": LEAST_OVERLAP,
        "least_effective": LEAST_EFFECTIVE,
        "percentile": PERCENTILE,
        "level": LEVEL,
        "size": record.marked("size"),
    }


def data(site: Site) -> Output:
    """The file that the script of the page reads: what a situation is put beside, and the names of all that it shows."""
    held = ground(site.record, site.computer, site.likeness)
    told = {"refusal": held.reason} if isinstance(held, Refusal) else _told(site, held)
    return text(DATA, json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n")


def _told(site: Site, held: Ground) -> dict[str, object]:
    record = site.record
    bounds = held.bounds
    states = {state for joined in held.partners.values() for state in joined}
    return {
        "bounds": {
            "k": bounds.k,
            "least_overlap": bounds.least_overlap,
            "least_effective": bounds.least_effective,
            "reach": bounds.reach,
            "level": bounds.level,
        },
        "features": [_feature(one) for one in held.features],
        "asked": [_asked(record.variables[one.name]) for one in held.features],
        "beside": MOST,
        "rows": {id_: _row(row) for id_, row in held.rows.items()},
        "outcomes": [_outcome(one) for one in held.outcomes],
        "partners": {id_: joined for id_, joined in held.partners.items() if joined},
        "cases": {one.id: {"title": one.title, "when": period(one)} for one in record.cases.values()},
        "states": {state: state_name(record, state) for state in sorted(states)},
    }


def _feature(one: Feature) -> dict[str, object]:
    return {
        "name": one.name,
        "kind": one.kind,
        "range": one.range,
        "weight": one.weight,
        "is_asymmetric": one.is_asymmetric,
    }


def _asked(variable: Variable) -> dict[str, object]:
    codes = [{"id": one.id, "name": one.name, "number": one.number} for one in variable.codes.values()]
    applies = {id_: list(when) for id_, when in variable.applies_when.items()}
    return {"name": variable.id, "title": variable.name, "codes": codes, "applies": applies}


def _row(row: Row) -> dict[str, object]:
    """A row as JSON has it; what is not known is left out."""
    return {name: sorted(one) if isinstance(one, frozenset) else one for name, one in row.items() if one is not None}


def _outcome(one: Outcome) -> dict[str, object]:
    return {"name": one.name, "says": one.says, "had": one.had, "open": one.open}


def _condition(record: Record, variable: Variable) -> str:
    """When a question is asked, in words; empty where it always is."""
    told = []
    for id_, codes in variable.applies_when.items():
        other = record.variables[id_]
        named = " or ".join(other.codes[one].name if one in other.codes else one for one in codes)
        told.append(f"{other.name} is {named}")
    return " and ".join(told)
