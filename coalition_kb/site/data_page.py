"""The page of the dataset: which file is for whom, how to read it, what its columns hold, how it is cited."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from markupsafe import Markup

from coalition_kb.about import DATA_LICENCE, SOFTWARE_LICENCE
from coalition_kb.dataset.labelled import MAPPING, REASONS
from coalition_kb.dataset.reading import programs, readings
from coalition_kb.download import in_words
from coalition_kb.model import STATUS_MEANINGS, STATUS_WORDS, Status
from coalition_kb.site.discovery import block, dataset
from coalition_kb.site.views import spoken
from coalition_kb.tables import dictionary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from coalition_kb.download import Download, Kind
    from coalition_kb.site.given import Site
    from coalition_kb.tables import AnyTable, Field

FOLDER = "files"  # beside the page
#: What a value column holds beside a status that can have an answer.
HELD = {Status.CODED: "is the answer", Status.CONTESTED: "is the answer that leads; empty where none does"}


@dataclass(frozen=True, slots=True)
class Link:
    """A file as the page leads to it."""

    path: str
    kept_as: str
    meaning: str
    size: str  # in words; empty while it is not known

    @property
    def name(self) -> str:
        """Its name, as the lines that read it call it."""
        return PurePosixPath(self.path).name


def content(site: Site) -> dict[str, object]:
    """What the page of the dataset is given."""
    told = json.dumps(
        block(dataset(site))
    )  # once more as text, for the front matter: ASCII, with no sign but quotes escaped
    shown = [*site.tables, *([dictionary(site.tables)] if site.tables else [])]
    kinds = [(kind, [_link(site, one) for one in files]) for kind, files in _kinds(site.downloads)]
    names = {table.name for table in shown}
    # Kinds that have a file for every table stand in the list of the tables.
    whole = {kind: {_table(file.path): file for file in files} for kind, files in kinds}
    whole = {kind: files for kind, files in whole.items() if names and names <= set(files)}
    return {
        "discovery": Markup(told),  # noqa: S704 - a string of JSON, which YAML reads alike
        "about": site.about,
        "on": spoken(site.about.on),
        "data_licence": DATA_LICENCE,
        "software_licence": SOFTWARE_LICENCE,
        "kinds": [(kind, [] if kind in whole else files, len(whole.get(kind, ()))) for kind, files in kinds],
        "programs": programs(readings([one.path for one in site.downloads])),
        "whole": list(whole),
        "rows": [_row(table, [files[table.name] for files in whole.values()]) for table in shown],
        "mapping": MAPPING,
        "statuses": [_status(status) for status in Status],
    }


def _kinds(downloads: Iterable[Download]) -> Iterator[tuple[Kind, list[Download]]]:
    """Each kind of files with its files, in the order of the first of each."""
    found: dict[Kind, list[Download]] = {}
    for one in downloads:
        found.setdefault(one.kind, []).append(one)
    yield from found.items()


def _link(site: Site, one: Download) -> Link:
    size = "" if one.size is None else in_words(one.size)
    return Link(f"{FOLDER}/{one.path}", one.kept_as(site.about.stem), one.meaning, size)


def _table(path: str) -> str:
    """The table that a file would hold by its name."""
    return PurePosixPath(path).stem


def _row(table: AnyTable, files: list[Link]) -> dict[str, object]:
    return {
        "name": table.name,
        "meaning": table.meaning,
        "n_rows": f"{len(table.rows):,}",
        "n_columns": len(table.columns),
        "files": files,
        "columns": [(column, _words(column)) for column in table.columns],
        "key": table.key,
    }


def _status(status: Status) -> dict[str, object]:
    """A status, with what stands for it in a value column: in text, in Stata, in SPSS."""
    return {
        "id": status.value,
        "words": STATUS_WORDS[status],
        "meaning": STATUS_MEANINGS[status],
        "cell": HELD.get(status, "is empty"),
        "reason": next((one for one in REASONS if one.status == status), None),
    }


def _words(field: Field) -> list[str]:
    """The words that a column may hold, where they are its own: those of every status stand in a table of their own."""
    return [] if field.part in ("status", "confidence") else [choice.code for choice in field.choices]
