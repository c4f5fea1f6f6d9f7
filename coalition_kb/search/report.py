"""An answer in the forms that the terminal and programs read."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coalition_kb.search.answer import Answer, Hit
    from coalition_kb.search.catalogue import Entry

BOLD = ("\x1b[1m", "\x1b[0m")
SIGNS = ("«", "»")


def as_text(answer: Answer, *, is_terminal: bool) -> str:
    """For people: two lines a hit, what was found in bold on a terminal and between «» elsewhere."""
    return "\n".join(
        line for rank, hit in enumerate(answer.hits, start=1) for line in _lines(rank, hit, is_terminal=is_terminal)
    )


def _lines(rank: int, hit: Hit, *, is_terminal: bool) -> Iterator[str]:
    years = f" ({_years(hit.entry)})" if hit.entry.first else ""
    yield f"{rank:>3}. {hit.entry.kind} {hit.entry.id}: {hit.entry.title}{years}"
    yield f"     {where(hit)}: {hit.snippet.marked(*(BOLD if is_terminal else SIGNS))}"


def where(hit: Hit) -> str:
    """Where a hit matched best: "why" and the variable for the reason of a coding, else the name of the field."""
    return f"{hit.field} {hit.about}".rstrip()


def _years(entry: Entry) -> str:
    first = date.fromordinal(entry.first or 1).year
    last = date.fromordinal(entry.last or 1)
    return f"{first}-" if last == date.max else f"{first}" if last.year == first else f"{first}-{last.year}"


def remarks(answer: Answer) -> list[str]:
    """What there is to say about the question and the number of hits, a sentence each."""
    said = list(answer.remarks)
    said += [f"No entry has {word!r}. Did you mean {' or '.join(map(repr, near))}?" for word, near in answer.meant]
    if not answer.total:
        return [*said, "No hits."]
    more = f"{len(answer.hits)} of {answer.total} hits." if answer.total > len(answer.hits) else f"{answer.total} hits."
    return [*said, "1 hit." if answer.total == 1 else more]


def as_json(answer: Answer) -> str:
    """For programs. The marks of a snippet are places of its text, start and end, counted in characters from 0."""
    hits = [
        {
            "kind": hit.entry.kind,
            "id": hit.entry.id,
            "title": hit.entry.title,
            "case": hit.entry.case,
            "score": hit.score,
            "field": hit.field,
            "about": hit.about,
            "snippet": hit.snippet.text,
            "marks": [list(mark) for mark in hit.snippet.marks],
        }
        for hit in answer.hits
    ]
    held = {"total": answer.total, "remarks": list(answer.remarks), "did_you_mean": dict(answer.meant), "hits": hits}
    return json.dumps(held, ensure_ascii=False, indent=1)
