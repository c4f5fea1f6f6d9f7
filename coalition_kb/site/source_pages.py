"""The sources: the list of all, and a page for each with its full reference and what rests on it."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from coalition_kb.site.given import Site, frame, state_name
from coalition_kb.site.prose import known
from coalition_kb.site.views import OPENED_WORDS, answer, question_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from coalition_kb.model import Case, Citation, Coding, Finding, Source
    from coalition_kb.site.reference import Reference

#: The folder of the pages of sources, below the root of the site.
FOLDER = "sources"


class Use(NamedTuple):
    """One place that cites a source. A tuple, since there are hundreds of thousands."""

    anchor: str  # on the page of its case; empty for the account
    what: str  # the variable, or the part of the case
    state: str  # the name of the partner, where it is one's
    answer: str
    confidence: str
    locators: Sequence[str]
    is_read: bool  # whether the passage was read


@dataclass(frozen=True, slots=True)
class Resting:
    """What of one case rests on a source."""

    case: str
    title: str
    start: str
    uses: Sequence[Use]


@dataclass(frozen=True, slots=True)
class Entry:
    """A source as the list and its own page show it."""

    source: Source
    label: str
    reference: Reference
    read: str
    resting: Sequence[Resting]

    @property
    def n_uses(self) -> int:
        """In how many places it is cited."""
        return sum(len(one.uses) for one in self.resting)


def entries(site: Site) -> list[Entry]:
    """Every source with what rests on it, by short name."""
    resting = _resting(site)
    found = [
        Entry(
            source=one,
            label=site.library.label(one.id),
            reference=site.reference(one),
            read=OPENED_WORDS[one.opened],
            resting=resting.get(one.id, ()),
        )
        for one in site.record.sources.values()
    ]
    return sorted(found, key=lambda one: (_spelt(one.label), one.source.id))


def _spelt(label: str) -> str:
    """*label* as it is put in alphabetical order: without quotation marks, accents and capitals."""
    plain = unicodedata.normalize("NFKD", label).casefold()
    return "".join(sign for sign in plain if sign.isalnum() or sign.isspace()).strip()


def sources(made: Sequence[Entry]) -> dict[str, object]:
    """What the list of sources is given: groups by the first letter, those without one first."""
    opened: Counter[str] = Counter(one.source.opened for one in made)
    return {
        "n_sources": f"{len(made):,}",
        "opened": {how: f"{opened[how]:,}" for how in OPENED_WORDS},
        "groups": by_letter(made),
    }


def by_letter(made: Sequence[Entry]) -> list[tuple[str, list[Entry]]]:
    """The sources *made* by the first letter of their short names, those without one first."""
    groups: dict[str, list[Entry]] = defaultdict(list)
    for one in made:
        first = _spelt(one.label)[:1].upper()
        groups[first if first.isascii() and first.isalpha() else "0–9 and others"].append(one)
    return sorted(groups.items(), key=lambda group: (len(group[0]) == 1, group[0]))


def contents(site: Site, made: Sequence[Entry]) -> Iterator[tuple[str, dict[str, object]]]:
    """The id of each source of *made*, and what its page is given."""
    bodies = {*site.record.treaties.values(), *site.record.organisations.values()}
    in_states: Mapping[str, list[str]] = defaultdict(list)
    for body in sorted(bodies, key=lambda one: one.name):
        for source in body.sources:
            in_states[source].append(body.name)
    searched = {one.source for one in site.record.universe.searched}
    candidates, bearing = _candidates(site), _bearing(site)
    for one in made:
        yield (
            one.source.id,
            {
                "one": one,
                "description": f"{one.label}: the full reference, how much of it was read, and what rests on it.",
                "bodies": in_states.get(one.source.id, ()),
                "is_of_states": one.source.id in site.record.state_sources,
                "is_searched": one.source.id in searched,
                "candidates": candidates.get(one.source.id, ()),
                "bears_on": bearing.get(one.source.id, ()),
            },
        )


def uses(resting: Resting, root: str) -> Markup:
    """The rows of a table: where a case cites a source. They are put together here, for there are some hundred thousand."""
    page = f"{known(root)}cases/{known(resting.case)}/"
    return Markup("\n".join([_row(one, page) for one in resting.uses]))  # noqa: S704 - escaped here and below


def _row(one: Use, page: str) -> str:
    place = f"{page}#{known(one.anchor)}" if one.anchor else page
    what = f"{known(one.state)}: {known(one.what)}" if one.state else known(one.what)
    where = known("; ".join(one.locators) or "–")
    unread = "" if one.is_read else ' <span class="kb-note">(passage not read)</span>'
    told = f"<td>{known(one.answer or '–')}</td><td>{known(one.confidence or '–')}</td><td>{where}{unread}</td>"
    return f'<tr><th scope="row"><a href="{place}">{what}</a></th>{told}</tr>'


def _candidates(site: Site) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Of each source the candidates of the universe whose disposition cites it, those that are no case."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for one in site.record.universe.candidates.values():
        if one.id not in site.record.cases:
            for source in {cited.source for cited in one.citations}:
                found[source].append((one.id, one.name))
    return found


def _bearing(site: Site) -> Mapping[str, Sequence[tuple[Finding, str]]]:
    """Of each source the findings on which it bears as a published study, each with its direction."""
    found: dict[str, list[tuple[Finding, str]]] = defaultdict(list)
    for finding in site.record.findings.values():
        for one in finding.literature:
            found[one.citation.source].append((finding, one.direction))
    return found


def _resting(site: Site) -> dict[str, list[Resting]]:
    """What rests on each source, by the starts of the cases."""
    found: dict[str, list[Resting]] = defaultdict(list)
    for case in site.by_start:
        uses: dict[str, list[Use]] = defaultdict(list)
        for source, use in _uses(site, case):
            uses[source].append(use)
        for source, all_ in uses.items():
            found[source].append(Resting(case.id, case.title, case.start.value, all_))
    return found


def _uses(site: Site, case: Case) -> Iterator[tuple[str, Use]]:
    """Every place of *case* that cites a source, with the source: account, dates, what a study tells, then the codings."""
    for source, locators, is_read in _cited(site, case.summary.citations):
        yield source, Use("", "The account", "", "", "", locators, is_read)
    for what, coding in frame(case):
        for source, locators, is_read in _cited(site, coding.all_citations):
            yield source, Use(f"date-{coding.variable}", what, "", coding.value, coding.confidence, locators, is_read)
    for anchor, what, citations in _of_study(site, case):
        for source, locators, is_read in _cited(site, citations):
            yield source, Use(anchor, what, "", "", "", locators, is_read)
    for coding in case.all_codings:
        of = _of_coding(site, coding)
        for source, locators, is_read in _cited(site, coding.all_citations):
            yield source, of(locators, is_read)


def _of_study(site: Site, case: Case) -> Iterator[tuple[str, str, Sequence[Citation]]]:
    """The parts of a study: the place on the page, what it is, and what it cites."""
    of = case.study
    for phase in of.phases:
        yield "phases", f"Phase: {phase.name}", phase.citations
    for one in of.objectives:
        yield f"objective-{one.id}", "An objective", [*one.citations, *(c for by in one.judged for c in by.citations)]
    for question in site.record.standard_questions:
        if question.id in of.answers:
            yield question.id, f"Answer: {question_name(question)}", of.answers[question.id].citations
    for item in of.evidence:
        yield item.id, f"Evidence {item.id}", [item.citation] if item.citation else []


def _of_coding(site: Site, coding: Coding) -> Callable[[Sequence[str], bool], Use]:
    """What makes a use of *coding*, of locators and of whether a passage was read."""
    variable = site.record.variables[coding.variable]
    anchor = f"{coding.state}-{coding.variable}" if coding.state else coding.variable
    state = state_name(site.record, coding.state) if coding.state else ""
    return partial(Use, anchor, variable.name, state, answer(variable, coding), coding.confidence)


def _cited(site: Site, citations: Iterator[Citation] | Sequence[Citation]) -> Iterator[tuple[str, list[str], bool]]:
    """Each source once, with the locators that it is cited with and whether one of the passages was read."""
    is_read = site.record.is_read
    by_source: dict[str, list[Citation]] = {}
    for one in citations:
        by_source.setdefault(one.source, []).append(one)
    for source, all_ in by_source.items():
        if len(all_) == 1:  # as most are
            one = all_[0]
            yield source, [one.locator] if one.locator else [], is_read(one)
        else:
            locators = list(dict.fromkeys([one.locator for one in all_ if one.locator]))
            yield source, locators, any(is_read(one) for one in all_)
