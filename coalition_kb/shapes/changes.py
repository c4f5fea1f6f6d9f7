"""A file of `codebook/changes/` to a version of the data. It may tell of thousands of cells, one a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coalition_kb.model import CellChange, Change

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coalition_kb.shapes.shaper import Shaper
    from coalition_kb.yamlfile import Node

_REQUIRED = ("id", "on", "codebook", "says")
_LISTS = ("added", "retired", "partners_added", "partners_gone")
_CELL = ("was", "now", "hash", "parts", "why")


def change(node: Node, shaper: Shaper) -> Change:
    """The version of the data in a file of `codebook/changes/`."""
    got = shaper.fields(node, "the version of the data", required=_REQUIRED, optional=(*_LISTS, "cells"))
    shaper.date(got.get("on"), "on")
    return Change(
        id=shaper.text(got.get("id"), "id"),
        on=shaper.text(got.get("on"), "on"),
        says=shaper.texts(got.get("says"), "says"),
        place=node.place,
        codebook=shaper.text(got.get("codebook"), "codebook"),
        **{name: shaper.texts(got.get(name), name) for name in _LISTS},
        cells=tuple(_cells(got.get("cells"), shaper)),
    )


def _cells(node: Node | None, shaper: Shaper) -> Iterator[CellChange]:
    """The cells by case, and below it by what follows in their address."""
    for case, held in shaper.mapping(node, "cells").values.items():
        below = shaper.mapping(held, f"the cells of {case}")
        for name, value in below.values.items():
            got = shaper.fields(value, name, optional=_CELL)
            was, now, fingerprint, why = (shaper.text(got.get(field), field) for field in ("was", "now", "hash", "why"))
            parts = shaper.texts(got.get("parts"), "parts")
            yield CellChange(f"{case}/{name}", was, now, fingerprint, parts, why, below.names[name])
