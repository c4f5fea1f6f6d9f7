"""The forms of cases and variables: the fields of each mapping in canonical order, each with a sentence for editors.

They follow `coalition_kb/shapes`, which alone decides what is read; a test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Form:
    """A mapping with fixed fields: what it is, its fields in canonical order, and those that it must have."""

    title: str
    fields: Mapping[str, str]
    required: tuple[str, ...] = ()


_SOURCES = "What it rests on: ids of sources, with a locator after a comma. An id alone says that the passage was read."
_CONFIDENCE = "How sure the answer is: high, medium or low."
_CODED = "Who coded it, when, and with which version of the codebook, where not as the case as a whole."

CODING = Form(
    "A coding in its long form",
    {
        "code": "The answer: one code of the variable.",
        "codes": "The answer: a list of codes of the variable.",
        "value": "The answer: a number, a date or a text.",
        "low": "The least that the value may be.",
        "high": "The most that the value may be.",
        "kind": "What the number is: the peak, that of one day, or all who served.",
        "status": "Why there is no code. It needs a reason, and stands instead of the answer.",
        "confidence": _CONFIDENCE,
        "why": "Why this answer and not the next; of a status, where was looked.",
        "sources": _SOURCES,
        "seen_from": "The day of the latest evidence that the answer rests on.",
        "alternatives": "The answers of credible sources that differ, two or more, where the status is contested.",
        "read_from": "Of a study: the answers or records of evidence that it was read from, where not the codebook's.",
        "coded": _CODED,
        "adjudicated": "Where passes differed: how it was decided between them.",
    },
)
ADJUDICATION = Form(
    "How it was decided between passes",
    {
        "cause": "Why they differed: one overlooked something, the rule, the evidence, or both can be defended.",
        "why": "What they differed on, and what decided.",
    },
    ("cause", "why"),
)
CASE = Form(
    "A case",
    {
        "id": "The name of the file: place and year, as grenada-1983. It never changes.",
        "title": "The place, and the name of the operation in parentheses.",
        "aliases": "What else it is called.",
        "depth": "An entry, or a study that also answers the standard questions.",
        "start": "The day on which U.S. forces were first used.",
        "end": "The day on which it ended, or ongoing.",
        "decision": "The day on which the U.S. decided to intervene.",
        "locations": "The states where it took place.",
        "hosts": "The states that agreed to have the forces on their soil.",
        "follows": "The cases that it went on from.",
        "studied_in": "The case whose study covers this one too.",
        "summary": "Three to six sentences that cite as they go: [@source, p. 12].",
        "lists": "Whether other lists of interventions have it.",
        "coded": "Who coded it, when, and with which version of the codebook.",
        "cast": "Of a study: other states that the account names, each with its part.",
        "phases": "Of a study: parts with an aim, a command or partners of their own.",
        "objectives": "Of a study: what the U.S. wanted, how far it was reached, and how long that held.",
        "claims": "Of a study: whether the cause that a finding names was at work.",
        "answers": "Of a study: the answer to each standard question.",
        "evidence": "Of a study: dated facts that could have gone another way, and searches that found none.",
        "codings": "The answers to the questions about the case as a whole.",
        "partners": "The states that took part or were asked.",
        "accepted": "Warnings that were looked at and stand, with the reason.",
    },
    ("id", "title", "depth", "start", "end", "locations", "summary", "lists", "coded", "codings"),
)
PASS = Form(
    "One coder's answers about a case",
    {
        "case": "The id of the case.",
        "coded": CASE.fields["coded"],
        "codings": CASE.fields["codings"],
        "partners": CASE.fields["partners"],
    },
    ("case", "coded", "codings"),
)
PARTNER = Form(
    "A partner",
    {
        "state": "The id of the state.",
        "main": "Whether it is one of those that mattered, for which a study answers every variable.",
        "phases": "The phases of the case in which it took part.",
        "read_from": "What its codings were read from, where one does not say otherwise.",
        "sources": "What its codings rest on, where one does not say otherwise.",
        "confidence": "The confidence of its codings, where one does not say otherwise.",
        "why": "The reason of its codings, where one does not say otherwise; a status needs its own.",
        "coded": _CODED,
        "codings": "The answers to the questions about this partner.",
    },
    ("state", "codings"),
)
CODED = Form(
    "Who coded it",
    {
        "by": "The coder, or the name of the pass.",
        "on": "The day.",
        "codebook": "The version of the codebook.",
    },
    ("by", "on", "codebook"),
)
LISTING = Form(
    "Whether a list has the case",
    {
        "included": "Whether the list has it.",
        "status": "Instead of included: that it is unknown.",
        "why": "The row, or why not.",
    },
)
ALTERNATIVE = Form(
    "One answer to a contested question",
    {
        "code": CODING.fields["code"],
        "codes": CODING.fields["codes"],
        "value": CODING.fields["value"],
        "leading": "Whether a default run uses it. At most one is.",
        "why": "Who holds it, and why.",
        "sources": _SOURCES,
    },
    ("why",),
)
CITATION = Form(
    "A citation in its long form",
    {
        "source": "The id of the source.",
        "locator": "The page, paragraph or row.",
        "opened": "Whether the passage was read.",
    },
    ("source",),
)
PHASE = Form(
    "A phase",
    {
        "id": "By which partners name it.",
        "name": "What it is called.",
        "start": "Its first day.",
        "end": "Its last day, or ongoing.",
        "aim": "What was wanted in it.",
        "activity": "What forces did.",
        "command": "Who commanded.",
        "sources": _SOURCES,
    },
    ("id", "name", "start", "end", "aim", "activity", "command", "sources"),
)
OBJECTIVE = Form(
    "An objective",
    {
        "id": "Its name within the case.",
        "says": "What the U.S. wanted, in one sentence.",
        "since": "The day on which it was set.",
        "attainment": "How far it was reached.",
        "durability": "How long that held.",
        "confidence": _CONFIDENCE,
        "why": "Why so far and not further.",
        "sources": _SOURCES,
        "judged": "How far it was reached in the eyes of others, where they differ.",
    },
    ("id", "says", "since", "attainment", "durability", "confidence", "why", "sources"),
)
JUDGEMENT = Form(
    "A judgement of one side",
    {
        "by": "Whose judgement it is.",
        "attainment": "How far it was reached.",
        "why": "What they said, in your own words.",
        "sources": _SOURCES,
    },
    ("by", "attainment", "why", "sources"),
)
CLAIM = Form(
    "What the case says of a finding",
    {
        "holds": "Whether the cause was at work here: yes, no, or open.",
        "why": "Why so.",
    },
    ("holds", "why"),
)
EVIDENCE = Form(
    "A record of evidence",
    {
        "id": "Its name within the case.",
        "says": "What the source shows, in your own words.",
        "quote": "A few words of the source as they stand there.",
        "searched": "Instead of a source: a search that found nothing.",
        "source": "The source that shows it.",
        "date": "The day of what it shows.",
        "bears_on": "The findings that it tells of, and how.",
    },
    ("id", "says", "date", "bears_on"),
)
SEARCH = Form(
    "A search that found nothing",
    {
        "where": "Where was looked.",
        "for": "For what.",
        "on": "The day of the search.",
    },
    ("where", "for", "on"),
)
BEARING = Form(
    "What the evidence says of a finding",
    {
        "finding": "The finding.",
        "rival": "The other explanation that it tells against.",
        "test": "Which test it is: what passing and failing it would prove.",
        "result": "How the test went.",
        "why": "Why it went so.",
    },
    ("finding", "test", "result", "why"),
)
ACCEPTED = Form(
    "A warning that stands",
    {
        "rule": "The rule that warns.",
        "says": "Words of the warning, which tell it from others.",
        "why": "Why both sentence and code are right.",
    },
    ("rule", "says", "why"),
)
VARIABLE = Form(
    "A variable of the codebook",
    {
        "id": "The name of the file: small letters, digits and _. It never changes.",
        "unit": "Of what it is a question: an intervention, a partner of one, or any state at its start.",
        "name": "What readers see.",
        "question": "The question, in one sentence.",
        "level": "What an answer is.",
        "unit_of_measure": "In what it is counted.",
        "core": "Whether every case answers it, every study, or who can tell.",
        "role": "What it is in an argument.",
        "theme": "Under which a page of a case shows it.",
        "knowable": "When the answer could be known: before the decision, during the case, or after.",
        "answered_in": "The standard question from whose answer a study reads it.",
        "field": "The field of a case that holds it, for a fact of the frame.",
        "marks": "What the programs use it for. Each mark is that of one variable.",
        "explore": "Where the table of all cases shows it.",
        "facet": "The facet of the search that it gives.",
        "computed": "How it follows from others: an operation and its parameters.",
        "findings": "The findings that it serves.",
        "codes": "The answers, each with a name and a meaning; from less to more where the level is ordered.",
        "rule": "How a coder decides between neighbouring answers.",
        "counts": "An example that counts.",
        "does_not_count": "An example that does not.",
        "applies_when": "The answers to other variables that the question depends on.",
        "missing": "The statuses that it may have, and when.",
        "look_in": "Where the answer is found.",
    },
    ("id", "unit", "name", "question", "level", "core", "role", "theme", "knowable", "rule"),
)
CODE = Form(
    "A code",
    {
        "number": "Its place on the scale; a membership from 0 to 1 where the level is fuzzy.",
        "name": "What readers see.",
        "meaning": "What it says, so that two coders choose alike.",
    },
    ("name", "meaning"),
)

#: The form of what stands under a field: of the mapping itself, of each item of a list, or, for a field of `FREE`, of
#: each thing that it names. The field alone decides, wherever it stands; a coding's field is the variable.
UNDER: Mapping[str, Form] = {
    "start": CODING,
    "end": CODING,
    "decision": CODING,
    "codings": CODING,
    "alternatives": ALTERNATIVE,
    "sources": CITATION,
    "source": CITATION,
    "coded": CODED,
    "adjudicated": ADJUDICATION,
    "lists": LISTING,
    "partners": PARTNER,
    "phases": PHASE,
    "objectives": OBJECTIVE,
    "judged": JUDGEMENT,
    "claims": CLAIM,
    "evidence": EVIDENCE,
    "searched": SEARCH,
    "bears_on": BEARING,
    "accepted": ACCEPTED,
}
#: Fields whose mapping has names of the author's choice, which keep the order that they have.
FREE = frozenset({"codings", "lists", "claims", "cast", "answers"})
