"""All that a new case adds to the record: its file, that of its sources, and its entry in the universe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.authoring.candidacy import entered
from coalition_kb.authoring.scaffold import case_file, sources_file
from coalition_kb.model import INCLUDED
from coalition_kb.output import Output, text
from coalition_kb.reader import CASES, SOURCES, UNIVERSE

if TYPE_CHECKING:
    from coalition_kb.authoring.scaffold import Draft
    from coalition_kb.model import Record


@dataclass(frozen=True, slots=True)
class NewCase:
    """Files that are to be new, and the universe as it is to be."""

    files: tuple[Output, ...]
    universe: Output | None  # None where it is right already, or where its entry is to be written by hand
    is_by_hand: bool = False


def newcase(draft: Draft, record: Record, universe: str) -> NewCase:
    """What the case of *draft*, whose id is free, adds to *record*; *universe* is the text of the file of the universe."""
    files = (
        text(f"{CASES}/{draft.id}.yaml", case_file(draft, record)),
        text(f"{SOURCES}/{draft.id}.yaml", sources_file(draft)),
    )
    known = record.universe.candidates.get(draft.id)
    if known is not None and known.disposition == INCLUDED:
        return NewCase(files, None)
    made = entered(universe, draft, record)
    return NewCase(files, text(UNIVERSE, made) if made is not None else None, is_by_hand=made is None)
