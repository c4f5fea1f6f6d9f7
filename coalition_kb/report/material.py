"""What the chapters of a report are made from, and what several of them say alike."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.report.blocks import Run, Words
from coalition_kb.site import verdicts

if TYPE_CHECKING:
    from coalition_kb.findings.results import Outcome
    from coalition_kb.model import Case
    from coalition_kb.site.given import Site

CASE = "case-"  # what the id of the place of a case begins with
VARIABLE = "variable-"  # of a variable
FINDING = "finding-"  # of a finding
NOT_RUN = "Its tests have not been run yet."


@dataclass(frozen=True)
class Material:
    """The record and its results as the site knows them, and the page of methods that is written by hand."""

    site: Site
    methods: str  # in Markdown

    def outcome(self, finding: str) -> Outcome | None:
        """What the cases say of *finding*; None where its tests were not run."""
        return self.site.results.outcomes.get(finding)

    def status(self, finding: str) -> str:
        """The verdict on *finding* with its reason, or that its tests were not run."""
        outcome = self.outcome(finding)
        return f"{outcome.verdict.capitalize()}. {outcome.why}" if outcome else NOT_RUN

    @property
    def tested(self) -> str:
        """How many findings have which verdict, as a sentence."""
        if not self.site.results.outcomes:
            return "None has been tested so far."
        return f"What the cases say: {verdicts.told(self.site.results, list(self.site.record.findings.values()))}."

    @property
    def cases(self) -> list[Case]:
        """The cases in the order of their starts."""
        return sorted(self.site.record.cases.values(), key=lambda case: (case.start.value, case.id))


def strong(text: str) -> Words:
    """*text* set to stand out; a space at its end stays."""
    return (Run(re.sub(r"\s+", " ", text), "strong"),)


def said(*parts: str | Words) -> Words:
    """Parts one after the other: texts as they are, and words."""
    return tuple(run for part in parts for run in ((Run(part),) if isinstance(part, str) else part) if run.text)


def counted(number: int, one: str, many: str = "") -> str:
    """A number with what it counts: `1 case`, `2,000 cases`."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def percent(part: int, whole: int) -> str:
    """*part* as a share of *whole* in hundredths; a dash where there is no whole."""
    return f"{100 * part / whole:.0f} %" if whole else "–"
