"""The conditional logit: which rows of a stratum have the outcome, given how many; what strata share falls out."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from coalition_kb.analysis.design import checked, unfit
from coalition_kb.analysis.estimates import Model
from coalition_kb.analysis.fitted import wald
from coalition_kb.analysis.logit import fit
from coalition_kb.analysis.maximum import Point, maximum
from coalition_kb.analysis.refusal import Refusal
from coalition_kb.analysis.sandwich import sandwich
from coalition_kb.analysis.separation import STEEP, separation
from coalition_kb.analysis.subsets import likelihood, residuals, side_by_side

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from coalition_kb.analysis.design import FloatArray
    from coalition_kb.analysis.sandwich import Clusters

NEAR = 1e-8  # before the last step, which leaves its square: each is a sum over all sets of rows
METHOD = "conditional logit, exact likelihood"


def conditional(  # noqa: PLR0913 - all but two by name
    y: FloatArray,
    x: FloatArray,
    *,
    names: Sequence[str],
    strata: Sequence[Hashable],
    level: float,
    errors: Clusters | None = None,
) -> Model | Refusal:
    """The logit of *y* on *x* within *strata*, each with an intercept of its own that is never estimated.

    Likelihood of a stratum with m outcomes: exp(sum of x_i b over the rows with the outcome) / sum of the same over all
    sets of m rows. The sum over sets is had by recursion over rows, without approximation. Strata in which all or none
    have the outcome tell nothing; their rows are counted as dropped (`without_variation` names them).

    Errors are of the model, the inverse information. With *errors* they are a sandwich whose row scores are
    (y_i - q_i) (x_i - mean), q_i the probability of row i given m, mean = sum(q_i x_i) / m of the stratum: each
    row's has expectation 0 given m, and they add up to the score. Within a stratum they are not independent, since m is
    given: let the strata be one kind of cluster, and what cuts across them (states) the other.

    Args:
        y: (n,) of 0 and 1.
        x: (n, k), no column constant within all strata that vary.
        names: of the k columns.
        strata: of the n rows.
        level: of the intervals, such as 0.90.
        errors: clusters of the n rows.

    Raises:
        ValueError: shapes do not fit, a number is missing, or an outcome is neither 0 nor 1.

    Source: G. Chamberlain, Analysis of covariance with qualitative data, Review of Economic Studies 47, 1980, pages
    225-238; M. H. Gail, J. H. Lubin and L. V. Rubinstein, Likelihood calculations for matched case-control studies and
    survival studies with tied death times, Biometrika 68, 1981, pages 703-707 (the recursion); D. Y. Lin and L. J. Wei,
    The robust inference for the Cox proportional hazards model, Journal of the American Statistical Association 84,
    1989, pages 1074-1078 (sandwich of a conditional likelihood).
    """
    checked(y, x, names, levels=2)
    members = _members(strata, len(y))
    varying = sorted((rows for rows in members.values() if _rarer(y[rows])), key=lambda rows: _rarer(y[rows]))
    if not varying:
        return Refusal("the outcome varies within no stratum: a conditional logit has nothing to compare")
    kept = np.concatenate(varying)
    groups = np.repeat(np.arange(len(varying)), [len(rows) for rows in varying])
    means = np.array([x[rows].mean(axis=0) for rows in varying])
    if refusal := unfit(x[kept] - means[groups], x[kept], names=names):
        return Refusal(f"within strata, {refusal.reason}")
    tables = [side_by_side(y, x, members=list(part)) for _, part in groupby(varying, key=lambda rows: _width(y[rows]))]
    start = _start(y[kept], x[kept], names)
    top = maximum(lambda at: _added(likelihood(table, at) for table in tables), start, near=NEAR)
    steep = bool((np.abs((x[kept] - means[groups]) @ top.at) > STEEP).any())
    if (steep or not top.converged) and (refusal := separation(y[kept], x[kept], names=names, strata=groups.tolist())):
        return refusal
    if not top.converged:
        return Refusal("the conditional likelihood has no maximum that could be found")
    covariance, words = top.point.inverse(), "inverse information of the model"
    notes = _notes(members, varying)
    if errors is not None:
        scores = np.concatenate([residuals(table, top.at).swapaxes(0, 1)[table.real.T] for table in tables])
        robust = sandwich(scores, covariance, clusters=errors.of(kept.tolist(), among=len(y)))
        if isinstance(robust, Refusal):
            return robust
        covariance, words, notes = robust.covariance, robust.errors, (*notes, *robust.notes)
    return Model(
        method=METHOD,
        estimates=wald(names, top.at, covariance=covariance, level=level),
        level=level,
        errors=words,
        n=len(kept),
        n_events=int(y[kept].sum()),
        log_likelihood=top.point.value,
        groups=len(varying),
        dropped=len(y) - len(kept),
        notes=notes,
    )


def _start(y: FloatArray, x: FloatArray, names: Sequence[str]) -> FloatArray:
    """The slopes of the logit without strata, which is quick and near: each step saved is one over all sets of rows."""
    found = fit(y, x, names=names)
    return np.zeros(len(names)) if isinstance(found, Refusal) else found.coefficients[:-1].copy()


def without_variation(y: FloatArray, strata: Sequence[Hashable]) -> tuple[Hashable, ...]:
    """The strata in which all rows have the outcome or none has, in their order: those the conditional logit drops."""
    members = _members(strata, len(y))
    return tuple(label for label, rows in members.items() if not _rarer(y[rows]))


def _members(strata: Sequence[Hashable], rows: int) -> dict[Hashable, list[int]]:
    """The rows of each stratum."""
    if len(strata) != rows:
        raise ValueError(f"{len(strata)} strata for {rows} rows")
    members: dict[Hashable, list[int]] = defaultdict(list)
    for row, label in enumerate(strata):
        members[label].append(row)
    return members


def _notes(members: dict[Hashable, list[int]], varying: Sequence[Sequence[int]]) -> tuple[str, ...]:
    """How many strata were left out."""
    if len(varying) == len(members):
        return ()
    rows = sum(map(len, members.values())) - sum(map(len, varying))
    return (f"{len(members) - len(varying)} of {len(members)} strata without variation left out, with {rows} rows",)


def _rarer(y: FloatArray) -> int:
    """How many rows of a stratum are on its rarer side."""
    return int(min(y.sum(), len(y) - y.sum()))


def _width(y: FloatArray) -> int:
    """Which strata are computed side by side: those whose rarer sides differ at most eightfold, as each costs its widest."""
    return _rarer(y).bit_length() // 3


def _added(points: Iterable[Point]) -> Point:
    """The likelihood of all strata, from its parts."""
    parts = list(points)
    return Point(
        value=sum(part.value for part in parts),
        score=np.sum([part.score for part in parts], axis=0),
        information=np.sum([part.information for part in parts], axis=0),
    )
