"""The solutions of a truth table: conservative, parsimonious, intermediate, and the same without untenable assumptions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from coalition_kb.analysis.minimise import ANY, covered, minimised
from coalition_kb.analysis.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from coalition_kb.analysis.minimise import Levels, Model, Term
    from coalition_kb.analysis.truth_table import TruthTable

Kind: TypeAlias = Literal["conservative", "parsimonious", "intermediate"]


@dataclass(frozen=True, slots=True)
class Solution:
    """What the rows coded 1 come down to."""

    models: tuple[Model, ...]  # every one of the fewest terms
    assumptions: tuple[frozenset[int], ...]  # the remainders that each model covers
    is_capped: bool  # there are more models than are listed

    @property
    def in_all(self) -> tuple[Term, ...]:
        """The terms that all models listed have, in the order of the first."""
        return tuple(term for term in self.models[0] if all(term in model for model in self.models))

    @property
    def terms(self) -> tuple[Term, ...]:
        """Every term of any model, in the order in which they come."""
        return tuple(dict.fromkeys(term for model in self.models for term in model))


@dataclass(frozen=True, slots=True)
class Pair:
    """The intermediate solution between one conservative and one parsimonious model."""

    places: tuple[int, int]  # of the two models among theirs, from 0
    conservative: Model
    parsimonious: Model
    easy: frozenset[int]  # remainders that the expectations make easy counterfactuals
    solution: Solution

    @property
    def name(self) -> str:
        """C1P2: the first conservative and the second parsimonious model."""
        return f"C{self.places[0] + 1}P{self.places[1] + 1}"


@dataclass(frozen=True, slots=True)
class Intermediate:
    """The intermediate solutions, one for each pair of models."""

    pairs: tuple[Pair, ...]
    is_capped: bool  # there are more pairs than are listed, or more models of one of them

    @property
    def models(self) -> frozenset[Model]:
        """The models of all pairs, each once."""
        return frozenset(model for pair in self.pairs for model in pair.solution.models)


@dataclass(frozen=True, slots=True)
class Solutions:
    """All solutions of one truth table; a refusal where there is none."""

    conservative: Solution | Refusal
    parsimonious: Solution | Refusal
    intermediate: Intermediate | Refusal | None  # None: no expectations, or conditions with several values

    @property
    def capped(self) -> tuple[Kind, ...]:
        """Those that have more models than are listed."""
        kinds: tuple[Kind, ...] = ("conservative", "parsimonious", "intermediate")
        return tuple(kind for kind in kinds if getattr(getattr(self, kind), "is_capped", False))

    def models(self, kind: Kind) -> frozenset[Model] | Refusal:
        """The models of one kind, as a set; none where no expectations were given."""
        one = getattr(self, kind)
        return one if isinstance(one, Refusal) else frozenset(one.models if one else ())


@dataclass(frozen=True, slots=True)
class Untenable:
    """Rows that cannot stand for the outcome, since the same analysis has them stand for its absence too."""

    assumptions: frozenset[int]  # remainders that parsimonious models of both cover
    subsets: frozenset[int]  # rows coded 1 in both truth tables

    @property
    def rows(self) -> frozenset[int]:
        """All of them."""
        return self.assumptions | self.subsets


def solutions(table: TruthTable, expected: Mapping[str, int], *, max_models: int) -> Solutions:
    """All solutions of *table*.

    Without expectations no counterfactual is easy, and the intermediate solution would be the conservative once more:
    there is none then. Nor is there one where a condition has several values, for which its rules are not defined.

    Args:
        table: the rows.
        expected: by condition, 1 where its presence should lead to the outcome, 0 where its absence should.
        max_models: how many models of each solution are listed. Pairs are listed until they have so many together.
    """
    complex_, simple = conservative(table, max_models=max_models), parsimonious(table, max_models=max_models)
    between: Intermediate | Refusal | None = None
    if expected and max(table.levels) <= 2:  # noqa: PLR2004 - in and out
        between = intermediate(table, complex_, simple, expected, max_models=max_models)
    return Solutions(complex_, simple, between)


def conservative(table: TruthTable, *, max_models: int) -> Solution | Refusal:
    """The solution that covers no row but those coded 1."""
    if none := _no_positive(table):
        return none
    if len(table.on) == table.n_possible:
        return Refusal(
            "Every possible configuration is coded 1: there is none to tell them from, and nothing to minimise."
        )
    return _minimised(table, frozenset(), max_models)


def parsimonious(table: TruthTable, *, max_models: int) -> Solution | Refusal:
    """The solution that covers any remainder that makes it simpler."""
    if none := _no_positive(table):
        return none
    if not table.off:
        return Refusal(
            "No configuration is coded 0, so that any term at all, or none, would do: "
            "with every remainder allowed there is nothing that a solution must not cover."
        )
    return _minimised(table, table.remainders, max_models)


def intermediate(
    table: TruthTable,
    complex_: Solution | Refusal,
    simple: Solution | Refusal,
    expected: Mapping[str, int],
    *,
    max_models: int,
) -> Intermediate | Refusal:
    """The solutions that cover, of the remainders that a parsimonious model covers, the easy counterfactuals alone.

    For each pair of a conservative and a parsimonious model: from a term of the first that a term of the second is part
    of, every literal goes that the second lacks and that contradicts its expectation; the remainders that what is left
    covers are easy if the parsimonious model covers them too. The rows coded 1 are minimised with these.

    Source: C. C. Ragin, Redesigning Social Inquiry, 2008, chapters 8 and 9; A. Dusa, QCA with R, 2019, chapter 8.
    """
    if isinstance(complex_, Refusal):
        return complex_
    if isinstance(simple, Refusal):
        return simple
    wanted = tuple(expected.get(name) for name in table.conditions)
    pairs: list[Pair] = []
    made: dict[frozenset[int], Solution] = {}  # many pairs have the same easy counterfactuals
    n_models = 0
    for (c_place, c_model), (p_place, p_model) in product(enumerate(complex_.models), enumerate(simple.models)):
        if n_models >= max_models:
            break
        reduced = {_reduced(c, p, wanted) for c, p in product(c_model, p_model) if _is_part(p, c)}
        easy = simple.assumptions[p_place] & _rows(reduced, table.levels)
        solution = made.get(easy) or made.setdefault(easy, _minimised(table, easy, max_models))
        pairs.append(Pair((c_place, p_place), c_model, p_model, easy, solution))
        n_models += len(solution.models)
    is_capped = len(pairs) < len(complex_.models) * len(simple.models)
    return Intermediate(tuple(pairs), is_capped or any(one.is_capped for one in made.values()))


def untenable(tables: Sequence[TruthTable], simple: Sequence[Solution | Refusal]) -> Untenable:
    """The rows that the truth tables of the outcome and of its absence both claim.

    Args:
        tables: of the outcome, and of its absence.
        simple: the parsimonious solution of each; a refused one makes no assumption.

    Source: C. Q. Schneider and C. Wagemann, Set-Theoretic Methods for the Social Sciences, 2012, chapter 8.
    """
    assumed = [frozenset() if isinstance(one, Refusal) else frozenset().union(*one.assumptions) for one in simple]
    return Untenable(frozenset.intersection(*assumed), frozenset.intersection(*(table.on for table in tables)))


def excluding(table: TruthTable, rows: Iterable[int]) -> TruthTable:
    """*table* with *rows* coded 0: untenable ones, or such as cannot exist."""
    return replace(table, excluded=table.excluded | frozenset(rows))


def _no_positive(table: TruthTable) -> Refusal | None:
    if table.on:
        return None
    why = "all that would be are excluded" if table.excluded else "no cases' configuration reaches the cut-offs"
    return Refusal(f"No configuration is coded 1: {why}, and there is nothing to minimise.")


def _minimised(table: TruthTable, free: frozenset[int], max_models: int) -> Solution:
    """The rows coded 1, minimised with those of *free* as they please."""
    off = frozenset(range(table.n_possible)) - table.on - free
    found = minimised(table.levels, table.on, off, max_models=max_models)
    held = {term: covered(term, table.levels) for model in found.models for term in model}
    unseen = np.isin(np.arange(table.n_possible), list(table.remainders))
    assumptions = tuple(
        frozenset(np.flatnonzero(np.logical_or.reduce([held[term] for term in model]) & unseen).tolist())
        for model in found.models
    )
    return Solution(found.models, assumptions, found.is_capped)


def _rows(terms: Iterable[Term], levels: Levels) -> frozenset[int]:
    """The rows that any of *terms* covers."""
    held = [covered(term, levels) for term in terms]
    return frozenset(np.flatnonzero(np.logical_or.reduce(held)).tolist()) if held else frozenset()


def _is_part(shorter: Term, longer: Term) -> bool:
    """Whether *longer* has every literal of *shorter*."""
    return all(value in (ANY, other) for value, other in zip(shorter, longer, strict=True))


def _reduced(term: Term, core: Term, expected: tuple[int | None, ...]) -> Term:
    """*term* without the literals that *core* lacks and that contradict what is expected."""
    literals = zip(term, core, expected, strict=True)
    return tuple(value if kept != ANY or wanted in (None, value) else ANY for value, kept, wanted in literals)
