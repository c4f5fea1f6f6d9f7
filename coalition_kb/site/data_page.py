"""The page of the dataset: which file is for whom, how to read it, what its columns hold, how it is cited."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from markupsafe import Markup

from coalition_kb.about import DATA_LICENCE, SOFTWARE_LICENCE
from coalition_kb.dataset.reading import programs, readings
from coalition_kb.download import in_words
from coalition_kb.model import STATUS_WORDS, Status
from coalition_kb.site.discovery import block, dataset
from coalition_kb.site.views import STATUS_MEANINGS, spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from coalition_kb.download import Download, Kind
    from coalition_kb.site.given import Site
    from coalition_kb.tables import AnyTable, Field

FOLDER = "files"  # beside the page
TABLES = ".csv"  # the files that the list of tables leads to
#: What a value column holds beside a status that can have an answer.
HELD = {Status.CODED: "is the answer", Status.CONTESTED: "is the answer that leads; empty where none does"}


@dataclass(frozen=True, slots=True)
class Link:
    """A file as the page leads to it."""

    path: str
    kept_as: str
    meaning: str
    size: str  # in words; empty while it is not known


def content(site: Site) -> dict[str, object]:
    """What the page of the dataset is given."""
    links = {one.path: _link(site, one) for one in site.downloads}
    told = json.dumps(
        block(dataset(site))
    )  # once more as text, for the front matter: ASCII, with no sign but quotes escaped
    return {
        "discovery": Markup(told),  # noqa: S704 - a string of JSON, which YAML reads alike
        "folder": FOLDER,
        "about": site.about,
        "on": spoken(site.about.on),
        "data_licence": DATA_LICENCE,
        "software_licence": SOFTWARE_LICENCE,
        "kinds": list(_kinds(site.downloads, links)),
        "programs": programs(readings([one.path for one in site.downloads])),
        "rows": [_row(table, links) for table in site.tables],
        "dictionary": links.get(f"dictionary{TABLES}"),
        "statuses": [_status(status) for status in Status],
    }


def _link(site: Site, one: Download) -> Link:
    size = "" if one.size is None else in_words(one.size)
    return Link(f"{FOLDER}/{one.path}", one.kept_as(site.about.stem), one.meaning, size)


def _kinds(downloads: Iterable[Download], links: dict[str, Link]) -> Iterator[tuple[Kind, list[Link], int]]:
    """Each kind of files with its files, and how many of them the list of tables leads to instead."""
    for kind, files in groupby(downloads, key=lambda one: one.kind):
        paths = [one.path for one in files]
        shown = [links[path] for path in paths if not path.endswith(TABLES)]
        yield kind, shown, len(paths) - len(shown)


def _row(table: AnyTable, links: dict[str, Link]) -> dict[str, object]:
    return {
        "name": table.name,
        "meaning": table.meaning,
        "n_rows": f"{len(table.rows):,}",
        "n_columns": len(table.columns),
        "file": links.get(f"{table.name}{TABLES}"),
        "columns": [(column, _words(column)) for column in table.columns],
        "key": table.key,
    }


def _status(status: Status) -> dict[str, str]:
    return {
        "id": status.value,
        "words": STATUS_WORDS[status],
        "meaning": STATUS_MEANINGS[status],
        "cell": HELD.get(status, "is empty"),
    }


def _words(field: Field) -> list[str]:
    """The words that a column may hold, where they are its own: those of every status stand in a table of their own."""
    return [] if field.part in ("status", "confidence") else [choice.code for choice in field.choices]
