"""A difference as a file of `codebook/changes/`: lists of ids in lines that fill up, cells one a line."""

from __future__ import annotations

import re
import textwrap
from itertools import groupby
from typing import TYPE_CHECKING

from coalition_kb.cells import split
from coalition_kb.yamlfile import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coalition_kb.changes.difference import Difference
    from coalition_kb.model import CellChange

WIDTH = 120
#: What YAML takes for a text wherever it stands, and no program for a number or a word of its own.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*(?:[ ;()]+[A-Za-z0-9_.()/-]+)*")
_TAKEN = re.compile(r"(?i:y|n|yes|no|on|off|true|false|null)")


def change_file(found: Difference, version: str, says: Sequence[str] = ()) -> str:
    """The file of *version* that tells of *found*; *says* are its sentences, which are for a person to write."""
    return "\n".join(_lines(found, version, says)) + "\n"


def _lines(found: Difference, version: str, says: Sequence[str]) -> Iterator[str]:
    yield f"id: {version}"
    yield f"on: {found.after.on}"
    yield f"codebook: {found.after.codebook}"
    yield "says:" if says else "says: []  # what it means for who uses the data: one sentence or more each"
    for one in says:
        yield from textwrap.wrap(
            quoted(one),
            WIDTH,
            initial_indent="  - ",
            subsequent_indent="    ",
            break_long_words=False,
            break_on_hyphens=False,
        )
    yield from _list("added", list(found.added))
    yield from _list("retired", [one.id for one in (*found.merged, *found.withdrawn)])
    yield from _list("partners_added", found.partners_added)
    yield from _list("partners_gone", found.partners_gone)
    if found.cells:
        yield "cells:"
    for case, held in groupby(found.cells, key=lambda one: split(one.cell)[0]):
        yield f"  {case}:"
        yield from (f"    {_cell(one)}" for one in held)


def _cell(one: CellChange) -> str:
    """One line: what follows the case in the address, then what became of it."""
    fields = {"was": _word(one.was), "now": _word(one.now), "hash": quoted(one.fingerprint) if one.fingerprint else ""}
    fields["parts"] = f"[{', '.join(one.parts)}]" if one.parts else ""
    fields["why"] = quoted(one.why) if one.why or not one.now else ""
    told = ", ".join(f"{name}: {value}" for name, value in fields.items() if value)
    return f"{one.cell.partition('/')[2]}: {{{told}}}"


def _list(name: str, ids: Sequence[str]) -> Iterator[str]:
    """A list of ids in as few lines as hold it."""
    if ids:
        held = f"{name}: [{', '.join(ids)}]"
        yield from textwrap.wrap(held, WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def _word(text: str) -> str:
    """*text* as it stands where YAML takes it so, else in quotes; nothing where there is none."""
    return text if _PLAIN.fullmatch(text) and not _TAKEN.fullmatch(text) else quoted(text) if text else ""
