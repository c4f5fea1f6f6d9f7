"""The pages of the codebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coalition_kb.model import UNITS
from coalition_kb.site.agreement import warning
from coalition_kb.site.prose import inline
from coalition_kb.tables.statements import RUNNING, entries, statements

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coalition_kb.site.given import Site
    from coalition_kb.tables.coverage import Coverage
    from coalition_kb.tables.statements import Statement


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
            (
                UNIT_HEADS[unit],
                [(one, _answered(known.get(one.id)), warning(site, one.id)) for one in record.of_unit(unit)],
            )
            for unit in UNITS
        ],
        "themes": record.themes,
        "version": record.version,
        "versions": [(one, inline(one.says, site.library, "../")) for one in reversed(list(record.versions.values()))],
    }


def _answered(known: Coverage | None) -> str:
    """How many cells hold an answer, of how many."""
    return f"{known.n_answered:,} of {known.n_cells:,}" if known else "–"
