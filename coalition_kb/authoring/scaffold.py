"""The files of a case that is to be written: all that the codebook asks, and what is known already."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coalition_kb.authoring.yamltext import comment, scalar, shortened, word, words
from coalition_kb.model import CODE_LEVELS, CONFIDENCE, LIST_LEVELS, Status
from coalition_kb.yamlfile import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from coalition_kb.model import Record, Unit, Variable

MODELINE = "# yaml-language-server: $schema=../codebook/schema/case.schema.json"
DATE = "YYYY-MM-DD"  # stands where a date is to be written; the check refuses it

_HOW = f"""\
# An answer takes the place of 'status: {Status.NOT_CODED}':
#     code: one of its codes      # 'codes: [one, other]' where it takes a list; 'value: 1200' where it has no codes
#     confidence: {CONFIDENCE[1]}          # {", ".join(CONFIDENCE)}
#     why: Why this answer and not the next.
#     sources: ["id-of-a-source, p. 12"]
# Where none can be given, a status that it allows, and 'why:' with where you looked."""

_SOURCES = """\
# The sources of {id}, each once; one that another case has already is cited by its id and stands there.
# Put yours in place of the []:
#
#   - id: author-title-1999        # what the case cites: "author-title-1999, p. 12"
#     type: book                   # article-journal, article-newspaper, report, document, webpage, … as in CSL
#     title: "Title: Subtitle"
#     author: [{{family: Author, given: Ann}}]
#     issued: "1999"
#     URL: https://example.org/
#     kind: scholarly              # primary, official, scholarly, press, tertiary, dataset
#     opened: part                 # yes: read where it is cited; part; no
"""

_SHARED = ("confidence: medium  # this, why and sources hold for each answer below", "why: …", "sources: []")


@dataclass(frozen=True, slots=True)
class DraftPartner:
    """A state that took part or was asked, and what it did in the words of who named it."""

    state: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known of a case before it is coded. Texts have no white space at their ends."""

    id: str
    on: str  # the day on which it was begun
    title: str = ""
    start: str = ""
    end: str = ""
    locations: tuple[str, ...] = ()
    summary: str = ""
    by: str = ""
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # variable → its codes, or its value
    partners: tuple[DraftPartner, ...] = ()
    sources: tuple[tuple[str, str], ...] = ()  # title and address
    remarks: Mapping[str, str] = field(default_factory=dict)  # field or variable → what was sent and is no answer


def case_file(draft: Draft, record: Record) -> str:
    """The text of the file of the case: every field that it needs, every core variable with its question and codes."""
    return "\n".join(_case(draft, record)) + "\n"


def sources_file(draft: Draft) -> str:
    """The text of the file of its sources: an example in a comment, and what was named."""
    lines = [_SOURCES.format(id=draft.id).rstrip(), "references:" if draft.sources else "references: []"]
    for number, (title, address) in enumerate(draft.sources, 1):
        lines += [f"  - id: {draft.id[:50].rstrip('-')}-source-{number}", f"    title: {quoted(title)}"]
        lines += [f"    URL: {quoted(address)}"] if address else []
    return "\n".join(lines) + "\n"


def _case(draft: Draft, record: Record) -> Iterator[str]:
    yield MODELINE
    yield f"id: {draft.id}"
    yield f"title: {quoted(draft.title)}"
    yield "aliases: []  # other names, such as that of the operation"
    yield "depth: entry"
    for name, value in (("start", draft.start), ("end", draft.end)):
        yield from _remark(draft, name, 0)
        yield f"{name}:"
        hint = "; ongoing where it goes on" if name == "end" else ""
        yield f"  value: {word(value) if value else DATE}  # YYYY or YYYY-MM where no more is known{hint}"
        yield from (f"  confidence: {quoted('')}", f"  why: {quoted('')}", "  sources: []")
    yield "# decision: with value, confidence, why and sources, as start; left out where no day is known"
    yield from _remark(draft, "locations", 0)
    yield f"locations: {words(draft.locations)}  # ids of codebook/states.yaml; the first is the primary place"
    yield "hosts: []  # states whose forces fought at home on the U.S. side"
    yield "follows: []  # cases that it continues under another command or aim"
    yield "# Three to six sentences that cite as they go: [@id-of-a-source, p. 12]."
    yield from _remark(draft, "summary", 0)
    yield f"summary: {scalar(draft.summary, 2)}"
    yield "lists:  # whether other lists of interventions have it: {included: yes} or no, or as here; never guessed"
    known = dict.fromkeys(listing.name for case in record.cases.values() for listing in case.lists)
    yield from (f"  {name}: {{status: {Status.UNKNOWN}}}" for name in known)
    yield f"coded: {{by: {quoted(draft.by)}, on: {word(draft.on)}, codebook: {record.version}}}  # by: a name for who codes"
    yield _HOW
    yield "codings:"
    yield from _codings(record, "intervention", draft, 2)
    yield from _partners(draft, record)


def _codings(record: Record, unit: Unit, draft: Draft, indent: int) -> Iterator[str]:
    for variable in asked(record, unit):
        yield ""
        yield from comment(f"{variable.name}: {variable.question}", indent)
        for code in variable.codes.values():
            yield from comment(f"{code.id}: {code.meaning or code.name}", indent, "  - ", "    ")
        if variable.missing:
            yield from comment(f"statuses: {', '.join(variable.missing)}", indent, "  ")
        yield from _remark(draft, variable.id, indent)
        yield f"{' ' * indent}{variable.id}:"
        yield from (" " * (indent + 2) + line for line in _answer(variable, draft.answers.get(variable.id, ())))


def _answer(variable: Variable, answer: Sequence[str]) -> Iterator[str]:
    if not answer:
        yield f"status: {Status.NOT_CODED}"
        return
    if variable.level in LIST_LEVELS:
        yield f"codes: {words(tuple(answer))}"
    else:
        name = "code" if variable.level in CODE_LEVELS else "value"
        yield f"{name}: {word(answer[0]) if name == 'code' else quoted(answer[0])}"
    yield from (f"confidence: {quoted('')}", f"why: {quoted('')}", "sources: []")


def _partners(draft: Draft, record: Record) -> Iterator[str]:
    """The partners; where none is known, one in comments."""
    yield ""
    yield "# Every state that sent forces, gave access or money, or was asked and refused."
    yield from _remark(draft, "partners", 0)
    core = asked(record, "partner")
    if not draft.partners:
        yield "partners: []"
        example = ["state: …  # an id of codebook/states.yaml", *_SHARED, "codings:"]
        example += [f"  {variable.id}: …  # {variable.name}" for variable in core]
        yield from (f"#  {'- ' if number == 0 else '  '}{line}" for number, line in enumerate(example))
        return
    yield from comment("What a partner's answers share stands above them: confidence, sources, why.", 0)
    yield "partners:"
    for number, partner in enumerate(draft.partners):
        yield f"  - state: {word(partner.state)}"
        yield f"    confidence: {quoted('')}"
        yield f"    why: {scalar(partner.why, 6)}"
        yield "    sources: []"
        yield "    codings:"
        if number == 0:
            yield from _codings(record, "partner", draft, 6)
        else:
            yield from (f"      {variable.id}: {{status: {Status.NOT_CODED}}}" for variable in core)


def asked(record: Record, unit: Unit) -> list[Variable]:
    """The variables of *unit* that a coder answers in every case, in the order of the codebook."""
    return [one for one in record.of_unit(unit) if one.core == "yes" and one.is_by_hand]


def _remark(draft: Draft, name: str, indent: int) -> Iterator[str]:
    """What was sent for *name* and is no answer, as a comment on one line."""
    if name in draft.remarks:
        yield f"{' ' * indent}# sent and not understood: {shortened(draft.remarks[name])}"
