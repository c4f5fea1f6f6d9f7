"""A new case in the universe: an entry put into the file as text, so that all else in it stays as it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from coalition_kb.model import INCLUDED
from coalition_kb.reader import UNIVERSE
from coalition_kb.yamlfile import Fields, Items, Text, plain, read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coalition_kb.authoring.scaffold import Draft
    from coalition_kb.model import Candidate, Record
    from coalition_kb.yamlfile import Node

_ITEM = re.compile(r"( *)- ")


def entry(draft: Draft, indent: str = "  ") -> str:
    """The lines of the entry of *draft*; the reason is for a person to write."""
    told = f'{indent}- id: {draft.id}\n{indent}  disposition: {INCLUDED}\n{indent}  why: ""'
    return f"{told}  # which part of the rule decides: regular forces, how many, how long, or lethal force\n"


def entered(text: str, draft: Draft, record: Record) -> str | None:
    """*text*, of the file of the universe, with the entry of *draft* where its start belongs, or at the end.

    None where the file has not the form in which that is sure to be right: what is read of it afterwards must be what it
    was, and the entry.
    """
    before = _candidates(read(text.encode(), UNIVERSE))
    if not before:
        return None
    lines = text.splitlines(keepends=True)
    later = next(_later(before, draft, record), None)
    items = [_ITEM.match(lines[one.place.line - 1]) for one in before]
    if not items[0]:
        return None
    at = len(lines) if later is None else later - 1
    ended = "" if not lines or lines[-1].endswith("\n") else "\n"
    made = "".join([*lines[:at], ended if later is None else "", entry(draft, items[0][1]), *lines[at:]])
    after = _candidates(read(made.encode(), UNIVERSE))
    new = {"id": draft.id, "disposition": INCLUDED, "why": ""}
    told = [plain(one) for one in before]
    told.insert(len(told) if later is None else [one.place.line for one in before].index(later), new)
    return made if [plain(one) for one in after] == told else None


def _later(candidates: list[Fields], draft: Draft, record: Record) -> Iterator[int]:
    """The lines of the candidates that begin after *draft*, where its start is known."""
    for one in candidates:
        id_ = one.values.get("id")
        known = record.universe.candidates.get(id_.value) if isinstance(id_, Text) else None
        if known and draft.start and _start(known, record)[: len(draft.start)] > draft.start:
            yield one.place.line


def _start(candidate: Candidate, record: Record) -> str:
    return record.cases[candidate.id].start.value if candidate.id in record.cases else candidate.year


def _candidates(node: object) -> list[Fields]:
    held: Node | None = node.values.get("candidates") if isinstance(node, Fields) else None
    return [one for one in held.values if isinstance(one, Fields)] if isinstance(held, Items) else []
