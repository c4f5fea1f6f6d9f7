"""A question to the index, and its answer: ranked hits, where they match, and what there is to say about the question."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from typing import TYPE_CHECKING

from coalition_kb.search.documents import FIELDS
from coalition_kb.search.filters import passing
from coalition_kb.search.query import query
from coalition_kb.search.snippet import Snippet, snippet
from coalition_kb.search.words import called

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from coalition_kb.search.catalogue import Entry
    from coalition_kb.search.documents import Passage
    from coalition_kb.search.filters import Filters
    from coalition_kb.search.index import Index, Standing
    from coalition_kb.search.query import Leaf

STRAYED = 2  # letters by which a word may differ from the one that was meant
MOST_ALIKE = 3  # words are offered for one that is unknown,
AS_LIKE = 0.05  # none of them much less like it than the likest
_OPENING = 2  # a document's passages after its title and names begin here


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that was found, the field that matched best, and a stretch of it."""

    entry: Entry
    score: float  # for the order alone; 0 where no word was asked for
    field: str
    about: str  # what the field is about where its name does not tell: a variable, a code, a state
    snippet: Snippet


@dataclass(frozen=True, slots=True)
class Answer:
    """The best hits, of how many; remarks about the question; and words that may have been meant instead of unknown ones."""

    hits: tuple[Hit, ...]
    total: int
    remarks: tuple[str, ...] = ()
    meant: tuple[tuple[str, tuple[str, ...]], ...] = ()


def ask(index: Index, text: str, wanted: Filters, limit: int) -> Answer:
    """The documents that have the words of *text* and pass *wanted*: all that pass, in order, where it is empty."""
    among = passing(index.catalogue, wanted)
    if not text.strip():
        numbers = sorted(among or ())
        return Answer(_hits(index, [(number, 0.0) for number in numbers[:limit]], ()), len(numbers))
    asked = query(text)
    remarks = [asked.note] if asked.note else []
    if asked.node is None:
        return Answer((), 0, (*remarks, "There is no word in the question."))
    named = frozenset(index.catalogue.names.get(called(text), ()))
    found = index.search(asked.node, among=among, called=named, limit=limit)
    if not found.total and asked.loosened:
        found = index.search(asked.loosened, among=among, called=named, limit=limit)
        if found.total:
            remarks.append("Nothing has all of the words; these have some of them.")
    unknown = [word.text for word in asked.words if not index.holds(word)]
    meant = tuple((word, tuple(near)) for word in unknown if (near := alike(word, index.vocabulary)))
    return Answer(_hits(index, found.best, asked.leaves), found.total, tuple(remarks), meant)


def _hits(index: Index, best: Sequence[tuple[int, float]], leaves: Iterable[Leaf]) -> tuple[Hit, ...]:
    asked = [index.terms(leaf) for leaf in leaves]
    standing = index.standing([number for number, _ in best], sorted({term for terms in asked for term in terms}))
    return tuple(_hit(index.catalogue.entries[number], score, standing[number], asked) for number, score in best)


def _hit(entry: Entry, score: float, standing: Standing, asked: Sequence[Sequence[str]]) -> Hit:
    """A hit; *asked* has the terms of each word that is asked for."""
    places = [{place for term in terms for place in standing.places.get(term, ())} for terms in asked]
    best = standing.passages[_best(standing.passages, places)]
    return Hit(entry, score, best.field, best.about, snippet(best.text, standing.places))


def _best(passages: Sequence[Passage], places: Iterable[set[int]]) -> int:
    """The passage with the most of what is asked for; of several the one whose field counts most, then the first.

    Args:
        passages: those of a document.
        places: for each word that is asked for, the passages that have it.
    """
    having = Counter(place for one in places for place in one)
    if not having:
        return min(_OPENING, len(passages) - 1)
    return min(having, key=lambda place: (-having[place], -FIELDS[passages[place].field], place))


def alike(word: str, vocabulary: Iterable[str]) -> list[str]:
    """The words of *vocabulary* that are most like *word*, the likest first; numbers and very short words have none.

    Likeness is difflib's ratio, 2 m / (a + b) with m letters in common of a and b.
    """
    if not word.isalpha() or len(word) <= STRAYED + 1:
        return []
    near = [one for one in vocabulary if abs(len(one) - len(word)) <= STRAYED and one.isalpha()]
    close = get_close_matches(word, near, n=MOST_ALIKE, cutoff=1 - STRAYED / len(word))
    ratios = [SequenceMatcher(None, one, word).ratio() for one in close]
    return [one for one, ratio in zip(close, ratios, strict=True) if ratio >= ratios[0] - AS_LIKE]
