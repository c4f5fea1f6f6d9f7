"""The evidence of a study as its page shows it, and under which answer each record of it stands."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.model import RESULTS, TESTS
from coalition_kb.site.prose import cited, inline
from coalition_kb.site.views import spoken

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markupsafe import Markup

    from coalition_kb.model import Bearing, Case, Coding, Evidence, Record
    from coalition_kb.site.given import Site
    from coalition_kb.site.prose import Library

CLAIM = "claim-"  # what the ids of claims on a page begin with


@dataclass(frozen=True, slots=True)
class Bears:
    """What a record of evidence says of a finding."""

    finding: str
    name: str
    test: str
    result: str
    rival: Markup
    why: Markup


@dataclass(frozen=True, slots=True)
class Item:
    """A record of evidence: a fact from a source, or a search that found nothing."""

    id: str
    date: str
    says: Markup
    quote: str
    source: Markup  # empty where it is a search
    search: tuple[str, str, str]  # where, for what, and on which day; empty where it is a fact
    bears: Sequence[Bears]


@dataclass(frozen=True, slots=True)
class Tally:
    """How the evidence for one finding came out, in one kind of test: each result with the ids of its records."""

    test: str
    results: Sequence[tuple[str, Sequence[str]]]


def item(site: Site, shelf: Library, one: Evidence, root: str) -> Item:
    """*one* as the page of its case shows it."""
    found = one.search
    return Item(
        id=one.id,
        date=spoken(one.date),
        says=inline(one.says, shelf, root),
        quote=one.quote,
        source=cited([one.citation] if one.citation else [], shelf, root),
        search=(found.where, found.wanted, spoken(found.on)) if found else ("", "", ""),
        bears=[
            Bears(
                bearing.finding,
                finding_name(site.record, bearing.finding),
                in_words(bearing.test),
                in_words(bearing.result),
                inline(bearing.rival, shelf, root),
                inline(bearing.why, shelf, root),
            )
            for bearing in one.bears_on
        ],
    )


def in_words(name: str) -> str:
    """The name of a test or of a result as it is read."""
    return name.replace("searched-not-found", "searched, not found").replace("-", " ")


def finding_name(record: Record, id_: str) -> str:
    """The number and the name of a finding; its id where it is not known."""
    return record.findings[id_].title if id_ in record.findings else id_


def bearings(case: Case, finding: str) -> list[tuple[Evidence, Bearing]]:
    """What bears on *finding* in the study of *case*, in the order of its evidence."""
    return [(one, bearing) for one in case.study.evidence for bearing in one.bears_on if bearing.finding == finding]


def tallies(case: Case, finding: str) -> list[Tally]:
    """The evidence on *finding* by kind of test, the strongest first; of each kind what passed first."""
    held: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one, bearing in bearings(case, finding):
        held[bearing.test, bearing.result].append(one.id)
    return [
        Tally(in_words(test), results)
        for test in reversed(TESTS)
        if (results := [(in_words(one), held[test, one]) for one in RESULTS if (test, one) in held])
    ]


def results(case: Case, finding: str) -> list[tuple[str, int]]:
    """How often each result stands in the evidence of *case* on *finding*; none that does not."""
    counts = Counter(bearing.result for _, bearing in bearings(case, finding))
    return [(in_words(one), counts[one]) for one in RESULTS if counts[one]]


def homes(record: Record, case: Case) -> Mapping[str, str]:
    """Under which answer each record of evidence stands: the id of the question; empty where none is near.

    It is the answer that most codings were read from together with it. Where no coding names it, it is the one that
    cites the same passage most often, or else the same source; of several the first.
    """
    read: dict[str, Counter[str]] = defaultdict(Counter)
    for coding in case.all_codings:
        for name in coding.read_from:
            read[name].update(_answers(record, case, coding))
    return {
        one.id: _most(case, {question: (n, 0) for question, n in read[one.id].items()} or _citing(case, one))
        for one in case.study.evidence
    }


def beside(record: Record, case: Case, at: Mapping[str, str]) -> Mapping[str, Sequence[Coding]]:
    """The codings that were read from each answer, by its question; *at* are the homes of the evidence.

    Each stands once: beside the first answer that it names, or else where the first record of evidence does that it
    names; one that names neither has no question.
    """
    found: dict[str, list[Coding]] = defaultdict(list)
    for coding in case.all_codings:
        names = record.read_from(coding)
        answers = [name for name in names if name in case.study.answers]
        near = [*answers, *(at[name] for name in names if name in at)]
        found[near[0] if near else ""].append(coding)
    return found


def _answers(record: Record, case: Case, coding: Coding) -> list[str]:
    """The answers that *coding* was read from: those that it names, else the one that the codebook does."""
    variable = record.variables.get(coding.variable)
    names = [name for name in coding.read_from if name in case.study.answers]
    return names or [name for name in (variable.answered_in if variable else "",) if name in case.study.answers]


def _citing(case: Case, one: Evidence) -> Mapping[str, tuple[int, int]]:
    """How often each answer cites the passage of *one*, and how often its source; nothing of a search, which has none."""
    if one.citation is None:
        return {}
    source, passage = one.citation.source, one.citation.locator
    near = {}
    for question, answer in case.study.answers.items():
        same = [cited for cited in answer.citations if cited.source == source]
        near[question] = sum(bool(passage) and cited.locator == passage for cited in same), len(same)
    return near


def _most(case: Case, near: Mapping[str, tuple[int, int]]) -> str:
    """The answer that is nearest, of several the first; nothing where none is near at all."""
    nearest = max(case.study.answers, key=lambda question: near.get(question, (0, 0)), default="")
    return nearest if any(near.get(nearest, ())) else ""
