"""The page on which cases are explored: one table of all of them, a map and a timeline, and what they are filtered by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.model import STATUS_WORDS, Status
from coalition_kb.shapes.universe import DISPOSITIONS
from coalition_kb.site import casesets
from coalition_kb.site.definitions import OtherList, coalition, offered, thresholds, without_case
from coalition_kb.site.explore_map import explore_map
from coalition_kb.site.facets import Facet, answers, facets
from coalition_kb.site.given import frame, state_name
from coalition_kb.site.timeline import candidate_spans, spans, timeline
from coalition_kb.site.views import answer, period, result_words, spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coalition_kb.model import Candidate, Case, Coding, Variable
    from coalition_kb.site.given import Site

#: What the address of the page keeps beside the facets; no facet may bear one of these names.
KEPT = ("name", "sort", "columns", "list", "coalition", "view")
WHEN, PLACE, DISPOSITION = "when", "place", "disposition"
DISPOSITION_WORDS = dict(
    zip(DISPOSITIONS, ("A case", "Merged", "Below the threshold", "Out of scope"), strict=True)
)  # what the column says that stands there while another list is chosen


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table beside the name."""

    id: str
    name: str
    is_default: bool
    variable: str = ""
    of_list: bool = False  # whether it stands only while another list is chosen
    is_coalition: bool = False  # whether it changes with the threshold


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its words and what it sorts by, where that is not the words. An empty key sorts last: no answer is known."""

    words: str
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A case, or a candidate that is none."""

    id: str
    title: str
    words: str  # what a search for its name looks through
    cells: Sequence[tuple[Column, Cell]]
    choices: str  # of each facet, by their numbers
    lists: str  # what each list says of it: y, n or ?
    thresholds: str = ""  # the choice of the facet of the coalition under each threshold, by numbers
    why: str = ""


def explore(site: Site) -> dict[str, object]:
    """What the page is given."""
    record = site.record
    outside = _listed(site)
    given = facets(site, outside)
    lists = offered(site)
    columns = _columns(site)
    cases = sorted(record.cases.values(), key=lambda case: (case.start.value, case.id))
    rows = [_row(site, case, columns, given, lists) for case in cases]
    of_cases, of_candidates = spans(record), candidate_spans(outside)
    years = [year for one in (*of_cases, *of_candidates) for year in (one.first, one.last)]
    axis = min(years, default=0), max(years, default=0)
    return {
        "facets": given,
        "columns": columns,
        "lists": lists,
        "thresholds": thresholds(record),
        "rows": rows,
        "outside": [_outside_row(site, one, columns, given, lists) for one in outside],
        "n_cases": len(cases),
        "coalitions": {case.id: coalition(record, site.computer, case) for case in cases},
        "map": explore_map(site, outside),
        "timeline": timeline(of_cases, *axis),
        "outside_timeline": timeline(of_candidates, *axis),
        "axis": axis,
    }


def _listed(site: Site) -> list[Candidate]:
    """The candidates without a case that a list has which is offered, in the order of their years."""
    had = {id_ for one in offered(site) for id_ in one.has}
    found = [one for one in without_case(site.record) if one.id in had]
    return sorted(found, key=lambda one: (one.year, one.id))


def _columns(site: Site) -> list[Column]:
    """Time and place, the variables that stand there at first, and the others that every case answers."""
    record = site.record
    first = casesets.shown(site)
    rest = [
        one
        for one in record.of_unit("intervention")
        if one not in first and (one.explore or one.core == "yes") and one.frame_field != "locations"
    ]
    return [
        Column(WHEN, "When", is_default=True),
        Column(PLACE, "Where", is_default=True),
        Column(DISPOSITION, "In this record", is_default=False, of_list=True),
        *(
            Column(one.id, one.name, one in first, variable=one.id, is_coalition=one is record.marked("coalition"))
            for one in (*first, *rest)
        ),
    ]


def _row(site: Site, case: Case, columns: Sequence[Column], given: Sequence[Facet], lists: Sequence[OtherList]) -> Row:
    own = {
        WHEN: Cell(period(case), case.start.value),
        PLACE: Cell(_places(site, case.locations)),
        DISPOSITION: Cell(DISPOSITION_WORDS[DISPOSITIONS[0]]),
    }
    return Row(
        id=case.id,
        title=case.title,
        words=" ".join((case.title, *case.aliases)).lower(),
        cells=[(one, own.get(one.id) or _cell(site, case, one)) for one in columns],
        choices=";".join(one.numbers(case.id) for one in given),
        lists="".join(one.says(case.id) for one in lists),
        thresholds=_thresholds(site, case, given),
    )


def _thresholds(site: Site, case: Case, given: Sequence[Facet]) -> str:
    facet = next((one for one in given if one.is_coalition), None)
    if facet is None:
        return ""
    variable = site.record.variables[facet.variable]
    places = {one.id: str(place) for place, one in enumerate(facet.choices)}
    return ",".join(places[answers(site, variable, case, one.id)[0]] for one in thresholds(site.record))


def _places(site: Site, states: Sequence[str]) -> str:
    return ", ".join(state_name(site.record, one) for one in states)


def _cell(site: Site, case: Case, column: Column) -> Cell:
    variable = site.record.variables[column.variable]
    if variable.frame_field:
        return _frame_cell(site, case, variable)
    if variable.computed is not None:
        result = site.computer.result(variable, case)
        words = result_words(variable, result)
        key = result.answer.zfill(9) if result.answer.isdigit() else words
        return Cell(words, key if result.status is Status.CODED else "")
    coding = case.codings.get(variable.id)
    words = answer(variable, coding) if coding else STATUS_WORDS[Status.NOT_CODED]
    return Cell(words, _key(variable, coding))


def _key(variable: Variable, coding: Coding | None) -> str | None:
    """What a coding sorts by: the number of an ordered code or a count, else its words; nothing where not known."""
    if coding is None or (not coding.answer and coding.status != Status.NOT_APPLICABLE):
        return ""
    number = variable.number(coding.answer[0]) if coding.answer else None
    if number is not None:
        return f"{number:06.2f}"
    if coding.answer and coding.answer[0].isdigit():
        return coding.answer[0].zfill(9)
    return None


def _frame_cell(site: Site, case: Case, variable: Variable) -> Cell:
    """A field of the case: a date of it, or the states that it names."""
    dated = {name.lower(): coding for name, coding in frame(case)}.get(variable.frame_field)
    if dated is None:
        return Cell(_places(site, case.hosts) or "none")
    if dated.status in (Status.CODED, Status.ONGOING):
        return Cell(spoken(dated.value) or STATUS_WORDS[dated.status], dated.value)
    return Cell(STATUS_WORDS[dated.status], "")


def _outside_row(
    site: Site, one: Candidate, columns: Sequence[Column], given: Sequence[Facet], lists: Sequence[OtherList]
) -> Row:
    own = {
        WHEN: Cell(one.year, one.year),
        PLACE: Cell(_places(site, one.places)),
        DISPOSITION: Cell(DISPOSITION_WORDS[one.disposition]),
    }
    return Row(
        id=one.id,
        title=one.name,
        words=one.name.lower(),
        cells=[(column, own.get(column.id, Cell("", ""))) for column in columns],
        choices=";".join(facet.numbers(one.id) for facet in given),
        lists="".join(said.says(one.id) for said in lists),
        why=" ".join(one.why.split()),
    )
