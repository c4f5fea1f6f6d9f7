"""A test of a finding as its page shows it: over what, what was left out, the counts, the numbers and the figures."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.kinds import KINDS
from coalition_kb.site.behind import UNIT_WORDS, counted, in_cases
from coalition_kb.site.charts import Chart, Row, steps
from coalition_kb.site.intervals import Intervals, Point, between, odds_axis, said
from coalition_kb.site.prose import inline, library

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from markupsafe import Markup

    from coalition_kb.analysis.estimates import Estimate, Model
    from coalition_kb.findings.results import Tested
    from coalition_kb.model import Analysis, FindingTest, Population, RowUnit
    from coalition_kb.site.behind import Behind

#: What the numbers of tests are called that are no estimates of terms.
NUMBERS: Mapping[str, str] = {
    "n": "Rows used",
    "events": "Rows with the outcome",
    "strata": "Cases in which some rows have the outcome and others have not",
    "now": "Coefficient at the start",
    "then": "Coefficient of the earlier measure",
    "kept": "Share of the effect that the earlier measure keeps",
    "larger": "Share of bootstrap samples in which the first term is the larger",
    "p": "p of the exact test",
    "somers_d": "Somers' d",
    "difference": "Difference of the shares",
    "low_rows": "Rows with the lowest value",
    "high_rows": "Rows with the highest value",
    "inside": "The interval lies within the margin",
    "weighted": "Difference with overlap weights",
    "count": "Rows that are so",
    "cases": "Cases that they are in",
    "share": "Share of the rows",
    "members": "Cases that are more in the set than out",
    "consistency": "Consistency",
    "pri": "PRI",
    "coverage": "Coverage",
    "relevance": "Relevance of necessity",
    "rho": "Spearman's rank correlation",
    "rows": "Configurations with cases enough",
    "contradictions": "Contradictory configurations",
    "models": "Models of the solution",
    "coders": "Coders",
}
WHOLE = frozenset({"n", "events", "strata", "low_rows", "high_rows", "count", "cases", "members", "rows"})
WHOLE |= {"contradictions", "models", "coders"}
NO_BOOKS = library(())  # what is said of a kind cites nothing
INTERVALS = {"share": (0.0, 1.0), "difference": (-1.0, 1.0), "weighted": (-1.0, 1.0), "rho": (-1.0, 1.0)}


@dataclass(frozen=True, slots=True)
class Count:
    """A count in words, and where its rows are listed; nothing where they are not."""

    says: str
    link: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Rows that a test leaves out because a measure of them is not known."""

    measure: str
    count: Count
    is_unsure: bool  # whether it is not even known that they belong to the population


@dataclass(frozen=True, slots=True)
class TestView:
    """A test of a finding under one reading, ready to be laid out."""

    id: str
    name: str
    kind: Markup  # what is done, in words
    population: Population | None  # None where the kind is over no rows
    used: Count
    of: str  # of how many rows the population has
    open: str  # why it is open; empty where it is not
    gaps: Sequence[Gap]
    figures: Sequence[Chart | Intervals]
    facts: Sequence[tuple[str, str]]
    notes: Sequence[str]
    has_table: bool  # whether its truth table stands on a page of its own


def view(analysis: Analysis, tested: Tested, behind: Behind) -> TestView:
    """*tested* for a page that lists in *behind* the cases that its counts are of."""
    test = tested.test
    population = analysis.populations.get(test.text("population"))
    unit = population.unit if population else "case"
    whole = tested.n + tested.n_left_out
    return TestView(
        id=test.id,
        name=test.name,
        kind=inline(KINDS[test.kind].says, NO_BOOKS, ""),
        population=population,
        used=used(tested, f"{test.name}: rows used", unit, behind),
        of=f"{whole:,} {UNIT_WORDS[unit][whole != 1]}",
        open=tested.open,
        gaps=[
            Gap(
                one.measure,
                Count(
                    counted(one.rows, unit),
                    behind.link(f"{test.name}: not known: {one.measure}", one.rows, unit),
                ),
                one.is_unsure,
            )
            for one in tested.left_out
        ],
        figures=list(_figures(analysis, tested, unit, behind)),
        facts=_facts(tested),
        notes=list(dict.fromkeys([*tested.notes, *(note for model in tested.models for note in model.notes)])),
        has_table=tested.comparison is not None,
    )


def used(tested: Tested, says: str, unit: RowUnit, behind: Behind) -> Count:
    """The rows that *tested* used, and where they are listed under what *says* tells."""
    rows = {row for cell in tested.cells for row in cell.rows}
    if tested.comparison is not None:
        rows = {(case, state) for case, _, state in (one.partition("/") for one in tested.comparison.data.cases)}
    link = behind.link(says, rows, unit) if len(rows) == tested.n else ""
    return Count(in_cases(tested.n, tested.n_cases, unit), link)


def name_of(analysis: Analysis, measure: str) -> str:
    """The name of *measure*; what is none, such as an intercept, is called as the method calls it."""
    return analysis.measures[measure].name if measure in analysis.measures else measure


def points(
    analysis: Analysis, model: Model, *, among: frozenset[str] = frozenset(), group: str = "", href: str = ""
) -> list[Point]:
    """The estimates of *model*, each with its odds ratio and p; those that are no measures are not drawn.

    Of several models in one figure, *group* names the model and *href* leads to it; *among*, where it is not empty, holds
    the measures that are asked for.
    """
    return [
        Point(
            name_of(analysis, one.name),
            one.value,
            one.low,
            one.high,
            href=href,
            group=group,
            more=(odds(one), chance(one.p)),
            is_drawn=one.name in analysis.measures,
        )
        for one in model.estimates
        if not among or one.name in among
    ]


def odds(one: Estimate) -> str:
    """The odds ratio of an estimate in log odds, with its interval, in words."""
    return f"{said(_exp(one.value))} ({between(_exp(one.low), _exp(one.high))})"


def chance(p: float) -> str:
    """A p in words."""
    least = 0.001
    return "–" if math.isnan(p) else "< 0.001" if p < least else f"{p:.3f}"


def method(analysis: Analysis, test: FindingTest, model: Model) -> str:
    """What *model* is, in sentences: its outcome, how it was fitted, over how many rows."""
    told = [
        f"Outcome: {name_of(analysis, test.text('outcome'))}.",
        f"{model.method[:1].upper()}{model.method[1:]}; intervals of {model.level:.0%}: {model.errors}.",
        f"{model.n:,} rows, {model.n_events:,} of them with the outcome.",
    ]
    told += [f"{model.groups:,} groups."] if model.groups else []
    told += [f"{model.dropped:,} rows left out by the method."] if model.dropped else []
    return " ".join(told)


# --- the figures ------------------------------------------------------------------------------------------------------


def _figures(analysis: Analysis, tested: Tested, unit: RowUnit, behind: Behind) -> Iterator[Chart | Intervals]:
    test = tested.test
    if tested.cells:
        yield _cells(tested, unit, behind)
    estimated = _estimated(tested)
    if estimated:
        wide = [INTERVALS[name] for name, _ in estimated]
        yield Intervals(
            f"{test.id}-numbers",
            f"{test.name}: with intervals",
            "The number, and the interval in which it may well lie.",
            "Number",
            "Value",
            [point for _, point in estimated],
            (min(low for low, _ in wide), max(high for _, high in wide)),
            level=analysis.rules.get("level", math.nan),
            neutral=None if any(low == 0 for low, _ in wide) else 0,
        )
    for place, model in enumerate(tested.models, start=1):
        found = points(analysis, model)
        yield Intervals(
            f"{test.id}-model-{place}",
            f"{test.name}: {model.method}",
            method(analysis, test, model),
            "Term",
            "Coefficient",
            found,
            odds_axis(found),
            level=model.level,
            neutral=0,
            more=("Odds ratio", "p"),
        )


def _cells(tested: Tested, unit: RowUnit, behind: Behind) -> Chart:
    """The counts of *tested*, each of which leads to the rows that are counted."""
    test = tested.test
    rows = dict.fromkeys(one.row for one in tested.cells)
    columns = dict.fromkeys(one.column for one in tested.cells)
    held = {(one.row, one.column): one.rows for one in tested.cells}
    many = UNIT_WORDS[unit][1]

    def link(row: str, column: str) -> str:
        says = ", ".join(filter(None, (row, column)))
        return behind.link(f"{test.name}: {says}", held.get((row, column), ()), unit)

    return Chart(
        f"{test.id}-counts",
        f"{test.name}: counts",
        f"How many {many} are so. Each number leads to them.",
        "What they have in common",
        list(steps([column or many for column in columns])),
        [
            Row(
                row,
                [len(held.get((row, column), ())) for column in columns],
                links=[link(row, column) for column in columns],
            )
            for row in rows
        ],
        "shares" if len(columns) > 1 else "bars",
    )


def _estimated(tested: Tested) -> list[tuple[str, Point]]:
    """The numbers that have an interval and are no estimates of terms, by their names."""
    numbers = tested.numbers
    return [
        (name, Point(NUMBERS[name], numbers[name], numbers[f"{name}.low"], numbers[f"{name}.high"]))
        for name in INTERVALS
        if f"{name}.low" in numbers and not math.isnan(numbers.get(name, math.nan))
    ]


def _facts(tested: Tested) -> list[tuple[str, str]]:
    """The numbers that no figure has, each with its name."""
    shown = {"n", *(name for name, _ in _estimated(tested)), *(("events",) if tested.models else ())}
    return [
        (NUMBERS[name], _fact(name, number))
        for name, number in tested.numbers.items()
        if name in KINDS[tested.test.kind].gives and name in NUMBERS and name not in shown and not math.isnan(number)
    ]


def _fact(name: str, number: float) -> str:
    if name == "inside":
        return "yes" if number else "no"
    if name == "p":
        return chance(number)
    return f"{number:,.0f}" if name in WHOLE else said(number)


def _exp(number: float) -> float:
    try:
        return math.exp(number)
    except OverflowError:
        return math.inf
