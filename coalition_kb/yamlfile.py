"""Read YAML as text with places: the codebook, not YAML, decides what a value means.

Aliases, tags, merge keys and doubled keys are refused: each would let a file say something else than it shows.
"""

from __future__ import annotations

import codecs
import json
import re
from typing import NamedTuple, TypeAlias

import yaml

from coalition_kb.place import Place
from coalition_kb.problem import Problem

LARGEST = 2 * 1024 * 1024  # bytes; the whole record's largest file is a tenth of it
DEEPEST = 24  # levels of nesting; a case needs seven

_TAGS: dict[type[yaml.Node], str] = {
    yaml.ScalarNode: "tag:yaml.org,2002:str",
    yaml.SequenceNode: "tag:yaml.org,2002:seq",
    yaml.MappingNode: "tag:yaml.org,2002:map",
}
_TEXT = _TAGS[yaml.ScalarNode]
_PLAIN_TAGS = frozenset(_TAGS.values())
_SAFE_DEPTH = 4000  # libyaml's Python binding overflows an 8 MiB stack at some tens of thousands
_LONG_INDICATORS = re.compile(rf"^[ \-?:]{{{_SAFE_DEPTH}}}", re.MULTILINE)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # a terminal would obey some of them
#: Signs that a reader of the file does not see, and that turn the order of reading, part words or hide text: what is reviewed
#: is to be what is read. Joiners and marks of direction within a word (U+200C to U+200F) are left, for some scripts need them.
_HIDDEN = re.compile("[\u00ad\u180e\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]")
_ESCAPED = re.compile(f"{_CONTROL.pattern}|{_HIDDEN.pattern}")
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


_Plain: type = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # without libyaml the same, slower


class _Loader(_Plain):  # type: ignore[misc]
    """PyYAML's plainest loader, without its search for types: a node that names no tag has the tag of its kind."""

    def resolve(self, kind: type[yaml.Node], value: object, implicit: object) -> str:  # noqa: ARG002 - PyYAML's own signature
        return _TAGS[kind]

    def descend_resolver(self, node: object, index: object) -> None:
        """Nothing: no path gives a type."""

    def ascend_resolver(self) -> None:
        """Nothing, as above."""


class _RefusedError(Exception):
    """Carries one problem up out of the recursion; it never leaves this module."""

    def __init__(self, place: Place, found: str, allowed: str, mend: str, rule: str = "yaml") -> None:
        self.problem = Problem(place, found, allowed, mend, rule=rule)


def read(data: bytes, file: str) -> Node | Problem:
    """Return the document in *data*, or the one problem that stops it from being read."""
    text = ""
    try:
        text = _text(data, file)
        return _document(text, file)
    except _RefusedError as refused:
        return refused.problem
    except yaml.MarkedYAMLError as error:
        return _malformed(error, text, file)
    except RecursionError:
        return Problem(Place(file, 1, 1), "nesting too deep to read", f"{DEEPEST} levels", "flatten it", rule="yaml")


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
    # Looked for here, since libyaml takes a NUL for the end of the file and counts the place of others in bytes.
    forbidden = yaml.reader.Reader.NON_PRINTABLE.search(text) or _HIDDEN.search(text)
    if forbidden:
        found = f"the invisible character U+{ord(forbidden[0]):04X}"
        raise _RefusedError(_after(text[: forbidden.start()], file), found, "text", "delete it")
    return text


def _after(text: str, file: str) -> Place:
    """The place of what follows *text*."""
    before = _LINE_BREAK.split(text)
    return Place(file, len(before), len(before[-1]) + 1)


def _document(text: str, file: str) -> Node:
    _refuse_depth(text, file)
    root = yaml.compose(text, Loader=_Loader)
    if root is None:
        raise _RefusedError(Place(file, 1, 1), "an empty file", "a record", "write it, or delete it")
    # An alias gives the same node again; only a text with both signs, of an anchor and of an alias, can hold one.
    # A control character can stand only behind an escape; the parser refuses a bare one.
    return _Converter(file, watch_aliases="&" in text and "*" in text, watch_escapes="\\" in text).node(root)


def _refuse_depth(text: str, file: str) -> None:
    """Refuse nesting that would break the C parser's stack, which no exception could report.

    Composing climbs one call a level. Only a text with very many brackets, or a line that starts with very many
    block indicators, can nest so deep; such a text is measured by its events, which need no climbing.
    """
    if text.count("[") + text.count("{") < _SAFE_DEPTH and not _LONG_INDICATORS.search(text):
        return
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                mark = event.start_mark
                place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file, 1, 1)
                raise _RefusedError(place, "nesting too deep to read", f"{DEEPEST} levels", "flatten it")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


#: Two tuples are made of every scalar, and the classes' own way to make one takes twice as long.
_made = tuple.__new__


class _Converter:
    """Turns composed nodes into ours, and refuses what would let a file say something else than it shows."""

    def __init__(self, file: str, *, watch_aliases: bool, watch_escapes: bool) -> None:
        self._file = file
        self._is_plain = not (watch_aliases or watch_escapes)  # nothing of a node is to be looked at but its tag
        self._watch_escapes = watch_escapes
        self._seen: set[int] | None = set() if watch_aliases else None

    def node(self, node: yaml.Node, depth: int = 0) -> Node:
        if node.__class__ is yaml.ScalarNode:
            if self._is_plain and node.tag == _TEXT:  # four of five nodes of the record
                mark = node.start_mark
                return _made(Text, (node.value, _made(Place, (self._file, mark.line + 1, mark.column + 1))))
            return _made(Text, (node.value, self._place(node)))
        place = self._place(node)
        if depth > DEEPEST:
            raise _RefusedError(place, "nesting too deep to read", f"{DEEPEST} levels", "flatten it")
        if node.__class__ is yaml.SequenceNode:
            return Items(tuple([self.node(item, depth + 1) for item in node.value]), place)
        return self._fields(node.value, place, depth)

    def _place(self, node: yaml.Node) -> Place:
        """Where *node* stands; nothing in it may say something else than it shows."""
        mark = node.start_mark
        place = _made(Place, (self._file, mark.line + 1, mark.column + 1))
        if node.tag not in _PLAIN_TAGS:
            raise _RefusedError(place, f"the tag {node.tag!r}", "plain text", "remove the tag")
        if self._seen is not None:
            if id(node) in self._seen:
                raise _RefusedError(place, "an anchor that is used again", "text written out", "repeat it in full")
            self._seen.add(id(node))
        if self._watch_escapes and isinstance(node, yaml.ScalarNode) and (control := _ESCAPED.search(node.value)):
            found = f"the control character {control[0]!a}"
            raise _RefusedError(place, found, "text that can be seen", "remove the escape")
        return place

    def _fields(self, pairs: list[tuple[yaml.Node, yaml.Node]], place: Place, depth: int) -> Fields:
        values: dict[str, Node] = {}
        names: dict[str, Place] = {}
        for key, value in pairs:
            if self._is_plain and key.tag == _TEXT:
                mark = key.start_mark
                where = _made(Place, (self._file, mark.line + 1, mark.column + 1))
            else:
                where = self._place(key)
            if not isinstance(key, yaml.ScalarNode):
                raise _RefusedError(where, "a list or mapping as a name", "a word", "name it in one word")
            name = key.value
            if name == "<<":
                raise _RefusedError(where, "a merge key", "text written out", "repeat what it stands for")
            if name in values:
                found = f"{name!r} is given twice, first on line {names[name].line}"
                raise _RefusedError(where, found, "each name once", "remove one", rule="doubled-key")
            values[name] = self.node(value, depth + 1)
            names[name] = where
        return Fields(values, names, place)


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
