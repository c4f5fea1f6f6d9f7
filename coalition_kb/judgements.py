"""What several passes answer about the same cell, when they differ, and which cases are drawn to be coded again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from coalition_kb.dates import as_date
from coalition_kb.model import LIST_LEVELS, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from coalition_kb.model import Coding, Record, Variable


@dataclass(frozen=True, slots=True)
class Judged:
    """A cell that two passes or more have coded."""

    address: str  # case[/state]/variable
    variable: Variable
    codings: Mapping[str, Coding]  # by pass

    @property
    def is_agreed(self) -> bool:
        """Whether all passes say the same: the same status, and the same codes or value where there are any.

        The order of a list does not count, and two dates of which one holds the other are the same.
        """
        first, *others = self.codings.values()
        return all(says_same(first, one, self.variable) for one in others)


def judged(record: Record) -> tuple[Judged, ...]:
    """The cells that two passes or more have coded, in the order of the cases and of the codebook; told once a record."""
    known = cast("tuple[Judged, ...] | None", record.kept.get(__name__))
    if known is None:
        known = record.kept[__name__] = tuple(_judged(record))
    return known


def _judged(record: Record) -> Iterator[Judged]:
    order = {variable: place for place, variable in enumerate(record.variables)}
    held = set().union(*record.coded_apart.values())
    for id_ in (one for one in record.cases if one in held):
        by_cell: dict[tuple[str, str], dict[str, Coding]] = {}
        for name, coded in record.coded_apart.items():
            for coding in coded[id_].all_codings if id_ in coded else ():
                by_cell.setdefault((coding.state, coding.variable), {})[name] = coding
        known = [cell for cell, found in by_cell.items() if len(found) > 1 and cell[1] in order]
        for cell in sorted(known, key=lambda one: (one[0], order[one[1]])):
            codings = by_cell[cell]
            address = next(iter(codings.values())).address
            yield Judged(address, record.variables[cell[1]], codings)


def says_same(one: Coding, other: Coding, variable: Variable) -> bool:
    """Whether both have the same status, and the same codes or value where there are any, as `Judged.is_agreed` tells."""
    return one.status == other.status and _same(one, other, variable)


def drawn(ids: Iterable[str], seed: str) -> list[str]:
    """*ids* in an order of chance that *seed* fixes: by the SHA-256 of the seed, a stroke and the id.

    It can be found again with any program, and what comes later does not change the order of what was there.
    """
    return sorted(ids, key=lambda id_: hashlib.sha256(f"{seed}/{id_}".encode()).hexdigest())


def _same(one: Coding, other: Coding, variable: Variable) -> bool:
    if one.status == Status.CONTESTED:
        return {side.codes or side.value for side in one.alternatives} == {
            side.codes or side.value for side in other.alternatives
        }
    if variable.level in LIST_LEVELS:
        return set(one.codes) == set(other.codes)
    if variable.level == "date" and (first := as_date(one.value)) and (second := as_date(other.value)):
        narrow, wide = sorted((first, second), key=lambda date: (date.last - date.first, date.text))
        return wide.first <= narrow.first and narrow.last <= wide.last
    return (one.codes, one.value) == (other.codes, other.value)
