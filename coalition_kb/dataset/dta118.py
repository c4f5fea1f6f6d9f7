"""What pyreadstat cannot say in a Stata file of release 118: names of full length, notes, a day in place of a clock.

It calls a set of value labels after its column and the column's place, which together may be longer than a name can be.
So the file is written with short names, and those of columns and sets are put in their fixed fields afterwards.
"""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

#: The file begins with a map: where each of 14 parts of it begins. Some of their places in the map.
_MAP, _PLACES = b"<map>", "<14Q"
_NAMES, _SETS_OF, _NOTES, _DATA, _SETS = 3, 6, 8, 9, 11
_NAME = 129  # bytes of a field with a name: 32 characters and a nought
_CLOCK = re.compile(rb"<timestamp>\x11.{17}</timestamp>", re.DOTALL)


def short(place: int) -> str:
    """The name of the column at *place* while the file is made."""
    return f"c{place}"


def finished(made: bytes, names: Sequence[str], notes: Sequence[str], clock: str) -> bytes:
    """The file *made*, with *names* in place of the short ones, *notes* of the dataset, and *clock* as its time."""
    held = bytearray(_CLOCK.sub(f"<timestamp>\x11{clock}</timestamp>".encode(), made, count=1))
    places = _places(held)
    _name_columns(held, places, names)
    return _with_notes(held, places, notes)


def _places(held: bytearray) -> list[int]:
    return list(struct.unpack_from(_PLACES, held, held.index(_MAP) + len(_MAP)))


def _field(name: str) -> bytes:
    return name.encode().ljust(_NAME, b"\0")


def _name_columns(held: bytearray, places: Sequence[int], names: Sequence[str]) -> None:
    """Put *names* into the list of columns, into that of the sets that they use, and at the head of each set."""
    columns = places[_NAMES] + len(b"<varnames>")
    used = places[_SETS_OF] + len(b"<value_label_names>")
    sets: dict[bytes, bytes] = {}  # the name that a set has, and the one that it gets
    for place, name in enumerate(names):
        start = columns + place * _NAME
        held[start : start + _NAME] = _field(name)
        start = used + place * _NAME
        if old := bytes(held[start : start + _NAME]).partition(b"\0")[0]:
            sets[old] = held[start : start + _NAME] = _field(name)
    start = places[_SETS] + len(b"<value_labels>")
    while held.startswith(b"<lbl>", start):
        (length,) = struct.unpack_from("<I", held, start + len(b"<lbl>"))
        start += len(b"<lbl>") + 4
        held[start : start + _NAME] = sets[bytes(held[start : start + _NAME]).partition(b"\0")[0]]
        start += _NAME + 3 + length + len(b"</lbl>")


def _with_notes(held: bytearray, places: Sequence[int], notes: Sequence[str]) -> bytes:
    """The file with *notes*, its later parts behind them and the map told so."""
    told = [("note0", str(len(notes))), *((f"note{number}", note) for number, note in enumerate(notes, start=1))]
    more = b"".join(_characteristic(name, text) for name, text in told)
    moved = [place if part < _DATA else place + len(more) for part, place in enumerate(places)]
    struct.pack_into(_PLACES, held, held.index(_MAP) + len(_MAP), *moved)
    here = places[_NOTES] + len(b"<characteristics>")
    return bytes(held[:here] + more + held[here:])


def _characteristic(name: str, text: str) -> bytes:
    """A note: its length, that it is the dataset's, its name, and the text with a nought at its end."""
    content = _field("_dta") + _field(name) + text.encode() + b"\0"
    return b"<ch>" + struct.pack("<I", len(content)) + content + b"</ch>"
