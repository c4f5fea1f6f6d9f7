"""The rules that the codebook itself keeps: a case can only be as clear as its questions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from coalition_kb.checks.cases import DEVICES
from coalition_kb.checks.circle import in_a_circle
from coalition_kb.lineage import former_variables
from coalition_kb.model import CODE_LEVELS, NUMBERED_LEVELS, Status
from coalition_kb.naming import LONGEST_NAME
from coalition_kb.operations import OPERATIONS, rests_on
from coalition_kb.place import Place
from coalition_kb.problem import Problem, listed, nearest, unknown
from coalition_kb.shapes.shaper import is_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from coalition_kb.model import Coding, Record, Variable
    from coalition_kb.operations import Operation

VARIABLE_ID = re.compile(r"[a-z][a-z0-9_]{0,27}")
CODE_ID = re.compile(r"[a-z0-9_]{1,32}")
ORDERED_LEVELS = (*NUMBERED_LEVELS, "count", "share", "number")  # of these one answer can be higher than another


def codebook_ids(record: Record) -> Iterator[Problem]:
    """A variable has an id of at most 28 of a-z, 0-9 and _, and no device's, and a code one of at most 32."""
    for variable in record.variables.values():
        if not VARIABLE_ID.fullmatch(variable.id) or variable.id in DEVICES:
            found = f"{variable.id!r} is no id of a variable"
            yield Problem(
                variable.place, found, "a-z, 0-9 and _, at most 28, a letter first", "rename it, and its file"
            )
        for code in variable.codes.values():
            if not CODE_ID.fullmatch(code.id):
                found = f"{code.id!r} is no id of a code"
                yield Problem(code.place, found, "a-z, 0-9 and _, at most 32", "rename it, here and in the cases")


def codebook_scale(record: Record) -> Iterator[Problem]:
    """A variable that chooses has codes with meanings, numbered and rising where its level is ordered; others have none."""
    for variable in record.variables.values():
        has_codes, chooses = bool(variable.codes), variable.level in CODE_LEVELS
        if chooses and not has_codes and not variable.frame_field:
            found = f"{variable.id} is {variable.level} and has no codes"
            yield Problem(variable.place, found, "codes with a name and a meaning", "add 'codes:'")
        if has_codes and not chooses:
            found = f"{variable.id} is a {variable.level} and has codes"
            yield Problem(variable.place, found, "no codes", "remove them, or change the level")
        yield from _meanings(variable)
        yield from _numbers(variable)


def _meanings(variable: Variable) -> Iterator[Problem]:
    names: dict[str, str] = {}
    for code in variable.codes.values():
        if not code.meaning or not code.name:
            found = f"the code {code.id!r} of {variable.id} has no meaning"
            yield Problem(code.place, found, "a name and a meaning", "write them")
        if code.name and code.name in names:
            found = f"the codes {names[code.name]!r} and {code.id!r} have one name"
            yield Problem(code.place, found, "a name for each code", "rename one")
        names[code.name] = code.id


def _numbers(variable: Variable) -> Iterator[Problem]:
    is_numbered = variable.level in NUMBERED_LEVELS
    before: float | None = None
    for code in variable.codes.values():
        number = code.number
        if is_numbered != (number is not None):
            found = f"the code {code.id!r} of {variable.id} has {'no' if number is None else 'a'} number"
            allowed = "a number" if is_numbered else f"no number at the level {variable.level}"
            yield Problem(code.place, found, allowed, "add one" if is_numbered else "remove it")
        elif number is not None and before is not None and number <= before:
            found = f"the number of {code.id!r} does not rise"
            yield Problem(code.place, found, f"more than {before:g}", "put the codes in rising order")
        elif number is not None and variable.level == "fuzzy" and (not 0 <= number <= 1 or number == 0.5):  # noqa: PLR2004 - neither in nor out
            found = f"the membership {number:g} of {code.id!r}"
            yield Problem(code.place, found, "0 to 1, never 0.5", "write less or more: is it rather out or in?")
        before = number


def codebook_label(record: Record) -> Iterator[Problem]:
    """A variable's name, with what is added of its status or its date, fits the label of a column: 1 to 67 characters."""
    for variable in record.variables.values():
        if not 1 <= len(variable.name) <= LONGEST_NAME:
            found = f"the name of {variable.id} has {len(variable.name)} characters"
            yield Problem(variable.place, found, f"1 to {LONGEST_NAME}", "shorten it")


def codebook_reference(record: Record) -> Iterator[Problem]:
    """What a variable, finding or version refers to is in the codebook: variables, codes, findings, questions."""
    for variable in record.variables.values():
        for finding in variable.findings:
            if finding not in record.findings:
                yield _unknown(variable, "the finding", finding, record.findings)
        if variable.answered_in and variable.answered_in not in (
            asked := [one.id for one in record.standard_questions]
        ):
            yield _unknown(variable, "the standard question", variable.answered_in, dict.fromkeys(asked))
        yield from _conditions(record, variable)
    for claim in record.findings.values():
        for name in claim.variables:
            if name not in record.variables:
                found = f"{claim.id} names the variable {name!r}, which is none"
                yield Problem(claim.place, found, listed(name, record.variables), nearest(name, record.variables))
    yield from _touched(record)


def _touched(record: Record) -> Iterator[Problem]:
    known = {*record.variables, *former_variables(record)}
    for version in record.versions.values():
        for name in version.touches:
            if name not in known:
                found = f"version {version.id} touches the variable {name!r}, which is none"
                yield Problem(version.place, found, listed(name, record.variables), nearest(name, record.variables))


def _conditions(record: Record, variable: Variable) -> Iterator[Problem]:
    """The references in `applies_when`."""
    for name, codes in variable.applies_when.items():
        other = record.variables.get(name)
        if other is None:
            yield _unknown(variable, "the variable", name, record.variables)
            continue
        for code in codes:
            if code not in other.codes:
                yield _unknown(variable, f"the code of {name}", code, other.codes)


def codebook_link(record: Record) -> Iterator[Problem]:
    """A variable names the findings that name it, and no other, so that both sides lead to each other."""
    for variable in record.variables.values():
        named = {claim.id for claim in record.findings.values() if variable.id in claim.variables}
        for finding in sorted(named ^ (set(variable.findings) & set(record.findings))):
            is_lost = finding in named
            one, other = (finding, variable.id) if is_lost else (variable.id, finding)
            here, there = ("variables", "findings") if is_lost else ("findings", "variables")
            mend = f"add {one} to {there!r} of {other}, or remove {other} from {here!r} of {one}"
            yield Problem(variable.place, f"{one} names {other}, which does not name it", "both, or neither", mend)


def _unknown(variable: Variable, what: str, name: str, known: Mapping[str, object]) -> Problem:
    return unknown(variable.place, variable.id, what, name, known)


def codebook_missing(record: Record) -> Iterator[Problem]:
    """A variable says when each status may be used, and `not_applicable` only with `applies_when`."""
    statuses = [status.value for status in Status if status not in (Status.CODED, Status.NOT_CODED)]
    for variable in record.variables.values():
        for status, when in variable.missing.items():
            if status not in statuses:
                found = f"{variable.id} allows the status {status!r}"
                yield Problem(variable.place, found, ", ".join(statuses), nearest(status, statuses))
            elif not when:
                found = f"{variable.id} does not say when it is {status}"
                yield Problem(variable.place, found, "a sentence", "write when it may be used")
        if variable.is_by_hand and Status.NOT_APPLICABLE in variable.missing and not variable.applies_when:
            found = f"{variable.id} may be not_applicable but always applies"
            yield Problem(variable.place, found, "applies_when: {variable: [codes]}", "add it, or remove the status")


def codebook_operation(record: Record) -> Iterator[Problem]:
    """A computed variable names a documented operation, all its parameters in their form and none that it does not know."""
    for variable in record.variables.values():
        if variable.computed is None:
            continue
        place, name = variable.computed.place, variable.computed.operation
        operation = OPERATIONS.get(name)
        if operation is None:
            yield Problem(place, f"{name!r} is no operation", listed(name, OPERATIONS), nearest(name, OPERATIONS))
            continue
        first = variable.computed.parameters
        others = variable.computed.alternatives.values()
        readings = [first, *({**first, **other} for other in others)]
        found = [one for given in readings for one in _parameters(record, variable, operation, given)]
        yield from dict.fromkeys(found)


def _parameters(
    record: Record, variable: Variable, operation: Operation, given: Mapping[str, object]
) -> Iterator[Problem]:
    assert variable.computed is not None  # noqa: S101 - for the reader of types
    place, name = variable.computed.place, variable.computed.operation
    given = {key: value for key, value in given.items() if key != "name"}  # an alternative's, for readers
    known = {*operation.wanted, *operation.optional}
    lacking = sorted(set(operation.wanted) - set(given))
    if "or_share" in given and "or_share_at_least" not in given:
        lacking.append("or_share_at_least")
    for key in lacking:
        allowed = ", ".join((*operation.wanted, *operation.optional))
        yield Problem(place, f"{name} has no parameter {key!r}", allowed, f"add '{key}:'")
    for key in sorted(set(given) - known):
        yield Problem(place, f"{name} knows no parameter {key!r}", ", ".join(sorted(known)), nearest(key, known))
    misshapen = [key for key in sorted(set(given) & known) if not _is_right(operation, key, given[key])]
    for key in misshapen:
        allowed = "a number" if key in operation.numbers else _FORMS.get(key, _TEXT)[1]
        what = f"is {given[key]!r}" if _is_text(given[key]) else "has another form"
        yield Problem(place, f"{key!r} of {name} {what}", allowed, "write it so")
    if not lacking and not misshapen:
        yield from _references(record, variable, operation, given)
        yield from _answers(record, variable, operation, given)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _is_words(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())


def _is_lists(value: object) -> bool:
    return isinstance(value, dict) and all(_is_texts(one) for one in value.values())


def _is_cues(value: object) -> bool:
    return isinstance(value, dict) and all(_is_texts(one) or _is_level(one) for one in value.values())


def _is_level(value: object) -> bool:
    return isinstance(value, dict) and value.keys() == {"at_least"} and is_number(str(value["at_least"]))


_TEXT: tuple[Callable[[object], bool], str] = (_is_text, "one piece of text")
_FORMS: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "codes": (_is_words, "{code: code}"),
    "kinds": (_is_words, "{kind of treaty: code}"),
    "organisations": (_is_texts, "[id, id]"),
    "bodies": (_is_lists, "{code: [id, id]}"),
    "ignored": (_is_texts, "[code, code]"),
    "cues": (_is_cues, "{variable: [codes], variable: {at_least: number}}"),
}


def _is_right(operation: Operation, key: str, value: object) -> bool:
    """Whether the parameter *key* has its form."""
    if key in operation.numbers:
        return isinstance(value, str) and is_number(value)
    return _FORMS.get(key, _TEXT)[0](value)


def _references(
    record: Record, variable: Variable, operation: Operation, given: Mapping[str, object]
) -> Iterator[Problem]:
    """The variables, organisations and levels that the parameters of a computed variable name."""
    for key in operation.variables:
        if key in given and given[key] not in record.variables:
            yield _unknown(variable, "the variable", str(given[key]), record.variables)
    yield from _cues(record, variable, given)
    yield from _bodies(record, variable, given)
    of = record.variables.get(str(given.get("counted", given.get("of"))))
    if "bodies" in given:
        return
    if of is not None and of.level not in ORDERED_LEVELS:
        found = f"{variable.id} asks how high {of.id} is, whose level is {of.level}"
        yield Problem(variable.place, found, ", ".join(ORDERED_LEVELS), "name a variable of such a level")
    elif "at_least" in given and "at_least" not in operation.numbers:
        level = str(given["at_least"])
        if of is not None and (of.codes or not is_number(level)) and level not in of.codes:
            yield _unknown(variable, f"the code of {of.id}", level, of.codes)


def _bodies(record: Record, variable: Variable, given: Mapping[str, object]) -> Iterator[Problem]:
    """The organisations that the parameters name, and the codes that stand for some."""
    by_code = cast("Mapping[str, list[str]]", given.get("bodies", {}))
    for body in (*cast("list[str]", given.get("organisations", [])), *(one for ids in by_code.values() for one in ids)):
        if body not in record.organisations:
            yield _unknown(variable, "the organisation", body, record.organisations)
    of = record.variables.get(str(given.get("of")))
    for code in (*by_code, *cast("list[str]", given.get("ignored", []))):
        if of is not None and code not in of.codes:
            yield _unknown(variable, f"the code of {of.id}", code, of.codes)


def _cues(record: Record, variable: Variable, given: Mapping[str, object]) -> Iterator[Problem]:
    for cue, wanted in cast("Mapping[str, object]", given.get("cues", {})).items():
        other = record.variables.get(cue)
        if other is None:
            yield _unknown(variable, "the variable", cue, record.variables)
            continue
        for code in wanted if isinstance(wanted, list) else ():
            if other.codes and code not in other.codes:
                yield _unknown(variable, f"the code of {cue}", code, other.codes)


def _answers(
    record: Record, variable: Variable, operation: Operation, given: Mapping[str, object]
) -> Iterator[Problem]:
    """The codes that a computed variable must have, so that each answer of its operation is one of them."""
    assert variable.computed is not None  # noqa: S101 - for the reader of types
    renamed = [value for key in ("codes", "kinds") for value in cast("Mapping[str, str]", given.get(key, {})).values()]
    otherwise = [str(given["otherwise"])] if "otherwise" in given else []
    for code in dict.fromkeys((*operation.answers, *renamed, *otherwise)):
        if code not in variable.codes:
            yield _unknown(variable, "its own code", code, variable.codes)
    of = record.variables.get(str(given.get("of")))
    if "codes" in given and of is not None:
        for code in of.codes:
            if code not in cast("Mapping[str, str]", given["codes"]):
                found = f"{variable.id} does not say what stands for {code!r} of {of.id}"
                yield Problem(variable.computed.place, found, ", ".join(of.codes), f"add '{code}:' to 'codes'")
    if "cues" in given and variable.codes:
        numbers = {code.number for code in variable.codes.values()}
        for met in range(len(cast("Mapping[str, object]", given["cues"])) + 1):
            if met not in numbers:
                found = f"{variable.id} has no code for {met} cues that are met"
                yield Problem(
                    variable.computed.place, found, f"a code with the number {met}", f"add a code with 'number: {met}'"
                )


def codebook_circle(record: Record) -> Iterator[Problem]:
    """No computed variable rests on itself, at any remove."""
    for id_ in in_a_circle({variable.id: rests_on(variable) for variable in record.variables.values()}):
        place = record.variables[id_].place
        yield Problem(
            place, f"{id_} rests on itself", "variables that do not rest on it", "compute one of them from others"
        )


#: The unit and the level of the variable that may have each mark.
MARKED = {
    "participation": ("partner", "ordinal"),
    "asking": ("partner", "ordinal"),
    "answering": ("partner", "nominal"),
    "deciding": ("partner", "date"),
    "joining": ("partner", "date"),
    "leaving": ("partner", "date"),
    "giving": ("partner", "list"),
    "coalition": ("intervention", "nominal"),
    "size": ("intervention", "count"),
    "force": ("intervention", "count"),
    "attaining": ("intervention", "ordinal"),
    "lasting": ("intervention", "ordinal"),
    "strength": ("partner", "count"),
    "mandate": ("intervention", "ordinal"),
    "highest_mandate": ("intervention", "ordinal"),
    "mandate_by": ("intervention", "list"),
}
FACET_LEVELS = ("nominal", "ordinal")  # a case gives one word to a facet


def codebook_mark(record: Record) -> Iterator[Problem]:
    """Each mark and each facet stands on one variable at most, of the unit and level that it is for."""
    first: dict[str, Variable] = {}
    for variable in record.variables.values():
        if variable.marks:
            unit, level = MARKED[variable.marks]
            if (variable.unit, variable.level) != (unit, level):
                yield _misplaced(variable, f"marked {variable.marks}", f"unit {unit}, level {level}", "mark")
        if variable.facet and (variable.unit != "intervention" or variable.level not in FACET_LEVELS):
            allowed = f"unit intervention, level {' or '.join(FACET_LEVELS)}"
            yield _misplaced(variable, f"the facet {variable.facet}", allowed, "facet")
        for what, kind in ((variable.marks, "mark"), (variable.facet, "facet")):
            if what in first:
                found = (
                    f"{first[what].id} and {variable.id} are both {'marked' if kind == 'mark' else 'the facet'} {what}"
                )
                yield Problem(variable.place, found, "one of them", f"remove one {kind}")
            elif what:
                first[what] = variable


def _misplaced(variable: Variable, what: str, allowed: str, kind: str) -> Problem:
    found = f"{variable.id} is {what}, and is a {variable.level} of the unit {variable.unit}"
    return Problem(variable.place, found, allowed, f"remove the {kind}")


def codebook_theme(record: Record) -> Iterator[Problem]:
    """A variable has a theme that the codebook lists, and every theme has a variable and a name."""
    for variable in record.variables.values():
        if variable.theme not in record.themes:
            yield _unknown(variable, "the theme", variable.theme, record.themes)
    used = {variable.theme for variable in record.variables.values()}
    for theme in record.themes.values():
        if theme.id not in used:
            found = f"no variable has the theme {theme.id!r}"
            yield Problem(theme.place, found, "a theme that a variable has", "give it to one, or remove it")
        if not theme.name:
            yield Problem(theme.place, f"the theme {theme.id!r} has no name", "name: …", "write one")


def worked_cell(record: Record) -> Iterator[Problem]:
    """What the guide for coders shows is an answer of the record to a question that is coded by hand."""
    for one in record.worked:
        case, coding = one.cell.partition("/")[0], record.coding_at(one.cell)
        if not (coding and _is_by_hand(record, coding)) and case not in record.unread:
            all_beside = record.cases[case].all_codings if case in record.cases else ()
            beside = list(dict.fromkeys(other.address for other in all_beside if _is_by_hand(record, other)))
            found = f"the guide for coders shows {one.cell!r}, which is no answer"
            mend = nearest(one.cell, beside) if beside else "write case/variable or case/state/variable"
            yield Problem(one.place, found, listed(one.cell, beside) if beside else "the address of an answer", mend)


def _is_by_hand(record: Record, coding: Coding) -> bool:
    variable = record.variables.get(coding.variable)
    return variable is not None and variable.is_by_hand


def states_reference(record: Record) -> Iterator[Problem]:
    """A treaty or organisation names states that the file of states has, and the file names sources that are listed."""
    cited = [
        ("the file of states", source, Place(state.place.file, 1, 1))
        for state in list(record.states.values())[:1]
        for source in record.state_sources
    ]
    for body in (*record.treaties.values(), *record.organisations.values()):
        cited += [(body.id, source, body.place) for source in body.sources]
        for one in body.members:
            if one.state not in record.states:
                found = f"{body.id} names the state {one.state!r}, which is none"
                yield Problem(one.place, found, listed(one.state, record.states), nearest(one.state, record.states))
            if one.until and one.until.last < one.since.first:
                found = f"{one.state} leaves {body.id} before it joins"
                yield Problem(one.place, found, "from, then to", "mend the dates")
    for who, source, place in cited:
        if source not in record.sources:
            found = f"{who} cites {source!r}, which is no source"
            yield Problem(place, found, listed(source, record.sources), nearest(source, record.sources))


def states_system(record: Record) -> Iterator[Problem]:
    """A state is in the list of Correlates of War or of Gleditsch and Ward for some time, and its spells do not reverse."""
    for state in record.states.values():
        spells = (*state.cow, *state.gw)
        if not spells:
            yield Problem(
                state.place,
                f"{state.id} is in no list of states",
                "cow, gw",
                "add 'cow:' or 'gw:' with its number and days",
            )
        for spell in spells:
            if spell.until and spell.until.last < spell.since.first:
                found = f"a spell of {state.id} ends before it begins"
                yield Problem(state.place, found, "from, then to", "mend the dates")
