"""Pairs of cases for close comparison: alike and yet with another outcome, or unlike and yet with the same.

What such a pair differs in, or shares, is a candidate for an explanation, not a cause.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Literal

import numpy as np

from coalition_kb.analysis.similarity import DIGITS, likeness, matrix

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coalition_kb.analysis.similarity import Feature, Likeness, Row


@dataclass(frozen=True, slots=True)
class Design:
    """Which pairs are wanted. Each part is the scholar's to choose."""

    outcomes: Literal["different", "same"]  # different: the most similar pairs; same: the most different ones
    least_overlap: float  # 0 to 1: pairs with less in common are hidden
    most: int  # pairs to show


@dataclass(frozen=True, slots=True)
class Pair:
    """Two cases, by id, the lesser first."""

    first: str
    second: str
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Pairs:
    """The pairs that were looked for, and what was not looked at."""

    found: tuple[Pair, ...]
    n: int  # pairs that would do, of which *found* are the first
    hidden: int  # pairs that would do by their outcomes and have too little in common
    left_out: tuple[str, ...]  # ids of cases whose outcome is not known


def pairs(features: Sequence[Feature], cases: Mapping[str, Row], outcomes: Mapping[str, str], design: Design) -> Pairs:
    """The most similar pairs of cases with different outcomes, or the most different ones with the same outcome.

    Of two pairs as near, or as far, that with more overlap comes first, then by ids. *outcomes* are by the id of the case;
    cases that are not in it are left out and named. No outcome may be among the features: the caller sees to it.

    Source:
        The methods of difference and of agreement of J. S. Mill, A System of Logic, 1843, book III, chapter VIII; as
        designs, A. Przeworski and H. Teune, The Logic of Comparative Social Inquiry, 1970.
    """
    ids = sorted(id_ for id_ in cases if id_ in outcomes)
    held = matrix(features, [cases[id_] for id_ in ids])
    is_alike = design.outcomes == "different"
    wanted = [(i, j) for i, j in combinations(range(len(ids)), 2) if (outcomes[ids[i]] != outcomes[ids[j]]) == is_alike]
    shown = [at for at in wanted if held.overlap[at] >= design.least_overlap and not np.isnan(held.distance[at])]
    sign = 1 if is_alike else -1
    # A sort keeps the order of what is equal, and the pairs come in the order of their ids.
    shown.sort(key=lambda at: (sign * round(float(held.distance[at]), DIGITS), -float(held.overlap[at])))
    found = [Pair(ids[i], ids[j], likeness(features, cases[ids[i]], cases[ids[j]])) for i, j in shown[: design.most]]
    return Pairs(
        found=tuple(found),
        n=len(shown),
        hidden=len(wanted) - len(shown),
        left_out=tuple([id_ for id_ in cases if id_ not in outcomes]),
    )
