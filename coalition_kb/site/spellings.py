"""The words that a misspelt one may have meant: those of titles, names and accounts. The search page asks for them then."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from coalition_kb.output import Output, text
from coalition_kb.shapes.citation import uncited

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coalition_kb.model import Record

_WORD = re.compile(r"[^\W\d_]{4,}")


def spellings(record: Record) -> Output:
    """The words, one a line, in lower case and in the order of the alphabet."""
    words = {word for said in _texts(record) for word in _WORD.findall(said.lower())}
    return text("assets/words.txt", "\n".join(sorted(words)) + "\n")


def _texts(record: Record) -> Iterator[str]:
    for case in record.cases.values():
        yield from (case.title, *case.aliases, uncited(case.summary.text))
    for state in record.states.values():
        yield from (state.name, *state.adjectives, *state.other_names, state.capital)
    for variable in record.variables.values():
        yield from (variable.name, variable.question)
    for finding in record.findings.values():
        yield from (finding.name, finding.claim)
