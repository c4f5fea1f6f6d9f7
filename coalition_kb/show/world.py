"""A state with its treaties and cases, or a source with where it is cited, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coalition_kb.show.case import level_of
from coalition_kb.show.lines import heading, labelled, listed, paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from coalition_kb.dates import PartialDate
    from coalition_kb.model import Body, Case, Record, Source, Spell, State


def state_lines(state: State, record: Record) -> Iterator[str]:
    """Names, numbers and region, treaties and organisations, and the cases with what the state was in them."""
    yield f"{state.name}  [{state.id}]"
    yield from labelled("Also", ", ".join([*state.also, *state.adjectives]))
    former = [f"{one.name} ({_until(one.since, one.until)})" for one in state.formerly]
    yield from labelled("Formerly", "; ".join(former))
    yield from labelled("ISO 3166", state.iso3)
    yield from labelled("Correlates of War", _spells(state.cow))
    yield from labelled("Gleditsch and Ward", _spells(state.gw))
    yield from labelled("Region", f"{state.m49} (UN M49), {state.cow_region} (Correlates of War)")
    yield from labelled("Capital", state.capital)
    yield from heading("Treaties with the U.S.")
    yield from _bodies(record.treaties.values(), state)
    yield from heading("Organisations")
    yield from _bodies(record.organisations.values(), state)
    yield from heading("Cases")
    parts = [(case, part) for case in record.cases.values() for part in _parts(state, case, record)]
    for case, part in sorted(parts, key=lambda one: (one[0].start.value, one[0].id)):
        yield from paragraph(f"{case.id}: {part}", indent=2)
    if not parts:
        yield from paragraph("It has a part in none.", indent=2)


def source_lines(source: Source, record: Record) -> Iterator[str]:
    """What a source is, how much of it was read, and the cases that cite it."""
    yield f"{source.title}  [{source.id}]"
    yield from labelled("By", "; ".join(source.authors))
    place = (source.issued, source.container, source.volume, source.issue, source.page, source.publisher)
    yield from labelled("In", ", ".join(part for part in place if part))
    yield from labelled("Address", source.url)
    yield from labelled("DOI", source.doi)
    yield from paragraph(f"{source.kind}, {source.type}. Opened: {source.opened}.")
    yield from labelled("Note", source.note)
    yield from labelled("Cited by", listed([case.id for case in record.cases.values() if source.id in _cited(case)]))


def _spells(spells: Iterable[Spell]) -> str:
    return "; ".join(f"{one.code} {one.letters} ".rstrip() + f" {_time(one.since, one.until)}" for one in spells)


def _until(since: PartialDate | None, until: PartialDate) -> str:
    return (f"from {since.text} " if since else "") + f"to {until.text}"


def _time(since: PartialDate, until: PartialDate | None) -> str:
    return f"from {since.text}" + (f" to {until.text}" if until else "")


def _bodies(bodies: Iterable[Body], state: State) -> Iterator[str]:
    mine = [(body, one) for body in bodies for one in body.members if one.state == state.id]
    for body, one in mine:
        yield from paragraph(f"{body.name}, {_time(one.since, one.until)}", indent=2)
    if not mine:
        yield from paragraph("None is recorded.", indent=2)


def _parts(state: State, case: Case, record: Record) -> Iterator[str]:
    for partner in case.partners:
        if partner.state == state.id:
            yield f"partner: {level_of(partner, record)}"
    if state.id in case.hosts:
        yield "host"
    if state.id in case.locations:
        yield "location"


def _cited(case: Case) -> set[str]:
    return {citation.source for citation in case.citations}
