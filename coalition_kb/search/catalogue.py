"""What filters need to know of the documents, kept beside the index so that the record is not read for a search."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.search.words import called

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coalition_kb.model import Record
    from coalition_kb.search.documents import Document


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as filters see it."""

    kind: str
    id: str
    title: str
    case: str
    states: tuple[str, ...]
    first: int | None  # the days on which its case ran, as ordinals
    last: int | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A variable as filters see it."""

    unit: str
    level: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The documents by number, and which of them have which answer and which name."""

    entries: tuple[Entry, ...]
    variables: Mapping[str, Asked]
    answers: Mapping[str, Mapping[str, Sequence[int]]]  # variable → answer → numbers of documents
    names: Mapping[str, Sequence[int]]  # a whole name, folded → numbers of documents
    state_names: Sequence[str]  # as they are written, for who misspells one


def catalogue(documents: Sequence[Document], record: Record) -> Catalogue:
    """The catalogue of *documents*, which are those of *record*."""
    answers: dict[str, dict[str, list[int]]] = {}
    names: dict[str, list[int]] = {}
    for number, document in enumerate(documents):
        for variable, given in (document.answers or {}).items():
            for answer in given:
                answers.setdefault(variable, {}).setdefault(answer, []).append(number)
        for name in document.called:
            if number not in names.setdefault(called(name), []):
                names[called(name)].append(number)
    return Catalogue(
        entries=tuple(Entry(d.kind, d.id, d.title, d.case, d.states, d.first, d.last) for d in documents),
        variables={one.id: Asked(one.unit, one.level, tuple(one.codes)) for one in record.variables.values()},
        answers=answers,
        names=names,
        state_names=[name for document in documents if document.kind == "state" for name in document.called],
    )


def as_json(made: Catalogue) -> bytes:
    """The catalogue as it is kept."""
    entries = [(e.kind, e.id, e.title, e.case, e.states, e.first, e.last) for e in made.entries]
    variables = {id_: (one.unit, one.level, one.codes) for id_, one in made.variables.items()}
    held = {
        "entries": entries,
        "variables": variables,
        "answers": made.answers,
        "names": made.names,
        "states": made.state_names,
    }
    return json.dumps(held, ensure_ascii=False, separators=(",", ":")).encode()


def from_json(data: bytes) -> Catalogue:
    """The catalogue that *data*, made by `as_json`, holds."""
    held = json.loads(data)
    return Catalogue(
        entries=tuple(
            Entry(kind, id_, title, case, tuple(states), first, last)
            for kind, id_, title, case, states, first, last in held["entries"]
        ),
        variables={id_: Asked(unit, level, tuple(codes)) for id_, (unit, level, codes) in held["variables"].items()},
        answers=held["answers"],
        names=held["names"],
        state_names=held["states"],
    )
