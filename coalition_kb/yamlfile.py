"""Read YAML as text with places: the codebook, not YAML, decides what a value means.

Aliases, tags, merge keys and doubled keys are refused: each would let a file say something else than it shows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import yaml

from coalition_kb.place import Place
from coalition_kb.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

LARGEST = 2 * 1024 * 1024  # bytes; the whole record's largest file is a tenth of it
DEEPEST = 24  # levels of nesting; a case needs seven

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # PyYAML built without libyaml reads the same, slower
_SAFE_DEPTH = 4000  # libyaml's Python binding overflows an 8 MiB stack at some tens of thousands
_LONG_INDICATORS = re.compile(rf"^[ \-?:]{{{_SAFE_DEPTH}}}", re.MULTILINE)
_PLAIN_TAGS = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map")}


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


class _RefusedError(Exception):
    """Carries one problem up out of the recursion; it never leaves this module."""

    def __init__(self, place: Place, found: str, allowed: str, mend: str, rule: str = "yaml") -> None:
        self.problem = Problem(place, found, allowed, mend, rule=rule)


def read(data: bytes, file: str) -> Node | Problem:
    """Return the document in *data*, or the one problem that stops it from being read."""
    try:
        return _document(_text(data, file), file)
    except _RefusedError as refused:
        return refused.problem
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file, 1, 1)
        found = str(error.problem or error.context)
    except yaml.reader.ReaderError as error:
        place, found = _of_character(data, error.position, file), "a forbidden character"
    except RecursionError:
        place, found = Place(file, 1, 1), "nesting too deep to read"
    return Problem(place, found, "well-formed YAML", "mend this place", rule="yaml")


def _text(data: bytes, file: str) -> str:
    if len(data) > LARGEST:
        found = f"a file of more than {LARGEST:,} bytes"
        raise _RefusedError(Place(file, 1, 1), found, f"at most {LARGEST:,} bytes", "shorten or split it")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        place = Place(file, line, column)
        raise _RefusedError(place, "bytes that are not UTF-8", "UTF-8 text", "save it as UTF-8") from None
    if "\0" in text:  # libyaml takes it for the end of the file
        position = text.index("\0")
        raise _RefusedError(
            _of_character(text, position, file), "a forbidden character", "well-formed YAML", "mend this place"
        )
    return text


def _of_character(source: str | bytes, position: int, file: str) -> Place:
    text = source if isinstance(source, str) else source.decode("utf-8", errors="replace")
    before = text[:position].split("\n")
    return Place(file, len(before), len(before[-1]) + 1)


def _document(text: str, file: str) -> Node:
    _refuse_depth(text, file)
    root = yaml.compose(text, Loader=_LOADER)
    if root is None:
        raise _RefusedError(Place(file, 1, 1), "an empty file", "a record", "write it, or delete it")
    # An alias gives the same node again; only a text with an anchor can hold one.
    return _converter(file, watch_aliases="&" in text)(root, 0)


def _refuse_depth(text: str, file: str) -> None:
    """Refuse nesting that would break the C parser's stack, which no exception could report.

    Composing climbs one call a level. Only a text with very many brackets, or a line that starts with very many
    block indicators, can nest so deep; such a text is measured by its events, which need no climbing.
    """
    if text.count("[") + text.count("{") < _SAFE_DEPTH and not _LONG_INDICATORS.search(text):
        return
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                place = Place(file, event.start_mark.line + 1, event.start_mark.column + 1)
                raise _RefusedError(place, "nesting too deep to read", f"{DEEPEST} levels", "flatten it")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _converter(file: str, *, watch_aliases: bool) -> Callable[[yaml.Node, int], Node]:
    seen: set[int] = set()

    def convert(node: yaml.Node, depth: int) -> Node:
        mark = node.start_mark
        place = Place(file, mark.line + 1, mark.column + 1)
        if node.tag not in _PLAIN_TAGS:
            raise _RefusedError(place, f"the tag {node.tag!r}", "plain text", "remove the tag")
        if watch_aliases:
            if id(node) in seen:
                raise _RefusedError(place, "an anchor that is used again", "text written out", "repeat it in full")
            seen.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            return Text(node.value, place)
        if depth > DEEPEST:
            raise _RefusedError(place, "nesting too deep to read", f"{DEEPEST} levels", "flatten it")
        if isinstance(node, yaml.SequenceNode):
            return Items(tuple([convert(item, depth + 1) for item in node.value]), place)
        return mapping(node, place, depth)

    def mapping(node: yaml.MappingNode, place: Place, depth: int) -> Fields:
        values: dict[str, Node] = {}
        names: dict[str, Place] = {}
        for key, value in node.value:
            name = convert(key, depth)
            if not isinstance(name, Text):
                raise _RefusedError(name.place, "a list or mapping as a name", "a word", "name it in one word")
            if name.value == "<<":
                raise _RefusedError(name.place, "a merge key", "text written out", "repeat what it stands for")
            if name.value in values:
                first = names[name.value].line
                raise _RefusedError(
                    name.place,
                    f"{name.value!r} is given twice, first on line {first}",
                    "each name once",
                    "remove one",
                    rule="doubled-key",
                )
            values[name.value] = convert(value, depth + 1)
            names[name.value] = name.place
        return Fields(values, names, place)

    return convert


def plain(node: Node) -> object:
    """*node* without its places: text, list or dictionary."""
    if isinstance(node, Text):
        return node.value
    if isinstance(node, Items):
        return [plain(item) for item in node.values]
    return {name: plain(value) for name, value in node.values.items()}
