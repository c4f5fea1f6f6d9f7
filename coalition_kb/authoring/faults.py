"""What the rules find wrong with the answers of one coder about one case, answer by answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from coalition_kb.authoring.kept import coded_case
from coalition_kb.authoring.passfile import file_name
from coalition_kb.checks import of_pass
from coalition_kb.checks.formats import formula
from coalition_kb.place import Place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coalition_kb.model import Alternative, Case, Coding, Record
    from coalition_kb.problem import Problem

    Cell = tuple[str, str]  # state and variable


def faults(record: Record, case: Case, name: str, codings: Mapping[Cell, Coding]) -> Mapping[Cell, list[Problem]]:
    """The problems of each of the *codings* that has some, if they were what the pass *name* answers about *case*."""
    file = file_name(name, case.id)
    cells = list(codings)
    placed = {cell: _at(codings[cell], Place(file, line, 1)) for line, cell in enumerate(cells, 1)}
    coded = replace(coded_case(case, name, placed), place=Place(file, 1, 1))
    alone = replace(record, coded_apart={name: {case.id: coded}})
    texts = [one for one in formula(alone.as_coded_by(name)) if one.place.file == file]  # a rule of the whole record
    found: dict[Cell, list[Problem]] = {}
    for problem in (*of_pass(alone, name), *texts):
        found.setdefault(cells[problem.place.line - 1], []).append(problem)
    return found


def _at(coding: Coding, place: Place) -> Coding:
    """*coding* with all that it holds at *place*, by which a problem is led back to it."""
    return replace(
        coding,
        place=place,
        citations=tuple([replace(one, place=place) for one in coding.citations]),
        mentioned=tuple([replace(one, place=place) for one in coding.mentioned]),
        alternatives=tuple([_side_at(one, place) for one in coding.alternatives]),
    )


def _side_at(one: Alternative, place: Place) -> Alternative:
    return replace(one, place=place, citations=tuple([replace(each, place=place) for each in one.citations]))
