"""The index and its questions: the one module that knows Whoosh."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whoosh import highlight, qparser, query
from whoosh.analysis import CharsetFilter, StemmingAnalyzer
from whoosh.codec.whoosh3 import W3Codec
from whoosh.fields import ID, KEYWORD, NUMERIC, TEXT, Schema
from whoosh.filedb.filestore import FileStorage, RamStorage, copy_storage
from whoosh.support.charset import accent_map

from coalition_kb.filters import Filters, Vocabulary, from_json, vocabulary
from coalition_kb.pieces import digest
from coalition_kb.problem import alike
from coalition_kb.search.documents import KINDS, documents
from coalition_kb.search.fields import FIELDS, WEIGHTS
from coalition_kb.words import SAME_WORDS, SMALL_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from coalition_kb.model import Record
    from coalition_kb.output import Output
    from coalition_kb.pieces import Pieces

SPELT = ("title", "names", "text", "places")  # the fields whose words a misspelt word may have meant
#: How much a kind counts where a question names no place and no operation: it asks how cases are told, counted or compared.
UNNAMED = {"case": 0.7, "partner": 0.5, "state": 0.7, "variable": 1.3, "finding": 1.3, "page": 1.3}
PLACED = {"case": 1.25, "partner": 1.25, "variable": 0.7}  # and where it names one
OTHERS = 40  # hits that are weighed anew by their kinds
SOURCE, LAST = "source", 0.2  # who searches seldom wants a source
VOCABULARY, SPELLINGS, NAMES, STAMP = "vocabulary.json", "spellings.txt", "names.txt", "stamp.txt"
FIRST = 1000.0  # above any score by words
LONGEST_QUERY = 400  # characters; the rest is cut
FEW, MANY = 3, 3  # where fewer than FEW have all of at least MANY words, some of them will do for the others
SHORTEST = 4  # letters of a word that can be misspelt: nothing is near a shorter one, or everything is
SELDOM = 2  # documents: a word in no more may be another spelling of one that the record uses
TOGETHER = 0.9  # in [0, 1]: how much more it counts to have more of the words

_WORD = re.compile(r"\w+")
_NAME = re.compile(r"\b[^\W\d_a-zß-ÿ]\w+")  # a word that begins with a capital
NAMED = ("case", "state")  # kinds whose names are those of places and operations
_OURS = re.compile(r"\b(?:the )?(?:united states(?: of america)?|u\.s\.a?\.?|usa)(?![\w.])", re.IGNORECASE)
_SIGNS = re.compile(r"[\"'*()]|\b(?:AND|OR|NOT)\b")  # who writes these says what is wanted


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: what it is, and the passage that shows why."""

    kind: str
    id: str
    title: str
    score: float
    field: str = ""  # where the words stand; empty where filters alone were asked
    snippet: str = ""  # with the words between « and »


@dataclass(frozen=True, slots=True)
class Answer:
    """The best hits, how many there are, and what has to be said with them."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    remarks: tuple[str, ...] = field(default=())


class _Marks(highlight.Formatter):  # type: ignore[misc]  # Whoosh ships no types
    """Marks the words of a snippet with guillemets."""

    between = " … "

    def format_token(self, text: str, token: Any, replace: bool = False) -> str:  # noqa: ANN401, FBT001, FBT002 - Whoosh's own signature
        return f"«{highlight.get_text(text, token, replace)}»"


_WHOLE = highlight.WholeFragmenter()
_PASSAGE = highlight.PinpointFragmenter(maxchars=200, surround=70, autotrim=True)


class _Words(TEXT):  # type: ignore[misc]  # Whoosh ships no types
    """A field of words. To find the terms of a text is a third of the work: they may be known from the last build."""

    pieces: Pieces | None = None

    def __getstate__(self) -> dict[str, object]:
        """What the index keeps of the field: all but the pieces."""
        return {name: held for name, held in vars(self).items() if name != "pieces"}

    def index(self, value: str, **told: object) -> Iterator[Any]:
        """The terms of *value*, each with how often and where it stands, as Whoosh takes them."""
        found: Iterator[Any] = super().index(value, **told)
        if self.pieces is None:
            return found
        return iter(self.pieces.of(digest(repr(self.format.field_boost), repr(told), value), lambda: list(found)))


def _schema() -> Any:  # noqa: ANN401
    words = StemmingAnalyzer(cachesize=-1) | CharsetFilter(accent_map)
    types: dict[str, Any] = {"name": ID(stored=True), "names": KEYWORD(), "integer": NUMERIC()}
    texts = {
        name: _Words(analyzer=words, stored=True, chars=True, field_boost=weight) for name, weight in WEIGHTS.items()
    }
    return Schema(**{one.name: types[one.type] for one in FIELDS if one.type in types}, **texts)


class _InMemory(RamStorage):  # type: ignore[misc]  # Whoosh ships no types
    """An index in memory, whose writer has a folder of its own for what it puts aside: all processes would share one."""

    def __init__(self, beside: str) -> None:
        super().__init__()
        self._beside = beside

    def temp_storage(self, name: str | None = None) -> FileStorage:
        """The folder for what a writer puts aside."""
        return FileStorage(str(Path(self._beside) / (name or "writer"))).create()


def create(
    record: Record,
    stamp: str,
    into: Path | None = None,
    *,
    written: Iterable[Output] = (),
    pieces: Pieces | None = None,
) -> Index:
    """The index of *record* and of the pages *written* by hand, in the folder *into*, which is made, or in memory.

    *stamp* says what it was made from; the terms of a text are found once for all indexes that *pieces* are handed on to.
    """
    if into is not None:
        into.mkdir(parents=True, exist_ok=True)
    spelt: set[str] = set()
    proper: set[str] = set()
    with tempfile.TemporaryDirectory(prefix="coalition-kb-") as beside:
        storage = _InMemory(beside)  # Whoosh looks for a file at each word of some fields: in memory that costs nothing
        made = storage.create_index(_schema())
        writer = made.writer(limitmb=256, codec=W3Codec(compression=0))  # twice as large, and made a sixth sooner
        for name in WEIGHTS:
            writer.schema[name].pieces = pieces
        for one in documents(record, written):
            spelt.update(
                word for name in SPELT for word in _WORD.findall(getattr(one, name).lower()) if one.kind != SOURCE
            )
            if one.kind in NAMED:
                proper.update(word.lower() for word in _NAME.findall(f"{one.title} {one.names}"))
            held = {field.name: field.of(one) for field in FIELDS}
            spaced = {name: " ".join(value) if isinstance(value, list) else value for name, value in held.items()}
            writer.add_document(_boost=KINDS[one.kind], **spaced)
        writer.commit()
    known = vocabulary(record)
    if into is not None:
        copy_storage(storage, FileStorage(str(into)))
        (into / VOCABULARY).write_text(known.as_json(), encoding="utf-8")
        (into / SPELLINGS).write_text("\n".join(sorted(spelt)), encoding="utf-8")
        (into / NAMES).write_text("\n".join(sorted(proper)), encoding="utf-8")
        (into / STAMP).write_text(stamp, encoding="utf-8")  # last: an index without it is not whole
    return Index(made, known, sorted(spelt), frozenset(proper))


def opened(folder: Path, stamp: str) -> Index | None:
    """The index in *folder*, or None where there is none that is whole and was made from what *stamp* says."""
    try:
        if (folder / STAMP).read_text(encoding="utf-8") != stamp:
            return None
        known = from_json((folder / VOCABULARY).read_text(encoding="utf-8"))
        spelt = (folder / SPELLINGS).read_text(encoding="utf-8").split("\n")
        proper = frozenset((folder / NAMES).read_text(encoding="utf-8").split("\n"))
        return Index(FileStorage(str(folder)).open_index(), known, spelt, proper)
    except Exception:  # noqa: BLE001 - a damaged index shows in many ways, and all have one remedy: make it anew
        return None


class Index:
    """An index that is open for questions."""

    def __init__(self, whoosh: Any, known: Vocabulary, spelt: list[str], proper: frozenset[str]) -> None:  # noqa: ANN401
        self.vocabulary = known
        self._proper = proper  # words in the names of cases and states
        self._spelt = spelt  # words as they are written; Whoosh's own speller doubles the time of indexing
        self._searcher = whoosh.searcher()
        self._schema = whoosh.schema

    def ask(self, words: str, only: Filters, limit: int = 10) -> Answer:
        """What *words* find of what passes the filters; without words, all that passes.

        All words are wanted but the small ones of a question. Where nothing has them all, misspelt ones are mended and
        others replaced by those of the record; then any of them will do, the more the better. The answer says so.
        """
        text = words.strip()[:LONGEST_QUERY]
        among = _passing(only)
        if not text:
            return self._answer(query.Every(), among, limit)
        asked = text if _SIGNS.search(text) else _essential(text)
        wanted = self._parsed(asked, qparser.AndGroup)
        if text.lower() in self.vocabulary.states:  # who types the name of a state wants the state first
            wanted = query.Or([wanted, query.Term("id", self.vocabulary.states[text.lower()], boost=FIRST)])
        prior = self._prior(asked)
        answer = self._answer(wanted, among, limit, prior)
        is_plain = asked == " ".join(_WORD.findall(asked))
        is_of_record = any(hit.kind != SOURCE for hit in answer.hits)
        if answer.total and ((answer.total >= FEW and is_of_record) or not is_plain):
            return answer
        return self._relaxed(asked, answer if is_of_record else Answer(), among, limit)

    def _prior(self, asked: str) -> Mapping[str, float]:
        """How much each kind counts for what is asked."""
        is_named = any(word in self._proper for word in _WORD.findall(asked.lower()) if len(word) >= SHORTEST - 1)
        return {SOURCE: LAST, **(PLACED if is_named else UNNAMED)}

    def _relaxed(self, asked: str, strict: Answer, among: Any, limit: int) -> Answer:  # noqa: ANN401
        """What has most of the words, after the few or none that have them all."""
        usual, remarks = self._usual(asked, is_spelt=bool(strict.total))
        prior = self._prior(usual)
        if usual != asked:
            mended = self._answer(self._parsed(usual, qparser.AndGroup), among, limit, prior)
            if mended.total >= FEW or (mended.total and len(usual.split()) < MANY):
                return Answer(mended.hits, mended.total, tuple(remarks))
            strict = mended if mended.total else strict
        elif strict.total and len(asked.split()) < MANY:
            return strict
        remarks = [*remarks, f"Nothing has all of these words{' and passes the filters' if among else ''}."]
        if strict.total:
            remarks[-1] = f"{strict.total} found with all of these words."
        # Where words are shut out, a hit may have none of those that are wanted, and Whoosh divides by their number.
        group = qparser.OrGroup if _SIGNS.search(usual) else qparser.OrGroup.factory(TOGETHER)
        some = self._answer(self._parsed(usual, group), among, limit, prior)
        if some.total > strict.total:
            remarks.append("What follows has some of them.")
        first = {(hit.kind, hit.id) for hit in strict.hits}
        hits = (*strict.hits, *(hit for hit in some.hits if (hit.kind, hit.id) not in first))[:limit]
        return Answer(hits, some.total, tuple(remarks))

    def _answer(self, wanted: Any, among: Any, limit: int, prior: Mapping[str, float] | None = None) -> Answer:  # noqa: ANN401
        """The best hits, weighed by their kinds after *prior*; in the order of the index where there is none."""
        if among is not None:  # as part of the query: Whoosh's own filter is left out of the count
            wanted = query.And([wanted, query.ConstantScoreQuery(among)])
        results = self._searcher.search(wanted, limit=max(limit, OTHERS if prior else 0), terms=True)
        results.formatter = _Marks()
        held = [(hit, (hit.score or 0) * (prior or {}).get(hit["kind"], 1.0)) for hit in results]
        if prior:
            held.sort(key=lambda pair: -pair[1])
        return Answer(tuple(self._hit(results, hit, score) for hit, score in held[:limit]), len(results))

    @staticmethod
    def _hit(results: Any, hit: Any, score: float) -> Hit:  # noqa: ANN401
        where = {name for name, _ in hit.matched_terms()} if results.has_matched_terms() else set()
        place = next((name for name in WEIGHTS if name in where), "")
        results.fragmenter = _WHOLE if place == "title" else _PASSAGE
        snippet = " ".join(hit.highlights(place, top=2).split()) if place else ""
        return Hit(hit["kind"], hit["id"], hit["title"], round(score, 3), place, snippet)

    def _parsed(self, text: str, group: Any) -> Any:  # noqa: ANN401
        """*text* as a query over every field with words; read as plain words where its signs make no sense."""
        parser = qparser.MultifieldParser(list(WEIGHTS), self._schema, group=group)
        parser.remove_plugin_class(qparser.FieldsPlugin)  # a colon in a title is no name of a field
        parser.remove_plugin_class(qparser.RangePlugin)
        parser.remove_plugin_class(qparser.BoostPlugin)
        try:
            return parser.parse(text)
        except Exception:  # noqa: BLE001 - Whoosh's parser fails in its own ways on odd signs; none is the reader's fault
            return parser.parse(" ".join(_WORD.findall(text.lower())))  # in small letters AND, OR and NOT are words

    def _usual(self, asked: str, *, is_spelt: bool) -> tuple[str, list[str]]:
        """*asked* in the words of the record, and what was replaced: other words for the same, and misspelt ones."""
        text, remarks = asked, []
        for written, same in SAME_WORDS.items():
            if re.search(rf"\b{written}\b", text, re.IGNORECASE):
                text = re.sub(rf"\b{written}\b", same, text, flags=re.IGNORECASE)
                remarks.append(f"Searched for {same!r} in place of {written!r}.")
        for word in () if is_spelt else _WORD.findall(text.lower()):
            n = self._found(word)
            if n > SELDOM or len(word) < SHORTEST:
                continue
            usual = (one for one in alike(word, self._spelt, n=2, cutoff=0.75) if self._found(one) > (n and SELDOM))
            near = next(usual, "")
            if near and near != word:
                text = re.sub(rf"\b{word}\b", near, text, flags=re.IGNORECASE)
                remarks.append(f"Searched for {near!r} in place of {word!r}.")
        return text, remarks

    def _found(self, word: str) -> int:
        """How many documents of the record, sources left out, have *word*; many where nobody would look for it."""
        terms = [token.text for token in self._schema["text"].analyzer(word)]
        if not terms:
            return SELDOM + 1
        having = query.Or([query.Term(name, terms[0]) for name in WEIGHTS])
        return len(self._searcher.search(query.And([having, query.Not(query.Term("kind", SOURCE))]), limit=SELDOM + 1))


def _essential(text: str) -> str:
    """*text* without the small words of a question, and without the state that every case is about."""
    words = [word.rstrip("?!.,;:") for word in _OURS.sub(" ", text).split()]
    return " ".join(word for word in words if word.lower() not in SMALL_WORDS) or text


def _passing(only: Filters) -> Any:  # noqa: ANN401
    """The filters as a query; None where there are none."""
    wanted = [query.Term("answers", answer) for answer in only.answers]
    wanted += [query.Term("states", state) for state in only.states]
    if only.kinds:
        wanted.append(query.Or([query.Term("kind", kind) for kind in only.kinds]))
    if only.years:
        wanted.append(query.NumericRange("first", None, only.years[1]))
        wanted.append(query.NumericRange("last", only.years[0], None))
    return query.And(wanted) if wanted else None
