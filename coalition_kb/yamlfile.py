"""Read YAML as text with places: the codebook, not YAML, decides what a value means.

Aliases, tags, merge keys and doubled keys are refused: each would let a file say something else than it shows.
"""

from __future__ import annotations

import codecs
import json
import re
from sys import intern
from typing import Any, NamedTuple, TypeAlias

import yaml
from yaml.events import AliasEvent, MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, StreamEndEvent

from coalition_kb.place import Place
from coalition_kb.problem import Problem

LARGEST = 2 * 1024 * 1024  # bytes; the whole record's largest file is a tenth of it
DEEPEST = 24  # levels of nesting; a case needs seven
SHORT = (
    100  # characters of a scalar that is kept once for all that are alike: words and reasons that many answers share
)

#: Tags that say what is seen without them: the one of no kind, and those of text, list and mapping.
_PLAIN_TAGS = ("!", "tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # a terminal would obey some of them
#: Signs that a reader of the file does not see, and that turn the order of reading, part words or hide text: what is reviewed
#: is to be what is read. Joiners and marks of direction within a word (U+200C to U+200F) are left, for some scripts need them.
_HIDDEN = re.compile("[\u00ad\u180e\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]")
_ESCAPED = re.compile(f"{_CONTROL.pattern}|{_HIDDEN.pattern}")
_ASCII = bytes([*b"\t\n\r", *range(0x20, 0x7F)])  # the signs of ASCII that can be seen, and the ends of lines
_UNQUOTED = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff]")
_LINE_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")  # as YAML counts lines


_INDENT = "begin fields of one thing in one column; put text with ': ', ' #' or quotes in it between quotes"
#: What the parser says; what that mostly means; how to mend it; whether it is to be told where it begins.
_EXPLAINED = {
    "mapping values are not allowed in this context": (
        "a second ': ' in one line, or a line too far in",
        "put a text that holds ': ' in quotes, or mend the indentation",
        False,
    ),
    "did not find expected key": ("a line or word that fits no field", _INDENT, False),
    "did not find expected '-' indicator": ("a line that is no item of the list before it", _INDENT, False),
    "could not find expected ':'": (
        "a line that is no field",
        "indent it, if it goes on with the text above; else write 'name: …'",
        True,
    ),
    "found character that cannot start any token": (
        "a tab, @, % or ` where a text begins",
        "indent with spaces; put a text that begins so in quotes",
        False,
    ),
    "did not find expected alphabetic or numeric character": (
        "a text that begins with * or &",
        "put it in quotes",
        True,
    ),
    "found undefined alias": ("a text that begins with *", "put it in quotes", False),
    "did not find expected ',' or ']'": ("a list that is not closed", "write ']', or a missing comma", True),
    "did not find expected ',' or '}'": (
        "a mapping that is not closed",
        "write '}', or a missing comma; put a text that holds , [ ] { } in quotes",
        True,
    ),
    "found unexpected end of stream": ("a quotation that is not closed", "write the closing quote", True),
    "but found another document": (
        "a second document, after ---",
        "remove the line ---, or make two files",
        False,
    ),
}


class Text(NamedTuple):
    """A scalar, as written."""

    value: str
    place: Place


class Items(NamedTuple):
    """A list."""

    values: tuple[Node, ...]
    place: Place


class Fields(NamedTuple):
    """A mapping: what each field holds, and where its name stands."""

    values: dict[str, Node]
    names: dict[str, Place]
    place: Place


Node: TypeAlias = Text | Items | Fields
_Event: TypeAlias = Any  # what the parser meets; what it tells of it hangs on its kind


_Plain: type = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # without libyaml the same, slower


class _RefusedError(Exception):
    """Carries one problem up out of the recursion; it never leaves this module."""

    def __init__(self, place: Place, found: str, allowed: str, mend: str, rule: str = "yaml") -> None:
        self.problem = Problem(place, found, allowed, mend, rule=rule)


def read(data: bytes, file: str) -> Node | Problem:
    """Return the document in *data*, or the one problem that stops it from being read."""
    text = ""
    try:
        text = _text(data, file)
        return _Document(text, file).node()
    except _RefusedError as refused:
        return refused.problem
    except yaml.MarkedYAMLError as error:
        return _malformed(error, text, file)


def _malformed(error: yaml.MarkedYAMLError, text: str, file: str) -> Problem:
    """The parser's complaint about *text* in words that need no knowledge of parsers."""
    said = str(error.problem or error.context)
    found, mend, is_left_open = _EXPLAINED.get(said, (said, "mend this place or the line above it", False))
    # What was left open is noticed at the end of the file, and to be mended where it begins.
    mark = (error.context_mark if is_left_open else error.problem_mark) or error.problem_mark or error.context_mark
    place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file, 1, 1)
    # Where a comment is the last of a text, what is lacking is looked for on a line after it, which no editor can show.
    return Problem(min(place, _after(text, file)), found, "well-formed YAML", mend, rule="yaml")


def _text(data: bytes, file: str) -> str:
    if len(data) > LARGEST:
        found = f"a file of more than {LARGEST:,} bytes"
        raise _RefusedError(Place(file, 1, 1), found, f"at most {LARGEST:,} bytes", "shorten or split it")
    body = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        place = _after(body[: error.start].decode(), file)
        raise _RefusedError(place, "bytes that are not UTF-8", "UTF-8 text", "save it as UTF-8") from None
    # Looked for here, since libyaml takes a NUL for the end of the file and counts the place of others in bytes. Nearly every
    # sign is one of ASCII that can be seen: what is left without these is all that has to be looked at.
    rest = body.translate(None, _ASCII).decode()
    if _forbidden(rest) and (met := _forbidden(text)):
        sign = f"the invisible character U+{ord(met[0]):04X}"
        raise _RefusedError(_after(text[: met.start()], file), sign, "text", "delete it")
    return text


def _forbidden(text: str) -> re.Match[str] | None:
    return yaml.reader.Reader.NON_PRINTABLE.search(text) or _HIDDEN.search(text)


def _after(text: str, file: str) -> Place:
    """The place of what follows *text*."""
    before = _LINE_BREAK.split(text)
    return Place(file, len(before), len(before[-1]) + 1)


#: Two tuples are made of every scalar, and the classes' own way to make one takes twice as long.
_made = tuple.__new__


class _Document:
    """Makes nodes of what the parser meets, as it meets it, and refuses what would let a file say something else than it shows.

    The parser's own nodes are passed over: to make them took as long as the parsing. It climbs one call a level, and no level
    beyond the deepest is looked at, so that no file breaks the stack.
    """

    def __init__(self, text: str, file: str) -> None:
        self._next = _Plain(text).get_event
        self._file = file
        self._anchors: dict[str, Place] = {}

    def node(self) -> Node:
        """The one document of the file."""
        self._next()  # the beginning of the stream
        if isinstance(self._next(), StreamEndEvent):
            raise _RefusedError(Place(self._file, 1, 1), "an empty file", "a record", "write it, or delete it")
        root = self._node(self._next(), 0)
        self._next()  # the end of the document
        after = self._next()
        if not isinstance(after, StreamEndEvent):
            raise yaml.composer.ComposerError(None, None, "but found another document", after.start_mark)
        return root

    def _node(self, event: _Event, depth: int) -> Node:
        kind = event.__class__
        # Four of five nodes: nothing of them has to be looked at.
        if kind is ScalarEvent and event.style != '"' and event.tag is event.anchor is None:
            mark, value = event.start_mark, event.value
            if len(value) <= SHORT:
                value = intern(value)
            return _made(Text, (value, _made(Place, (self._file, mark.line + 1, mark.column + 1))))
        place = self._place(event)
        if kind is ScalarEvent:
            return Text(intern(event.value) if len(event.value) <= SHORT else event.value, place)
        if depth > DEEPEST:
            raise _RefusedError(place, "nesting too deep to read", f"{DEEPEST} levels", "flatten it")
        if kind is MappingStartEvent:
            return self._fields(place, depth)
        values = []
        while (item := self._next()).__class__ is not SequenceEndEvent:
            values.append(self._node(item, depth + 1))
        return Items(tuple(values), place)

    def _fields(self, place: Place, depth: int) -> Fields:
        values: dict[str, Node] = {}
        names: dict[str, Place] = {}
        while (key := self._next()).__class__ is not MappingEndEvent:
            where = self._place(key)
            if key.__class__ is not ScalarEvent:
                raise _RefusedError(where, "a list or mapping as a name", "a word", "name it in one word")
            name = intern(key.value)
            if name == "<<":
                raise _RefusedError(where, "a merge key", "text written out", "repeat what it stands for")
            if name in values:
                found = f"{name!r} is given twice, first on line {names[name].line}"
                raise _RefusedError(where, found, "each name once", "remove one", rule="doubled-key")
            value = self._node(self._next(), depth + 1)
            # Of a name behind '?' that has no value the parser finds the end only on a line after it, which may not be there.
            values[name] = Text("", where) if value[0] == "" and value.place.line > where.line else value
            names[name] = where
        return Fields(values, names, place)

    def _place(self, event: _Event) -> Place:
        """Where the node of *event* begins; nothing in it may say something else than it shows."""
        mark = event.start_mark
        place: Place = _made(Place, (self._file, mark.line + 1, mark.column + 1))
        if event.anchor is not None:
            self._meet_anchor(event, place)
        if event.tag is not None and event.tag not in _PLAIN_TAGS:
            raise _RefusedError(place, f"the tag {event.tag!r}", "plain text", "remove the tag")
        # A control character can stand only behind an escape, between double quotes; the parser refuses a bare one.
        if event.__class__ is ScalarEvent and event.style == '"' and (control := _ESCAPED.search(event.value)):
            found = f"the control character {control[0]!a}"
            raise _RefusedError(place, found, "text that can be seen", "remove the escape")
        return place

    def _meet_anchor(self, event: _Event, place: Place) -> None:
        """Remember where an anchor stands; one that is used again is refused there."""
        anchor, mark = event.anchor, event.start_mark
        if event.__class__ is not AliasEvent:
            self._anchors.setdefault(anchor, place)
        elif first := self._anchors.get(anchor):
            raise _RefusedError(first, "an anchor that is used again", "text written out", "repeat it in full")
        else:
            raise yaml.composer.ComposerError(None, None, "found undefined alias", mark)


def entries(text: str) -> dict[str, object]:
    """The entries of a mapping that this program wrote, in plain text, lists and dictionaries: nothing in it is judged.

    Raises:
        ValueError: it is no mapping.
        yaml.YAMLError: it is no YAML.
    """
    read: object = yaml.load(text, Loader=_Plain)  # noqa: S506 - PyYAML's plainest loader: it makes nothing but text
    if not isinstance(read, dict):
        raise ValueError("a page begins with what is no list of entries")  # noqa: TRY004 - what was given is text, as it should be
    return read


def plain(node: Node) -> object:
    """*node* without its places: text, list or dictionary."""
    if isinstance(node, Text):
        return node.value
    if isinstance(node, Items):
        return [plain(item) for item in node.values]
    return {name: plain(value) for name, value in node.values.items()}


def quoted(text: str) -> str:
    """*text* between quotes on one line, as `read` reads it back.

    The strings of JSON are strings of YAML, but for ends of lines and signs of control that JSON leaves as they are.
    """
    return _UNQUOTED.sub(lambda met: f"\\u{ord(met[0]):04x}", json.dumps(text, ensure_ascii=False))
