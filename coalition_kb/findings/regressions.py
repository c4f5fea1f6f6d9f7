"""The tests of findings that are regressions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coalition_kb.analysis.conditional import conditional, without_variation
from coalition_kb.analysis.firth import firth
from coalition_kb.analysis.firth import fit as penalised
from coalition_kb.analysis.logit import logit
from coalition_kb.analysis.ordered import ordered
from coalition_kb.analysis.refusal import Refusal
from coalition_kb.analysis.sandwich import Clusters, Factor
from coalition_kb.findings.sample import counted, in_words, sentence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coalition_kb.analysis.estimates import Model
    from coalition_kb.findings.frame import Numbers
    from coalition_kb.findings.results import Tested
    from coalition_kb.findings.sample import Sample

ENOUGH = 0.9  # of the samples of a bootstrap must have a model
STEEP = 6.0  # log odds of a step: an odds ratio of 400


def tested_logit(sample: Sample) -> Tested:
    """A logit of the outcome on the terms.

    Without clusters the model that decides is Firth's, with profile intervals, and beside it stands maximum likelihood
    with HC1 errors. Rows of states hang together: there maximum likelihood with clustered errors decides, and Firth's
    estimates stand beside it.
    """
    if why := _too_few(sample, sample.column("outcome")):
        return sample.opened(why, cells=sample.split(sample.test.text("outcome")))
    y, x, names = sample.column("outcome"), sample.matrix("terms"), sample.test.texts("terms")
    level, kind = sample.rules["level"], sample.test.text("clusters")
    if kind:
        first = logit(y, x, names=names, level=level, errors=_clusters(sample, kind))
        beside = penalised(y, x, names=names) if sample.has_cells else Refusal("")
        second = beside if isinstance(beside, Refusal) else beside.model(level)
    else:
        first = firth(y, x, names=names, level=level)
        hc1 = Clusters(Factor.FULL)
        second = logit(y, x, names=names, level=level, errors=hc1) if sample.has_cells else Refusal("")
    return _of_models(sample, first, second)


def tested_conditional_logit(sample: Sample) -> Tested:
    """A logit of the outcome on the terms within cases, its errors clustered by case and by state."""
    if why := _too_few(sample, _compared(sample)):
        return sample.opened(why, cells=sample.split(sample.test.text("outcome")))
    found = _within_cases(sample, sample.test.texts("terms"))
    strata = {} if isinstance(found, Refusal) else {"strata": float(found.groups)}
    return _of_models(sample, found, more=strata)


def tested_kept(sample: Sample) -> Tested:
    """Two logits within cases, of the terms with `now` and of the terms with `then`, and how much of the effect is kept."""
    cells, names = sample.split(sample.test.text("outcome")), sample.test.texts("terms")
    if why := _too_few(sample, _compared(sample), terms=len(names) + 1):
        return sample.opened(why, cells=cells)
    models: list[Model] = []
    numbers: dict[str, float] = {}
    for part in ("now", "then"):
        measure = sample.test.text(part)
        found = _within_cases(sample, [measure, *names])
        if isinstance(found, Refusal):
            return sample.opened(f"{sample.name(measure)}: {found.reason}.", cells=cells)
        models.append(found)
        numbers |= {"events": float(found.n_events), "strata": float(found.groups), **_numbers(found, measure, part)}
    if numbers["now.low"] <= 0:
        why = f"The effect of {sample.name(sample.test.text('now'))} is not shown to be above nought: there is none to keep."
        return sample.tested(numbers, cells=cells, models=models, open=why)
    kept = numbers["then"] / numbers["now"]
    notes = [note for one in models for note in one.notes]
    return sample.tested(numbers | {"kept": kept}, cells=cells, models=models, notes=list(dict.fromkeys(notes)))


def _compared(sample: Sample) -> Numbers:
    """The outcome of the rows that are compared within cases: those of cases where some have it and some do not."""
    y, cases = sample.column("outcome"), [row.case.id for row in sample.rows]
    still = set(without_variation(y, cases))
    return y[[case not in still for case in cases]]


def _within_cases(sample: Sample, terms: Sequence[str]) -> Model | Refusal:
    return conditional(
        sample.column("outcome"),
        np.column_stack([sample.columns[one] for one in terms]),
        names=terms,
        strata=[row.case.id for row in sample.rows],
        level=sample.rules["level"],
        errors=_clusters(sample, "both"),
    )


def tested_ordered_logit(sample: Sample) -> Tested:
    """A proportional-odds logit of the outcome on the terms; with `larger`, how often the first of two is the larger."""
    outcome = sample.column("outcome")
    values = np.unique(outcome)
    if why := _too_few(sample, (outcome > values[0]).astype(float) if len(values) else outcome):
        return sample.opened(why, cells=sample.split(sample.test.text("outcome")))
    found = _ordered(sample, outcome, sample.matrix("terms"), sample.rules["level"])
    larger = _larger(sample) if sample.test.texts("larger") and not isinstance(found, Refusal) else {}
    return _of_models(sample, found, more=larger)


def _ordered(sample: Sample, outcome: Numbers, x: Numbers, level: float) -> Model | Refusal:
    values = np.unique(outcome)
    places = np.searchsorted(values, outcome).astype(float)
    names = sample.test.texts("terms")
    return ordered(places, x, names=names, levels=[in_words(one) for one in values.tolist()], level=level)


def _larger(sample: Sample) -> Mapping[str, float]:
    """The share of samples of rows, drawn with replacement, in which the first of two terms has the larger coefficient."""
    first, second = sample.test.texts("larger")
    generator, outcome, x = (
        np.random.default_rng(int(sample.rules["seed"])),
        sample.column("outcome"),
        sample.matrix("terms"),
    )
    draws, met, n = int(sample.rules["draws"]), 0, 0
    for _ in range(draws):
        rows = generator.integers(sample.n, size=sample.n)
        found = _ordered(sample, outcome[rows], x[rows], sample.rules["level"])
        if not isinstance(found, Refusal):
            n += 1
            met += abs(found.estimate(first).value) > abs(found.estimate(second).value)
    return {"larger": met / n} if n >= ENOUGH * draws else {}


def _clusters(sample: Sample, kind: str) -> Clusters:
    labels = {
        "case": [row.case.id for row in sample.rows],
        "state": [row.state.id if row.state else "" for row in sample.rows],
    }
    return Clusters(Factor.GROUPS, {one: labels[one] for one in labels if kind in (one, "both")})


def _too_few(sample: Sample, outcome: Numbers, *, terms: int | None = None) -> str:
    """Why the rows are too few for a model of so many terms, or of the test's own, if they are."""
    if sample.too_few:
        return sample.too_few
    events = int(min((outcome != 0).sum(), (outcome == 0).sum()))
    terms = len(sample.test.texts("terms")) if terms is None else terms
    wanted = int(sample.rules["least_events_per_term"] * terms)
    if events < wanted:
        return f"{counted(events)} of the rarer outcome for {terms} terms, and {wanted} are wanted: too few."
    return ""


def _of_models(
    sample: Sample,
    first: Model | Refusal,
    second: Model | Refusal | None = None,
    *,
    more: Mapping[str, float] | None = None,
) -> Tested:
    cells = sample.split(sample.test.text("outcome"))
    if isinstance(first, Refusal):
        return sample.opened(sentence(first.reason), cells=cells)
    models: Sequence[Model] = [first, *([second] if second and not isinstance(second, Refusal) else [])]
    numbers = {"events": float(first.n_events), **(more or {})}
    for term in sample.test.texts("terms"):
        numbers |= _numbers(first, term, term)
    notes = [note for one in models for note in one.notes]
    steep = [sample.name(one.name) for one in first.estimates if one.name in sample.columns and abs(one.value) > STEEP]
    notes += [
        f"The coefficient of {one} is so large that few rows decide it: the outcome nearly follows it." for one in steep
    ]
    return sample.tested(numbers, cells=cells, models=models, notes=list(dict.fromkeys(notes)))


def _numbers(model: Model, term: str, name: str) -> Mapping[str, float]:
    """The estimate of *term*, as the numbers that clauses may ask for by *name*."""
    one = model.estimate(term)
    return {name: one.value, f"{name}.low": one.low, f"{name}.high": one.high, f"{name}.p": one.p}
