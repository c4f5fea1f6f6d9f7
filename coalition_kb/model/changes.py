"""Versions of the data, and what each changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coalition_kb.place import Place


@dataclass(frozen=True, slots=True)
class CellChange:
    """What became of one cell of a case between a version of the data and the one before it."""

    cell: str  # case[/state]/variable
    was: str  # what it answered, in one line; empty where it is new
    now: str  # what it answers; empty where it is gone
    fingerprint: str  # that it had, so that what cited it can be followed; empty where it is new
    parts: tuple[str, ...]  # what of it changed: answer, reason, sources …; none where it is new or gone
    why: str
    place: Place


@dataclass(frozen=True, slots=True)
class Change:
    """A version of the data, and what it changed."""

    id: str
    on: str
    says: tuple[str, ...]  # what changed, for who uses the data; one sentence or more each
    place: Place
    codebook: str = ""  # the version of the codebook that was in force
    added: tuple[str, ...] = ()  # cases that were not there before
    retired: tuple[str, ...] = ()  # cases that are no more; where they went, and why, stands with the retired ids
    partners_added: tuple[str, ...] = ()  # case/state; of cases that were there before
    partners_gone: tuple[str, ...] = ()
    cells: tuple[CellChange, ...] = ()  # of cases that were there before, and of no partner that came
