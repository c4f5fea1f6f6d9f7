"""Verdicts as pages show them: a sign and a word, what each means, and how many findings have which."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.findings.results import RUNS
from coalition_kb.model import CONTRADICTED, MIXED, SUPPORTED, UNDETERMINED, VERDICTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from coalition_kb.findings.results import Outcome, Results, RunId
    from coalition_kb.model import Finding

NOT_TESTED = "not tested yet"
#: A sign that tells each verdict from the others without colour.
SIGNS: Mapping[str, str] = {SUPPORTED: "✓", CONTRADICTED: "✗", MIXED: "±", UNDETERMINED: "?", NOT_TESTED: "–"}
MEANINGS: Mapping[str, str] = {
    SUPPORTED: "Every clause of support is met and none of contradiction, in as many runs as must agree.",
    CONTRADICTED: "A clause of contradiction is met, in as many runs as must agree.",
    MIXED: "Part of the claim is supported and part contradicted, or the runs decide and differ.",
    UNDETERMINED: "The cases do not decide: they are too few, too little is known of them, or the numbers lie between.",
}
RUN_MEANINGS: Mapping[RunId, str] = {
    "leading": "Of a contested answer the one that leads; none where no one leads.",
    "contested": "Each variable that is contested anywhere is read once with its lowest and once with its highest answers.",
    "confident": "Answers of low confidence count as unknown.",
    "definitions": "Each other threshold of a coalition that the codebook names.",
}
#: Of a clause: met, not met, open.
MET: Mapping[bool | None, tuple[str, str]] = {True: ("✓", "met"), False: ("✗", "not met"), None: ("?", "open")}


@dataclass(frozen=True, slots=True)
class Badge:
    """A verdict: its sign, its word and the class of its look."""

    word: str

    @property
    def sign(self) -> str:
        """What tells it from the others without colour."""
        return SIGNS[self.word]

    @property
    def look(self) -> str:
        """The class of its look."""
        return self.word.replace(" ", "-")


def badge(results: Results, finding: str) -> Badge:
    """The verdict on *finding*; that it was not tested where no result is there."""
    outcome = results.outcomes.get(finding)
    return Badge(outcome.verdict if outcome else NOT_TESTED)


def runs_of(outcome: Outcome | None) -> Sequence[Badge]:
    """The verdict of each run, in their order; that none was run where there is no outcome."""
    if outcome is None:
        return [Badge(NOT_TESTED) for _ in RUNS]
    return [Badge(run.verdict) for run in outcome.runs]


def counts(results: Results, findings: Iterable[Finding]) -> list[tuple[Badge, int]]:
    """How many of *findings* have each verdict, in the order of the verdicts; none that nobody has."""
    found = Counter(badge(results, one.id).word for one in findings)
    return [(Badge(word), found[word]) for word in (*VERDICTS, NOT_TESTED) if found[word]]


def told(results: Results, findings: Sequence[Finding]) -> str:
    """How many of *findings* have each verdict, as part of a sentence: `2 supported, 1 mixed`."""
    return ", ".join(f"{n} {one.word}" for one, n in counts(results, findings))
