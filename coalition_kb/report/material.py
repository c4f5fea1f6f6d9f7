"""What the chapters of a report are made from, and what several of them say alike."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coalition_kb.report.blocks import Run, Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coalition_kb.model import Case
    from coalition_kb.site.given import Site

CASE = "case-"  # what the id of the place of a case begins with
VARIABLE = "variable-"  # of a variable
FINDING = "finding-"  # of a finding
NOT_RUN = "The test has not been run yet."


@dataclass(frozen=True)
class Material:
    """The record as the site knows it, the page of methods that is written by hand, and what tests of findings gave."""

    site: Site
    methods: str  # in Markdown
    results: Mapping[str, str] = field(default_factory=dict)  # finding → what its test gave, in words

    def status(self, finding: str) -> str:
        """What the test of *finding* gave, or that it was not run."""
        return self.results.get(finding, NOT_RUN)

    @property
    def tested(self) -> str:
        """How many findings have been tested, as a sentence."""
        run = sum(one in self.results for one in self.site.record.findings)
        return f"{run or 'None'} {'has' if run <= 1 else 'have'} been tested so far."

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
