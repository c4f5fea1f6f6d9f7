"""What rests on itself, at any remove."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


def in_a_circle(rests: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """The ids that rest on themselves; *rests* gives what each rests on directly, known or not."""
    for id_, direct in rests.items():
        reached, ahead = set[str](), list(direct)
        while ahead:
            name = ahead.pop()
            if name not in reached:
                reached.add(name)
                ahead += rests.get(name, ())
        if id_ in reached:
            yield id_
