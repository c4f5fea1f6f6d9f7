"""How well coders agree, where a reader would draw a conclusion: warnings on variables, and what coders said of a cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.judgements import says_same
from coalition_kb.model import CAUSES
from coalition_kb.reliability import MEANINGS, gate
from coalition_kb.site.prose import inline
from coalition_kb.site.views import answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markupsafe import Markup

    from coalition_kb.judgements import Judged
    from coalition_kb.model import Coding, Variable
    from coalition_kb.reliability import Gate
    from coalition_kb.site.given import Site
    from coalition_kb.site.prose import Library

PAGE = "reliability"
_NUMBERS = {2: "Two", 3: "Three", 4: "Four"}


@dataclass(frozen=True, slots=True)
class Warned:
    """The warning that a variable bears."""

    variable: Variable
    gate: Gate

    @property
    def words(self) -> str:
        """The words of its badge."""
        return str(self.gate)

    @property
    def meaning(self) -> str:
        """What it warns of."""
        return MEANINGS[self.gate]

    @property
    def place(self) -> str:
        """Where the agreement stands, from the root of the site."""
        return place(self.variable.id)


@dataclass(frozen=True, slots=True)
class Said:
    """What one pass says of a cell."""

    by: str
    answer: str
    confidence: str
    why: str | Markup  # empty where it is the reason that stands at the cell itself
    is_kept: bool  # whether it was decided for it


@dataclass(frozen=True, slots=True)
class Judgement:
    """What several coders said of one cell, and how it was decided where they differ."""

    coders: str  # how many, as a word
    place: str  # where agreement on the variable stands, from the root of the site
    said: Sequence[Said]  # none where they agree
    cause: str  # why they differ, as a sentence; empty while that is not decided
    why: str | Markup  # this answer and not the other


def anchor(variable: str) -> str:
    """The place of *variable* on the page of the agreement."""
    return f"v-{variable}"


def place(variable: str) -> str:
    """Where the agreement on *variable* stands, from the root of the site."""
    return f"{PAGE}/#{anchor(variable)}"


def warning(site: Site, variable: str) -> Warned | None:
    """The warning that *variable* bears; None where it bears none."""
    measured = site.reliability.variables.get(variable)
    found = gate(measured)
    return Warned(measured.variable, found) if measured and found else None


def warnings(site: Site, variables: Iterable[str]) -> list[Warned]:
    """The warnings that *variables* bear, in the order of the codebook."""
    asked = frozenset(variables)
    return [one for id_ in site.reliability.variables if id_ in asked and (one := warning(site, id_))]


def judgement(site: Site, library: Library, coding: Coding, root: str) -> Judgement | None:
    """What several coders said of the cell of *coding*; None where only one did."""
    cell = site.reliability.cell(coding)
    if cell is None:
        return None
    return Judgement(
        coders=f"{_NUMBERS.get(len(cell.codings), len(cell.codings))} coders",
        place=place(coding.variable),
        said=() if cell.is_agreed else said(library, cell, coding, root),
        cause=CAUSES[coding.adjudicated.cause] if coding.adjudicated else "",
        why=inline(coding.adjudicated.why, library, root) if coding.adjudicated else "",
    )


def said(library: Library, cell: Judged, now: Coding, root: str) -> list[Said]:
    """What each pass says of *cell*; a reason that stands at the cell *now* is not said again."""
    return [
        Said(
            name,
            answer(cell.variable, one),
            one.confidence,
            inline(one.why, library, root) if one.why != now.why else "",
            now.adjudicated is not None and says_same(one, now, cell.variable),
        )
        for name, one in cell.codings.items()
    ]
