"""Verdicts on cited cells as text for people and as JSON for programs."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from coalition_kb.changes.report import became

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from coalition_kb.changes.citations import State, Verdict
    from coalition_kb.model import Record

WORDS: Mapping[State, str] = {
    "stands": "stands",
    "changed": "has changed",
    "gone": "is gone",
    "unknown": "is not known",
    "unchecked": "cannot be checked",
}

#: The same of several.
MANY: Mapping[State, str] = {
    "stands": "stand",
    "changed": "changed",
    "gone": "gone",
    "unknown": "not known",
    "unchecked": "without digits",
}


def as_text(verdicts: Sequence[Verdict], record: Record, name: str) -> str:
    """What does not stand, each with its lines in the file *name*, what it was and is, and why."""
    return "\n".join(line for one in verdicts if one.state != "stands" for line in _lines(one, record, name))


def as_json(verdicts: Sequence[Verdict]) -> str:
    """Every verdict as an object, those that stand too."""
    return json.dumps([_object(one) for one in verdicts], ensure_ascii=False, indent=1)


def summary(verdicts: Sequence[Verdict]) -> str:
    """How many addresses there are, and how many of each verdict."""
    if not verdicts:
        return "No address of a cell was found."
    counts = Counter(one.state for one in verdicts)
    told = ", ".join(f"{counts[state]} {words}" for state, words in MANY.items() if counts[state])
    return f"{len(verdicts)} cited: {told}."


def _lines(one: Verdict, record: Record, name: str) -> Iterator[str]:
    where = ",".join(map(str, one.cited.lines))
    yield f"{name}:{where}: {one.cited.address} {WORDS[one.state]}"
    if one.was:
        yield f"  was: {one.was}"
    if one.now:
        yield f"  now: {one.now}"
    for version, cell in one.by:
        parts = f" ({', '.join(cell.parts)})" if cell.parts else ""
        yield f"  changed by data {version} of {record.changes[version].on}{parts}: {became(cell)}"
    if one.why:
        yield f"  why: {one.why}"
    if one.address:
        yield f"  cite now: {one.address}"
    elif one.mend:
        yield f"  {'see' if one.state == 'gone' else 'nearest'}: {one.mend}"


def _object(one: Verdict) -> Mapping[str, object]:
    return {
        "address": one.cited.address,
        "lines": one.cited.lines,
        "state": one.state,
        "was": one.was,
        "now": one.now,
        "address_now": one.address,
        "why": one.why,
        "changed_by": [
            {
                "data": version,
                "was": cell.was,
                "now": cell.now,
                "parts": cell.parts,
                "why": cell.why,
            }
            for version, cell in one.by
        ],
        "nearest": one.mend,
    }
