"""What every page is made from, and what several kinds of page show alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.site.views import OPENED_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coalition_kb.model import Case, Coding, Record
    from coalition_kb.operations import Computer
    from coalition_kb.site.prose import Library
    from coalition_kb.tables import AnyTable

#: The way up to the root of the site from a page in a folder.
UP = "../../"


@dataclass(frozen=True, slots=True)
class Site:
    """What every page is made from."""

    record: Record
    computer: Computer
    tables: Sequence[AnyTable]
    sizes: Mapping[str, int]  # bytes of each file of the dataset, by its name
    library: Library
    repository: str  # the address where the files can be changed; empty while there is none
    address: str = ""  # where the site is published, without a slash at its end; empty while that is nowhere


def state_name(record: Record, state: str) -> str:
    """The name of a state; its id where it is not known."""
    return record.states[state].name if state in record.states else state


def used_sources(site: Site, case: Case) -> list[dict[str, object]]:
    """The sources that *case* cites, by their short names."""
    codings = [*(coding for _, coding in frame(case)), *case.all_codings]
    used = {one.source for one in case.summary.citations}
    for coding in codings:
        used |= {one.source for one in coding.all_citations}
    found = [site.record.sources[source] for source in used if source in site.record.sources]
    return [
        {
            "id": source.id,
            "label": site.library.label(source.id),
            "title": source.title,
            "kind": source.kind,
            "read": OPENED_WORDS[source.opened],
        }
        for source in sorted(found, key=lambda source: (site.library.label(source.id).casefold(), source.id))
    ]


def frame(case: Case) -> list[tuple[str, Coding]]:
    """The dates of *case* as codings, by what they date."""
    frame = [("Start", case.start), ("End", case.end)]
    return [("Decision", case.decision), *frame] if case.decision else frame


def in_order(record: Record, codings: Mapping[str, Coding]) -> list[Coding]:
    """*codings* in the order of the codebook, those that every case has first."""
    known = [variable for variable in record.variables.values() if variable.id in codings]
    return [codings[one.id] for core in ("yes", "study", "no") for one in known if one.core == core]
