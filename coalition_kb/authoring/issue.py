"""The text of an issue that the form of a new case made, to the draft of a case.

Anyone may have written it, by the form or not. What is not plain text is refused; all else is text, and never a path, a
command or a part of the file's form.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coalition_kb.authoring.issue_forms import Field, new_case
from coalition_kb.authoring.scaffold import Draft, DraftPartner, asked
from coalition_kb.authoring.yamltext import shortened
from coalition_kb.checks.cases import OPEN_END
from coalition_kb.dates import as_date
from coalition_kb.filters import vocabulary
from coalition_kb.problem import nearest
from coalition_kb.shapes.shaper import DATE_FORMS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from coalition_kb.model import Record

MOST = 300  # lines, or names, of one answer: there are fewer states
LARGEST = 262_144  # bytes; GitHub takes 65,536 characters, of four bytes at most
_HEADING = re.compile(r"### (.*?)[ \t]*", re.DOTALL)
_NOTHING = "_No response_"  # what GitHub writes where nothing was answered
_ADDRESS = re.compile(r"https?://[^\s<>\"']+")
#: Joiners that some scripts need; of the other invisible signs some turn the order of what is read.
_WANTED = frozenset("\n\t\u200c\u200d")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_NO_CHARACTER = 0xFFFE  # the last two of each plane are none


class WrongIssueError(ValueError):
    """The text is none that the form makes: what is wrong, where, and how to mend it."""


@dataclass(frozen=True, slots=True)
class Imported:
    """The draft of a case, and what of the issue did not go into it as it was, in sentences."""

    draft: Draft
    told: tuple[str, ...]


@dataclass(slots=True)
class _Notes:
    """What was sent and is no answer, by the field or variable, and the sentences about it."""

    remarks: dict[str, str] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)

    def note(self, name: str, asked_for: Field, sent: str, why: str) -> None:
        """Keep *sent* for *name*."""
        held = self.remarks.get(name)
        self.remarks[name] = f"{held}; {sent}" if held else sent
        self.told.append(f"{asked_for.label}: {shortened(sent)} {why}")


def imported(data: bytes, record: Record, on: str, id_: str = "") -> Imported:
    """The draft that *data*, the text of an issue, gives on the day *on*; *id_* goes before the id that stands there.

    Whether the id is free is not asked here.

    Raises:
        WrongIssueError: the text is too long, is no plain text, or has not the headings of the form, each once.
    """
    fields = {one.id: one for one in new_case(record)}
    answers, told = _answers(_text(data), list(fields.values()))
    notes = _Notes(told=told)
    chosen = dict(_coded(fields, answers, notes))
    draft = Draft(
        id=id_ or answers["case-id"],
        on=on,
        title=answers["case-title"],
        start=_date(fields["case-start"], answers, notes, "start"),
        end=_date(fields["case-end"], answers, notes, "end"),
        locations=tuple(_states(fields["case-places"], answers, record, notes)),
        summary=answers["case-summary"],
        by=answers["case-coder"],
        answers=chosen,
        partners=tuple(_partners(fields["case-partners"], answers, record, notes)),
        sources=tuple(map(_source, _parts(fields["case-sources"], answers, "\n"))),
        remarks=notes.remarks,
    )
    return Imported(draft, tuple(notes.told))


def _text(data: bytes) -> str:
    """*data* as text of lines that end with a line feed."""
    if len(data) > LARGEST:
        raise WrongIssueError(f"The text has more than {LARGEST:,} bytes, which no issue has. Shorten it.")
    try:
        text = data.decode().removeprefix("\ufeff").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise WrongIssueError(f"Line {line} holds bytes that are not UTF-8. Save the text as UTF-8.") from None
    for number, shown in enumerate(text.split("\n"), 1):
        if sign := next(filter(_is_invisible, shown), ""):
            said = f"Line {number} holds the invisible character U+{ord(sign):04X}"
            raise WrongIssueError(f"{said}, which can hide or turn what is read. Delete it.")
    return text


def _is_invisible(sign: str) -> bool:
    if sign in _WANTED:
        return False
    return unicodedata.category(sign) in _INVISIBLE or ord(sign) & 0xFFFF >= _NO_CHARACTER


def _answers(text: str, fields: list[Field]) -> tuple[dict[str, str], list[str]]:
    """The answer to each of *fields*, empty where there is none; and what stands before the first."""
    known = {one.label: one for one in fields}
    lines: dict[str, list[str]] = {}
    held: list[str] = []
    before = held
    for number, line in enumerate(text.split("\n"), 1):
        heading = _HEADING.fullmatch(line)
        if heading is None or heading[1] not in known:
            held.append(line)  # a heading that is none of the form's is part of an answer
            continue
        label = heading[1]
        if label in lines:
            said = f"The heading {label!r} stands twice, again on line {number}"
            raise WrongIssueError(f"{said}: one of the answers may be forged. Remove one of them.")
        held = lines[label] = []
    if not lines:
        raise WrongIssueError(f"The text has none of the headings of the form, such as '### {fields[1].label}'.")
    words = "\n".join(before).strip()
    told = [f"Left out, for it stands before the first heading: {shortened(words)}"] if words else []
    return {one.id: _answer(one, lines.get(one.label, [])) for one in fields}, told


def _answer(asked_for: Field, lines: list[str]) -> str:
    answer = "\n".join(lines).strip()
    if answer == _NOTHING:
        return ""
    if asked_for.kind != "textarea" and "\n" in answer:
        said = f"The answer under {asked_for.label!r} has more than one line"
        raise WrongIssueError(f"{said}, or a heading follows that the form does not have. Write it on one line.")
    return answer


def _parts(asked_for: Field, answers: Mapping[str, str], between: str) -> list[str]:
    """What an answer names, each without white space and the dash of a list at its beginning."""
    parts = [one.strip().removeprefix("- ").strip() for one in answers[asked_for.id].split(between)]
    if len(parts) > MOST:
        raise WrongIssueError(f"The answer under {asked_for.label!r} names {len(parts)}, more than {MOST}. Shorten it.")
    return [one for one in parts if one]


def _coded(
    fields: Mapping[str, Field], answers: Mapping[str, str], notes: _Notes
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The codes, or the value, of each variable that was answered with what may be one."""
    for one in fields.values():
        answer = answers[one.id]
        if not one.variable or not answer:
            continue
        if one.options is None:
            yield one.variable, (answer,)
            continue
        options = [*one.options, *one.options.values()]
        chosen = _chosen(answer, options)
        codes = tuple(dict.fromkeys(one.options.get(option, option) for option in chosen))
        if not codes or (len(codes) > 1 and not one.is_multiple):
            why = "is more than one answer" if codes else f"is no code of it; {nearest(answer, options)}"
            notes.note(one.variable, one, answer, f"{why}. It is left 'not_coded'.")
            continue
        yield one.variable, codes


def _chosen(answer: str, options: list[str]) -> list[str]:
    """The options that *answer* names, with commas; none where anything else stands there. An option may hold commas."""
    found: list[str] = []
    rest = answer
    while rest:
        begun = [one for one in options if rest == one or rest.startswith(f"{one}, ")]
        if not begun:
            return []
        found.append(max(begun, key=len))
        rest = rest[len(found[-1]) + 2 :]
    return found


def _date(asked_for: Field, answers: Mapping[str, str], notes: _Notes, name: str) -> str:
    answer = answers[asked_for.id]
    if not answer or as_date(answer) or (name == "end" and answer == OPEN_END):
        return answer
    notes.note(name, asked_for, answer, f"is no date; write {DATE_FORMS}.")
    return ""


def _states(asked_for: Field, answers: Mapping[str, str], record: Record, notes: _Notes) -> Iterator[str]:
    """The ids of the states that are named with commas, each once."""
    called = _caller(record)
    told: set[str] = set()
    for name in _parts(asked_for, answers, ","):
        state = called(name)
        if not state:
            notes.note("locations", asked_for, name, _no_state(name, record))
        elif state not in told:
            told.add(state)
            yield state


def _partners(asked_for: Field, answers: Mapping[str, str], record: Record, notes: _Notes) -> Iterator[DraftPartner]:
    """The partners that are named one a line, each state once."""
    if not asked(record, "partner"):
        return
    called = _caller(record)
    told: set[str] = set()
    for line in _parts(asked_for, answers, "\n"):
        name, _, what = line.partition(":")
        state = called(name.strip())
        if not state or state in told:
            why = f"names {state} again." if state else _no_state(name.strip(), record)
            notes.note("partners", asked_for, line, why)
            continue
        told.add(state)
        yield DraftPartner(state, what.strip())


def _caller(record: Record) -> Callable[[str], str]:
    """What finds the id of a state by its id or one of its names; empty where there is none."""
    states = vocabulary(record).states
    return lambda name: states.get(name.lower(), "")


def _no_state(name: str, record: Record) -> str:
    return f"is no state of the record; {nearest(name, [one.name for one in record.states.values()])}."


def _source(line: str) -> tuple[str, str]:
    """Title and address of a source that stands on one line."""
    address = _ADDRESS.search(line)
    return line, address[0].rstrip(".,;)") if address else ""
