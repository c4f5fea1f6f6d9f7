"""The rules of what the tests of findings share: thresholds, measures, populations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias, cast

from coalition_kb.checks.circle import in_a_circle
from coalition_kb.checks.codebook import ORDERED_LEVELS
from coalition_kb.dates import as_date
from coalition_kb.kinds import KINDS, MEASURES, PLACES, RULES, STATISTICS
from coalition_kb.kinds import rests_on as made_from
from coalition_kb.model import CODE_LEVELS, LIST_LEVELS, NUMBERED_LEVELS, RESULTS, RULES_HEAD, TESTS
from coalition_kb.operations import OPERATIONS, YEARS_BEFORE
from coalition_kb.place import Place
from coalition_kb.problem import Problem, listed, nearest, unknown
from coalition_kb.shapes.shaper import DATE_FORMS, is_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from coalition_kb.kinds import Form
    from coalition_kb.model import Measure, Population, Record, RowUnit, Variable

    Given: TypeAlias = Mapping[str, object]

MEASURE_ID = re.compile(r"[a-z][a-z0-9_]*")
TEST_ID = re.compile(r"[a-z][a-z0-9-]*")  # of a population too

Range: TypeAlias = "tuple[Callable[[float], bool], str]"
MOST_DRAWS = 10_000  # each draw fits its models anew
_WHOLE: Range = (lambda number: number >= 1 and number == int(number), "a whole number from 1")
_DRAWS: Range = (lambda number: _WHOLE[0](number) and number <= MOST_DRAWS, f"{_WHOLE[1]} to {MOST_DRAWS:,}")
_SHARE: Range = (lambda number: 0 <= number <= 1, "a number from 0 to 1")
_RANGES: Mapping[str, Range] = {
    "level": (lambda number: 0 < number < 1, "a number between 0 and 1"),
    "agreeing_runs": (lambda number: number in (1, 2, 3, 4), "1, 2, 3 or 4"),
    "draws": _DRAWS,
    "consistency": _SHARE,
    "pri": _SHARE,
    "small_effect": (lambda number: number > 0, "a number above 0"),
}


def analysis_rule(record: Record) -> Iterator[Problem]:
    """Each threshold that all tests share is given and within its range, and no other."""
    rules, places = record.analysis.rules, record.analysis.places
    for name in RULES:
        if name not in rules:
            place = places.get(RULES_HEAD, Place("", 1, 1))
            _, allowed = _RANGES.get(name, _WHOLE)
            yield Problem(place, f"there is no threshold {name!r}", allowed, f"add '{name}:'")
    for name, number in rules.items():
        if name not in RULES:
            yield unknown(places[name], "the analysis", "the threshold", name, RULES)
            continue
        is_within, allowed = _RANGES.get(name, _WHOLE)
        if not is_within(number):
            yield Problem(places[name], f"the threshold {name!r} is {number:g}", allowed, "write such a number")


def analysis_measure(record: Record) -> Iterator[Problem]:
    """A measure has an id, a name, a known form with its parameters, rests on what exists and not on itself, and is used."""
    measures = record.analysis.measures
    for measure in measures.values():
        yield from _named(measure, MEASURE_ID)
        form = MEASURES.get(measure.form)
        if form is None:
            yield unknown(measure.place, measure.id, "the form", measure.form, MEASURES)
            continue
        laid = [{**measure.parameters, **other} for other in measure.under.values()]
        yield from _under(record, measure, form)
        yield from dict.fromkeys(one for given in (measure.parameters, *laid) for one in _given(record, measure, given))
    rests = {id_: MEASURES[one.form].measures_of(one) for id_, one in measures.items() if one.form in MEASURES}
    for id_ in in_a_circle(rests):
        found = f"{id_} rests on itself"
        yield Problem(
            measures[id_].place, found, "measures that do not rest on it", "make one of them of other measures"
        )
    used = _used(record)
    for id_ in measures:
        if id_ not in used:
            allowed = "a measure that a test, a population or another measure names"
            yield Problem(measures[id_].place, f"{id_} is used nowhere", allowed, "use it, or remove it")


def analysis_population(record: Record) -> Iterator[Problem]:
    """A population has an id and a name, is chosen by measures that its rows have, and is used by a test."""
    used = {one.text("population") for finding in record.findings.values() for one in finding.tests}
    for population in record.analysis.populations.values():
        yield from _named(population, TEST_ID)
        for id_ in population.where:
            if id_ not in record.analysis.measures:
                yield unknown(population.place, population.id, "the measure", id_, record.analysis.measures)
            elif wants_states(record, id_) and population.unit == "case":
                yield row_problem(population.place, population.id, id_, population.unit)
        if len(set(population.where)) != len(population.where):
            yield Problem(population.place, f"{population.id} names a measure twice", "each once", "remove one")
        if population.id not in used:
            found = f"{population.id} is used nowhere"
            yield Problem(population.place, found, "a population that a test names", "use it, or remove it")


def wants_states(record: Record, id_: str) -> bool:
    """Whether the measure *id_* asks something of a state, so that a case alone has no answer."""
    measures = record.analysis.measures
    ids, _ = made_from({key: one for key, one in measures.items() if one.form != "over_partners"}, [id_])
    return any(_asks_a_state(record, measures[one]) for one in ids)


def _asks_a_state(record: Record, measure: Measure) -> bool:
    named = [record.variables.get(one) for one in MEASURES[measure.form].variables_of(measure)]
    is_of_state = any(one is not None and one.unit != "intervention" for one in named)
    return is_of_state or measure.parameters.get("is") in ("listed", "main", "host", "location")


def row_problem(place: Place, who: str, measure: str, unit: RowUnit) -> Problem:
    """That *who* asks cases for a measure that only a state in a case can have."""
    found = f"{who} has rows of the unit {unit}, and {measure} asks something of a state"
    return Problem(place, found, "rows of the unit partner or dyad", "ask it of such rows, or choose another measure")


def _named(one: Measure | Population, form: re.Pattern[str]) -> Iterator[Problem]:
    if not form.fullmatch(one.id):
        signs = "a-z, 0-9 and _" if form is MEASURE_ID else "a-z, 0-9 and -"
        yield Problem(one.place, f"{one.id!r} is no id", f"{signs}, a letter first", "rename it")
    if not one.name:
        yield Problem(one.place, f"{one.id} has no name", "name: …", "write one")


def _used(record: Record) -> set[str]:
    analysis = record.analysis
    tests = [test for finding in record.findings.values() for test in finding.tests if test.kind in KINDS]
    return {
        *(id_ for test in tests for id_ in KINDS[test.kind].measures_of(test)),
        *(id_ for one in analysis.populations.values() for id_ in one.where),
        *(
            id_
            for one in analysis.measures.values()
            if one.form in MEASURES
            for id_ in MEASURES[one.form].measures_of(one)
        ),
    }


def _under(record: Record, measure: Measure, form: Form) -> Iterator[Problem]:
    """What other definitions of a coalition change: codes and numbers of a measure of an answer, and nothing else."""
    marked = record.marked("coalition")
    known = marked.computed.alternatives if marked and marked.computed else {}
    free = (*form.codes, *form.numbers) if form.variables else ()
    for name, other in measure.under.items():
        if name not in known:
            yield unknown(measure.place, measure.id, "the definition of a coalition", name, known)
        for key in other:
            if key not in free:
                found = f"{measure.id} changes {key!r} under another definition"
                yield Problem(measure.place, found, ", ".join(free) or "nothing", "remove it")


# --- the form of parameters -------------------------------------------------------------------------------------------


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(_is_text(one) for one in value)


def _is_share(value: object) -> bool:
    return isinstance(value, str) and is_number(value) and 0 <= float(value) <= 1


def _is_memberships(value: object) -> bool:
    return isinstance(value, dict) and all(_is_share(one) and float(one) != 0.5 for one in value.values())  # noqa: PLR2004 - neither in nor out


def _is_anchors(value: object) -> bool:
    if not (_is_texts(value) and all(map(is_number, cast("list[str]", value)))):
        return False
    numbers = [float(one) for one in cast("list[str]", value)]
    return len(set(numbers)) == 3 and sorted(numbers) in (numbers, numbers[::-1])  # noqa: PLR2004 - out, crossover, in


_TEXT: tuple[Callable[[object], bool], str] = (_is_text, "one piece of text")
_TEXTS: tuple[Callable[[object], bool], str] = (_is_texts, "[id, id]")
_FORMS: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "codes": (_is_texts, "[code, code]"),
    "memberships": (_is_memberships, "{code: membership}, 0 to 1, never 0.5"),
    "anchors": (_is_anchors, "three numbers that rise or fall: fully out, neither, fully in"),
    "bound": (lambda value: _is_text(value) and is_number(str(value)), "a number"),
    "day": (lambda value: as_date(str(value)) is not None, DATE_FORMS),
    "is": (lambda value: value in tuple(PLACES), ", ".join(PLACES)),
    "statistic": (lambda value: value in STATISTICS, ", ".join(STATISTICS)),
    "least_share": (_is_share, "a number from 0 to 1"),
    YEARS_BEFORE: (
        lambda value: _is_text(value) and is_number(str(value)) and str(value).isdigit() and int(str(value)) > 0,
        "a whole number from 1",
    ),
    "least_known": (lambda value: _is_text(value) and is_number(str(value)) and str(value).isdigit(), "a whole number"),
    "measures": _TEXTS,
    "where": _TEXTS,
    "tests": (lambda value: _is_texts(value) and set(cast("list[str]", value)) <= set(TESTS), ", ".join(TESTS)),
    "results": (lambda value: _is_texts(value) and set(cast("list[str]", value)) <= set(RESULTS), ", ".join(RESULTS)),
}
_TWO = (lambda value: _is_texts(value) and len(cast("list[str]", value)) == 2, "[variable, variable]")  # noqa: PLR2004 - a date and another


def _given(record: Record, measure: Measure, given: Given) -> Iterator[Problem]:
    form = MEASURES[measure.form]
    known = (*form.wanted, *form.optional)
    yield from parameters(measure.place, f"{measure.id} ({measure.form})", given, known, form.wanted)
    misshapen = False
    for key in [key for key in known if key in given]:
        is_right, allowed = _TWO if measure.form == "later" and key == "of" else _FORMS.get(key, _TEXT)
        if not is_right(given[key]):
            misshapen = True
            yield Problem(measure.place, f"{key!r} of {measure.id} has another form", allowed, "write it so")
    if not misshapen and set(form.wanted) <= set(given):
        yield from _references(record, measure, form, given)


def parameters(
    place: Place, who: str, given: Iterable[str], known: tuple[str, ...], wanted: tuple[str, ...]
) -> Iterator[Problem]:
    """What *who* lacks of the parameters that it wants, and has that it does not know."""
    for key in wanted:
        if key not in given:
            yield Problem(place, f"{who} has no parameter {key!r}", ", ".join(known), f"add '{key}:'")
    for key in given:
        if key not in known:
            yield Problem(place, f"{who} knows no parameter {key!r}", listed(key, known), nearest(key, known))


# --- what parameters name ---------------------------------------------------------------------------------------------

#: The levels of the variable that a form asks; of any level where it is not named.
_LEVELS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("number", "log", "above", "direct"), ORDERED_LEVELS),
    "at_least": NUMBERED_LEVELS,
    "first": LIST_LEVELS,
    "set": tuple(one for one in CODE_LEVELS if one not in LIST_LEVELS),
    **dict.fromkeys(("later", "since"), ("date",)),
}


def _references(record: Record, measure: Measure, form: Form, given: Given) -> Iterator[Problem]:
    """The measures, findings, variables and codes that the parameters name."""
    for id_ in form.measures_of(measure):
        if id_ not in record.analysis.measures:
            yield unknown(measure.place, measure.id, "the measure", id_, record.analysis.measures)
    if "finding" in given and given["finding"] not in record.findings:
        yield unknown(measure.place, measure.id, "the finding", str(given["finding"]), record.findings)
    for id_ in form.variables_of(measure):
        variable = record.variables.get(id_)
        if variable is None:
            yield unknown(measure.place, measure.id, "the variable", id_, record.variables)
        elif variable.level not in (allowed := _LEVELS.get(measure.form, (variable.level,))):
            found = f"{measure.id} is made of {id_}, whose level is {variable.level}"
            yield Problem(measure.place, found, ", ".join(allowed), "choose another form, or another variable")
        elif YEARS_BEFORE in given and not _looks_back(variable):
            found = f"{measure.id} asks for {id_} of years before, which cannot be worked out"
            operations = [name for name, one in OPERATIONS.items() if YEARS_BEFORE in one.optional]
            yield Problem(
                measure.place, found, f"a variable that {' or '.join(operations)} computes", "choose another variable"
            )
        else:
            yield from _codes(record, measure, variable, given)


def _looks_back(variable: Variable) -> bool:
    operation = OPERATIONS.get(variable.computed.operation) if variable.computed else None
    return operation is not None and YEARS_BEFORE in operation.optional


def _codes(record: Record, measure: Measure, variable: Variable, given: Given) -> Iterator[Problem]:
    known: Iterable[str] = variable.codes
    if variable.frame_field in ("locations", "hosts"):  # its answers are states
        known = record.states
    for key in MEASURES[measure.form].codes:
        named = cast("Iterable[str]", [given[key]] if isinstance(given[key], str) else given[key])
        for code in named:
            if code not in known:
                yield unknown(measure.place, measure.id, f"the code of {variable.id}", code, known)
        for code in variable.codes if key == "memberships" else ():
            if code not in cast("Mapping[str, str]", given[key]):
                found = f"{measure.id} gives {code!r} of {variable.id} no membership"
                yield Problem(measure.place, found, ", ".join(variable.codes), f"add '{code}:'")
