"""The cases that are most like one, as text: how far they are, and in what they differ from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.likeness import LEAST_OVERLAP, Likeness, likeness
from coalition_kb.show.comparison import cell
from coalition_kb.show.lines import hanging, heading, labelled, paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coalition_kb.analysis.similarity import Neighbour
    from coalition_kb.model import Case, Record
    from coalition_kb.operations import Computer


def similar(record: Record, computer: Computer, case: Case, k: int) -> Iterator[str]:
    """The *k* cases nearest to *case*, the nearest with another answer on the coalition, and how that was measured."""
    text = _Similar(record, computer, likeness(record, computer), case)
    found = text.held.nearest(case.id)
    yield f"Cases like {case.title}  [{case.id}]"
    for one in found[:k]:
        yield ""
        yield from text.neighbour(one)
    marked, contrary = record.marked("coalition"), text.held.contrary(case.id, found)
    if marked and contrary:
        yield from heading(f"The nearest with another answer to {marked.name}")
        yield from text.neighbour(contrary)
    yield from heading("How it was measured")
    yield from paragraph(
        f"By {len(text.held.variables)} variables that could be known before, which are asked of every case: "
        f"{'; '.join(one.name for one in text.held.variables.values())}. Distance: 0 alike in all of them that is known of "
        "both, 1 different in all. Overlap: how much of them is known of both."
    )
    others = len(record.cases) - 1
    yield from paragraph(f"Left out, for an overlap below {LEAST_OVERLAP}: {others - len(found)} of {others} cases.")


@dataclass(frozen=True, slots=True)
class _Similar:
    """What lines about the neighbours of a case are made from."""

    record: Record
    computer: Computer
    held: Likeness
    case: Case

    def neighbour(self, one: Neighbour) -> Iterator[str]:
        """A neighbour: how far it is, the answers that differ, its own last; what could not be compared."""
        other, alike = self.record.cases[one.id], one.likeness
        yield from hanging(f"{other.id}  ", other.title)
        yield from labelled("Distance", f"{alike.distance:.2f}; overlap: {alike.overlap:.2f}", indent=2)
        for name in alike.differing:
            variable = self.held.variables[name]
            own, its = (cell(self.computer, variable, case).words for case in (self.case, other))
            yield from paragraph(f"- {variable.name}: {own} / {its}", indent=2)
        unknown = ", ".join(self.held.variables[name].name for name in alike.unknown)
        yield from labelled("Not compared", unknown, indent=2)
