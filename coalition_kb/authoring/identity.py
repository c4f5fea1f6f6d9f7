"""Whether an id can be that of a new case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coalition_kb.checks.cases import LONGEST_ID, is_id
from coalition_kb.model import INCLUDED
from coalition_kb.reader import CASES, SOURCES

if TYPE_CHECKING:
    from collections.abc import Container

    from coalition_kb.model import Record


class UnusableIdError(ValueError):
    """An id that no new case can have: why, and what to do."""


def usable(id_: str, record: Record, sources: Container[str]) -> None:
    """Nothing where *id_* can be that of a new case.

    *sources* are the names, without `.yaml`, of the files of sources that are there. A candidate of the universe that is
    included and has no case yet waits for one, so its id is free.

    Raises:
        UnusableIdError: it has not the form of an id, or it is or was that of something else.
    """
    if not is_id(id_):
        shown = repr(id_ if len(id_) <= LONGEST_ID else f"{id_[:LONGEST_ID]}…")
        rule = f"a-z, 0-9 and single dashes, at most {LONGEST_ID}, and no name of a device such as con or nul"
        raise UnusableIdError(f"{shown} is no id of a case: {rule}. Place and year make a good one: grenada-1983.")
    if id_ in record.cases or id_ in record.unread:
        raise UnusableIdError(f"{CASES}/{id_}.yaml is there already. Write on there, or give the new case another id.")
    if id_ in record.retired:
        said = f"{id_} was retired on {record.retired[id_].on}, and an id is never used again"
        raise UnusableIdError(f"{said}. Give the new case another id.")
    candidate = record.universe.candidates.get(id_)
    if candidate is not None and candidate.disposition != INCLUDED:
        said = f"{candidate.place.file} has {id_} as {candidate.disposition} (line {candidate.place.line})"
        mend = f"If it is a case after all, leave it id, disposition and why there, with 'disposition: {INCLUDED}'"
        raise UnusableIdError(f"{said}. {mend}; else give the new case another id.")
    if id_ in sources:
        raise UnusableIdError(
            f"{SOURCES}/{id_}.yaml is there already. Give the new case another id, or move that file."
        )
