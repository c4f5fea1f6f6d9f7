"""What the file of a case answers, kept as a pass before other coders are compared with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coalition_kb.model import CodedCase, Partner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coalition_kb.authoring.questions import Question
    from coalition_kb.model import Case, Coding


@dataclass(frozen=True, slots=True)
class Kept:
    """The codings that were kept, and those that are no longer what one coder said."""

    coded: CodedCase
    decided: tuple[str, ...]  # addresses of codings that were adjudicated: the first answer stands there no more
    unanswered: tuple[str, ...]  # addresses of what the case does not answer


def kept(case: Case, name: str, questions: Sequence[Question]) -> Kept:
    """What *case* answers to the *questions*, as the pass *name*.

    What a study adds, the answers and evidence that a coding was read from, stays with the case.
    """
    held = {(one.state, one.variable): one for one in case.all_codings}
    codings: dict[tuple[str, str], Coding] = {}
    decided, unanswered = [], []
    for question in questions:
        coding = held.get(question.cell)
        if coding is None:
            unanswered.append("/".join(part for part in (case.id, *question.cell) if part))
        elif coding.adjudicated:
            decided.append(coding.address)
        else:
            codings[question.cell] = replace(coding, coded=replace(coding.coded, by=name), read_from=())
    return Kept(coded_case(case, name, codings), tuple(decided), tuple(unanswered))


def coded_case(case: Case, name: str, codings: dict[tuple[str, str], Coding]) -> CodedCase:
    """The *codings*, by state and variable, as what the pass *name* answers about *case*."""
    of = {state: {variable: one for (of, variable), one in codings.items() if of == state} for state, _ in codings}
    partners = tuple([Partner(one.state, of[one.state], one.place) for one in case.partners if one.state in of])
    return CodedCase(case.id, name, of.get("", {}), partners, case.place)
