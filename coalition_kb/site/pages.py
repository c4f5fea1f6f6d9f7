"""Which pages the site has and what each is given. Nothing is written here: a page is a path and a text."""

from __future__ import annotations

import json
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from coalition_kb import shell
from coalition_kb.output import Output, text
from coalition_kb.site import (
    case_page,
    codebook_pages,
    facets,
    record_pages,
    source_pages,
    state_pages,
    universe_pages,
)
from coalition_kb.site.explore import explore
from coalition_kb.site.prose import entry, heading
from coalition_kb.words import SAME_WORDS, SMALL_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coalition_kb.shell import Sheet
    from coalition_kb.site.given import Site


def pages(site: Site) -> Iterator[Output]:
    """Every page that is made from the record, in the order of the navigation."""
    record = site.record
    yield _page(site, "index.md", "home.md.j2", **record_pages.home(site))
    yield _page(site, "explore.md", "explore.md.j2", **explore(record, site.computer))
    for case in record.cases.values():
        found = facets.of_case(site, case)
        yield _page(site, f"cases/{case.id}.md", "case.md.j2", found=found, **case_page.content(site, case))
    yield _page(site, "findings/index.md", "findings.md.j2", **codebook_pages.findings(site))
    for finding in record.findings.values():
        yield _page(site, f"findings/{finding.id}.md", "finding.md.j2", **codebook_pages.finding(site, finding.id))
    yield _page(site, "variables/index.md", "variables.md.j2", **codebook_pages.variables(site))
    for variable in record.variables.values():
        content = codebook_pages.variable(site, variable)
        found = facets.of_variable(variable)
        yield _page(site, f"variables/{variable.id}.md", "variable.md.j2", found=found, **content)
    yield _page(site, "states/index.md", "states.md.j2", **state_pages.states(site))
    for state in state_pages.concerned(record):
        content, found = state_pages.state(site, state), facets.of_state(state)
        yield _page(site, f"states/{state.id}.md", "state.md.j2", found=found, **content)
    yield _page(site, "sources.md", "sources.md.j2", **source_pages.sources(source_pages.entries(site)))
    marks = {"title": shell.TITLE, "description": shell.DESCRIPTION, "body": shell.BODY}
    yield _page(site, f"{source_pages.FOLDER}/{shell.NAME}.md", "shell.md.j2", **marks)
    words = {"small_words": sorted(SMALL_WORDS), "same_words": json.dumps(SAME_WORDS)}
    yield _page(site, "search.md", "search.md.j2", **words)
    yield _page(site, "data.md", "data.md.j2", **record_pages.data(site))
    yield _page(site, "universe.md", "universe.md.j2", **universe_pages.universe(site))
    yield _page(site, "coverage.md", "coverage.md.j2", **universe_pages.coverage(site))
    yield _page(site, "rules.md", "rules.md.j2", **record_pages.rules())
    yield _page(site, "statuses.md", "statuses.md.j2", **record_pages.statuses())


def sheets(site: Site) -> Iterator[Sheet]:
    """The page of each source, to be stamped from the shell that `pages` holds a place for."""
    yield from source_pages.sheets(site, source_pages.entries(site), _templates().get_template("source.html.j2"))


@cache
def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("coalition_kb.site"),
        undefined=StrictUndefined,
        autoescape=True,  # texts of the record are values; what is HTML already says so
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["heading"] = heading
    made.filters["entry"] = entry
    return made


def _page(site: Site, path: str, template: str, **context: object) -> Output:
    url = PurePosixPath(path).with_suffix("")
    depth = len(url.parts) - (url.name == "index")
    shared = {
        "root": "../" * depth or "./",
        "repository": site.repository,
        "found": facets.of_page(PurePosixPath(path)),
    }
    return text(path, _templates().get_template(template).render({**shared, **context}))
