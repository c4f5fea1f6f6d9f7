"""The partners of a case as its page shows them: who took part and when, and who gave nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from markupsafe import Markup

from coalition_kb.dates import as_date
from coalition_kb.site import entries
from coalition_kb.site.chronology import chronology
from coalition_kb.site.cite import last_change
from coalition_kb.site.given import UP, in_order, state_name
from coalition_kb.site.lanes import Axis, Band, Lane, axis, bands, behind, lane, svg
from coalition_kb.site.views import spoken

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coalition_kb.model import Case, Partner, Record, Variable
    from coalition_kb.site.chronology import Chronology
    from coalition_kb.site.entries import Entry, Short
    from coalition_kb.site.given import Site

#: The columns of the table: the head, and the marks of the variables whose answers stand in it, each with its word.
COLUMNS = (
    ("What it did", (("participation", ""), ("giving", "gave"))),
    ("When", (("joining", "joined"), ("leaving", "left"))),
    ("Asked, and its answer", (("asking", "asked"), ("answering", "first answer"))),
)
APART = "partners/"  # where the codings of the partners of a study stand, from the page of its case
LOOKS = 4  # kinds of participation that are drawn apart


@dataclass(frozen=True, slots=True)
class Row:
    """A partner: its short answers, its time as a lane, and all its codings."""

    state: str
    name: str
    kind: int  # how it took part: from 1 to LOOKS, the most first; 0 where that is not known
    cells: Mapping[str, Short]  # by the mark of the variable
    lane: Lane | None
    drawn: Markup  # the lane
    themes: Sequence[tuple[str, Sequence[Entry]]]  # none where they stand on a page of their own
    is_main: bool = False  # whether it is one of those that mattered, by the study
    phases: Sequence[str] = ()  # those in which it took part, by name; none where it is not said

    entries: Sequence[Short] = ()  # all its codings


@dataclass(frozen=True, slots=True)
class Partners:
    """Those who took part, and those who gave nothing, who were asked or not known to have been."""

    took_part: Sequence[Row]
    asked: Sequence[Row]
    not_asked: Sequence[Row]
    columns: Sequence[tuple[str, Sequence[tuple[str, str]]]]  # as COLUMNS, as far as the codebook has the variables
    kinds: Sequence[tuple[int, str]]  # looks and names of the kinds that are drawn
    axis: Axis | None
    ends: tuple[str, str]  # the ends of the axis in words
    says: str  # the chart in a sentence
    bands: Sequence[Band] = ()  # the phases of a study
    dates: Chronology | None = None  # the chart in words, of a study
    apart: str = ""  # the page of its own, from the page of a study, on which all codings of partners stand

    @property
    def rows(self) -> list[Row]:
        """All of them."""
        return [*self.took_part, *self.asked, *self.not_asked]


def partners(site: Site, case: Case) -> Partners:
    """The partners of *case*: the main ones of a study, those who gave most, then in the order of joining and by name."""
    record = site.record
    marks = [mark for _, held in COLUMNS for mark, _ in held]
    marked = {mark: variable for mark in marks if (variable := record.marked(mark)) is not None}
    level = marked.get("participation")
    changed = last_change(case)
    left = marked.get("leaving")
    days = [day for one in case.partners if left and (day := _day(one, left))]
    of = axis(case, changed.last if changed else record.newest, days)
    joining = marked.get("joining")

    def rank(partner: Partner) -> tuple[bool, float, date, str]:
        came = _day(partner, joining) if joining else None
        given = _number(partner, level, unknown=0.5)
        return not partner.is_main, -given, came or date.max, state_name(record, partner.state)

    ordered = sorted(case.partners, key=rank)
    phases = bands(of, case.study.phases) if of else []
    ground = (of, behind(of, phases)) if of else None
    rows = {one.state: _row(site, case, one, marked, ground) for one in ordered}
    nothing = [one for one in ordered if level and _number(one, level, unknown=0.5) <= _least(level)]
    asking = marked.get("asking")
    asked = [one for one in nothing if asking and _number(one, asking, unknown=_least(asking)) > _least(asking)]
    gave_nothing = {one.state for one in nothing}
    took_part = [row for state, row in rows.items() if state not in gave_nothing]
    return Partners(
        took_part=took_part,
        asked=[rows[one.state] for one in asked],
        not_asked=[rows[one.state] for one in nothing if one not in asked],
        columns=[(head, kept) for head, held in COLUMNS if (kept := [one for one in held if one[0] in marked])],
        kinds=_kinds(level, took_part),
        axis=of,
        ends=(spoken(case.start.value), spoken(case.end.value) if as_date(case.end.value) else _until(of, case)),
        says=_says(level, took_part),
        bands=phases,
        apart=APART if case.is_study and case.partners else "",
        dates=chronology(record, case, {row.state: row.name for row in took_part}) if case.is_study else None,
    )


def by_theme(record: Record, held: Sequence[Entry]) -> list[tuple[str, Sequence[Entry]]]:
    """*held* by the themes of their variables, in the order of the codebook."""
    groups: dict[str, list[Entry]] = {theme: [] for theme in record.themes}
    for one in held:
        groups[record.variables[one.variable].theme].append(one)
    return [(record.themes[theme].name, group) for theme, group in groups.items() if group]


def _row(
    site: Site, case: Case, partner: Partner, marked: Mapping[str, Variable], ground: tuple[Axis, str] | None
) -> Row:
    record, codings = site.record, in_order(site.record, partner.codings)
    whole = [] if case.is_study else [entries.of_coding(site, site.at_hand, one, UP) for one in codings]
    held: Sequence[Short] = whole or [entries.in_short(site, one) for one in codings]
    by_variable = {one.variable: one for one in held}
    drawn = ("joining", "leaving", "participation")
    dated = [partner.codings.get(marked[mark].id) if mark in marked else None for mark in drawn]
    level = marked.get("participation")
    kind = _kind(level, _number(partner, level, unknown=-1))
    of = lane(ground[0], *dated) if ground else None
    return Row(
        state=partner.state,
        name=state_name(record, partner.state),
        kind=kind,
        cells={mark: by_variable[one.id] for mark, one in marked.items() if one.id in by_variable},
        lane=of,
        drawn=svg(of, kind, ground[1]) if of and ground else Markup(),
        themes=by_theme(record, whole),
        is_main=partner.is_main,
        phases=[one.name for id_ in partner.phases for one in case.study.phases if one.id == id_],
        entries=held,
    )


def _day(partner: Partner, variable: Variable) -> date | None:
    coding = partner.codings.get(variable.id)
    day = as_date(coding.answer[0]) if coding and coding.answer else None
    return day.last if day else None


def _number(partner: Partner, variable: Variable | None, *, unknown: float) -> float:
    """The number of the code that *partner* has of *variable*; *unknown* where it has none."""
    coding = partner.codings.get(variable.id) if variable else None
    number = variable.number(coding.answer[0]) if variable and coding and coding.answer else None
    return unknown if number is None else number


def _numbers(variable: Variable) -> list[float]:
    return sorted({code.number for code in variable.codes.values() if code.number is not None})


def _least(variable: Variable) -> float:
    """The lowest number of *variable*, which says that there was nothing."""
    return min(_numbers(variable), default=0)


def _kind(level: Variable | None, number: float) -> int:
    """The look of a kind of participation: 1 for the highest code; 0 where it is not known."""
    numbers = _numbers(level) if level else []
    return min(len(numbers) - numbers.index(number), LOOKS) if number in numbers else 0


def _kinds(level: Variable | None, rows: Sequence[Row]) -> list[tuple[int, str]]:
    drawn = {row.kind for row in rows if row.lane and row.lane.stretches}
    codes = sorted(level.codes.values(), key=lambda code: -(code.number or 0)) if level else []
    kinds = [(_kind(level, code.number), code.name) for code in codes if code.number is not None]
    return [*((kind, name) for kind, name in kinds if kind in drawn), *([(0, "Not known how")] if 0 in drawn else [])]


def _until(of: Axis | None, case: Case) -> str:
    """The right end of the axis where the case has no date of its end."""
    return f"{case.end.value or 'end not known'}, drawn to {spoken(of.last.isoformat())}" if of else ""


def _says(level: Variable | None, rows: Sequence[Row]) -> str:
    """How many took part in which way, and of how many the time is not sure."""
    if not rows:
        return ""
    codes = sorted(level.codes.values(), key=lambda code: -(code.number or 0)) if level else []
    names = [code.name for code in codes]
    counts = Counter(cell.answer if (cell := row.cells.get("participation")) else "not coded" for row in rows)
    told = [f"{name}: {counts[name]}" for name in (*names, *sorted(set(counts) - set(names))) if counts[name]]
    unsure = sum(1 for row in rows if row.lane and not any(one.is_sure for one in row.lane.stretches))
    time = f" The time of {unsure} is not known, or not to the day." if unsure else ""
    return f"{'; '.join(told)}.{time}"
