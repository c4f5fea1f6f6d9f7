"""Files to record: read, shape, check. The one module that knows the names of the folders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from coalition_kb.checks import check
from coalition_kb.model import VALUE_LEVELS, Record
from coalition_kb.place import Place
from coalition_kb.problem import Problem
from coalition_kb.shapes import cases, codebook, sources, states
from coalition_kb.shapes.shaper import Shaper
from coalition_kb.yamlfile import LARGEST, Node, read

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from coalition_kb.model import Case

CASES = "cases"
VARIABLES = "codebook/variables"
FINDINGS = "codebook/findings"
QUESTIONS = "codebook/questions.yaml"
SOURCES = "codebook/sources.yaml"
STATES = "codebook/states.yaml"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Loaded:
    """The record, its problems, and how much was read."""

    record: Record
    problems: list[Problem]

    @property
    def errors(self) -> list[Problem]:
        """The problems that stop the record from being published."""
        return [problem for problem in self.problems if problem.severity == "error"]


def load(root: Path) -> Loaded:
    """The record under *root* and every problem in it. Without an error it may be published."""
    reader = _Reader(root)
    variables = reader.folder(VARIABLES, codebook.variable)
    ordered = sorted(variables.items(), key=lambda item: (*codebook.position(item[1]), item[0]))
    states_read = reader.file(STATES, states.world) or ([], [], [])
    valued = frozenset(one.id for one in variables.values() if one.level in VALUE_LEVELS)

    def case(node: Node, shaper: Shaper) -> Case:
        return cases.case(node, shaper, valued)

    record = Record(
        variables=dict(ordered),
        findings=reader.folder(FINDINGS, codebook.finding),
        questions={one.id: one for one in reader.file(QUESTIONS, codebook.questions) or []},
        sources={one.id: one for one in reader.file(SOURCES, sources.sources) or []},
        states={one.id: one for one in states_read[0]},
        treaties={one.id: one for one in states_read[1]},
        organisations={one.id: one for one in states_read[2]},
        cases=reader.folder(CASES, case),
    )
    return Loaded(record, sorted([*reader.problems, *check(record)]))


class _Reader:
    """Reads files under a root, shapes them, and keeps the problems of both."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []

    def folder(self, folder: str, shape: Callable[[Node, Shaper], T]) -> dict[str, T]:
        """What the YAML files below *folder* hold, by the stem of their names, which is to be their id."""
        paths = sorted((self.root / folder).rglob("*.yaml"))
        if not paths:
            self._refuse(folder, "no file to check", "one YAML file or more", "name the right root", "nothing-checked")
        things: dict[str, T] = {}
        for path in paths:
            thing = self.file(path.relative_to(self.root).as_posix(), shape)
            if thing is not None:
                things[path.stem] = thing
        return things

    def file(self, name: str, shape: Callable[[Node, Shaper], T]) -> T | None:
        """What the file *name* holds, or None where it could not be read."""
        path = self.root / name
        if not path.resolve().is_relative_to(self.root.resolve()):
            return self._refuse(name, "a link out of the folder", "a file", "put the file itself here", "outside-folder")
        if path.exists() and not path.is_file():  # a pipe would never end
            return self._refuse(name, "something else than a file", "a file", "put a file here", "unreadable-file")
        try:
            # One byte more than is allowed tells the reader that there is too much.
            with path.open("rb") as stream:
                data = stream.read(LARGEST + 1)
        except OSError as error:
            found = f"a file that cannot be read: {error.strerror}"
            return self._refuse(name, found, "a file", "put it here, or mend its rights", "unreadable-file")
        node = read(data, name)
        if isinstance(node, Problem):
            self.problems.append(node)
            return None
        shaper = Shaper()
        thing = shape(node, shaper)
        self.problems += shaper.problems
        return thing

    def _refuse(self, name: str, found: str, allowed: str, mend: str, rule: str) -> None:
        self.problems.append(Problem(Place(name, 1, 1), found, allowed, mend, rule=rule))
