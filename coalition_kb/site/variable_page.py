"""The page of a variable: its rule, how its answers are spread, every answer with its reason, and what it is tied to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING

from coalition_kb.lineage import former_codes, names_before, now_of
from coalition_kb.model import LIST_LEVELS, STATUS_WORDS, Status
from coalition_kb.operations import closed, rests_on
from coalition_kb.site import agreement, distribution, verdicts
from coalition_kb.site.given import UP, Site, state_name
from coalition_kb.site.prose import inline
from coalition_kb.site.reliability_page import told
from coalition_kb.site.views import answer, result_words

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence

    from markupsafe import Markup

    from coalition_kb.lineage import Former
    from coalition_kb.model import Case, Coding, Finding, Record, Variable
    from coalition_kb.site.charts import Chart
    from coalition_kb.site.distribution import Cell
    from coalition_kb.site.verdicts import Badge
    from coalition_kb.tables.coverage import Coverage

SHORT = 25  # answers that are few enough to stand open
MOST = 3000  # answers that are listed in full: beyond, a page is too long to be read
FIRST = 100  # answers of a group that are listed where all are more than that


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer to a variable, with where it was given."""

    answer: str
    confidence: str
    why: str | Markup
    case: str
    title: str
    place: str  # the anchor on the page of the case
    state: str = ""
    name: str = ""  # of the state


@dataclass(frozen=True, slots=True)
class Group:
    """The answers that are alike."""

    anchor: str
    name: str
    n: int
    rows: Sequence[Answered]  # all of them, or the first
    is_open: bool


def content(site: Site, variable: Variable, coverage: Mapping[str, Coverage]) -> dict[str, object]:
    """What the page of a variable is given; *coverage* is that of the variables that are coded by hand."""
    record, root = site.record, UP
    cells = distribution.alike(site, variable, record.cases.values())
    found = _groups(site, variable)
    n_rows = sum(one.n for one in found)
    listed = {one.name: f"#{one.anchor}" for one in found}
    return {
        "variable": variable,
        "description": variable.question,
        "theme": record.themes[variable.theme].name,
        "rule": inline(variable.rule, site.library, root),
        "counts_text": inline(variable.counts, site.library, root),
        "does_not_text": inline(variable.does_not_count, site.library, root),
        "codes": [(code, inline(code.meaning, site.library, root)) for code in variable.codes.values()],
        "missing": [
            (STATUS_WORDS[status], inline(why, site.library, root)) for status, why in variable.missing.items()
        ],
        "look_in": inline(variable.look_in, site.library, root),
        "applies": [
            (
                other,
                [record.variables[other].codes[code].name for code in codes if code in record.variables[other].codes],
            )
            for other, codes in variable.applies_when.items()
        ],
        "computed": variable.computed,
        "parameters": _parameters(variable),
        "known": _known(variable, cells, coverage.get(variable.id)),
        "charts": _charts(site, variable, cells, listed),
        "warning": agreement.warning(site, variable.id),
        "rests_on": agreement.warnings(site, closed(record, rests_on(variable))),
        "coders": _coders(site, variable),
        "agreement_place": agreement.place(variable.id) if variable.id in site.reliability.variables else "",
        "groups": found,
        "n_rows": n_rows,
        "first": FIRST if n_rows > MOST else 0,
        "serves": _serves(site, variable),
        "tied": _tied(record, variable),
        "changes": [
            (version, inline(version.says, site.library, root))
            for version in reversed(list(record.versions.values()))
            if any(variable.id in now_of(record, name) for name in version.touches)
        ],
        "first_version": next(iter(record.versions), ""),
        "before": [
            inline(one.sentence, site.library, root)
            for one in (*names_before(record, variable.id), *former_codes(record, variable.id))
        ],
    }


def former(site: Site, one: Former) -> dict[str, object]:
    """What the page of a variable is given that was renamed, merged, split or retired."""
    record = site.record
    now = [record.variables[name] for name in now_of(record, one.step.variable)]
    return {
        "one": one,
        "name": one.step.name or one.step.variable,
        "sentence": inline(one.sentence, site.library, UP),
        "into": now[0] if len(now) == 1 else None,
        "now": now or [record.variables[name] for name in one.step.into if name in record.variables],
        "description": f"The variable {one.step.variable} is no more.",
    }


def _coders(site: Site, variable: Variable) -> str:
    """How well coders agree on *variable*, or that there was one; nothing where nobody codes it."""
    measured = site.reliability.variables.get(variable.id)
    if measured is not None:
        return told(measured)
    return "One coder; agreement not measured." if variable.is_by_hand else ""


def _charts(site: Site, variable: Variable, cells: Sequence[Cell], listed: Mapping[str, str]) -> list[Chart]:
    """What is counted; *listed* are the places on the page where the answers of each name stand."""
    if not cells:
        return []
    of = "partners" if variable.unit == "partner" else "listed partners" if variable.unit == "state" else "cases"
    about = f"Answers of {of}." if variable.level not in LIST_LEVELS else f"Answers of {of}; one may have several."
    charts = []
    if distribution.is_counted(variable):
        answers = distribution.answers(variable, cells, "chart-answers", "How often each answer was given", about)
        linked = [replace(row, href=listed.get(row.label, "")) for row in answers.rows]
        charts.append(replace(answers, rows=linked))
        if variable.level != "date":
            charts.append(distribution.by_decade(site, variable, cells, "chart-decades"))
    if variable.computed is None:
        charts.append(distribution.sureness(site, cells, "chart-sure"))
    return charts


def _known(variable: Variable, cells: Sequence[Cell], coverage: Coverage | None) -> list[tuple[str, str]]:
    """How many cells have each status, with the share, and how well the answered ones are founded."""
    of: Counter[str] = Counter()
    for cell in cells:
        of[_status(cell.sure)] += cell.n
    n = of.total()
    words = STATUS_WORDS if variable.computed is None else {**STATUS_WORDS, Status.CODED: "computed"}
    told = [(f"{of[status]:,}", f"{words[status]} ({100 * of[status] / n:.0f} %)") for status in Status if of[status]]
    told = [(f"{n:,}", "cells"), *told] if cells else []
    if coverage is not None and coverage.n_answered:
        told += [
            (f"{coverage.n_low:,}", "coded with low confidence"),
            (f"{coverage.n_read:,}", "cite a passage that was read"),
        ]
    return told


def _status(sure: str) -> str:
    return sure if sure in STATUS_WORDS else Status.CODED


# --- what it is tied to -----------------------------------------------------------------------------------------------


def _serves(site: Site, variable: Variable) -> list[tuple[Finding, Badge, list[Variable]]]:
    """The findings that need the variable, each with its verdict and the others that it needs."""
    record = site.record
    return [
        (
            record.findings[one],
            verdicts.badge(site.results, one),
            [
                record.variables[other]
                for other in record.findings[one].variables
                if other != variable.id and other in record.variables
            ],
        )
        for one in variable.findings
        if one in record.findings
    ]


def _tied(record: Record, variable: Variable) -> list[tuple[str, list[Variable]]]:
    """The variables that it follows from or that follow from it, and those that decide whether the other applies."""
    every = record.variables
    sorts = (
        ("Computed from", [every[one] for one in dict.fromkeys(rests_on(variable)) if one in every]),
        ("Used to compute", [one for one in every.values() if variable.id in rests_on(one)]),
        ("Applies only with some answers to", [every[one] for one in variable.applies_when if one in every]),
        ("Decides whether these apply", [one for one in every.values() if variable.id in one.applies_when]),
    )
    return [(words, found) for words, found in sorts if found]


def _parameters(variable: Variable) -> list[tuple[str, str]]:
    if variable.computed is None:
        return []
    return [(key, _said(value)) for key, value in variable.computed.parameters.items()]


def _said(value: object) -> str:
    """A parameter of an operation in words."""
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_said(one)}" for key, one in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


# --- every answer -----------------------------------------------------------------------------------------------------


def _groups(site: Site, variable: Variable) -> list[Group]:
    """Every answer by what it says: codes in their order, then what has none. Without codes all stand in one group."""
    counts: Counter[str] = Counter()
    rows: dict[str, list[Callable[[], Answered]]] = {}
    for name, row in _answers(site, variable):
        counts[name] += 1
        if counts[name] <= MOST:  # more than that is shown of none
            rows.setdefault(name, []).append(row)
    anchors = {code.name: f"code-{code.id}" for code in variable.codes.values()}
    ordered = [*(name for name in anchors if name in rows), *sorted(name for name in rows if name not in anchors)]
    n = counts.total()
    shown = FIRST if n > MOST else MOST
    return [
        Group(
            anchors.get(name) or f"answers-{place}",
            name,
            counts[name],
            [row() for row in rows[name][:shown]],
            is_open=n <= SHORT,
        )
        for place, name in enumerate(ordered, start=1)
    ]


def _answers(site: Site, variable: Variable) -> Iterator[tuple[str, Callable[[], Answered]]]:
    """Every answer to *variable*, by the start of the case and the state: under what it is listed, and what makes its row."""
    if variable.unit == "state" or variable.frame_field:
        return  # the first stand in the dataset, one for each of thousands of dyads; the others on each case
    of = _computed if variable.computed is not None else _coded
    groups: dict[Hashable, Sequence[str]] = {}
    for case in site.by_start:
        yield from of(site, variable, case, groups)


def _computed(
    site: Site, variable: Variable, case: Case, groups: dict[Hashable, Sequence[str]]
) -> Iterator[tuple[str, Callable[[], Answered]]]:
    states = [None] if variable.unit == "intervention" else [site.record.states.get(p.state) for p in case.partners]
    for state in sorted(states, key=lambda one: one.name if one else ""):
        result = site.computer.result(variable, case, state)
        said = result_words(variable, result)
        if said not in groups:
            known = {code.name for code in variable.codes.values()} | set(STATUS_WORDS.values())
            groups[said] = (said if said in known else "answered",)
        place, name = (state.id, state.name) if state else ("", "")
        row = partial(Answered, said, "", result.why, case.id, case.title, "computed", place, name)
        yield groups[said][0], row


def _coded(
    site: Site, variable: Variable, case: Case, groups: dict[Hashable, Sequence[str]]
) -> Iterator[tuple[str, Callable[[], Answered]]]:
    if variable.unit == "intervention":
        held = [("", coding)] if (coding := case.codings.get(variable.id)) else []
    else:
        codings = [coding for one in case.partners if (coding := one.codings.get(variable.id))]
        named = [(state_name(site.record, one.state) if one.state else "", one) for one in codings]
        held = sorted(named, key=itemgetter(0))
    for name, coding in held:
        answer = coding.answer
        key = answer or coding.status
        if key not in groups:  # few answers are given by many
            names = [variable.codes[code].name for code in answer if code in variable.codes]
            groups[key] = list(dict.fromkeys(names)) or ["answered" if answer else STATUS_WORDS[coding.status]]
        row = partial(_row, site, case, coding, name)
        for group in groups[key]:
            yield group, row


def _row(site: Site, case: Case, coding: Coding, name: str) -> Answered:
    said = answer(site.record.variables[coding.variable], coding)
    confidence = coding.confidence if coding.status == Status.CODED else ""
    why = inline(coding.why, site.library, UP)
    place = f"{coding.state}-{coding.variable}" if coding.state else coding.variable
    return Answered(said, confidence, why, case.id, case.title, place, coding.state, name)
