"""Which pages the site has and what each is given. Nothing is written here: a page is a path and a text."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from coalition_kb.checks import ERRORS, SHAPE_RULES, WARNINGS, name
from coalition_kb.model import Status
from coalition_kb.operations import Computer, code_on, in_system, start_of
from coalition_kb.output import Output, text
from coalition_kb.site.explore import explore
from coalition_kb.site.prose import Library, cited, heading, inline, paragraphs, plain
from coalition_kb.site.views import (
    STATUS_MEANINGS,
    STATUS_WORDS,
    coding_view,
    computed_view,
    period,
    result_words,
    spoken,
)
from coalition_kb.tables import number_of, year_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from coalition_kb.model import Case, Coding, Partner, Record, State, Variable
    from coalition_kb.tables import Table


@dataclass(frozen=True, slots=True)
class Site:
    """What every page is made from."""

    record: Record
    computer: Computer
    tables: Sequence[Table]  # type: ignore[type-arg]
    sizes: Mapping[str, int]  # bytes of each file of the dataset, by its name
    library: Library
    repository: str  # the address where the files can be changed; empty while there is none


def pages(site: Site) -> Iterator[Output]:
    """Every page that is made from the record, in the order of the navigation."""
    record = site.record
    yield _page(site, "index.md", "home.md.j2", **_home(site))
    yield _page(site, "explore.md", "explore.md.j2", **explore(record, site.computer))
    for case in record.cases.values():
        yield _page(site, f"cases/{case.id}.md", "case.md.j2", **_case(site, case))
    yield _page(site, "findings/index.md", "findings.md.j2", **_findings(site))
    for finding in record.findings.values():
        yield _page(site, f"findings/{finding.id}.md", "finding.md.j2", **_finding(site, finding.id))
    yield _page(site, "variables/index.md", "variables.md.j2", **_variables(site))
    for variable in record.variables.values():
        yield _page(site, f"variables/{variable.id}.md", "variable.md.j2", **_variable(site, variable))
    yield _page(site, "states/index.md", "states.md.j2", **_states(site))
    for state in _concerned(record):
        yield _page(site, f"states/{state.id}.md", "state.md.j2", **_state(site, state))
    yield _page(site, "sources.md", "sources.md.j2", **_sources(site))
    yield _page(site, "data.md", "data.md.j2", **_data(site))
    yield _page(site, "rules.md", "rules.md.j2", **_rules())
    yield _page(
        site,
        "statuses.md",
        "statuses.md.j2",
        statuses=[(STATUS_WORDS[s], s, STATUS_MEANINGS[s]) for s in Status],
    )


@cache
def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("coalition_kb.site"),
        undefined=StrictUndefined,
        autoescape=True,  # texts of the record are values; what is HTML already says so
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["heading"] = heading
    return made


def _page(site: Site, path: str, template: str, **context: object) -> Output:
    url = PurePosixPath(path).with_suffix("")
    depth = len(url.parts) - (url.name == "index")
    shared = {"root": "../" * depth or "./", "repository": site.repository}
    return text(path, _templates().get_template(template).render({**shared, **context}))


def _root(depth: int) -> str:
    return "../" * depth


# --- home -------------------------------------------------------------------------------------------------------------


def _home(site: Site) -> dict[str, object]:
    record = site.record
    years = sorted(year for case in record.cases.values() if (year := year_of(case)))
    coalition = record.marked("coalition")
    answers = Counter(
        result_words(coalition, site.computer.result(coalition, case)) for case in record.cases.values() if coalition
    )
    states = {partner.state for case in record.cases.values() for partner in case.partners}
    opened = Counter(source.opened for source in record.sources.values())
    return {
        "n_cases": len(record.cases),
        "first": years[0] if years else "",
        "last": years[-1] if years else "",
        "coalition": answers.most_common(),
        "coalition_id": coalition.id if coalition else "",
        "n_states": len(states),
        "n_codings": f"{sum(1 for _ in record.codings):,}",
        "n_sources": len(record.sources),
        "n_opened": opened["yes"] + opened["part"],
        "n_findings": len(record.findings),
        "n_variables": len(record.variables),
        "questions": [one for one in record.questions.values() if one.kind == "research"],
    }


# --- a case -----------------------------------------------------------------------------------------------------------


def _case(site: Site, case: Case) -> dict[str, object]:
    record, root = site.record, _root(2)
    own = [coding_view(record, site.library, coding, root) for coding in _in_order(record, case.codings)]
    computed = [
        computed_view(site.computer, variable, case)
        for variable in record.of_unit("intervention")
        if variable.computed is not None
    ]
    frame = [_framed(site, what, coding, root) for what, coding in _frame(case)]
    return {
        "case": case,
        "description": plain(case.summary.text)[:300],
        "period": period(case),
        "summary": paragraphs(case.summary.text, site.library, root),
        "frame": frame,
        "locations": _linked_states(record, case.locations),
        "hosts": _linked_states(record, case.hosts),
        "follows": [(other, record.cases[other].title) for other in case.follows if other in record.cases],
        "followed_by": [(one.id, one.title) for one in record.cases.values() if case.id in one.follows],
        "verdict": _verdict(site, case),
        "codings": own,
        "computed": computed,
        "partners": [_partner(site, case, partner) for partner in _by_level(record, case)],
        "lists": [(site.library.label(one.name), one.name, one.status, one.why) for one in case.lists],
        "accepted": [(one.rule, one.says, inline(one.why, site.library, root)) for one in case.accepted],
        "sources": _used_sources(site, case),
        "coded": sorted({(coding.by, coding.on, coding.codebook) for coding in case.all_codings}),
        "years": str(year_of(case) or ""),
    }


def _frame(case: Case) -> list[tuple[str, Coding]]:
    frame = [("Start", case.start), ("End", case.end)]
    return [("Decision", case.decision), *frame] if case.decision else frame


def _framed(site: Site, what: str, coding: Coding, root: str) -> dict[str, object]:
    return {
        "what": what,
        "answer": spoken(coding.value) if coding.value else STATUS_WORDS[coding.status],
        "confidence": coding.confidence if coding.value else "",
        "why": inline(coding.why, site.library, root),
        "sources": cited(coding.citations, site.library, root),
    }


def _in_order(record: Record, codings: Mapping[str, Coding]) -> list[Coding]:
    """*codings* in the order of the codebook, those that every case has first."""
    known = [variable for variable in record.variables.values() if variable.id in codings]
    return [codings[one.id] for core in ("yes", "study", "no") for one in known if one.core == core]


def _verdict(site: Site, case: Case) -> dict[str, object] | None:
    coalition, size = site.record.marked("coalition"), site.record.marked("size")
    if coalition is None or size is None:
        return None
    return {
        "coalition": computed_view(site.computer, coalition, case),
        "size": computed_view(site.computer, size, case),
    }


def _by_level(record: Record, case: Case) -> list[Partner]:
    """The partners of *case*, those who gave most first, then by name."""
    level = record.marked("participation")

    def rank(partner: Partner) -> tuple[float, str]:
        coding = partner.codings.get(level.id) if level else None
        number = number_of(level, coding.answer[0]) if level and coding and coding.answer else None
        return -(number if number is not None else -1), _state_name(record, partner.state)

    return sorted(case.partners, key=rank)


def _partner(site: Site, case: Case, partner: Partner) -> dict[str, object]:
    record = site.record
    codings = [coding_view(record, site.library, coding, _root(2)) for coding in _in_order(record, partner.codings)]
    shown = {
        mark: variable.id
        for mark in ("participation", "joining", "leaving")
        if (variable := record.marked(mark)) is not None
    }
    answers = {coding.variable: coding.answer for coding in codings}
    state = record.states.get(partner.state)
    computed = [
        computed_view(site.computer, variable, case, state)
        for variable in (*record.of_unit("partner"), *record.of_unit("state"))
        if variable.computed is not None and state is not None
    ]
    return {
        "state": partner.state,
        "name": _state_name(record, partner.state),
        "level": answers.get(shown.get("participation", ""), ""),
        "joined": answers.get(shown.get("joining", ""), ""),
        "left": answers.get(shown.get("leaving", ""), ""),
        "codings": codings,
        "computed": [
            one
            for one in computed
            if one.answer not in (STATUS_WORDS[Status.NOT_COVERED], STATUS_WORDS[Status.UNKNOWN])
        ],
    }


def _linked_states(record: Record, states: Sequence[str]) -> list[tuple[str, str]]:
    return [(state, _state_name(record, state)) for state in states]


def _state_name(record: Record, state: str) -> str:
    return record.states[state].name if state in record.states else state


def _used_sources(site: Site, case: Case) -> list[dict[str, object]]:
    """The sources that *case* cites, by their short names."""
    codings = [*(coding for _, coding in _frame(case)), *case.all_codings]
    used = {one.source for one in case.summary.citations}
    for coding in codings:
        used |= {one.source for one in coding.citations}
        used |= {one.source for side in coding.alternatives for one in side.citations}
    found = [site.record.sources[source] for source in used if source in site.record.sources]
    return [
        {
            "id": source.id,
            "label": site.library.label(source.id),
            "title": source.title,
            "kind": source.kind,
            "opened": source.opened,
        }
        for source in sorted(found, key=lambda source: site.library.label(source.id).casefold())
    ]


# --- findings ---------------------------------------------------------------------------------------------------------


def _findings(site: Site) -> dict[str, object]:
    record = site.record
    groups = [
        (
            one.name or one.id,
            one.question,
            [f for f in record.findings.values() if f.question == one.id and f.kind == "finding"],
        )
        for one in record.questions.values()
        if one.kind == "research"
    ]
    ordered = [(name_, question, sorted(found, key=lambda f: int(f.number[1:]))) for name_, question, found in groups]
    recommendations = [one for one in record.findings.values() if one.kind == "recommendation"]
    return {"groups": ordered, "recommendations": sorted(recommendations, key=lambda one: one.number)}


def _finding(site: Site, id_: str) -> dict[str, object]:
    record, root = site.record, _root(2)
    finding = record.findings[id_]
    parts = {
        part: paragraphs(getattr(finding, part), site.library, root)
        for part in ("claim", "test", "supports", "contradicts", "limits")
    }
    return {
        "finding": finding,
        "parts": parts,
        "description": plain(finding.claim),
        "question": record.questions[finding.question].question if finding.question in record.questions else "",
        "variables": [record.variables[one] for one in finding.variables if one in record.variables],
    }


# --- the codebook -----------------------------------------------------------------------------------------------------


def _variables(site: Site) -> dict[str, object]:
    record = site.record
    names = {
        "intervention": "Of the intervention",
        "partner": "Of a partner",
        "state": "Of any state at the start of a case",
    }
    return {"groups": [(names[unit], record.of_unit(unit)) for unit in ("intervention", "partner", "state")]}


def _variable(site: Site, variable: Variable) -> dict[str, object]:
    record, root = site.record, _root(2)
    rows = _answers(site, variable, root)
    counts = Counter(row["group"] for row in rows)
    ordered = [code.name for code in variable.codes.values()]
    rest = sorted(set(counts) - set(ordered), key=str) if variable.codes else []
    return {
        "variable": variable,
        "description": variable.question,
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
        "findings": [record.findings[one] for one in variable.findings if one in record.findings],
        "computed": variable.computed,
        "parameters": _parameters(variable),
        "distribution": [(group, counts[group]) for group in [*ordered, *rest]] if variable.codes else [],
        "most": max(counts.values(), default=1),
        "n_rows": len(rows),
        "rows": rows,
    }


def _parameters(variable: Variable) -> list[tuple[str, str]]:
    if variable.computed is None:
        return []
    return [(key, _said(value)) for key, value in variable.computed.parameters.items()]


def _said(value: object) -> str:
    """A parameter of an operation in words."""
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_said(one)}" for key, one in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _answers(site: Site, variable: Variable, root: str) -> list[dict[str, object]]:
    """Every answer to *variable*, by code and then by case."""
    record = site.record
    rows: list[dict[str, object]] = []
    if variable.unit == "state":
        return rows  # one row for each of thousands of dyads: they stand in the dataset
    for case in record.cases.values():
        if variable.computed is not None and variable.unit == "intervention":
            seen = computed_view(site.computer, variable, case)
            rows.append(_row(case, "", "", seen.answer, seen.answer, "", seen.why))
            continue
        holders = [case.codings] if variable.unit == "intervention" else [one.codings for one in case.partners]
        for codings in holders:
            coding = codings.get(variable.id)
            if coding is None:
                continue
            view = coding_view(record, site.library, coding, root)
            groups = [variable.codes[code].name for code in coding.codes if code in variable.codes] or [
                view.status_word
            ]
            name_ = _state_name(record, coding.state) if coding.state else ""
            rows += [_row(case, coding.state, name_, group, view.answer, view.confidence, view.why) for group in groups]
    order = {code.name: place for place, code in enumerate(variable.codes.values())}
    return sorted(rows, key=lambda row: (order.get(str(row["group"]), len(order)), row["start"], row["name"]))


def _row(
    case: Case, state: str, name_: str, group: str, answer: str, confidence: str, why: object
) -> dict[str, object]:
    return {
        "case": case.id,
        "title": case.title,
        "start": case.start.value,
        "state": state,
        "name": name_,
        "group": group,
        "answer": answer,
        "confidence": confidence,
        "why": why,
    }


# --- states -----------------------------------------------------------------------------------------------------------


def _concerned(record: Record) -> list[State]:
    """The states that a case names: partners, hosts, locations. They have a page each."""
    named = {
        state
        for case in record.cases.values()
        for state in (*case.locations, *case.hosts, *(partner.state for partner in case.partners))
    }
    return sorted((record.states[one] for one in named if one in record.states), key=lambda state: state.name)


def _states(site: Site) -> dict[str, object]:
    record = site.record
    parts = {state.id: _parts(site, state) for state in _concerned(record)}
    rows = [
        {
            "id": state.id,
            "name": state.name,
            "region": state.m49,
            "as_partner": sum(1 for part in parts[state.id] if part["as"] == "partner"),
            "as_other": sum(1 for part in parts[state.id] if part["as"] != "partner"),
        }
        for state in _concerned(record)
    ]
    return {"rows": rows, "n_states": len(record.states)}


def _parts(site: Site, state: State) -> list[dict[str, object]]:
    """What *state* was in each case: partner, host or location."""
    record = site.record
    found: list[dict[str, object]] = []
    level = record.marked("participation")
    for case in record.cases.values():
        shared: dict[str, object] = {
            "case": case.id,
            "title": case.title,
            "period": period(case),
            "start": case.start.value,
        }
        for partner in case.partners:
            if partner.state == state.id:
                coding = partner.codings.get(level.id) if level else None
                view = coding_view(record, site.library, coding, _root(2)) if coding else None
                found.append(
                    {
                        **shared,
                        "as": "partner",
                        "level": view.answer if view else "",
                        "why": view.why if view else "",
                    }
                )
        if state.id in case.hosts:
            found.append(
                {
                    **shared,
                    "as": "host",
                    "level": "",
                    "why": "Its own forces fought at home on the U.S. side.",
                }
            )
        elif state.id in case.locations:
            found.append({**shared, "as": "location", "level": "", "why": "Force was used or shown there."})
    return sorted(found, key=lambda part: str(part["start"]))


def _state(site: Site, state: State) -> dict[str, object]:
    record = site.record
    bodies = [*record.treaties.values(), *record.organisations.values()]
    memberships = [
        {
            "kind": {
                "defence_pact": "Defence pact with the U.S.",
                "base_agreement": "Base agreement with the U.S.",
            }.get(body.kind, "Organisation"),
            "name": body.name,
            "since": spoken(one.since.text),
            "until": spoken(one.until.text) if one.until else "",
        }
        for body in bodies
        for one in body.members
        if one.state == state.id
    ]
    return {
        "state": state,
        "description": f"{state.name} in the cases of the coalition knowledge base.",
        "spells": [
            (
                what,
                [(one.code, spoken(one.since.text), spoken(one.until.text) if one.until else "") for one in spells],
            )
            for what, spells in (("Correlates of War", state.cow), ("Gleditsch and Ward", state.gw))
            if spells
        ],
        "memberships": memberships,
        "parts": _parts(site, state),
        "ties": _ties(site, state),
        "tie_names": [variable.name for variable in _tie_variables(record)],
    }


def _tie_variables(record: Record) -> list[Variable]:
    """The computed variables of a state that need no series of others."""
    return [
        variable
        for variable in record.of_unit("state")
        if variable.computed is not None and variable.computed.operation != "declared_import"
    ]


def _ties(site: Site, state: State) -> list[dict[str, object]]:
    """The computed answers about *state* at the start of each case that lists it as a partner."""
    rows = []
    for case, _ in sorted(site.computer.partnerships(state), key=lambda pair: pair[0].start.value):
        start = start_of(case)
        if start is None or not in_system(state, start.last):
            continue
        answers = [
            result_words(variable, site.computer.result(variable, case, state))
            for variable in _tie_variables(site.record)
        ]
        number = code_on(state.cow, start.first) or code_on(state.gw, start.first)
        rows.append({"case": case.id, "title": case.title, "number": number, "answers": answers})
    return rows


# --- sources, data, rules ---------------------------------------------------------------------------------------------


def _sources(site: Site) -> dict[str, object]:
    record = site.record
    citing: dict[str, list[str]] = {}
    for case in record.cases.values():
        for one in _used_sources(site, case):
            citing.setdefault(str(one["id"]), []).append(case.id)
    ordered = sorted(record.sources.values(), key=lambda source: site.library.label(source.id).casefold())
    return {
        "sources": [
            {
                "source": one,
                "label": site.library.label(one.id),
                "authors": "; ".join(one.authors),
                "cases": citing.get(one.id, []),
            }
            for one in ordered
        ],
        "opened": Counter(source.opened for source in ordered),
        "titles": {case.id: case.title for case in record.cases.values()},
    }


def _data(site: Site) -> dict[str, object]:
    rows = [
        {
            "name": table.name,
            "meaning": table.meaning,
            "n_rows": f"{len(table.rows):,}",
            "n_columns": len(table.columns),
            "size": f"{site.sizes[f'{table.name}.csv'] / 1024:,.0f} kB",
            "columns": table.columns,
            "key": table.key,
        }
        for table in site.tables
    ]
    return {"rows": rows}


def _rules() -> dict[str, object]:
    return {
        "groups": [
            ("Files", list(SHAPE_RULES.items())),
            ("Errors", [(name(rule), rule.__doc__) for rule in ERRORS]),
            ("Warnings", [(name(rule), rule.__doc__) for rule in WARNINGS]),
        ]
    }
