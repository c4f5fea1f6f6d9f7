"""Whole comparisons of 200 cases in eight conditions, as JSON: fuzzy, crisp and multi-value, with much noise.

Noise makes tables whose solutions are hard to find: many remainders, and more smallest models than are listed.
"""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.measure import alternated, here, limit, medians
from coalition_kb.analysis.memberships import Memberships, memberships
from coalition_kb.analysis.qca import Question, analysed
from coalition_kb.analysis.qca_report import as_json
from coalition_kb.analysis.solution import Solution
from coalition_kb.analysis.truth_table import CutOffs

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.measure import Time

AT_MOST = 1.0  # seconds of the processor, for a whole analysis
CASES, CONDITIONS = 200, "ABCDEFGH"
SEEDS = (0, 1, 2)
KINDS = ("fuzzy", "crisp", "multi-value")
NOISE = (0.05, 0.2, 0.4)


def qca(rounds: int) -> dict[str, object]:
    """The time of each analysis, with the numbers of its models."""
    asked = {
        f"{kind}, noise {noise}, seed {seed}": _cases(kind, noise, seed)
        for kind in KINDS
        for noise in NOISE
        for seed in SEEDS
    }
    works = {name: _work(data) for name, data in asked.items()}
    times = alternated(works, rounds)
    slowest = max(median(one.cpu for one in each) for each in times.values())
    told = {name: {**_models(data), **medians(times[name])} for name, data in asked.items()}
    return {"analyses": told, "limits": [limit("seconds of the processor, the slowest analysis", slowest, AT_MOST)]}


def _work(data: Memberships) -> Callable[[], Time]:
    return lambda: here(lambda: as_json(analysed(data, _question(data))))


def _question(data: Memberships) -> Question:
    expected = {} if data.is_multi_value else dict.fromkeys(data.conditions, 1)
    cut_offs = CutOffs(incl=0.8, pri=0, n=1)
    return Question(data.conditions, "Y", is_negated=False, expected=expected, cut_offs=cut_offs, max_models=200)


def _models(data: Memberships) -> dict[str, object]:
    found = analysed(data, _question(data)).solutions
    kinds = {"conservative": found.conservative, "parsimonious": found.parsimonious}
    return {kind: len(one.models) for kind, one in kinds.items() if isinstance(one, Solution)}


def _cases(kind: str, noise: float, seed: int) -> Memberships:
    """Cases whose outcome follows A*~B + C*D*~E, but for *noise*."""
    random = np.random.default_rng(seed)
    shape = (CASES, len(CONDITIONS))
    levels = [3 if kind == "multi-value" and at % 2 else 2 for at in range(len(CONDITIONS))]
    values = np.round(random.beta(0.5, 0.5, shape), 2) if kind == "fuzzy" else 1.0 * random.integers(0, levels, shape)
    a, b, c, d, e = np.minimum(values, 1).T[:5]
    outcome = np.maximum(np.minimum(a, 1 - b), np.minimum(np.minimum(c, d), 1 - e))
    if kind == "fuzzy":
        outcome = np.clip(np.round(outcome + random.normal(0, noise, CASES), 2), 0, 1)
    else:
        outcome = np.where(random.random(CASES) < noise, 1 - outcome, outcome)
    made = memberships([f"c{one}" for one in range(CASES)], list(CONDITIONS), values, outcome)
    if not isinstance(made, Memberships):
        raise TypeError(made.reason)
    return made
