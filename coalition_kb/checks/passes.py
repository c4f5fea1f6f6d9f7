"""The rules about passes: each is told of, codes what there is, and what they differ on is decided aloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coalition_kb.judgements import judged
from coalition_kb.problem import Problem, listed, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coalition_kb.model import CodedCase, Partner, Record


def pass_name(record: Record) -> Iterator[Problem]:
    """A pass is told of in codebook/passes.yaml, and the codings in its folder are by it."""
    for name, coded in record.coded_apart.items():
        if name not in record.passes:
            first = min(one.place for one in coded.values())
            found = f"the folder of a pass {name!r} that codebook/passes.yaml does not tell of"
            yield Problem(first, found, listed(name, record.passes), "tell of it there, or rename the folder")
        for one in coded.values():
            others = {
                coding.coded.by: coding.place for coding in reversed([*one.all_codings]) if coding.coded.by != name
            }
            for by, place in others.items():
                yield Problem(place, f"coded by {by!r} in the folder of {name!r}", name, f"write 'by: {name}'")


def pass_case(record: Record) -> Iterator[Problem]:
    """A pass codes cases of the record, and of each case the partners that it has, each once."""
    for one in _coded_cases(record):
        case = record.cases.get(one.case)
        if case is None:
            if one.case not in record.unread:
                found = f"a pass codes {one.case!r}, which is no case"
                yield Problem(one.place, found, listed(one.case, record.cases), nearest(one.case, record.cases))
            continue
        known = [partner.state for partner in case.partners]
        first: dict[str, Partner] = {}
        for partner in one.partners:
            if partner.state not in known:
                found = f"a pass codes {partner.state!r}, which is no partner of {one.case}"
                mend = "add the partner to the case, or remove it here"
                yield Problem(partner.place, found, listed(partner.state, known) or "no partner", mend)
            elif first.setdefault(partner.state, partner) is not partner:
                found = f"{partner.state} is a partner twice, first on line {first[partner.state].place.line}"
                yield Problem(partner.place, found, "each state once", "merge the two")


def pass_draw(record: Record) -> Iterator[Problem]:
    """A draw is of a version of the data, and of cases that are or were in the record."""
    for draw in record.draws.values():
        if draw.data not in record.changes:
            found = f"the draw {draw.id} is of the data {draw.data!r}"
            yield Problem(draw.place, found, listed(draw.data, record.changes), nearest(draw.data, record.changes))
        for id_ in (one for cases in draw.strata.values() for one in cases):
            if id_ not in record.cases and id_ not in record.retired and id_ not in record.unread:
                found = f"the draw {draw.id} names {id_!r}, which is no case"
                yield Problem(draw.place, found, listed(id_, record.cases), nearest(id_, record.cases))


def adjudicated_nothing(record: Record) -> Iterator[Problem]:
    """What is adjudicated is a cell of a case on which two passes differ."""
    differing = {one.address for one in judged(record) if not one.is_agreed}
    for coding in record.codings:
        if coding.adjudicated and coding.address not in differing:
            found = f"{coding.address} is adjudicated, and no passes differ on it"
            yield Problem(coding.adjudicated.place, found, "a cell on which passes differ", "remove 'adjudicated:'")
    for one in _coded_cases(record):
        for coding in one.all_codings:
            if coding.adjudicated:
                found = f"{coding.address} is adjudicated in a pass"
                yield Problem(coding.adjudicated.place, found, "in the file of the case", "move it there")


def adjudicated_without_reason(record: Record) -> Iterator[Problem]:
    """An adjudication has a reason."""
    for coding in record.codings:
        if coding.adjudicated and not coding.adjudicated.why:
            found = f"{coding.address} is adjudicated without a reason"
            yield Problem(coding.adjudicated.place, found, "why: …", "say why this answer and not the other")


def not_adjudicated(record: Record) -> Iterator[Problem]:
    """Where passes differ on a cell, the case says how it was decided between them."""
    for one in judged(record):
        coding = record.coding_at(one.address) if not one.is_agreed else None
        if coding and not coding.adjudicated:
            found = f"{one.address}: {' and '.join(one.codings)} differ"
            yield Problem(coding.place, found, "adjudicated: {cause: …, why: …}", "decide, and say why")


def _coded_cases(record: Record) -> Iterator[CodedCase]:
    for coded in record.coded_apart.values():
        yield from coded.values()
