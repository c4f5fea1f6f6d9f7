"""The codebook as a tree of codes: themes, their variables, the codes of these; and the words for how an answer stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from coalition_kb.about import NAME
from coalition_kb.model import CONFIDENCE, STATUS_WORDS, Status
from coalition_kb.qda.guid import guid
from coalition_kb.qda.markup import one_line, root, within, written
from coalition_kb.qda.names import Names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from coalition_kb.about import About
    from coalition_kb.model import Code, Record, Variable

#: The statuses that a passage is tagged with. One that is coded needs no tag, and of what nobody coded there is no passage.
TAGGED = tuple(status for status in Status if status not in {Status.CODED, Status.NOT_CODED})


@dataclass(frozen=True, slots=True)
class Node:
    """A code of the exchange files with those below it. One that is no answer, as a theme, marks no passage."""

    guid: str
    name: str
    description: str
    is_codable: bool
    below: tuple[Node, ...] = ()


def of_answer(variable: str, code: str) -> str:
    """The GUID of a code of *variable*."""
    return guid("code", variable, code)


def of_variable(variable: str) -> str:
    """The GUID of *variable* as a code: it marks passages whose answer is a value, or that have none."""
    return guid("variable", variable)


def of_status(status: str) -> str:
    """The GUID of the tag for *status*."""
    return guid("status", status)


def of_confidence(word: str) -> str:
    """The GUID of the tag for a degree of confidence."""
    return guid("confidence", word)


def column_of(variable: Variable) -> str:
    """The column of the tables that holds the answer to *variable*."""
    return variable.frame_field or variable.id


def tree(record: Record) -> tuple[Node, ...]:
    """The codes of *record* in the order of the codebook, then the tags; no name stands twice."""
    names = Names()
    variables: dict[str, list[Variable]] = {theme: [] for theme in record.themes}
    loose: list[Variable] = []  # a codebook may have no themes
    for variable in record.variables.values():
        variables.get(variable.theme, loose).append(variable)
    themes = [
        Node(
            guid("theme", theme.id),
            names.own(theme.name, theme.id),
            "",
            is_codable=False,
            below=tuple(_variable(variable, names) for variable in variables[theme.id]),
        )
        for theme in record.themes.values()
        if variables[theme.id]
    ]
    return (*themes, *(_variable(variable, names) for variable in loose), *_tags(names))


def _variable(variable: Variable, names: Names) -> Node:
    name = names.own(variable.name, variable.id)
    codes = tuple(
        Node(
            of_answer(variable.id, code.id),
            names.own(f"{variable.name}: {code.name}", f"{variable.id}={code.id}"),
            "\n".join(_told_of_code(code, variable)),
            is_codable=True,
        )
        for code in variable.codes.values()
    )
    return Node(of_variable(variable.id), name, "\n".join(_told(variable)), is_codable=True, below=codes)


def _told(variable: Variable) -> Iterator[str]:
    """The lines that tell of *variable*: what is asked, of what, and the rules."""
    yield one_line(variable.question)
    measure = f" in {variable.unit_of_measure}" if variable.unit_of_measure else ""
    by = f"computed by {variable.computed.operation}" if variable.computed else "coded by hand"
    yield one_line(f"Of the {variable.unit}; {variable.level}{measure}; {by}. Knowable: {variable.knowable}.")
    when = "; ".join(f"{other} is {' or '.join(codes)}" for other, codes in variable.applies_when.items())
    lines = {
        "Rule": variable.rule,
        "Counts": variable.counts,
        "Does not count": variable.does_not_count,
        "Applies when": when,
        **{STATUS_WORDS[status].capitalize(): text for status, text in variable.missing.items() if text},
        "Look in": variable.look_in,
        "Column of the dataset": column_of(variable),
    }
    yield from (one_line(f"{name}: {text}") for name, text in lines.items() if text)


def _told_of_code(code: Code, variable: Variable) -> Iterator[str]:
    yield one_line(code.meaning)
    if code.number is not None:
        yield f"Number: {code.number:g}"
    yield one_line(f"Code of the dataset: {variable.id}={code.id}")


def _tags(names: Names) -> tuple[Node, Node]:
    """Status and confidence as codes, which programs can search for together with the answers."""
    statuses = [(of_status(status), STATUS_WORDS[status]) for status in TAGGED]
    words = [(of_confidence(word), word) for word in CONFIDENCE]
    says = "Why a passage has no code, or no single one. A passage without such a tag is coded."
    return (
        _branch("Status", says, statuses, names),
        _branch("Confidence", "How sure the coder is of the answer.", words, names),
    )


def _branch(name: str, says: str, tags: Iterable[tuple[str, str]], names: Names) -> Node:
    id_ = name.lower()
    own = names.own(name, id_)
    below = tuple(Node(tag, names.own(f"{name}: {word}", f"{id_}={word}"), "", is_codable=True) for tag, word in tags)
    return Node(guid("branch", id_), own, says, is_codable=False, below=below)


def codes_element(parent: ET.Element, nodes: Sequence[Node]) -> None:
    """The element of *nodes* in *parent*; it has the same form in both schemas."""
    _add(ET.SubElement(parent, "Codes"), nodes)


def codebook(nodes: Sequence[Node], about: About) -> bytes:
    """The codebook for exchange, whose form has no place for a text about the whole but its origin."""
    top = root("CodeBook", "Codebook", {"origin": one_line(f"{NAME}, {about.versions}")})
    codes_element(top, nodes)
    return written(top)


def _add(parent: ET.Element, nodes: Iterable[Node]) -> None:
    for node in nodes:
        codable = "true" if node.is_codable else "false"
        element = ET.SubElement(parent, "Code", {"guid": node.guid, "name": node.name, "isCodable": codable})
        within(element, "Description", node.description)
        _add(element, node.below)
