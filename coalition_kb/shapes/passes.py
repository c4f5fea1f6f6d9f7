"""`codebook/passes.yaml` to what is told of passes, and to the draws of cases that were coded again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.model import CodingPass, Draw

if TYPE_CHECKING:
    from coalition_kb.shapes.shaper import Shaper
    from coalition_kb.yamlfile import Node

_DRAW = ("id", "seed", "data", "says", "strata", "partners")


@dataclass(frozen=True, slots=True)
class Told:
    """What the file holds."""

    passes: list[CodingPass]
    draws: list[Draw]


def passes(node: Node, shaper: Shaper) -> Told:
    """The passes and the draws of the file, in its order."""
    got = shaper.fields(node, "the file of passes", required=("passes",), optional=("draws",))
    return Told(
        [_pass(item, shaper) for item in shaper.items(got.get("passes"), "passes")],
        [_draw(item, shaper) for item in shaper.items(got["draws"], "draws")] if "draws" in got else [],
    )


def _pass(node: Node, shaper: Shaper) -> CodingPass:
    got = shaper.fields(node, "the pass", required=("id", "says"), optional=("shares",))
    words = {name: shaper.text(got.get(name), name) for name in ("id", "says", "shares")}
    return CodingPass(**words, place=node.place)


def _draw(node: Node, shaper: Shaper) -> Draw:
    got = shaper.fields(node, "the draw", required=_DRAW)
    strata = shaper.mapping(got.get("strata"), "strata")
    words = {name: shaper.text(got.get(name), name) for name in ("id", "seed", "data", "says")}
    return Draw(
        **words,
        strata={name: shaper.texts(cases, name) for name, cases in strata.values.items()},
        n_partners=int(shaper.number(got.get("partners"), "partners")),
        place=node.place,
    )
