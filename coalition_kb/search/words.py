"""Text to words: where each stands, and the term under which it is found.

Case, accents, inflection and the two spellings of English do not tell terms apart: "Organizations" finds "organisation".
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from coalition_kb.search.stem import stem

if TYPE_CHECKING:
    from collections.abc import Iterator

#: An abbreviation with points; a number with commas; a run of letters and digits, a possessive s being no part of it.
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\d{1,3}(?:,\d{3})+(?!\d)|[^\W_]+")
_POSSESSIVE = re.compile(r"(?<=\w)['’][sS]\b")

#: American spelling to British, which the record uses. Both sides of a search pass here, so a false friend does no harm.
_SPELLINGS = (
    (re.compile(r"([iy])z(?=(?:e|es|ed|ing|er|ers|ation|ations|ational)$)"), r"\1s"),
    (re.compile(r"(?<=[aeiou]n)se(?=s?$)"), "ce"),
    (re.compile(r"^(arm|behavi|col|endeav|fav|harb|hon|lab|neighb|rum)or(?=$|s$|ed$|ing$|able$)"), r"\1our"),
    (re.compile(r"(?<=cent|heat|omet)er(?=s?$)"), "re"),
    (re.compile(r"^programme(?=s?$)"), "program"),
)

#: Words that tell nothing of what is asked for; a query drops them where it has others.
IDLE = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "been",
        "by",
        "did",
        "do",
        "does",
        "for",
        "from",
        "had",
        "has",
        "have",
        "how",
        "in",
        "into",
        "is",
        "it",
        "its",
        "of",
        "on",
        "or",
        "that",
        "the",
        "their",
        "these",
        "this",
        "those",
        "to",
        "was",
        "were",
        "what",
        "when",
        "where",
        "which",
        "who",
        "whom",
        "whose",
        "why",
        "will",
        "with",
    ]
)


class Token(NamedTuple):
    """A word of a text: its term, and where it stands. A tuple, since one is made for every word of the record."""

    term: str
    start: int
    end: int


def fold(text: str) -> str:
    """*text* without case and accents."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).casefold()


def tokens(text: str) -> Iterator[Token]:
    """The words of *text* in order, with their places."""
    for match in _WORD.finditer(_unpossessed(text)):
        yield Token(term(match[0]), match.start(), match.end())


def written(text: str) -> list[str]:
    """The words of *text* in order, as they are written."""
    return _WORD.findall(_unpossessed(text))


def _unpossessed(text: str) -> str:
    """*text* with each possessive s blanked, not cut, so that places stay what they are."""
    return _POSSESSIVE.sub("  ", text) if "'" in text or "’" in text else text


@lru_cache(maxsize=1 << 16)
def bare(word: str) -> str:
    """*word* folded, without the points of an abbreviation and the commas of a number."""
    return fold(word).replace(".", "").replace(",", "")


@lru_cache(maxsize=1 << 16)
def term(word: str) -> str:
    """What *word* is found under."""
    plain = bare(word)
    for pattern, other in _SPELLINGS:
        plain = pattern.sub(other, plain)
    return stem(plain)


def called(text: str) -> str:
    """*text* as a name: its words, folded, with one space between them."""
    return " ".join(map(bare, written(text)))
