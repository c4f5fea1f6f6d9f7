"""A variable with its distribution over the cases, or a finding, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coalition_kb.lineage import former_codes, names_before
from coalition_kb.model import Status
from coalition_kb.operations import Computer
from coalition_kb.show.lines import hanging, heading, labelled, paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coalition_kb.lineage import Former
    from coalition_kb.model import Coding, Finding, Record, Variable

NAMED = 12  # of the cases with one answer; the rest are counted


def variable_lines(variable: Variable, record: Record, *, is_sound: bool) -> Iterator[str]:
    """The question, the codes, the rule, and how often each answer was given."""
    yield f"{variable.name}  [{variable.id}]"
    yield from paragraph(variable.question)
    unit = f" in {variable.unit_of_measure}" if variable.unit_of_measure else ""
    by = f"computed by {variable.computed.operation}" if variable.computed else "coded by hand"
    yield from paragraph(f"Of the {variable.unit}, {variable.level}{unit}, {by}. Knowable: {variable.knowable}.")
    if variable.codes:
        yield from heading("Codes")
    for code in variable.codes.values():
        number = f" ({code.number:g})" if code.number is not None else ""
        yield from paragraph(f"{code.id}{number}: {code.name}. {code.meaning}", indent=2)
    yield from heading("Rule")
    yield from paragraph(variable.rule, indent=2)
    yield from labelled("Counts", variable.counts, indent=2)
    yield from labelled("Does not count", variable.does_not_count, indent=2)
    for status, text in variable.missing.items():
        yield from labelled(status, text, indent=2)
    yield from labelled("Findings", ", ".join(variable.findings), indent=2)
    before = [*names_before(record, variable.id), *former_codes(record, variable.id)]
    if before:
        yield from heading("Names before")
    for former in before:
        yield from paragraph(former.sentence, indent=2)
    if is_sound or variable.is_by_hand:
        yield from heading("Distribution")
        yield from _distribution(variable, record)


def former_lines(former: Former, now: Sequence[Variable], record: Record, *, is_sound: bool) -> Iterator[str]:
    """What became of a name that is no more, then the variables *now* that it leads to."""
    yield from paragraph(former.sentence)
    for variable in now:
        yield ""
        yield from variable_lines(variable, record, is_sound=is_sound)


def finding_lines(finding: Finding) -> Iterator[str]:
    """The claim, its test, what supports and what contradicts it, and the variables that it rests on."""
    yield f"{finding.title}  [{finding.id}]"
    yield from paragraph(finding.claim)
    parts = (("Test", finding.test), ("Supported if", finding.supports), ("Contradicted if", finding.contradicts))
    for name, text in (*parts, ("Limits", finding.limits), ("Variables", ", ".join(finding.variables))):
        yield ""
        yield from labelled(name, text)


def _distribution(variable: Variable, record: Record) -> Iterator[str]:
    """Each answer with how many cases or partners have it, and the first of them."""
    having: dict[str, list[str]] = {code: [] for code in variable.codes}
    for address, answers in _given(variable, record):
        for answer in answers:
            having.setdefault(answer, []).append(address)
    width = max(map(len, having), default=0)
    for answer, addresses in having.items():
        more = [f"and {len(addresses) - NAMED} more"] if len(addresses) > NAMED else []
        head = f"  {answer:<{width}} {len(addresses):>4}  "
        yield from hanging(head, ", ".join([*addresses[:NAMED], *more]))
    if not having:
        yield from paragraph("No case is coded.", indent=2)


def _given(variable: Variable, record: Record) -> Iterator[tuple[str, Sequence[str]]]:
    """Each case or partner with its answers, or with the status where it has none."""
    computer = Computer(record)
    for case in record.cases.values():
        if variable.unit == "intervention" and variable.computed:
            result = computer.result(variable, case)
            yield case.id, [result.answer or result.status.value]
        elif variable.unit == "intervention":
            held = getattr(case, variable.frame_field) if variable.frame_field else case.codings.get(variable.id)
            yield case.id, _answers(held)
        else:
            for partner in case.partners:
                state = record.states.get(partner.state)
                if variable.computed and state:
                    result = computer.result(variable, case, state)
                    yield f"{case.id}/{partner.state}", [result.answer or result.status.value]
                elif not variable.computed:
                    yield f"{case.id}/{partner.state}", _answers(partner.codings.get(variable.id))


def _answers(held: Coding | tuple[str, ...] | None) -> Sequence[str]:
    if held is None:
        return [Status.NOT_CODED.value]
    if isinstance(held, tuple):
        return held
    # A contested coding counts as such: its alternatives stand with the case.
    return held.codes or ((held.value,) if held.value and held.status == Status.CODED else (held.status,))
