"""The page of the partners of a study: every coding of each with its reason and sources, which the study tells in short."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coalition_kb.site import entries
from coalition_kb.site.given import UP, in_order, state_name
from coalition_kb.site.partner_rows import by_theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coalition_kb.model import Case, Coding, Partner
    from coalition_kb.site.entries import Entry
    from coalition_kb.site.given import Site

#: The way up to the root of the site, and to the page of the study.
ROOT, STUDY = f"{UP}../", "../"


@dataclass(frozen=True, slots=True)
class Coded:
    """A partner with all its codings by theme."""

    state: str
    name: str
    is_main: bool
    themes: Sequence[tuple[str, Sequence[Entry]]]


def content(site: Site, case: Case) -> dict[str, object]:
    """What the page of the partners of *case* is given: the main ones first, then by name."""
    ordered = sorted(case.partners, key=lambda one: (not one.is_main, state_name(site.record, one.state)))
    return {
        "case": case,
        "description": f"{case.title}: every coding of each partner, with its reason and sources.",
        "partners": [_coded(site, one) for one in ordered],
    }


def _coded(site: Site, partner: Partner) -> Coded:
    held = [_entry(site, coding) for coding in in_order(site.record, partner.codings)]
    name = state_name(site.record, partner.state)
    return Coded(partner.state, name, partner.is_main, by_theme(site.record, held))


def _entry(site: Site, coding: Coding) -> Entry:
    entry = entries.of_coding(site, site.library, coding, ROOT)
    read_from = [(f"{STUDY}{place}", name) for place, name in entry.read_from]
    return replace(entry, read_from=read_from) if read_from else entry
