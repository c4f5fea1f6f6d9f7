"""How the answers to a variable are spread: over its codes, by how sure they are, and by decade."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import TYPE_CHECKING

from coalition_kb.dates import as_date
from coalition_kb.model import CODE_LEVELS, LIST_LEVELS, STATUS_WORDS, Status
from coalition_kb.operations import Result
from coalition_kb.site.charts import Chart, Kind, Row, steps
from coalition_kb.site.views import decade
from coalition_kb.tables.coverage import cells as coded_cells

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

    from coalition_kb.model import Case, Coding, Variable
    from coalition_kb.site.charts import Form
    from coalition_kb.site.given import Site

A_RANGE = "a range"  # what a computed number is where the partners that are not known could change its place
#: How an answer may be held, from the surest to none at all. Those of a computed one are the first and the last five.
SURE: Mapping[str, Kind] = {
    "computed": Kind("computed", "4"),
    "high": Kind("high confidence", "5"),
    "medium": Kind("medium confidence", "3"),
    "low": Kind("low confidence", "3", "hatched"),
    Status.CONTESTED: Kind(STATUS_WORDS[Status.CONTESTED], "1", "outlined"),
    A_RANGE: Kind(A_RANGE, "4", "hatched"),
    Status.UNKNOWN: Kind(STATUS_WORDS[Status.UNKNOWN], "unsure", "hatched"),
    Status.NOT_APPLICABLE: Kind(STATUS_WORDS[Status.NOT_APPLICABLE], "empty"),
    Status.ONGOING: Kind(STATUS_WORDS[Status.ONGOING], "empty", "outlined"),
    Status.NOT_COVERED: Kind(STATUS_WORDS[Status.NOT_COVERED], "empty", "outlined"),
    Status.NOT_CODED: Kind(STATUS_WORDS[Status.NOT_CODED], "empty", "hatched"),
}
#: Where the groups of numbers begin: of small and of large whole numbers, and of others.
SMALL, LARGE = (0, 1, 2, 5, 10, 20, 50), (0, 1, 10, 100, 1_000, 10_000, 100_000)
FRACTIONS = (0, 0.05, 0.1, 0.25, 0.5)
FEW = 100  # numbers below it are small
PARTS = 5  # the most codes that one bar can be parted by and still be read


@dataclass(frozen=True, slots=True)
class Cell:
    """An answer as it is counted: of which case, in which groups, and how sure."""

    case: Case
    groups: Sequence[str]  # names of codes, groups of numbers, decades of dates; else the word of its status
    sure: str  # one of SURE
    n: int = 1  # how many cells it stands for


def of_cases(site: Site, variable: Variable, cases: Iterable[Case]) -> list[Cell]:
    """Every cell of *variable* in *cases*. Of a variable of states those are of the states that a case lists."""
    return _cells(variable, list(_answered(site, variable, cases)))


def alike(site: Site, variable: Variable, cases: Iterable[Case]) -> list[Cell]:
    """The same, one for all of a decade that have the same answer and are as sure: thousands of cells have few."""
    first: dict[Hashable, tuple[Case, Coding | Result | None]] = {}
    counts: dict[Hashable, int] = {}
    for case, found in _answered(site, variable, cases):
        key = (decade(case), _told(found))
        if key in counts:
            counts[key] += 1
        else:
            first[key], counts[key] = (case, found), 1
    cells = _cells(variable, list(first.values()))
    return [replace(cell, n=n) for cell, n in zip(cells, counts.values(), strict=True)]


def _answered(
    site: Site, variable: Variable, cases: Iterable[Case]
) -> Iterator[tuple[Case, Coding | None]] | Iterator[tuple[Case, Result]]:
    """Each cell with what was coded in it, or computed."""
    return coded_cells(cases, variable) if variable.computed is None else _results(site, variable, cases)


def _told(found: Coding | Result | None) -> Hashable:
    """What of a coding or a result is counted."""
    if found is None:
        return None
    return found.status, found.answer, found.high if isinstance(found, Result) else found.confidence


def _cells(variable: Variable, answered: Sequence[tuple[Case, Coding | Result | None]]) -> list[Cell]:
    answers = [
        answer
        for _, found in answered
        if found
        for answer in ([found.answer] if isinstance(found, Result) else found.answer)
    ]
    grouped = cache(partial(_group, variable, _edges(variable, answers)))  # most are given again and again
    return [
        _computed(case, found, grouped) if isinstance(found, Result) else _coded(case, found, grouped)
        for case, found in answered
    ]


def _results(site: Site, variable: Variable, cases: Iterable[Case]) -> Iterator[tuple[Case, Result]]:
    for case in cases:
        if variable.unit == "intervention":
            yield case, site.computer.result(variable, case)
            continue
        for partner in case.partners:
            if partner.state in site.record.states:
                yield case, site.computer.result(variable, case, site.record.states[partner.state])


def _coded(case: Case, coding: Coding | None, grouped: Callable[[str], str]) -> Cell:
    if coding is None:
        return Cell(case, [STATUS_WORDS[Status.NOT_CODED]], Status.NOT_CODED)
    sure = coding.confidence if coding.status == Status.CODED else coding.status
    groups = [group for one in coding.answer if (group := grouped(one))]
    return Cell(case, list(dict.fromkeys(groups)) or [STATUS_WORDS[coding.status]], sure)


def _computed(case: Case, result: Result, grouped: Callable[[str], str]) -> Cell:
    if result.status != Status.CODED:
        return Cell(case, [STATUS_WORDS[result.status]], result.status)
    low, high = grouped(result.answer), grouped(result.high or result.answer)
    return Cell(case, [low if low == high else A_RANGE], "computed" if low == high else A_RANGE)


def _group(variable: Variable, edges: Sequence[float], answer: str) -> str:
    """Where *answer* is counted; nothing for what has no group, as a text."""
    if answer in variable.codes:
        return variable.codes[answer].name
    if variable.level == "date":
        date = as_date(answer)
        return f"{date.first.year // 10 * 10}s" if date else ""
    place = max((at for at, edge in enumerate(edges) if edge <= _number(answer)), default=0)
    return _bin(variable, edges, place) if edges else ""


def _edges(variable: Variable, answers: Iterable[str]) -> Sequence[float]:
    if variable.codes or variable.level not in {"count", "share", "number"}:
        return ()
    if variable.level != "count":
        return FRACTIONS
    return LARGE if max(map(_number, answers), default=0) >= FEW else SMALL


def _number(answer: str) -> float:
    try:
        return float(answer)
    except ValueError:
        return 0


def _bin(variable: Variable, edges: Sequence[float], place: int) -> str:
    """The name of the group that begins at an edge: `5-9 days`, `50 or more states`, `0.05 to below 0.1`."""
    low = edges[place]
    if place == len(edges) - 1:
        said = f"{low:,} or more"
    elif edges is FRACTIONS:
        said = f"{low:g} to below {edges[place + 1]:g}"
    else:
        high = int(edges[place + 1]) - 1
        said = f"{low:,}" if low == high else f"{low:,}–{high:,}"
    return f"{said} {variable.unit_of_measure}".strip()


def groups(variable: Variable, cells: Sequence[Cell]) -> list[str]:
    """The groups that *cells* are counted in: all codes in their order, or what numbers there are; then statuses."""
    found = {group for cell in cells for group in cell.groups}
    if variable.codes:
        known = list(dict.fromkeys(code.name for code in variable.codes.values()))
    elif variable.level == "date":
        known = sorted(found - set(STATUS_WORDS.values()))
    else:
        known = [
            name
            for edges in (SMALL, LARGE, FRACTIONS)
            for at in range(len(edges))
            if (name := _bin(variable, edges, at)) in found
        ]
    known = list(dict.fromkeys(known))
    rest = [A_RANGE, *STATUS_WORDS.values()]
    return [*known, *(one for one in rest if one in found and one not in known)]


def answers(variable: Variable, cells: Sequence[Cell], id_: str, title: str, about: str) -> Chart:
    """How often each answer was given, and how sure."""
    counts = _counted(((group, cell.sure), cell.n) for cell in cells for group in cell.groups)
    kinds = _kinds(cells)
    rows = [Row(group, [counts[group, sure] for sure in kinds]) for group in groups(variable, cells)]
    return Chart(id_, title, about, "Answer", [SURE[one] for one in kinds], rows)


def by_decade(site: Site, variable: Variable, cells: Sequence[Cell], id_: str) -> Chart:
    """The answers by the decade in which the case began: as shares where they are few and add up, else apart."""
    counts = _counted(((decade(cell.case), group), cell.n) for cell in cells for group in cell.groups)
    found = {group for cell in cells for group in cell.groups}
    named = [one for one in groups(variable, cells) if one in found]
    without = {kind.name: kind for kind in SURE.values()}
    answers = [one for one in named if one in {code.name for code in variable.codes.values()} or one not in without]
    rows = [Row(ten, [counts[ten, group] for group in named]) for ten in site.by_decade]
    if variable.level not in LIST_LEVELS and len(answers) <= PARTS:
        shades = {kind.name: kind for kind in steps(answers)}
        form: Form = "shares"
        about = "Each bar is all cells of the cases that began in the decade."
    else:
        shades = {name: Kind(name, "4") for name in answers}
        form = "grid"
        about = "The columns of a line are its cells, by the decade in which the case began."
    kinds = [shades.get(one) or without[one] for one in named]
    return Chart(id_, "Answers by decade", about, "Decade", kinds, rows, form)


def _counted(told: Iterable[tuple[tuple[str, str], int]]) -> Counter[tuple[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    for one, n in told:
        counts[one] += n
    return counts


def _kinds(cells: Iterable[Cell]) -> list[str]:
    """How *cells* are held, from the surest."""
    found = {cell.sure for cell in cells}
    return [sure for sure in SURE if sure in found]


def sureness(site: Site, cells: Sequence[Cell], id_: str) -> Chart:
    """How sure the answers are, by the decade in which the case began."""
    counts = _counted(((decade(cell.case), cell.sure), cell.n) for cell in cells)
    kinds = _kinds(cells)
    rows = [Row(ten, [counts[ten, sure] for sure in kinds]) for ten in site.by_decade]
    about = "Each bar is all cells of the cases that began in the decade."
    return Chart(id_, "How sure, by decade", about, "Decade", [SURE[one] for one in kinds], rows, "shares")


def is_counted(variable: Variable) -> bool:
    """Whether the answers can be counted in groups: those of a text cannot, and lists of states have no cells."""
    return variable.level != "text" and (variable.level in CODE_LEVELS) == bool(variable.codes)
