"""What leads to the pages: the contents at the side, and the table of all cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from coalition_kb.site.edition.reading import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CASES, SEARCH = "cases", "search"
DECADE = "Decade"
NAMES = {
    "cases": "Cases",
    "questions": "Studies",
    "states": "States",
    "variables": "Codebook",
    "findings": "Findings",
    "research": "Research",
}
KIND = "Kind"  # the facet that tells a case from the page of one that was withdrawn
MANY = 4  # values of one case; a facet with more is no column of the table


@dataclass(frozen=True, slots=True)
class Group:
    """Pages under one name, or groups of them."""

    name: str
    pages: Sequence[Page]
    groups: Sequence[Group] = ()


def groups(pages: Sequence[Page]) -> list[Group]:
    """Folders in the order of the pages, with the cases by decade; last the pages that stand in none."""
    folders: dict[str, list[Page]] = {}
    for page in pages:
        folders.setdefault(page.path.partition("/")[0] if "/" in page.path or page.path in NAMES else "", []).append(
            page
        )
    alone = folders.pop("", [])
    first = [page for page in alone if not page.path]
    return [
        Group("", first),
        *(_folder(name, found) for name, found in folders.items()),
        Group("", [page for page in alone if page.path not in ("", SEARCH)]),
    ]


def _folder(folder: str, pages: list[Page]) -> Group:
    name = NAMES.get(folder, folder.capitalize())
    tops = [page for page in pages if page.path == folder]
    rest = [page for page in pages if page.path != folder]
    if not any(DECADE in page.facets for page in rest) or folder != CASES:
        return Group(name, [*tops, *rest])
    decades = sorted({_decade(page) for page in rest})
    return Group(
        name, tops, [Group(one or "No decade", [page for page in rest if _decade(page) == one]) for one in decades]
    )


def _decade(page: Page) -> str:
    return next(iter(page.facets.get(DECADE, ())), "")


def table(pages: Iterable[Page]) -> Page:
    """The table of all cases, in the order of their decades: a column for each facet that has few values a case."""
    cases = sorted(
        (page for page in pages if "Case" in page.facets.get(KIND, ())),
        key=lambda page: (_decade(page), page.title, page.path),
    )
    names = dict.fromkeys(name for page in cases for name in page.facets if name != KIND)
    columns = [name for name in names if all(len(page.facets.get(name, ())) <= MANY for page in cases)]
    heads = Markup("").join(Markup('<th scope="col">{}</th>').format(name) for name in ("Case", *columns))
    rows = Markup("\n").join(_row(page, columns) for page in cases)
    html = Markup(
        '<h1 id="cases">All cases</h1>\n<p>Every case of the record, by decade. A name leads to the case. '
        "To set several beside each other takes the site, or <code>coalition-kb compare</code> in the shell.</p>\n"
        '<div class="kb-scroll" tabindex="0" role="region" aria-label="Table of cases"><table class="kb-plain">'
        "<thead><tr>{}</tr></thead>\n<tbody>\n{}\n</tbody></table></div>"
    ).format(heads, rows)
    return Page(CASES, "All cases", str(html), is_index=True)


def search() -> Page:
    """What stands in the place of the search where it does not run."""
    html = (
        '<h1 id="search">Search</h1>\n<p>The search of this file runs where scripts do. Without them every case stands '
        "here in full, so that the browser's own search on the page finds its words.</p>"
    )
    return Page(SEARCH, "Search", html, is_index=True)


def _row(page: Page, columns: Iterable[str]) -> Markup:
    cells = Markup("").join(Markup("<td>{}</td>").format("; ".join(page.facets.get(name, ()))) for name in columns)
    return Markup('<tr><th scope="row"><a href="{}/">{}</a></th>{}</tr>').format(
        page.path.removeprefix(f"{CASES}/"), page.title, cells
    )
