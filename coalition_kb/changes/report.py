"""A difference as text for people and as JSON for programs."""

from __future__ import annotations

import json
import textwrap
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING

from coalition_kb.cells import split

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from coalition_kb.changes.difference import Difference, Rules, State
    from coalition_kb.model import CellChange, Retired

WIDTH = 100


def as_text(found: Difference) -> str:
    """*found* in words: cases, partners, cells with what they were, are and why, the codebook."""
    return "\n".join(_lines(found))


def as_json(found: Difference) -> str:
    """*found* as one object, with every cell that changed."""
    held = {
        "before": _state(found.before),
        "after": _state(found.after),
        "cases": {
            "added": dict(found.added),
            "merged": [_retired(one) for one in found.merged],
            "withdrawn": [_retired(one) for one in found.withdrawn],
            "lost": dict(found.lost),
        },
        "partners": {"added": found.partners_added, "gone": found.partners_gone},
        "cells": [
            {
                "cell": one.cell,
                "was": one.was,
                "now": one.now,
                "hash_before": one.fingerprint,
                "parts": one.parts,
                "why": one.why,
            }
            for one in found.cells
        ],
        "codebook": {
            "variables_added": found.variables_added,
            "variables_gone": found.variables_gone,
            "variables_changed": [asdict(one) for one in found.rules],
        },
        "uncompared": found.uncompared,
    }
    return json.dumps(held, ensure_ascii=False, indent=1)


def became(cell: CellChange) -> str:
    """What became of *cell*, in one line."""
    if not cell.was:
        return f"new: {cell.now}"
    if not cell.now:
        return f"gone; it was: {cell.was}"
    return f"{cell.was} → {cell.now}" if cell.was != cell.now else f"{cell.now}, as before"


def _lines(found: Difference) -> Iterator[str]:
    yield f"From {_named(found.before)} to {_named(found.after)}."
    if found.is_empty:
        yield "Nothing differs."
    yield from _listed("Cases added", (f"{id_}  {title}" for id_, title in found.added.items()))
    yield from _listed("Cases merged or renamed", (f"{one.id} → {one.into}  {one.why}" for one in found.merged))
    yield from _listed("Cases withdrawn", (f"{one.id}  {one.why}" for one in found.withdrawn))
    lost = "Cases that went and stand in no list of retired ids (enter them in codebook/retired.yaml)"
    yield from _listed(lost, (f"{id_}  {title}" for id_, title in found.lost.items()))
    yield from _listed("Partners added", found.partners_added)
    yield from _listed("Partners gone", found.partners_gone)
    yield from _cells(found.cells)
    yield from _codebook(found)


def _cells(cells: Sequence[CellChange]) -> Iterator[str]:
    if not cells:
        return
    changed = sum(1 for one in cells if one.was and one.now)
    new, gone = sum(1 for one in cells if not one.was), sum(1 for one in cells if not one.now)
    yield ""
    yield f"Cells: {changed} changed, {new} new, {gone} gone"
    for case, held in groupby(cells, key=lambda one: split(one.cell)[0]):
        yield f"  {case}"
        for one in held:
            parts = f" [{', '.join(one.parts)}]" if one.parts else ""
            yield from _wrapped(f"{one.cell.partition('/')[2]}: {became(one)}{parts}", "    ", "      ")
            yield from _wrapped(one.why, "      ", "      ")


def _codebook(found: Difference) -> Iterator[str]:
    before, after = found.before.codebook, found.after.codebook
    if not (found.variables_added or found.variables_gone or found.rules or before != after):
        return
    yield ""
    yield f"Codebook {before or 'without a version'} → {after or 'without a version'}"
    for what, ids in (("Variables added", found.variables_added), ("Variables gone", found.variables_gone)):
        if ids:
            yield from _wrapped(f"{what}: {', '.join(ids)}", "  ", "    ")
    for one in found.rules:
        yield from _wrapped(f"{one.variable}: {'; '.join(_ruled(one))}", "  ", "    ")


def _ruled(one: Rules) -> Iterator[str]:
    """What changed in a variable, in words."""
    if one.fields:
        yield f"{', '.join(one.fields)} changed"
    for what, codes in (("new", one.codes_added), ("gone", one.codes_gone), ("changed", one.codes_changed)):
        if codes:
            yield f"{what} {'code' if len(codes) == 1 else 'codes'}: {', '.join(map(repr, codes))}"


def _listed(heading: str, items: Iterable[str]) -> Iterator[str]:
    """A heading with the number of *items*, and these below it; nothing where there are none."""
    held = list(items)
    if held:
        yield ""
        yield f"{heading}: {len(held)}"
        for item in held:
            yield from _wrapped(item, "  ", "    ")


def _wrapped(text: str, first: str, rest: str) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )


def _named(state: State) -> str:
    return f"{state.name} (data {state.data or 'without a version'}, codebook {state.codebook or 'without a version'})"


def _state(state: State) -> Mapping[str, str]:
    return {"name": state.name, "data": state.data, "codebook": state.codebook, "on": state.on}


def _retired(one: Retired) -> Mapping[str, str]:
    return {"id": one.id, "title": one.title, "into": one.into, "on": one.on, "why": " ".join(one.why.split())}
