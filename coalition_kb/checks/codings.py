"""The rules about codings: the answer fits the question, and what it rests on is said."""

from __future__ import annotations

from itertools import chain, pairwise
from typing import TYPE_CHECKING

from coalition_kb.dates import as_date
from coalition_kb.lineage import former_codes, former_variables
from coalition_kb.model import CODE_LEVELS, CONFIDENCE, LIST_LEVELS, UNITS, Status
from coalition_kb.operations import Computer, answers_to
from coalition_kb.problem import Problem, listed, nearest
from coalition_kb.shapes.shaper import DATE_FORMS, is_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from coalition_kb.lineage import Former
    from coalition_kb.model import Alternative, Case, Citation, Coding, Record, State, Unit, Variable
    from coalition_kb.place import Place

RANGED_LEVELS = ("count", "share", "number", "date")  # their values may have a range
_NOT_CODED = Status.NOT_CODED.value  # asked for of every cell
NONE_LIKE = "none"  # the code of a list that says that the list is empty


def unknown_variable(record: Record) -> Iterator[Problem]:
    """A coding is about a variable of the codebook, under the unit that the variable has."""
    gone = former_variables(record)
    for coding in record.codings:
        variable = record.variables.get(coding.variable)
        unit: Unit = "partner" if coding.state else "intervention"
        if variable is None or variable.unit not in (unit, "state"):
            known = [one.id for one in record.of_unit(unit) if one.is_by_hand]
            found = f"{coding.variable!r} is no variable of the unit {unit}"
            mend = nearest(coding.variable, known)
            if coding.variable in gone:
                mend = _moved(gone[coding.variable])
            elif variable is not None:
                where = "the case" if variable.unit == "intervention" else "a partner"
                mend = f"move it to the codings of {where}, or remove it"
            yield Problem(coding.place, found, listed(coding.variable, known), mend)


def _moved(former: Former) -> str:
    """How to mend what bears a name that is no more."""
    return f"run `coalition-kb migrate {former.version}`: {former.sentence}"


def computed_by_hand(record: Record) -> Iterator[Problem]:
    """A computed variable or a frame fact is not written among the codings."""
    for coding in record.codings:
        variable = record.variables.get(coding.variable)
        if variable is not None and not variable.is_by_hand:
            frame = variable.frame_field
            found = f"{variable.id} is written by hand"
            allowed = f"the field {frame!r} of the case" if frame else "variables that are not computed"
            yield Problem(coding.place, found, allowed, "remove it")


def wrong_level(record: Record) -> Iterator[Problem]:
    """A coding has the form that the level of its variable asks for: one code, a list of codes, or a value."""
    for coding, variable in record.by_hand:
        wanted = "codes" if variable.level in LIST_LEVELS else "code" if variable.level in CODE_LEVELS else "value"
        allowed = f"{wanted}, for its level is {variable.level}"
        said: list[tuple[str, Coding | Alternative]] = [(variable.id, coding)]
        said += [(f"an alternative of {variable.id}", one) for one in coding.alternatives]
        for what, one in said:
            if one.form and one.form != wanted:
                yield Problem(one.place, f"{what} is written as {one.form}", allowed, f"write '{wanted}:'")
            elif one.form and not any((*one.codes, one.value)):
                mend = "write the answer, or a status with its reason"
                yield Problem(one.place, f"{what} is answered with nothing", allowed, mend)


def unknown_code(record: Record) -> Iterator[Problem]:
    """A coding holds codes of its variable, each once."""
    variables = {one.id for one in record.variables.values()}
    gone = {id_: {one.step.code: one for one in former_codes(record, id_)} for id_ in variables}
    for coding, variable in record.by_hand:
        if variable.level in CODE_LEVELS and variable.codes:
            yield from _wrong_codes(coding, variable, coding.codes, gone[variable.id])
            for one in coding.alternatives:
                yield from _wrong_codes(one, variable, one.codes, gone[variable.id])


def _wrong_codes(
    where: Coding | Alternative, variable: Variable, codes: tuple[str, ...], gone: Mapping[str, Former]
) -> Iterator[Problem]:
    for code in dict.fromkeys(codes):
        if code and code not in variable.codes:
            found = f"{variable.id} is {code!r}, which is no code of it"
            new = f"{nearest(code, variable.codes)}; a new code goes into the codebook first"
            mend = _moved(gone[code]) if code in gone else new
            yield Problem(where.place, found, _scale(variable), mend)
        if codes.count(code) > 1:
            yield Problem(where.place, f"{variable.id} names {code!r} twice", "each code once", "remove one")
    if NONE_LIKE in codes and len(codes) > 1:
        yield Problem(where.place, f"{variable.id} is 'none' and more", "'none' alone", "remove 'none'")


def _scale(variable: Variable) -> str:
    is_ordered = any(code.number is not None for code in variable.codes.values())
    return (" < " if is_ordered else ", ").join(variable.codes)


def wrong_value(record: Record) -> Iterator[Problem]:
    """A value is what its level says: a whole number from 0, a share from 0 to 1, a date, a text; low, value and high rise."""
    for coding, variable in record.by_hand:
        if variable.level not in RANGED_LEVELS and (coding.low or coding.high):
            found = f"{variable.id} has a range"
            allowed = f"low and high at the levels {', '.join(RANGED_LEVELS)}"
            yield Problem(coding.place, found, allowed, "remove it, or code it 'status: contested'")
        if variable.level in CODE_LEVELS:
            continue
        values = [coding.low, coding.value, coding.high]
        for value in filter(None, [*values, *(one.value for one in coding.alternatives)]):
            if allowed := _not_a(variable.level, value):
                yield Problem(coding.place, f"{variable.id} is {value!r}", allowed, "write it so")
                break
        else:
            if not _rise(variable.level, [value for value in values if value]):
                found = f"{variable.id} is {coding.value}, from {coding.low or '?'} to {coding.high or '?'}"
                yield Problem(coding.place, found, "low ≤ value ≤ high", "mend the range")


def _rise(level: str, values: list[str]) -> bool:
    """Whether the values, which are what *level* says, do not fall."""
    if level == "date":
        dates = [date for value in values if (date := as_date(value))]
        return all(one.first <= other.last for one, other in pairwise(dates))
    numbers = [float(value) for value in values] if level != "text" else []
    return numbers == sorted(numbers)


def _not_a(level: str, value: str) -> str:
    """What a value of *level* must be, where *value* is not; empty where it is."""
    if level == "count" and not (is_number(value) and value.isdigit()):
        return "a whole number from 0, in digits alone"
    if level == "number" and not is_number(value):
        return "a number"
    if level == "share" and not (is_number(value) and 0 <= float(value) <= 1):
        return "a number from 0 to 1"
    if level == "date" and as_date(value) is None:
        return DATE_FORMS
    return ""


def missing_core(record: Record) -> Iterator[Problem]:
    """Core variables, and in a study every one of the case and its main partners, have a code or a status but `not_coded`."""
    by_hand = [one for one in record.variables.values() if one.is_by_hand]
    asked = {unit: [one for one in by_hand if one.unit == unit] for unit in UNITS}
    core = {unit: [one for one in asked[unit] if one.core == "yes"] for unit in UNITS}
    for case in record.cases.values():
        wanted = (asked if case.is_study else core)["intervention"]
        yield from _missing(case.id, wanted, case.codings, case.names.get("codings", case.place))
        for partner in case.partners:
            wanted = (asked if case.is_study and partner.is_main else core)["partner"]
            yield from _missing(f"{case.id}/{partner.state}", wanted, partner.codings, partner.place)


def _missing(what: str, wanted: Sequence[Variable], codings: Mapping[str, Coding], place: Place) -> Iterator[Problem]:
    for variable in wanted:
        coding = codings.get(variable.id)
        if coding is None or coding.status == _NOT_CODED:
            found, allowed = f"{what} does not answer {variable.id}", "a code, or a status with its reason"
            mend = "code it, or write another status with its reason" if coding else f"add '{variable.id}:'"
            yield Problem(coding.place if coding else place, found, allowed, mend)


def status_not_allowed(record: Record) -> Iterator[Problem]:
    """A status is one that the variable allows."""
    for coding, variable in record.by_hand:
        allowed = [*variable.missing, *([] if variable.core == "yes" else [Status.NOT_CODED.value])]
        is_answer = coding.status in (
            Status.CODED,
            Status.NOT_CODED,
        )  # what is not coded and must be is missing core
        if not is_answer and coding.status not in allowed:
            found = f"{variable.id} is {coding.status}, which it may not be"
            yield Problem(coding.place, found, ", ".join(["a code", *allowed]), "code it, or choose one of these")


def question_applies(record: Record) -> Iterator[Problem]:
    """A coding is `not_applicable` only where what the question depends on is not met."""
    computer = Computer(record)
    for case in record.cases.values():
        for coding in case.all_codings:
            variable = record.variables.get(coding.variable)
            if coding.status != Status.NOT_APPLICABLE or variable is None:
                continue
            met = [
                f"{name} is {answers[0]}"
                for name, codes in variable.applies_when.items()
                if (other := record.variables.get(name))
                and (answers := _answers(computer, case, record.states.get(coding.state), other))
                and set(answers) <= set(codes)
            ]
            if met and len(met) == len(variable.applies_when):
                found = f"{variable.id} is not_applicable, but {' and '.join(met)}"
                yield Problem(coding.place, found, "a code, or another status", "answer the question")


def _answers(computer: Computer, case: Case, state: State | None, variable: Variable) -> list[str]:
    """What *variable* answers; nothing where the codebook has a fault that another rule tells."""
    try:
        return answers_to(computer, case, state if variable.unit != "intervention" else None, variable)
    except (KeyError, ValueError, StopIteration, AttributeError, TypeError):
        return []


def no_reason(record: Record) -> Iterator[Problem]:
    """A status has a reason, and so has each code of the case itself; a partner's code may inherit one."""
    for coding, variable in record.by_hand:
        if variable.core == "yes" and coding.status == Status.NOT_CODED:
            continue  # what lacks is an answer, which is told as missing core
        if not coding.why and (not coding.state or coding.status != Status.CODED):
            found = f"{variable.id} is {_said(coding)} without a reason"
            yield Problem(coding.place, found, "why: …", "say why this answer and not the next")


def _said(coding: Coding) -> str:
    return coding.status if coding.status != Status.CODED else ", ".join(coding.answer) or "nothing"


def no_source(record: Record) -> Iterator[Problem]:
    """A code or value cites at least one source, and so does each alternative of a contested one."""
    for coding in _with_frame(record):
        if coding.status == Status.CODED and not coding.citations:
            found = f"{coding.variable} is {_said(coding)} without a source"
            yield Problem(coding.place, found, "sources: [id]", "add its sources, or code it 'status: unknown'")
        for one in coding.alternatives:
            if not one.citations:
                found = f"an alternative of {coding.variable} has no source"
                yield Problem(one.place, found, "sources: [id]", "add its sources, or remove it")


def confidence_wrong(record: Record) -> Iterator[Problem]:
    """A code or value has a confidence, and a confidence is high, medium or low."""
    for coding in _with_frame(record):
        is_due = coding.status == Status.CODED or coding.confidence
        if is_due and coding.confidence not in CONFIDENCE:
            found = f"the confidence of {coding.variable} is {coding.confidence!r}"
            yield Problem(coding.place, found, ", ".join(CONFIDENCE), nearest(coding.confidence, CONFIDENCE))


def unopened_source(record: Record) -> Iterator[Problem]:
    """High or medium confidence rests on at least one source that was opened."""
    for coding in _with_frame(record):
        if coding.status != Status.CODED or coding.confidence not in ("high", "medium"):
            continue
        is_read = any(map(record.is_read, coding.citations))  # most often by the first
        if not is_read and any(one.source in record.sources for one in coding.citations):
            found = f"{coding.variable} has {coding.confidence} confidence and no source that was opened"
            yield Problem(coding.place, found, "low, or a source that was read", "open one, or write 'confidence: low'")


def unknown_source(record: Record) -> Iterator[Problem]:
    """A citation names a source of the list of sources, in a list as in running text."""
    known = record.sources
    cases = record.cases.values() if not record.cited <= known.keys() else ()
    cited = ((one.source, one.place) for case in cases for one in case.citations)
    named = chain(cited, _named_in_lists(record))
    for name, place in dict.fromkeys(one for one in named if one[0] not in known):
        found = f"{name!r} is no source"
        yield Problem(place, found, listed(name, record.sources), nearest(name, record.sources))


def uncited_source(record: Record) -> Iterator[Problem]:
    """A source is cited by a case, by the universe, by the file of states, or as what a study found of a finding."""
    if record.unread:  # what cites it may stand in a file that could not be read
        return
    bodies = (*record.treaties.values(), *record.organisations.values())
    cited = set(record.cited)
    cited.update(name for name, _ in _named_in_lists(record))
    cited.update(record.state_sources, *(body.sources for body in bodies))
    for source in record.sources.values():
        if source.id not in cited:
            yield Problem(
                source.place, f"{source.id!r} is cited nowhere", "a source that is cited", "cite it, or remove it"
            )


def _named_in_lists(record: Record) -> Iterator[tuple[str, Place]]:
    """The sources that stand elsewhere than in citations of a case: other lists of interventions, and the universe."""
    for case in record.cases.values():
        yield from ((listing.name, listing.place) for listing in case.lists)
    yield from ((one.source, one.place) for one in record.universe.searched)
    for candidate in record.universe.candidates.values():
        yield from ((one.source, one.place) for one in candidate.citations)
        yield from ((listing.name, listing.place) for listing in candidate.lists)
    yield from ((one.source, one.place) for one in _of_literature(record))


def claims_reading(record: Record) -> Iterator[Problem]:
    """A citation in the short form says that its passage was read, so its source is not `opened: no`."""
    for cited in (*map(_listed, record.cases.values()), _of_literature(record)):
        told: set[object] = set()
        for one in cited:
            source = record.sources.get(one.source)
            if source and one.is_opened and source.opened == "no" and one not in told:
                told.add(one)
                found = f"{one.source!r} is cited as read, and was not opened"
                mend = f"write {{source: {one.source}, opened: no}}"
                yield Problem(one.place, found, "a source that was opened", mend)


def _of_literature(record: Record) -> Iterator[Citation]:
    return (one.citation for finding in record.findings.values() for one in finding.literature)


def _listed(case: Case) -> Iterator[Citation]:
    """The citations of *case* that stand in lists and not in running text, where nothing says whether one was read."""
    for coding in _of_case(case):
        yield from coding.citations
        yield from (one for each in coding.alternatives for one in each.citations)
    for objective in case.study.objectives:
        yield from objective.citations
        yield from (one for each in objective.judged for one in each.citations)
    yield from (one for phase in case.study.phases for one in phase.citations)
    yield from (one.citation for one in case.study.evidence if one.citation)


def unknown_version(record: Record) -> Iterator[Problem]:
    """A coding was made or last reviewed with a version of the codebook that is known, or it says none."""
    told: set[tuple[str, str]] = set()  # most codings of a case have their version from one line
    for coding in _with_frame(record):
        version = coding.coded.codebook
        if version and version not in record.versions and (coding.case, version) not in told:
            told.add((coding.case, version))
            found = f"{coding.address} was coded with the codebook {version!r}"
            yield Problem(coding.place, found, listed(version, record.versions), nearest(version, record.versions))


def few_alternatives(record: Record) -> Iterator[Problem]:
    """A contested coding has two alternatives or more, at most one of them leading; other codings have none."""
    for coding in record.codings:
        n, leading = len(coding.alternatives), sum(one.is_leading for one in coding.alternatives)
        if coding.status == Status.CONTESTED and n < 2:  # noqa: PLR2004 - one side is no contest
            found = f"{coding.variable} is contested, with {n} alternative{'' if n == 1 else 's'}"
            yield Problem(coding.place, found, "two or more", "add the other, or code it")
        elif coding.status != Status.CONTESTED and n:
            found = f"{coding.variable} has alternatives and is not contested"
            yield Problem(coding.place, found, "status: contested", "add it, or remove the alternatives")
        if leading > 1:
            found = f"{coding.variable} has {leading} leading alternatives"
            yield Problem(coding.place, found, "one at most", "keep 'leading: yes' on one")


def hindsight(record: Record) -> Iterator[Problem]:
    """What was knowable before a decision, of the U.S. or of the partner, is coded from evidence that is not later than it."""
    deciding = record.marked("deciding")
    for case in record.cases.values():
        ours = case.decision if case.decision and case.decision.value else case.start
        partners = {partner.state: partner for partner in case.partners}
        for coding in case.all_codings:
            if not coding.seen_from:
                continue  # as most
            variable, seen = record.variables.get(coding.variable), as_date(coding.seen_from)
            if variable is None or variable.knowable != "before" or seen is None:
                continue
            decision: Coding | None = ours
            if coding.state:  # each state decides for itself; without its date nothing can be said
                decision = partners[coding.state].codings.get(deciding.id) if deciding else None
            limit = as_date(decision.value) if decision else None
            if decision and limit and seen.first > limit.last:
                found = f"{coding.address} is seen from {seen.text}, after {decision.variable} ({limit.text})"
                yield Problem(coding.place, found, f"evidence to {limit.text}", "rest it on earlier evidence")


def _of_case(case: Case) -> Iterator[Coding]:
    yield from (one for one in (case.start, case.end, case.decision) if one is not None)
    yield from case.all_codings


def _with_frame(record: Record) -> Iterator[Coding]:
    for case in record.cases.values():
        yield from _of_case(case)
