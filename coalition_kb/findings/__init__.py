"""The findings as tests: what each asks of the cases, what the cases answer, and what would move the answer."""

from coalition_kb.findings.results import RUNS, Cell, Judged, LeftOut, Outcome, Results, Run, Tested, Variant
from coalition_kb.findings.trials import run

__all__ = ["RUNS", "Cell", "Judged", "LeftOut", "Outcome", "Results", "Run", "Tested", "Variant", "run"]
