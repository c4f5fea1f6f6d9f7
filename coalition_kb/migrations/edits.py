"""Small changes to the text of a YAML file, at the places that its nodes bear: comments and layout stay as they are.

Only what a file of cases holds is foreseen. What is made of it is read again and compared, so a layout that was not foreseen
is refused and not spoilt.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from coalition_kb.yamlfile import Fields, Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coalition_kb.place import Place
    from coalition_kb.yamlfile import Node

_LINE_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
_OPENS, _CLOSES = "[{", "]}"
_BEFORE_A_QUOTE = "[{,:"  # within a word a quotation mark is a letter as others


class UnforeseenLayoutError(Exception):
    """Something stands in a layout in which it cannot be changed in its place."""

    def __init__(self, place: Place, what: str) -> None:
        super().__init__(what)
        self.place = place
        self.what = what


@dataclass
class Edits:
    """The changes to one *text*; they are gathered and made at once."""

    text: str
    changes: list[tuple[int, int, str]] = field(default_factory=list)  # from, to, what stands there then

    @property
    def made(self) -> str:
        """The text with all changes."""
        parts, at = [], 0
        for start, end, new in sorted(self.changes):
            parts += [self.text[at:start], new]
            at = max(at, end)
        return "".join([*parts, self.text[at:]])

    def rename(self, place: Place, old: str, new: str) -> None:
        """Write *new* for the word *old* at *place*; its quotation marks stay."""
        start, end = self._word(place, old)
        self.changes.append((start, end, new))

    def remove(self, fields: Fields, name: str) -> None:
        """Take the field *name* and what it holds out of *fields*."""
        if self._is_flow(fields):
            start, end = self._flow_entry(fields, name)
            names = list(fields.names)
            after = names[names.index(name) + 1 :]
            if after:
                end = self._at(fields.names[after[0]])
            elif len(names) > 1:
                start = self.text.rindex(",", 0, start)
            self.changes.append((start, end, ""))
        else:
            self.changes.append((*self._block_lines(fields, name), ""))

    def put(self, fields: Fields, name: str, new: Iterable[tuple[str, str]]) -> None:
        """Write the fields *new*, names and values as YAML has them, for the field *name* of *fields*."""
        start, end = self._entry(fields, name)
        self.changes.append((start, end, self._between(fields, name).join(f"{key}: {value}" for key, value in new)))

    def value(self, fields: Fields, name: str, new: str) -> None:
        """Write *new* for what the field *name* of *fields* holds in its short form."""
        end = self._entry(fields, name)[1]
        self.changes.append((self._at(fields.values[name].place), end, new))

    def before(self, node: Node, sentence: str) -> None:
        """Write *sentence* at the head of the text *node*. It is of letters, digits, dots, brackets and spaces alone."""
        start = self._at(node.place)
        first = self.text[start]
        if first in "|>":
            head = _LINE_BREAK.search(self.text, start)
            if head is None:
                raise UnforeseenLayoutError(node.place, "a text without a line")
            body = re.compile(r"[ ]*(?=\S)").search(self.text, head.end())
            indent = self.text[self._line_start(body.end()) : body.end()] if body else ""
            self.changes.append((head.end(), head.end(), f"{indent}{sentence}{head[0]}"))
        else:
            at = start + (first in "\"'")
            self.changes.append((at, at, f"{sentence} "))

    # --- where things stand -------------------------------------------------------------------------------------------

    @cached_property
    def _lines(self) -> list[int]:
        """Where each line starts."""
        return [0, *(found.end() for found in _LINE_BREAK.finditer(self.text))]

    def _at(self, place: Place) -> int:
        return self._lines[place.line - 1] + place.column - 1

    def _line_start(self, at: int) -> int:
        return max(start for start in self._lines if start <= at)

    def _word(self, place: Place, word: str) -> tuple[int, int]:
        at = self._at(place)
        found = re.compile(rf"""["']?({re.escape(word)})(?![\w-])""").match(self.text, at)
        if found is None:
            raise UnforeseenLayoutError(place, f"{word!r} in a layout that cannot be changed in its place")
        return found.span(1)

    def _is_flow(self, fields: Fields) -> bool:
        return self.text[self._at(fields.place)] == "{"

    def _between(self, fields: Fields, name: str) -> str:
        """What parts two fields where *name* stands."""
        if self._is_flow(fields):
            return ", "
        at = self._at(fields.names[name])
        found = _LINE_BREAK.search(self.text, at)
        return (found[0] if found else "\n") + " " * (at - self._line_start(at))

    def _entry(self, fields: Fields, name: str) -> tuple[int, int]:
        """From the name of a field to the end of what it holds; a comment behind a word is no part of it."""
        if self._is_flow(fields):
            return self._flow_entry(fields, name)
        start, held = self._at(fields.names[name]), fields.values[name]
        at = self._at(held.place)
        if self.text[at] in _OPENS:
            return start, self._flow_end(at)
        if isinstance(held, Text) and "\n" not in held.value and self.text.startswith(held.value, at):
            return start, at + len(held.value)
        end = self._block_lines(fields, name)[1]
        return start, start + len(self.text[start:end].rstrip())

    def _flow_entry(self, fields: Fields, name: str) -> tuple[int, int]:
        start = self._at(fields.names[name])
        end = self._until_comma(self._at(fields.values[name].place))
        return start, start + len(self.text[start:end].rstrip())

    def _flow_end(self, at: int) -> int:
        """The end of the list or mapping that opens at *at*."""
        end = self._until_comma(at + 1)
        while self.text[end] == ",":
            end = self._until_comma(end + 1)
        return end + 1

    def _until_comma(self, at: int) -> int:
        """The comma, or the closing bracket, that ends what stands at *at* within brackets."""
        depth, before, quote = 0, ":", ""
        for place in range(at, len(self.text)):
            sign = self.text[place]
            if quote:
                quote = "" if sign == quote and self.text[place - 1] != "\\" else quote
            elif sign in "\"'" and before in _BEFORE_A_QUOTE:
                quote = sign
            elif depth == 0 and (sign == "," or sign in _CLOSES):
                return place
            else:
                depth += (sign in _OPENS) - (sign in _CLOSES)
            before = sign if not sign.isspace() else before
        return len(self.text) - 1

    def _block_lines(self, fields: Fields, name: str) -> tuple[int, int]:
        """The lines of a field, without what stands between it and the next."""
        place = fields.names[name]
        first, indent = place.line - 1, place.column - 1
        if self.text[self._lines[first] : self._at(place)].strip():
            raise UnforeseenLayoutError(place, f"{name!r} behind something else on its line")
        last = first + 1
        while last < len(self._lines) and self._is_within(last, indent):
            last += 1
        while last > first + 1 and self._is_beside(last - 1, indent):
            last -= 1
        return self._lines[first], self._lines[last] if last < len(self._lines) else len(self.text)

    def _line(self, number: int) -> str:
        end = self._lines[number + 1] if number + 1 < len(self._lines) else len(self.text)
        return self.text[self._lines[number] : end]

    def _is_within(self, number: int, indent: int) -> bool:
        """Whether a line belongs to the field above it, whose name stands at *indent*; blank lines and comments may."""
        line = self._line(number)
        own = len(line) - len(line.lstrip(" "))
        return (
            not line.strip()
            or own > indent
            or line.lstrip().startswith("#")
            or (own == indent and line[own : own + 2] == "- ")
        )

    def _is_beside(self, number: int, indent: int) -> bool:
        """Whether a line is blank, or a comment that stands no deeper than *indent*: it goes with what follows."""
        line = self._line(number)
        return not line.strip() or (line.lstrip().startswith("#") and len(line) - len(line.lstrip(" ")) <= indent)
