"""Every smallest choice of sets that together hold all elements: the minimum covers of a prime implicant chart.

Nothing is dropped that could lose a cover.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count, islice, product
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

Chart: TypeAlias = "NDArray[np.bool_]"  # (n_sets, n_elements): which set holds which element
Cover: TypeAlias = tuple[int, ...]  # places of sets

FIRST_STEPS, STEPS = 200, 60  # of prices, for a whole chart and for what a choice leaves of it
SURE = 1e-6  # by so much a bound must pass a number of sets, since prices are rounded


@dataclass(frozen=True, slots=True)
class Covers:
    """Covers by the smallest number of sets, each in order."""

    found: tuple[Cover, ...]
    is_capped: bool  # there are more than are listed


class _Bound(NamedTuple):
    value: float  # no cover has fewer sets
    costs: NDArray[np.float64]  # by how much the bound rises with each set, or falls without it where below 0
    prices: NDArray[np.float64]


def minimum_covers(chart: Chart, *, at_most: int) -> Covers:
    """All covers of the elements of *chart* by the smallest number of its sets; of more than *at_most*, so many.

    An element whose holders all hold another one asks for nothing of its own; sets that hold the same of what is left
    stand for each other; and parts that share no set are solved apart. The rest is searched (`_of_size`). Which covers
    are listed where there are too many hangs on the order of the sets, and on nothing else.

    Args:
        chart: (n_sets, n_elements), every element held by a set.
        at_most: the covers that are listed, at least 1.

    Source: E. J. McCluskey, "Minimization of Boolean Functions", Bell System Technical Journal 35(6), 1956, for the chart
    and for dominance.
    """
    asking = chart[:, _asking(chart)]
    found: list[Cover] = [()]
    is_capped = False
    for places in _parts(asking):
        part, same = np.unique(asking[places], axis=0, return_inverse=True)
        part = part[:, part.any(axis=0)]
        alike = [tuple(places[same.reshape(-1) == one].tolist()) for one in range(len(part))]
        choices = (each for cover in _smallest(part) for each in product(*(alike[one] for one in cover)))
        few = list(islice(choices, at_most + 1))
        joined = list(islice(((*one, *other) for one in found for other in few), at_most + 1))
        is_capped = is_capped or len(joined) > at_most
        found = joined[:at_most]
    return Covers(tuple(sorted(tuple(sorted(one)) for one in found)), is_capped)


def _asking(chart: Chart) -> NDArray[np.int64]:
    """The elements that no other speaks for: none has its holders among theirs. Of several with the same, the first."""
    _, first = np.unique(chart, axis=1, return_index=True)
    kept: list[int] = []
    for element in sorted(first.tolist(), key=lambda one: (chart[:, one].sum(), one)):
        holders = chart[:, element]
        if not any((chart[:, other] <= holders).all() for other in kept):
            kept.append(element)
    return np.array(kept)


def _parts(chart: Chart) -> Iterator[NDArray[np.int64]]:
    """The places of sets, in groups that share no element; sets that hold nothing are in none."""
    left = chart.any(axis=1)
    while left.any():
        group = np.isin(np.arange(len(chart)), np.argmax(left))
        while (wider := _touching(chart, group)).sum() > group.sum():
            group = wider
        yield np.flatnonzero(group)
        left &= ~group


def _touching(chart: Chart, group: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which sets hold an element that a set of *group* holds."""
    held: NDArray[np.bool_] = np.logical_or.reduce(chart[:, chart[group].any(axis=0)], axis=1)
    return held


def _smallest(chart: Chart) -> Iterator[Cover]:
    """Every cover by the smallest number of sets, which are all different."""
    root = _bound(chart, np.full(chart.shape[1], 1 / chart.shape[0]), steps=FIRST_STEPS, above=np.inf)
    sets, elements = np.arange(chart.shape[0]), np.arange(chart.shape[1])
    for size in count(max(1, int(np.ceil(root.value - SURE)))):
        covers = _of_size(chart, sets, elements, size, root.prices)
        first = next(covers, None)
        if first is not None:
            yield first
            yield from covers
            return


def _of_size(
    chart: Chart, sets: NDArray[np.int64], elements: NDArray[np.int64], size: int, prices: NDArray[np.float64]
) -> Iterator[Cover]:
    """Every cover of *elements* by *size* or fewer of *sets*, each once.

    The element that the fewest sets hold is held by one of them: each is tried, and not again beside the next. A branch
    ends, and a set is left out, where the bound shows that no cover of this size has it.
    """
    if not len(elements):
        yield ()
        return
    here = chart[np.ix_(sets, elements)]
    if size < 1 or not here.any(axis=0).all():
        return
    bound = _bound(here, prices[elements], steps=STEPS, above=size + SURE)
    if bound.value > size + SURE:
        return
    useful = here.any(axis=1) & (bound.value + np.maximum(bound.costs, 0) <= size + SURE)
    sets, here = sets[useful], here[useful]
    prices = prices.copy()
    prices[elements] = bound.prices
    rarest = int(np.argmin(here.sum(axis=0)))
    holders = np.flatnonzero(here[:, rarest])
    rest = np.ones(len(sets), dtype=bool)
    for place in holders[np.argsort(bound.costs[useful][holders], kind="stable")].tolist():
        rest[place] = False
        for more in _of_size(chart, sets[rest], elements[~here[place]], size - 1, prices):
            yield (int(sets[place]), *more)


def _bound(chart: Chart, prices: NDArray[np.float64], *, steps: int, above: float) -> _Bound:
    """A number below which no cover can be, and how it would change with each set: a Lagrangian bound.

    Elements have prices u >= 0; a set costs 1 less the prices of what it holds. Whatever the prices,
    sum(u) + sum over sets of min(0, cost) is at most the size of any cover. Prices rise where an element is not held
    by the sets that cost less than 0, and fall where more than one holds it, until the bound is *above* or *steps* are done.

    Source: J. E. Beasley, "An algorithm for set covering problem", European Journal of Operational Research 31(1), 1987.
    """
    weights = chart.astype(float)
    best = _Bound(-np.inf, np.zeros(len(chart)), prices)
    stride, since = 1.0, 0
    for _ in range(steps):
        costs = 1 - weights @ prices
        value = float(prices.sum() + np.minimum(costs, 0).sum())
        since += 1
        if value > best.value + SURE:
            best, since = _Bound(value, costs, prices), 0
        if best.value > above:
            break
        if since == 8:  # without gain: the steps were too long  # noqa: PLR2004
            stride, since, prices, costs = stride / 2, 0, best.prices, best.costs
        slope = 1 - (costs < 0) @ weights
        slope[(prices <= 0) & (slope < 0)] = 0
        length = float(slope @ slope)
        if not length:
            break
        target = above + 1 if np.isfinite(above) else 1.05 * max(best.value, 1)
        prices = np.maximum(0, prices + stride * (target - best.value) / length * slope)
    return best
