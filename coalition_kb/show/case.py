"""A case, or one partner of it, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coalition_kb.model import Status
from coalition_kb.operations import Computer
from coalition_kb.show.lines import heading, labelled, listed, paragraph
from coalition_kb.show.passage import cited
from coalition_kb.show.study import study_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from coalition_kb.model import Case, Coding, Partner, Record, Variable
    from coalition_kb.operations import Result


def case_lines(case: Case, record: Record, *, is_sound: bool) -> Iterator[str]:
    """Title, dates, summary, every coding of the case's own, what is computed, and the partners with their part."""
    yield f"{case.title}  [{case.id}]"
    yield from labelled("Also", ", ".join(case.aliases))
    decided = f", decided {case.decision.value or case.decision.status}" if case.decision else ""
    yield from paragraph(f"{_day(case.start)} to {_day(case.end)}{decided}. Depth: {case.depth}.")
    yield from labelled("Locations", listed(_named(case.locations, record)))
    yield from labelled("Hosts", ", ".join(_named(case.hosts, record)))
    yield from labelled("Follows", ", ".join(case.follows))
    yield from labelled("Studied in", case.studied_in)
    yield ""
    yield from paragraph(case.summary.text)
    yield from study_lines(case, record)
    yield from heading("Codings")
    yield from _codings(case.codings.values(), record)
    if is_sound:
        yield from heading("Computed")
        computer = Computer(record)
        for variable in record.of_unit("intervention"):
            if variable.computed:
                yield from _computed(variable, computer.result(variable, case))
    yield from heading("Partners")
    for partner in case.partners:
        yield from paragraph(f"{name_of(partner.state, record)}: {level_of(partner, record)}", indent=2)
    yield from paragraph(
        f"Shown with {case.id}/{case.partners[0].state}." if case.partners else "None is listed.", indent=2
    )


def partner_lines(partner: Partner, case: Case, record: Record, *, is_sound: bool) -> Iterator[str]:
    """Every coding of a partner, and what is computed of its state at the start of the case."""
    yield f"{name_of(partner.state, record)} in {case.title}  [{case.id}/{partner.state}]"
    yield from heading("Codings")
    yield from _codings(partner.codings.values(), record)
    state = record.states.get(partner.state)
    if is_sound and state:
        yield from heading("Computed")
        computer = Computer(record)
        for variable in (*record.of_unit("partner"), *record.of_unit("state")):
            if variable.computed:
                yield from _computed(variable, computer.result(variable, case, state))


def level_of(partner: Partner, record: Record) -> str:
    """How far a partner took part, in the words of the variable that the codebook marks for it."""
    variable = record.marked("participation")
    coding = partner.codings.get(variable.id) if variable else None
    return answer_of(coding, variable) if coding else Status.NOT_CODED.value


def name_of(state: str, record: Record) -> str:
    """A state's name and id."""
    return f"{record.states[state].name} ({state})" if state in record.states else state


def answer_of(coding: Coding, variable: Variable | None) -> str:
    """What a coding answers, in one line: the names of its codes, or its value with its range; else its status."""
    if coding.status != Status.CODED:
        return coding.status
    return _answer(coding.codes, coding.value, variable) + _range(coding)


def _answer(codes: Sequence[str], value: str, variable: Variable | None) -> str:
    known = variable.codes if variable else {}
    return "; ".join(f"{code}, {known[code].name}" if code in known else code for code in codes) or value


def _range(coding: Coding) -> str:
    bounds = f"from {coding.low or '?'} to {coding.high or '?'}" if coding.low or coding.high else ""
    more = ", ".join(part for part in (bounds, coding.kind) if part)
    return f" ({more})" if more else ""


def _named(states: Iterable[str], record: Record) -> list[str]:
    return [name_of(state, record) for state in states]


def _day(coding: Coding) -> str:
    return coding.value or coding.status


def _codings(codings: Iterable[Coding], record: Record) -> Iterator[str]:
    for coding in codings:
        variable = record.variables.get(coding.variable)
        yield from paragraph(f"{coding.variable}: {answer_of(coding, variable)}", indent=2)
        confidence = f"{coding.confidence} confidence" if coding.confidence else ""
        seen = f"seen from {coding.seen_from}" if coding.seen_from else ""
        yield from paragraph(", ".join(part for part in (confidence, seen) if part), indent=4)
        yield from paragraph(coding.why, indent=4)
        for one in coding.alternatives:
            leading = " (leading)" if one.is_leading else ""
            yield from paragraph(f"- {_answer(one.codes, one.value, variable)}{leading}: {one.why}", indent=4)
            yield from labelled("Sources", cited(one.citations), indent=6)
        yield from labelled("Sources", cited(coding.citations), indent=4)


def _computed(variable: Variable, result: Result) -> Iterator[str]:
    name = variable.codes[result.answer].name if result.answer in variable.codes else ""
    answer = ", ".join(part for part in (result.answer or result.status.value, name) if part)
    bounds = f" (from {result.low} to {result.high})" if result.low else ""
    yield from paragraph(f"{variable.id}: {answer}{bounds}", indent=2)
    yield from paragraph(result.why, indent=4)
