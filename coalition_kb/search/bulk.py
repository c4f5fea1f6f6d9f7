"""The documents of the search for another engine: in the bulk format of OpenSearch, with the mapping of its index.

The format is two lines a document: an action that names the index and the id, then the document, each JSON, each ended by
a line feed. All signs beyond ASCII are escaped, so that no program takes one for the end of a line.

Source:
    OpenSearch, Documentation, "Bulk API" and "Analyzers".
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from coalition_kb.search.documents import documents
from coalition_kb.search.fields import FIELDS, WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from coalition_kb.model import Record
    from coalition_kb.output import Output
    from coalition_kb.search.fields import Field

INDEX = "coalition-kb"
WORDS = "coalition_kb_words"  # how the engine makes terms of words: alike for every field

_TYPES = {"name": "keyword", "names": "keyword", "integer": "integer"}


def bulk(record: Record, written: Iterable[Output] = ()) -> Iterator[bytes]:
    """The lines of each document of *record* and of the pages *written* by hand, as they are made; no two ids are alike.

    A field without a value is left out.
    """
    for one in documents(record, written):
        held = {field.name: field.of(one) for field in FIELDS}
        action = {"index": {"_index": INDEX, "_id": f"{one.kind}/{one.id}"}}
        source = {name: value for name, value in held.items() if value not in (None, "", [])}
        yield f"{json.dumps(action)}\n{json.dumps(source)}\n".encode("ascii")


def mapping() -> dict[str, Any]:
    """What the engine is to know of the index before the first document comes.

    Words become terms as in our own index: small letters, small words left out, endings cut, accents taken off. What a
    word is worth in each field is for who asks to say, and is told under `_meta`.
    """
    analysis = {
        "type": "custom",
        "tokenizer": "standard",
        "filter": ["lowercase", "stop", "porter_stem", "asciifolding"],
    }
    return {
        "settings": {"analysis": {"analyzer": {WORDS: analysis}}},
        "mappings": {
            "dynamic": "strict",
            "_meta": {"weights": WEIGHTS},
            "properties": {field.name: _property(field) for field in FIELDS},
        },
    }


def _property(field: Field) -> dict[str, str]:
    return {"type": "text", "analyzer": WORDS} if field.type == "words" else {"type": _TYPES[field.type]}
