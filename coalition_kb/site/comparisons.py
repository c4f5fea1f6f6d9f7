"""A comparison of configurations as the page of the truth tables shows it: rows with their cases, solutions, plots."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING

from markupsafe import Markup

from coalition_kb.analysis.fit import necessity, parts, sufficiency
from coalition_kb.analysis.memberships import EQUAL, HALF
from coalition_kb.analysis.minimise import ANY
from coalition_kb.analysis.refusal import Refusal
from coalition_kb.analysis.solution import Intermediate
from coalition_kb.site.given import UP
from coalition_kb.site.plots import Plot, Point

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from coalition_kb.analysis.fit import Part
    from coalition_kb.analysis.memberships import Memberships
    from coalition_kb.analysis.minimise import Model, Term
    from coalition_kb.analysis.qca import Analysis as Comparison
    from coalition_kb.analysis.solution import Solution, Solutions
    from coalition_kb.analysis.truth_table import Row
    from coalition_kb.site.given import Site

    Found = Solution | Intermediate | Refusal | None

OUT: Mapping[str, str] = {
    "1": "1: consistently",
    "0": "0: not consistently",
    "C": "C: between the cut-offs",
    "?": "remainder: too few cases",
}
SAYS: Mapping[str, str] = {
    "conservative": "No remainder is used.",
    "parsimonious": "Every remainder that makes it shorter is used.",
    "intermediate": "Of those remainders only the ones that the expectations make easy.",
}
MOST_MODELS = 12  # that are written out; how many there are is said
MOST_PLOTS = 6  # of terms
UNDEFINED = "–"


@dataclass(frozen=True, slots=True)
class Cases:
    """Some cases: how many, and their titles, linked."""

    n: int
    links: Markup


@dataclass(frozen=True, slots=True)
class Line:
    """A configuration that cases have."""

    number: int
    values: Sequence[int]
    n: int
    consistency: str
    pri: str
    out: str
    is_contradictory: bool
    sides: Sequence[tuple[str, Cases, bool]]  # with the outcome, without it; whether they contradict how it is coded


@dataclass(frozen=True, slots=True)
class Needed:
    """A condition, or its absence, as necessary for the outcome."""

    term: str
    consistency: str
    relevance: str
    coverage: str


@dataclass(frozen=True, slots=True)
class ModelLine:
    """A model with its fit and the cases that it leaves unexplained."""

    formula: str
    consistency: str
    pri: str
    coverage: str
    uncovered: Cases  # with the outcome, and not held by it


@dataclass(frozen=True, slots=True)
class TermLine:
    """A term with its fit and its cases."""

    formula: str
    is_in_all: bool
    consistency: str
    pri: str
    coverage: str
    unique: str
    covered: Cases  # held by it, with the outcome
    deviant: Cases  # and without


@dataclass(frozen=True, slots=True)
class SolutionView:
    """A solution: its models and terms, or why there is none."""

    kind: str
    says: str
    refusal: str
    n_models: int = 0
    is_capped: bool = False
    models: Sequence[ModelLine] = ()
    terms: Sequence[TermLine] = ()
    assumptions: Sequence[int] = ()  # the remainders that any of its models covers, by their numbers


@dataclass(frozen=True, slots=True)
class Compared:
    """What a comparison found, as the page shows it."""

    lines: Sequence[Line]
    n_possible: int
    n_remainders: int
    n_contradictory: int
    needed: Sequence[Needed]
    solutions: Sequence[SolutionView]
    untenable: Sequence[int]
    enhanced: Sequence[tuple[str, Sequence[str]]]  # the solutions without untenable rows: kind, models
    plots: Sequence[Plot]
    n_not_plotted: int
    notes: Sequence[str]


@dataclass(frozen=True, slots=True)
class Shown:
    """A comparison with the names that the page gives to its sets, and the site that its cases are linked in."""

    site: Site
    of: Comparison
    names: Sequence[str]  # of the conditions
    outcome: str  # what is explained: Y, or ~Y

    @property
    def data(self) -> Memberships:
        """The memberships."""
        return self.of.data

    def term(self, term: Term) -> str:
        """A*~B of sets; A[2] where a condition has several values."""
        held = zip(self.names, term, self.data.levels, strict=True)
        return "*".join(literal(name, value, levels) for name, value, levels in held if value != ANY) or "1"

    def model(self, model: Model) -> str:
        """A*~B + C."""
        return " + ".join(self.term(one) for one in model)

    def inside(self, memberships: Sequence[float], *, present: bool) -> Cases:
        """The cases that are more in than out of a set, and of the outcome more in than out, or more out."""
        sign = 1 if present else -1
        held = zip(self.data.cases, memberships, self.data.outcome.tolist(), strict=True)
        return cases(self.site, (one for one, x, y in held if x - HALF > EQUAL and sign * (y - HALF) > EQUAL))


def compared(shown: Shown, place: str, notes: Sequence[str]) -> Compared:
    """What the page shows of a comparison with the *notes* of its test; the ids of its plots begin with *place*."""
    table, data = shown.of.table, shown.data
    terms = _plotted(shown.of.solutions)
    return Compared(
        lines=[_line(shown.site, row) for row in table.rows],
        n_possible=table.n_possible,
        n_remainders=len(table.remainders),
        n_contradictory=sum(row.is_contradictory for row in table.rows),
        needed=[
            _needed(shown, at, value) for at, levels in enumerate(data.levels) for value in reversed(range(levels))
        ],
        solutions=_solutions(shown),
        untenable=_numbers(shown.of.untenable.rows),
        enhanced=_enhanced(shown),
        plots=[_plot(shown, term, f"{place}-xy-{at}") for at, term in enumerate(terms[:MOST_PLOTS], start=1)],
        n_not_plotted=len(terms[MOST_PLOTS:]),
        notes=notes,
    )


def _line(site: Site, row: Row) -> Line:
    between = [case for case in row.cases if case not in row.present and case not in row.absent]
    sides = (("with the outcome", row.present), ("without it", row.absent), ("at one half of it", between))
    return Line(
        number=row.number,
        values=row.configuration,
        n=len(row.cases),
        consistency=_share(row.incl),
        pri=_share(row.pri),
        out=OUT[row.out],
        is_contradictory=row.is_contradictory,
        sides=[(words, cases(site, held), tuple(held) == row.against) for words, held in sides if held],
    )


def _needed(shown: Shown, place: int, value: int) -> Needed:
    fit = necessity(shown.data.literal(place, value), shown.data.outcome)
    name = literal(shown.names[place], value, shown.data.levels[place])
    return Needed(name, _share(fit.consistency), _share(fit.relevance), _share(fit.coverage))


def _solutions(shown: Shown) -> list[SolutionView]:
    found: list[tuple[str, Found]] = [(kind, getattr(shown.of.solutions, kind)) for kind in SAYS]
    return [_solution(shown, kind, one) for kind, one in found if one is not None]


def _solution(shown: Shown, kind: str, one: Solution | Intermediate | Refusal) -> SolutionView:
    if isinstance(one, Refusal):
        return SolutionView(kind, SAYS[kind], one.reason)
    models, some = _models(one), _parts_of(one)
    terms = list(dict.fromkeys(term for model in models for term in model))
    in_all = {term for term in terms if all(term in model for model in models)}
    fitted = parts(terms, shown.data)
    return SolutionView(
        kind=kind,
        says=SAYS[kind],
        refusal="",
        n_models=len(models),
        is_capped=one.is_capped,
        models=[_model(shown, model) for model in models[:MOST_MODELS]],
        terms=[_term(shown, part, is_alone=len(models) == 1, is_in_all=part.term in in_all) for part in fitted],
        assumptions=_numbers({place for each in some for rows in each.assumptions for place in rows}),
    )


def _parts_of(one: Solution | Intermediate) -> list[Solution]:
    """The solution itself, or those of the pairs that it is made of."""
    return [pair.solution for pair in one.pairs] if isinstance(one, Intermediate) else [one]


def _models(one: Solution | Intermediate) -> list[Model]:
    """The models of a solution, each once, in the order in which they come."""
    return list(dict.fromkeys(model for each in _parts_of(one) for model in each.models))


def _model(shown: Shown, model: Model) -> ModelLine:
    held = shown.data.of_model(model)
    fit = sufficiency(held, shown.data.outcome)
    uncovered = shown.inside((1 - held).tolist(), present=True)
    return ModelLine(shown.model(model), _share(fit.consistency), _share(fit.pri), _share(fit.coverage), uncovered)


def _term(shown: Shown, part: Part, *, is_alone: bool, is_in_all: bool) -> TermLine:
    held = shown.data.of_term(part.term).tolist()
    return TermLine(
        formula=shown.term(part.term),
        is_in_all=is_in_all,
        consistency=_share(part.fit.consistency),
        pri=_share(part.fit.pri),
        coverage=_share(part.fit.coverage),
        unique=_share(part.unique) if is_alone else UNDEFINED,  # with several models it hangs on the model
        covered=shown.inside(held, present=True),
        deviant=shown.inside(held, present=False),
    )


def _enhanced(shown: Shown) -> list[tuple[str, Sequence[str]]]:
    if shown.of.enhanced is None:
        return []
    found: list[tuple[str, Found]] = [(kind, getattr(shown.of.enhanced, kind)) for kind in SAYS]
    return [
        (kind, [one.reason] if isinstance(one, Refusal) else [shown.model(each) for each in _models(one)[:MOST_MODELS]])
        for kind, one in found
        if one is not None
    ]


def _plotted(found: Solutions) -> list[Term]:
    """The terms of the intermediate solution, else of the parsimonious one; of the conservative one where that is refused."""
    one = found.parsimonious if found.intermediate is None else found.intermediate
    if isinstance(one, Refusal):
        one = found.conservative
    return [] if isinstance(one, Refusal) else list(dict.fromkeys(term for model in _models(one) for term in model))


def _plot(shown: Shown, term: Term, id_: str) -> Plot:
    places: dict[tuple[float, float], list[str]] = {}
    for case, x, y in zip(
        shown.data.cases, shown.data.of_term(term).tolist(), shown.data.outcome.tolist(), strict=True
    ):
        places.setdefault((round(x, 2), round(y, 2)), []).append(case)
    points = [Point(x, y, len(held), cases(shown.site, held).links) for (x, y), held in sorted(places.items())]
    name = shown.term(term)
    about = "Cases by their memberships in the term and in the outcome; on or above the dashed line they agree with it."
    return Plot(id_, f"{name} and {shown.outcome}", about, name, shown.outcome, points)


# --- words -------------------------------------------------------------------------------------------------------------


def literal(name: str, value: int, levels: int) -> str:
    """A, ~A, or A[2] where the condition has several values."""
    if levels > 2:  # noqa: PLR2004 - in and out
        return f"{name}[{value}]"
    return name if value else f"~{name}"


def cases(site: Site, rows: Iterable[str]) -> Cases:
    """Cases by their titles, linked; where the rows are of states, with the state."""
    linked = [_link(site, one) for one in rows]
    return Cases(len(linked), Markup("; ").join(linked))


def _link(site: Site, row: str) -> Markup:
    id_, _, state = row.partition("/")
    case = site.record.cases.get(id_)
    if case is None:
        return Markup("{}").format(row)
    return Markup('<a href="{}cases/{}/">{}</a>').format(UP, id_, f"{case.title}, {state}" if state else case.title)


def _numbers(places: Iterable[int]) -> list[int]:
    """Rows by their numbers, which begin with 1."""
    return [place + 1 for place in sorted(places)]


def _share(value: float) -> str:
    """A share to three digits."""
    return UNDEFINED if isnan(value) else f"{value:.3f}"
