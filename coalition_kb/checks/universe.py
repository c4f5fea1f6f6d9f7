"""The rules about the universe: what is left out is told with its reason, and what is in stands in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coalition_kb.model import INCLUDED, MERGED
from coalition_kb.problem import Problem, listed, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coalition_kb.model import Record


def universe_case(record: Record) -> Iterator[Problem]:
    """Every case stands in the universe as included, and every candidate that is included has a case."""
    candidates, there = record.universe.candidates, _there(record)
    for case in record.cases.values():
        found = candidates.get(case.id)
        if found is None or found.disposition != INCLUDED:
            said = (
                f"the universe has {case.id} as {found.disposition}" if found else f"{case.id} is not in the universe"
            )
            yield Problem(case.place, said, f"disposition: {INCLUDED}", "give it an entry in codebook/universe.yaml")
    for one in candidates.values():
        if one.disposition == INCLUDED and one.id not in there:
            said = f"{one.id} is included and has no case"
            yield Problem(one.place, said, listed(one.id, record.cases), nearest(one.id, record.cases))


def universe_merged(record: Record) -> Iterator[Problem]:
    """A candidate that is merged names the case that it is part of, and no other candidate names one."""
    there = _there(record)
    for one in record.universe.candidates.values():
        if one.disposition == MERGED and one.into not in there:
            found = f"{one.id} is merged into {one.into!r}, which is no case"
            yield Problem(one.place, found, listed(one.into, record.cases), nearest(one.into, record.cases))
        if one.disposition != MERGED and one.into:
            yield Problem(one.place, f"{one.id} is {one.disposition} and into {one.into!r}", MERGED, "remove 'into:'")


def _there(record: Record) -> frozenset[str]:
    """The cases that have a file, also one that could not be read, which is told elsewhere."""
    return record.unread.union(record.cases)


def universe_told(record: Record) -> Iterator[Problem]:
    """A candidate has a reason; its name, year, places, lists and sources stand in its case, or here where it has none."""
    for one in record.universe.candidates.values():
        parts = {
            "name": one.name,
            "year": one.year,
            "places": one.places,
            "lists": one.lists,
            "sources": one.citations,
        }
        if not one.why:
            yield Problem(one.place, f"{one.id} has no reason", "why: …", "say which part of the rule decides")
        for name, held in parts.items():
            if one.disposition == INCLUDED and held:
                yield Problem(
                    one.place, f"{one.id} is a case and has {name!r} here", "id, disposition, why", "remove it"
                )
            if one.disposition != INCLUDED and not held:
                yield Problem(one.place, f"{one.id} has no {name!r}", ", ".join(parts), f"add '{name}:'")
