"""The forms of an issue, from the codebook, as GitHub reads them from `.github/ISSUE_TEMPLATE/`; and what they ask.

Source: GitHub, "Syntax for GitHub's form schema", GitHub Docs: kinds of fields, their attributes and what they may hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from coalition_kb.authoring.scaffold import asked
from coalition_kb.model import CODE_LEVELS, LIST_LEVELS
from coalition_kb.output import Output, text
from coalition_kb.yamlfile import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from coalition_kb.model import Record, Variable

FOLDER = ".github/ISSUE_TEMPLATE"
NEW_CASE, CORRECTION, CONFIG = "new-case.yml", "correction.yml", "config.yml"
ABOUT = "about"  # the field of a correction that a link of the site fills in
_NOTHING = "none"  # GitHub's own word for no choice, which no option may be


@dataclass(frozen=True, slots=True)
class Field:
    """A question of a form."""

    id: str
    label: str  # what stands over the answer in the issue
    description: str
    kind: Literal["input", "textarea", "dropdown"]
    is_required: bool = False
    placeholder: str = ""
    options: Mapping[str, str] | None = None  # what can be chosen → the code
    is_multiple: bool = False
    variable: str = ""  # of the codebook, that it asks for


_CASE = (
    Field(
        "case-id",
        "Short name",
        "Place and year of the start, in small letters with dashes. It never changes later.",
        "input",
        placeholder="grenada-1983",
    ),
    Field("case-title", "Title", "Place, and the name of the operation.", "input", is_required=True),
    Field(
        "case-start",
        "Start",
        "The day, month or year in which it began.",
        "input",
        is_required=True,
        placeholder="1983-10-25",
    ),
    Field(
        "case-end", "End", "The day, month or year in which it ended, or: ongoing.", "input", placeholder="1983-12-15"
    ),
    Field(
        "case-places",
        "Places",
        "The states where it took place, with commas, the primary one first.",
        "input",
        is_required=True,
    ),
    Field(
        "case-summary",
        "Summary",
        "Three to six sentences in your own words: what led to it, what the U.S. did, who took part, how it ended.",
        "textarea",
        is_required=True,
    ),
    Field(
        "case-sources",
        "Sources",
        "One a line: author, title, year, and the address where there is one.",
        "textarea",
        is_required=True,
    ),
    Field(
        "case-partners",
        "Partners",
        "One state a line, then a colon and what it did: forces, access, money; or that it was asked and refused.",
        "textarea",
    ),
)
_CODER = Field("case-coder", "Your name", "As it is to stand beside what you coded; or leave it empty.", "input")
_CORRECTION = (
    Field(
        ABOUT,
        "What it is about",
        "The case, the question, and what stands there now.",
        "textarea",
        is_required=True,
    ),
    Field(
        "instead",
        "What should stand there, and why",
        "The answer, and the reason for it.",
        "textarea",
        is_required=True,
    ),
    Field("source", "Source", "Where it can be read, with the page.", "textarea", is_required=True),
)


def new_case(record: Record) -> tuple[Field, ...]:
    """What the form of a new case asks: what it is, and the core variables of an intervention."""
    return (*_CASE, *(_question(one) for one in asked(record, "intervention")), _CODER)


def forms(record: Record) -> Iterator[Output]:
    """The files of the forms, by their paths below the root."""
    yield text(f"{FOLDER}/{NEW_CASE}", "\n".join(_new_case(record)))
    yield text(f"{FOLDER}/{CORRECTION}", "\n".join(_correction()))
    yield text(f"{FOLDER}/{CONFIG}", f"{_MADE}\nblank_issues_enabled: true")


_MADE = "# Made from the codebook by `python -m tests.issueforms`; change it there."


def _new_case(record: Record) -> Iterator[str]:
    yield from _head("New case", "An intervention that is not in the record yet.", "New case: ")
    yield from _said(
        "Answer what you know, and leave the rest. What you write becomes the draft of a case: someone reads the sources, "
        "gives each answer its reason, and asks you where something is unclear. Write in your own words."
    )
    for field in new_case(record):
        yield from _field(field)


def _correction() -> Iterator[str]:
    yield from _head("Correction", "Something in the record is wrong, or a source says otherwise.", "Correction: ")
    for field in _CORRECTION:
        yield from _field(field)


def _head(name: str, description: str, title: str) -> Iterator[str]:
    yield _MADE
    yield f"name: {name}"
    yield f"description: {description}"
    yield f"title: {quoted(title)}"
    yield "body:"


def _said(words: str) -> Iterator[str]:
    yield "  - type: markdown"
    yield "    attributes:"
    yield f"      value: {quoted(words)}"


def _field(field: Field) -> Iterator[str]:
    yield f"  - type: {field.kind}"
    yield f"    id: {field.id}"
    yield "    attributes:"
    yield f"      label: {quoted(field.label)}"
    yield f"      description: {quoted(field.description)}"
    if field.placeholder:
        yield f"      placeholder: {quoted(field.placeholder)}"
    if field.options is not None:
        yield from ("      multiple: true",) if field.is_multiple else ()
        yield "      options:"
        yield from (f"        - {quoted(option)}" for option in field.options)
    if field.is_required:
        yield from ("    validations:", "      required: true")


def _question(variable: Variable) -> Field:
    """*variable* as a question: a choice where it has codes, and else a line."""
    is_choice = variable.level in CODE_LEVELS and bool(variable.codes)
    codes = variable.codes.values()
    return Field(
        variable.id,
        variable.name,
        variable.question,
        "dropdown" if is_choice else "input",
        options={_option(code.id, code.name): code.id for code in codes} if is_choice else None,
        is_multiple=variable.level in LIST_LEVELS,
        variable=variable.id,
    )


def _option(id_: str, name: str) -> str:
    return f"{name} ({id_})" if name.casefold() == _NOTHING else name
