"""Files of the record: what is read, shaped, put in form and judged."""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from coalition_kb.authoring.canonical import NotFormattedError, canonical
from coalition_kb.problem import Problem
from coalition_kb.reader import load
from coalition_kb.shapes import cases, changes, codebook, findings, migrations, passes, sources, states, universe
from coalition_kb.shapes.shaper import Shaper
from coalition_kb.tables import tables
from coalition_kb.yamlfile import DEEPEST, Fields, Items, Node, Text, plain, quoted, read
from tests.examplefiles import REFUSED, SMALL
from tests.fuzz.problems import Lines, are_told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FILE = "cases/freedonia-1999.yaml"
VALUED = frozenset({"us_personnel", "troops", "joined"})  # as the codebook of the small record has them
SHAPES: tuple[Callable[[Node, Shaper], object], ...] = (
    lambda node, shaper: cases.case(node, shaper, VALUED),
    lambda node, shaper: cases.coded_case(node, shaper, VALUED),
    changes.change,
    codebook.questions,
    codebook.retired,
    codebook.themes,
    codebook.variable,
    codebook.versions,
    findings.analysis,
    findings.finding,
    migrations.migration,
    passes.passes,
    sources.sources,
    states.world,
    universe.universe,
)


def reader(data: bytes) -> None:
    """Bytes are a node or a problem; what they hold can be quoted and read again, and shaped as whatever it may be."""
    node, lines = read(data, FILE), Lines(data)
    if isinstance(node, Problem):
        are_told([node])
        assert lines.hold(node.place), node
        assert (node.place.line, node.place.column) <= lines.end, node
        return
    for one, depth in _nodes(node):
        assert lines.hold(one.place), one
        assert depth <= DEEPEST, one
    again = read(_written(node).encode(), FILE)
    assert not isinstance(again, Problem), again
    assert plain(again) == plain(node)
    for shape in SHAPES:
        shaper = Shaper()
        shape(node, shaper)
        are_told(shaper.problems)
        assert all(lines.hold(one.place) for one in shaper.problems), shaper.problems


def form(data: bytes) -> None:
    """Bytes have a canonical form, which is its own and says the same, or are refused in words that name the file."""
    try:
        made = canonical(data, FILE)
    except NotFormattedError as error:
        assert str(error).startswith(FILE), error
        str(error).encode()
        return
    assert canonical(made.encode(), FILE) == made
    assert not isinstance(read(made.encode(), FILE), Problem)


def record(data: bytes) -> None:
    """The small record with another of its files is loaded and judged; where no error is found, it can be made into tables.

    The first line of *data* names the file; the others are what it holds.
    """
    first, _, held = data.partition(b"\n")
    name = _name(first)
    changed = root() / name
    changed.write_bytes(held)
    try:
        loaded = load(root())
    finally:
        changed.write_bytes((SMALL / name).read_bytes())
    are_told(loaded.problems)
    lines = Lines(held)
    for problem in loaded.problems:
        at = problem.place
        assert (lines if at.file == name else _lines(at.file)).hold(at), problem
    if not loaded.errors:
        assert all(len(table.frame) == len(table.rows) for table in tables(loaded.record))


def files() -> Iterator[bytes]:
    """Good files of the record, and those that break a rule."""
    for path in sorted({path for folder in (SMALL, *REFUSED) for path in folder.rglob("*.yaml")}):
        if path.name != "mended.yaml":
            yield path.read_bytes()


def named_files() -> Iterator[bytes]:
    """The same, each with its name in the record on a line before it."""
    for folder in (SMALL, *REFUSED):
        for path in sorted(folder.rglob("*.yaml")):
            if (name := path.relative_to(folder).as_posix()) in names():
                yield name.encode() + b"\n" + path.read_bytes()


@cache
def names() -> tuple[str, ...]:
    """The names of the files of the small record."""
    return tuple(sorted(path.relative_to(SMALL).as_posix() for path in SMALL.rglob("*.yaml")))


@cache
def root() -> Path:
    """A copy of the small record, of which one file at a time is another; it goes with the process."""
    folder = tempfile.TemporaryDirectory(prefix="record-")
    _KEPT.append(folder)
    return shutil.copytree(SMALL, Path(folder.name) / "record")


_KEPT: list[tempfile.TemporaryDirectory[str]] = []


def _name(first: bytes) -> str:
    """The file that a line names; one of all where it names none."""
    word = first.decode("utf-8", "replace")
    return word if word in names() else names()[sum(first) % len(names())]


@cache
def _lines(name: str) -> Lines:
    """The lines of a file that is as it was; a folder has one, which is empty."""
    path = SMALL / name
    return Lines(path.read_bytes() if path.is_file() else b"")


def _nodes(node: Node, depth: int = 0) -> Iterator[tuple[Node, int]]:
    """*node* and all that it holds, with how deep each stands."""
    yield node, depth
    held = node.values if isinstance(node, Items) else node.values.values() if isinstance(node, Fields) else ()
    for one in held:
        yield from _nodes(one, depth + 1)


def _written(node: Node) -> str:
    """*node* as YAML in one line; a name may be longer than one without a question mark can be."""
    if isinstance(node, Text):
        return quoted(node.value)
    if isinstance(node, Items):
        return f"[{', '.join(map(_written, node.values))}]"
    return f"{{{', '.join(f'? {quoted(name)} : {_written(value)}' for name, value in node.values.items())}}}"
