"""A qualitative comparative analysis as text for people and as JSON for programs."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

from coalition_kb.analysis.fit import model_fits, necessity, parts
from coalition_kb.analysis.minimise import ANY, covered
from coalition_kb.analysis.refusal import Refusal
from coalition_kb.analysis.solution import excluding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from coalition_kb.analysis.fit import Part, Sufficiency
    from coalition_kb.analysis.memberships import Memberships
    from coalition_kb.analysis.minimise import Term
    from coalition_kb.analysis.qca import Analysis
    from coalition_kb.analysis.solution import Intermediate, Solution, Solutions
    from coalition_kb.analysis.truth_table import CutOffs, Row, TruthTable

Object = dict[str, object]


def term_name(term: Term, data: Memberships) -> str:
    """A*~B of sets; A[2]*B[0] where a condition has several values."""
    literals = [(name, value) for name, value in zip(data.conditions, term, strict=True) if value != ANY]
    if data.is_multi_value:
        return "*".join(f"{name}[{value}]" for name, value in literals)
    return "*".join(name if value else f"~{name}" for name, value in literals)


def as_json(analysis: Analysis | Refusal) -> str:
    """The analysis as an object; {"error": ...} in the place of what is refused, null where a share is undefined."""
    return json.dumps(
        as_object(analysis), ensure_ascii=False, allow_nan=False
    )  # without an indent it takes a third of the time


def as_object(analysis: Analysis | Refusal) -> Object:
    """What `as_json` writes."""
    if isinstance(analysis, Refusal):
        return _refused(analysis)
    question, data, table = analysis.question, analysis.data, analysis.table
    found = analysis.solutions
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
        "capped": bool(found.capped or (analysis.enhanced and analysis.enhanced.capped)),
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
        "necessity_single": [one for like in _singles(data) for one in _necessities(like, data)],
        "sufficiency_single": [one for like in _singles(data) for one in _sufficiencies(like, data)],
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


def _necessities(terms: Sequence[Term], data: Memberships) -> Iterator[Object]:
    for term in terms:
        fit = necessity(data.of_term(term), data.outcome)
        shares = {"inclN": _share(fit.consistency), "RoN": _share(fit.relevance), "covN": _share(fit.coverage)}
        yield {"term": term_name(term, data), **shares}


def _sufficiencies(terms: Sequence[Term], data: Memberships) -> Iterator[Object]:
    names = {term: term_name(term, data) for term in terms}
    yield from (_part(one, names) for one in parts(terms, data))


def _solutions(found: Solutions, table: TruthTable, data: Memberships) -> Object:
    return {
        "conservative": _solution(found.conservative, table, data),
        "parsimonious": _solution(found.parsimonious, table, data),
        "intermediate": _intermediate(found.intermediate, table, data),
    }


def _solution(found: Solution | Refusal, table: TruthTable, data: Memberships) -> Object:
    if isinstance(found, Refusal):
        return _refused(found)
    names = {term: term_name(term, data) for term in found.terms}
    return {
        "models": [[names[term] for term in model] for model in found.models],
        "in_all_models": [names[term] for term in found.in_all],
        "fit": _fit(found, table, data, names),
        "simplifying_assumptions": {f"M{at}": _numbers(rows) for at, rows in enumerate(found.assumptions, start=1)},
    }


def _intermediate(found: Intermediate | Refusal | None, table: TruthTable, data: Memberships) -> Object | None:
    if found is None:
        return None
    if isinstance(found, Refusal):
        return _refused(found)
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


def _fit(found: Solution, table: TruthTable, data: Memberships, names: Mapping[Term, str]) -> Object:
    """The fit of all terms; then that of the one model, or of each of several with its terms."""
    on = table.on
    rows = [row for row in table.rows if row.number - 1 in on]
    pis = []
    for one in parts(found.terms, data):
        held = covered(one.term, table.levels)
        cases = "; ".join(",".join(row.cases) for row in rows if held[row.number - 1])
        pis.append({**_part(one, names), "cases": cases})
    fits = model_fits(found.models, data)
    if len(fits) == 1:
        return {"pis": pis, "models": [{"model": "M1", **_sufficiency(fits[0].fit)}]}
    individual = [{"pis": [_part(one, names) for one in fit.parts], "model": _sufficiency(fit.fit)} for fit in fits]
    return {"pis": pis, "individual": individual}


def _part(one: Part, names: Mapping[Term, str]) -> Object:
    return {"term": names[one.term], **_sufficiency(one.fit), "covU": _share(one.unique)}


def _sufficiency(fit: Sufficiency) -> Object:
    return {"inclS": _share(fit.consistency), "PRI": _share(fit.pri), "covS": _share(fit.coverage)}


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


def as_text(analysis: Analysis | Refusal) -> str:
    """The analysis for people: what was asked, the truth table, each solution with its fit, necessity, notes."""
    if isinstance(analysis, Refusal):
        return analysis.reason
    return "\n".join(_lines(analysis))


def _lines(analysis: Analysis) -> Iterator[str]:
    question, table, data, found = analysis.question, analysis.table, analysis.data, analysis.solutions
    yield f"{question.explained} explained by {', '.join(question.conditions)}: {len(data.cases)} cases"
    yield f"A row is coded {_coded(question.cut_offs)}"
    yield ""
    yield from _table(table)
    yield ""
    for kind, one in (("Conservative", found.conservative), ("Parsimonious", found.parsimonious)):
        yield from _told(f"{kind} solution", one, data)
    yield from _pairs("Intermediate solution", found.intermediate, data)
    if analysis.enhanced is not None:
        rows = ", ".join(map(str, _numbers(analysis.untenable.rows)))
        yield f"Rows that the analysis would have stand for the outcome and for its absence: {rows}. With these coded 0:"
        yield from _told("Parsimonious solution, enhanced", analysis.enhanced.parsimonious, data)
        yield from _pairs("Intermediate solution, enhanced", analysis.enhanced.intermediate, data)
    yield "Necessity of single conditions"
    for like in _singles(data):
        for term in like:
            fit = necessity(data.of_term(term), data.outcome)
            shares = f"relevance {_shown(fit.relevance)}  coverage {_shown(fit.coverage)}"
            yield f"  {term_name(term, data):<12}  consistency {_shown(fit.consistency)}  {shares}"
    for note in analysis.notes:
        yield f"Note: {note}"


def _coded(cut_offs: CutOffs) -> str:
    """The cut-offs, in words."""
    pri = f" and a PRI of {cut_offs.pri:g}" if cut_offs.pri else ""
    middle = f", C from {cut_offs.least:g}" if cut_offs.least < cut_offs.incl else ""
    few = f", ? with fewer than {cut_offs.n} cases" if cut_offs.n > 1 else ""
    return f"1 from a consistency of {cut_offs.incl:g}{pri}{middle}, 0 otherwise{few}."


def _table(table: TruthTable) -> Iterator[str]:
    widths = [max(2, len(name)) for name in table.conditions]
    heads = "  ".join(f"{name:>{width}}" for name, width in zip(table.conditions, widths, strict=True))
    yield f" row  {heads}  OUT    n  consistency    PRI  cases"
    for row in table.rows:
        values = "  ".join(f"{value:>{width}}" for value, width in zip(row.configuration, widths, strict=True))
        fit = f"{len(row.cases):>3}  {_shown(row.incl):>11}  {_shown(row.pri):>5}"
        against = f" (against: {', '.join(row.against)})" if row.against else ""
        yield f"{row.number:>4}  {values}  {row.out:>3}  {fit}  {', '.join(row.cases)}{against}"
    yield f"{len(table.rows)} of {table.n_possible} possible rows have cases; {len(table.remainders)} are remainders."


def _told(title: str, found: Solution | Refusal, data: Memberships) -> Iterator[str]:
    """A solution with all its models, each with its fit and that of its terms."""
    if isinstance(found, Refusal):
        yield f"{title}: none. {found.reason}"
        yield ""
        return
    n = len(found.models)
    number = f"more than {n} models" if found.is_capped else "1 model" if n == 1 else f"{n} models"
    shared = ", ".join(term_name(term, data) for term in found.in_all) or "no term"
    yield f"{title}: {number}" + (f"; in all that are listed: {shared}" if n > 1 else "")
    for at, fit in enumerate(model_fits(found.models, data), start=1):
        yield f"  M{at}  {' + '.join(term_name(term, data) for term in fit.model)}"
        yield f"      {_fitted(fit.fit)}"
        for one in fit.parts:
            yield f"        {term_name(one.term, data)}: {_fitted(one.fit)}, unique {_shown(one.unique)}"
    yield ""


def _pairs(title: str, found: Intermediate | Refusal | None, data: Memberships) -> Iterator[str]:
    if isinstance(found, Refusal):
        yield from _told(title, found, data)
    elif found is not None:
        for pair in found.pairs:
            easy = ", ".join(map(str, _numbers(pair.easy))) or "none"
            yield from _told(f"{title} {pair.name} (easy counterfactuals: {easy})", pair.solution, data)


def _fitted(fit: Sufficiency) -> str:
    return f"consistency {_shown(fit.consistency)}, PRI {_shown(fit.pri)}, coverage {_shown(fit.coverage)}"


def _shown(value: float) -> str:
    return "-" if math.isnan(value) else f"{value:.3f}"
