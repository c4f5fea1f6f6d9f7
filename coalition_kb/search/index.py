"""The index, and the one module that knows Whoosh: documents to files, files to an index that answers queries.

The files are made in memory, and are the same for the same record.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from whoosh import fields, formats, scoring
from whoosh import query as whoosh
from whoosh.codec.whoosh3 import W3Codec, W3Segment
from whoosh.filedb.filestore import RamStorage
from whoosh.index import FileIndex
from whoosh.searching import Searcher

from coalition_kb.search import catalogue as catalogues
from coalition_kb.search import stamp
from coalition_kb.search.documents import FIELDS, KINDS, Passage, documents
from coalition_kb.search.query import Every, Phrase, Prefix, Some, Without, Word
from coalition_kb.search.words import bare, term, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from coalition_kb.model import Record
    from coalition_kb.search.documents import Document
    from coalition_kb.search.query import Leaf, Node

NAME = "words"  # what Whoosh's files are called by
CATALOGUE = "catalogue.json"
VOCABULARY = "vocabulary.txt"
GAP = 8  # positions between two passages, so that no phrase runs from one into the next
SATURATION = 1.2  # BM25's k: how soon a word that stands often counts no more
CALLED = 1_000.0  # above any score by words: what is called exactly what was asked comes first


@dataclass(frozen=True, slots=True)
class _Placed:
    """The words of a document: where each of its passages starts, where each term stands, and what it weighs there."""

    starts: list[int]
    positions: Mapping[str, list[int]]
    weights: Mapping[str, float]


class _Words(fields.FieldType):  # type: ignore[misc]  # Whoosh ships no types
    """Words that were placed before: Whoosh analyses nothing itself."""

    def __init__(self) -> None:
        super().__init__(formats.Positions(), None)

    def index(self, value: _Placed, **_: object) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Each term with how often it stands, its weight and its positions, as Whoosh wants them."""
        for word, positions in value.positions.items():
            yield word.encode(), len(positions), value.weights[word], self.format.encode(positions)


class _Codec(W3Codec):  # type: ignore[misc]
    """Whoosh's codec with a name of the segment that is no chance, without packing, which costs more than it saves."""

    def __init__(self) -> None:
        super().__init__(blocklimit=1 << 14, compression=0)

    def new_segment(self, storage: object, indexname: str) -> object:  # noqa: ARG002 - the codec's own signature
        return W3Segment(self, indexname, segid="0")


class _Memory(RamStorage):  # type: ignore[misc]
    """Storage in memory whose temporary files are in memory too: Whoosh's own share one folder among all processes."""

    def temp_storage(self, name: str | None = None) -> _Memory:  # noqa: ARG002 - the storage's own signature
        return _Memory()


class _Ranking(scoring.WeightingModel):  # type: ignore[misc]
    """BM25 over weighted words, times what the kind counts; what is called just so comes first.

    For a term with inverse document frequency i and weight w in the document: i w (k + 1) / (w + k). The length of the
    document is left out (b = 0): a long case is no worse an answer than a short source.

    Source:
        S. Robertson, H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", Foundations and Trends in
        Information Retrieval 3 (2009), 333-389.
    """

    use_final = True

    def __init__(self, worth: Sequence[float], called: frozenset[int]) -> None:
        self.worth, self.called = worth, called

    def scorer(self, searcher: Any, fieldname: str, text: bytes, qf: int = 1) -> _Scorer:  # noqa: ANN401, ARG002 - as above
        return _Scorer(searcher.idf(fieldname, text))

    def final(self, searcher: object, docnum: int, score: float) -> float:  # noqa: ARG002 - as above
        return float(score * self.worth[docnum]) + (CALLED if docnum in self.called else 0)


class _Scorer(scoring.BaseScorer):  # type: ignore[misc]
    """What one term adds to the score of a document."""

    def __init__(self, idf: float) -> None:
        self.idf = idf

    def score(self, matcher: Any) -> float:  # noqa: ANN401 - as above
        weight = float(matcher.weight())
        return self.idf * weight * (SATURATION + 1) / (weight + SATURATION)


def _schema() -> Any:  # noqa: ANN401 - Whoosh ships no types
    return fields.Schema(words=_Words(), passages=fields.STORED())


def create(record: Record, root: Path, into: Path) -> None:
    """Write the index of *record*, which is sound and what lies under *root*, to the folder *into*, which is made."""
    into.mkdir(parents=True, exist_ok=True)
    for name, data in files(record, stamp.of_record(root), problems=0).items():
        (into / name).write_bytes(data)


def files(record: Record, fingerprint: str, *, problems: int) -> dict[str, bytes]:
    """Everything that makes up the index of *record*, which has this fingerprint and so many errors: file → bytes."""
    found = documents(record, is_sound=not problems)
    words, vocabulary = _indexed(found)
    held = {
        **words,
        CATALOGUE: catalogues.as_json(catalogues.catalogue(found, record)),
        VOCABULARY: "\n".join(vocabulary).encode(),
    }
    return {**held, stamp.NAME: stamp.of_files(held, fingerprint, problems)}


def _indexed(found: Iterable[Document]) -> tuple[dict[str, bytes], list[str]]:
    """Whoosh's files for the documents, which it knows by their numbers from 0; and every word in them, folded, in order."""
    storage = _Memory()
    writer = FileIndex.create(storage, _schema(), NAME).writer(codec=_Codec(), compound=False, limitmb=512)
    seen: set[str] = set()
    for document in found:
        placed = _placed(document.passages, seen)
        passages = [(one.field, one.about, one.text) for one in document.passages]
        writer.add_document(words=placed, passages=(passages, placed.starts))
    writer.commit()
    return {name: bytes(data) for name, data in sorted(storage.files.items())}, sorted({bare(word) for word in seen})


def _placed(passages: Iterable[Passage], seen: set[str]) -> _Placed:
    """The words of *passages*, which are added to those *seen*."""
    starts, here = [], 0
    positions: dict[str, list[int]] = defaultdict(list)
    weights: dict[str, float] = defaultdict(float)
    for passage in passages:
        starts.append(here)
        weight, found = FIELDS[passage.field], written(passage.text)
        seen.update(found)
        for here, word in enumerate(map(term, found), here):  # noqa: B020 - it goes on where it was
            positions[word].append(here)
            weights[word] += weight
        here += GAP
    return _Placed(starts, positions, weights)


@dataclass(frozen=True, slots=True)
class Found:
    """How many documents match, and the best of them with their scores, best first."""

    total: int
    best: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """The passages of a document, the position where each starts, and in which of them a term stands."""

    passages: tuple[Passage, ...]
    starts: Sequence[int]
    places: dict[str, frozenset[int]]  # term → numbers of passages


class Index:
    """An index that is open for questions."""

    def __init__(self, held: Mapping[str, bytes]) -> None:
        """Open what `files` made."""
        storage = _Memory()
        storage.files = dict(held)
        self._reader = FileIndex(storage, indexname=NAME).reader()
        self.catalogue = catalogues.from_json(held[CATALOGUE])
        self.vocabulary: Sequence[str] = held[VOCABULARY].decode().split("\n")
        self._worth = [KINDS[entry.kind] for entry in self.catalogue.entries]

    def search(self, node: Node, *, among: set[int] | None, called: frozenset[int], limit: int) -> Found:
        """The documents that *node* asks for, of those *among*; what is *called* just so comes first."""
        searcher = Searcher(self._reader, weighting=_Ranking(self._worth, called))
        # No limit for Whoosh: what is worth depends on the kind too, so that every match has to be weighed.
        scored = searcher.search(self._meaning(node), limit=None, filter=among).top_n
        return Found(len(scored), tuple((number, round(score, 4)) for score, number in scored[:limit]))

    def holds(self, word: Word) -> bool:
        """Whether any document has *word*, in one of its forms."""
        return ("words", word.term) in self._reader

    def terms(self, leaf: Leaf) -> tuple[str, ...]:
        """The terms that a word, or the words with a beginning, are found under."""
        if isinstance(leaf, Word):
            return (leaf.term,)
        first = bisect_left(self.vocabulary, leaf.text)
        last = bisect_left(self.vocabulary, f"{leaf.text}\U0010ffff", first)
        return tuple(dict.fromkeys(term(word) for word in self.vocabulary[first:last]))

    def standing(self, numbers: Iterable[int], terms: Iterable[str]) -> dict[int, Standing]:
        """For each of the documents, its passages and which of *terms* stand in which of them."""
        found: dict[int, Standing] = {}
        for number in sorted(numbers):
            passages, starts = self._reader.stored_fields(number)["passages"]
            found[number] = Standing(tuple(Passage(*one) for one in passages), starts, {})
        for word in terms:
            if ("words", word) not in self._reader:
                continue
            matcher = self._reader.postings("words", word)
            for number, standing in found.items():
                if matcher.is_active() and matcher.id() < number:
                    matcher.skip_to(number)
                if matcher.is_active() and matcher.id() == number:
                    places = (bisect_right(standing.starts, position) - 1 for position in matcher.value_as("positions"))
                    standing.places[word] = frozenset(places)
        return found

    def _meaning(self, node: Node) -> Any:  # noqa: ANN401 - Whoosh ships no types; one line for each kind of node
        match node:
            case Word():
                return whoosh.Term("words", node.term)
            case Prefix():
                return whoosh.Or([whoosh.Term("words", one) for one in self.terms(node)])
            case Phrase():
                return whoosh.Phrase("words", [word.term for word in node.words])
            case Every():
                return whoosh.And([self._meaning(part) for part in node.parts])
            case Some():
                return whoosh.Or([self._meaning(part) for part in node.parts])
            case Without():
                return whoosh.And([whoosh.Every(), whoosh.Not(self._meaning(node.part))])
