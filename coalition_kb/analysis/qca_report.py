"""A qualitative comparative analysis as text for people and as JSON for programs."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

from coalition_kb.analysis.fit import model_fits, necessity, parts
from coalition_kb.analysis.minimise import ANY
from coalition_kb.analysis.refusal import Refusal
from coalition_kb.analysis.solution import excluding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from coalition_kb.analysis.fit import Part, Sufficiency
    from coalition_kb.analysis.memberships import Memberships
    from coalition_kb.analysis.minimise import Model, Term
    from coalition_kb.analysis.qca import Analysis
    from coalition_kb.analysis.solution import Intermediate, Solution, Solutions
    from coalition_kb.analysis.truth_table import Row, TruthTable

Object = dict[str, object]


def term_name(term: Term, data: Memberships) -> str:
    """A*~B of sets; A[2]*B[0] where a condition has several values."""
    literals = [(name, value) for name, value in zip(data.conditions, term, strict=True) if value != ANY]
    if data.is_multi_value:
        return "*".join(f"{name}[{value}]" for name, value in literals)
    return "*".join(name if value else f"~{name}" for name, value in literals)


def as_json(analysis: Analysis | Refusal) -> str:
    """The analysis as an object; {"error": ...} in the place of what is refused, null where a share is undefined."""
    return json.dumps(as_object(analysis), ensure_ascii=False, indent=1, allow_nan=False)


def as_object(analysis: Analysis | Refusal) -> Object:
    """What `as_json` writes."""
    if isinstance(analysis, Refusal):
        return _refused(analysis)
    question, data, table = analysis.question, analysis.data, analysis.table
    found = analysis.solutions
    singles = _singles(data)
    claimed = analysis.untenable
    return {
        "outcome": question.explained,
        "conditions": list(question.conditions),
        "incl_cut": question.cut_offs.incl,
        "incl_cut_lower": question.cut_offs.least,
        "n_cut": question.cut_offs.n,
        "pri_cut": question.cut_offs.pri,
        "dir_exp": [name if value else f"~{name}" for name, value in question.expected.items()] or None,
        "truth_table": {
            "conditions": list(question.conditions),
            "n_rows_possible": table.n_possible,
            "noflevels": list(table.levels),
            "rows": [_row(row, table) for row in table.rows],
        },
        **_solutions(found, table, data),
        "n_models": {
            "conservative": _count(found.conservative),
            "parsimonious": _count(found.parsimonious),
            "intermediate": _count(found.intermediate),
        },
        "capped": any(
            getattr(one, "is_capped", False) for one in (found.conservative, found.parsimonious, found.intermediate)
        ),
        "findRows": {
            "type2_contradictory_simplifying_assumptions": _numbers(claimed.assumptions),
            "type3_simultaneous_subset_relations": _numbers(claimed.subsets),
        },
        "enhanced": None
        if analysis.enhanced is None
        else {
            "excluded_rows": _numbers(claimed.rows),
            **_solutions(analysis.enhanced, excluding(table, claimed.rows), data),
        },
        "necessity_single": [
            {
                "term": term_name(term, data),
                "inclN": _share(fit.consistency),
                "RoN": _share(fit.relevance),
                "covN": _share(fit.coverage),
            }
            for like in singles
            for term in like
            for fit in (necessity(data.of_term(term), data.outcome),)
        ],
        "sufficiency_single": [_part(one, data) for like in singles for one in parts(like, data)],
        "notes": list(analysis.notes),
    }


def _singles(data: Memberships) -> list[list[Term]]:
    """Every term of one literal: the presences, the absences, then each further value; unique among their like."""
    places = range(len(data.levels))
    values = [1, 0, *range(2, max(data.levels))]
    return [
        [tuple(value if at == place else ANY for at in places) for place in places if value < data.levels[place]]
        for value in values
    ]


def _solutions(found: Solutions, table: TruthTable, data: Memberships) -> Object:
    return {
        "conservative": _solution(found.conservative, table, data),
        "parsimonious": _solution(found.parsimonious, table, data),
        "intermediate": _intermediate(found.intermediate, table, data),
    }


def _solution(found: Solution | Refusal, table: TruthTable, data: Memberships) -> Object:
    if isinstance(found, Refusal):
        return _refused(found)
    return {
        "models": [_names(model, data) for model in found.models],
        "in_all_models": _names(found.in_all, data),
        "fit": _fit(found, table, data),
        "simplifying_assumptions": {f"M{at}": _numbers(rows) for at, rows in enumerate(found.assumptions, start=1)},
    }


def _intermediate(found: Intermediate | Refusal | None, table: TruthTable, data: Memberships) -> Object | None:
    if found is None or isinstance(found, Refusal):
        return found and _refused(found)
    told = {pair.easy: _solution(pair.solution, table, data) for pair in found.pairs}
    return {
        pair.name: {
            "c_sol": _names(pair.conservative, data),
            "p_sol": _names(pair.parsimonious, data),
            "easy_counterfactual_rows": _numbers(pair.easy),
            **told[pair.easy],
        }
        for pair in found.pairs
    }


def _fit(found: Solution, table: TruthTable, data: Memberships) -> Object:
    """The fit of all terms; then that of the one model, or of each of several with its terms."""
    pis = [{**_part(one, data), "cases": _covered(one.term, table)} for one in parts(found.terms, data)]
    fits = model_fits(found.models, data)
    if len(fits) == 1:
        return {"pis": pis, "models": [{"model": "M1", **_sufficiency(fits[0].fit)}]}
    individual = [{"pis": [_part(one, data) for one in fit.parts], "model": _sufficiency(fit.fit)} for fit in fits]
    return {"pis": pis, "individual": individual}


def _part(one: Part, data: Memberships) -> Object:
    return {"term": term_name(one.term, data), **_sufficiency(one.fit), "covU": _share(one.unique)}


def _sufficiency(fit: Sufficiency) -> Object:
    return {"inclS": _share(fit.consistency), "PRI": _share(fit.pri), "covS": _share(fit.coverage)}


def _covered(term: Term, table: TruthTable) -> str:
    """The cases of the rows coded 1 that *term* covers; those of a row together."""
    rows = (row for row in table.rows if row.number - 1 in table.on and _covers(term, row.configuration))
    return "; ".join(",".join(row.cases) for row in rows)


def _covers(term: Term, configuration: Term) -> bool:
    return all(value in (ANY, held) for value, held in zip(term, configuration, strict=True))


def _row(row: Row, table: TruthTable) -> Object:
    return {
        "row": row.number,
        "config": dict(zip(table.conditions, row.configuration, strict=True)),
        "OUT": row.out,
        "n": len(row.cases),
        "incl": _share(row.incl),
        "PRI": _share(row.pri),
        "cases": list(row.cases),
        "against": list(row.against),
        "contradictory": row.is_contradictory,
    }


def _names(terms: Iterable[Term], data: Memberships) -> list[str]:
    return [term_name(term, data) for term in terms]


def _numbers(rows: Iterable[int]) -> list[int]:
    return [place + 1 for place in sorted(rows)]


def _count(found: Solution | Intermediate | Refusal | None) -> int | None:
    return None if found is None or isinstance(found, Refusal) else len(found.models)


def _share(value: float) -> float | None:
    return None if math.isnan(value) else value


def _refused(refusal: Refusal) -> Object:
    return {"error": refusal.reason}
