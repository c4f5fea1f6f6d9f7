"""The page of a case, and the pages that stay where a case was renamed, merged or withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.shapes.citation import uncited
from coalition_kb.site import cite, entries
from coalition_kb.site.alike import alike
from coalition_kb.site.given import UP, Site, frame, in_order, state_name, used_sources
from coalition_kb.site.partner_rows import by_theme, partners
from coalition_kb.site.prose import PLACE, inline, paragraphs
from coalition_kb.site.study import answered, study
from coalition_kb.site.views import period, question_name, spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from coalition_kb.model import Case, Record, Retired
    from coalition_kb.site.entries import Entry, Short
    from coalition_kb.site.prose import Library
    from coalition_kb.site.study import StudyView


@dataclass(frozen=True, slots=True)
class Format:
    """A format in which the page can be cited: its name, the file beside the page, and what that holds."""

    name: str
    file: str
    text: str


def content(site: Site, case: Case) -> dict[str, object]:
    """What the page of a case is given."""
    record, books, root = site.record, site.library, UP
    shelf = site.at_hand  # what is cited stands in the list of the page
    dates = [entries.of_date(site, shelf, coding, what, root) for what, coding in frame(case)]
    answers = _answers(site, shelf, case)
    held = partners(site, case)
    work = cite.of_case(site, case)
    return {
        "case": case,
        "description": uncited(case.summary.text)[:300],
        "period": period(case),
        "dates": dates,
        "facts": _facts(record, dates, answers),
        "locations": _named(record, case.locations),
        "summary": paragraphs(case.summary.text, shelf, root),
        "correct": entries.of_account(site, case),
        "hosts": _named(record, case.hosts),
        "follows": [(other, record.cases[other].title) for other in case.follows if other in record.cases],
        "followed_by": [(one.id, one.title) for one in site.followers.get(case.id, ())],
        "themes": by_theme(record, answers),
        "partners": held,
        "study": _study(site, shelf, case, [*answers, *(one for row in held.rows for one in row.entries)]),
        "studied_in": [(one.id, one.title) for one in [record.cases.get(case.studied_in)] if one],
        "merged": site.merged.get(case.id, ()),
        "earlier": [one for one in record.retired.values() if one.into == case.id],
        "alike": alike(site, case),
        "lists": [(books.address(one.name, root), books.label(one.name), one.status, one.why) for one in case.lists],
        "accepted": [(one.rule, one.says, inline(one.why, books, root)) for one in case.accepted],
        "sources": list(_sources(site, case)),
        "work": work,
        "in_words": cite.in_words(work),
        "parts": [cite.part_in_words(work, question_name(one), one.id) for one in answered(record, case)],
        "formats": [
            Format("BibTeX", "cite.bib", cite.bibtex(work)),
            Format("RIS", "cite.ris", cite.ris(work).replace("\r\n", "\n")),
            Format("CSL-JSON", "cite.json", cite.csl(work)),
        ],
        "metadata": cite.metadata(work),
        "passes": cite.passes(case),
        "changed": spoken(work.changed.text) if work.changed else "",
    }


def retired(record: Record, one: Retired) -> dict[str, object]:
    """What the page of a case is given that was renamed, merged or withdrawn."""
    return {
        "one": one,
        "on": spoken(one.on),
        "into": record.cases.get(one.into),
        "description": f"The case {one.id} is no more.",
    }


def _study(site: Site, shelf: Library, case: Case, held: Iterable[Short]) -> StudyView | None:
    """The study of *case*, of which *held* are all answers to variables; None where it is an entry."""
    return study(site, shelf, case, {one.anchor: one for one in held}) if case.is_study else None


def _answers(site: Site, shelf: Library, case: Case) -> list[Entry]:
    """Every answer about *case* itself, coded or computed, in the order of the codebook, those that all have first."""
    coded = {one.variable: one for one in in_order(site.record, case.codings)}
    found = [entries.of_coding(site, shelf, coding, UP) for coding in coded.values()]
    computed = [one for one in site.record.of_unit("intervention") if one.computed is not None]
    return [*found, *(entries.of_computed(site, variable, case) for variable in computed)]


def _facts(record: Record, dates: Sequence[Entry], answers: Iterable[Entry]) -> list[Entry]:
    """The answers that the top of the page sums up: dates, what is marked, and what all cases are compared by."""
    by_variable = {one.variable: one for one in answers}
    marked = [one.id for mark in ("coalition", "size", "force") if (one := record.marked(mark)) is not None]
    explored = [
        one.id for theme in record.themes for one in record.variables.values() if one.explore and one.theme == theme
    ]
    ordered = dict.fromkeys([*marked, *explored])
    ends = [one for one in dates if one.anchor in ("date-start", "date-end")]
    return [*ends, *(by_variable[id_] for id_ in ordered if id_ in by_variable)]


def _sources(site: Site, case: Case) -> Iterator[dict[str, object]]:
    """The page's own list of sources: all that it cites."""
    for one in used_sources(site, case):
        source = site.record.sources[str(one["id"])]
        yield {
            "id": source.id,
            "place": f"{PLACE}{source.id}",
            "label": one["label"],
            "source": source,
            "reference": site.reference(source).html,
            "read": one["read"],
        }


def _named(record: Record, states: Sequence[str]) -> list[tuple[str, str]]:
    return [(state, state_name(record, state)) for state in states]
