"""The rules about what programs can hold: names, labels and texts that Stata, SPSS, SQL and spreadsheets take as they are."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from coalition_kb.checks.cases import short_texts
from coalition_kb.model import LIST_LEVELS, RESERVED
from coalition_kb.naming import LONGEST_LABEL, names_of
from coalition_kb.problem import Problem
from coalition_kb.shapes.shaper import is_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coalition_kb.model import Alternative, Coding, Record, Study
    from coalition_kb.place import Place

COLUMN = re.compile(r"[a-z][a-z0-9_]{0,31}")
#: The columns of the tables of cases, partners and dyads that belong to no variable, and the parts of their dates.
TAKEN = frozenset({
    *("case_id", "title", "start", "start_year", "start_month", "start_day", "end", "end_year", "end_month", "end_day"),
    *("state_id", "state", "cow", "gw", "iso3", "is_host", "is_location", "is_listed"),
})  # fmt: skip
#: Words that Stata, SPSS or SQLite do not take for the name of a column.
_STATA = "byte double float if in int long strl using with"
_SPSS = "all and by eq ge gt le lt ne not or to with"
_SQL = (
    "add all alter and as autoincrement between case cast check collate commit constraint create default deferrable "
    "delete distinct drop else escape except exists foreign from group having in index insert intersect into is isnull "
    "join limit not nothing notnull null on or order primary raise references returning select set table then to "
    "transaction union unique update using values when where"
)
WORDS = frozenset(f"{_STATA} {_SPSS} {_SQL}".split())
STRING = re.compile(r"str[0-9]+")  # a word of Stata too
#: What R, pandas and spreadsheets take for a missing value in a CSV file, in any case of letters. But `none` is a code of
#: many variables, and of that word readers take only None for missing.
MISSING = frozenset({
    *("na", "n/a", "#na", "#n/a", "#n/a n/a", "<na>", "null"),
    *("nan", "-nan", "1.#ind", "-1.#ind", "1.#qnan", "-1.#qnan"),
})  # fmt: skip
NONE = "None"
FORMULA = frozenset("=+-@\t\r")
LONGEST_CODE = 120  # bytes that SPSS keeps of the name of a number
LARGEST = 2_147_483_620  # the greatest whole number that Stata can name
LONGEST_TEXT = 2044  # bytes of a text that Stata's usual columns of text hold with a nought at the end
LONGEST_VERSION = 12  # so that the label of a file of SPSS, of 64 bytes, holds it


def column_name(record: Record) -> Iterator[Problem]:
    """A column's name, a variable's id with an ending, is its own, at most 32 of a-z, 0-9 and _, and no word of a program."""
    bearers = dict.fromkeys(TAKEN, "the table itself")
    for variable in record.variables.values():
        id_, *others = names_of(variable)
        if not COLUMN.fullmatch(id_):
            continue  # told as no id of a variable
        for name in others:
            if not COLUMN.fullmatch(name):
                found = f"{id_} has the column {name!r}"
                yield Problem(variable.place, found, "[a-z0-9_], at most 32", "choose a shorter or plainer name")
        for name in (id_, *others):
            if name in WORDS or STRING.fullmatch(name):
                found = f"{id_} has the column {name!r}, a word of Stata, SPSS or SQL"
                yield Problem(variable.place, found, "a name that is none of theirs", "rename it")
            if name in bearers:
                again = "twice" if bearers[name] == id_ else f"and so has {bearers[name]}"
                yield Problem(variable.place, f"{id_} has the column {name!r}, {again}", "each name once", "rename one")
            bearers.setdefault(name, id_)


def column_label(record: Record) -> Iterator[Problem]:
    """The label of a column or a number is whole in Stata and SPSS: of an alternative 1 to 80 characters, a code 120 bytes."""
    for variable in record.variables.values():
        for name, given in (variable.computed.alternatives if variable.computed else {}).items():
            label = str(given.get("name", name))
            if not 1 <= len(label) <= LONGEST_LABEL:
                found = f"the name of the alternative {name!r} of {variable.id} has {len(label)} characters"
                yield Problem(variable.place, found, f"1 to {LONGEST_LABEL}", "shorten it")
        for code in variable.codes.values():
            if (size := len(code.name.encode())) > LONGEST_CODE:
                found = f"the name of the code {code.id!r} has {size} bytes"
                yield Problem(code.place, found, f"at most {LONGEST_CODE}", "shorten it")


def reserved_number(record: Record) -> Iterator[Problem]:
    """No value or number of a code is one of those that stand for reasons in SPSS, and none of a code is beyond Stata's."""
    allowed = f"not from {RESERVED[0]:,} to {RESERVED[-1]:,}"
    for variable in record.variables.values():
        for code in variable.codes.values():
            if code.number is None:
                continue
            if _is_reserved(code.number):
                yield Problem(code.place, f"the number {code.number:.15g} of {code.id!r}", allowed, "choose another")
            elif abs(code.number) > LARGEST:
                found = f"the number {code.number:.15g} of {code.id!r}"
                yield Problem(code.place, found, f"at most {LARGEST:,}", "choose another")
    for coding, variable in record.by_hand:
        if variable.codes or variable.level in ("date", "text"):
            continue
        for value in _values(coding):
            if is_number(value) and _is_reserved(float(value)):
                yield Problem(coding.place, f"{variable.id} is {value}", allowed, "check the value, or its unit")


def _is_reserved(number: float) -> bool:
    return RESERVED[0] <= number <= RESERVED[-1]


def _values(coding: Coding) -> Iterator[str]:
    yield from filter(None, (coding.value, coding.low, coding.high, *(one.value for one in coding.alternatives)))


def missing_word(record: Record) -> Iterator[Problem]:
    """No id, name, title or value is a word that a reader of CSV takes for a missing value, as NA, NaN, None, null or N/A."""
    ids = chain(
        ((code.id, code.place) for variable in record.variables.values() for code in variable.codes.values()),
        ((one.id, one.place) for one in record.cases.values()),
        ((one.id, one.place) for one in record.sources.values()),
        ((one.id, one.place) for one in record.variables.values()),
        ((one.id, one.place) for one in record.findings.values()),
        ((one.id, one.place) for one in record.analysis.measures.values()),
        ((one.id, one.place) for one in record.analysis.populations.values()),
        ((one.id, one.place) for one in record.states.values()),
    )
    for text, place in dict.fromkeys(chain(ids, short_texts(record), _text_values(record))):
        if text.casefold() in MISSING or text == NONE:
            yield Problem(place, f"the text {text!r}", "no word for a missing value", "write what it means")


def formula(record: Record) -> Iterator[Problem]:
    """No text, short or long, begins as a formula of a spreadsheet does: with =, +, -, @, a tab or a carriage return."""
    texts = chain(short_texts(record), _text_values(record), _prose(record))
    for text, place in dict.fromkeys(one for one in texts if one[0][:1] in FORMULA):
        yield Problem(place, f"the text {_begun(text)!r}", "no = + - @ at the start", "begin with a word")


def _begun(text: str) -> str:
    """*text*, or how it begins where it is long."""
    return text if len(text) <= 60 else f"{text[:60]}…"  # noqa: PLR2004 - about half a line


def long_text(record: Record) -> Iterator[Problem]:
    """A title, a state's name, a value, or the codes of a list together have at most 2,044 bytes; a version's id has 12."""
    named = chain(
        ((one.title, one.names.get("title", one.place)) for one in record.cases.values()),
        ((one.name, one.place) for one in record.states.values()),
        _text_values(record),
        (
            (";".join(variable.codes), variable.place)
            for variable in record.variables.values()
            if variable.level in LIST_LEVELS
        ),
    )
    for text, place in named:
        if (size := len(text.encode())) > LONGEST_TEXT:
            yield Problem(place, f"{_begun(text)!r} has {size:,} bytes", f"at most {LONGEST_TEXT:,}", "shorten it")
    for version in record.changes.values():
        if len(version.id.encode()) > LONGEST_VERSION:
            found = f"the version {version.id!r} of the data"
            yield Problem(version.place, found, f"at most {LONGEST_VERSION} characters", "shorten it")


def _text_values(record: Record) -> Iterator[tuple[str, Place]]:
    """The values that are text."""
    for coding, variable in record.by_hand:
        if variable.level == "text":
            sides: list[Coding | Alternative] = [coding, *coding.alternatives]
            yield from ((one.value, one.place) for one in sides if one.value)


def _prose(record: Record) -> Iterator[tuple[str, Place]]:
    """Reasons, accounts, rules and notes: every text that a cell of some table holds and that is not short."""
    for case in record.cases.values():
        yield case.summary.text, case.summary.place
        yield from ((listing.why, listing.place) for listing in case.lists)
        for coding in (case.start, case.end, *([case.decision] if case.decision else []), *case.all_codings):
            yield from _coding_prose(coding)
        yield from _study_prose(case.study)
    yield from _pass_prose(record)
    for candidate in record.universe.candidates.values():
        yield candidate.why, candidate.place
        yield from ((listing.why, listing.place) for listing in candidate.lists)
    yield from ((one.says, one.place) for one in record.universe.searched)
    yield from ((one.why, one.place) for one in record.retired.values())
    yield from ((text, one.place) for one in record.changes.values() for text in one.says)
    yield from ((one.says, one.place) for one in record.versions.values())
    for variable in record.variables.values():
        told = (variable.question, variable.rule, variable.counts, variable.does_not_count, variable.look_in)
        yield from ((text, variable.place) for text in (*told, variable.unit_of_measure, *variable.missing.values()))
        yield from ((code.meaning, code.place) for code in variable.codes.values())
    for claim in record.findings.values():
        told = (claim.number, claim.claim, claim.test, claim.supports, claim.contradicts)
        yield from ((text, claim.place) for text in (*told, claim.limits))
        yield from ((one.says, one.place) for one in (*claim.supported_if, *claim.contradicted_if))
        for one in claim.literature:
            yield from ((text, one.place) for text in (one.citation.locator, one.says, one.why))
    for source in record.sources.values():
        told = (source.issued, source.container, source.volume, source.issue, source.page)
        yield from ((text, source.place) for text in (*told, source.doi, source.note))
    for body in (*record.treaties.values(), *record.organisations.values()):
        yield body.note, body.place


def _pass_prose(record: Record) -> Iterator[tuple[str, Place]]:
    for coded in (one for of_pass in record.coded_apart.values() for one in of_pass.values()):
        for coding in coded.all_codings:
            yield from _coding_prose(coding)
    yield from ((text, one.place) for one in record.passes.values() for text in (one.says, one.shares))
    yield from ((one.says, one.place) for one in record.draws.values())


def _coding_prose(coding: Coding) -> Iterator[tuple[str, Place]]:
    yield coding.why, coding.place
    yield from ((one.why, one.place) for one in coding.alternatives)
    yield from ((one.locator, one.place) for one in coding.all_citations if one.locator)
    if coding.adjudicated:
        yield coding.adjudicated.why, coding.adjudicated.place


def _study_prose(study: Study) -> Iterator[tuple[str, Place]]:
    yield from ((answer.text, answer.place) for answer in study.answers.values())
    for phase in study.phases:
        yield from ((text, phase.place) for text in (phase.id, phase.name, phase.aim, phase.activity, phase.command))
    for objective in study.objectives:
        told = (objective.id, objective.says, objective.why, *(one.why for one in objective.judged))
        yield from ((text, objective.place) for text in told)
    yield from ((claim.why, claim.place) for claim in study.claims.values())
    for one in study.evidence:
        searched = (one.search.where, one.search.wanted) if one.search else ()
        yield from ((text, one.place) for text in (one.id, one.says, one.quote, *searched))
        yield from ((text, bearing.place) for bearing in one.bears_on for text in (bearing.rival, bearing.why))
