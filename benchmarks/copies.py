"""A record of many cases, made in memory from the real one: each case stands in it again and again under a new id."""

from __future__ import annotations

from dataclasses import replace
from itertools import count, islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from coalition_kb.model import Case, Coding, Record


def enlarged(record: Record, n_cases: int) -> Record:
    """*record* with *n_cases* cases; the universe stays as it is."""
    return replace(record, cases={case.id: case for case in islice(_again_and_again(record), n_cases)})


def _again_and_again(record: Record) -> Iterator[Case]:
    yield from record.cases.values()
    for number in count(2):
        for case in record.cases.values():
            yield _copy(case, f"{case.id}-{number}")


def _copy(case: Case, id_: str) -> Case:
    def own(coding: Coding) -> Coding:
        return replace(coding, case=id_)

    def all_own(codings: Mapping[str, Coding]) -> dict[str, Coding]:
        return {variable: own(coding) for variable, coding in codings.items()}

    return replace(
        case,
        id=id_,
        start=own(case.start),
        end=own(case.end),
        decision=own(case.decision) if case.decision else None,
        codings=all_own(case.codings),
        partners=tuple([replace(partner, codings=all_own(partner.codings)) for partner in case.partners]),
    )
