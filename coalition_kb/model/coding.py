"""Codings: one answer to one question about one case or one partner."""

from __future__ import annotations

from dataclasses import dataclass, field
from sys import intern
from typing import TYPE_CHECKING

from coalition_kb.model.status import Status
from coalition_kb.packed import Packed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coalition_kb.model.sources import Citation
    from coalition_kb.place import Place


CONFIDENCE = ("high", "medium", "low")


@dataclass(frozen=True, slots=True)
class Alternative(Packed):
    """One holder's answer to a contested question."""

    codes: tuple[str, ...]
    value: str
    why: str
    citations: tuple[Citation, ...]
    is_leading: bool
    place: Place
    form: str = ""  # which of code, codes, value was written


@dataclass(frozen=True, slots=True)
class Adjudication(Packed):
    """How it was decided between passes that differed."""

    cause: str  # one of passes.CAUSES
    why: str
    place: Place


@dataclass(frozen=True, slots=True)
class Pass(Packed):
    """Who coded, when, and with which version of the codebook."""

    by: str = ""
    on: str = ""
    codebook: str = ""


@dataclass(frozen=True, slots=True)
class Coding(Packed):
    """One answer to one variable's question about one case or one partner of it."""

    case: str
    state: str  # empty where the coding is the case's own
    variable: str
    status: str
    codes: tuple[str, ...]
    value: str
    place: Place  # of the variable's name
    form: str = ""  # which of code, codes, value was written
    low: str = ""
    high: str = ""
    kind: str = ""
    confidence: str = ""
    why: str = ""
    citations: tuple[Citation, ...] = ()
    seen_from: str = ""
    alternatives: tuple[Alternative, ...] = ()
    mentioned: tuple[Citation, ...] = ()  # what its reason, or one of an alternative, cites in running text
    coded: Pass = field(default_factory=Pass)
    adjudicated: Adjudication | None = None  # where passes differed
    read_from: tuple[str, ...] = ()  # of a study: the answers and records of evidence, where not the codebook's

    @property
    def all_citations(self) -> Iterator[Citation]:
        """What it cites, what its alternatives cite, and what their reasons mention."""
        yield from self.citations
        for one in self.alternatives:
            yield from one.citations
        yield from self.mentioned

    @property
    def address(self) -> str:
        """Where the coding stands in the record: case[/state]/variable."""
        # One text for all who ask: several tables have a column of them.
        if self.case and self.state and self.variable:  # put together as text, for it is asked of every coding
            return intern(f"{self.case}/{self.state}/{self.variable}")
        return intern("/".join(filter(None, (self.case, self.state, self.variable))))

    @property
    def leading(self) -> Alternative | None:
        """The alternative that a default run uses, where one is marked."""
        return next((one for one in self.alternatives if one.is_leading), None)

    @property
    def answer(self) -> tuple[str, ...]:
        """The codes, or the value, that a default run uses; empty where there is none."""
        if self.status == Status.CONTESTED and self.leading:
            return self.leading.codes or ((self.leading.value,) if self.leading.value else ())
        return self.codes or ((self.value,) if self.value else ())
