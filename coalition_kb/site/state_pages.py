"""The pages of states: what each did in which case, with whom, and by which ties."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.model import Status
from coalition_kb.operations import code_on, in_system, start_of
from coalition_kb.site import casesets
from coalition_kb.site.charts import Chart, Kind, Row, Span, Spans, steps
from coalition_kb.site.given import UP, Site
from coalition_kb.site.prose import inline, shelved
from coalition_kb.site.views import answer, decade, period, result_words, spoken

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from markupsafe import Markup

    from coalition_kb.model import Case, Coding, Partner, Record, State, Variable

FIRST_YEAR = 1946  # the axis of ties begins with the record
KIND_WORDS = {"defence_pact": "Defence pact with the U.S.", "basing": "Base agreement with the U.S."}
#: What a state was that gave nothing, or of whom that is not known: apart by whether it was asked.
REFUSED, SILENT, ASKED, OPEN = (
    "asked, and gave nothing",
    "gave nothing",
    "asked; what it gave is not known",
    "not known",
)
HOST, PLACE, CAST = "host", "place of action", "named in a study"
GIVEN_NOTHING = (REFUSED, SILENT)
MEANINGS: Mapping[str, str] = {
    REFUSED: "It was asked, by name or with others, and refused or gave nothing.",
    SILENT: "It gave nothing; that it was asked is not known, or it was not.",
    ASKED: "It was asked; sources differ about what it gave, or do not tell.",
    OPEN: "Sources differ about whether it took part, or do not tell.",
    HOST: "Its own forces fought at home on the U.S. side: a host is never a partner.",
    PLACE: "Force was used or shown there.",
    CAST: "The account of the study names it; it is neither a partner nor a host.",
}


@dataclass(frozen=True, slots=True)
class Part:
    """What a state was in a case: the group that it belongs to, and what is known of it there."""

    case: Case
    group: str  # the name of a level of participation, or one of MEANINGS
    asked: str = ""  # how it was asked and what it answered first, in words
    stay: str = ""  # from when to when it took part
    gave: str = ""
    why: str | Markup = ""
    confidence: str = ""
    answer: str = ""  # how far it took part, in words

    @property
    def is_partner(self) -> bool:
        """Whether the case lists the state as a partner."""
        return self.group not in (HOST, PLACE, CAST)


def named(record: Record) -> frozenset[str]:
    """The states that have a page: those that a case names."""
    found = (
        (*(one.state for one in case.partners), *case.hosts, *case.locations, *case.study.cast)
        for case in record.cases.values()
    )
    return frozenset(state for states in found for state in states if state in record.states)


def parts(site: Site) -> Mapping[str, Sequence[Part]]:
    """The parts of every state that a case names, in the order of the cases' starts; by id, in the order of names."""
    found: dict[str, list[Part]] = {}
    for case in casesets.in_time(site.record.cases.values()):
        for partner in case.partners:
            found.setdefault(partner.state, []).append(_part(site, case, partner))
        for state in case.hosts:
            found.setdefault(state, []).append(Part(case, HOST))
        for state in case.locations:
            if state not in case.hosts:
                found.setdefault(state, []).append(Part(case, PLACE))
        for state in case.study.cast:
            found.setdefault(state, []).append(Part(case, CAST))
    known = [one for one in found if one in site.record.states]
    return {one: found[one] for one in sorted(known, key=lambda one: (site.record.states[one].name, one))}


def _part(site: Site, case: Case, partner: Partner) -> Part:
    level = site.record.marked("participation")
    coding = partner.codings.get(level.id) if level else None
    return Part(
        case,
        _group(site.record, partner, level, coding),
        asked=_words(site, partner, ("asking", "answering"), "; "),
        stay=_words(site, partner, ("joining", "leaving"), " – "),
        gave=_words(site, partner, ("giving",), ""),
        why=inline(coding.why, site.library, UP) if coding else "",
        confidence=coding.confidence if coding and coding.status == Status.CODED else "",
        answer=answer(level, coding) if level and coding else "",
    )


def _words(site: Site, partner: Partner, marks: Sequence[str], between: str) -> str:
    """The answers of *partner* to the variables with *marks*, in words; two that are alike are said once."""
    marked = [variable for mark in marks if (variable := site.record.marked(mark)) is not None]
    found = [answer(one, partner.codings[one.id]) for one in marked if one.id in partner.codings]
    return between.join(dict.fromkeys(found))


def _group(record: Record, partner: Partner, level: Variable | None, coding: Coding | None) -> str:
    answers = [one for one in coding.answer if level and one in level.codes] if coding else []
    if level and answers and answers[0] != next(iter(level.codes)):
        return level.codes[answers[0]].name
    is_asked = _is_asked(record, partner)
    if answers:
        return REFUSED if is_asked else SILENT
    return ASKED if is_asked else OPEN


def _is_asked(record: Record, partner: Partner) -> bool:
    """Whether it was asked: the answer is known and above the lowest."""
    asking = record.marked("asking")
    coding = partner.codings.get(asking.id) if asking else None
    return bool(asking and coding and coding.answer and coding.answer[0] != next(iter(asking.codes)))


# --- the list ---------------------------------------------------------------------------------------------------------


def states(site: Site, found: Mapping[str, Sequence[Part]], slugs: Mapping[str, str]) -> dict[str, object]:
    """What the list of states is given; *slugs* are the pages of regions by their names."""
    record = site.record
    joined = Counter(state for members in site.members.values() for state in members)
    rows = [
        {
            "id": id_,
            "name": record.states[id_].name,
            "region": record.states[id_].m49,
            "region_page": slugs.get(record.states[id_].m49, ""),
            "joined": joined[id_],
            "as_partner": sum(part.is_partner for part in of),
            "refused": sum(part.group == REFUSED for part in of),
            "as_other": sum(not part.is_partner for part in of),
        }
        for id_, of in found.items()
    ]
    most = casesets.joined(site, record.cases.values())[: casesets.MOST]
    chart = Chart(
        "chart-joined",
        "States that joined most often",
        "Cases in which the size of the coalition counts the state.",
        "State",
        [Kind("cases", "4")],
        [Row(name, [n], f"{id_}/") for id_, name, n in most],
    )
    others = sorted((one for one in record.states.values() if one.id not in found), key=lambda one: one.name)
    return {"rows": rows, "others": others, "n_states": len(record.states), "chart": chart}


# --- the page of one --------------------------------------------------------------------------------------------------


def state(site: Site, state: State, own: Sequence[Part], slug: str) -> dict[str, object]:
    """What the page of a state is given: *own* are its parts, *slug* the page of its region where it has one."""
    record = site.record
    return {
        "state": state,
        "slug": slug,
        "sources": shelved(record.state_sources, site.library, UP),
        "formerly": [
            (one.name, spoken(one.since.text) if one.since else "", spoken(one.until.text)) for one in state.formerly
        ],
        "description": f"{state.name} in the cases of the coalition knowledge base.",
        "spells": list(_spells(state)),
        "groups": _groups(record, own),
        "chart": _by_decade(site, own),
        "n_cases": len({part.case.id for part in own}),  # of one it may be a place and a partner
        "n_joined": sum(part.is_partner and state.id in site.members[part.case.id] for part in own),
        "spans": _spans(site, state),
        "ties": _ties(site, state),
        "tie_names": [variable.name for variable in _tie_variables(record)],
        "company": _company(site, state, own),
        "most": casesets.MOST,
    }


def _spells(state: State) -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    for what, spells in (("Correlates of War", state.cow), ("Gleditsch and Ward", state.gw)):
        if spells:
            yield (
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


def _order(record: Record) -> list[str]:
    """The groups in the order of a page: those who gave most first."""
    level = record.marked("participation")
    names = [code.name for code in level.codes.values()][:0:-1] if level else []
    return [*dict.fromkeys(names), *MEANINGS]


def _groups(record: Record, own: Sequence[Part]) -> list[dict[str, object]]:
    level = record.marked("participation")
    meanings = {code.name: code.meaning for code in level.codes.values()} if level else {}
    return [
        {
            "name": name[:1].upper() + name[1:],
            "meaning": meanings.get(name) or MEANINGS[name],
            "is_partner": held[0].is_partner,
            "rows": [(part, period(part.case)) for part in held],
        }
        for name in _order(record)
        if (held := [part for part in own if part.group == name])
    ]


def _by_decade(site: Site, own: Sequence[Part]) -> Chart:
    """What it was in the cases that began in each decade."""
    order = _order(site.record)
    levels = [name for name in order if name not in MEANINGS]
    looks = {kind.name: kind for kind in steps(levels[::-1])} | {
        REFUSED: Kind(REFUSED, "unsure", "outlined"),
        SILENT: Kind(SILENT, "unsure"),
        ASKED: Kind(ASKED, "unsure", "hatched"),
        OPEN: Kind(OPEN, "empty", "hatched"),
        HOST: Kind(HOST, "no"),
        PLACE: Kind(PLACE, "no", "hatched"),
        CAST: Kind(CAST, "empty"),
    }
    counts = Counter((decade(part.case), part.group) for part in own)
    named = [name for name in order if any(part.group == name for part in own)]
    rows = [Row(ten, [counts[ten, name] for name in named]) for ten in site.by_decade]
    about = "Its parts in cases, by the decade in which they began."
    return Chart(
        "chart-parts", "Its part in each decade", about, "Decade", [looks[one] for one in named], rows, "columns"
    )


def _spans(site: Site, state: State) -> Spans | None:
    """Its treaties with the U.S. and its organisations, by the day since which it belongs to them."""
    bodies = [*site.record.treaties.values(), *site.record.organisations.values()]
    found = [(one, body) for body in bodies for one in body.members if one.state == state.id]
    spans = [
        Span(
            body.name,
            KIND_WORDS.get(body.kind, "Organisation"),
            one.since.first.year,
            one.until.last.year if one.until else None,
            spoken(one.since.text),
            spoken(one.until.text) if one.until else "",
        )
        for one, body in sorted(found, key=lambda pair: (pair[0].since.first, pair[1].name))
    ]
    if not spans:
        return None
    title, about = (
        "Treaties and organisations",
        "Since when it belongs to each, and until when.",
    )
    last = max(site.record.newest.year, FIRST_YEAR)
    return Spans("chart-spans", title, about, "Treaty or organisation", FIRST_YEAR, last, spans)


def _company(site: Site, state: State, own: Sequence[Part]) -> list[tuple[str, str, int]]:
    """With whom it was counted in coalitions, and in how many: id, name, number."""
    cases = [part.case for part in own if part.is_partner and state.id in site.members[part.case.id]]
    return [one for one in casesets.joined(site, cases) if one[0] != state.id]


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
