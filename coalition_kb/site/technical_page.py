"""The technical page: thresholds, measures, populations, kinds of test with their methods, and versions."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

from coalition_kb.findings.frame import Frame
from coalition_kb.findings.reading import leading
from coalition_kb.findings.results import RUNS
from coalition_kb.kinds import KINDS, LEAST, RULES
from coalition_kb.site import measures, methods
from coalition_kb.site.given import UP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from coalition_kb.kinds import Kind
    from coalition_kb.model import Finding, FindingTest, Population, Record
    from coalition_kb.site.given import Site
    from coalition_kb.site.methods import Method

#: What a row of a population is.
UNITS = {
    "case": "a case",
    "partner": "a state that a case lists",
    "dyad": "a case with a state of the system at its start",
}
#: Libraries whose numbers the results rest on.
LIBRARIES = ("numpy", "scipy")
PLACE = "p-"


@dataclass(frozen=True, slots=True)
class People:
    """A population as the page shows it: its rows now, and those of which it is not known whether they belong."""

    population: Population
    unit: str
    where: Sequence[Markup]
    n: int
    n_cases: int
    unsure: Sequence[tuple[Markup, int]]  # by the measure that is not known
    findings: Sequence[Finding]  # whose tests are over it


@dataclass(frozen=True, slots=True)
class KindLine:
    """A kind of test as the page shows it."""

    id: str
    kind: Kind
    gives: Sequence[tuple[str, str]]  # a number, and what it is
    of_terms: Sequence[tuple[str, str]]
    methods: Sequence[Method]
    tests: Sequence[tuple[Finding, FindingTest]]


def technical(site: Site) -> dict[str, object]:
    """What the technical page is given."""
    record, rules = site.record, site.record.analysis.rules
    told = measures.told(record, UP)
    sets = measures.sets(record)
    return {
        "rules": [(id_, says, f"{rules[id_]:.12g}") for id_, says in RULES.items() if id_ in rules],
        "is_told": bool(record.analysis.measures),
        "measures": [
            (
                "Sets",
                "Memberships from 0 to 1, for set-theoretic tests.",
                [one for one in told if one.measure.id in sets],
            ),
            ("Numbers", "Numbers, and 1 or 0 for yes or no.", [one for one in told if one.measure.id not in sets]),
        ],
        "place": measures.PLACE,
        "populations": populations(record),
        "population_place": PLACE,
        "kinds": kinds(record),
        "least": LEAST,
        "parts": methods.PARTS,
        "traps": methods.TRAPS,
        "runs": list(RUNS.values()),
        "versions": [
            ("Data", site.about.data),
            ("Codebook", site.about.codebook),
            ("Software", site.about.software),
            *((name, version(name)) for name in LIBRARIES),
            ("Python", platform.python_version()),
        ],
    }


def populations(record: Record) -> list[People]:
    """Every population with the rows that it has now, by leading values."""
    words, frame = measures.Words(record, UP), Frame(leading(record))
    found = []
    for one in record.analysis.populations.values():
        chosen = frame.chosen(one.id)
        found.append(
            People(
                population=one,
                unit=UNITS[one.unit],
                where=[words.measure(id_) for id_ in one.where],
                n=len(chosen.rows),
                n_cases=len({row.case.id for row in chosen.rows}),
                unsure=[(words.measure(id_), len(rows)) for id_, rows in chosen.unsure.items()],
                findings=[
                    finding
                    for finding in record.findings.values()
                    if any(test.text("population") == one.id for test in finding.tests)
                ],
            )
        )
    return found


def kinds(record: Record) -> list[KindLine]:
    """Every kind of test, with the tests that are of it."""
    tests = [(finding, test) for finding in record.findings.values() for test in finding.tests]
    return [
        KindLine(
            id=id_,
            kind=kind,
            gives=[(name, _number(name)) for name in kind.gives],
            of_terms=[(f"<term>{part}", methods.PARTS.get(part, "its coefficient")) for part in kind.of_terms],
            methods=methods.METHODS[id_],
            tests=[(finding, test) for finding, test in tests if test.kind == id_],
        )
        for id_, kind in KINDS.items()
    ]


def _number(name: str) -> str:
    """What a number of a test is: its own words, or those of what it is a part of."""
    if name in methods.NUMBERS:
        return methods.NUMBERS[name]
    of, _, part = name.rpartition(".")
    return f"{methods.PARTS[f'.{part}']} ({methods.NUMBERS[of]})"
