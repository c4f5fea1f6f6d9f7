"""Answers as people and programs read them."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coalition_kb.search.index import Answer

BOLD, PLAIN = "\x1b[1m", "\x1b[0m"
WORDS = {
    "title": "title",
    "names": "other names",
    "places": "names of states",
    "text": "text",
    "reasons": "reasons of codings",
}


def as_text(answer: Answer, *, is_terminal: bool) -> str:
    """The hits with their passages; what was found is bold on a terminal, else between « and »."""
    lines = []
    for place, hit in enumerate(answer.hits, start=1):
        lines.append(f"{place:>2}. {hit.title}  [{hit.kind} {hit.id}]")
        if hit.snippet:
            passage = hit.snippet.replace("«", BOLD).replace("»", PLAIN) if is_terminal else hit.snippet
            lines.append(f"    {WORDS[hit.field]}: {passage}")
    if answer.total > len(answer.hits):
        lines.append(f"    … and {answer.total - len(answer.hits)} more; --limit shows more of them")
    return "\n".join(lines)


def as_json(answer: Answer) -> str:
    """The same as an object: total, remarks, hits."""
    return json.dumps(asdict(answer), ensure_ascii=False, indent=1)
