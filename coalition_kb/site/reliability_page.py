"""The page of the agreement of coders: what was drawn, what passes share, every variable with its cells, and the causes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from math import isnan
from typing import TYPE_CHECKING

from coalition_kb.analysis.refusal import Refusal
from coalition_kb.analysis.reliability import COVERED
from coalition_kb.judgements import says_same
from coalition_kb.model import CAUSES, CODE_LEVELS, LIST_LEVELS, STATUS_WORDS
from coalition_kb.reliability import MEANINGS, groups
from coalition_kb.site.agreement import anchor, warning
from coalition_kb.site.given import state_name
from coalition_kb.site.intervals import Intervals, Point, said
from coalition_kb.site.partner_rows import APART
from coalition_kb.site.prose import inline
from coalition_kb.site.views import answer, named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from coalition_kb.analysis.reliability import Agreement
    from coalition_kb.judgements import Judged
    from coalition_kb.model import Coding, Draw, Record, Variable
    from coalition_kb.reliability import Measured
    from coalition_kb.site.agreement import Warned
    from coalition_kb.site.given import Site

ROOT = "../"
MORE = ("Cells", "Both answer", "Same answer", "AC1 or AC2", "Passes differ", "In the status", "Verdict")
UNDECIDED = "Nobody has decided between the passes yet."


@dataclass(frozen=True, slots=True)
class CellLink:
    """A cell that several passes coded: its name, and where it stands."""

    href: str
    name: str


@dataclass(frozen=True, slots=True)
class Confusion:
    """What one pass says, by rows, where another says, by columns: the cells of each pair of answers."""

    rows_of: str
    columns_of: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[tuple[Sequence[CellLink], bool]]]]  # with whether both say the same


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell on which passes differ: what each says, whether that was kept, and the cause."""

    cell: CellLink
    said: Sequence[tuple[str, bool]]  # in the order of the passes; nothing where one did not code it
    cause: str


@dataclass(frozen=True, slots=True)
class Section:
    """A variable with the cells that were coded more than once."""

    variable: Variable
    place: str
    warning: Warned | None
    told: str
    passes: Sequence[str]
    confusions: Sequence[Confusion]
    differences: Sequence[Difference]
    agreed: Sequence[CellLink]


def content(site: Site) -> dict[str, object]:
    """What the page of the agreement is given."""
    record, found = site.record, site.reliability
    return {
        "passes": [
            (one.id, inline(one.says, site.library, ROOT), inline(one.shares, site.library, ROOT))
            for one in record.passes.values()
        ],
        "draws": [(one, inline(one.says, site.library, ROOT), _strata(record, one)) for one in record.draws.values()],
        "groups": [
            (
                one.name,
                one.n,
                one.n_agreed,
                f"{one.share:.0%}",
                _links(record, _differing(one.cells), has_variable=True),
            )
            for one in groups(record, found.cells)
        ],
        "figure": _figure(found.variables.values()) if found.variables else None,
        "gates": MEANINGS.items(),
        "sections": [_section(site, one) for one in found.variables.values()],
        "causes": [
            (CAUSES.get(cause, UNDECIDED), cause, _links(record, found.causes[cause], has_variable=True))
            for cause in (*CAUSES, "")
            if cause in found.causes
        ],
        "samples": found.samples,
        "seed": found.seed,
        "covered": COVERED,
        "n_single": sum(one.is_by_hand and one.id not in found.variables for one in record.variables.values()),
    }


def told(one: Measured) -> str:
    """How well coders agree on a variable, in a sentence or two."""
    n, differing = len(one.cells), len(one.differing)
    words = f"{n} {'cell was' if n == 1 else 'cells were'} coded by two coders or more, who differ on {differing}"
    words += f", on {one.n_status_apart} of them in the status." if one.n_status_apart else "."
    if isinstance(one.agreement, Refusal):
        return f"{words} {one.agreement.reason}"
    of = one.agreement
    where = f"Of the answers to the {of.n_units}" if of.n_units > 1 else "Of the answers to the one"
    alpha = "" if isnan(of.alpha.value) else f"alpha {_interval(of)}: "
    return f"{words} {where} that two coders answer, {of.share:.0%} are the same; {alpha}{of.verdict}."


def _interval(of: Agreement) -> str:
    return f"{said(of.alpha.value)} ({said(of.alpha.low)} to {said(of.alpha.high)})"


def _figure(measured: Iterable[Measured]) -> Intervals:
    points = [_point(one) for one in measured]
    is_below = any(end < 0 for one in points for end in (one.value, one.low))
    return Intervals(
        "agreement",
        "Alpha by variable",
        "Of before anybody decided between the coders: 1 is full agreement, 0 that of chance.",
        "Variable",
        "Alpha",
        points,
        (-1.0 if is_below else 0.0, 1.0),
        level=COVERED / 100,
        more=MORE,
    )


def _point(one: Measured) -> Point:
    of, name, href = one.agreement, one.variable.name, f"#{anchor(one.variable.id)}"
    counts = (str(len(one.differing)), str(one.n_status_apart))
    if isinstance(of, Refusal):
        more = (str(len(one.cells)), "0", "–", "–", *counts, "not measured")
        return Point(name, float("nan"), float("nan"), float("nan"), href=href, more=more)
    more = (str(len(one.cells)), str(of.n_units), f"{of.share:.0%}", said(of.gwet.value), *counts, str(of.verdict))
    return Point(name, of.alpha.value, of.alpha.low, of.alpha.high, href=href, more=more)


def _section(site: Site, one: Measured) -> Section:
    record = site.record
    passes = [name for name in record.passes if any(name in cell.codings for cell in one.cells)]
    return Section(
        variable=one.variable,
        place=anchor(one.variable.id),
        warning=warning(site, one.variable.id),
        told=told(one),
        passes=passes,
        confusions=list(_confusions(record, one, passes)),
        differences=[_difference(site, cell, passes) for cell in one.differing],
        agreed=_links(record, [cell for cell in one.cells if cell.is_agreed]),
    )


def _confusions(record: Record, one: Measured, passes: Sequence[str]) -> Iterator[Confusion]:
    """A table for each two passes, where the variable chooses one of some codes."""
    variable = one.variable
    if variable.level not in CODE_LEVELS or variable.level in LIST_LEVELS:
        return
    for first, second in combinations(passes, 2):
        held: dict[tuple[str, str], list[Judged]] = {}
        for cell in one.cells:
            if first in cell.codings and second in cell.codings:
                pair = (_code(cell.codings[first]), _code(cell.codings[second]))
                held.setdefault(pair, []).append(cell)
        used = Counter(key for pair in held for key in pair)
        keys = [key for key in (*variable.codes, *STATUS_WORDS) if key in used]
        yield Confusion(
            first,
            second,
            [_name(variable, key) for key in keys],
            [
                (
                    _name(variable, row),
                    [(_links(record, held.get((row, column), [])), row == column) for column in keys],
                )
                for row in keys
            ],
        )


def _code(coding: Coding) -> str:
    """The code that a default run uses, else the status."""
    return coding.answer[0] if coding.answer else coding.status


def _name(variable: Variable, key: str) -> str:
    return named(variable, (key,), "") if key in variable.codes else STATUS_WORDS[key]


def _difference(site: Site, cell: Judged, passes: Sequence[str]) -> Difference:
    now = site.reliability.decided.get(cell.address)
    return Difference(
        _link(site.record, cell),
        [
            (
                answer(cell.variable, one),
                now is not None and now.adjudicated is not None and says_same(one, now, cell.variable),
            )
            if (one := cell.codings.get(name))
            else ("", False)
            for name in passes
        ],
        now.adjudicated.cause if now and now.adjudicated else "",
    )


def _differing(cells: Iterable[Judged]) -> list[Judged]:
    return [one for one in cells if not one.is_agreed]


def _links(record: Record, cells: Iterable[Judged], *, has_variable: bool = False) -> list[CellLink]:
    return [_link(record, one, has_variable=has_variable) for one in cells]


def _link(record: Record, cell: Judged, *, has_variable: bool = False) -> CellLink:
    """Where *cell* stands on the page of its case; those of partners of a study stand on a page of their own."""
    one = next(iter(cell.codings.values()))
    case = record.cases[one.case]
    apart = APART if one.state and case.is_study else ""
    href = f"{ROOT}cases/{case.id}/{apart}#{'-'.join(filter(None, (one.state, one.variable)))}"
    name = ", ".join(filter(None, (case.title, one.state and state_name(record, one.state))))
    return CellLink(href, f"{name}: {cell.variable.name}" if has_variable else name)


def _strata(record: Record, draw: Draw) -> list[tuple[str, list[tuple[str, str]]]]:
    """The cases of each stratum; one that was retired since leads to the page that is left of it."""
    return [
        (name, [(id_, record.cases[id_].title if id_ in record.cases else id_) for id_ in held])
        for name, held in draw.strata.items()
    ]
