"""The rules about studies: that they answer what they must, and that what they claim can fail by their own evidence."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from coalition_kb.dates import as_date
from coalition_kb.model import CONFIDENCE, DECISIVE, FAILED, HOOP, NOT_FOUND, SMOKING_GUN, Status
from coalition_kb.problem import Problem, listed, nearest
from coalition_kb.shapes.citation import IN_TEXT, n_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from coalition_kb.model import Case, Evidence, Objective, Record
    from coalition_kb.place import Place

YES = "yes"
#: Statuses that an objective may have in place of a code.
OPEN = (Status.UNKNOWN.value, Status.CONTESTED.value, Status.ONGOING.value)
NO_DURABILITY = (Status.NOT_APPLICABLE.value, *OPEN)
_PARAGRAPH = re.compile(r"\n\s*\n")


def studies(record: Record) -> Iterator[Case]:
    """The cases that are studied in depth."""
    return (case for case in record.cases.values() if case.is_study)


def study_part(record: Record) -> Iterator[Problem]:
    """An entry has no part of a study; a study answers each standard question and names an objective."""
    asked = [one.id for one in record.standard_questions]
    for case in record.cases.values():
        study = case.study
        if not case.is_study:
            parts = [study.cast, study.phases, study.objectives, study.claims, study.answers, study.evidence]
            if any(parts):
                yield Problem(
                    case.place, f"{case.id} has parts of a study", "depth: study", "write the depth, or remove them"
                )
            continue
        place = case.names.get("answers", case.place)
        for question in asked:
            if question not in study.answers or not study.answers[question].text:
                yield Problem(place, f"{case.id} does not answer {question!r}", "every standard question", "answer it")
        for question, answer in study.answers.items():
            if question not in asked:
                found = f"{question!r} is no standard question"
                yield Problem(answer.place, found, listed(question, asked), nearest(question, asked))
        if not study.objectives:
            found = f"{case.id} names no objective"
            yield Problem(case.names.get("objectives", case.place), found, "one or more", "add those of the start")


def study_length(record: Record) -> Iterator[Problem]:
    """The answers, the records of evidence and their quotations have the number of words that the codebook sets."""
    rule = record.study_rule
    for case in studies(record):
        for question, answer in case.study.answers.items():
            n = n_words(answer.text)
            if answer.text and (n < rule.least_words or n > rule.most_words > 0):
                found = f"the answer to {question!r} has {n} words"
                yield Problem(answer.place, found, f"{rule.least_words} to {rule.most_words}", "shorten or extend it")
        if (n := len(case.study.evidence)) < rule.evidence:
            found = f"{case.id} has {n} records of evidence"
            place = case.names.get("evidence", case.place)
            yield Problem(place, found, f"{rule.evidence} or more", "add what tells between the explanations")
        for one in case.study.evidence:
            for what, text, most in (("text", one.says, rule.says_words), ("quotation", one.quote, rule.quote_words)):
                if (n := n_words(text)) > most > 0:
                    found = f"the {what} of {one.id} has {n} words"
                    yield Problem(one.place, found, f"at most {most}", "shorten it")


def study_citation(record: Record) -> Iterator[Problem]:
    """Each paragraph of an answer cites a source, and so does each phase, objective and judgement."""
    for case in studies(record):
        for question, answer in case.study.answers.items():
            for n, paragraph in enumerate(_PARAGRAPH.split(answer.text), start=1):
                if not IN_TEXT.search(paragraph) and answer.text:
                    found = f"paragraph {n} of the answer to {question!r} cites nothing"
                    yield Problem(answer.place, found, "[@source, p. 1]", "cite its sources")
        cited = chain(
            ((f"the phase {one.id!r}", one.citations, one.place) for one in case.study.phases),
            ((f"the objective {one.id!r}", one.citations, one.place) for one in case.study.objectives),
            (
                (f"a judgement of {one.id!r}", by.citations, by.place)
                for one in case.study.objectives
                for by in one.judged
            ),
        )
        for what, citations, place in cited:
            if not citations:
                yield Problem(place, f"{what} cites nothing", "sources: [id]", "add its sources")


def study_reading(record: Record) -> Iterator[Problem]:
    """At least the share of a study's citations that the codebook sets is of passages that were read."""
    least = record.study_rule.read_share
    for case in studies(record):
        cited = list(case.citations)
        share = sum(map(record.is_read, cited)) / len(cited) if cited else 1.0
        if share < least:
            found = f"{share:.0%} of the citations of {case.id} are of passages that were read"
            yield Problem(
                case.place,
                found,
                f"{least:.0%} or more",
                "read more of them, and cite what was read without 'opened: no'",
            )


def study_twice(record: Record) -> Iterator[Problem]:
    """Within a study each phase, each objective and each record of evidence has an id of its own."""
    for case in studies(record):
        kinds: tuple[tuple[str, Iterable[tuple[str, Place]]], ...] = (
            ("phase", [(one.id, one.place) for one in case.study.phases]),
            ("objective", [(one.id, one.place) for one in case.study.objectives]),
            ("record of evidence", [(one.id, one.place) for one in case.study.evidence]),
        )
        for kind, named in kinds:
            first: dict[str, Place] = {}
            for id_, place in named:
                if first.setdefault(id_, place) is not place:
                    found = f"{id_!r} is the id of two: first on line {first[id_].line}"
                    yield Problem(place, found, f"each {kind} its own", "rename one")


def study_cast(record: Record) -> Iterator[Problem]:
    """The cast of a study are states that are neither partners, hosts, locations nor the U.S., each with its part."""
    for case in studies(record):
        place = case.names.get("cast", case.place)
        others = {*case.locations, *case.hosts, *(one.state for one in case.partners), "USA"}
        for state, part in case.study.cast.items():
            if state not in record.states:
                found = f"{state!r} is no id of a state"
                yield Problem(place, found, listed(state, record.states), nearest(state, record.states))
            elif state in others:
                found = f"{state} is of the cast, and a partner, host or location"
                yield Problem(place, found, "states that the rest of the case does not name", "remove it")
            elif not part:
                yield Problem(
                    place, f"{state} is of the cast without a part", f"{state}: …", "say what it is in the account"
                )


def study_phase(record: Record) -> Iterator[Problem]:
    """A phase begins before it ends and within its case, and a partner is tied to phases that the case has."""
    for case in studies(record):
        known = [one.id for one in case.study.phases]
        begin, finish = as_date(case.start.value), as_date(case.end.value)
        for one in case.study.phases:
            start, end = as_date(one.start), as_date(one.end)
            if start and end and end.last < start.first:
                found = f"the phase {one.id!r} runs from {one.start} to {one.end}"
                yield Problem(one.place, found, "its start, then its end", "mend one of the dates")
            elif (begin and start and start.last < begin.first) or (finish and end and end.first > finish.last):
                found = f"the phase {one.id!r} ({one.start} to {one.end}) reaches beyond the case"
                allowed = f"{case.start.value} to {case.end.value}"
                yield Problem(one.place, found, allowed, "mend its dates, or those of the case")
        for partner in case.partners:
            for phase in partner.phases:
                if phase not in known:
                    found = f"{partner.state} is tied to {phase!r}, which is no phase"
                    yield Problem(partner.place, found, listed(phase, known), nearest(phase, known))


def study_objective(record: Record) -> Iterator[Problem]:
    """An objective has codes of the codebook, or a status, for its attainment and durability, a reason and a confidence."""
    attaining, lasting = record.marked("attaining"), record.marked("lasting")
    attained = [*(attaining.codes if attaining else ()), *OPEN]
    lasts = [*(lasting.codes if lasting else ()), *NO_DURABILITY]
    for case in studies(record):
        for one in case.study.objectives:
            said = [("attainment", one.attainment, attained), ("durability", one.durability, lasts)]
            said += [("confidence", one.confidence, list(CONFIDENCE))]
            yield from _wrong_words(one, said)
            for by in one.judged:
                if by.attainment not in attained:
                    found = f"the attainment of {one.id!r} by {by.by} is {by.attainment!r}"
                    yield Problem(by.place, found, listed(by.attainment, attained), nearest(by.attainment, attained))
            for what, text in (("says", one.says), ("why", one.why)):
                if not text:
                    yield Problem(one.place, f"the objective {one.id!r} has no {what!r}", f"{what}: …", "write it")


def _wrong_words(one: Objective, said: Iterable[tuple[str, str, list[str]]]) -> Iterator[Problem]:
    for what, word, allowed in said:
        if word not in allowed:
            found = f"the {what} of the objective {one.id!r} is {word!r}"
            yield Problem(one.place, found, listed(word, allowed), nearest(word, allowed))


def evidence_source(record: Record) -> Iterator[Problem]:
    """A record of evidence has a source or a search, never both; what was searched and not found is a result of a search."""
    for case in studies(record):
        for one in case.study.evidence:
            if (one.citation is None) == (one.search is None):
                found = f"{one.id} has {'neither' if one.search is None else 'both'} of source and searched"
                yield Problem(one.place, found, "source, or searched", "keep one" if one.search else "add one")
            elif one.quote and one.citation and not record.is_read(one.citation):
                found = f"{one.id} quotes what was not read"
                yield Problem(one.place, found, "a quotation from a passage that was read", "remove it")
            for bearing in one.bears_on:
                if bearing.result == NOT_FOUND and one.search is None:
                    found = f"{one.id} is {NOT_FOUND} and tells no search"
                    yield Problem(bearing.place, found, "searched: {where, for, on}", "say where was looked for what")


def evidence_claim(record: Record) -> Iterator[Problem]:
    """A record of evidence bears on a finding that its study makes a claim about, and says why."""
    for case in studies(record):
        for one in case.study.evidence:
            if not one.bears_on:
                yield Problem(one.place, f"{one.id} bears on nothing", "one finding or more", "say what it tells")
            for bearing in one.bears_on:
                if bearing.finding not in case.study.claims:
                    found = f"{one.id} bears on {bearing.finding!r}, about which the study claims nothing"
                    known = case.study.claims
                    mend = f"{nearest(bearing.finding, known)}, or add it under 'claims:'"
                    yield Problem(bearing.place, found, listed(bearing.finding, known), mend)
                if not bearing.why:
                    found = f"{one.id} bears on {bearing.finding} without a reason"
                    yield Problem(bearing.place, found, "why: …", "say how likely it would be otherwise")


def claim_evidence(record: Record) -> Iterator[Problem]:
    """A claim is about a finding of the codebook, has a reason, and rests on evidence where it says yes or no."""
    for case in studies(record):
        met = {bearing.finding for one in case.study.evidence for bearing in one.bears_on}
        for claim in case.study.claims.values():
            if claim.finding not in record.findings:
                found, known = f"{claim.finding!r} is no finding", record.findings
                yield Problem(claim.place, found, listed(claim.finding, known), nearest(claim.finding, known))
            elif claim.holds != "open" and claim.finding not in met:
                found = f"{case.id} claims {claim.holds} of {claim.finding} and has no evidence for it"
                yield Problem(
                    claim.place,
                    found,
                    "evidence that bears on it, or open",
                    "add it under 'evidence:', or write 'holds: open'",
                )
            if not claim.why:
                found = f"{case.id} claims {claim.holds} of {claim.finding} without a reason"
                yield Problem(claim.place, found, "why: …", "say why")


def evidence_rival(record: Record) -> Iterator[Problem]:
    """Evidence that is called a smoking gun or doubly decisive names the rival that it tells against."""
    for case, one in _evidence(record):
        for bearing in one.bears_on:
            if bearing.test in (SMOKING_GUN, DECISIVE) and not bearing.rival:
                found = f"{one.id} of {case.id} is a {bearing.test} for {bearing.finding} without a rival"
                yield Problem(bearing.place, found, "rival: …", "name the explanation that it tells against")


def hoop_failed(record: Record) -> Iterator[Problem]:
    """A study does not claim a cause that failed a hoop test, or a doubly decisive one, by its own evidence."""
    for case, one in _evidence(record):
        for bearing in one.bears_on:
            claim = case.study.claims.get(bearing.finding)
            if claim and claim.holds == YES and bearing.result == FAILED and bearing.test in (HOOP, DECISIVE):
                found = f"{one.id} fails {bearing.finding} in a {bearing.test} test, and {case.id} claims it"
                yield Problem(
                    bearing.place,
                    found,
                    "holds: no, or open",
                    "write 'holds: no' or 'holds: open' under 'claims:', or mend the result",
                )


def _evidence(record: Record) -> Iterator[tuple[Case, Evidence]]:
    return ((case, one) for case in studies(record) for one in case.study.evidence)


def cell_read_from(record: Record) -> Iterator[Problem]:
    """Each code of a study was read from an answer or a record of evidence that the study has."""
    for case in record.cases.values():
        known = [*case.study.answers, *(one.id for one in case.study.evidence)]
        told: set[tuple[str, str]] = set()  # a partner's codings inherit what its row says
        for coding in case.all_codings:
            for name in coding.read_from:
                if name not in known and (coding.state, name) not in told:
                    told.add((coding.state, name))
                    found = f"{coding.address} is read from {name!r}, which the case does not have"
                    yield Problem(coding.place, found, listed(name, known), nearest(name, known))
            if case.is_study and coding.status == Status.CODED and not record.read_from(coding):
                found = f"{coding.address} is read from nothing"
                yield Problem(coding.place, found, listed("", known), "name in 'read_from:' where it stands")


def studied_in(record: Record) -> Iterator[Problem]:
    """A case that another one's study covers names a study, and is none itself."""
    for case in record.cases.values():
        if not case.studied_in:
            continue
        place = case.names.get("studied_in", case.place)
        other: Mapping[str, Case] = {one.id: one for one in studies(record) if one is not case}
        if case.is_study:
            yield Problem(
                place,
                f"{case.id} is a study, and studied in {case.studied_in}",
                "one of the two",
                "remove 'studied_in:', or write 'depth: entry'",
            )
        elif case.studied_in not in other and case.studied_in not in record.unread:
            found = f"{case.id} is studied in {case.studied_in!r}, which is no study"
            yield Problem(place, found, listed(case.studied_in, other), nearest(case.studied_in, other))
