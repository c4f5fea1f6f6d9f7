"""The words of a search and what they mean. Any text has a meaning: what is malformed is read as plain words.

side payments          both words, in any of their forms
"side payments"        the words next to each other
paci*                  every word that begins so
oil OR (bases NOT air) AND, OR and NOT in capitals, and parentheses; NOT binds first, then AND, then OR
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from coalition_kb.search.words import IDLE, bare, term, written

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST = 2_000  # characters, and
MOST = 64  # parts: more than that is nobody's question, and would only cost time
SHORTEST_PREFIX = 2  # letters: one alone begins half of all words

_PART = re.compile(r'"([^"]*)"|([()])|([^\s"()]+)')
_OPERATORS = ("AND", "OR", "NOT")
_STRAIGHT = str.maketrans("“”„«»", '"' * 5)


@dataclass(frozen=True, slots=True)
class Word:
    """A word in any of its forms."""

    text: str  # as it was asked, folded
    term: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """Every word that begins so."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words next to each other, in this order."""

    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Every:
    """What all of the parts have."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """What one of the parts has, or more of them."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """What the part has not."""

    part: Node


Leaf: TypeAlias = Word | Prefix
Node: TypeAlias = Word | Prefix | Phrase | Every | Some | Without


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked: the meaning, None where there is no word; and a remark where it was not read as written."""

    node: Node | None
    note: str = ""

    @property
    def loosened(self) -> Node | None:
        """For plain words: any of them instead of all; None where that changes nothing or was not what was meant."""
        is_plain = isinstance(self.node, Every) and not any(
            isinstance(one, Every | Some | Without) for one in self.node.parts
        )
        return Some(self.node.parts) if is_plain and isinstance(self.node, Every) else None

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """Every word and beginning that is asked for, those to be absent left out."""
        return tuple(dict.fromkeys(_leaves(self.node)))

    @property
    def words(self) -> tuple[Word, ...]:
        """Every word that is asked for, those to be absent left out."""
        return tuple(leaf for leaf in self.leaves if isinstance(leaf, Word))


class _MalformedError(Exception):
    """Carries what is wrong up out of the recursion; it never leaves this module."""


def query(text: str) -> Query:
    """What *text* asks for."""
    straight = text[:LONGEST].translate(_STRAIGHT)
    parts = [(quoted, bracket or word) for quoted, bracket, word in _PART.findall(straight)]
    parts = [(quoted, word) for quoted, word in parts if word in ("(", ")") or written(quoted or word)]
    cut = "Only the beginning of the question was read." if len(text) > LONGEST or len(parts) > MOST else ""
    parts = parts[:MOST]
    try:
        node = _Reader(parts, has_open_quotation=straight.count('"') % 2 == 1).whole()
        note = cut
    except _MalformedError as malformed:
        node = _plain(" ".join(quoted or word for quoted, word in parts))
        note = f"Read as plain words: {malformed}. {cut}".strip()
    return Query(node, note)


class _Reader:
    """Reads parts from left to right; each method reads what its name says and leaves the rest."""

    def __init__(self, parts: Sequence[tuple[str, str]], *, has_open_quotation: bool) -> None:
        self.parts = list(parts)
        self.has_open_quotation = has_open_quotation

    def whole(self) -> Node | None:
        if self.has_open_quotation:
            raise _MalformedError("a quotation mark has no other")
        if not self.parts:
            return None
        node = self.some()
        if self.parts:
            raise _MalformedError("a parenthesis was never opened")
        return _without_idle(node)

    def some(self) -> Node:
        found = [self.every()]
        while self.next == "OR":
            self.parts.pop(0)
            found.append(self.every())
        return found[0] if len(found) == 1 else Some(tuple(found))

    def every(self) -> Node:
        found = [self.one()]
        while self.next not in ("OR", ")", None):
            if self.next == "AND":
                self.parts.pop(0)
            found.append(self.one())
        flat = [part for one in found for part in (one.parts if isinstance(one, Every) else (one,))]
        return flat[0] if len(flat) == 1 else Every(tuple(flat))

    def one(self) -> Node:
        if self.next in (None, ")", "AND", "OR"):
            raise _MalformedError(f"something is wanted before {self.next or 'the end'}")
        quoted, word = self.parts.pop(0)
        if word == "NOT":
            return Without(self.one())
        if word == "(":
            inner = self.some()
            if self.next != ")":
                raise _MalformedError("a parenthesis is never closed")
            self.parts.pop(0)
            return inner
        return _quoted(quoted) if not word else _written(word)

    @property
    def next(self) -> str | None:
        """The next operator, bracket or word; "" for a phrase, None at the end."""
        return self.parts[0][1] if self.parts else None


def _quoted(text: str) -> Node:
    words = tuple(_words(text))
    return words[0] if len(words) == 1 else Phrase(words)


def _written(text: str) -> Node:
    """A word; one with a hyphen or the like is a phrase; one with a star at its end is a beginning."""
    words = _words(text)
    if not text.endswith("*") or len(words[-1].text) < SHORTEST_PREFIX:
        return words[0] if len(words) == 1 else Phrase(tuple(words))
    prefix = Prefix(words[-1].text)
    return Every((*words[:-1], prefix)) if len(words) > 1 else prefix


def _words(text: str) -> list[Word]:
    return [Word(bare(word), term(word)) for word in written(text)]


def _plain(text: str) -> Node | None:
    """All of the words of *text*, whatever stands between them; None where there is none."""
    words = dict.fromkeys(_words(text))
    return _without_idle(Every(tuple(words))) if words else None


def _without_idle(node: Node) -> Node:
    """*node* without the words that tell nothing, where all of its parts are wanted and others are left."""
    if not isinstance(node, Every):
        return node
    kept = tuple(one for one in node.parts if not (isinstance(one, Word) and one.text in IDLE)) or node.parts
    return kept[0] if len(kept) == 1 else Every(kept)


def _leaves(node: Node | None) -> list[Leaf]:
    match node:
        case Word() | Prefix():
            return [node]
        case Phrase(words):
            return list(words)
        case Every(parts) | Some(parts):
            return [leaf for part in parts for leaf in _leaves(part)]
        case _:
            return []
