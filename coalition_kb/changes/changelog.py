"""The versions of the data as the part of CHANGELOG.md that is made of them. The rest of it is written by hand."""

from __future__ import annotations

import textwrap
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coalition_kb.model import Change, Record

FIRST = "<!-- From here to the next mark this is made of codebook/changes/ by `make changelog`. -->"
LAST = "<!-- Made of codebook/changes/: so far. -->"
WIDTH = 125
MANY = 12  # cases; more are counted and not named


class NoMarkError(ValueError):
    """The changelog lacks a mark, or has it twice: nobody can tell where the made part stands."""


def renewed(changelog: str, record: Record) -> str:
    """*changelog* with the part between its marks made of *record*.

    Raises:
        NoMarkError: it does not have each mark once.
    """
    before, first, rest = changelog.partition(FIRST)
    _, last, after = rest.partition(LAST)
    if not (first and last) or FIRST in after or LAST in after:
        raise NoMarkError(f"wanted once each: {FIRST} and {LAST}")
    return f"{before}{FIRST}\n\n{part(record)}\n{LAST}{after}"


def part(record: Record) -> str:
    """The versions of the data, newest first, in Markdown."""
    return "\n".join(line for one in reversed(list(record.changes.values())) for line in _lines(one, record))


def _lines(one: Change, record: Record) -> Iterator[str]:
    yield f"### {one.id} ({one.on}, codebook {one.codebook})"
    yield ""
    for says in (*one.says, *_told(one, record)):
        yield from textwrap.wrap(
            " ".join(says.split()),
            WIDTH,
            initial_indent="- ",
            subsequent_indent="  ",
            break_long_words=False,
            break_on_hyphens=False,
        )
    yield ""


def _told(one: Change, record: Record) -> Iterator[str]:
    """What the version tells in lists, in sentences."""
    if one.added:
        yield f"Cases added: {_named(one.added)}."
    merged = [f"`{id_}` (now in `{into}`)" for id_ in one.retired if (into := record.retired[id_].into)]
    withdrawn = [f"`{id_}`" for id_ in one.retired if not record.retired[id_].into]
    for what, found in (("merged or renamed", merged), ("withdrawn", withdrawn)):
        if found:
            yield f"Cases {what}: {', '.join(found)}."
    for what, partners in (("added", one.partners_added), ("gone", one.partners_gone)):
        if partners:
            yield f"Partners {what} in earlier cases: {_named(partners)}."
    if one.cells:
        yield f"Cells of earlier cases: {_counted(one)}. The page Changes and `change_cells.csv` tell of each what it was and is."


def _counted(one: Change) -> str:
    """How many cells *one* changed, added and took away, in words."""
    counts = Counter("new" if not cell.was else "changed" if cell.now else "gone" for cell in one.cells)
    return ", ".join(f"{counts[what]:,} {what}" for what in ("changed", "new", "gone") if counts[what])


def _named(ids: tuple[str, ...]) -> str:
    return f"{len(ids):,}" if len(ids) > MANY else ", ".join(f"`{id_}`" for id_ in ids)
