"""Addresses of cells in a text, and what became of each cell since it was cited."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from typing import TYPE_CHECKING, BinaryIO, Literal, TypeAlias

from coalition_kb.cells import DIGITS, address, cells, fingerprint, said, split
from coalition_kb.lineage import former_variables, now_of
from coalition_kb.problem import alike

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coalition_kb.lineage import Former
    from coalition_kb.model import CellChange, Coding, Record

State: TypeAlias = Literal["stands", "changed", "gone", "unknown", "unchecked"]

LARGEST = 32 * 1024 * 1024  # bytes of a text that is looked through; a long book has two million
LOOKED_UP = 200  # addresses whose nearest spelling is looked for; a text with more wrong ones is no list of citations
#: case[/state]/variable@version[#fingerprint]. It begins where a word does, so that a long line is read once.
_ADDRESS = re.compile(
    r"(?<![\w/-])([a-z0-9][\w-]{0,80}(?:/\w{1,40}){1,2})@(\d{1,6}(?:\.\d{1,6}){1,3})(?:#([0-9A-Za-z]{1,64}))?", re.ASCII
)
#: How LaTeX, Markdown and addresses of the web write the signs of an address, and what they put between them.
_WRITTEN = re.compile(
    r"\\(?:textunderscore|allowbreak|slash)(?:\{\}| )?|\{\\_\}|\\[_#@/-]|%23|%40|%2[Ff]|[\u00ad\u200b\u2060]"
)
_MEANT = {"%23": "#", "%40": "@", "%2f": "/", "{\\_}": "_", "\\-": "", "\u00ad": "", "\u200b": "", "\u2060": ""}


class NoTextError(Exception):
    """What is to be looked through is no text: why not, and what to give."""


@dataclass(frozen=True, slots=True)
class Cited:
    """An address as a text cites it, and the lines where it does."""

    cell: str
    version: str
    fingerprint: str
    lines: tuple[int, ...]

    @property
    def address(self) -> str:
        """The whole of it."""
        return f"{self.cell}@{self.version}" + (f"#{self.fingerprint}" if self.fingerprint else "")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a cell that was cited."""

    cited: Cited
    state: State
    was: str = ""  # what it answered when it was cited, where a version of the data tells
    now: str = ""  # what it answers
    address: str = ""  # how it is cited now
    why: str = ""  # why it changed, or why nothing more can be told
    by: Sequence[tuple[str, CellChange]] = ()  # the versions of the data that changed it since, oldest first
    mend: str = ""  # what was likely meant, or where it went


def read(stream: BinaryIO) -> str:
    """The text in *stream*, as UTF-8 or, where a mark at its beginning says so, UTF-16; other bytes become signs.

    Raises:
        NoTextError: it is no text, or too much of it.
    """
    data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise NoTextError(f"it has more than {LARGEST:,} bytes: check it in parts")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    if b"\0" in data or data.startswith((b"PK\x03\x04", b"%PDF-")):
        raise NoTextError("it is no text: save it as text, Markdown, LaTeX or HTML, and check that")
    return data.decode("utf-8", "replace")


def cited(text: str) -> list[Cited]:
    """The addresses that *text* cites, each once, in the order in which they come."""
    found: dict[tuple[str, str, str], list[int]] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if "@" in line or "%40" in line or "&#" in line:
            for match in _ADDRESS.finditer(_plain(line)):
                cell, version, print_ = match.groups(default="")
                found.setdefault((cell, version, print_.lower()), []).append(number)
    return [Cited(*key, tuple(dict.fromkeys(lines))) for key, lines in found.items()]


def judged(record: Record, found: Sequence[Cited]) -> list[Verdict]:
    """What became of each cell of *found*."""
    judge = _Judge(record)
    return [judge.verdict(one) for one in found]


def _plain(line: str) -> str:
    """*line* with the signs of addresses as they are meant."""
    return _WRITTEN.sub(_sign, unescape(line) if "&" in line else line)


def _sign(match: re.Match[str]) -> str:
    written = match[0]
    if written.lower() in _MEANT:
        return _MEANT[written.lower()]
    if written.startswith("\\allowbreak"):
        return ""
    return "_" if "underscore" in written else "/" if "slash" in written else written[1]


@dataclass
class _Judge:
    """Knows the cells of the record and what the versions of the data tell of them."""

    record: Record
    misses: int = field(default=0)

    @cached_property
    def now(self) -> Mapping[str, Coding]:
        return {one.address: one for case in self.record.cases.values() for one in cells(case)}

    @cached_property
    def formers(self) -> Mapping[str, Former]:
        return former_variables(self.record)

    @cached_property
    def history(self) -> Mapping[str, list[tuple[str, CellChange]]]:
        found: dict[str, list[tuple[str, CellChange]]] = {}
        for change in self.record.changes.values():
            for cell in change.cells:
                found.setdefault(cell.cell, []).append((change.id, cell))
        return found

    def verdict(self, one: Cited) -> Verdict:
        case, state, variable = split(one.cell)
        if one.cell in self.now:
            return self._there(one, self.now[one.cell])
        for name in now_of(self.record, variable) if variable in self.formers else ():
            now = "/".join(filter(None, (case, state, name)))
            if now in self.now:
                return self._there(one, self.now[now])
        if case in self.record.retired:
            return self._retired(one, case)
        told = self.history.get(one.cell, [])
        if told and not told[-1][1].now:
            by = _since(told, one.fingerprint)
            return Verdict(one, "gone", was=by[0][1].was, why=told[-1][1].why, by=by)
        if case in self.record.cases and variable in self.formers:
            return Verdict(one, "gone", why=self.formers[variable].sentence)
        return Verdict(one, "unknown", why="no such cell is or was in the record", mend=self._nearest(one))

    def _there(self, one: Cited, coding: Coding) -> Verdict:
        cite, now = address(coding), said(coding)
        if one.fingerprint == fingerprint(coding):
            return Verdict(one, "stands", now=now, address=cite)
        if not one.fingerprint:
            why = "it was cited without the digits that tell whether it is the same"
            return Verdict(one, "unchecked", now=now, address=cite, why=why)
        if len(one.fingerprint) != DIGITS:
            why = f"{one.fingerprint} is no fingerprint, which has {DIGITS} digits"
            return Verdict(one, "unknown", now=now, address=cite, why=why, mend=cite)
        told = [of for name in dict.fromkeys((one.cell, coding.address)) for of in self.history.get(name, [])]
        by = _since(told, one.fingerprint) if any(cell.fingerprint == one.fingerprint for _, cell in told) else []
        why = (
            by[-1][1].why
            if by
            else "no version of the data tells of it: it changed after the last, or was copied wrongly"
        )
        return Verdict(one, "changed", was=by[0][1].was if by else "", now=now, address=cite, why=why, by=by)

    def _retired(self, one: Cited, case: str) -> Verdict:
        gone = self.record.retired[case]
        there = self.now.get(gone.into + one.cell.removeprefix(case)) if gone.into else None
        went = f"went into {gone.into}" if gone.into else "was withdrawn"
        why = f"the case {went} on {gone.on}: {' '.join(gone.why.split())}"
        return Verdict(
            one,
            "gone",
            now=said(there) if there else "",
            address=address(there) if there else "",
            why=why,
            mend=gone.into,
        )

    def _nearest(self, one: Cited) -> str:
        """The likeliest address that was meant, part by part; empty where none is near."""
        self.misses += 1
        if self.misses > LOOKED_UP:
            return ""
        case, state, variable = split(one.cell)
        near = _near(case, [*self.record.cases])
        if not near:
            return ""
        of = [split(cell) for cell in self._by_case[near]]
        states = sorted({held for _, held, _ in of})
        state = _near(state, states) if state else ""
        variables = sorted({name for _, held, name in of if held == state})
        name = _near(variable, variables)
        return address(self.now["/".join(filter(None, (near, state, name)))]) if name else ""

    @cached_property
    def _by_case(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for cell in self.now:
            found.setdefault(split(cell)[0], []).append(cell)
        return found


def _since(told: Sequence[tuple[str, CellChange]], print_: str) -> list[tuple[str, CellChange]]:
    """The changes of a cell from the last one that began with the fingerprint *print_*; all where none did."""
    starts = [place for place, (_, cell) in enumerate(told) if cell.fingerprint == print_]
    return list(told[starts[-1] :] if starts else told)


def _near(word: str, known: list[str]) -> str:
    """*word* where it is known, else what is most like it; empty where nothing is."""
    return word if word in known else next(iter(alike(word, known, n=1, cutoff=0.6)), "")
