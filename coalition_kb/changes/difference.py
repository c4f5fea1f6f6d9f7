"""Two records to what differs between them: cells, partners, cases and the codebook. Nothing is read or printed here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coalition_kb.cells import FACTS, cells, fingerprint, partner_ids, parts_changed, said, split
from coalition_kb.lineage import former_codes, former_variables, now_of
from coalition_kb.model import CellChange
from coalition_kb.shapes.citation import uncited

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from coalition_kb.lineage import Former
    from coalition_kb.model import Coding, Record, Retired, Variable

#: The fields of a variable that decide how it is coded, in words.
RULES = {
    "question": "question",
    "level": "level",
    "core": "core",
    "rule": "rule",
    "counts": "what counts",
    "does_not_count": "what does not count",
    "applies_when": "when it applies",
    "missing": "statuses",
    "unit_of_measure": "unit of measure",
}


@dataclass(frozen=True, slots=True)
class State:
    """One of the two states that are compared: what it is called, and its versions."""

    name: str
    data: str
    codebook: str
    on: str  # the newest day that something in it bears


@dataclass(frozen=True, slots=True)
class Rules:
    """What changed in a variable: fields by their names in words, and codes."""

    variable: str
    fields: tuple[str, ...] = ()
    codes_added: tuple[str, ...] = ()
    codes_gone: tuple[str, ...] = ()
    codes_changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two records, from the first to the second."""

    before: State
    after: State
    added: Mapping[str, str]  # cases that came: their titles by their ids
    merged: tuple[Retired, ...]
    withdrawn: tuple[Retired, ...]
    lost: Mapping[str, str]  # cases that went without a retired id
    partners_added: tuple[str, ...]  # of cases that both have
    partners_gone: tuple[str, ...]
    cells: tuple[CellChange, ...]  # of cases that both have, without those of partners that came
    variables_added: tuple[str, ...]
    variables_gone: tuple[str, ...]
    rules: tuple[Rules, ...]
    uncompared: tuple[str, ...] = ()  # sentences: what could not be compared, or not well

    @property
    def is_empty(self) -> bool:
        """Whether both are the same."""
        found = (self.added, self.merged, self.withdrawn, self.lost, self.partners_added, self.partners_gone)
        return not any((*found, self.cells, self.variables_added, self.variables_gone, self.rules))


def difference(
    before: Record, after: Record, names: tuple[str, str], *, uncompared: Collection[str] = ()
) -> Difference:
    """What differs between *before* and *after*, which are called *names*.

    A case whose file could not be read on one side is left out on both; *uncompared* tells of it.
    """
    unread = before.unread | after.unread
    old, new = (dict.fromkeys(id_ for id_ in one.cases if id_ not in unread) for one in (before, after))
    gone = [id_ for id_ in old if id_ not in new]
    retired = [after.retired[id_] for id_ in gone if id_ in after.retired]
    both = [id_ for id_ in old if id_ in new]
    was, now = (dict.fromkeys(one for one in partner_ids(of) if split(one)[0] in both) for of in (before, after))
    came = tuple(one for one in now if one not in was)
    return Difference(
        before=_state(before, names[0]),
        after=_state(after, names[1]),
        added={id_: after.cases[id_].title for id_ in new if id_ not in old},
        merged=tuple(one for one in retired if one.into),
        withdrawn=tuple(one for one in retired if not one.into),
        lost={id_: before.cases[id_].title for id_ in gone if id_ not in after.retired},
        partners_added=came,
        partners_gone=tuple(one for one in was if one not in now),
        cells=tuple(one for id_ in both for one in _cells(before, after, id_, frozenset(came))),
        variables_added=tuple(id_ for id_ in after.variables if id_ not in before.variables),
        variables_gone=tuple(id_ for id_ in before.variables if id_ not in after.variables),
        rules=tuple(_rules(before, after)),
        uncompared=tuple(uncompared),
    )


def _state(record: Record, name: str) -> State:
    days = [
        *(one.on for one in record.versions.values()),
        *(one.on for one in record.changes.values()),
        *(one.on for one in record.retired.values()),
    ]
    return State(name, record.data_version, record.version, max([record.newest.isoformat(), *days]))


def _cells(before: Record, after: Record, case: str, came: frozenset[str]) -> Iterator[CellChange]:
    """The cells of *case* that differ, in the order of the file now; those that are gone at the end."""
    formers = former_variables(after)
    old = {_address(after, one, formers): one for one in cells(before.cases[case])}
    new = {one.address: one for one in cells(after.cases[case])}
    for address, coding in new.items():
        if address not in old:
            if f"{case}/{coding.state}" not in came:
                yield CellChange(address, "", said(coding), "", (), "", coding.place)  # its reason stands in its case
        elif parts := parts_changed(old[address], coding):
            print_ = fingerprint(old[address])
            why = _names_gone(after, old[address], coding) or _why(coding)
            yield CellChange(address, said(old[address]), said(coding), print_, parts, why, coding.place)
    for address, coding in old.items():
        if address not in new:
            former = formers.get(coding.variable)
            why = " ".join(former.step.why.split()) if former else ""
            yield CellChange(address, said(coding), "", fingerprint(coding), (), why, coding.place)


def _address(after: Record, coding: Coding, formers: Mapping[str, Former]) -> str:
    """The address of *coding*, under the name that its variable has *after*; its own where that is not one alone."""
    names = now_of(after, coding.variable) if coding.variable in formers else ()
    return replace(coding, variable=names[0]).address if len(names) == 1 else coding.address


def _names_gone(after: Record, old: Coding, new: Coding) -> str:
    """What became of the codes of *old* that are no more; empty where it has none of them."""
    if not after.migrations:
        return ""
    gone = {one.step.code: one.sentence for one in former_codes(after, new.variable)}
    return " ".join(gone[code] for code in old.codes if code in gone)


def _why(coding: Coding) -> str:
    """The reason that stands now; of a prose of the case none, for it is the cell itself."""
    return "" if coding.variable in FACTS else uncited(coding.why)


def _rules(before: Record, after: Record) -> Iterator[Rules]:
    for id_, new in after.variables.items():
        old = before.variables.get(id_)
        if old is None:
            continue
        found = Rules(
            id_,
            fields=tuple(_fields(old, new)),
            codes_added=tuple(code for code in new.codes if code not in old.codes),
            codes_gone=tuple(code for code in old.codes if code not in new.codes),
            codes_changed=tuple(
                code for code in new.codes if code in old.codes and _says(old, code) != _says(new, code)
            ),
        )
        if found != Rules(id_):
            yield found


def _fields(old: Variable, new: Variable) -> Iterator[str]:
    """The names of what differs between *old* and *new*."""
    for field, name in RULES.items():
        if _plain(getattr(old, field)) != _plain(getattr(new, field)):
            yield name
    if _computed(old) != _computed(new):
        yield "how it is computed"


def _plain(value: object) -> object:
    """*value* without the white space that a file is laid out with."""
    if isinstance(value, str):
        return " ".join(value.split())
    return {name: _plain(one) for name, one in value.items()} if isinstance(value, dict) else value


def _computed(variable: Variable) -> tuple[object, ...]:
    of = variable.computed
    return (of.operation, of.parameters, of.alternatives) if of else ()


def _says(variable: Variable, code: str) -> tuple[object, ...]:
    of = variable.codes[code]
    return of.name, _plain(of.meaning), of.number
