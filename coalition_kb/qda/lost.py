"""What the exchange files cannot hold as what it is, and where it stands instead. It is told wherever they are offered."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that does not survive, and where a reader finds it."""

    what: str
    instead: str


LOST: tuple[Loss, ...] = (
    Loss(
        "why a variable has no value",
        "the variable is left out; the passage is tagged with the status, and the tables have it in the columns _st",
    ),
    Loss(
        "status and confidence as fields of a coding",
        "tags on the passage, from the branches Status and Confidence of the codebook",
    ),
    Loss(
        "contested answers as answers of one question",
        "each has a passage of its own, tagged as contested; the variable has the answer that a default run uses, "
        "where one is marked",
    ),
    Loss(
        "the least and the most that a number or a date may be",
        "words in the passage, and the columns _lo and _hi of the tables",
    ),
    Loss(
        "dates of which only the year or the month is known, as dates",
        "text as written; the variables that end in _day have a value only where the day is known",
    ),
    Loss("the order of answers that are ranked", "the order in the words of the passage and of the variable"),
    Loss(
        "the number of a code, as of an ordinal or fuzzy level",
        "the description of the code, and the variables that end in _n",
    ),
    Loss(
        "sources as documents that can be searched for",
        "their ids in brackets behind each reason, and a list at the end of each text; the table sources has the rest",
    ),
    Loss(
        "who coded, with which version of the codebook, and from when it could be known",
        "the table codings; in the files every coding is by the contributors, on its day",
    ),
    Loss(
        "the reasons, ranges and other definitions of computed answers",
        "the pages and tables; the files have the answers as values of variables",
    ),
    Loss(
        "states that a case does not list, and the numbers of states in other data sets",
        "the tables dyads and states, which join on the variables case_id and state_id",
    ),
    Loss(
        "findings, treaties and memberships, candidates that are no cases, and changes",
        "the pages and the tables",
    ),
)


def told_lost() -> list[str]:
    """What is lost, a sentence each."""
    return [f"{one.what[0].upper()}{one.what[1:]}: {one.instead}." for one in LOST]
