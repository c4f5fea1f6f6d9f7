"""The rules about migrations: a name that went leads on and never comes again, and no cell is lost with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coalition_kb.checks.codebook import CODE_ID, VARIABLE_ID
from coalition_kb.lineage import cell, former_codes, former_variables, now_of
from coalition_kb.model import ADD, RETIRE, SPLIT
from coalition_kb.problem import Problem, listed, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coalition_kb.model import Change, Migration, Record, Step


def migration_names(record: Record) -> Iterator[Problem]:
    """A migration is of a version of the codebook; a name that it takes away is gone for good, and what it leads to is there."""
    first: dict[str, str] = {}
    for one in record.migrations.values():
        if one.id not in record.versions:
            found = f"{one.id!r} is no version of the codebook"
            yield Problem(one.place, found, listed(one.id, record.versions), "enter it in codebook/versions.yaml")
        for step in one.steps:
            if step.act != ADD and step.key in first:
                found = f"{one.id} takes away {step.key!r}, which {first[step.key]} took away"
                yield Problem(step.place, found, "once", "remove one of them")
            elif step.act != ADD:
                first[step.key] = one.id
            if not VARIABLE_ID.fullmatch(step.variable) or not (CODE_ID.fullmatch(step.code) or not step.code):
                found = f"{one.id} tells of {step.key!r}, which is no id"
                yield Problem(step.place, found, "[a-z0-9_]", "write the name as the codebook had it")
            yield from _counted(one, step)
            yield from _of_code(record, one, step) if step.code else _of_variable(record, one, step)


def _counted(one: Migration, step: Step) -> Iterator[Problem]:
    """Where a step leads to more or fewer names than it can."""
    n, wanted = len(step.into), {ADD: "none", RETIRE: "any", SPLIT: "two or more"}.get(step.act, "one")
    if (wanted == "one" and n != 1) or (wanted == "two or more" and n < 2):  # noqa: PLR2004 - two halves at least
        yield Problem(step.place, f"{one.id}: {step.act} of {step.key!r} leads to {n} names", wanted, "mend 'into:'")


def _of_variable(record: Record, one: Migration, step: Step) -> Iterator[Problem]:
    known = dict.fromkeys((*record.variables, *former_variables(record)))
    if step.act == ADD and step.variable not in known:
        found = f"{one.id} adds the variable {step.variable!r}, which is none"
        yield Problem(step.place, found, listed(step.variable, record.variables), nearest(step.variable, known))
    elif step.act != ADD and step.variable in record.variables:
        yield _still_used(one, step, "variable")
    for name in step.into:
        if name == step.variable or name not in known:
            found = f"{one.id} leads from {step.key!r} to the variable {name!r}, which is none"
            yield Problem(step.place, found, listed(name, record.variables), nearest(name, record.variables))


def _of_code(record: Record, one: Migration, step: Step) -> Iterator[Problem]:
    variables = [record.variables[name] for name in now_of(record, step.variable)]
    if not variables:
        if step.variable not in former_variables(record):
            found = f"{one.id} tells of a code of {step.variable!r}, which is no variable"
            mend = nearest(step.variable, record.variables)
            yield Problem(step.place, found, listed(step.variable, record.variables), mend)
        return
    codes = dict.fromkeys(code for variable in variables for code in variable.codes)
    former = {old.step.code for variable in variables for old in former_codes(record, variable.id)}
    if step.act == ADD and step.code not in codes and step.code not in former:
        found = f"{one.id} adds the code {step.key!r}, which is none"
        yield Problem(step.place, found, listed(step.code, codes), nearest(step.code, codes))
    elif step.act != ADD and step.code in codes:
        yield _still_used(one, step, "code")
    for name in step.into:
        if name == step.code or (name not in codes and name not in former):
            found = f"{one.id} leads from {step.key!r} to the code {name!r}, which is none"
            yield Problem(step.place, found, listed(name, codes), nearest(name, codes))


def _still_used(one: Migration, step: Step, kind: str) -> Problem:
    found = f"{one.id} takes away {step.key!r}, which is a {kind} of the codebook"
    return Problem(step.place, found, "a name that is no more", "take it out of the codebook, or choose a new name")


def migration_loses_cell(record: Record) -> Iterator[Problem]:
    """A cell that bore a name that was taken away is there under the new one, or a version of the data tells why it is gone."""
    gone = {told.cell for change in record.changes.values() for told in change.cells if not told.now}
    left = {one for change in record.changes.values() for one in change.partners_gone}
    for one in record.migrations.values():
        steps = {step.key: step for step in one.takes_away}
        for key in [key for key in one.cells if key not in steps]:
            found = f"{one.id} tells of cells of {key!r}, which it does not take away"
            yield Problem(one.place, found, listed(key, steps), nearest(key, steps))
        for key, step in steps.items():
            if key not in one.cells:
                found = f"{one.id} takes away {key!r} and does not say which cells bore it"
                yield Problem(step.place, found, "cells: …", f"run `coalition-kb migrate {one.id}`")
            for holder in one.cells.get(key, ()):
                if _is_lost(record, one, step, holder, gone) and holder not in left:
                    yield _lost(record, one, step, holder)


def _is_lost(record: Record, one: Migration, step: Step, holder: str, gone: set[str]) -> bool:
    """Whether the cell of *holder* that bore the name of *step* is neither there nor told of, *gone* being those told of."""
    case = holder.partition("/")[0]
    if case in record.retired or case in record.unread:
        return False
    now = now_of(record, step.variable)
    if any(f"{holder}/{name}" in gone for name in (step.variable, *now)):
        return False
    if now:
        return all(cell(record, holder, name) is None for name in now)
    # A variable that was retired takes its cells with it. The next version of the data tells of each.
    return step.act == RETIRE and not step.code and _was_due(record, one, holder)


def _was_due(record: Record, one: Migration, holder: str) -> bool:
    """Whether a version of the data came since *one*, and one before it had the case or partner that *holder* is."""
    order = list(record.versions)
    since = order.index(one.id) if one.id in order else len(order)
    earlier: list[Change] = []
    for change in record.changes.values():
        if change.codebook in order and order.index(change.codebook) >= since:
            return holder.partition("/")[0] in {case for before in earlier for case in before.added} and (
                holder not in change.partners_added
            )
        earlier.append(change)
    return False


def _lost(record: Record, one: Migration, step: Step, holder: str) -> Problem:
    variable = " or ".join(now_of(record, step.variable)) or step.variable
    allowed = f"the cell of {variable}, or a version of the data that tells why it is gone"
    return Problem(
        step.place,
        f"{holder} had a cell under {step.key!r} before {one.id}, and it is lost",
        allowed,
        "put it back with its answer, reason and sources",
    )
