"""What a measure may be made of, what a test of a finding may be, and which numbers each gives. Nothing is computed here.

The tests themselves stand in `coalition_kb.findings`; the checks need to know their forms and not their mathematics.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from coalition_kb.model import FindingTest, Measure

#: Thresholds that all tests share, and what each is.
RULES: Mapping[str, str] = {
    "level": "The level of every interval: the share of such intervals that hold the true number, 0 to 1.",
    "least_rows": "A test over fewer rows is open: too few.",
    "least_events_per_term": "A model with fewer rows of the rarer outcome for each of its terms is open: too few.",
    "agreeing_runs": "How many of the four runs must give one verdict before a finding has it.",
    "seed": "Where every draw of random numbers begins.",
    "draws": "How many samples a bootstrap draws.",
    "consistency": "From which consistency of sufficiency a configuration counts as sufficient.",
    "pri": "From which proportional reduction in inconsistency it does.",
    "row_cases": "From how many cases a configuration is no remainder.",
    "small_effect": "The log odds below which an effect is too small to matter for a claim.",
}

#: The places in the record that a measure may ask for.
PLACES: Mapping[str, str] = {
    "study": "The case is studied in depth.",
    "listed": "The case lists the state as a partner.",
    "main": "The state is one of the main partners of a study.",
    "host": "The state is a host of the case.",
    "location": "The state is a location of the case.",
    "decided": "The case says when it was decided.",
}
#: How the numbers of partners become one of their case.
STATISTICS = ("mean", "share", "count", "any")


@dataclass(frozen=True, slots=True)
class Form:
    """A way to make a measure: its parameters, and which of them name variables, measures or codes of `of`."""

    says: str
    wanted: tuple[str, ...]
    optional: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()

    def variables_of(self, measure: Measure) -> tuple[str, ...]:
        """The variables that *measure*, which is of this form, names."""
        return tuple([one for name in self.variables for one in measure.texts(name)])

    def measures_of(self, measure: Measure) -> tuple[str, ...]:
        """The measures that *measure*, which is of this form, is made from."""
        return tuple([one for name in self.measures for one in measure.texts(name)])


#: The answer of so many years before the start, for variables whose operation can look at years before.
_EARLIER = ("years_before",)

MEASURES: Mapping[str, Form] = {
    "number": Form(
        "The number of the answer: of its code, or its value.",
        ("of",),
        optional=_EARLIER,
        variables=("of",),
    ),
    "log": Form("The natural logarithm of the value.", ("of",), variables=("of",)),
    "at_least": Form(
        "1 where the answer is a code or more, else 0.",
        ("of", "code"),
        optional=_EARLIER,
        variables=("of",),
        codes=("code",),
    ),
    "above": Form(
        "1 where the value is a number or more, else 0.",
        ("of", "bound"),
        optional=_EARLIER,
        variables=("of",),
        numbers=("bound",),
    ),
    "among": Form(
        "1 where the answer is, or a list holds, one of some codes; else 0.",
        ("of", "codes"),
        optional=_EARLIER,
        variables=("of",),
        codes=("codes",),
    ),
    "first": Form(
        "1 where a list begins with one of some codes, else 0.", ("of", "codes"), variables=("of",), codes=("codes",)
    ),
    "set": Form(
        "The membership that each code has in a set, 0 to 1.",
        ("of", "memberships"),
        variables=("of",),
        codes=("memberships",),
    ),
    "direct": Form(
        "The membership by the direct method: anchors of full exclusion, crossover, full inclusion.",
        ("of", "anchors"),
        variables=("of",),
        numbers=("anchors",),
    ),
    "known": Form("1 where there is an answer, 0 where none is known or given.", ("of",), variables=("of",)),
    "later": Form("1 where the first date is after the second, else 0.", ("of",), variables=("of",)),
    "since": Form("1 where the date is that of a day or later, else 0.", ("of", "day"), variables=("of",)),
    "place": Form("1 where the row has that place in the record, else 0.", ("is",)),
    "highest": Form(
        "The highest of some measures: any of them. With `least_known`, unknown ones count as 0 where so many are known.",
        ("measures",),
        optional=("least_known",),
        measures=("measures",),
        numbers=("least_known",),
    ),
    "lowest": Form("The lowest of some measures: all of them.", ("measures",), measures=("measures",)),
    "negation": Form("One less the measure: not.", ("measure",), measures=("measure",)),
    "product": Form("Some measures multiplied.", ("measures",), measures=("measures",)),
    "sum": Form("Some measures added.", ("measures",), measures=("measures",)),
    "above_median": Form(
        "1 where the measure is above its median over the rows of the test, else 0.",
        ("measure",),
        measures=("measure",),
    ),
    "over_partners": Form(
        "A statistic over the partners of the case for which the measures of `where` are 1, weighted or not; unknown where"
        " the measure is known for less than a share of them, or of their weight.",
        ("measure", "statistic", "where", "least_share"),
        optional=("weight",),
        measures=("measure", "where", "weight"),
        numbers=("least_share",),
    ),
    "evidence": Form(
        "1 where the study of the case holds evidence on a finding of such tests with such results, else 0; with `of`,"
        " evidence from which the row's coding of that variable was read. Unknown where the case is no study.",
        ("finding", "tests", "results"),
        optional=("of",),
        variables=("of",),
    ),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of test: what it does, its parameters, and the numbers that clauses may ask it for."""

    says: str
    wanted: tuple[str, ...]
    gives: tuple[str, ...]
    of_terms: tuple[str, ...] = ()  # what is given for each of its terms: `demand`, `demand.low` …
    optional: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # the words that a parameter may be

    def measures_of(self, test: FindingTest) -> tuple[str, ...]:
        """The measures that *test*, which is of this kind, names."""
        return tuple([one for name in self.measures for one in test.texts(name)])

    def numbers_of(self, test: FindingTest) -> tuple[str, ...]:
        """The names of the numbers that *test*, which is of this kind, gives."""
        return (*self.gives, *(f"{term}{part}" for term in test.texts("terms") for part in self.of_terms))


#: Every kind may say from how many rows on it is not too few: of a set, from how many members.
LEAST = "least"
_TERM = ("", ".low", ".high", ".p")
_MODEL = ("outcome", "terms")
_BOTH = tuple(f"{one}{part}" for one in ("now", "then") for part in _TERM)

KINDS: Mapping[str, Kind] = {
    "logit": Kind(
        "A logit. Without clusters Firth's penalised likelihood with profile intervals decides, and maximum likelihood with"
        " robust errors stands beside it; with clusters, by case, state or both, maximum likelihood with clustered errors"
        " decides, and Firth's stands beside it.",
        ("population", *_MODEL),
        ("n", "events"),
        _TERM,
        optional=("clusters",),
        measures=_MODEL,
        words={"clusters": ("case", "state", "both")},
    ),
    "conditional-logit": Kind(
        "A logit within cases: what holds of a whole case cannot sway it. Cases where all rows or none have the outcome"
        " are left out and counted.",
        ("population", *_MODEL),
        ("n", "events", "strata"),
        _TERM,
        measures=_MODEL,
    ),
    "kept": Kind(
        "How much of the effect of a measure is left when an earlier one takes its place: two logits within cases over the"
        " same rows, with the measure `now` and with `then` beside the terms; `kept` is the coefficient of `then` over that"
        " of `now`. It is open unless the interval of `now` lies above nought: there must be an effect to keep.",
        ("population", *_MODEL, "now", "then"),
        ("n", "events", "strata", *_BOTH, "kept"),
        measures=(*_MODEL, "now", "then"),
    ),
    "ordered-logit": Kind(
        "A proportional-odds logit of an ordered outcome; with `larger`, the share of bootstrap samples in which the first"
        " of two terms has the larger coefficient.",
        ("population", *_MODEL),
        ("n", "events", "larger"),
        _TERM,
        optional=("larger",),
        measures=(*_MODEL, "larger"),
    ),
    "crosstab": Kind(
        "A table of two measures with few values: exact test, Somers' d; the difference is of the share with the outcome,"
        " the highest value of `rows` less the lowest.",
        ("population", "rows", "columns"),
        ("n", "p", "somers_d", "difference", "difference.low", "difference.high", "low_rows", "high_rows"),
        measures=("rows", "columns"),
    ),
    "difference": Kind(
        "The share with the outcome where a measure is 1, less that where it is 0, with an interval; whether that lies within"
        " a margin either way; in strata too where asked, and with overlap weights where terms are named.",
        ("population", "outcome", "group", "margin"),
        ("n", "difference", "difference.low", "difference.high", "inside", "weighted", "weighted.low", "weighted.high"),
        optional=("strata", "terms"),
        measures=("outcome", "group", "strata", "terms"),
        numbers=("margin",),
    ),
    "share": Kind(
        "The share of the rows in which a measure is 1, with an interval.",
        ("population", "of"),
        ("n", "count", "cases", "share", "share.low", "share.high"),
        measures=("of",),
    ),
    "count": Kind(
        "The rows in which a measure is 1, and in how many cases they are. It is never too few: it asks what is there.",
        ("population", "of"),
        ("n", "count", "cases"),
        measures=("of",),
    ),
    "sufficiency": Kind(
        "How consistently a set lies within the outcome, and how much of the outcome it covers.",
        ("population", "outcome", "of"),
        ("n", "members", "consistency", "pri", "coverage"),
        measures=("outcome", "of"),
    ),
    "necessity": Kind(
        "How consistently the outcome lies within a set, and how relevant that is.",
        ("population", "outcome", "of"),
        ("n", "members", "consistency", "coverage", "relevance"),
        measures=("outcome", "of"),
    ),
    "correlation": Kind(
        "Spearman's rank correlation of two measures with an interval.",
        ("population", "x", "y"),
        ("n", "rho", "rho.low", "rho.high"),
        measures=("x", "y"),
    ),
    "truth-table": Kind(
        "A qualitative comparative analysis: truth table, solutions, robustness.",
        ("population", "outcome", "conditions"),
        ("n", "rows", "contradictions", "models"),
        optional=("expect",),
        measures=("outcome", "conditions"),
    ),
    "coders": Kind(
        "How many coders have coded the measures of one case or partner apart from each other, at the most.",
        ("of",),
        ("coders",),
        measures=("of",),
    ),
}


def rests_on(measures: Mapping[str, Measure], ids: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The measures that *ids* are made from at any remove, themselves among them, and the variables that all these name."""
    found: dict[str, tuple[str, ...]] = {}
    ahead = [*ids]
    while ahead:
        id_ = ahead.pop(0)
        if id_ in measures and id_ not in found and (form := MEASURES.get(measures[id_].form)):
            found[id_] = form.variables_of(measures[id_])
            ahead += form.measures_of(measures[id_])
    return tuple(found), tuple(dict.fromkeys(one for names in found.values() for one in names))
