"""Which pages the site has and what each is given. Nothing is written here: a page is a path and a text."""

from __future__ import annotations

import json
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from coalition_kb.compiled import Compiled
from coalition_kb.lineage import former_variables
from coalition_kb.output import Output, text
from coalition_kb.site import (
    case_page,
    change_pages,
    code_page,
    codebook_pages,
    coding_page,
    compare,
    data_page,
    decade_pages,
    definition_pages,
    finding_pages,
    partner_page,
    past_research,
    question_pages,
    record_pages,
    region_pages,
    reliability_page,
    research_pages,
    search_facets,
    situation_page,
    source_pages,
    state_pages,
    technical_page,
    todo_page,
    truth_tables,
    universe_pages,
    variable_page,
)
from coalition_kb.site.explore import explore
from coalition_kb.site.folds import folds, short
from coalition_kb.site.lanes import strip, swatch
from coalition_kb.site.prose import entry, heading
from coalition_kb.words import SAME_WORDS, SMALL_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coalition_kb.model import Case
    from coalition_kb.site.given import Site


def pages(site: Site) -> Iterator[Output]:
    """Every page that is made from the record, in the order of the navigation."""
    record = site.record
    yield _page(site, "index.md", "home.md.j2", **record_pages.home(site))
    yield _page(site, "explore.md", "explore.md.j2", **explore(site))
    yield _page(site, "compare.md", "compare.md.j2", **compare.content(site))
    yield _page(site, "situation.md", "situation.md.j2", **situation_page.content(site))
    for case in record.cases.values():
        yield from of_case(site, case)
    for one in record.retired.values():
        yield _page(site, f"cases/{one.id}.md", "retired.md.j2", **case_page.retired(record, one))
    yield from _questions(site)
    yield from _findings(site)
    yield from about_findings(site)
    known = {one.variable.id: one for one in site.coverage}
    yield _page(site, "variables/index.md", "variables.md.j2", **codebook_pages.variables(site, known))
    for variable in record.variables.values():
        content, found = variable_page.content(site, variable, known), search_facets.of_variable(record, variable)
        yield _page(site, f"variables/{variable.id}.md", "variable.md.j2", found=found, **content)
    for id_, former in former_variables(record).items():
        yield _page(site, f"variables/{id_}.md", "former.md.j2", **variable_page.former(site, former))
    yield _page(site, "codebook.md", "codebook.md.j2", **codebook_pages.codebook(site))
    yield _page(site, "coding.md", "coding.md.j2", **coding_page.content(site))
    yield from _places_and_times(site)
    yield from of_sources(site)
    words = {"small_words": sorted(SMALL_WORDS), "same_words": json.dumps(SAME_WORDS)}
    yield _page(site, "search.md", "search.md.j2", **words)
    yield _page(site, "code.md", "code.md.j2", **code_page.content(site))
    yield _page(site, "data.md", "data.md.j2", **data_page.content(site))
    yield _page(site, "universe.md", "universe.md.j2", **universe_pages.universe(site))
    yield _page(site, "definition.md", "definition.md.j2", **definition_pages.definition(site))
    yield _page(site, "coverage.md", "coverage.md.j2", **universe_pages.coverage(site))
    yield _page(site, "todo.md", "todo.md.j2", **todo_page.content(site))
    yield _page(site, "reliability.md", "reliability.md.j2", **reliability_page.content(site))
    yield _page(site, "rules.md", "rules.md.j2", **record_pages.rules())
    yield _page(site, "changes.md", "changes.md.j2", **change_pages.changes(site))
    yield _page(site, "statuses.md", "statuses.md.j2", **record_pages.statuses())


def of_case(site: Site, case: Case) -> Iterator[Output]:
    """The page of a case; of a study with partners that of these too."""
    found = search_facets.of_case(site, case)
    yield _page(site, f"cases/{case.id}.md", "case.md.j2", found=found, **case_page.content(site, case))
    if case.is_study and case.partners:
        found, given = search_facets.of_part(case), partner_page.content(site, case)
        yield _page(site, f"cases/{case.id}/partners.md", "partners.md.j2", found=found, **given)


def feed(site: Site) -> Output:
    """The feed of the versions of the data, in Atom."""
    return text(change_pages.FEED, _templates().get_template("changes.xml.j2").render(change_pages.feed(site)))


def of_sources(site: Site) -> Iterator[Output]:
    """The list of all sources, and the page of each."""
    listed = source_pages.entries(site)
    yield _page(site, "sources.md", "sources.md.j2", **source_pages.sources(listed))
    for id_, given in source_pages.contents(site, listed):
        yield _page(site, f"{source_pages.FOLDER}/{id_}.md", "source.md.j2", **given)


def _questions(site: Site) -> Iterator[Output]:
    """The studies beside each other: all of them by the standard questions, then a page for each question."""
    held = question_pages.studied(site)
    yield _page(site, "questions/index.md", "questions.md.j2", **question_pages.index(site, held))
    for question in site.record.standard_questions:
        given = question_pages.page(site, question, held)
        yield _page(site, f"questions/{question.id}.md", "question.md.j2", **given)


def _findings(site: Site) -> Iterator[Output]:
    """The findings beside each other, each by itself, and by the questions of research."""
    yield _page(site, "findings/index.md", "findings.md.j2", **finding_pages.index(site))
    for finding in site.record.findings.values():
        yield _page(site, f"findings/{finding.id}.md", "finding.md.j2", **finding_pages.finding(site, finding.id))
    for question in site.record.questions.values():
        if question.kind == "research":
            given = research_pages.page(site, question)
            yield _page(site, f"{research_pages.FOLDER}/{question.id}.md", "research.md.j2", **given)


def about_findings(site: Site) -> Iterator[Output]:
    """What stands beside the findings: what studies found, the truth tables, and how the tests work."""
    yield _page(site, "findings/past-research.md", "past-research.md.j2", **past_research.past_research(site))
    yield _page(site, "findings/truth-tables.md", "truth-tables.md.j2", **truth_tables.truth_tables(site))
    yield _page(site, "findings/technical.md", "technical.md.j2", **technical_page.technical(site))


def _places_and_times(site: Site) -> Iterator[Output]:
    """The pages of states, regions and decades, which lead to each other."""
    regions = region_pages.regions(site)
    slugs = {region.name: region.slug for region in regions}
    parts = state_pages.parts(site)
    yield _page(site, "states/index.md", "states.md.j2", **state_pages.states(site, parts, slugs))
    for id_, own in parts.items():
        state = site.record.states[id_]
        given = state_pages.state(site, state, own, slugs.get(state.m49, ""))
        yield _page(site, f"states/{id_}.md", "state.md.j2", found=search_facets.of_state(state), **given)
    yield _page(site, "regions/index.md", "regions.md.j2", **region_pages.index(site, regions))
    for region in regions:
        given = region_pages.region(site, region, frozenset(parts))
        found = search_facets.of_place_or_time("regions", region.name)
        yield _page(site, f"regions/{region.slug}.md", "region.md.j2", found=found, **given)
    yield _page(site, "decades/index.md", "decades.md.j2", **decade_pages.index(site))
    for ten in decade_pages.decades(site):
        found = search_facets.of_place_or_time("decades", str(ten))
        yield _page(site, f"decades/{ten}.md", "decade.md.j2", found=found, **decade_pages.page(site, ten))


@cache
def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("coalition_kb.site"),
        undefined=StrictUndefined,
        autoescape=True,  # texts of the record are values; what is HTML already says so
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=Compiled(),
        auto_reload=False,  # each template is a file that would be looked at again for each page
    )
    own = {"heading": heading, "entry": entry, "folds": folds, "short": short, "strip": strip, "swatch": swatch}
    made.filters.update({**own, "uses": source_pages.uses})
    return made


def _page(site: Site, path: str, template: str, **context: object) -> Output:
    url = PurePosixPath(path).with_suffix("")
    depth = len(url.parts) - (url.name == "index")
    shared = {
        "root": "../" * depth or "./",
        "repository": site.repository,
        "found": search_facets.of_page(PurePosixPath(path)),
    }
    return text(path, _templates().get_template(template).render({**shared, **context}))
