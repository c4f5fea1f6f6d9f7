"""What passes answer about cells, as rows of the method that measures agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coalition_kb.dates import as_date
from coalition_kb.model import LIST_LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from coalition_kb.analysis.reliability import Answer, Level
    from coalition_kb.dates import PartialDate
    from coalition_kb.judgements import Judged
    from coalition_kb.model import Coding, Variable

#: How far two answers of a level of measurement lie apart. Free text is missing: no coefficient compares it.
LEVELS: Mapping[str, Level] = {
    "nominal": "nominal",
    "ordinal": "ordinal",
    "fuzzy": "interval",
    "count": "ratio",
    "share": "interval",
    "number": "interval",
    "date": "interval",
    **dict.fromkeys(LIST_LEVELS, "set"),
}


def rows(cells: Iterable[Judged], variable: Variable, passes: Sequence[str]) -> list[list[Answer | None]]:
    """A row for each cell and a column for each pass.

    Nothing stands where a pass has no answer: it did not code the cell, or gave a status in place of one. A contested
    answer counts by the alternative that leads, if one does.
    """
    found = []
    for one in cells:
        known = _in_one_form(one.codings, variable)
        found.append([known.get(name) for name in passes])
    return found


def _in_one_form(codings: Mapping[str, Coding], variable: Variable) -> dict[str, Answer]:
    answered = {name: coding.answer for name, coding in codings.items() if coding.answer}
    if variable.level == "date":
        return dict(_days({name: date for name, given in answered.items() if (date := as_date(given[0]))}))
    if variable.level in LIST_LEVELS:
        return {name: frozenset(given) for name, given in answered.items()}
    if variable.level == "nominal":
        return {name: given[0] for name, given in answered.items()}
    if variable.codes:
        numbers = {name: variable.number(given[0]) for name, given in answered.items()}
        return {name: number for name, number in numbers.items() if number is not None}
    return {name: float(given[0]) for name, given in answered.items()}


def _days(dates: Mapping[str, PartialDate]) -> Iterable[tuple[str, float]]:
    """Each date as a day: the middle of the narrowest date that it holds, so that a month and a day in it are the same."""
    for name, date in dates.items():
        within = [one for one in dates.values() if date.first <= one.first and one.last <= date.last]
        narrow = min(within, key=lambda one: (one.last - one.first, one.first))
        yield name, (narrow.first.toordinal() + narrow.last.toordinal()) / 2
