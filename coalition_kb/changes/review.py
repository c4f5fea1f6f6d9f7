"""What a change does to the record, as one Markdown text: every problem, the difference in words, the findings that move.

It is the summary of a pull request, whose author may be anyone: what the record says stands in it as text and does nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coalition_kb.changes import report
from coalition_kb.changes.literal import block, cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coalition_kb.changes.difference import Difference
    from coalition_kb.problem import Problem

#: Bytes of each part. GitHub drops a summary of more than 1 MiB whole.
MOST_OF_PROBLEMS, MOST_OF_TEXT = 600_000, 150_000

_HEAD = ("| Where | What was found | What is allowed | To mend |", "|---|---|---|---|")


def review(problems: Sequence[Problem], found: Difference, moves: str) -> str:
    """Of a change: its *problems*, what *found* tells, and *moves*, which says in words which findings move."""
    return "\n".join([
        *("# What this change does", "", "## Problems", ""),
        *_problems(sorted(problems)),
        *("", "## What changes in the data", ""),
        *_text("\n".join([*found.uncompared, report.as_text(found)]), "coalition-kb diff"),
        *("", "## Which findings move", ""),
        *_text(moves, "coalition-kb findings --against"),
    ])  # fmt: skip


def _problems(problems: Sequence[Problem]) -> Iterator[str]:
    """How many there are, and a row for each: errors first, which are to be mended before the change can be taken."""
    errors = [one for one in problems if one.severity == "error"]
    warnings = [one for one in problems if one.severity != "error"]
    if not problems:
        yield "None: every rule is kept."
        return
    yield f"To be mended: {len(errors)}. Warnings, to be mended or accepted with a reason: {len(warnings)}."
    yield ""
    yield from _HEAD
    size = 0
    for told, one in enumerate([*errors, *warnings]):
        row = _row(one)
        size += len(row.encode())
        if size > MOST_OF_PROBLEMS:
            yield ""
            yield f"{len(problems) - told} more do not fit here: `coalition-kb check` tells all."
            return
        yield row


def _row(one: Problem) -> str:
    word = "" if one.severity == "error" else "warning: "
    found = f"{word}{cell(one.found)} ({cell(one.rule)})"
    return f"| {cell(str(one.place))} | {found} | {cell(one.allowed)} | {cell(one.mend)} |"


def _text(text: str, command: str) -> Iterator[str]:
    """*text* as it is; where it is too long its beginning, and the *command* that tells all."""
    shown, is_all = block(text, MOST_OF_TEXT)
    yield shown
    if not is_all:
        yield ""
        yield f"The rest does not fit here: `{command}` tells all."
