"""The measures, populations and kinds of test in words: how each is made, with links to what it is made of, and who uses it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from markupsafe import Markup, escape

from coalition_kb.kinds import KINDS, PLACES, rests_on
from coalition_kb.model import LIST_LEVELS, VALUE_LEVELS
from coalition_kb.site.views import named, spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from coalition_kb.model import Finding, FindingTest, Measure, Record, Variable

#: Where the measures are told, and what the ids of their places there begin with.
PAGE, PLACE = "technical", "m-"
#: The kinds of test that compare sets, the forms by which answers become memberships, and sets become other sets.
SET_THEORETIC = ("sufficiency", "necessity", "truth-table")
CALIBRATED = ("set", "direct")
LOGICAL = ("highest", "lowest", "negation")

_STATISTICS = {
    "mean": Markup("The mean of {} over the partners of the case for which {} is 1"),
    "share": Markup("The share with 1 in {} among the partners of the case for which {} is 1"),
    "count": Markup("The number with 1 in {} among the partners of the case for which {} is 1"),
    "any": Markup("1 where {} is 1 for any partner of the case for which {} is 1, else 0"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A measure as the technical page shows it."""

    measure: Measure
    how: Markup
    otherwise: Sequence[tuple[str, Markup]]  # how it is made under another definition: the definition, the words
    findings: Sequence[Finding]  # whose tests use it, at any remove


@dataclass(frozen=True, slots=True)
class Words:
    """The words for measures of *record*, with links from a page whose root lies at *root*."""

    record: Record
    root: str

    def told(self, measure: Measure) -> Markup:
        """How *measure* is made."""
        return self._made(measure.form, measure.parameters)

    def otherwise(self, measure: Measure) -> list[tuple[str, Markup]]:
        """How *measure* is made under each definition under which it is made otherwise: its name, and the words."""
        marked = self.record.marked("coalition")
        named_ = marked.computed.alternatives if marked and marked.computed else {}
        return [
            (
                str(named_.get(definition, {}).get("name", definition)),
                self._made(measure.form, {**measure.parameters, **other}),
            )
            for definition, other in measure.under.items()
        ]

    def measure(self, id_: object) -> Markup:
        """A measure by its name, linked to where it is told."""
        name = self.record.analysis.measures[str(id_)].name
        return Markup('<a href="{}findings/{}/#{}{}">{}</a>').format(self.root, PAGE, PLACE, id_, name)

    def variable(self, id_: object) -> Markup:
        """A variable by its name, linked to its page."""
        name = self.record.variables[str(id_)].name
        return Markup('<a href="{}variables/{}/">{}</a>').format(self.root, id_, name)

    def _made(self, form: str, given: Mapping[str, object]) -> Markup:
        return _FORMS[form](self, given)


def told(record: Record, root: str) -> list[Told]:
    """Every measure in words, in the order of the codebook."""
    words, used = Words(record, root), users(record)
    return [
        Told(one, words.told(one), words.otherwise(one), used.get(one.id, ()))
        for one in record.analysis.measures.values()
    ]


def users(record: Record) -> dict[str, list[Finding]]:
    """The findings whose tests use each measure: by name, by population, or through another measure."""
    found: dict[str, list[Finding]] = {}
    for finding in record.findings.values():
        for id_ in sorted({id_ for test in finding.tests for id_ in of_test(record, test)}):
            found.setdefault(id_, []).append(finding)
    return found


def of_test(record: Record, test: FindingTest) -> frozenset[str]:
    """The measures that *test* uses, by name or by its population, at any remove."""
    population = record.analysis.populations.get(test.text("population"))
    named = (*KINDS[test.kind].measures_of(test), *(population.where if population else ()))
    return frozenset(rests_on(record.analysis.measures, named)[0])


def sets(record: Record) -> frozenset[str]:
    """The measures that are sets: memberships, what set-theoretic tests compare, and the sets that those are made of."""
    held = record.analysis.measures
    tests = [test for finding in record.findings.values() for test in finding.tests if test.kind in SET_THEORETIC]
    compared = {id_ for test in tests for id_ in KINDS[test.kind].measures_of(test)}
    calibrated = {id_ for id_, one in held.items() if one.form in CALIBRATED}
    made = {id_ for id_ in rests_on(held, sorted(compared))[0] if held[id_].form in LOGICAL}
    return frozenset(compared | calibrated | made)


# --- the forms --------------------------------------------------------------------------------------------------------


def _code(variable: Variable, code: object) -> str:
    return named(variable, (str(code),), "")


def _codes(variable: Variable, codes: object) -> str:
    return " or ".join(_code(variable, one) for one in cast("Iterable[object]", codes))


def _of(words: Words, given: Mapping[str, object]) -> Markup:
    return words.variable(given["of"])


def _on(words: Words, given: Mapping[str, object]) -> Variable:
    return words.record.variables[str(given["of"])]


def _all(words: Words, given: Mapping[str, object], sign: str = ", ") -> Markup:
    return escape(sign).join(words.measure(one) for one in cast("Iterable[object]", given["measures"]))


def _listed(words: Words, given: Mapping[str, object]) -> str:
    return "holds" if _on(words, given).level in LIST_LEVELS else "is"


def _number(words: Words, given: Mapping[str, object]) -> Markup:
    said = (
        Markup("The value of {}.")
        if _on(words, given).level in VALUE_LEVELS
        else Markup("The number of the answer to {}.")
    )
    return said.format(_of(words, given))


def _set(words: Words, given: Mapping[str, object]) -> Markup:
    pairs = cast("Mapping[str, object]", given["memberships"])
    codes = ", ".join(f"{_code(_on(words, given), code)} {float(str(number)):g}" for code, number in pairs.items())
    return Markup("The membership of the answer to {}: {}.").format(_of(words, given), codes)


def _direct(words: Words, given: Mapping[str, object]) -> Markup:
    out, crossover, full = (f"{float(str(one)):g}" for one in cast("Sequence[object]", given["anchors"]))
    return Markup(
        "The membership of {} by the direct method: fully out at {}, crossover at {}, fully in at {}."
    ).format(_of(words, given), out, crossover, full)


def _later(words: Words, given: Mapping[str, object]) -> Markup:
    one, other = cast("Sequence[object]", given["of"])
    return Markup("1 where {} is after {}, 0 where it is not; not known where the two may overlap.").format(
        words.variable(one), words.variable(other)
    )


def _highest(words: Words, given: Mapping[str, object]) -> Markup:
    least = given.get("least_known")
    rest = f"; those that are not known are passed over where at least {least} are known" if least else ""
    return Markup("The highest of {}{}.").format(_all(words, given), rest)


def _over_partners(words: Words, given: Mapping[str, object]) -> Markup:
    where = given["where"]
    limits = [words.measure(one) for one in (where if isinstance(where, list | tuple) else (where,))]
    said = _STATISTICS[str(given["statistic"])].format(words.measure(given["measure"]), Markup(" and ").join(limits))
    weighted = Markup(", weighted by {}").format(words.measure(given["weight"])) if "weight" in given else Markup()
    share = float(str(given["least_share"]))
    of = "their weight" if "weight" in given else "them"
    open_ = f"; not known where that is known for less than {100 * share:g} % of {of}" if share else ""
    return said + weighted + open_ + "."


def _evidence(words: Words, given: Mapping[str, object]) -> Markup:
    finding = words.record.findings[str(given["finding"])]
    link = Markup('<a href="{}findings/{}/">{}</a>').format(words.root, finding.id, finding.number)
    tests, results = (
        " or ".join(str(one).replace("-", " ") for one in cast("Iterable[object]", given[name]))
        for name in ("tests", "results")
    )
    read = Markup(" from which the coding of {} was read").format(_of(words, given)) if "of" in given else Markup()
    return Markup(
        "1 where the study of the case holds evidence on {}{}, by a test of the kind {} that was {}, else 0; "
        "not known where the case is no study."
    ).format(link, read, tests, results)


_FORMS: Mapping[str, Callable[[Words, Mapping[str, object]], Markup]] = {
    "number": _number,
    "log": lambda words, given: Markup("The natural logarithm of {}.").format(_of(words, given)),
    "at_least": lambda words, given: Markup("1 where {} is {} or more, else 0.").format(
        _of(words, given), _code(_on(words, given), given["code"])
    ),
    "above": lambda words, given: Markup("1 where {} is {} or more, else 0.").format(_of(words, given), given["bound"]),
    "among": lambda words, given: Markup("1 where {} {} {}, else 0.").format(
        _of(words, given), _listed(words, given), _codes(_on(words, given), given["codes"])
    ),
    "first": lambda words, given: Markup("1 where {} begins with {}, else 0.").format(
        _of(words, given), _codes(_on(words, given), given["codes"])
    ),
    "set": _set,
    "direct": _direct,
    "known": lambda words, given: Markup("1 where there is an answer to {}, else 0.").format(_of(words, given)),
    "later": _later,
    "since": lambda words, given: Markup("1 where {} is {} or later, else 0.").format(
        _of(words, given), spoken(str(given["day"]))
    ),
    "place": lambda words, given: Markup("1 where this holds, else 0: {}").format(PLACES[str(given["is"])]),  # noqa: ARG005 - as the others
    "highest": _highest,
    "lowest": lambda words, given: Markup("The lowest of {}.").format(_all(words, given)),
    "negation": lambda words, given: Markup("1 less {}.").format(words.measure(given["measure"])),
    "product": lambda words, given: Markup("{}.").format(_all(words, given, " × ")),
    "sum": lambda words, given: Markup("{}.").format(_all(words, given, " + ")),
    "above_median": lambda words, given: Markup(
        "1 where {} is above its median over the rows of the test, else 0."
    ).format(words.measure(given["measure"])),
    "over_partners": _over_partners,
    "evidence": _evidence,
}
