"""What is wrong with the record, told so that its author can mend it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coalition_kb.place import Place

Severity = Literal["error", "warning"]

MANY, LONGER = 100, 8  # above so many choices, those are compared that begin alike and are less than so much longer
SHOWN = 12  # a longer list of what is allowed is cut to the nearest few


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """A fault of the record: where, what was found, what is allowed and how to mend it."""

    place: Place
    found: str
    allowed: str
    mend: str
    rule: str = ""  # the name of the rule; the checks fill it in
    severity: Severity = "error"  # a warning leaves the exit status alone

    def __str__(self) -> str:
        word = "" if self.severity == "error" else "warning: "
        return f"{self.place}: {word}{self.found} [{self.rule}]\n  allowed: {self.allowed}\n  to mend: {self.mend}"


def as_text(problems: Iterable[Problem]) -> str:
    """For people: each problem whole, in file order."""
    return "\n".join(map(str, sorted(problems)))


def as_github(problems: Iterable[Problem]) -> str:
    """For a pull request: one annotation a problem."""
    return "\n".join(
        f"::{p.severity} file={_property(p.place.file)},line={p.place.line},col={p.place.column},"
        f"title={_property(p.rule)}::{_message(f'{p.found}. To mend: {p.mend}')}"
        for p in sorted(problems)
    )


def as_json(problems: Iterable[Problem]) -> str:
    """For programs: a list of objects, in file order."""
    rows = [
        {"file": p.place.file, "line": p.place.line, "column": p.place.column}
        | {name: value for name, value in asdict(p).items() if name != "place"}
        for p in sorted(problems)
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1)


def unknown(place: Place, who: str, what: str, name: str, known: Iterable[str]) -> Problem:
    """That *who* names *name* as *what*, which is none of *known*."""
    choices = list(known)
    return Problem(place, f"{who} names {what} {name!r}, which is none", listed(name, choices), nearest(name, choices))


def nearest(word: str, known: Iterable[str]) -> str:
    """A mend that names the likeliest spelling; never one far from what was written."""
    close = alike(word, list(known), n=1, cutoff=0.6)
    return f"write {close[0]!r}" if close else "choose one of the allowed"


def listed(word: str, known: Iterable[str]) -> str:
    """What is allowed in place of *word*: all of *known*, or the nearest few where they are many."""
    choices = list(known)
    if len(choices) <= SHOWN:
        return ", ".join(choices) or "none is defined"
    close = alike(word, choices, n=3, cutoff=0.5)
    rest = f"{len(choices) - len(close)} others" if close else f"one of {len(choices)}"
    return ", ".join([*close, rest])


def alike(word: str, choices: list[str], *, n: int, cutoff: float) -> list[str]:
    """The choices nearest to *word*, nearest first, at most *n*; *cutoff* in [0, 1] says how near.

    Of many, only those that begin alike are compared: a file may hold many mistakes.
    """
    if len(choices) > MANY:
        choices = [choice for choice in choices if choice[:1] == word[:1] and abs(len(choice) - len(word)) < LONGER]
    return get_close_matches(word, choices, n=n, cutoff=cutoff)


def _message(text: str) -> str:
    """*text* as GitHub reads the message of a workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """*text* as GitHub reads a property of a workflow command."""
    return _message(text).replace(":", "%3A").replace(",", "%2C")
