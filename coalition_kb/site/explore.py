"""The table of all cases: its columns, its filters and what each row answers to them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.model import CODE_LEVELS, Status
from coalition_kb.operations import year_of
from coalition_kb.site.views import CONTESTED, STATUS_WORDS, answer, period, result_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from coalition_kb.model import Case, Record, Variable
    from coalition_kb.operations import Computer

DECADE = "decade"
REGION = "region"


@dataclass(frozen=True, slots=True)
class Filter:
    """What the table can be filtered by: its choices, each with the number of cases."""

    id: str
    name: str
    choices: Sequence[tuple[str, int]]

    @property
    def most(self) -> int:
        """The largest number of cases of a choice."""
        return max((n for _, n in self.choices), default=1)


def explore(record: Record, computer: Computer) -> dict[str, object]:
    """Columns, filters with their choices and counts, and a row a case in the order of their starts."""
    variables = [one for one in record.of_unit("intervention") if one.explore]
    columns = sorted((one for one in variables if one.explore == "column"), key=lambda one: not one.marks)
    cases = sorted(record.cases.values(), key=lambda case: (case.start.value, case.id))
    said = {case.id: {one.id: _answer(computer, case, one) for one in variables} for case in cases}
    # A filter looks through "contested" to the answer that leads; the cell says both.
    words = {id_: {v: one.removesuffix(CONTESTED) for v, one in answers.items()} for id_, answers in said.items()}
    rows = [
        _row(record, computer, case, words[case.id], [(one, said[case.id][one.id]) for one in columns])
        for case in cases
    ]
    filters = [
        _filter(DECADE, "Decade", [row[DECADE] for row in rows]),
        _filter(REGION, "Region", [row[REGION] for row in rows]),
        *(
            _filter(one.id, one.name, [words[case.id][one.id] for case in cases], one)
            for one in variables
            if one.level in CODE_LEVELS
        ),
    ]
    return {"columns": columns, "filters": filters, "rows": rows, "n_cases": len(cases)}


def _row(
    record: Record, computer: Computer, case: Case, words: Mapping[str, str], columns: Iterable[tuple[Variable, str]]
) -> dict[str, object]:
    first = record.states.get(case.locations[0]) if case.locations else None
    year = year_of(case)
    return {
        "id": case.id,
        "title": case.title,
        "period": period(case),
        "start": case.start.value,
        DECADE: f"{year // 10 * 10}s" if year else "",
        REGION: first.m49 if first else "",
        "where": ", ".join(record.states[one].name for one in case.locations if one in record.states),
        "words": " ".join((case.title, *case.aliases)),
        "answers": words,
        "cells": [(one.id, said, _order(computer, case, one, said)) for one, said in columns],
    }


def _answer(computer: Computer, case: Case, variable: Variable) -> str:
    if variable.computed is not None:
        return result_words(variable, computer.result(variable, case))
    coding = case.codings.get(variable.id)
    return answer(variable, coding) if coding else STATUS_WORDS[Status.NOT_CODED]


def _order(computer: Computer, case: Case, variable: Variable, word: str) -> str:
    """What a column sorts by: the number of an ordered code, a count, else the word."""
    if variable.computed is not None:
        answered = computer.result(variable, case).answer
        return answered.zfill(6) if answered.isdigit() else answered
    coding = case.codings.get(variable.id)
    number = variable.number(coding.answer[0]) if coding and coding.answer else None
    return word if number is None else f"{number:06.2f}"


def _filter(id_: str, name: str, answers: list[object], variable: Variable | None = None) -> Filter:
    """A filter with its choices: in the order of the codebook, statuses last; else in alphabetical order."""
    counts = Counter(str(one) for one in answers if one)
    known = [code.name for code in variable.codes.values()] if variable else []
    choices = [one for one in known if one in counts] + sorted(set(counts) - set(known))
    return Filter(id_, name, [(one, counts[one]) for one in choices])
