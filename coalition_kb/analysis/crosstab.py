"""Two codings of the same cases against each other: counts, exact tests, and how strongly they hang together."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, nan, sqrt
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammaln

from coalition_kb.analysis.proportion import Share, difference
from coalition_kb.analysis.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from numpy.typing import NDArray


MOST_TABLES = 50_000  # that are listed to find an exact p; beyond, tables are drawn
ALIKE = 1e-7  # relative: tables whose probabilities differ by less are equally probable, as in R's fisher.test
TWO = 2


@dataclass(frozen=True, slots=True)
class Crosstab:
    """A table of counts with its tests and measures."""

    row_names: tuple[Hashable, ...]
    column_names: tuple[Hashable, ...]
    counts: tuple[tuple[int, ...], ...]
    exact: Exact
    cramer: float  # V, 0 to 1
    somers: Somers  # for rows and columns that have an order
    fourfold: Fourfold | None  # of two rows and two columns alone


@dataclass(frozen=True, slots=True)
class Exact:
    """The probability of a table as improbable as this or more, given its margins."""

    p: float
    draws: int  # tables drawn; 0 if all were listed, and p is exact


@dataclass(frozen=True, slots=True)
class Somers:
    """Somers' d of the columns on the rows: pairs of different rows, (concordant - discordant) / all such pairs."""

    value: float  # -1 to 1
    p: float  # of tables with these margins, the share whose d is as far from 0; listed or drawn as the exact test's


@dataclass(frozen=True, slots=True)
class Fourfold:
    """What 2 × 2 tables have besides: the second column is the outcome, the second row the condition."""

    sample_odds_ratio: float  # infinite or 0 where a cell is empty; nan where a margin's both are
    odds_ratio: float  # of the conditional likelihood given the margins
    low: float  # its exact interval
    high: float
    level: float
    difference: Share  # share of the outcome in the second row less that in the first


def crosstab(  # noqa: PLR0913 - all but two by name
    rows: Sequence[Hashable],
    columns: Sequence[Hashable],
    *,
    row_names: Sequence[Hashable],
    column_names: Sequence[Hashable],
    level: float,
    draws: int,
    seed: int,
) -> Crosstab | Refusal:
    """The table of *rows* against *columns*; levels that no case has are left out.

    Fisher's exact test, in the form of Freeman and Halton for more than four cells: the sum of the probabilities of all
    tables with these margins that are no more probable than this one. Somers' d is tested alike, by the tables whose d
    is as far from 0 or farther. Where there are too many to list, *draws* tables are drawn with *seed*, and
    p = (1 + such tables) / (1 + draws).

    Args:
        rows: each case's level in the rows.
        columns: the same cases' levels in the columns.
        row_names: all levels, in their order.
        column_names: as row_names.
        level: of the intervals, such as 0.90.
        draws: of tables, such as 10000.
        seed: of the draws.

    Raises:
        ValueError: rows and columns differ in length, or a level is none of the names.

    Source: G. H. Freeman and J. H. Halton, Note on an exact treatment of contingency, goodness of fit and other
    problems of significance, Biometrika 38, 1951, pages 141-149; H. Cramér, Mathematical Methods of Statistics, 1946
    (V); R. H. Somers, A new asymmetric measure of association for ordinal variables, American Sociological Review 27,
    1962, pages 799-811; A. Agresti, A survey of exact inference for contingency tables, Statistical Science 7, 1992,
    pages 131-153; B. Phipson and G. K. Smyth, Permutation p-values should never be zero, Statistical Applications
    in Genetics and Molecular Biology 9, 2010, article 39.
    """
    if len(rows) != len(columns):
        raise ValueError(f"{len(rows)} rows and {len(columns)} columns of cases")
    named = tuple(name for name in row_names if name in set(rows)), tuple(n for n in column_names if n in set(columns))
    for side, levels, used in (("rows", named[0], rows), ("columns", named[1], columns)):
        if strange := [one for one in used if one not in levels]:
            raise ValueError(f"{strange[0]!r} is no level of the {side}")
        if len(levels) < TWO:
            return Refusal(f"the {side} have {len(levels)} level with cases: nothing can be compared")
    counts = np.zeros((len(named[0]), len(named[1])), dtype=np.intp)
    np.add.at(counts, ([named[0].index(one) for one in rows], [named[1].index(one) for one in columns]), 1)
    tested, somers = exact(counts, draws=draws, seed=seed)
    return Crosstab(
        row_names=named[0],
        column_names=named[1],
        counts=tuple(tuple(line) for line in counts.tolist()),
        exact=tested,
        cramer=cramer(counts),
        somers=somers,
        fourfold=fourfold(counts, level=level) if counts.shape == (TWO, TWO) else None,
    )


def exact(counts: NDArray[np.intp], *, draws: int, seed: int) -> tuple[Exact, Somers]:
    """Fisher's exact test and Somers' d of *counts* (r, c), no margin empty, as `crosstab` tells."""
    margins = counts.sum(axis=1), counts.sum(axis=0)
    listed = _listed(*margins)
    tables = _drawn(*margins, draws=draws, seed=seed) if listed is None else listed
    logs = -gammaln(tables + 1.0).sum(axis=(1, 2))
    own = -gammaln(counts + 1.0).sum()
    surplus, ours = _surplus(tables), int(_surplus(counts[None])[0])
    pairs = (counts.sum() ** 2 - (margins[0] ** 2).sum()) / 2
    extreme = logs <= own + ALIKE, np.abs(surplus) >= abs(ours)
    if listed is None:
        p = [float((1 + one.sum()) / (1 + draws)) for one in extreme]
    else:
        chances = np.exp(logs - logs.max())
        p = [float(chances[one].sum() / chances.sum()) for one in extreme]
    return Exact(p[0], draws if listed is None else 0), Somers(ours / float(pairs), p[1])


def cramer(counts: NDArray[np.intp]) -> float:
    """Cramér's V of *counts* (r, c), no margin empty: sqrt(chi² / (n min(r - 1, c - 1)))."""
    n = counts.sum()
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / n
    return sqrt(float(((counts - expected) ** 2 / expected).sum()) / (n * (min(counts.shape) - 1)))


def fourfold(counts: NDArray[np.intp], *, level: float) -> Fourfold:
    """The odds ratio and the difference of shares of *counts* (2, 2), no margin empty.

    Source: R. A. Fisher, The logic of inductive inference, Journal of the Royal Statistical Society 98, 1935, pages
    39-82 (odds ratio given the margins).
    """
    (a, b), (c, d) = counts.tolist()
    sample = a * d / (b * c) if b * c else inf if a * d else nan
    from scipy.stats.contingency import odds_ratio  # noqa: PLC0415 - half a second, which most commands need not spend

    found = odds_ratio(counts, kind="conditional")
    interval = found.confidence_interval(confidence_level=level)
    shares = difference((d, c + d), (b, a + b), level=level)
    if isinstance(shares, Refusal):
        raise ValueError(shares.reason)  # noqa: TRY004 - a margin is empty
    return Fourfold(sample, float(found.statistic), float(interval.low), float(interval.high), level, shares)


def _surplus(tables: NDArray[np.intp]) -> NDArray[np.intp]:
    """Of each table (tables, r, c) the pairs of cases that rows and columns put in the same order, less the others."""
    surplus = np.zeros(len(tables), dtype=np.intp)
    for row in range(tables.shape[1] - 1):
        for column in range(tables.shape[2]):
            below = tables[:, row + 1 :].sum(axis=1)
            balance = below[:, column + 1 :].sum(axis=1) - below[:, :column].sum(axis=1)
            surplus += tables[:, row, column] * balance
    return surplus


def _drawn(row_totals: NDArray[np.intp], column_totals: NDArray[np.intp], *, draws: int, seed: int) -> NDArray[np.intp]:
    """Tables (draws, r, c) with these margins: each case keeps its row and is given another's column."""
    rows, columns = (np.repeat(np.arange(len(totals)), totals) for totals in (row_totals, column_totals))
    shuffled = np.random.default_rng(seed).permuted(np.tile(columns, (draws, 1)), axis=1)
    shape = draws, len(row_totals), len(column_totals)
    cells = np.ravel_multi_index((np.arange(draws)[:, None], rows, shuffled), shape)
    return np.bincount(cells.ravel(), minlength=draws * shape[1] * shape[2]).reshape(shape)


def _listed(row_totals: NDArray[np.intp], column_totals: NDArray[np.intp]) -> NDArray[np.intp] | None:
    """All tables (tables, r, c) with these margins; None if they are too many.

    They grow cell by cell, column after column; the last column is what the rows have left.
    """
    tables = np.zeros((1, len(row_totals), len(column_totals)), dtype=np.intp)
    tables[0, :, -1] = row_totals
    for column, total in enumerate(column_totals[:-1].tolist()):
        rest = np.array([total] * len(tables))
        for row in range(len(row_totals)):
            room = tables[:, row + 1 :, -1].sum(axis=1)  # what the rows below can take
            least, most = np.maximum(rest - room, 0), np.minimum(rest, tables[:, row, -1])
            ways = most - least + 1
            if ways.sum() > MOST_TABLES:
                return None
            cell = np.arange(ways.sum()) - np.repeat(np.cumsum(ways) - ways - least, ways)
            tables, rest = np.repeat(tables, ways, axis=0), np.repeat(rest, ways) - cell
            tables[:, row, column] = cell
            tables[:, row, -1] -= cell
    return tables
