"""Pagefind's index in smaller files, which are the same for the same pages.

A question loads a file for each of its words, and Pagefind makes them large. The list of words is cut anew, between words
that differ in their first letters, so that the forms of a word stay in one file. The files of facets, whose values
Pagefind writes in the order of chance, are struck from the listing: the catalogue has them. Nothing else changes. The
files are CBOR behind a signature, compressed; only as much of CBOR is read here as it takes to see where an item ends.
"""

from __future__ import annotations

import gzip
import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

SIGNATURE = b"pagefind_dcd"
MOST = 9_000  # bytes of a file before it is compressed, unless one word's places are more
ALIKE = 4  # letters: words that share them stay together
CHUNKS, FILTERS, PARTS = 2, 3, 6  # of the listing: where it has the words and the facets, and how many parts there are
ENTRY = "pagefind-entry.json"  # names the listing
BYTES, TEXT, ARRAY = 2, 3, 4  # kinds of CBOR
EMPTY = ARRAY << 5  # an array of nothing; those of a few things follow it
SMALL = 24  # a number below it is its own first byte; a larger one says there in how many bytes it follows
#: The bytes of a number with its first byte, by that; nought for what is no number. Negative ones are the second kind.
NUMBERS = (*((*[1] * SMALL, 2, 3, 5, 9, *[0] * 4) * 2), *[0] * 192)
LAST = "\U0010ffff"  # no letter comes after it


class FormatError(Exception):
    """The files are not as this module knows them."""


def cut(folder: Path) -> None:
    """Cut the index in *folder*, Pagefind's output, into files of about `MOST` bytes, and strike its facets.

    Raises:
        FormatError: the files have another form.
    """
    (listing,) = folder.glob("pagefind.*.pf_meta")
    parts = list(_items(_read(listing)))
    if len(parts) != PARTS:
        raise FormatError(f"{listing.name} has {len(parts)} parts, not {PARTS}")
    language = listing.name.split(".")[1].partition("_")[0]
    parts[CHUNKS] = _array(_words_cut(folder / "index", language, parts[CHUNKS]))
    parts[FILTERS] = _array([])
    name = _named(language, _array(parts))
    _write(folder / f"pagefind.{name}.pf_meta", _array(parts))
    old = listing.name.split(".")[1]
    entry = (folder / ENTRY).read_text(encoding="utf-8")
    if entry.count(f'"{old}"') != 1:
        raise FormatError(f"{ENTRY} does not name {listing.name}")
    (folder / ENTRY).write_text(entry.replace(f'"{old}"', f'"{name}"'), encoding="utf-8")
    if name != old:
        listing.unlink()


def _words_cut(folder: Path, language: str, listed: bytes) -> list[bytes]:
    """Write the words in *folder* into smaller files; what the listing says of each comes back."""
    old = [folder / f"{_texts(one)[2]}.pf_index" for one in _items(listed)]
    groups = list(_groups(word for path in old for word in _items(next(_items(_read(path))))))
    for path in old:
        path.unlink()
    firsts = [_start(group[0]) for group in groups]
    entries = []
    for place, group in enumerate(groups):
        content = _array([_array(group)])
        name = _named(language, content)
        _write(folder / f"{name}.pf_index", content)
        until = _before(firsts[place + 1]) if place + 1 < len(groups) else LAST
        entries.append(_array([_text("" if place == 0 else firsts[place]), _text(until), _text(name)]))
    return entries


def _named(language: str, content: bytes) -> str:
    """The name of a file by what it holds, as Pagefind asks for it."""
    return f"{language}_{hashlib.sha256(content).hexdigest()[:10]}"


def _groups(words: Iterable[bytes]) -> Iterator[list[bytes]]:
    """*words* in groups of about `MOST` bytes, none of which ends between words that begin alike."""
    group: list[bytes] = []
    size, start = 0, ""
    for word in words:
        begins = _start(word)
        if size >= MOST and begins != start:
            yield group
            group, size = [], 0
        group.append(word)
        size, start = size + len(word), begins
    if group:
        yield group


def _start(word: bytes) -> str:
    """The first letters of the word that an entry of the index is about."""
    return _texts(word)[0][:ALIKE]


def _before(text: str) -> str:
    """The last text that comes before *text*."""
    return text[:-1] + chr(ord(text[-1]) - 1) + LAST


# --- files ------------------------------------------------------------------------------------------------------------


def _read(path: Path) -> bytes:
    data = gzip.decompress(path.read_bytes())
    if not data.startswith(SIGNATURE):
        raise FormatError(f"{path.name} has no signature")
    return data.removeprefix(SIGNATURE)


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(gzip.compress(SIGNATURE + content, compresslevel=9, mtime=0))


# --- CBOR -------------------------------------------------------------------------------------------------------------


def _items(data: bytes) -> Iterator[bytes]:
    """The items of the array that *data* is, each as it stands."""
    count, at = _begun(data)
    for _ in range(count):
        end = _end(data, at)
        yield data[at:end]
        at = end


def _texts(data: bytes) -> list[str]:
    """The items of an array up to the first that is no text."""
    found = []
    count, at = _begun(data)
    for _ in range(count):
        kind, length, at = _head(data, at)
        if kind != TEXT:
            break
        found.append(data[at : at + length].decode())
        at += length
    return found


def _begun(data: bytes) -> tuple[int, int]:
    """How many items the array has that *data* is, and where the first begins."""
    kind, count, at = _head(data, 0)
    if kind != ARRAY:
        raise FormatError(f"an array was expected, and there is {data[:8].hex()}")
    return count, at


def _head(data: bytes, at: int) -> tuple[int, int, int]:
    """The kind of the item at *at*, its number, and where its content begins. A large number has bytes of its own."""
    kind, number = data[at] >> 5, data[at] & 31
    at += 1
    if number < SMALL:
        return kind, number, at
    if number > 27:  # noqa: PLR2004 - arrays without a length
        raise FormatError("an item without a length")
    length = 1 << (number - SMALL)
    return kind, int.from_bytes(data[at : at + length], "big"), at + length


def _end(data: bytes, at: int) -> int:
    """Where the item at *at* ends, with all that it holds. Nearly all are numbers and short arrays: they come first."""
    left = 1
    while left:
        left -= 1
        first = data[at]
        if size := NUMBERS[first]:
            at += size
            continue
        if 0 <= first - EMPTY < SMALL:
            left += first - EMPTY
            at += 1
            continue
        kind, number, at = _head(data, at)
        if kind in (BYTES, TEXT):
            at += number
        elif kind == ARRAY:
            left += number
        else:
            raise FormatError(f"an item of the kind {kind}")
    return at


def _array(items: list[bytes]) -> bytes:
    return _number(ARRAY, len(items)) + b"".join(items)


def _text(text: str) -> bytes:
    data = text.encode()
    return _number(TEXT, len(data)) + data


def _number(kind: int, number: int) -> bytes:
    if number < SMALL:
        return bytes([kind << 5 | number])
    for place, length in enumerate((1, 2, 4)):
        if number < 1 << (8 * length):
            return bytes([kind << 5 | (SMALL + place)]) + number.to_bytes(length, "big")
    raise FormatError(f"{number} is too many")
