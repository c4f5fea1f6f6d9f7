"""How well coders agree, as text: every variable in a line, or one with the cells on which they differ."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

from coalition_kb.analysis.refusal import Refusal
from coalition_kb.reliability import gate, groups, reliability
from coalition_kb.show.case import answer_of
from coalition_kb.show.lines import heading, labelled, paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coalition_kb.analysis.reliability import Interval
    from coalition_kb.judgements import Judged
    from coalition_kb.model import Coding, Record, Variable
    from coalition_kb.reliability import Measured, Reliability

ONE_CODER = "It has one coder: agreement is not measured."
_HEAD = ("cells", "both", "same", "alpha", "95 %", "AC", "differ", "status")
_LEGEND = (
    "Cells: coded by two passes or more. Both: cells that two passes answer, over which same (the share of identical "
    "answers), alpha and AC (Gwet's AC1 of codes, AC2 else) are. Differ: cells on which passes differ; status: of these, "
    "where one has an answer, say, and to the other it is unknown. All are of before anybody decided between the passes."
)


def overview(record: Record) -> Iterator[str]:
    """Every variable that was coded more than once, how often passes agree in groups of cells, and what passes share."""
    found = reliability(record)
    if not found.variables:
        yield "No cell was coded more than once."
        return
    width = max(len(id_) for id_ in found.variables)
    yield _row(width, "", _HEAD, "")
    for id_, one in found.variables.items():
        yield _row(width, id_, _numbers(one), verdict_of(one))
    yield ""
    yield from paragraph(_LEGEND)
    yield from heading("Cells on which passes say the same")
    for group in groups(record, found.cells):
        yield f"  {group.name:<32}{group.n_agreed:>6} of {group.n:>5}  {group.share:>5.0%}"
    yield from heading("Passes")
    for told in record.passes.values():
        yield from labelled(told.id, " ".join(filter(None, (told.says, told.shares))))
    yield from paragraph(f"Intervals: {found.samples} bootstrap samples of cells, from seed {found.seed}.")


def variable(record: Record, of: Variable) -> Iterator[str]:
    """One variable: its numbers, and each cell on which passes differ, with what was decided and why."""
    found = reliability(record)
    one = found.variables.get(of.id)
    yield f"{of.name}  [{of.id}]"
    yield from paragraph(of.question)
    if one is None:
        yield ONE_CODER
        return
    yield from labelled("Agreement", _sentence(one))
    if warning := gate(one):
        yield from labelled("Warning", warning)
    for cell in one.differing:
        yield from ("", cell.address)
        for name, coding in cell.codings.items():
            yield from labelled(name, f"{_answered(coding, of)}. {coding.why}", indent=2)
        yield from labelled("decided", _decided(found, cell, of), indent=2)


def as_json(record: Record, only: Variable | None = None) -> str:
    """The same for programs, of all variables or of one with its cells; what is not finite is null."""
    found = reliability(record)
    held = {
        "seed": found.seed,
        "samples": found.samples,
        "passes": [{"pass": one.id, "says": one.says, "shares": one.shares} for one in record.passes.values()],
        "variables": [
            _held(found, one, has_cells=only is not None) for id_, one in found.variables.items() if _is(only, id_)
        ],
        "groups": [
            {"by": one.by, "group": one.name, "cells": one.n, "agreed": one.n_agreed}
            for one in (groups(record, found.cells) if only is None else ())
        ],
    }
    return json.dumps(held, ensure_ascii=False, indent=1)


def verdict_of(one: Measured) -> str:
    """What the agreement allows, or why it was not measured."""
    return one.agreement.reason if isinstance(one.agreement, Refusal) else one.agreement.verdict


def _is(only: Variable | None, id_: str) -> bool:
    return only is None or only.id == id_


def _row(width: int, name: str, numbers: tuple[str, ...], verdict: str) -> str:
    sizes = (6, 6, 6, 7, 15, 7, 8, 8)
    cells = "".join(f"{text:>{size}}" for text, size in zip(numbers, sizes, strict=True))
    return f"{name:<{width}}{cells}  {verdict}".rstrip()


def _numbers(one: Measured) -> tuple[str, ...]:
    counts = (f"{len(one.differing)}", f"{one.n_status_apart}")
    if isinstance(one.agreement, Refusal):
        return (f"{len(one.cells)}", "0", "-", "-", "-", "-", *counts)
    alpha, gwet = one.agreement.alpha, one.agreement.gwet
    share = f"{one.agreement.share:.0%}"
    bounds = f"{_said(alpha.low)} to {_said(alpha.high)}"
    return (f"{len(one.cells)}", f"{one.n_answered}", share, _said(alpha.value), bounds, _said(gwet.value), *counts)


def _sentence(one: Measured) -> str:
    told = f"{len(one.cells)} cells; passes differ on {len(one.differing)}, {one.n_status_apart} of them in the status."
    if isinstance(one.agreement, Refusal):
        return f"{told} {one.agreement.reason}"
    of, name = one.agreement, "AC1" if one.agreement.level == "nominal" else "AC2"
    return (
        f"{told} Over the {of.n_units} that two passes answer: the same answer {of.share:.0%}; alpha {_with_bounds(of.alpha)}; "
        f"{name} {_with_bounds(of.gwet)}: {of.verdict}."
    )


def _with_bounds(one: Interval) -> str:
    return f"{_said(one.value)} ({_said(one.low)} to {_said(one.high)})"


def _said(number: float) -> str:
    return "-" if math.isnan(number) else f"{number:.2f}"


def _answered(coding: Coding, of: Variable) -> str:
    said = answer_of(coding, of)
    return f"{said}, {coding.confidence} confidence" if coding.confidence else said


def _decided(found: Reliability, cell: Judged, of: Variable) -> str:
    coding = found.decided.get(cell.address)
    if coding is None or coding.adjudicated is None:
        return "not yet"
    return f"{answer_of(coding, of)} ({coding.adjudicated.cause}). {coding.adjudicated.why}"


def _held(found: Reliability, one: Measured, *, has_cells: bool) -> dict[str, object]:
    held: dict[str, object] = {
        "variable": one.variable.id,
        "cells": len(one.cells),
        "answered": one.n_answered,
        "differing": len(one.differing),
        "status_apart": one.n_status_apart,
        "verdict": verdict_of(one),
        "warning": gate(one),
    }
    if not isinstance(one.agreement, Refusal):
        of = one.agreement
        held |= {
            "level": of.level,
            "share": of.share,
            "alpha": _bounds(of.alpha),
            "gwet": _bounds(of.gwet),
            "samples_without_variation": of.undefined,
        }
    return held | ({"judgements": [_cell(found, cell) for cell in one.cells]} if has_cells else {})


def _bounds(one: Interval) -> list[float | None]:
    return [number if math.isfinite(number) else None for number in (one.value, one.low, one.high)]


def _cell(found: Reliability, cell: Judged) -> dict[str, object]:
    coding = found.decided.get(cell.address)
    decided = coding.adjudicated if coding else None
    return {
        "cell": cell.address,
        "agreed": cell.is_agreed,
        "passes": {name: _coding(one) for name, one in cell.codings.items()},
        "now": _coding(coding) if coding else None,
        "cause": decided.cause if decided else None,
        "why": " ".join(decided.why.split()) if decided else None,
    }


def _coding(one: Coding) -> dict[str, object]:
    return {
        "status": one.status,
        "answer": [*one.answer],
        "confidence": one.confidence,
        "why": " ".join(one.why.split()),
    }
