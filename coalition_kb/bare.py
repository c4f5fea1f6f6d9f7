"""A record bare of its words: what answers that are computed can hang on, and a digest that changes when any of it does."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

from coalition_kb.place import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable

    from coalition_kb.model import Case, Coding


def answered(one: Coding) -> tuple[object, ...]:
    """What a coding answers: nothing of its reason, its sources, its confidence, nor of who coded it."""
    sides = [(side.codes, side.value, side.is_leading) for side in one.alternatives]
    return (one.variable, one.status, one.codes, one.value, one.low, one.high, sides)


def seen(case: Case, used: Container[str], of: Callable[[Coding], object] = answered) -> tuple[object, ...]:
    """What an answer that rests on the variables *used* can see of *case*, each coding as *of* has it."""
    return (
        (case.id, case.locations, case.hosts),
        *map(of, (case.start, case.end)),
        *[of(one) for id_, one in case.codings.items() if id_ in used],
        *[(one.state, [of(each) for id_, each in one.codings.items() if id_ in used]) for one in case.partners],
    )


def digest(things: Iterable[object]) -> str:
    """The SHA-256 of *things*, whatever the places are at which they are written."""
    made = hashlib.sha256()
    for thing in things:
        made.update(repr(_plain(thing)).encode())
    return made.hexdigest()


def _plain(thing: object) -> object:
    """*thing* without the places at which it is written."""
    if isinstance(thing, Place):
        return None
    if is_dataclass(thing) and not isinstance(thing, type):
        return (type(thing).__name__, *[_plain(getattr(thing, one.name)) for one in fields(thing)])
    if isinstance(thing, Mapping):
        return [(key, _plain(value)) for key, value in thing.items()]
    if isinstance(thing, list | tuple):
        return [_plain(one) for one in thing]
    return thing
