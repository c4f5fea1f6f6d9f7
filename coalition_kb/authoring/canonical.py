"""The canonical form of a case's file: one order of fields, one way to break lines; comments and words stay as they are.

What is changed: the fields of a form stand in its order (`forms`); a list takes two columns; a list on one line that is
wider than WIDTH stands on lines of its own, and a text that is wider becomes a folded block. What is not: the order of
codings and of all that an author names, comments, quotes, blocks with `|`, and the order of fields in a mapping that has a
comment or an empty line, for nobody can tell which field it is about.
"""

from __future__ import annotations

import textwrap
from io import StringIO
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, FoldedScalarString, SingleQuotedScalarString
from ruamel.yaml.tag import Tag

from coalition_kb.authoring import forms
from coalition_kb.problem import Problem
from coalition_kb.yamlfile import plain, read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coalition_kb.authoring.forms import Form

WIDTH = 118  # columns
_UNBOUNDED = 1_000_000  # the dumper breaks no line itself
_TAGS = {
    ScalarNode: Tag(suffix="tag:yaml.org,2002:str"),
    SequenceNode: Tag(suffix="tag:yaml.org,2002:seq"),
    MappingNode: Tag(suffix="tag:yaml.org,2002:map"),
}


class NotFormattedError(Exception):
    """The file cannot be read, or the canonical form would not say the same: which, and where."""


class _AllText(VersionedResolver):
    """Every plain word is text, as in `yamlfile`: a date stays as it was written."""

    def resolve(self, kind: type[Node], value: object, implicit: object) -> Tag:  # noqa: ARG002 - the library's own signature
        return _TAGS[kind]


def canonical(data: bytes, file: str) -> str:
    """The canonical form of the *file* that holds *data*. The canonical form of it is itself.

    Raises:
        NotFormattedError: it is no YAML as the record has it, or what is made of it would be read otherwise.
    """
    before = _held(data, file)
    yaml = _reader()
    text = data.decode("utf-8-sig").replace("\r\n", "\n")
    try:
        tree = yaml.load(text)
        _arrange(tree, forms.PASS if "case" in tree else forms.CASE, column=0)
        stream = StringIO()
        yaml.dump(tree, stream)
        made = _broken(stream.getvalue())
    except YAMLError as error:
        raise NotFormattedError(f"{file}: {error}") from error
    if _held(made.encode(), file) != before or made.count("#") != text.count("#"):
        raise NotFormattedError(f"{file}: its canonical form would say something else; it is left as it is")
    return made


def _held(data: bytes, file: str) -> object:
    """What a file says: without places, and without the blanks at the ends of texts, which mean nothing."""
    node = read(data, file)
    if isinstance(node, Problem):
        raise NotFormattedError(str(node))
    return _stripped(plain(node))


def _stripped(held: object) -> object:
    if isinstance(held, dict):
        return {name: _stripped(value) for name, value in held.items()}
    return [_stripped(one) for one in held] if isinstance(held, list) else str(held).strip()


def _reader() -> YAML:
    yaml = YAML()
    yaml.Resolver = _AllText
    yaml.preserve_quotes = True
    yaml.width = _UNBOUNDED
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _arrange(node: object, form: Form | None, column: int) -> None:
    """Put the fields of a mapping of *form* in order, and break the texts in it; its names stand at *column*."""
    if isinstance(node, CommentedSeq):
        for index, item in enumerate(node):
            node[index] = _scalar(item, "- ", column, in_flow=node.fa.flow_style())
            _arrange(item, form, column + 2)
        return
    if not isinstance(node, CommentedMap):
        return
    if form is not None and not _has_comment(node):
        order = {field: place for place, field in enumerate(form.fields)}
        for name in sorted(node, key=lambda name: order.get(name, len(order))):
            node.move_to_end(name)
    for name, value in node.items():
        node[name] = _scalar(value, f"{name}: ", column, in_flow=node.fa.flow_style())
        _arrange_under(name, value, form, column)


def _arrange_under(name: str, value: object, form: Form | None, column: int) -> None:
    """Arrange the *value* of a field: what an author named keeps its order, and what it holds has a form."""
    is_free = name in forms.FREE and form in (forms.CASE, forms.PASS, forms.PARTNER)
    under = forms.UNDER.get(name) if form is not None else None
    if is_free and isinstance(value, CommentedMap):
        for one, held in value.items():
            value[one] = _scalar(held, f"{one}: ", column + 2, in_flow=value.fa.flow_style())
            _arrange(held, under, column + 4)
    else:
        _arrange(value, under, column + 2)


def _has_comment(node: CommentedMap | CommentedSeq, *, is_root: bool = True) -> bool:
    """Whether a comment or an empty line stands within *node*; what stands before the first field of all does not count."""
    if node.ca.items or node.ca.end or (node.ca.comment and not is_root):
        return True
    held = node.values() if isinstance(node, CommentedMap) else node
    return any(
        _has_comment(one, is_root=False) if isinstance(one, CommentedMap | CommentedSeq) else _is_commented(one)
        for one in held
    )


def _is_commented(scalar: object) -> bool:
    return getattr(scalar, "comment", None) is not None


def _scalar(value: object, before: str, column: int, *, in_flow: bool) -> object:
    """A text as it is to be written after *before*, which begins at *column*; anything else as it is."""
    if not isinstance(value, str) or _is_commented(value):
        return value
    if isinstance(value, FoldedScalarString):
        return _refolded(value, column)
    quotes = 2 if isinstance(value, DoubleQuotedScalarString | SingleQuotedScalarString) else 0
    is_inline = quotes or type(value) is str
    is_wide = column + len(before) + len(value) + quotes > WIDTH
    return _folded(value, column) if is_inline and is_wide and not in_flow and _foldable(value) else value


def _foldable(text: str) -> bool:
    """Whether *text* is the same when its lines are broken at any space."""
    return text == " ".join(text.split()) and " " in text


def _folded(text: str, column: int) -> FoldedScalarString:
    """*text* as a folded block below a name at *column*."""
    lines = textwrap.wrap(text, WIDTH - column - 2, break_long_words=False, break_on_hyphens=False)
    made: FoldedScalarString = FoldedScalarString(text + "\n")
    ends = accumulate(len(line) + 1 for line in lines[:-1])
    made.fold_pos = [end - 1 for end in ends]  # type: ignore[attr-defined]  # the loader sets it so too
    return made


def _refolded(value: FoldedScalarString, column: int) -> FoldedScalarString:
    """A folded block with its own lines, or with new ones where one of them is too wide."""
    text = value.removesuffix("\n")
    ends = [-1, *getattr(value, "fold_pos", ()), len(text)]
    widest = max(end - begin - 1 for begin, end in pairwise(ends))
    return _folded(text, column) if widest > WIDTH - column - 2 and _foldable(text) else value


def _broken(text: str) -> str:
    """*text* with each list that stands on too wide a line below its name, in lines."""
    if all(len(line) <= WIDTH for line in text.splitlines()):
        return text
    root = _reader().compose(text)
    for start, end, made in sorted(_too_wide(root, text), reverse=True):
        after = text[end:].lstrip(" ")  # how far off a comment stands hung on a line that there is no more
        text = f"{text[:start].rstrip(' ')}\n{made}{'  ' if after.startswith('#') else ''}{after}"
    return text


def _too_wide(node: Node, text: str) -> Iterator[tuple[int, int, str]]:
    """Where a list of a block begins and ends that is too wide for its line, and how it is to be written."""
    if isinstance(node, SequenceNode):
        for item in node.value:
            yield from _too_wide(item, text)
        return
    if not isinstance(node, MappingNode) or node.flow_style:
        return
    for key, value in node.value:
        begin, end = value.start_mark, value.end_mark
        is_list = isinstance(value, SequenceNode) and value.flow_style and value.value
        if is_list and end.column > WIDTH and begin.line == end.line:
            parts = [text[one.start_mark.index : one.end_mark.index] for one in value.value]
            if f"[{', '.join(parts)}]" == text[begin.index : end.index]:
                yield begin.index, end.index, _in_lines(parts, key.start_mark.column + 2)
        else:
            yield from _too_wide(value, text)


def _in_lines(parts: list[str], column: int) -> str:
    """A list in lines that begin at *column*, as many of its *parts* on each as it holds."""
    lines = [" " * column + "["]
    for number, part in enumerate(parts, start=1):
        word = part + ("]" if number == len(parts) else ",")
        gap = "" if lines[-1].endswith("[") else " "
        if gap and len(lines[-1]) + 1 + len(word) > WIDTH:
            lines.append(" " * (column + 1) + word)
        else:
            lines[-1] += gap + word
    return "\n".join(lines)
