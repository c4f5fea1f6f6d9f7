"""The files of the cases, led after the names that a version of the codebook changed.

Renamed and merged names are written over the old ones. An answer that has no name any more (its code was split or retired, or
its variable was split) becomes `not_coded`, and what it was is told at the head of its reason; the cells of a variable that was
retired are taken out, and the migration and the next version of the data tell of each. What a file holds then is compared with
what it held before: where a cell would be lost, nothing is made.
"""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from coalition_kb.migrations.edits import Edits, UnforeseenLayoutError
from coalition_kb.model import MERGE, RENAME, RETIRE, SPLIT, Status
from coalition_kb.output import Output
from coalition_kb.problem import Problem
from coalition_kb.yamlfile import Fields, Items, Text, plain, quoted, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from coalition_kb.model import Migration
    from coalition_kb.place import Place
    from coalition_kb.yamlfile import Node

FORMS = ("code", "codes", "value", "status")  # of an answer: a coding has one of them
_OF_AN_ANSWER = ("low", "high", "kind", "confidence")  # what goes with it
_WIDTH = 120
_RULE = "migration-loses-cell"
_CELLS = re.compile(r"^cells:.*\n?(?:(?:[ \t].*)?\n)*", re.MULTILINE)  # with the lines that stand deeper
_HOLDER = re.compile(r"[a-z0-9-]{1,64}(/\w{1,40})?", re.ASCII)

Plain: TypeAlias = "dict[str, Any]"  # a mapping of a file without its places


@dataclass(frozen=True, slots=True)
class Migrated:
    """What became of the cases: the files that change, which cells bore each old name, and what stands in the way."""

    outputs: tuple[Output, ...]
    cells: Mapping[str, tuple[str, ...]]  # the key of each step → case or case/state
    to_code: tuple[str, ...]  # the addresses of the cells that are to be coded again
    problems: tuple[Problem, ...]


@dataclass
class _Found:
    """What is gathered on the way through the files."""

    cells: dict[str, list[str]]
    to_code: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def migrated(files: Iterable[Output], migration: Migration) -> Migrated:
    """The *files* of the cases, led after *migration*. Where there are problems, none may be written."""
    found = _Found({step.key: [*migration.cells.get(step.key, ())] for step in migration.takes_away})
    # Reading takes most of the time: a file that has none of the names is passed over, unless it may hide them in escapes.
    words = [b"\\", *((step.code or step.variable).encode() for step in migration.takes_away)]
    concerned = [one for one in files if any(word in one.data for word in words)]
    outputs = [made for one in concerned if (made := _File(one, migration, found).made) is not None]
    held = {key: tuple(dict.fromkeys(holders)) for key, holders in found.cells.items()}
    return Migrated(tuple(outputs), held, tuple(dict.fromkeys(found.to_code)), tuple(sorted(found.problems)))


def with_cells(file: Output, cells: Mapping[str, tuple[str, ...]]) -> Output:
    """The *file* of a migration with the *cells* that bore each old name at its end, where they stood before."""
    lines = ["cells:  # which cases, or case/state, bore each name; `coalition-kb migrate` writes it"]
    for key, holders in cells.items():
        held = f"  {key}: [{', '.join(holders)}]"
        lines += textwrap.wrap(held, _WIDTH, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)
    kept = _CELLS.sub("", file.data.decode()).rstrip()
    return Output(file.path, ("\n".join([kept, *lines]) + "\n").encode())


class _File:
    """One file of cases on its way."""

    def __init__(self, file: Output, migration: Migration, found: _Found) -> None:
        self.file, self.migration, self.found = file, migration, found
        self.steps = {step.key: step for step in migration.takes_away}

    @property
    def made(self) -> Output | None:
        """The file with the names of now; None where it stays as it is, or must."""
        text = self.file.data.decode("utf-8", "replace")
        node = read(self.file.data, str(self.file.path))
        if isinstance(node, Problem):
            self.found.problems.append(node)
        if not isinstance(node, Fields):
            return None
        self.edits = Edits(text.removeprefix("\ufeff"))
        n_before = len(self.found.problems)
        wanted = cast("Plain", plain(node))
        try:
            for holder, fields, same in _holders(node, wanted):
                if _HOLDER.fullmatch(holder):
                    self._codings(holder, fields, same)
                else:
                    self._note(fields.place, f"{holder!r} is no case, and no case/state", "mend the id")
        except UnforeseenLayoutError as error:
            self._note(error.place, error.what, "write it on one line, or change it by hand")
        if not self.edits.changes or len(self.found.problems) > n_before:
            return None
        bom = "\ufeff" if text.startswith("\ufeff") else ""
        made = Output(self.file.path, (bom + self.edits.made).encode())
        return made if self._is_whole(made, wanted, node.place) else None

    def _is_whole(self, made: Output, wanted: object, place: Place) -> bool:
        """Whether the file as *made* holds what is *wanted*: every cell with its answer, reason and sources."""
        again = read(made.data, str(made.path))
        if not isinstance(again, Problem) and _folded(plain(again)) == _folded(wanted):
            return True
        self._note(place, "a cell would be lost or changed", "write the cells of the old names in a plainer layout")
        return False

    def _note(self, place: Place, found: str, mend: str) -> None:
        allowed = "every cell as it was, under its new name"
        self.found.problems.append(Problem(place, found, allowed, mend, rule=_RULE))

    def _codings(self, holder: str, fields: Fields, same: Plain) -> None:
        """Lead the cells of *holder*, in *fields*, after the steps; *same* is made what they are to say."""
        new = {name: self._new_name(name) for name in fields.names}
        doubled = {name for name, n in Counter(new.values()).items() if n > 1 and name}
        held = dict(same)
        same.clear()
        for name, value in held.items():
            step, place = self.steps.get(name), fields.names[name]
            if new[name] in doubled:
                what = f"{holder} has two cells that would both be {new[name]}"
                self._note(place, what, "decide which of them holds, and take out the other")
                continue
            if step is not None:
                self.found.cells[name].append(holder)
            if step is not None and step.act == RETIRE:
                self.edits.remove(fields, name)
                continue
            if step is not None:
                self.edits.rename(place, name, new[name])
            same[new[name]] = value
            if step is not None and step.act == SPLIT:
                self._uncode(fields, name, same, new[name])
                self.found.to_code += [f"{holder}/{one}" for one in step.into]
            else:
                self._codes(holder, fields, name, same, new[name])

    def _new_name(self, name: str) -> str:
        """What a variable is called now; of a split one the first of its parts; empty where it was retired."""
        step = self.steps.get(name)
        return name if step is None else "" if step.act == RETIRE else step.into[0]

    def _codes(self, holder: str, fields: Fields, name: str, same: Plain, new: str) -> None:
        """Lead the codes of one cell after the steps."""
        node = fields.values[name]
        sides = list(_sides(node, same, new))
        met = [step for side in sides for word in side.words if (step := self.steps.get(f"{new}/{word.value}"))]
        if not met:
            return
        for step in dict.fromkeys(met):
            self.found.cells[step.key].append(holder)
        if any(step.act not in (RENAME, MERGE) for step in met):
            if len(sides) > 1:
                what = f"{holder}/{new} is contested, and {met[0].code!r} is a side of it"
                self._note(fields.names[name], what, "code its sides again by hand first")
                return
            self._uncode(fields, name, same, new)
            self.found.to_code.append(f"{holder}/{new}")
            return
        held = [tuple([self._new_code(new, word) for word in side.words]) for side in sides]
        for side, codes in zip(sides, held, strict=True):
            side.within[side.key] = list(codes) if isinstance(side.within[side.key], list) else codes[0]
            if len(set(codes)) < len(codes):
                what = f"{holder}/{new} would hold one code twice: {', '.join(codes)}"
                self._note(fields.names[name], what, "take one of those that become one out first")
        if len(set(held)) < len(held):
            what = f"{holder}/{new} is contested between codes that become one"
            self._note(fields.names[name], what, "decide it first, or give its sides other codes")

    def _new_code(self, variable: str, word: Text) -> str:
        """The code that *word* is now, written over it."""
        step = self.steps.get(f"{variable}/{word.value}")
        if step is None:
            return word.value
        self.edits.rename(word.place, word.value, step.into[0])
        return step.into[0]

    def _uncode(self, fields: Fields, name: str, same: Plain, new: str) -> None:
        """Take the answer out of a cell, and tell it at the head of the reason."""
        node, held = fields.values[name], same[new]
        if not isinstance(node, Fields):
            said = self._sentence({"code": held})
            same[new] = {"status": Status.NOT_CODED.value, "why": said}
            self.edits.value(fields, name, f"{{status: {Status.NOT_CODED.value}, why: {quoted(said)}}}")
            return
        if "alternatives" in held:
            self._note(fields.names[name], f"{name} is contested", "decide it, or code it again by hand first")
            return
        said = self._sentence(held)
        form = next((one for one in FORMS if one in held), "")
        if not form:
            raise UnforeseenLayoutError(node.place, f"{name} without an answer")
        status = [("status", Status.NOT_CODED.value)]
        if "why" in held:
            self.edits.put(node, form, status)
            self.edits.before(node.values["why"], said)
        else:
            self.edits.put(node, form, [*status, ("why", quoted(said))])
        for gone in _OF_AN_ANSWER:
            if gone in held:
                self.edits.remove(node, gone)
        kept = {key: value for key, value in held.items() if key not in (*FORMS, *_OF_AN_ANSWER)}
        same[new] = {**kept, "status": Status.NOT_CODED.value, "why": f"{said} {held.get('why', '')}".strip()}

    def _sentence(self, held: Plain) -> str:
        """What a cell answered, in a sentence that no layout of YAML takes for something else."""
        answer = next((held[form] for form in FORMS if form in held), "")
        words = " and ".join(map(str, answer)) if isinstance(answer, list) else str(answer)
        if "low" in held or "high" in held:
            words += f" ({held.get('low', '?')} to {held.get('high', '?')})"
        words = re.sub(r"[^\w().?/+-]+", " ", f"{words} {held.get('kind', '')}").strip()
        sure = f" with {held['confidence']} confidence" if held.get("confidence") else ""
        return f"Until codebook {self.migration.id} it was coded {words}{sure}."


@dataclass(frozen=True, slots=True)
class _Side:
    """The codes of a cell, or of one side of a contested one: as they stand, and where they are to be written."""

    words: tuple[Text, ...]
    within: Plain
    key: str


def _sides(node: Node, within: Plain, key: str) -> Iterator[_Side]:
    """The sides of the cell *node*, which *within* has under *key*; a cell that is not contested has one."""
    if isinstance(node, Text):
        yield _Side((node,), within, key)
    elif isinstance(node, Items):
        yield _Side(tuple([one for one in node.values if isinstance(one, Text)]), within, key)
    else:
        for form in ("code", "codes"):
            if form in node.values:
                yield from _sides(node.values[form], within[key], form)
        sides = node.values.get("alternatives")
        for place, side in enumerate(sides.values if isinstance(sides, Items) else ()):
            for form in ("code", "codes"):
                if isinstance(side, Fields) and form in side.values:
                    yield from _sides(side.values[form], within[key]["alternatives"][place], form)


def _folded(held: object) -> object:
    """*held* with the white space of its texts folded, which a layout may set otherwise."""
    if isinstance(held, dict):
        return {name: _folded(one) for name, one in held.items()}
    if isinstance(held, list):
        return [_folded(one) for one in held]
    return " ".join(held.split()) if isinstance(held, str) else held


def _holders(node: Fields, wanted: Plain) -> Iterator[tuple[str, Fields, Plain]]:
    """The case, then its partners: case or case/state, its codings, and the same as *wanted* has them.

    The file of a pass names its case under `case`.
    """
    case = wanted.get("id") or wanted.get("case", "")
    codings, partners = node.values.get("codings"), node.values.get("partners")
    if isinstance(codings, Fields):
        yield case, codings, wanted["codings"]
    for place, partner in enumerate(partners.values if isinstance(partners, Items) else ()):
        held = partner.values.get("codings") if isinstance(partner, Fields) else None
        if isinstance(held, Fields):
            yield f"{case}/{wanted['partners'][place].get('state', '')}", held, wanted["partners"][place]["codings"]
