"""A word of the project in the codebook's own words: a variable, a code, a rule of `check`, a status, a level."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coalition_kb.checks import ERRORS, SHAPE_RULES, WARNINGS, name
from coalition_kb.model import LEVEL_MEANINGS, LIST_LEVELS, STATUS_MEANINGS, STATUS_WORDS, Status
from coalition_kb.operations import OPERATIONS
from coalition_kb.problem import listed, nearest
from coalition_kb.show.codebook import definition_lines
from coalition_kb.show.lines import heading, labelled, paragraph
from coalition_kb.show.thing import UnknownThingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coalition_kb.model import Code, Record, Variable

_CORE = {"yes": "in every case", "study": "in every study", "no": "where a coder can tell; in a study always"}


def explained(record: Record, asked: str) -> str:
    """What *asked* means: all that bear the name, for a code such as `none` is one of many variables.

    Raises:
        UnknownThingError: nothing has that name.
    """
    word = asked.strip()
    found = ["\n".join(lines) for lines in _meanings(record, word)]
    if not found:
        known = words(record)
        what = f"{word!r} is no variable, code, rule, status or level"
        raise UnknownThingError(f"{what}\n  allowed: {listed(word, known)}\n  to mend: {nearest(word, known)}")
    return "\n\n".join(found)


def words(record: Record) -> list[str]:
    """Every word that is explained, each once."""
    variables = record.variables.values()
    return list(
        dict.fromkeys(
            [
                *record.variables,
                *(one.name for one in variables),
                *(f"{one.id}.{code}" for one in variables for code in one.codes),
                *(code for one in variables for code in one.codes),
                *rules(),
                *Status,
                *LEVEL_MEANINGS,
            ]
        )
    )


def rules() -> dict[str, tuple[str, str]]:
    """Each rule of `check` by its name: of which kind it is, and the rule itself."""
    return {
        **{one: ("a rule of reading: a file that breaks it is refused", says) for one, says in SHAPE_RULES.items()},
        **{name(rule): ("an error: the record is not published", rule.__doc__ or "") for rule in ERRORS},
        **{name(rule): ("a warning: it is mended, or accepted", rule.__doc__ or "") for rule in WARNINGS},
        "accepted-nothing": ("an error: the record is not published", "What a case accepts is a warning that it has."),
    }


def _meanings(record: Record, word: str) -> Iterator[Iterator[str]]:
    """The lines of each thing that *word* names."""
    folded = word.casefold()
    for variable in record.variables.values():
        if folded in (variable.id, variable.name.casefold()):
            yield _variable_lines(variable, record)
    of, _, code = word.rpartition(".")
    for variable in record.variables.values():
        if code in variable.codes and of in ("", variable.id):
            yield _code_lines(variable, variable.codes[code])
    if word in rules():
        yield _rule_lines(word)
    if word in list(Status):
        yield _status_lines(word, record)
    if word in LEVEL_MEANINGS:
        yield _level_lines(word, record)


def _variable_lines(variable: Variable, record: Record) -> Iterator[str]:
    yield from definition_lines(variable)
    yield from heading("How it is answered")
    yield from labelled("Level", LEVEL_MEANINGS[variable.level], indent=2)
    if variable.computed is None and not variable.frame_field:
        yield from labelled("Asked", _CORE[variable.core], indent=2)
        yield from labelled("Where a case has it", _place(variable), indent=2)
    elif variable.frame_field:
        yield from labelled("Where a case has it", f"in the field {variable.frame_field}", indent=2)
    for other, codes in variable.applies_when.items():
        yield from labelled("Applies when", f"{other} is {' or '.join(codes)}", indent=2)
    yield from labelled("Where to look", variable.look_in, indent=2)
    if question := record.questions.get(variable.answered_in):
        yield from labelled("In a study read from", f"{question.name}: {question.question}", indent=2)
    if variable.computed is not None:
        operation = OPERATIONS.get(variable.computed.operation)
        told = (operation.compute.__doc__ or "").partition("\n")[0] if operation else ""
        yield from labelled("Computed", told or variable.computed.operation, indent=2)
        for parameter, value in variable.computed.parameters.items():
            yield from labelled(parameter.replace("_", " "), _said(value), indent=4)
    for id_ in variable.findings:
        if finding := record.findings.get(id_):
            yield from labelled(f"Serves {finding.number}", finding.claim, indent=2)


def _place(variable: Variable) -> str:
    holder = "the codings of a partner" if variable.unit == "partner" else "the codings of the case"
    form = "codes" if variable.level in LIST_LEVELS else "code" if variable.codes else "value"
    return f"in {holder}, as {form}"


def _said(value: object) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{name} {_said(held)}" for name, held in value.items())
    return ", ".join(map(_said, value)) if isinstance(value, list) else str(value)


def _code_lines(variable: Variable, code: Code) -> Iterator[str]:
    number = f" ({code.number:g})" if code.number is not None else ""
    yield f"{code.name}{number}  [{variable.id}.{code.id}]"
    yield from paragraph(code.meaning)
    yield from paragraph(f"A code of {variable.name}: {variable.question}")


def _rule_lines(rule: str) -> Iterator[str]:
    kind, says = rules()[rule]
    yield f"{rule.replace('-', ' ').capitalize()}  [{rule}]"
    yield from paragraph(says)
    yield from paragraph(f"It is {kind}.")
    if rule in map(name, WARNINGS):
        accepted = f"{{rule: {rule}, says: …, why: …}}"
        yield from paragraph(f"To accept it, with the reason, at the end of the case: accepted: [{accepted}]")


def _status_lines(status: str, record: Record) -> Iterator[str]:
    yield f"{STATUS_WORDS[status].capitalize()}  [{status}]"
    yield from paragraph(f"A status. {STATUS_MEANINGS[status]}")
    allowing = [one.id for one in record.variables.values() if status in one.missing and one.is_by_hand]
    if allowing:
        yield from labelled("Allowed by", ", ".join(allowing))


def _level_lines(level: str, record: Record) -> Iterator[str]:
    yield f"{level.replace('_', ' ').capitalize()}  [{level}]"
    yield from paragraph(f"A level of measurement. {LEVEL_MEANINGS[level]}")
    having = [one.id for one in record.variables.values() if one.level == level]
    yield from labelled("Variables", ", ".join(having))
