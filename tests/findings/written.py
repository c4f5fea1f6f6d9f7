"""A record that has the small codebook, the cases that a test writes, and measures, populations and findings of its own."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from coalition_kb.model import Analysis, Measure, Population
from coalition_kb.place import Place
from coalition_kb.reader import load
from tests.examplefiles import SMALL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from coalition_kb.model import Record, RowUnit

PLACE = Place("analysis.yaml", 1, 1)
RULES = {
    "level": 0.9,
    "least_rows": 2,
    "least_events_per_term": 1,
    "agreeing_runs": 3,
    "seed": 1,
    "draws": 20,
    "consistency": 0.8,
    "pri": 0.65,
    "row_cases": 1,
    "small_effect": 0.405,
}


def record_of(root: Path, *cases: str) -> Record:
    """The record of the *cases*, each the text of its file; the analysis of the small record is left out."""
    shutil.copytree(SMALL / "codebook", root / "codebook")
    (root / "cases").mkdir()
    for case in cases:
        id_ = case.split("id: ", 1)[1].split("\n", 1)[0]
        (root / f"cases/{id_}.yaml").write_text(case, encoding="utf-8")
    return replace(load(root).record, analysis=Analysis(), findings={})


def measure(id_: str, form: str, **given: object) -> Measure:
    """A measure whose name is its id; `under` has what other definitions change."""
    under = cast("Mapping[str, Mapping[str, object]]", given.pop("under", {}))
    return Measure(id_, id_, form, given, PLACE, under)


def population(id_: str, unit: RowUnit, *where: str) -> Population:
    """A population whose name is its id."""
    return Population(id_, id_, unit, where, PLACE)


def with_analysis(
    record: Record,
    measures: Sequence[Measure],
    populations: Sequence[Population],
    **rules: float,
) -> Record:
    """*record*, read by the *measures* and *populations*."""
    return replace(
        record,
        analysis=Analysis(
            rules=RULES | rules,
            measures={one.id: one for one in measures},
            populations={one.id: one for one in populations},
        ),
    )


CASES = 30
#: Who has a treaty when: Ruritania and Grand Fenwick a pact throughout, Costaguana bases for ten years.
BASES = range(2000, 2010)


def drawn_cases(seed: int) -> list[str]:
    """Cases in which demand makes a coalition likelier, and a treaty at the start makes a state likelier to join."""
    chance = random.Random(seed)  # noqa: S311 - for a table, not for a secret
    return [_drawn_case(chance, place) for place in range(CASES)]


def _drawn_case(chance: random.Random, place: int) -> str:
    year = 1990 + place
    demand = chance.choice(["light", "middling", "heavy"])
    mandate = chance.choice(
        {"light": ["none", "asked"], "middling": ["none", "asked", "given"], "heavy": ["asked", "given"]}[demand]
    )
    tied = {"COS": year in BASES, "RUR": True, "GFW": True, "SMA": False, "KHE": False, "FRD": False}
    partners = [
        f"  - {{state: {state}, codings: {{took_part: {_part(chance, is_tied=is_tied)}, troops: {chance.randint(1, 400)}, "
        f"limit_task: {chance.choice(['yes', 'no'])}}}}}"
        for state, is_tied in tied.items()
    ]
    return "\n".join(
        [
            f"id: case-{year}",
            f"start: {year}-06-01",
            f"end: {year}-07-01",
            f"locations: [{chance.choice(['SMA', 'FRD', 'KHE'])}]",
            f"codings: {{demand: {demand}, mandate: {mandate}, us_personnel: {chance.randint(100, 5000)}}}",
            "partners:",
            *partners,
            "",
        ]
    )


def _part(chance: random.Random, *, is_tied: bool) -> str:
    return "forces" if chance.random() < (0.7 if is_tied else 0.15) else "none"
