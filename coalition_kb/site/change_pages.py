"""The page of the versions of the data, and the feed that tells of a new one to those who asked to be told."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from markupsafe import Markup

from coalition_kb.about import AUTHOR, ID, NAME
from coalition_kb.cells import DATES, cells, split
from coalition_kb.site.given import state_name
from coalition_kb.site.prose import inline
from coalition_kb.site.views import spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from coalition_kb.model import CellChange, Change, Record
    from coalition_kb.site.given import Site

FEED = "changes.xml"
#: Ids of the feed and its entries are made from this and stay the same wherever the site stands.
_NAMESPACE = UUID("6b0f3b0e-0d3c-5f52-9a5c-6f1c3a0e9d41")
FIELDS = {
    "start": "Start",
    "end": "End",
    "decision": "Decision",
    "title": "Title",
    "aliases": "Other names",
    "depth": "Depth",
    "locations": "Locations",
    "hosts": "Hosts",
    "follows": "Follows",
    "studied_in": "Studied in",
    "summary": "Account",
    "lists": "In other lists",
    "cast": "Cast",
    "phases": "Phases",
    "objectives": "Objectives",
    "claims": "Claims",
    "answers": "Answers",
    "evidence": "Evidence",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A cell that changed, as the page shows it."""

    name: str
    href: str  # where it stands now; empty where it is gone
    was: str
    now: str
    parts: str
    why: Markup


@dataclass(frozen=True, slots=True)
class Group:
    """The cells of a case that changed, and those that are new, which stand with their reasons in the case."""

    name: str
    rows: Sequence[Row]
    new: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the data, as the page shows it."""

    id: str
    anchor: str
    on: str
    codebook: str
    says: Sequence[Markup]
    codebooks: Sequence[tuple[str, str, Markup]]  # versions of the codebook since the last: id, day, what they say
    added: Sequence[tuple[str, str]]  # id, where it is still a case; name
    retired: Sequence[tuple[str, str, str, str]]  # id, title, the name of the case that it went into, why
    partners: Sequence[tuple[str, str]]  # what became of them, and who
    groups: Sequence[Group]
    n_cells: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A version of the data, as the feed tells of it."""

    urn: str
    title: str
    updated: str
    url: str
    html: str  # what it says, to be escaped once more


def changes(site: Site) -> dict[str, object]:
    """What the page of the changes is given: the versions, newest first."""
    known = list(site.record.changes.values())
    before = ["", *(one.codebook for one in known)]
    shown = [_version(site, one, since) for one, since in zip(known, before, strict=False)]
    return {"versions": shown[::-1], "feed": FEED}


def feed(site: Site) -> dict[str, object]:
    """What the feed is given. Its days are those of the data, and without an address its links are relative."""
    home = f"{site.address}/" if site.address else ""
    entries = [
        Entry(
            _urn(one.id),
            f"Data {one.id}",
            f"{one.on}T00:00:00Z",
            f"{home}changes/#{_anchor(one)}",
            str(
                Markup("").join(
                    Markup("<p>{}</p>").format(inline(one_, site.library, home or "./")) for one_ in one.says
                )
            ),
        )
        for one in reversed(list(site.record.changes.values()))
    ]
    return {
        "urn": _urn(""),
        "name": NAME,
        "author": AUTHOR,
        "updated": f"{site.about.on}T00:00:00Z",
        "home": home,
        "itself": f"{home}{FEED}" if home else "",
        "entries": entries,
    }


def _urn(version: str) -> str:
    return uuid5(_NAMESPACE, f"{ID}/changes/{version}").urn


def _anchor(one: Change) -> str:
    return f"data-{one.id.replace('.', '-')}"


def _version(site: Site, one: Change, since: str) -> Version:
    record, library = site.record, site.library
    ids = list(record.versions)
    first = ids.index(since) + 1 if since in ids else 0
    last = ids.index(one.codebook) + 1 if one.codebook in ids else first
    held = groupby(one.cells, key=lambda cell: split(cell.cell)[0])
    there = _there(record, {split(cell.cell)[0] for cell in one.cells})
    return Version(
        id=one.id,
        anchor=_anchor(one),
        on=spoken(one.on),
        codebook=one.codebook,
        says=[inline(says, library, "../") for says in one.says],
        codebooks=[
            (id_, spoken(record.versions[id_].on), inline(record.versions[id_].says, library, "../"))
            for id_ in ids[first:last]
        ],
        added=[(id_ if id_ in record.cases else "", _title(record, id_)) for id_ in one.added],
        retired=[_retired(record, id_) for id_ in one.retired],
        partners=[
            (what, "; ".join(_partner(record, id_) for id_ in ids_))
            for what, ids_ in (("Partners added", one.partners_added), ("Partners gone", one.partners_gone))
            if ids_
        ],
        groups=[_group(site, case, of, there) for case, of in held],
        n_cells=len(one.cells),
    )


def _group(site: Site, case: str, held: Iterable[CellChange], there: frozenset[str]) -> Group:
    found = list(held)
    return Group(
        _title(site.record, case),
        [_row(site, one, there) for one in found if one.was],
        [_row(site, one, there) for one in found if not one.was],
    )


def _there(record: Record, cases: set[str]) -> frozenset[str]:
    """The cells of *cases* that stand now."""
    return frozenset(cell.address for id_ in cases if id_ in record.cases for cell in cells(record.cases[id_]))


def _row(site: Site, cell: CellChange, there: frozenset[str]) -> Row:
    case, state, variable = split(cell.cell)
    place = (
        f"date-{variable}"
        if variable in DATES
        else ""
        if variable in FIELDS
        else "-".join(filter(None, (state, variable)))
    )
    href = f"../cases/{case}/" + (f"#{place}" if place else "") if cell.cell in there else ""
    of = site.record.variables.get(variable)
    name = of.name if of else FIELDS.get(variable, variable)
    return Row(
        name=f"{state_name(site.record, state)}: {name}" if state else name,
        href=href,
        was=cell.was,
        now=cell.now or "gone",
        parts=", ".join(cell.parts),
        why=inline(cell.why, site.library, "../"),
    )


def _retired(record: Record, id_: str) -> tuple[str, str, str, str]:
    one = record.retired[id_]
    return id_, one.title, _title(record, one.into) if one.into else "", " ".join(one.why.split())


def _partner(record: Record, partner: str) -> str:
    case, _, state = partner.partition("/")
    return f"{state_name(record, state)} in {_title(record, case)}"


def _title(record: Record, case: str) -> str:
    """The title of a case, kept or retired; its id where it has none."""
    if case in record.cases:
        return record.cases[case].title
    return record.retired[case].title if case in record.retired else case
