"""Files to record: read, shape, check. The one module that knows the names of the folders and reads them."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, TypeVar

from coalition_kb.beside import beside, has_second_core
from coalition_kb.checks import check
from coalition_kb.garbage import uncollected
from coalition_kb.model import VALUE_LEVELS, Analysis, Record, Universe
from coalition_kb.output import Output
from coalition_kb.place import Place
from coalition_kb.problem import Problem
from coalition_kb.shapes import cases, changes, codebook, findings, migrations, passes, sources, states, universe
from coalition_kb.shapes.modeline import editor_line
from coalition_kb.shapes.shaper import Shaper
from coalition_kb.yamlfile import LARGEST, Node, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from coalition_kb.model import Candidate, Case, CodedCase, Source

CASES = "cases"
VARIABLES = "codebook/variables"
FINDINGS = "codebook/findings"
ANALYSIS = "codebook/analysis.yaml"
QUESTIONS = "codebook/questions.yaml"
VERSIONS = "codebook/versions.yaml"
SOURCES = "codebook/sources"
CHANGES = "codebook/changes"
MIGRATIONS = "codebook/migrations"  # which is not there before a name was changed
STATES = "codebook/states.yaml"
UNIVERSE = "codebook/universe.yaml"
UNIVERSE_PARTS = "codebook/universe"  # more candidates, where one file would be too long; most records have none
THEMES = "codebook/themes.yaml"
RETIRED = "codebook/retired.yaml"
CODED_APART = "cases/passes"  # a folder for each pass
PASSES = "codebook/passes.yaml"
DOCUMENTS = "docs"  # pages written by hand
DATA_TERMS = "LICENSE-DATA"
LICENCES = ("LICENSE", DATA_TERMS, "THIRD-PARTY-NOTICES.md")  # at the root
FOR_TWO_CORES = 600  # files of a folder from which on a second process reads a part: to begin one takes a while
KEPT_HERE = 0.6  # the share of them that this process reads; what the other has read it must take over as well
NOT_PUBLISHED = ("decisions", "architecture.md")  # for those who change the code; read in the repository

T = TypeVar("T")
Shelved = TypeVar("Shelved", "Source", "Candidate")


@dataclass(frozen=True, slots=True)
class Loaded:
    """The record, its problems, and how much was read."""

    record: Record
    problems: list[Problem]
    of_reading: tuple[Problem, ...] = ()  # those of them that no rule of the checks told

    @property
    def errors(self) -> list[Problem]:
        """The problems that stop the record from being published."""
        return [problem for problem in self.problems if problem.severity == "error"]


def load(root: Path) -> Loaded:
    """The record under *root* and every problem in it. Without an error it may be published."""
    # Half a million small things are made and kept; looking through them for garbage took a fifth of the time.
    with uncollected():
        reader = _Reader(root)
        without = _codebook(reader)
        shape = _shapes(without)
        record = replace(
            without,
            cases=reader.folder(CASES, shape.case, but=CODED_APART),
            coded_apart={
                name: reader.folder(f"{CODED_APART}/{name}", shape.coded_case) for name in reader.folders(CODED_APART)
            },
            unread=frozenset(PurePosixPath(name).stem for name in reader.unread if name.startswith(CASES)),
        )
        # A case judged by half a codebook would be blamed for the other half: what cannot be read is told first, alone.
        is_whole = all(name.startswith(f"{CASES}/") for name in reader.unread)
        found = tuple(reader.problems)
        return Loaded(record, sorted([*found, *(check(record) if is_whole else ())]), found)


def reread(before: Loaded, root: Path, id_: str) -> Loaded:
    """What `load` gives now, where of all files only those of the case *id_* (`names_of`) have changed since *before*."""
    mine = names_of(id_)
    kept = [one for one in before.of_reading if one.place.file not in mine]
    if not all(one.place.file.startswith(f"{CASES}/") for one in kept):
        return load(root)  # the codebook has a fault, and may not be whole
    with uncollected():
        reader, known = _Reader(root), before.record
        case = reader.file(mine[0], _shapes(known).case)
        listed = reader.file(mine[1], sources.sources) if (root / mine[1]).exists() else None
        shelf = [*(one for one in known.sources.values() if one.place.file != mine[1]), *(listed or ())]
        held = {name: one for name, one in known.cases.items() if name != id_} | ({id_: case} if case else {})
        record = replace(
            known,
            cases=dict(sorted(held.items())),
            sources=reader.shelved(sorted(shelf, key=lambda one: one.place.file)),
            unread=known.unread - {id_} | ({id_} if case is None else set()),
        )
        found = (*kept, *reader.problems)
        is_whole = mine[1] not in reader.unread
        return Loaded(record, sorted([*found, *(check(record) if is_whole else ())]), found)


def names_of(id_: str) -> tuple[str, str]:
    """The names of the files that a case is written in: its own, and that of its sources."""
    return f"{CASES}/{id_}.yaml", f"{SOURCES}/{id_}.yaml"


def load_codebook(root: Path) -> Loaded:
    """The record under *root* without its cases, and what of it could not be read; no rule is asked."""
    reader = _Reader(root)
    record = _codebook(reader)
    return Loaded(record, sorted(reader.problems))


def load_case(root: Path, codebook: Record, id_: str) -> Loaded:
    """*codebook* with one case, read anew with its passes, and what is wrong in its files by every rule.

    What two cases together make wrong, such as a name that both have, is not seen: the whole record is checked for it.
    """
    reader, shape = _Reader(root), _shapes(codebook)
    case = reader.file(f"{CASES}/{id_}.yaml", shape.case)
    coded = {path.parent.name: f"{CODED_APART}/{path.parent.name}/{id_}.yaml" for path in _coded_apart(root, id_)}
    read = {name: one for name, file in coded.items() if (one := reader.file(file, shape.coded_case))}
    found = reader.problems
    # What the account of a study tells may be told by the cases around it.
    around = _Reader(root)
    named = _naming(root, case) if case and case.is_study else ()
    near = {name: beside for name in named if (beside := around.file(f"{CASES}/{name}.yaml", shape.case))}
    cases = {**near, **({id_: case} if case else {})}
    record = replace(
        codebook,
        cases=dict(sorted(cases.items())),
        coded_apart={name: {id_: one} for name, one in read.items()},
        unread=frozenset(path.stem for path in (root / CASES).glob("*.yaml")) - cases.keys(),
    )
    mine = {f"{CASES}/{id_}.yaml", *coded.values()}
    return Loaded(record, sorted([*found, *(one for one in check(record) if one.place.file in mine)]))


def case_of(file: Path, root: Path) -> str:
    """The id of the case that *file* is about, of which it is the file or that of a pass; empty where it is neither."""
    folder = Path(os.path.realpath(file)).parent
    cases = Path(os.path.realpath(root)) / CASES
    return file.stem if file.suffix == ".yaml" and folder in (cases, cases / "passes" / folder.name) else ""


def files_of_codebook(root: Path) -> list[Path]:
    """The files that `load_codebook` reads, in order; a record that was coded once tells of no passes."""
    single = [root / name for name in (VERSIONS, THEMES, QUESTIONS, ANALYSIS, STATES, UNIVERSE, RETIRED, PASSES)]
    folders = (UNIVERSE_PARTS, VARIABLES, FINDINGS, MIGRATIONS, CHANGES, SOURCES)
    return [
        *filter(Path.exists, single),
        *(path for folder in folders for path in sorted((root / folder).rglob("*.yaml"))),
    ]


def _coded_apart(root: Path, id_: str) -> list[Path]:
    return sorted((root / CODED_APART).glob(f"*/{id_}.yaml"))


def _naming(root: Path, case: Case) -> Iterator[str]:
    """The cases that *case* follows, and those in whose files its id stands: that follow it, or are studied in it."""
    there = {path.stem: path for path in sorted((root / CASES).glob("*.yaml")) if path.stem != case.id}
    word = re.compile(rb"(?<![a-z0-9-])" + re.escape(case.id.encode()) + rb"(?![a-z0-9-])")
    for name, path in there.items():
        if name in case.follows or (path.is_file() and word.search(path.read_bytes())):
            yield name


@dataclass(frozen=True, slots=True)
class _Shapes:
    """How files of cases become types, which hangs on the codebook."""

    valued: frozenset[str]

    def case(self, node: Node, shaper: Shaper) -> Case:
        return cases.case(node, shaper, self.valued)

    def coded_case(self, node: Node, shaper: Shaper) -> CodedCase:
        return cases.coded_case(node, shaper, self.valued)


def _shapes(codebook: Record) -> _Shapes:
    return _Shapes(frozenset(one.id for one in codebook.variables.values() if one.level in VALUE_LEVELS))


def _codebook(reader: _Reader) -> Record:
    variables = reader.folder(VARIABLES, codebook.variable)
    ordered = sorted(variables.items(), key=lambda item: (*codebook.position(item[1]), item[0]))
    world = reader.file(STATES, states.world) or states.World([], [], [], ())
    versions = reader.folder(CHANGES, changes.change)
    moves = reader.folder(MIGRATIONS, migrations.migration) if (reader.root / MIGRATIONS).is_dir() else {}
    asked = reader.file(QUESTIONS, codebook.questions) or codebook.Asked()
    told = reader.file(PASSES, passes.passes) if (reader.root / PASSES).exists() else None
    return Record(
        variables=dict(ordered),
        findings=dict(
            sorted(reader.folder(FINDINGS, findings.finding).items(), key=lambda item: findings.position(item[1]))
        ),
        analysis=reader.file(ANALYSIS, findings.analysis) or Analysis(),
        versions={one.id: one for one in reader.file(VERSIONS, codebook.versions) or []},
        migrations=dict(sorted(moves.items(), key=lambda item: numbers(item[0]))),
        changes=dict(sorted(versions.items(), key=lambda item: numbers(item[0]))),
        themes={one.id: one for one in reader.file(THEMES, codebook.themes) or []},
        retired={one.id: one for one in reader.file(RETIRED, codebook.retired) or []},
        questions={one.id: one for one in asked.questions},
        worked=asked.worked,
        study_rule=asked.study_rule,
        sources=reader.shelf(),
        states={one.id: one for one in world.states},
        treaties={one.id: one for one in world.treaties},
        organisations={one.id: one for one in world.organisations},
        state_sources=world.sources,
        universe=_universe(reader),
        passes={one.id: one for one in told.passes} if told else {},
        draws={one.id: one for one in told.draws} if told else {},
        cases={},
    )


def _universe(reader: _Reader) -> Universe:
    """The universe of its file, and of its parts where there are some, each candidate given once."""
    one = reader.file(UNIVERSE, universe.universe) or Universe({}, (), {})
    parts = reader.folder(UNIVERSE_PARTS, universe.part) if (reader.root / UNIVERSE_PARTS).is_dir() else {}
    everything = (each for held in (one.candidates, *parts.values()) for each in held.values())
    return replace(one, candidates=reader.shelved(everything)) if parts else one


def case_files(root: Path) -> Iterator[Output]:
    """The files of the cases and of what passes answer about them, as they stand, for what changes them."""
    for path in sorted((root / CASES).rglob("*.yaml")):
        yield Output(PurePosixPath(path.relative_to(root).as_posix()), path.read_bytes())


def migration_file(root: Path, version: str) -> Output:
    """The file that tells what the *version* of the codebook did to names."""
    path = PurePosixPath(MIGRATIONS, f"{version}.yaml")
    return Output(path, (root / path).read_bytes())


def is_root(folder: Path) -> bool:
    """Whether *folder* is that of a record: one that holds cases and a codebook."""
    return (folder / CASES).is_dir() and (folder / VARIABLES).is_dir()


def files(root: Path) -> list[Path]:
    """The files that the record is made from, in order."""
    return [*files_of_codebook(root), *sorted((root / CASES).rglob("*.yaml"))]


def numbers(version: str) -> tuple[int, ...]:
    """The numbers of a version, by which versions are put in order: (0, 10, 0) of 0.10.0."""
    return tuple(int(part) if part.isdigit() else 0 for part in version.split("."))


def documents(root: Path) -> Iterator[Output]:
    """The pages of the site that are written by hand."""
    folder = root / DOCUMENTS
    for path in sorted(folder.rglob("*.md")):
        relative = path.relative_to(folder)
        if relative.parts[0] not in NOT_PUBLISHED:
            yield Output(PurePosixPath(relative.as_posix()), path.read_bytes())


def licences(root: Path) -> Iterator[Output]:
    """The licences, and the notices of what others made, as texts that go with the site."""
    for name in LICENCES:
        if (root / name).is_file():
            yield Output(PurePosixPath("licences", name).with_suffix(".txt"), (root / name).read_bytes())


def _read(
    root: Path, names: Iterable[str], shape: Callable[[Node, Shaper], T]
) -> tuple[list[T | None], list[Problem], list[str]]:
    """What the files of *names* hold, the problems in them, and those that could not be read."""
    reader = _Reader(root)
    return [reader.file(name, shape) for name in names], reader.problems, reader.unread


class _Reader:
    """Reads files under a root, shapes them, and keeps the problems of both."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.real_root = Path(os.path.realpath(root))
        self._folders: dict[Path, Path] = {}  # each as it is without links
        self.problems: list[Problem] = []
        self.unread: list[str] = []  # files that hold nothing that could be read, and folders without a file

    def folder(self, folder: str, shape: Callable[[Node, Shaper], T], *, but: str = "") -> dict[str, T]:
        """What the YAML files below *folder* hold, by the stem of their names, which is to be their id; not those in *but*."""
        left_out = self.root / (but or "?")
        paths = [one for one in sorted((self.root / folder).rglob("*.yaml")) if left_out not in one.parents]
        is_closed = self._tell_closed(folder)
        if not paths and not is_closed:
            mend = "run it where the folders cases and codebook are, or name that place with --root"
            self._note(folder, "no file to check", "one YAML file or more", mend, "nothing-checked")
            self.unread.append(folder)
        for path in sorted((self.root / folder).rglob("*.[yY]*[mM][lL]")):
            if path.suffix != ".yaml":  # it would be passed over in silence
                found = f"a name that ends in {path.suffix!r}"
                self._note(self._name(path), found, ".yaml", "rename it", "unreadable-file")
        first: dict[str, Path] = {}
        for path in paths:
            if first.setdefault(path.stem, path) is not path:
                found = f"{path.stem!r} is the name of two files, first of {self._name(first[path.stem])}"
                self._note(self._name(path), found, "each name once", "rename or remove one", "doubled-key")
        things = self.all(list(first.values()), shape)
        return {stem: thing for stem, thing in zip(first, things, strict=True) if thing is not None}

    def all(self, paths: Sequence[Path], shape: Callable[[Node, Shaper], T]) -> list[T | None]:
        """What the files at *paths* hold; of many, a part is read on another core."""
        names = [self._name(path) for path in paths]
        if len(names) < FOR_TWO_CORES or not has_second_core():
            return [self.file(name, shape) for name in names]
        cut = round(len(names) * KEPT_HERE)
        with beside(_read, self.root, names[cut:], shape) as theirs:
            mine = [self.file(name, shape) for name in names[:cut]]
            others, problems, unread = theirs()
        self.problems += problems
        self.unread += unread
        return [*mine, *others]

    def _tell_closed(self, folder: str) -> bool:
        """Whether there are folders below *folder* that cannot be read, which are told: all in them would be passed over."""
        met: list[OSError] = []
        for _ in os.walk(self.root / folder, onerror=met.append):
            pass
        closed = [error for error in met if not isinstance(error, FileNotFoundError)]
        for error in closed:
            name = self._name(Path(error.filename))
            found = f"a folder that cannot be read: {error.strerror}"
            self._note(name, found, "a folder", "mend its rights", "unreadable-file")
            self.unread.append(name)
        return bool(closed)

    def folders(self, folder: str) -> list[str]:
        """The names of the folders in *folder*; a file beside them has no place."""
        if not os.access(self.root / folder, os.R_OK | os.X_OK):
            return []  # it is not there, or was told with the folder around it
        for path in sorted((self.root / folder).glob("*.yaml")):
            found = f"a file in {folder} itself"
            self._note(self._name(path), found, f"{folder}/<pass>/<case>.yaml", "move it", "file-name")
        return sorted(path.name for path in (self.root / folder).glob("*") if path.is_dir())

    def shelf(self) -> dict[str, Source]:
        """The sources of all files, by their ids."""
        return self.shelved(one for held in self.folder(SOURCES, sources.sources).values() for one in held)

    def shelved(self, things: Iterable[Shelved]) -> dict[str, Shelved]:
        """*things* by their ids, each of which is given once."""
        found: dict[str, Shelved] = {}
        for one in things:
            first = found.setdefault(one.id, one).place
            if first is not one.place:
                where = f"on line {first.line}" + (f" of {first.file}" if first.file != one.place.file else "")
                twice = f"{one.id!r} is given twice, first {where}"
                self.problems.append(Problem(one.place, twice, "each id once", "remove one", rule="doubled-key"))
        return found

    def file(self, name: str, shape: Callable[[Node, Shaper], T]) -> T | None:
        """What the file *name* holds, or None where it could not be read."""
        data = self._data(name)
        node = read(data, name) if data is not None else None
        if isinstance(node, Problem):
            self.problems.append(node)
        if data is None or node is None or isinstance(node, Problem):
            self.unread.append(name)
            return None
        if name.startswith(f"{CASES}/") and (problem := editor_line(data, name)):
            self.problems.append(problem)
        shaper = Shaper()
        thing = shape(node, shaper)
        self.problems += shaper.problems
        return thing

    def _data(self, name: str) -> bytes | None:
        path = self.root / name
        if found := self._link(name):
            self._note(name, found, "a file", "put the file itself here", "outside-folder")
            return None
        try:
            if path.exists() and not path.is_file():  # a pipe would never end
                self._note(name, "something else than a file", "a file", "put a file here", "unreadable-file")
                return None
            # One byte more than is allowed tells the reader that there is too much.
            with path.open("rb") as stream:
                return stream.read(LARGEST + 1)
        except OSError as error:
            found = f"a file that cannot be read: {error.strerror}"
            self._note(name, found, "a file", "put it here, or mend its rights", "unreadable-file")
            return None

    def _link(self, name: str) -> str:
        """What kind of link *name* is, or stands behind; nothing where it is a file itself. Of a folder it is asked once."""
        path = self.root / name
        if path.parent not in self._folders:
            self._folders[path.parent] = Path(os.path.realpath(path.parent))
        real = Path(os.path.realpath(path)) if path.is_symlink() else self._folders[path.parent] / path.name
        if real == self.real_root / name:
            return ""
        return "a link" if real.is_relative_to(self.real_root) else "a link out of the folder"

    def _name(self, path: Path) -> str:
        """The name of a file below the root, as it can be shown: not bytes that are not UTF-8, nor what a terminal obeys."""
        told = os.fsencode(path.relative_to(self.root).as_posix()).decode("utf-8", "replace")
        return "".join(one if one.isprintable() else "\ufffd" for one in told)

    def _note(self, name: str, found: str, allowed: str, mend: str, rule: str) -> None:
        self.problems.append(Problem(Place(name, 1, 1), found, allowed, mend, rule=rule))
