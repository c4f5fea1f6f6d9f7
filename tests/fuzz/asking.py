"""Questions to the search, and filters: in words of any kind."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

from coalition_kb.filters import WrongFilterError
from coalition_kb.reader import load
from coalition_kb.search.index import Index, create
from coalition_kb.search.report import as_json, as_text
from tests.examplefiles import SMALL
from tests.fuzz.problems import is_a_line

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMIT = 3
QUESTIONS = (
    "operation sandstorm",
    "khemed\naim=guard\nfreedonia\n1950-1960",
    "\ndemand=status:unknown\nSYL\n1958-",
    '"the second wave" OR (khemed AND NOT lagoon)\n\n\n-2003',
    "coaltion of ruritana\n\nRuritania\n1990",
    "san* mar?os a*[b-c] 'quoted' x^2 y~2 [a TO b] title:khemed\naim=\n?\n199",
)


def query(data: bytes) -> None:
    """A question has an answer that each style can show; a filter passes what it says, or is refused in words.

    The lines of *data* are the words, a filter, a state and years.
    """
    words, where, state, years = ([*data.decode("utf-8", "replace").split("\n", 3), "", "", ""])[:4]
    known = _index().vocabulary
    try:
        only = known.filters(where=[where] if where else (), state=state, years=years)
    except WrongFilterError as error:
        assert is_a_line(str(error)), error
        only = known.filters(where=(), state="", years="")
    assert only.answers in ((), (where,))
    assert not only.years or 0 <= only.years[0] <= only.years[1] <= 9999
    answer = _index().ask(words, only, LIMIT)
    assert len(answer.hits) == min(LIMIT, answer.total)
    assert all(is_a_line(remark) for remark in answer.remarks), answer.remarks
    for is_terminal in (True, False):
        as_text(answer, is_terminal=is_terminal).encode()
    assert json.loads(as_json(answer))["total"] == answer.total


def questions() -> Iterator[bytes]:
    """Questions with every sign that the search knows."""
    yield from (one.encode() for one in QUESTIONS)


@cache
def _index() -> Index:
    """The index of the small record, in memory."""
    return create(load(SMALL).record, "")
