"""The page of what waits for a coder: cells of an older rule, and cells whose answer went with its name."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from coalition_kb.migrations.todo import due
from coalition_kb.site.prose import inline

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markupsafe import Markup

    from coalition_kb.migrations.todo import Due
    from coalition_kb.model import Variable
    from coalition_kb.site.given import Site


@dataclass(frozen=True, slots=True)
class Of:
    """The cells of one case that wait: where the first of them stands, and how many there are where they are of partners."""

    id: str
    title: str
    href: str
    n_partners: int


@dataclass(frozen=True, slots=True)
class Group:
    """The cells of one variable that wait for one reason."""

    variable: Variable
    n_cells: int
    by: str
    says: Markup
    cases: Sequence[Of]


def content(site: Site) -> dict[str, object]:
    """What the page is given."""
    found = due(site.record)
    return {
        "n_cells": f"{len(found):,}",
        "without": _groups(site, [one for one in found if one.has_no_answer]),
        "outdated": _groups(site, [one for one in found if not one.has_no_answer]),
        "version": site.record.version,
    }


def _groups(site: Site, found: Sequence[Due]) -> list[Group]:
    """*found* by variable, in the order of the codebook, and by what changed."""
    order = {id_: place for place, id_ in enumerate(site.record.variables)}

    def key(one: Due) -> tuple[int, tuple[str, ...], str]:
        return order[one.variable], one.by, one.says

    return [_group(site, list(held)) for _, held in groupby(sorted(found, key=key), key=key)]


def _group(site: Site, held: Sequence[Due]) -> Group:
    first = held[0]
    return Group(
        variable=site.record.variables[first.variable],
        n_cells=len(held),
        by=", ".join(first.by),
        says=inline(first.says, site.library, "../"),
        cases=[_of(site, list(cells)) for _, cells in groupby(held, key=lambda one: one.coding.case)],
    )


def _of(site: Site, cells: Iterable[Due]) -> Of:
    codings = [one.coding for one in cells]
    first = codings[0]
    case = site.record.cases[first.case]
    place = _place(first.state, first.variable, is_date=first.variable in ("start", "end"))
    return Of(case.id, case.title, f"../cases/{case.id}/#{place}", sum(bool(one.state) for one in codings))


def _place(state: str, variable: str, *, is_date: bool) -> str:
    """The anchor of a cell on the page of its case."""
    return f"date-{variable}" if is_date else "-".join(filter(None, (state, variable)))
