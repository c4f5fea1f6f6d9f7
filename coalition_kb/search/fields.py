"""The fields of the index, declared once: Whoosh's index and that of another search engine have the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from coalition_kb.search.documents import Document


@dataclass(frozen=True, slots=True)
class Field:
    """A field: whether it holds words, a name as it is written, several such names, or a number; and what of a document."""

    name: str
    type: Literal["words", "name", "names", "integer"]
    of: Callable[[Document], str | list[str] | int | None]
    weight: float = 1.0  # of words alone: what one is worth


#: Those with words stand in the order in which a hit shows them.
FIELDS: tuple[Field, ...] = (
    Field("kind", "name", lambda one: one.kind),
    Field("id", "name", lambda one: one.id),
    Field("answers", "names", lambda one: list(one.answers)),
    Field("states", "names", lambda one: list(one.states)),
    Field("first", "integer", lambda one: one.years[0] if one.years else None),
    Field("last", "integer", lambda one: one.years[1] if one.years else None),
    Field("title", "words", lambda one: one.title, 6.0),
    Field("names", "words", lambda one: one.names, 5.0),
    Field("text", "words", lambda one: one.text, 2.0),
    Field("reasons", "words", lambda one: one.reasons),
    Field("places", "words", lambda one: one.places),
)
#: What a word is worth in each field that holds words.
WEIGHTS = {one.name: one.weight for one in FIELDS if one.type == "words"}
