"""The tests of findings that count rows: shares, tables, differences, correlations, sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coalition_kb.analysis.correlation import spearman
from coalition_kb.analysis.crosstab import crosstab
from coalition_kb.analysis.equivalence import tost
from coalition_kb.analysis.fit import necessity, sufficiency
from coalition_kb.analysis.logit import fit
from coalition_kb.analysis.overlap import weighted_difference
from coalition_kb.analysis.proportion import difference, jeffreys
from coalition_kb.analysis.refusal import Refusal
from coalition_kb.findings.results import Cell
from coalition_kb.findings.sample import counted, in_words, sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from coalition_kb.analysis.proportion import Share
    from coalition_kb.findings.frame import Numbers
    from coalition_kb.findings.results import Tested
    from coalition_kb.findings.sample import Sample

LEAST_SIDE = 5  # rows on each side of a difference of shares
HALF = 0.5
DRAWN_TABLES = 10_000  # where an exact test has too many tables to list


def tested_count(sample: Sample) -> Tested:
    """The rows in which the measure is 1, and how many cases they are of."""
    return sample.tested(_met(sample), cells=sample.split(sample.test.text("of")))


def tested_share(sample: Sample) -> Tested:
    """The share of the rows in which the measure is 1, with Jeffreys' interval."""
    cells, numbers = sample.split(sample.test.text("of")), _met(sample)
    if sample.too_few:
        return sample.opened(sample.too_few, cells=cells)
    found = jeffreys(int(numbers["count"]), sample.n, level=sample.rules["level"])
    return sample.tested(numbers | _interval("share", found), cells=cells)


def _met(sample: Sample) -> dict[str, float]:
    met = sample.column("of") == 1
    cases = {row.case.id for row, is_met in zip(sample.rows, met, strict=True) if is_met}
    return {"count": float(met.sum()), "cases": float(len(cases))}


def tested_crosstab(sample: Sample) -> Tested:
    """A table with Fisher's exact test, Somers' d, and the difference of shares between its highest and lowest row."""
    rows, columns = sample.column("rows"), sample.column("columns")
    cells = _cells(sample)
    if sample.too_few:
        return sample.opened(sample.too_few, cells=cells)
    found = crosstab(
        rows.tolist(),
        columns.tolist(),
        row_names=sorted(set(rows.tolist())),
        column_names=sorted(set(columns.tolist())),
        level=sample.rules["level"],
        draws=DRAWN_TABLES,
        seed=int(sample.rules["seed"]),
    )
    if isinstance(found, Refusal):
        return sample.opened(sentence(found.reason), cells=cells)
    high, low = _side(columns, rows == rows.max()), _side(columns, rows == rows.min())
    apart = difference(high, low, level=sample.rules["level"])
    numbers = {
        "p": found.exact.p,
        "somers_d": found.somers.value,
        "high_rows": float(high[1]),
        "low_rows": float(low[1]),
    }
    return sample.tested(numbers | _interval("difference", apart), cells=cells)


def _cells(sample: Sample) -> list[Cell]:
    rows, columns = sample.column("rows"), sample.column("columns")
    names = sample.name(sample.test.text("rows")), sample.name(sample.test.text("columns"))
    return [
        Cell(
            f"{names[0]}: {in_words(row)}",
            f"{names[1]}: {in_words(column)}",
            sample.at((rows == row) & (columns == column)),
        )
        for row in sorted(set(rows.tolist()), reverse=True)
        for column in sorted(set(columns.tolist()), reverse=True)
    ]


def tested_difference(sample: Sample) -> Tested:
    """The share with the outcome where the group is 1 less that where it is 0: Newcombe's interval, equivalence, weights."""
    outcome, group = sample.column("outcome"), sample.column("group")
    cells = _by_group(sample)
    first, second = _side(outcome, group == 1), _side(outcome, group == 0)
    if sample.n < sample.least or min(first[1], second[1]) < LEAST_SIDE:
        return sample.opened(f"{first[1]} and {second[1]} rows a side: too few.", cells=cells)
    level, margin = sample.rules["level"], float(sample.test.text("margin"))
    numbers = _interval("difference", difference(first, second, level=level))
    alike = tost(first, second, margin=margin, alpha=(1 - level) / 2)
    if not isinstance(alike, Refusal):
        numbers["inside"] = float(alike.holds((1 - level) / 2))
    notes = []
    if sample.test.texts("terms"):
        weighted = weighted_difference(
            outcome,
            group,
            x=sample.matrix("terms"),
            propensities=_propensities,
            level=level,
            draws=int(sample.rules["draws"]),
            seed=int(sample.rules["seed"]),
        )
        if isinstance(weighted, Refusal):
            notes.append(f"Overlap weights: {weighted.reason}.")
        else:
            numbers |= {"weighted": weighted.value, "weighted.low": weighted.low, "weighted.high": weighted.high}
    return sample.tested(numbers, cells=cells, notes=notes)


def _by_group(sample: Sample) -> list[Cell]:
    outcome, group = sample.column("outcome"), sample.column("group")
    name, other = sample.name(sample.test.text("group")), sample.name(sample.test.text("outcome"))
    strata = sample.test.text("strata")
    layers: list[tuple[str, Numbers]] = [("", np.ones(sample.n))]
    if strata:
        column = sample.columns[strata]
        words = sample.name(strata)
        layers += [(f"{words} {one:g}, ", (column == one).astype(float)) for one in sorted(set(column.tolist()))]
    return [
        Cell(
            f"{layer}{name}: {in_words(side)}",
            f"{other}: {in_words(value)}",
            sample.at((held == 1) & (group == side) & (outcome == value)),
        )
        for layer, held in layers
        for side in (1.0, 0.0)
        for value in (1.0, 0.0)
    ]


def _propensities(treated: Numbers, x: Numbers) -> Numbers | Refusal:
    names = [str(place) for place in range(x.shape[1])]
    found = fit(treated, x, names=names)  # by maximum likelihood, so that the weighted means of x are equal
    return found if isinstance(found, Refusal) else found.probabilities(x)


def tested_correlation(sample: Sample) -> Tested:
    """Spearman's rank correlation with the interval of Bonett and Wright."""
    cells = [Cell("Rows", "", sample.at(np.ones(sample.n, dtype=bool)))]
    if sample.too_few:
        return sample.opened(sample.too_few, cells=cells)
    found = spearman(sample.column("x"), sample.column("y"), level=sample.rules["level"])
    if isinstance(found, Refusal):
        return sample.opened(sentence(found.reason), cells=cells)
    return sample.tested({"rho": found.value, "rho.low": found.low, "rho.high": found.high}, cells=cells)


def tested_sufficiency(sample: Sample) -> Tested:
    """Consistency, PRI and coverage of the set as enough for the outcome; it must have members."""

    def numbers(x: Numbers, y: Numbers) -> dict[str, float]:
        found = sufficiency(x, y)
        return {"consistency": found.consistency, "pri": found.pri, "coverage": found.coverage}

    return _of_sets(sample, sample.column("of"), numbers)


def tested_necessity(sample: Sample) -> Tested:
    """Consistency, coverage and relevance of the set as needed for the outcome, which must have members."""

    def numbers(x: Numbers, y: Numbers) -> dict[str, float]:
        found = necessity(x, y)
        return {"consistency": found.consistency, "coverage": found.coverage, "relevance": found.relevance}

    return _of_sets(sample, sample.column("outcome"), numbers)


def _of_sets(sample: Sample, which: Numbers, numbers: Callable[[Numbers, Numbers], dict[str, float]]) -> Tested:
    """The *numbers* of the set and the outcome, if enough rows are members of *which* of them."""
    cells, members = _quadrants(sample), int((which > HALF).sum())
    if members < sample.least:
        why = f"{counted(members)} with a membership above one half, and {sample.least} are wanted: too few."
        return sample.opened(why, cells=cells)
    found = numbers(sample.column("of"), sample.column("outcome"))
    return sample.tested({**found, "members": float(members)}, cells=cells)


def _quadrants(sample: Sample) -> list[Cell]:
    """The rows by the sides of one half on which they lie, in the set and in the outcome."""
    x, y = sample.column("of") > HALF, sample.column("outcome") > HALF
    names = sample.name(sample.test.text("of")), sample.name(sample.test.text("outcome"))
    return [
        Cell(
            f"{names[0]}: {'in' if inside else 'out'}",
            f"{names[1]}: {'in' if result else 'out'}",
            sample.at((x == inside) & (y == result)),
        )
        for inside in (True, False)
        for result in (True, False)
    ]


def _side(outcome: Numbers, mask: NDArray[np.bool_]) -> tuple[int, int]:
    return int((outcome[mask] == 1).sum()), int(mask.sum())


def _interval(name: str, found: Share | Refusal) -> dict[str, float]:
    if isinstance(found, Refusal):
        return {}
    return {name: found.value, f"{name}.low": found.low, f"{name}.high": found.high}
