"""How far coders agree on a variable: alpha and Gwet's coefficient, with intervals, counts and a verdict by rule.

Coders who share sources or method can agree for that reason: what stands here is then an upper bound, which the caller says.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from coalition_kb.analysis.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

Level: TypeAlias = Literal["nominal", "ordinal", "interval", "ratio", "set"]
#: A code; a number where the level is ordered; where it is a set, the codes that the coder chose.
Answer: TypeAlias = str | float | frozenset[str]
Floats: TypeAlias = NDArray[np.float64]
Counts: TypeAlias = NDArray[np.int64]  # shape (n_units, n_answers): how many coders gave each answer to each unit

GOOD, TENTATIVE = 0.80, 0.667  # K. Krippendorff, Content Analysis, 2nd edition, 2004, p. 241
RARE = 5  # units in which anyone gave another answer than the usual one: fewer say nothing about the rare ones
COVERED = 95  # per cent, of the intervals


class Verdict(StrEnum):
    """What an alpha allows."""

    GOOD = "good"
    TENTATIVE = "for tentative conclusions"
    POOR = "not for inference"
    RARE = "too rare to judge"
    CONSTANT = "undefined: no variation"


@dataclass(frozen=True, slots=True)
class Interval:
    """A coefficient with the bounds of its interval."""

    value: float  # 1 full agreement, 0 that of chance, below 0 less; nan where it is not defined
    low: float  # nan where there is no sample in which it can be told
    high: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """The agreement of coders on one variable."""

    level: Level
    n_units: int  # units with two answers or more
    n_coders: int  # who gave an answer in any of them
    share: float  # 0 to 1: of two coders of a unit, how often both gave the same answer
    alpha: Interval
    gwet: Interval  # AC1 for nominal codes, else AC2; of sets among those that were given
    counts: Mapping[Answer, int]  # how often each answer was given in these units, the most frequent first
    verdict: Verdict
    left_out: tuple[int, ...]  # places of the rows with fewer than two answers
    undefined: int  # samples of the bootstrap without variation, which the interval of alpha leaves out


def agreement(
    ratings: Sequence[Sequence[Answer | None]], level: Level, *, samples: int, seed: int
) -> Agreement | Refusal:
    """The agreement of coders: *ratings* has a row for each unit and a column for each coder; None where there is no answer.

    The intervals are the middle 95 per cent of *samples* bootstraps over units, drawn with *seed*. The verdict: undefined
    where only one answer was ever given; too rare to judge where fewer than `RARE` units have any other answer than the
    usual one; else by alpha, good from .80, tentative from .667, not for inference below. Units with one answer count
    for nothing but the chance agreement of Gwet's coefficient.

    Raises:
        ValueError: the rows are not of one length; or an answer is not of the kind that the level has.

    Source:
        K. Krippendorff, Content Analysis, 2nd edition, 2004, chapter 11; Gwet's coefficient as in
        `gwet`.
    """
    paired = [row for row in ratings if _answers(row) > 1]
    if not paired:
        return Refusal("No unit has answers of two coders, so that there is no agreement to measure.")
    domain = _domain([one for row in ratings for one in row if one is not None], level)
    counts = np.array(
        [[list(row).count(value) for value in domain] for row in ratings if _answers(row)], dtype=np.int64
    )
    given = Counter(one for row in paired for one in row if one is not None)
    usual = given.most_common(1)[0][0]
    others = sum(any(one is not None and one != usual for one in row) for row in paired)
    drawn = [*_drawn(counts, samples, seed)]
    apart, weighted = _apart(domain, level), weights(domain, level)  # once for all samples
    alpha, without = _interval(lambda one: _alpha(one, apart), counts, drawn)
    coefficient, _ = _interval(lambda one: gwet(one, weighted), counts, drawn)
    return Agreement(
        level=level,
        n_units=len(paired),
        n_coders=sum(any(one is not None for one in column) for column in zip(*paired, strict=True)),
        share=_observed(counts, np.eye(len(domain))),
        alpha=alpha,
        gwet=coefficient,
        counts=dict(given.most_common()),
        verdict=_verdict(alpha.value, others),
        left_out=tuple([place for place, row in enumerate(ratings) if _answers(row) <= 1]),
        undefined=without,
    )


def gwet(counts: Counts, weighted: Floats) -> float:
    """Gwet's coefficient: AC1 where the weights are 1 for the same answer and else 0; AC2 with any others.

    With r_ik coders who gave answer k to unit i, r_i in all, q answers and weights w_kl:
    pa = mean over units with r_i >= 2 of sum_k r_ik (r*_ik - 1) / (r_i (r_i - 1)), where r*_ik = sum_l w_kl r_il;
    pi_k = mean over all units of r_ik / r_i; pe = (sum of w) / (q (q - 1)) * sum_k pi_k (1 - pi_k);
    AC = (pa - pe) / (1 - pe). Not defined, nan: one answer alone, q = 1; no unit with two.

    Args:
        counts: shape (n_units, q); each unit has an answer.
        weighted: shape (q, q), symmetric, 0 to 1, 1 on the diagonal.

    Source:
        K. L. Gwet, "Computing Inter-Rater Reliability and Its Variance in the Presence of High Agreement", British
        Journal of Mathematical and Statistical Psychology 61(1), 2008, 29-48; with weights, his Handbook of Inter-Rater
        Reliability, 4th edition, 2014.
    """
    q = counts.shape[1]
    if q == 1 or counts.sum(axis=1).max() == 1:
        return math.nan
    shares = (counts / counts.sum(axis=1, keepdims=True)).mean(axis=0)
    by_chance = float(weighted.sum() / (q * (q - 1)) * (shares * (1 - shares)).sum())
    return (_observed(counts, weighted) - by_chance) / (1 - by_chance)


def weights(domain: Sequence[Answer], level: Level) -> Floats:
    """How far two answers agree, shape (q, q): for nominal codes 1 for the same and else 0.

    For ordered codes 1 - C(|k - l| + 1, 2) / C(q, 2) of their places k and l; for numbers 1 - (a - b)^2 / range^2, as the
    scale of a ratio has no weights of its own here; for sets their Jaccard similarity, as in `_apart`.

    Source:
        K. L. Gwet, Handbook of Inter-Rater Reliability, 4th edition, 2014, on ordinal and quadratic weights.
    """
    q = len(domain)
    if level == "nominal" or q == 1:
        return np.eye(q, dtype=np.float64)
    if level == "ordinal":
        steps: Floats = np.abs(np.subtract.outer(np.arange(q), np.arange(q)))
        return 1.0 - steps * (steps + 1) / (q * (q - 1))
    if level == "set":
        return 1 - _sets_apart(domain)
    numbers = np.array(domain, dtype=np.float64)
    far: Floats = np.subtract.outer(numbers, numbers) / np.ptp(numbers)
    return 1 - far**2


def _answers(row: Sequence[Answer | None]) -> int:
    return sum(one is not None for one in row)


def _domain(given: Sequence[Answer], level: Level) -> list[Answer]:
    """The answers that were given, each once, in their order."""
    wrong = next((one for one in given if not _is_of(one, level)), None)
    if wrong is not None:
        wanted = {"nominal": "code", "set": "set of codes"}.get(level, "finite number")
        raise ValueError(f"{wrong!r} is no {wanted}, as answers of the level {level} are")
    if level == "set":
        return sorted(set(given), key=lambda one: sorted(one) if isinstance(one, frozenset) else [])
    return sorted(set(given), key=lambda one: (isinstance(one, str), one))


def _is_of(one: Answer, level: Level) -> bool:
    """Whether *one* is such an answer as *level* has."""
    if level in ("nominal", "set"):
        return isinstance(one, frozenset) == (level == "set")
    return isinstance(one, float | int) and math.isfinite(one)


def _observed(counts: Counts, weighted: Floats) -> float:
    """The agreement seen, 0 to 1: the mean over units with two answers or more."""
    paired = counts[counts.sum(axis=1) > 1]
    of_unit = paired.sum(axis=1)
    return float(((paired * (paired @ weighted - 1)).sum(axis=1) / (of_unit * (of_unit - 1))).mean())


def _alpha(counts: Counts, apart: Callable[[Floats], Floats]) -> float:
    """Alpha, by how far answers are *apart*; nan where units with two or more hold but one answer, or there is no such unit.

    With o_ck the pairs of answers c and k within units, each unit's divided by its answers less one, n_c = sum_k o_ck,
    n = sum of n_c and d_ck how far two answers differ: alpha = 1 - (n - 1) sum(o_ck d_ck) / sum(n_c n_k d_ck).
    """
    paired = counts[counts.sum(axis=1) > 1].astype(np.float64)
    if np.count_nonzero(paired.sum(axis=0)) <= 1:
        return math.nan
    others = paired.sum(axis=1) - 1
    pairs = (paired / others[:, None]).T @ paired - np.diag((paired / others[:, None]).sum(axis=0))
    margins = pairs.sum(axis=1)
    far = apart(margins)
    return float(1 - (margins.sum() - 1) * (pairs * far).sum() / (margins @ far @ margins))


def _apart(domain: Sequence[Answer], level: Level) -> Callable[[Floats], Floats]:
    """How far two answers differ, squared, (q, q), by how often each was given.

    Nominal 0 or 1; ordinal (sum of n_g from c to k - (n_c + n_k) / 2)^2; interval (c - k)^2; ratio ((c - k) / (c + k))^2.
    Of sets the distance of Jaccard itself, which is not squared: as for codes, 0 is the same and 1 nothing in common.
    """
    if level == "ordinal":
        return _steps_apart
    fixed = _always_apart(domain, level)
    return lambda _: fixed


def _steps_apart(margins: Floats) -> Floats:
    middle = np.cumsum(margins) - margins / 2
    steps: Floats = np.subtract.outer(middle, middle)
    return steps**2


def _always_apart(domain: Sequence[Answer], level: Level) -> Floats:
    if level == "nominal":
        return 1 - np.eye(len(domain))
    if level == "set":
        return _sets_apart(domain)
    numbers = np.array(domain, dtype=np.float64)
    far: Floats = np.subtract.outer(numbers, numbers)
    if level == "ratio":
        sums = np.add.outer(numbers, numbers)
        far = np.divide(far, sums, out=np.zeros_like(far), where=sums != 0)
    return far**2


def _sets_apart(domain: Sequence[Answer]) -> Floats:
    """How far two sets differ, shape (q, q), 0 to 1: 1 - n(both) / n(either); two empty sets do not differ.

    Source:
        P. Jaccard, "The Distribution of the Flora in the Alpine Zone", New Phytologist 11(2), 1912, 37-50; as a distance
        for alpha, weighted further, in R. Passonneau, "Measuring Agreement on Set-valued Items (MASI) for Semantic and
        Pragmatic Annotation", Proceedings of LREC, 2006.
    """
    sets = [one for one in domain if isinstance(one, frozenset)]
    return np.array(
        [[1 - len(one & other) / (len(one | other) or 1) if one != other else 0 for other in sets] for one in sets]
    )


def _drawn(counts: Counts, samples: int, seed: int) -> Iterator[Counts]:
    """Samples of the units, with replacement."""
    random = np.random.default_rng(seed)
    for _ in range(samples):
        yield counts[random.integers(len(counts), size=len(counts))]


def _interval(coefficient: Callable[[Counts], float], counts: Counts, drawn: Sequence[Counts]) -> tuple[Interval, int]:
    """The coefficient of *counts* with its interval, and in how many of the samples it is not defined."""
    of_samples = [coefficient(one) for one in drawn]
    defined = [one for one in of_samples if not math.isnan(one)]
    tail = (100 - COVERED) / 2
    low, high = np.percentile(defined, [tail, 100 - tail]) if defined else (math.nan, math.nan)
    return Interval(coefficient(counts), float(low), float(high)), len(of_samples) - len(defined)


def _verdict(alpha: float, others: int) -> Verdict:
    if math.isnan(alpha):
        return Verdict.CONSTANT
    if others < RARE:
        return Verdict.RARE
    return Verdict.GOOD if alpha >= GOOD else Verdict.TENTATIVE if alpha >= TENTATIVE else Verdict.POOR
