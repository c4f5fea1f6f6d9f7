"""The memberships that each truth table is made of as a CSV file, and the lines that make the same of it elsewhere."""

from __future__ import annotations

import csv
import re
from io import StringIO
from typing import TYPE_CHECKING

from coalition_kb.output import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coalition_kb.analysis.qca import Analysis as Comparison
    from coalition_kb.findings.results import Tested
    from coalition_kb.model import Finding, FindingTest, Record
    from coalition_kb.output import Output
    from coalition_kb.site.given import Site

KIND = "truth-table"
FOLDER = "findings/files"


def asked(record: Record) -> list[tuple[Finding, FindingTest]]:
    """The tests that make a truth table, with their findings."""
    return [(finding, test) for finding in record.findings.values() for test in finding.tests if test.kind == KIND]


def tested(site: Site, finding: Finding, test: FindingTest) -> Tested | None:
    """What *test* gave by leading values; None where it was not run."""
    outcome = site.results.outcomes.get(finding.id)
    return outcome.leading.tested.get(test.id) if outcome else None


def calibrated(site: Site) -> Iterator[Output]:
    """The CSV file of each truth table that was made: the ids of its cases, and their memberships."""
    for finding, test in asked(site.record):
        done = tested(site, finding, test)
        if done is not None and done.comparison is not None:
            yield text(f"{FOLDER}/{file(finding, test)}", _csv(site.record, test, done.comparison))


def file(finding: Finding, test: FindingTest) -> str:
    """The name of the file of *test*."""
    return f"qca-{finding.id}-{test.id}.csv"


def column(name: str) -> str:
    """The name of a set as a column that R, fsQCA and the shell can read: DEMAND_LEGITIMACY of DEMAND + LEGITIMACY."""
    return re.sub(r"[^A-Z0-9]+", "_", name.upper()).strip("_")


def in_r(record: Record, test: FindingTest, of: Comparison, name: str) -> str:
    """The line of R, with its package QCA, that makes the same of the file called *name*."""
    cuts, expected = of.question.cut_offs, _expected(record, test, of)
    conditions, outcome = _columns(record, test, of)
    wanted = f', dir.exp = "{", ".join(expected)}"' if expected else ""
    listed = ", ".join(f'"{one}"' for one in conditions)
    return (
        f'library(QCA); minimize(truthTable(read.csv("{name}", row.names = 1, na.strings = ""), outcome = "{outcome}", '
        f"conditions = c({listed}), incl.cut = {cuts.incl:g}, pri.cut = {cuts.pri:g}, n.cut = {cuts.n}, show.cases = TRUE), "
        f'include = "?"{wanted}, details = TRUE)'
    )


def in_shell(record: Record, test: FindingTest, of: Comparison, name: str) -> str:
    """The line of the shell that makes the same of the file called *name*."""
    cuts, expected = of.question.cut_offs, _expected(record, test, of)
    conditions, outcome = _columns(record, test, of)
    wanted = f" --expect '{','.join(expected)}'" if expected else ""
    return (
        f"coalition-kb qca {name} --conditions {','.join(conditions)} --outcome '{outcome}' "
        f"--incl {cuts.incl:g} --pri {cuts.pri:g} --n {cuts.n}{wanted}"
    )


def _csv(record: Record, test: FindingTest, of: Comparison) -> str:
    """A case a line; of the outcome its presence, also where its absence is explained."""
    conditions, outcome = _columns(record, test, of)
    explained = of.data.outcome.tolist()
    present = [1 - one for one in explained] if of.question.is_negated else explained
    written = StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(["case_id", *conditions, outcome.removeprefix("~")])
    for case, values, result in zip(of.data.cases, of.data.values.tolist(), present, strict=True):
        writer.writerow([case, *(f"{one:.10g}" for one in (*values, result))])
    return written.getvalue()


def _columns(record: Record, test: FindingTest, of: Comparison) -> tuple[list[str], str]:
    """The columns of the conditions, and that of the outcome, with ~ where its absence is explained."""
    held = record.analysis.measures
    sign = "~" if of.question.is_negated else ""
    return [column(held[one].name) for one in test.texts("conditions")], sign + column(held[test.text("outcome")].name)


def _expected(record: Record, test: FindingTest, of: Comparison) -> list[str]:
    """What is expected of the conditions, with ~ where it is their absence."""
    columns, _ = _columns(record, test, of)
    named = dict(zip(of.question.conditions, columns, strict=True))
    return [f"{'' if value else '~'}{named[name]}" for name, value in of.question.expected.items()]
