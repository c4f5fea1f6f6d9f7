"""A file of `codebook/migrations/` to what a version of the codebook did to names."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from coalition_kb.model import ADD, MERGE, RENAME, RETIRE, SPLIT, UNITS, Migration, Step
from coalition_kb.yamlfile import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coalition_kb.model import Act, Unit
    from coalition_kb.shapes.shaper import Shaper
    from coalition_kb.yamlfile import Node

_REQUIRED: dict[Act, tuple[str, ...]] = {
    "add": ("variable",),
    "rename": ("variable", "into", "why"),
    "merge": ("variable", "into", "why", "name"),
    "split": ("variable", "into", "why", "name"),
    "retire": ("variable", "why", "name"),
}
_OPTIONAL: dict[Act, tuple[str, ...]] = {
    "add": ("code",),
    "rename": ("code", "name"),
    "merge": ("code", "number"),
    "split": ("code", "number"),
    "retire": ("code", "number", "into", "unit"),
}
CELLS = "cells"


def migration(node: Node, shaper: Shaper) -> Migration:
    """The migration in a file of `codebook/migrations/`."""
    got = shaper.fields(node, "the migration", required=("id",), optional=(ADD, RENAME, MERGE, SPLIT, RETIRE, CELLS))
    steps = [step for act in _REQUIRED if act in got for step in _steps(act, got[act], shaper)]
    cells = shaper.mapping(got.get(CELLS), CELLS)
    return Migration(
        id=shaper.text(got.get("id"), "id"),
        steps=tuple(steps),
        place=node.place,
        cells={name: shaper.texts(held, f"the cells of {name}") for name, held in cells.values.items()},
    )


def _steps(act: Act, node: Node, shaper: Shaper) -> Iterator[Step]:
    for item in shaper.items(node, act):
        got = shaper.fields(item, f"a step of {act!r}", required=_REQUIRED[act], optional=_OPTIONAL[act])
        yield Step(
            act=act,
            variable=shaper.text(got.get("variable"), "variable"),
            code=shaper.text(got.get("code"), "code"),
            into=_names(got.get("into"), shaper),
            why=shaper.text(got.get("why"), "why"),
            place=item.place,
            name=shaper.text(got.get("name"), "name"),
            number=shaper.number(got["number"], "number") if "number" in got else None,
            unit=cast("Unit", shaper.one_of(got["unit"], "unit", UNITS[:2])) if "unit" in got else "intervention",
        )


def _names(node: Node | None, shaper: Shaper) -> tuple[str, ...]:
    """One name, or a list of them."""
    return (shaper.text(node, "into"),) if isinstance(node, Text) else shaper.texts(node, "into")
