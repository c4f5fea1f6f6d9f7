"""A record of which one case is read again: all else is kept as it was read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coalition_kb.checks import check
from coalition_kb.load import CASES, SOURCES, Loaded, load
from coalition_kb.model import VALUE_LEVELS
from coalition_kb.place import Place
from coalition_kb.problem import Problem
from coalition_kb.shapes import cases, sources
from coalition_kb.shapes.shaper import Shaper
from coalition_kb.yamlfile import LARGEST, read

if TYPE_CHECKING:
    from pathlib import Path

    from coalition_kb.yamlfile import Node


@dataclass(frozen=True, slots=True)
class Kept:
    """The record as it was read, and the problems of reading files other than those of the one case."""

    loaded: Loaded
    problems: tuple[Problem, ...]

    @property
    def is_whole(self) -> bool:
        """Whether the codebook could be read, so that cases can be judged by it."""
        return all(one.place.file.startswith((CASES, SOURCES)) for one in self.problems)


def own(id_: str) -> tuple[str, str]:
    """The names of the files of a case: its own, and that of its sources."""
    return f"{CASES}/{id_}.yaml", f"{SOURCES}/{id_}.yaml"


def kept(root: Path, id_: str) -> Kept:
    """The record under *root*, of which the case *id_* may be read again."""
    loaded = load(root)
    judged = set(check(loaded.record))
    others = [one for one in loaded.problems if one not in judged and one.place.file not in own(id_)]
    return Kept(loaded, tuple(others))


def reread(before: Kept, root: Path, id_: str) -> Loaded:
    """What `load` would give now, if of all files those of the case *id_* alone have changed since *before*."""
    if not before.is_whole:
        return load(root)
    record, shaper = before.loaded.record, Shaper()
    case_name, sources_name = own(id_)
    valued = frozenset(one.id for one in record.variables.values() if one.level in VALUE_LEVELS)
    node = _node(root, case_name, shaper)
    held = {name: one for name, one in record.cases.items() if name != id_}
    if node is not None:
        held[id_] = cases.case(node, shaper, valued)
    shelf = {name: one for name, one in record.sources.items() if one.place.file != sources_name}
    listed = _node(root, sources_name, shaper) if (root / sources_name).exists() else None
    for source in sources.sources(listed, shaper) if listed is not None else ():
        if shelf.setdefault(source.id, source) is not source:
            found = f"{source.id!r} is given twice"
            shaper.note(source.place, found, allowed="each id once", mend="remove one", rule="doubled-key")
    unread = record.unread - {id_} if node is not None else record.unread | {id_}
    now = replace(record, cases=dict(sorted(held.items())), sources=shelf, unread=unread)
    return Loaded(now, sorted([*before.problems, *shaper.problems, *check(now)]))


def _node(root: Path, name: str, shaper: Shaper) -> Node | None:
    """What the file *name* holds; None where it cannot be read, which is noted."""
    try:
        with (root / name).open("rb") as stream:
            node = read(stream.read(LARGEST + 1), name)
    except OSError as error:
        found, mend = f"a file that cannot be read: {error.strerror}", "put it here, or mend its rights"
        node = Problem(Place(name, 1, 1), found, "a file", mend, rule="unreadable-file")
    if isinstance(node, Problem):
        shaper.problems.append(node)
        return None
    return node
