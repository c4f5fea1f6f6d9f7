"""From numbers to verdicts: of a clause, of a variant, of a run, of a finding. The rule is told in `docs/methods.md`."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from coalition_kb.findings.results import Judged, Outcome, Run
from coalition_kb.model import CONTRADICTED, MIXED, RELATIONS, SUPPORTED, UNDETERMINED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coalition_kb.findings.results import RunId, Tested, Variant
    from coalition_kb.model import Clause, Finding

_MEETS = {
    "above": lambda found, bound: found > bound,
    "at_least": lambda found, bound: found >= bound,
    "below": lambda found, bound: found < bound,
    "at_most": lambda found, bound: found <= bound,
}


def bound_of(clause: Clause, rules: Mapping[str, float]) -> float:
    """The number that *clause* compares with: its own, or that of a shared threshold, with its sign."""
    return clause.number(rules)


def judged(
    clause: Clause, tested: Mapping[str, Tested], rules: Mapping[str, float], others: Mapping[str, str]
) -> Judged:
    """*clause* under the numbers of *tested*; *others* are the verdicts of the findings that it may be about."""
    if clause.finding:
        verdict = others[clause.finding]
        is_met = None if verdict == UNDETERMINED else verdict == clause.verdict
        return Judged(clause, is_met, (), f"{clause.finding} is {verdict}")
    bound = bound_of(clause, rules)
    found = [tested[test].numbers.get(name, math.nan) for test, name in clause.asked]
    met = [None if math.isnan(one) else _MEETS[clause.relation](one, bound) for one in found]
    least = clause.least or len(met)
    return Judged(clause, _enough(met, least), found, _words(clause, found, bound, tested))


def _enough(met: Sequence[bool | None], least: int) -> bool | None:
    """Whether at least so many are met; None where what is open could decide it."""
    if met.count(True) >= least:
        return True
    return None if met.count(True) + met.count(None) >= least else False


def _words(clause: Clause, found: Sequence[float], bound: float, tested: Mapping[str, Tested]) -> str:
    open_ = [tested[test].open for test, one in zip(clause.tests, found, strict=True) if math.isnan(one)]
    numbers = ", ".join(f"{one:.3g}" for one in found if not math.isnan(one))
    compared = f"{numbers}, wanted {RELATIONS[clause.relation]} {bound:g}" if numbers else ""
    return "; ".join([*filter(None, [compared]), *dict.fromkeys(open_)])


def of_variant(supporting: Sequence[Judged], contradicting: Sequence[Judged]) -> tuple[str, str]:
    """The verdict of one reading, and why in a sentence.

    Contradicted where a clause that contradicts is met; mixed where that contradicts a part alone, or every supporting
    clause is met as well; supported where every supporting clause is met; else undetermined: what is not shown is not
    thereby false.
    """
    against = [one for one in contradicting if one.is_met]
    is_whole = bool(supporting) and all(one.is_met for one in supporting)
    if against and (is_whole or all(one.clause.is_part for one in against)):
        return MIXED, _said(against)
    if against:
        return CONTRADICTED, _said(against)
    if is_whole:
        return SUPPORTED, "Every clause of support is met and none of contradiction."
    open_ = [one for one in supporting if one.is_met is None]
    unmet = [one for one in supporting if one.is_met is False]
    parts = [f"not shown: {_said(unmet)}"] if unmet else []
    parts += [f"open: {_said(open_)}"] if open_ else []
    met = sum(one.is_met is True for one in supporting)
    return UNDETERMINED, f"{met} of {len(supporting)} clauses of support are met; {'; '.join(parts)}"


def _said(some: Sequence[Judged]) -> str:
    return " ".join(f"{one.clause.says} ({one.why})" if one.why else one.clause.says for one in some)


def of_run(id_: RunId, variants: Sequence[Variant]) -> Run:
    """The verdict of a run: that of all its variants; mixed where they differ; undetermined without a variant."""
    counts = Counter(one.verdict for one in variants)
    if not counts:
        return Run(id_, variants, UNDETERMINED, "There is nothing to vary.")
    if len(counts) == 1:
        return Run(id_, variants, variants[0].verdict, variants[0].why if len(variants) == 1 else "All variants agree.")
    told = ", ".join(f"{n} {verdict}" for verdict, n in counts.items())
    return Run(id_, variants, MIXED, f"Its variants differ: {told}.")


def of_finding(finding: Finding, runs: Sequence[Run], agreeing: int) -> Outcome:
    """The verdict of a finding: the one that *agreeing* runs or more give, if none of the others gives its opposite.

    Where too few runs decide anything it is undetermined; where they decide and differ it is mixed.
    """
    counts = Counter(one.verdict for one in runs)
    verdict, n = counts.most_common(1)[0]
    opposite = {SUPPORTED: CONTRADICTED, CONTRADICTED: SUPPORTED}.get(verdict, "")
    told = ", ".join(f"{one.name.lower()}: {one.verdict}" for one in runs)
    why = runs[0].why if runs[0].verdict == verdict else ""
    if n >= agreeing and not counts[opposite]:
        agreed = f"All {n} runs agree." if n == len(runs) else f"{n} of {len(runs)} runs agree ({told})."
        return Outcome(finding, runs, verdict, f"{agreed} {why}".strip())
    if counts[UNDETERMINED] > len(runs) - agreeing:
        return Outcome(finding, runs, UNDETERMINED, f"Too few runs decide ({told}).")
    return Outcome(finding, runs, MIXED, f"The runs differ ({told}).")
