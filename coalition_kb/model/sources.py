"""Sources, and how they are cited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from coalition_kb.packed import Packed

if TYPE_CHECKING:
    from coalition_kb.place import Place


@dataclass(frozen=True, slots=True)
class Source(Packed):
    """A citable document, in the fields of CSL, with how much of it was read."""

    id: str
    type: str
    title: str
    short: str  # by which it is cited, where authors and year would not do: a volume of a series of papers
    authors: tuple[str, ...]  # "Family, Given" or an organisation
    issued: str
    container: str
    publisher: str
    volume: str
    issue: str
    page: str
    url: str
    doi: str
    kind: str
    opened: Literal["yes", "part", "no"]
    note: str
    place: Place


@dataclass(frozen=True, slots=True)
class Citation(Packed):
    """A source as one coding cites it."""

    source: str
    locator: str
    is_opened: bool  # whether the passage was read by who cites it
    place: Place


@dataclass(frozen=True, slots=True)
class Prose(Packed):
    """A text of a case with the citations that stand in it."""

    text: str
    citations: tuple[Citation, ...]
    place: Place
