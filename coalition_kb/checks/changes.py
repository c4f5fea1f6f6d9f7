"""The rules about the versions of the data: what each tells of itself, of cases and of cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from coalition_kb.cells import DATES, DIGITS, FACTS, PARTS, split
from coalition_kb.lineage import former_variables
from coalition_kb.problem import Problem, listed, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coalition_kb.model import CellChange, Change, Record
    from coalition_kb.place import Place

_VERSION = re.compile(r"(0|[1-9][0-9]{0,5})(\.(0|[1-9][0-9]{0,5})){2}")
_FINGERPRINT = re.compile(rf"[0-9a-f]{{{DIGITS}}}")


def change_version(record: Record) -> Iterator[Problem]:
    """A version of the data is three numbers parted by dots, says what changed, and has a day no earlier than the last one's."""
    before: Change | None = None
    for one in record.changes.values():
        if not _VERSION.fullmatch(one.id):
            yield Problem(one.place, f"{one.id!r} is no version", "three numbers, as 0.2.0", "number it so")
        if not any(one.says):
            yield Problem(one.place, f"{one.id} says nothing", "one sentence or more", "say what it means for readers")
        if len(one.on) != len("YYYY-MM-DD"):
            yield Problem(one.place, f"{one.id} is of {one.on!r}", "a day, YYYY-MM-DD", "write the day")
        elif before is not None and one.on < before.on:
            found = f"{one.id} is of {one.on}, before {before.id} ({before.on})"
            yield Problem(one.place, found, f"{before.on} or later", "mend the day or the number")
        before = one


def change_codebook(record: Record) -> Iterator[Problem]:
    """A version of the data names the version of the codebook in force, which was there by its day."""
    for one in record.changes.values():
        version = record.versions.get(one.codebook)
        if version is None:
            found = f"{one.id} names the codebook {one.codebook!r}, which is none"
            yield Problem(one.place, found, listed(one.codebook, record.versions), "name the one in force on its day")
        elif version.on > one.on:
            found = f"{one.id} is of {one.on}, and its codebook {version.id} of {version.on}"
            yield Problem(one.place, found, "a version that was there", "name the one in force on its day")


def change_case(record: Record) -> Iterator[Problem]:
    """A case that a version of the data adds is one of the record or a retired one, and no version added it before."""
    first: dict[str, str] = {}
    for one in record.changes.values():
        for case in one.added:
            if not _is_case(record, case):
                yield _unknown_case(record, case, f"{one.id} adds", one.place)
            elif case in first:
                found = f"{one.id} adds {case}, which {first[case]} added"
                yield Problem(one.place, found, "once", "remove one of them")
            first.setdefault(case, one.id)


def change_retired(record: Record) -> Iterator[Problem]:
    """A case that a version of the data retires is a retired id, and one version tells of each from before the last."""
    first: dict[str, str] = {}
    for one in record.changes.values():
        for case in one.retired:
            if case not in record.retired:
                found = f"{one.id} retires {case!r}, which is no retired id"
                yield Problem(one.place, found, listed(case, record.retired), "enter it in codebook/retired.yaml")
            elif case in first:
                found = f"{one.id} retires {case}, which {first[case]} retired"
                yield Problem(one.place, found, "once", "remove one of them")
            first.setdefault(case, one.id)
    last = max((one.on for one in record.changes.values()), default="")
    for gone in record.retired.values():
        if gone.id not in first and gone.on < last:
            found = f"no version of the data tells that {gone.id} was retired on {gone.on}"
            yield Problem(gone.place, found, "one version", "name it under 'retired:' of the next version after it")


def change_cell(record: Record) -> Iterator[Problem]:
    """A cell or partner that a version of the data names is of a case, a state and a variable that are there, or were."""
    variables = {*record.variables, *former_variables(record), *DATES, *FACTS}
    variables |= {split(cell.cell)[2] for one in record.changes.values() for cell in one.cells if not cell.now}
    for one in record.changes.values():
        for partner in (*one.partners_added, *one.partners_gone):
            case, _, state = partner.partition("/")
            yield from _known(record, case, state, one.place)
        for cell in one.cells:
            case, state, variable = split(cell.cell)
            yield from _known(record, case, state, cell.place)
            if variable not in variables:
                found = f"{cell.cell} is of {variable!r}, which is no variable"
                yield Problem(cell.place, found, listed(variable, variables), nearest(variable, sorted(variables)))


def change_told(record: Record) -> Iterator[Problem]:
    """A changed cell tells what it was, with its fingerprint, and what it is now; one that is gone has a reason."""
    for one in record.changes.values():
        for cell in one.cells:
            for found, allowed, mend in _untold(cell):
                yield Problem(cell.place, f"{cell.cell} {found}", allowed, mend)


def _untold(cell: CellChange) -> Iterator[tuple[str, str, str]]:
    """What *cell* lacks: what was found, what is allowed, and how to mend it."""
    if not cell.was and not cell.now:
        yield "tells neither what it was nor what it is", "was, now, or both", "add 'was:' or 'now:'"
    if bool(cell.was) != bool(cell.fingerprint):
        yield "has one of 'was' and 'hash'", "both, or neither where it is new", "add the other, or remove this one"
    elif cell.fingerprint and not _FINGERPRINT.fullmatch(cell.fingerprint):
        yield f"has the hash {cell.fingerprint!r}", f"{DIGITS} digits of 0-9 and a-f", "copy it from its old address"
    if bool(cell.parts) != bool(cell.was and cell.now):
        yield (
            "does not tell its parts as it should",
            ", ".join(PARTS),
            "name what changed; nothing where it is new or gone",
        )
    for part in cell.parts:
        if part not in PARTS:
            yield f"has changed in {part!r}", ", ".join(PARTS), nearest(part, PARTS)
    if not cell.now and not cell.why:
        yield "is gone without a reason", "why: …", "say why"


def _known(record: Record, case: str, state: str, place: Place) -> Iterator[Problem]:
    """The case and the state of what a version of the data names, where they are none."""
    if not _is_case(record, case):
        yield _unknown_case(record, case, "a cell is", place)
    if state and state not in record.states:
        found = f"a cell is of {state!r}, which is no state"
        yield Problem(place, found, listed(state, record.states), nearest(state, record.states))


def _is_case(record: Record, case: str) -> bool:
    return case in record.cases or case in record.retired or case in record.unread


def _unknown_case(record: Record, case: str, what: str, place: Place) -> Problem:
    known = list(dict.fromkeys((*record.cases, *record.retired)))
    return Problem(place, f"{what} {case!r}, which is no case", listed(case, known), nearest(case, known))
