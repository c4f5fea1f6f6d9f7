"""The rules about a case as a whole: its name, dates, places, partners and texts."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from coalition_kb.dates import as_date
from coalition_kb.model import Status
from coalition_kb.operations import in_system, start_of
from coalition_kb.problem import Problem, listed, nearest
from coalition_kb.shapes.shaper import DATE_FORMS
from coalition_kb.shapes.sources import ADDRESS, DOI

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from coalition_kb.model import (
        Candidate,
        Case,
        Change,
        Coding,
        CodingPass,
        Draw,
        Finding,
        Migration,
        Partner,
        Question,
        Record,
        Retired,
        Source,
        Theme,
        Variable,
    )
    from coalition_kb.place import Place

DASHED = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_ID = 64
STATE_ID = re.compile(r"[A-Z]{3}")
BODY_ID = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")
DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})
OPEN_END = "ongoing"
_LONG_SIGNS = re.compile(r"[<>\n\t]")
LONGEST_SHORT = 300  # characters; headings are made of short texts, and what reads a heading takes long over a long one


def file_name(record: Record) -> Iterator[Problem]:
    """A case, kept or in a pass, a variable, finding, migration or version of the data is in a file that bears its id."""
    kinds: tuple[Mapping[str, Case | Variable | Finding | Migration | Change], ...] = (
        record.cases,
        record.variables,
        record.findings,
        record.migrations,
        record.changes,
    )
    for things in kinds:
        for stem, thing in things.items():
            if thing.id != stem:
                found = f"the id {thing.id!r} in a file that is called {stem!r}"
                yield Problem(thing.place, found, stem, "rename the file, or mend the id")
    for coded in record.coded_apart.values():
        for stem, one in coded.items():
            if one.case != stem:
                found = f"the case {one.case!r} in a file that is called {stem!r}"
                yield Problem(one.place, found, stem, "rename the file, or mend the id")
    for variable in record.variables.values():
        folder = PurePosixPath(variable.place.file).parent.name
        if folder != variable.unit:
            found = f"a variable of the unit {variable.unit!r} in the folder {folder!r}"
            yield Problem(variable.place, found, variable.unit, "move the file, or mend the unit")


def wrong_id(record: Record) -> Iterator[Problem]:
    """An id is of a-z, 0-9 and single dashes, at most 64, and no device; that of a state is three capitals."""
    named: list[Case | Source | Finding | Candidate | Retired | Question | Theme | CodingPass | Draw] = [
        *record.cases.values(),
        *record.sources.values(),
        *record.findings.values(),
        *record.retired.values(),
        *(one for one in record.universe.candidates.values() if one.id not in record.cases),
        *record.questions.values(),
        *record.themes.values(),
        *record.passes.values(),
        *record.draws.values(),
    ]
    for thing in named:
        if not is_id(thing.id):
            allowed = f"a-z, 0-9 and single dashes, at most {LONGEST_ID}, and no name of a device as 'con'"
            yield Problem(thing.place, f"{thing.id!r} is no id", allowed, "rename it, and its file where it has one")
    for state in record.states.values():
        if not STATE_ID.fullmatch(state.id) or state.id.lower() in DEVICES:
            allowed = "three capitals, as DNK, and no name of a device as CON"
            yield Problem(state.place, f"{state.id!r} is no id of a state", allowed, "rename it, here and in the cases")
    for body in (*record.treaties.values(), *record.organisations.values()):
        if not BODY_ID.fullmatch(body.id) or len(body.id) > LONGEST_ID:
            allowed = f"a-z, 0-9 and single dashes or underlines, at most {LONGEST_ID}"
            yield Problem(body.place, f"{body.id!r} is no id", allowed, "rename it")


def is_id(word: str) -> bool:
    """Whether *word* has the form of an id that is the name of a file on every system."""
    return DASHED.fullmatch(word) is not None and len(word) <= LONGEST_ID and word not in DEVICES


def unknown_state(record: Record) -> Iterator[Problem]:
    """A state that a case or a candidate names is in the file of states."""
    named = [(state, one.place) for one in record.universe.candidates.values() for state in one.places]
    for case in record.cases.values():
        named += [(state, case.names.get("locations", case.place)) for state in case.locations]
        named += [(state, case.names.get("hosts", case.place)) for state in case.hosts]
        named += [(partner.state, partner.place) for partner in case.partners]
    for state, place in named:
        if state not in record.states:
            found = f"{state!r} is no id of a state"
            known = list(record.states)
            id_ = next((one.id for one in record.states.values() if state in (one.name, *one.other_names)), state)
            mend = f"write {id_!r}" if id_ in known else nearest(id_, known)
            yield Problem(place, found, listed(id_, known), mend)


def no_location(record: Record) -> Iterator[Problem]:
    """A case names at least one state as its location."""
    for case in record.cases.values():
        if not case.locations:
            place = case.names.get("locations", case.place)
            yield Problem(
                place, f"{case.id} names no location", "one state or more", "add the id of the state to 'locations'"
            )


def unknown_case(record: Record) -> Iterator[Problem]:
    """A case follows only cases that are in the record."""
    there = record.unread.union(record.cases)
    for case in record.cases.values():
        for other in case.follows:
            if other not in there or other == case.id:
                others = sorted(there - {case.id})
                place = case.names["follows"]
                found = f"{case.id} follows {other!r}, which is no other case"
                yield Problem(place, found, listed(other, others), nearest(other, others))


def retired_again(record: Record) -> Iterator[Problem]:
    """The id of a case that was retired is never that of a case again, so that what cited it stays true."""
    for one in record.retired.values():
        if one.id in record.cases:
            place = record.cases[one.id].place
            found = f"{one.id!r} was retired on {one.on}"
            yield Problem(place, found, "an id that no case had before", "give the case another id")


def retired_into(record: Record) -> Iterator[Problem]:
    """A retired id has a title, a date and a reason, and leads to a case of the record where it leads anywhere."""
    there = record.unread.union(record.cases)
    for one in record.retired.values():
        if one.into and one.into not in there:
            found = f"{one.id} was retired into {one.into!r}, which is no case"
            yield Problem(one.place, found, listed(one.into, record.cases), nearest(one.into, record.cases))
        for name, text in (("title", one.title), ("why", one.why)):
            if not text:
                yield Problem(one.place, f"{one.id} was retired without {name!r}", f"{name}: …", "write it")


def impossible_date(record: Record) -> Iterator[Problem]:
    """A date is one of the calendar, as year, month or day; an end may be `ongoing`."""
    for case in record.cases.values():
        for coding in (case.start, case.end, case.decision):
            if coding is None or coding.status != Status.CODED:
                continue
            is_open = coding is case.end and coding.value == OPEN_END
            if not is_open and as_date(coding.value) is None:
                found = f"{coding.variable} is {coding.value!r}"
                yield Problem(coding.place, found, DATE_FORMS, "write the date so")


def reversed_dates(record: Record) -> Iterator[Problem]:
    """A case is decided before it starts and starts before it ends; a partner joins before it leaves."""
    joining, leaving = record.marked("joining"), record.marked("leaving")
    for case in record.cases.values():
        if case.decision is not None:
            yield from _reversed(case.decision, case.start)
        yield from _reversed(case.start, case.end)
        for partner in case.partners:
            if joining and leaving and joining.id in partner.codings and leaving.id in partner.codings:
                yield from _reversed(partner.codings[joining.id], partner.codings[leaving.id])


def _reversed(first: Coding, second: Coding) -> Iterator[Problem]:
    before, after = as_date(first.value), as_date(second.value)
    if before and after and after.last < before.first:
        found = f"{second.variable} ({after.text}) lies before {first.variable} ({before.text})"
        yield Problem(second.place, found, f"{first.variable}, then {second.variable}", "mend one of the dates")


def name_twice(record: Record) -> Iterator[Problem]:
    """A title or alias is that of one case, so that no operation is told twice."""
    first: dict[str, Case] = {}
    for case in record.cases.values():
        for name in (case.title, *case.aliases):
            other = first.setdefault(name.casefold(), case)
            if name and other is not case:
                found = f"{name!r} is also a name of {other.id}"
                place = case.names.get("aliases" if name in case.aliases else "title", case.place)
                yield Problem(place, found, "each name on one case", "leave it to one, or merge the cases")


def partner_twice(record: Record) -> Iterator[Problem]:
    """A state is listed among the partners of a case once."""
    for case in record.cases.values():
        first: dict[str, Partner] = {}
        for partner in case.partners:
            if partner.state in first:
                line = first[partner.state].place.line
                found = f"{partner.state} is a partner twice, first on line {line}"
                yield Problem(partner.place, found, "each state once", "merge the two")
            first.setdefault(partner.state, partner)


def host_as_partner(record: Record) -> Iterator[Problem]:
    """Neither a host nor the U.S. is a partner of the case."""
    for case in record.cases.values():
        for partner in case.partners:
            if partner.state in case.hosts or partner.state == "USA":
                found = f"{partner.state} is listed as a partner"
                allowed = "states other than the hosts and the U.S."
                yield Problem(partner.place, found, allowed, "remove it from the partners or the hosts")


def partner_not_in_system(record: Record) -> Iterator[Problem]:
    """A partner is a state of the international system when the case starts, or when it joins."""
    joining = record.marked("joining")
    for case in record.cases.values():
        for partner in case.partners:
            state = record.states.get(partner.state)
            coding = partner.codings.get(joining.id) if joining else None
            date = (as_date(coding.value) if coding else None) or start_of(case)
            if state and date and not (in_system(state, date.first) or in_system(state, date.last)):
                found = f"{partner.state} is no state of the system in {date.text}"
                yield Problem(partner.place, found, "a state that existed then", "use the id that it had then")


def partner_date_outside_case(record: Record) -> Iterator[Problem]:
    """A partner joins and leaves within the dates of the case."""
    marked = [variable for mark in ("joining", "leaving") if (variable := record.marked(mark))]
    for case in record.cases.values():
        start, end = start_of(case), as_date(case.end.value)
        for partner in case.partners:
            for variable in marked:
                coding = partner.codings.get(variable.id)
                date = as_date(coding.value) if coding else None
                if coding is None or date is None:
                    continue
                if (start and date.last < start.first) or (end and end.last < date.first):
                    found = f"{partner.state} {variable.id} is {date.text}, outside the case"
                    allowed = f"{start.text if start else '?'} to {end.text if end else OPEN_END}"
                    yield Problem(coding.place, found, allowed, "mend the date")


def short_text(record: Record) -> Iterator[Problem]:
    """A title, alias, name, label or locator is of one line, has at most 300 characters and holds no < or >."""
    for text, place in dict.fromkeys(chain(short_texts(record), _locators(record))):
        if len(text) > LONGEST_SHORT:
            found = f"the short text that begins {text[:60]!r} has {len(text):,} characters"
            yield Problem(place, found, f"at most {LONGEST_SHORT}", "shorten it")
        elif _LONG_SIGNS.search(text):
            yield Problem(place, f"the short text {text!r}", "one line with no < or >", "write it in words")


def _locators(record: Record) -> Iterator[tuple[str, Place]]:
    for case in record.cases.values():
        for coding in (case.start, case.end, *([case.decision] if case.decision else []), *case.all_codings):
            yield from ((one.locator, one.place) for one in coding.all_citations if one.locator)
        yield from ((one.locator, one.place) for one in case.summary.citations if one.locator)


def short_texts(record: Record) -> Iterator[tuple[str, Place]]:
    """Titles, names and labels, each with its place."""
    for case in record.cases.values():
        yield from ((text, case.names.get("title", case.place)) for text in (case.title,))
        yield from ((text, case.names.get("aliases", case.place)) for text in case.aliases)
    yield from ((one.name, one.place) for one in record.universe.candidates.values())
    yield from ((one.title, one.place) for one in record.retired.values())
    yield from ((one.name, one.place) for one in record.themes.values())
    for finding in record.findings.values():
        yield finding.name, finding.place
        yield from ((one.name, one.place) for one in finding.tests)
    yield from ((one.name, one.place) for one in record.analysis.measures.values())
    yield from ((one.name, one.place) for one in record.analysis.populations.values())
    for variable in record.variables.values():
        yield variable.name, variable.place
        yield variable.unit_of_measure, variable.place
        yield from ((code.name, code.place) for code in variable.codes.values())
        for given in variable.computed.alternatives.values() if variable.computed else ():
            yield str(given.get("name", "")), variable.place
    yield from ((one.name, one.place) for one in record.questions.values())
    yield from ((phase.name, phase.place) for case in record.cases.values() for phase in case.study.phases)
    for source in record.sources.values():
        yield from ((text, source.place) for text in (source.title, source.short, *source.authors, source.publisher))
        parts = (source.container, source.volume, source.issue, source.page, source.issued)
        yield from ((text, source.place) for text in parts)
    for state in record.states.values():
        named = (state.name, *state.adjectives, *state.other_names, state.capital, state.iso3, state.m49)
        yield from ((text, state.place) for text in named)
        yield from ((text, state.place) for spell in (*state.cow, *state.gw) for text in (spell.code, spell.letters))
    for body in (*record.treaties.values(), *record.organisations.values()):
        yield body.name, body.place


def source_address(record: Record) -> Iterator[Problem]:
    """The address of a source is a whole one, with http:// or https:// and a host; its DOI begins with 10."""
    for source in record.sources.values():
        if source.url and not ADDRESS.fullmatch(source.url):
            found = f"the address {source.url!r}"
            yield Problem(source.place, found, "http://… or https://…", "write the whole address, or leave it out")
        if source.doi and not DOI.fullmatch(source.doi):
            yield Problem(source.place, f"the DOI {source.doi!r}", "10.…/…", "write the DOI without the address")


def empty_text(record: Record) -> Iterator[Problem]:
    """A case has a title and a summary that cites at least one source."""
    for case in record.cases.values():
        if not case.title:
            yield Problem(case.place, "a case without a title", "a title", "write one")
        if not case.summary.citations:
            place = case.summary.place
            yield Problem(place, f"the summary of {case.id} cites nothing", "[@source, p. 1]", "cite its sources")


def accepted_without_reason(record: Record) -> Iterator[Problem]:
    """A warning is accepted with a reason."""
    for case in record.cases.values():
        for accepted in case.accepted:
            if not accepted.why:
                yield Problem(accepted.place, "a warning accepted without a reason", "why: …", "write why it stands")
