"""Why a coding has a code, or has none."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Status(StrEnum):
    """Whether a coding has a code; if not, why. Published beside the codes, never folded into one blank."""

    CODED = "coded"
    CONTESTED = "contested"  # credible sources differ; the alternatives are kept
    UNKNOWN = "unknown"  # searched, and the sources do not tell
    NOT_APPLICABLE = "not_applicable"  # the question has no meaning here
    NOT_COVERED = "not_covered"  # the imported series does not reach this state or year
    ONGOING = "ongoing"  # not ended at the coding date
    NOT_CODED = "not_coded"  # nobody has looked yet


#: The statuses in words.
STATUS_WORDS: Mapping[str, str] = {
    Status.CODED: "coded",
    Status.CONTESTED: "contested",
    Status.UNKNOWN: "unknown",
    Status.NOT_APPLICABLE: "does not apply",
    Status.NOT_COVERED: "not covered",
    Status.ONGOING: "ongoing",
    Status.NOT_CODED: "not yet coded",
}

#: Whole numbers that no value and no code may have: programs that hold no words for why there is no answer, as SPSS, hold
#: one of these for each status without one. Far from all that is counted or measured, days between dates included.
RESERVED = range(-9_999_999, -9_999_993)

#: What each means, in a sentence for readers.
STATUS_MEANINGS: Mapping[str, str] = {
    Status.CODED: "There is an answer, with its confidence and sources.",
    Status.CONTESTED: "Credible sources differ. All answers are kept with their holders; one may be marked as leading.",
    Status.UNKNOWN: "The question has a meaning and was looked into; the sources do not tell. The reason says where was looked.",
    Status.NOT_APPLICABLE: "The question has no meaning here, as the date of joining of a state that did not join.",
    Status.NOT_COVERED: "The answer would come from a series of others that does not reach here or was not given.",
    Status.ONGOING: "It had not ended on the day of coding.",
    Status.NOT_CODED: "Nobody has looked yet.",
}
