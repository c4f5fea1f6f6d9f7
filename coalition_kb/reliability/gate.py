"""What agreement allows a reader to conclude: the one place that decides which variables bear a warning."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from coalition_kb.analysis.refusal import Refusal
from coalition_kb.analysis.reliability import TENTATIVE, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coalition_kb.reliability.measured import Measured


class Gate(StrEnum):
    """The warning that a variable bears, in the words of its badge."""

    APART = "coders disagree"
    UNJUDGED = "agreement not judged"


MEANINGS: Mapping[Gate, str] = {
    Gate.APART: f"Two coders coded it apart from each other, and alpha is below {TENTATIVE}: too low to infer from.",
    Gate.UNJUDGED: "Two coders coded it apart from each other, and the answers vary too little to judge how well they agree.",
}


def gate(measured: Measured | None) -> Gate | None:
    """The warning that a variable bears by how it was *measured*; None where coders agree, or where there is one coder."""
    if measured is None:
        return None
    if isinstance(measured.agreement, Refusal) or measured.agreement.verdict in (Verdict.RARE, Verdict.CONSTANT):
        return Gate.UNJUDGED
    return Gate.APART if measured.agreement.verdict == Verdict.POOR else None
