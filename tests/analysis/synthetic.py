"""Synthetic interventions and dyads, and what R computes of them."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from coalition_kb.analysis.design import FloatArray
    from coalition_kb.analysis.estimates import Model

FOLDER = Path(__file__).parent / "oracle" / "stats"
INTERCEPT = {"intercept": "(Intercept)"}


@cache
def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table, as text."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def columns(name: str, *wanted: str) -> FloatArray:
    """Columns of a table (n, k)."""
    return np.array([[float(row[one]) for one in wanted] for row in rows(name)])


def labels(name: str, wanted: str) -> list[str]:
    """One column of a table, as text."""
    return [row[wanted] for row in rows(name)]


@cache
def in_r(name: str) -> dict[str, Any]:
    """What R has of all models or tables."""
    known: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return known


def values(model: Model, *, error: bool = False) -> dict[str, float]:
    """The estimates or errors, named as R names them."""
    return {INTERCEPT.get(one.name, one.name): one.error if error else one.value for one in model.estimates}
