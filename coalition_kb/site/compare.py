"""The page on which cases are compared: a row for each variable, and for each case a file with its answers.

The page fetches the files of the cases that are chosen, from its own host, and works out no answer: it sets beside each
other what stands on the pages of the cases.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.likeness import LEAST_OVERLAP
from coalition_kb.model import STATUS_WORDS, Status
from coalition_kb.output import text
from coalition_kb.shapes.citation import uncited
from coalition_kb.site import entries
from coalition_kb.site.casesets import in_time
from coalition_kb.site.views import named, period

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coalition_kb.model import Case, Coding, Variable
    from coalition_kb.output import Output
    from coalition_kb.site.entries import Short
    from coalition_kb.site.given import Site

FOLDER = "compare"
MOST = 6  # cases beside each other
KIND_WORDS = {
    "number": "distance on the scale, divided by its range",
    "nominal": "the same or not",
    "boolean": "the same or not",
    "set": "share of codes that only one of two has",
}


@dataclass(frozen=True, slots=True)
class Measure:
    """A variable by which the likeness of cases is measured."""

    variable: Variable
    how: str
    range: str  # of a number; else empty


def content(site: Site) -> dict[str, object]:
    """What the page is given."""
    record = site.record
    held = site.likeness
    return {
        "cases": [(case.id, f"{case.title}, {period(case)}") for case in in_time(record.cases.values())],
        "themes": [(theme.name, of) for theme in record.themes.values() if (of := _of_theme(site, theme.id))],
        "most": MOST,
        "not_coded": STATUS_WORDS[Status.NOT_CODED],
        "example": " ".join([*record.cases][:2]),
        "measures": [
            Measure(held.variables[one.name], KIND_WORDS[one.kind], f"{one.range:g}" if one.kind == "number" else "")
            for one in held.features
        ],
        "least_overlap": LEAST_OVERLAP,
    }


def files(site: Site) -> Iterator[Output]:
    """The answers of each case, beside the page."""
    for case in site.record.cases.values():
        answers = {variable.id: answer for variable in compared(site) if (answer := _answer(site, case, variable))}
        told = {"id": case.id, "title": case.title, "period": period(case), "answers": answers}
        yield text(f"{FOLDER}/{case.id}.json", json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n")


def compared(site: Site) -> list[Variable]:
    """The variables that have a row: those about a case as a whole, its dates and places left out."""
    return [one for one in site.record.of_unit("intervention") if not one.frame_field]


def _of_theme(site: Site, theme: str) -> Sequence[Variable]:
    return [one for one in compared(site) if one.theme == theme]


def _answer(site: Site, case: Case, variable: Variable) -> dict[str, str] | None:
    """The answer in words, how sure it is with the look of that, and why, without what is empty; None where nobody looked."""
    if variable.computed is not None:
        entry = entries.of_computed(site, variable, case)
        return _told(entry, str(entry.why))
    coding = case.codings.get(variable.id)
    if coding is None or coding.status == Status.NOT_CODED:
        return None
    return _told(entries.in_short(site, coding), _why(variable, coding))


def _told(entry: Short, why: str) -> dict[str, str]:
    told = {
        "answer": " or ".join([entry.answer, *entry.rivals]),
        "sure": entry.chip.words if entry.has_chip else "",
        "look": entry.chip.look,
        "why": why,
    }
    return {name: words for name, words in told.items() if words}


def _why(variable: Variable, coding: Coding) -> str:
    sides = [f"{named(variable, one.codes, one.value)}: {one.why}" for one in coding.alternatives]
    return uncited(" ".join([coding.why, *sides]))
