"""The rules of findings: that a claim has tests that can be run, clauses that can be decided, and literature that was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coalition_kb.checks.analysis import TEST_ID, parameters, row_problem, wants_states
from coalition_kb.checks.circle import in_a_circle
from coalition_kb.kinds import KINDS, LEAST, RULES, rests_on
from coalition_kb.problem import Problem, unknown
from coalition_kb.shapes.citation import n_words
from coalition_kb.shapes.shaper import is_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coalition_kb.kinds import Kind
    from coalition_kb.model import Clause, Finding, FindingTest, Record

LISTS = ("terms", "conditions", "expect", "larger")  # parameters of tests that are lists; the others are one text
SAYS_LEAST, SAYS_MOST = 2, 60  # words of what a study found
UNREAD = "unknown"  # the direction of what was not read


def finding_test(record: Record) -> Iterator[Problem]:
    """A finding has a name; a test has an id, a name, a known kind with its parameters, and measures that its rows can have."""
    for finding in record.findings.values():
        if not finding.name:
            yield Problem(finding.place, f"{finding.id} has no name", "name: …", "write one")
        ids = [test.id for test in finding.tests]
        for test in finding.tests:
            who = f"the test {test.id!r}"
            if not TEST_ID.fullmatch(test.id):
                yield Problem(
                    test.place, f"{test.id!r} is no id of a test", "a-z, 0-9 and -, a letter first", "rename it"
                )
            if ids.count(test.id) > 1:
                yield Problem(test.place, f"{who} stands twice", "each id once in a finding", "rename one")
            if not test.name:
                yield Problem(test.place, f"{who} has no name", "name: …", "write one")
            kind = KINDS.get(test.kind)
            if kind is None:
                yield unknown(test.place, who, "the kind", test.kind, KINDS)
            else:
                yield from _test(record, test, kind)


def _test(record: Record, test: FindingTest, kind: Kind) -> Iterator[Problem]:
    known = (*kind.wanted, *kind.optional, LEAST)
    given = test.parameters
    yield from parameters(test.place, f"the test {test.id!r} ({test.kind})", given, known, kind.wanted)
    misshapen = [key for key in known if key in given and not _is_right(test, key)]
    for key in misshapen:
        allowed = _allowed(test, kind, key)
        yield Problem(test.place, f"{key!r} of the test {test.id!r} has another form", allowed, "write it so")
    if not misshapen:
        yield from _words(test, kind)
        yield from _names(record, test, kind)


def _is_list(test: FindingTest, key: str) -> bool:
    return key in LISTS or (test.kind == "coders" and key == "of")


def _is_right(test: FindingTest, key: str) -> bool:
    """Whether the parameter *key* has its form: a list of ids without doubles, a number, or one text."""
    value = test.parameters[key]
    if _is_list(test, key):
        is_texts = isinstance(value, list) and bool(value) and all(isinstance(one, str) and one for one in value)
        return is_texts and len(set(test.texts(key))) == len(test.texts(key))
    if not isinstance(value, str) or not value:
        return False
    if key == LEAST:
        return is_number(value) and value.isdigit() and int(value) > 0
    return key not in KINDS[test.kind].numbers or (is_number(value) and 0 < float(value) <= 1)


def _allowed(test: FindingTest, kind: Kind, key: str) -> str:
    if _is_list(test, key):
        return "[id, id], each once"
    if key == LEAST:
        return "a whole number from 1"
    return "a number above 0, at most 1" if key in kind.numbers else "one piece of text"


def _words(test: FindingTest, kind: Kind) -> Iterator[Problem]:
    """The parameters that are one of some words, or that choose among others of the same test."""
    for key, choices in kind.words.items():
        if key in test.parameters and test.text(key) not in choices:
            yield unknown(test.place, f"the test {test.id!r}", f"as {key}", test.text(key), choices)
    larger, terms = test.texts("larger"), test.texts("terms")
    if larger and (len(larger) != 2 or not set(larger) <= set(terms)):  # noqa: PLR2004 - one and the other
        found = f"the test {test.id!r} compares {', '.join(larger)}"
        yield Problem(test.place, found, f"two of {', '.join(terms)}", "name two of its terms")
    for one in test.texts("expect"):
        if one not in test.texts("conditions"):
            yield unknown(test.place, f"the test {test.id!r}", "among its conditions", one, test.texts("conditions"))
    if test.text("outcome") in (*terms, *(one for key in ("conditions", "now", "then") for one in test.texts(key))):
        found = f"the test {test.id!r} explains {test.text('outcome')} by itself"
        yield Problem(test.place, found, "an outcome that is none of the terms", "remove the term")


def _names(record: Record, test: FindingTest, kind: Kind) -> Iterator[Problem]:
    """The population and the measures, and whether they fit each other."""
    who, populations, measures = f"the test {test.id!r}", record.analysis.populations, record.analysis.measures
    population = populations.get(test.text("population"))
    if "population" in test.parameters and population is None:
        yield unknown(test.place, who, "the population", test.text("population"), populations)
    for id_ in dict.fromkeys(kind.measures_of(test)):
        if id_ not in measures:
            yield unknown(test.place, who, "the measure", id_, measures)
        elif population is not None and population.unit == "case" and wants_states(record, id_):
            yield row_problem(test.place, who, id_, population.unit)
    if test.kind in ("conditional-logit", "kept") and population is not None and population.unit == "case":
        found = f"{who} compares rows within cases, and each of its rows is a case"
        yield Problem(test.place, found, "rows of the unit partner or dyad", "choose another population")


def finding_clause(record: Record) -> Iterator[Problem]:
    """A finding with tests has clauses of both kinds, each of which compares a number that a test gives with a bound."""
    for finding in record.findings.values():
        for part, clauses in (("supported_if", finding.supported_if), ("contradicted_if", finding.contradicted_if)):
            if finding.tests and not clauses:
                found = f"{finding.id} has tests and no {part!r}"
                yield Problem(finding.place, found, "one clause or more", f"add '{part}:'")
            for clause in clauses:
                yield from _clause(record, finding, clause)
                if clause.is_part and part == "supported_if":
                    found = "a clause of support is about a part of the claim"
                    yield Problem(clause.place, found, "'part' in 'contradicted_if' alone", "remove 'part'")
    named = {
        one.id: [clause.finding for clause in (*one.supported_if, *one.contradicted_if) if clause.finding]
        for one in record.findings.values()
    }
    for id_ in in_a_circle(named):
        found = f"the verdict of {id_} rests on itself"
        yield Problem(
            record.findings[id_].place,
            found,
            "findings that do not rest on it",
            "let one of them rest on its own tests",
        )


def _clause(record: Record, finding: Finding, clause: Clause) -> Iterator[Problem]:
    if not clause.says:
        yield Problem(clause.place, "a clause says nothing", "says: …", "say what is compared")
    if clause.finding:
        if clause.finding not in record.findings:
            yield unknown(clause.place, "a clause", "the finding", clause.finding, record.findings)
        if not clause.verdict:
            yield Problem(clause.place, "a clause names a finding and no verdict", "verdict: …", "add the verdict")
        return
    if not clause.tests:
        if clause.relation:  # without one the shape has told that nothing is compared
            yield Problem(clause.place, "a clause names no test", "test: id, or [id, id]", "name one")
        return
    if not 0 <= clause.least <= len(clause.tests):
        found = f"{clause.least} of {len(clause.tests)} tests are to meet a clause"
        yield Problem(clause.place, found, f"1 to {len(clause.tests)}", "mend 'least'")
    if clause.relation and clause.bound.removeprefix("-") not in RULES and not is_number(clause.bound):
        found = f"a clause compares with {clause.bound!r}"
        yield Problem(clause.place, found, f"a number, or one of {', '.join(RULES)}", "write one")
    yield from _compared(finding, clause)


def _compared(finding: Finding, clause: Clause) -> Iterator[Problem]:
    """The numbers that a clause asks tests for."""
    tests = {test.id: test for test in finding.tests}
    if len(clause.of) not in (1, len(clause.tests)):
        found = f"a clause asks {len(clause.tests)} tests for {len(clause.of)} numbers"
        yield Problem(clause.place, found, "one number, or one for each test", "mend 'of'")
        return
    for id_, number in clause.asked:
        if id_ not in tests:
            yield unknown(clause.place, "a clause", "the test", id_, tests)
        elif (kind := KINDS.get(tests[id_].kind)) and number not in (known := kind.numbers_of(tests[id_])):
            yield unknown(clause.place, "a clause", f"the number of {id_!r}", number, known)


def finding_variables(record: Record) -> Iterator[Problem]:
    """The variables that the tests of a finding read are among those that the finding names."""
    analysis = record.analysis
    for finding in record.findings.values():
        asked: list[str] = []
        for test in finding.tests:
            population = analysis.populations.get(test.text("population"))
            kind = KINDS.get(test.kind)
            asked += [*(kind.measures_of(test) if kind else ()), *(population.where if population else ())]
        _, variables = rests_on(analysis.measures, asked)
        for name in variables:
            if name in record.variables and name not in finding.variables:
                found = f"the tests of {finding.id} read {name}, which it does not name"
                yield Problem(finding.place, found, "every variable that is read", f"add {name} to 'variables'")


def finding_literature(record: Record) -> Iterator[Problem]:
    """What a published study found is told in 2 to 60 words with a reason, and has a direction only if it was read."""
    for finding in record.findings.values():
        for one in finding.literature:
            source = one.citation.source
            if not SAYS_LEAST <= (n := n_words(one.says)) <= SAYS_MOST:
                found = f"what {source!r} found has {n} words"
                yield Problem(one.place, found, f"{SAYS_LEAST} to {SAYS_MOST}", "shorten or extend it")
            if not one.why:
                found = f"{source!r} is called {one.direction!r} without a reason"
                yield Problem(one.place, found, "why: …", "say why")
            if one.direction != UNREAD and source in record.sources and not record.is_read(one.citation):
                found = f"{source!r} is called {one.direction!r}, and was not read"
                mend = f"read it, or write 'direction: {UNREAD}'"
                yield Problem(one.place, found, f"a passage that was read, or {UNREAD!r}", mend)
