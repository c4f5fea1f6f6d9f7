"""A record of many cases, written as files: the real ones, and as many more as are wanted, made of them.

What is made is no copy. Its texts have the words of the record drawn anew, each as often as the record has it; only the few
hundred words that hold sentences together stay, with numbers and citations. Its codes are drawn among the real answers to the
same variable, its partners among states that there were, and its dates are moved by whole years. What other answers hang on
is kept, so that the record has no problem. A study keeps its states, dates and codes, for its account tells them; only
its words are drawn.

The universe gets a line for each case and no other candidates. The sources stay as they are, or each case brings its own.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import partial
from itertools import count, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from benchmarks.measure import ROOT
from coalition_kb.dates import as_date
from coalition_kb.operations import closed, in_system
from coalition_kb.reader import CASES, LICENCES, SOURCES, UNIVERSE, load
from coalition_kb.shapes.modeline import modeline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from coalition_kb.model import Record, State

Tree: TypeAlias = Any  # what YAML holds when it is read as text: str, list[Tree] or dict[str, Tree]

SEED = "1946"
FIRST_YEAR, LAST_YEAR = 1946, 2025
HOLDING = 300  # words: the most frequent ones, which hold sentences together
HOLDING_SHARE = 0.05  # and no more of all words than this
LONGEST_ID = 64
#: Fields whose text is in words.
TEXTS = "title summary why says name aim activity command quote rival where for note answers cast"
#: How words begin by which the checks read an account, or doubt what it tells: they are neither drawn nor replaced.
TELLING = (
    "alone unilateral without allies coalition formed assembled head lead mandate authori approve vote "
    "rival explanation argu claim held said says want need charge call critic accus fear refus sought ask propos "
    "consider until before later plan thought believ hop expect wish doubt disput draft peak strength"
)
ANSWER = ("code", "codes", "value", "low", "high", "kind")
US = "USA"

_WORD = re.compile(r"\[@[^\]]*\]|\S*://\S*|(?<![\w@/.'’-])(?:[a-z]{4,}|[A-Z][a-z]{3,})(?![\w'’-])")
_TEXTS = frozenset(TEXTS.split())
_TELLING = re.compile(rf"(?:{'|'.join(TELLING.split())})\w*")
_NAME_BEFORE, _NAME_AFTER = re.compile(r"\b[A-Z\d][\w.,'’-]*[,;]? $"), re.compile(r"[- ]+[A-Z\d]")
_DATE = re.compile(r"(\d{4})((?:-\d\d){0,2})")


def write(into: Path, n_cases: int, *, of: Path = ROOT, seed: str = SEED, own_sources: bool = False) -> None:
    """Write a record of *n_cases*, made of that in the folder *of*, to *into*, which it makes.

    With a greater number the same cases come first. With *own_sources* the sources of each case are written once more.

    Raises:
        ValueError: *of* has more cases than that, or an error.
    """
    record, names = load(of), sorted(path.stem for path in (of / CASES).glob("*.yaml"))
    if record.errors or n_cases < len(names):
        raise ValueError(f"{len(record.errors)} errors, {len(names)} cases: of these no {n_cases} can be made")
    _lay_out(of, into)
    read = {name: _read(of / CASES / f"{name}.yaml") for name in names}
    made = list(islice(_again_and_again(names), n_cases - len(names)))
    maker = _Maker(record.record, read, seed, frozenset(id_ for id_, _, _ in made))
    for number, (id_, name, suffix) in enumerate(made, len(names) + 1):
        shelf = of / SOURCES / f"{name}.yaml"
        renamed: Mapping[str, str] = {}
        if own_sources and shelf.exists():
            held = _read(shelf)
            renamed = {one["id"]: _with(one["id"], suffix) for one in held["references"]}
            for one in held["references"]:
                one["id"] = renamed[one["id"]]
            _dump(held, into / SOURCES / f"{id_}.yaml")
        _dump(maker.case(name, _New(id_, suffix, number, renamed)), into / CASES / f"{id_}.yaml", f"{CASES}/{id_}.yaml")
    with (into / UNIVERSE).open("a", encoding="utf-8") as stream:
        stream.writelines(
            f"  - {{id: {id_}, disposition: included, why: As that which it is made of.}}\n" for id_, _, _ in made
        )


def _lay_out(of: Path, into: Path) -> None:
    """What a build reads beside the cases that are made; the theme of the site is named by its place."""
    into.mkdir(parents=True)
    for name in ("cases", "codebook", "docs"):
        if (of / name).is_dir():
            shutil.copytree(of / name, into / name)
    for name in ("mkdocs.yml", *LICENCES):
        if (of / name).is_file():
            shutil.copy2(of / name, into / name)
    (into / "coalition_kb").symlink_to(ROOT / "coalition_kb")


class _Dumper(yaml.CSafeDumper):
    """Writes out what stands in two places twice: the record has no anchors."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - PyYAML's own
        return True


def _read(path: Path) -> Tree:
    return yaml.load(path.read_bytes(), Loader=yaml.CBaseLoader)  # noqa: S506 - it makes texts alone


def _dump(tree: Tree, path: Path, named: str = "") -> None:
    first = f"{modeline(named)}\n" if named else ""
    text = yaml.dump(tree, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)
    path.write_text(first + text, encoding="utf-8")


def _again_and_again(names: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Of each case to be made: its id, the case that it is made of, and how their ids differ."""
    for number in count(2):
        for name in names:
            yield _with(name, f"-{number}"), name, f"-{number}"


def _with(id_: str, suffix: str) -> str:
    return id_[: LONGEST_ID - len(suffix)].rstrip("-") + suffix


@dataclass(frozen=True, slots=True)
class _New:
    """What is new about a case before anything is drawn."""

    id: str
    suffix: str
    number: int  # its place in the record, which makes its names its own
    sources: Mapping[str, str]  # new ids by the old ones


@dataclass(slots=True)
class _Maker:
    """Makes cases of those that were read."""

    record: Record
    read: Mapping[str, Tree]
    seed: str
    made: frozenset[str]
    lower: list[str] = field(init=False)  # words, each as often as it is written
    upper: list[str] = field(init=False)
    holding: frozenset[str] = field(init=False)
    states: list[str] = field(init=False)  # of partners, each as often as it is one
    answers: dict[tuple[str, bool], list[dict[str, Tree]]] = field(init=False)  # by variable, and whether it is long
    kept: frozenset[str] = field(init=False)  # variables that others hang on
    studied: frozenset[str] = field(init=False)  # cases that the account of a study tells of

    def __post_init__(self) -> None:
        written = Counter(word for case in self.read.values() for word in _words(case))
        lower = Counter({word: n for word, n in written.items() if word.islower()})
        self.holding = frozenset(word for word, _ in lower.most_common(min(HOLDING, int(HOLDING_SHARE * len(lower)))))
        self.holding |= {word for word in lower if _TELLING.fullmatch(word)}
        drawn = sorted(word for word in written.elements() if word.lower() not in self.holding)
        self.lower = [word for word in drawn if word.islower()]
        self.upper = [word for word in drawn if not word.islower()]
        self.states = [one["state"] for case in self.read.values() for one in case.get("partners") or ()]
        self.kept = closed(self.record, (name for one in self.record.variables.values() for name in one.applies_when))
        self.answers = defaultdict(list)
        for case in self.read.values():
            for variable, said in _all_codings(case):
                self.answers[variable, isinstance(said, dict)].append(_answer(said))
        self.studied = frozenset(_studied(self.record))

    def case(self, name: str, new: _New) -> Tree:
        """The case *name* made into another."""
        draw = random.Random(f"{self.seed}/{new.id}")  # noqa: S311 - it is to be the same again
        old, is_study = self.read[name], name in self.studied
        accepted = old.get("accepted") or []
        kept = self.holding.union(*(each["says"].split() for each in accepted))
        reworded = self._in_names_of_its_own if is_study else self._reworded
        one: Tree = _told(old, partial(reworded, draw, kept, new.sources))
        one["id"] = new.id
        one["title"] += f" ({new.number})"
        one["aliases"] = [f"{reworded(draw, kept, {}, alias)} {new.number}" for alias in old.get("aliases") or ()]
        for link in ("follows", "studied_in"):
            if link in one:
                one[link] = _map(one[link], lambda id_: self._linked(id_, new.suffix))
        years, states = 0, {}
        if not is_study:
            years = _years(old, draw)
            _move(one, years, {id_ for id_, variable in self.record.variables.items() if variable.level == "date"})
            states = self._redrawn(one, draw)
            for codings in _codings(one):
                for variable, said in codings.items():
                    codings[variable] = self._answered(variable, said, draw)
        one["accepted"] = [{**each, "says": _says(each["says"], (name, new.id), states, years)} for each in accepted]
        return one

    def _linked(self, id_: str, suffix: str) -> str:
        return new if (new := _with(id_, suffix)) in self.made else id_

    def _reworded(self, draw: random.Random, kept: frozenset[str], sources: Mapping[str, str], text: str) -> str:
        """*text* in other words, but those *kept*, and with the new ids of *sources*."""

        def other(found: re.Match[str]) -> str:
            word = found[0]
            if not word.isalpha():
                return _cited(word, sources)
            if word.lower() in kept:
                return word
            return draw.choice(self.lower if word.islower() else self.upper)

        return _WORD.sub(other, text)

    def _in_names_of_its_own(
        self, draw: random.Random, kept: frozenset[str], sources: Mapping[str, str], text: str
    ) -> str:
        """The same with names and numbers as they are, and the words beside one, which say what it is of."""

        def other(found: re.Match[str]) -> str:
            word = found[0]
            if not word.isalpha():
                return _cited(word, sources)
            before = text[max(0, found.start() - LONGEST_ID) : found.start()]
            is_beside = _NAME_BEFORE.search(before) or _NAME_AFTER.match(text, found.end())
            return word if word in kept or not word.islower() or is_beside else draw.choice(self.lower)

        return _WORD.sub(other, text)

    def _redrawn(self, case: Tree, draw: random.Random) -> dict[str, str]:
        """Give *case* other partners; the new state of each old one."""
        joining = self.record.marked("joining")
        taken = {US, *case.get("locations", ()), *case.get("hosts", ())}
        states = {}
        for partner in case.get("partners") or ():
            said = partner["codings"].get(joining.id) if joining else None
            days = [_value(case["start"]), _value(said)]
            new = self._state(days, taken, draw)
            taken.add(new)
            states[partner["state"]] = new
            partner["state"] = new
        return states

    def _state(self, days: Iterable[str], taken: set[str], draw: random.Random) -> str:
        """A state that was in the system on *days* and is none of *taken*: as often as it is a partner, or any other."""
        dates = [date for day in days if (date := as_date(day))]

        def fits(id_: str) -> bool:
            state: State = self.record.states[id_]
            return id_ not in taken and all(in_system(state, day) for date in dates for day in (date.first, date.last))

        often = next((id_ for id_ in draw.sample(self.states, min(len(self.states), 40)) if fits(id_)), "")
        others = list(self.record.states)
        draw.shuffle(others)
        return often or next(id_ for id_ in others if fits(id_))

    def _answered(self, variable: str, said: Tree, draw: random.Random) -> Tree:
        """Another answer to *variable*, where nothing hangs on it and there is one."""
        if variable in self.kept or self.record.variables[variable].level in ("date", "text") or not _answer(said):
            return said
        given = draw.choice(self.answers[variable, isinstance(said, dict)])
        if not isinstance(said, dict):
            return next(iter(given.values()))
        return {**given, **{name: value for name, value in said.items() if name not in ANSWER}}


def _studied(record: Record) -> Iterator[str]:
    """The studies, and the cases that their accounts may tell of."""
    for case in record.cases.values():
        near = [record.cases[id_] for id_ in (*case.follows, case.studied_in) if id_ in record.cases]
        if case.is_study or any(one.is_study for one in near):
            yield case.id
        if case.is_study:
            yield from (one.id for one in near)


def _cited(word: str, sources: Mapping[str, str]) -> str:
    """What is no word: a group of citations with new ids, or an address as it is."""
    is_cited = word.startswith("[")
    return re.sub(r"@([^\s,;@\]]+)", lambda key: f"@{sources.get(key[1], key[1])}", word) if is_cited else word


def _words(tree: Tree) -> Iterator[str]:
    found: list[str] = []
    _told(tree, lambda text: found.append(text) or text)  # type: ignore[func-returns-value]
    for text in found:
        yield from (word for word in _WORD.findall(text) if word.isalpha())


def _told(tree: Tree, reworded: Callable[[str], str], name: str = "") -> Tree:
    """A copy of *tree* with the texts in words, and all that cites, handed to *reworded*."""
    if isinstance(tree, dict):
        held = {key: value for key, value in tree.items() if key not in ("adjudicated", "accepted")}
        return {
            key: _told(value, reworded, name if name in ("answers", "cast") else key) for key, value in held.items()
        }
    if isinstance(tree, list):
        return [_told(item, reworded, name) for item in tree]
    if name in ("source", "sources"):
        key, comma, locator = tree.partition(",")
        return reworded(f"[@{key}]")[2:-1] + comma + locator
    return reworded(tree) if name in _TEXTS else tree


def _codings(case: Tree) -> Iterator[dict[str, Tree]]:
    yield case["codings"]
    yield from (partner["codings"] for partner in case.get("partners") or ())


def _all_codings(case: Tree) -> Iterator[tuple[str, Tree]]:
    """The variables and answers of *case* that are answers."""
    for codings in _codings(case):
        yield from ((variable, said) for variable, said in codings.items() if _answer(said))


def _answer(said: Tree) -> dict[str, Tree]:
    """What an answer answers: nothing where it is a status."""
    if not isinstance(said, dict):
        return {"": said}
    return {name: said[name] for name in ANSWER if name in said} if "status" not in said else {}


def _value(said: Tree) -> str:
    return str(said.get("value", "") if isinstance(said, dict) else said or "")


def _years(case: Tree, draw: random.Random) -> int:
    """By how many years *case* may move, drawn: it stays in the years that the record covers."""
    days = [date for name in ("start", "end", "decision") if (date := as_date(_value(case.get(name))))]
    if not days or as_date(_value(case.get("end"))) is None:
        return 0
    first, last = min(day.first.year for day in days), max(day.last.year for day in days)
    return draw.randint(min(0, FIRST_YEAR - first), max(0, LAST_YEAR - last))


def _move(case: Tree, years: int, dates: set[str]) -> None:
    """Move every date of *case* by *years*; *dates* are the variables that are dates."""
    for name in ("start", "end", "decision"):
        if name in case:
            case[name] = _moved(case[name], years, is_date=True)
    for codings in _codings(case):
        for variable, said in codings.items():
            codings[variable] = _moved(said, years, is_date=variable in dates)


def _moved(said: Tree, years: int, *, is_date: bool) -> Tree:
    if isinstance(said, list):
        return [_moved(one, years, is_date=is_date) for one in said]
    if not isinstance(said, dict):
        return _on(said, years) if is_date else said
    moved = ("seen_from", *(("value", "low", "high") if is_date else ()))
    held = {name: _on(value, years) if name in moved else value for name, value in said.items()}
    if "alternatives" in held and is_date:
        held["alternatives"] = _moved(held["alternatives"], years, is_date=True)
    return held


def _on(day: str, years: int) -> str:
    """The date *day* so many years on; what is no date as it is."""
    found = _DATE.fullmatch(day)
    if not found:
        return day
    moved = f"{int(found[1]) + years:04}{found[2]}"
    return moved if as_date(moved) else moved.replace("-02-29", "-02-28")


def _says(says: str, ids: tuple[str, str], states: Mapping[str, str], years: int) -> str:
    """The words of a warning about one case, as they are of the other."""
    old, new = ids
    words = []
    for word in says.split():
        parts = [_on(states.get(part, part), years) for part in word.split("/")]
        words.append("/".join(new if part == old else part for part in parts))
    return " ".join(words)


def _map(tree: Tree, change: Callable[[str], str]) -> Tree:
    return [change(one) for one in tree] if isinstance(tree, list) else change(tree)


def main() -> int:
    """Write a record to a folder: python -m benchmarks.synthetic FOLDER --cases 1000."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.synthetic", description=main.__doc__)
    parser.add_argument("folder", type=Path, help="the folder to write to, which must not be there")
    parser.add_argument("--cases", type=int, required=True, help="how many, the real ones included")
    parser.add_argument("--own-sources", action="store_true", help="each case brings its own sources")
    asked = parser.parse_args()
    write(asked.folder, asked.cases, own_sources=asked.own_sources)
    return 0


if __name__ == "__main__":
    sys.exit(main())
