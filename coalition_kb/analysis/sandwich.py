"""Standard errors that do not rest on the model's own: robust ones, and those of rows that hang together in clusters."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from coalition_kb.analysis.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from numpy.typing import NDArray

    from coalition_kb.analysis.design import FloatArray

NEGATIVE = 1e-12  # of the largest eigenvalue: less below zero is rounding


class Factor(Enum):
    """What the variance is multiplied by as there are few clusters G, or few rows n for k coefficients."""

    NONE = "no factor"
    GROUPS = "factor G/(G-1)"
    FULL = "factor G/(G-1) × (n-1)/(n-k)"


@dataclass(frozen=True, slots=True)
class Clusters:
    """Which rows hang together. Without labels each row is a cluster: that is HC0, and with the full factor HC1."""

    factor: Factor
    labels: Mapping[str, Sequence[Hashable]] = field(default_factory=dict)  # what clusters are of: for each row, which

    def of(self, rows: Sequence[int], *, among: int) -> Clusters:
        """The clusters of some *rows* alone, in their order.

        Raises:
            ValueError: there are not as many labels as rows *among* which these are.
        """
        for kind, labels in self.labels.items():
            if len(labels) != among:
                raise ValueError(f"{len(labels)} labels of {kind} for {among} rows")
        return Clusters(self.factor, {kind: [labels[row] for row in rows] for kind, labels in self.labels.items()})


@dataclass(frozen=True, slots=True, eq=False)
class Robust:
    """A covariance with the words that tell how it was made."""

    covariance: FloatArray  # (k, k)
    errors: str
    groups: int  # clusters; of several kinds the fewest
    notes: tuple[str, ...] = ()


def sandwich(scores: FloatArray, inverse: FloatArray, *, clusters: Clusters) -> Robust | Refusal:
    """The covariance inverse · meat · inverse, the meat of rows that hang together in *clusters*.

    One kind of cluster: meat = factor × sum over clusters of u u', u the sum of the cluster's scores. Two kinds, which
    may cross: V1 + V2 - V12, where the clusters of V12 are the pairs that occur, and each part has the factor of its own
    number of clusters. Such a difference can have negative eigenvalues; in units of the model's errors they are set to
    zero, and a note says so.

    Args:
        scores: (n, k) each row's derivative of the log likelihood at its maximum.
        inverse: (k, k) inverse of the information.
        clusters: labels of the same n rows.

    Raises:
        ValueError: labels and rows differ in number.

    Source: H. White, A heteroskedasticity-consistent covariance matrix estimator, Econometrica 48, 1980, pages 817-838;
    J. G. MacKinnon and H. White, Journal of Econometrics 29, 1985, pages 305-325 (HC1); K.-Y. Liang and S. L. Zeger,
    Longitudinal data analysis using generalized linear models, Biometrika 73, 1986, pages 13-22; A. C. Cameron,
    J. B. Gelbach and D. L. Miller, Robust inference with multiway clustering, Journal of Business & Economic
    Statistics 29, 2011, pages 238-249.
    """
    rows, columns = scores.shape
    labels = clusters.of(range(rows), among=rows).labels or {"": range(rows)}
    for kind, one in labels.items():
        if len(set(one)) < 2:  # noqa: PLR2004 - one cluster tells nothing of how clusters differ
            return Refusal(f"all {rows} rows are of one {kind}: no errors can be clustered so")
    meat = np.zeros((columns, columns))
    numbered = [_numbers(one) for one in labels.values()]
    for size in range(1, len(labels) + 1):
        for kinds in combinations(numbered, size):
            summed = _summed(scores, np.ravel_multi_index(kinds, [one.max() + 1 for one in kinds]))
            meat += (-1) ** (size + 1) * _factor(clusters.factor, len(summed), scores.shape) * (summed.T @ summed)
    covariance, negative = _not_negative(inverse @ meat @ inverse, np.sqrt(np.diag(inverse)))
    groups = min(len(set(one)) for one in labels.values())
    notes = ["negative eigenvalues of the covariance were set to zero"] * negative
    if groups < columns:
        notes.append(f"{groups} clusters for {columns} coefficients: too few to test all of them at once")
    return Robust(covariance, _words(clusters), groups if clusters.labels else 0, tuple(notes))


def _numbers(labels: Sequence[Hashable]) -> NDArray[np.intp]:
    """Each label's number, from 0, in the order in which they come."""
    places: dict[Hashable, int] = {}
    return np.array([places.setdefault(label, len(places)) for label in labels], dtype=np.intp)


def _summed(scores: FloatArray, which: NDArray[np.intp]) -> FloatArray:
    """The scores of each cluster, added up; *which* cluster a row is of."""
    _, places = np.unique(which, return_inverse=True)
    return np.column_stack([np.bincount(places, weights=column) for column in scores.T])


def _factor(factor: Factor, groups: int, shape: tuple[int, ...]) -> float:
    """What a part of the meat is multiplied by."""
    if factor is Factor.NONE:
        return 1.0
    rows, columns = shape
    few_rows = (rows - 1) / (rows - columns) if factor is Factor.FULL else 1.0
    return groups / (groups - 1) * few_rows


def _not_negative(covariance: FloatArray, units: FloatArray) -> tuple[FloatArray, bool]:
    """The covariance without negative eigenvalues, and whether it had any beyond rounding."""
    values, vectors = np.linalg.eigh(covariance / np.outer(units, units))
    if values[0] >= 0:
        return covariance, False
    mended = (vectors * np.maximum(values, 0)) @ vectors.T * np.outer(units, units)
    return mended, bool(values[0] < -NEGATIVE * values[-1])


def _words(clusters: Clusters) -> str:
    """How the errors were made."""
    if clusters.labels:
        return f"clustered by {' and '.join(clusters.labels)}, {clusters.factor.value}"
    return {Factor.NONE: "robust (HC0)", Factor.GROUPS: "robust (HC0 × n/(n-1))", Factor.FULL: "robust (HC1)"}[
        clusters.factor
    ]
