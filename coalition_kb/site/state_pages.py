"""The pages of states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coalition_kb.operations import code_on, in_system, start_of
from coalition_kb.site.given import UP, Site
from coalition_kb.site.prose import shelved
from coalition_kb.site.views import coding_view, period, result_words, spoken

if TYPE_CHECKING:
    from coalition_kb.model import Record, State, Variable


def concerned(record: Record) -> list[State]:
    """The states that a case names: partners, hosts, locations. They have a page each."""
    named = {
        state
        for case in record.cases.values()
        for state in (*case.locations, *case.hosts, *(partner.state for partner in case.partners))
    }
    return sorted((record.states[one] for one in named if one in record.states), key=lambda state: state.name)


def states(site: Site) -> dict[str, object]:
    """What the list of states is given."""
    record = site.record
    parts = {state.id: _parts(site, state) for state in concerned(record)}
    rows = [
        {
            "id": state.id,
            "name": state.name,
            "region": state.m49,
            "as_partner": sum(1 for part in parts[state.id] if part["as"] == "partner"),
            "as_other": sum(1 for part in parts[state.id] if part["as"] != "partner"),
        }
        for state in concerned(record)
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
                view = coding_view(record, site.library, coding, UP) if coding else None
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


def state(site: Site, state: State) -> dict[str, object]:
    """What the page of a state is given."""
    record = site.record
    bodies = [*record.treaties.values(), *record.organisations.values()]
    memberships = [
        {
            "kind": {
                "defence_pact": "Defence pact with the U.S.",
                "basing": "Base agreement with the U.S.",
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
        "sources": shelved(record.state_sources, site.library, UP),
        "formerly": [
            (one.name, spoken(one.since.text) if one.since else "", spoken(one.until.text)) for one in state.formerly
        ],
        "description": f"{state.name} in the cases of the coalition knowledge base.",
        "spells": [
            (
                what,
                [
                    (
                        f"{one.code} {one.letters}".strip(),
                        spoken(one.since.text),
                        spoken(one.until.text) if one.until else "",
                    )
                    for one in spells
                ],
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
    rows: list[dict[str, object]] = []
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
