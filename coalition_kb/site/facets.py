"""What cases can be told apart by: each facet with its choices, and what every case and candidate answers to it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from coalition_kb.model import CODE_LEVELS, STATUS_WORDS, Status
from coalition_kb.operations import year_of
from coalition_kb.site.definitions import Coalition, as_coalition, thresholds
from coalition_kb.site.given import state_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from coalition_kb.model import Candidate, Case, Record, Variable
    from coalition_kb.site.given import Site

DECADE, REGION, WHERE, PARTNER = "decade", "region", "where", "partner"

#: The choices that a case or candidate has in a facet, by their ids; None where that is not known.
Answers: TypeAlias = "tuple[str, ...] | None"

#: The choices for statuses that say that there is an answer which is not known.
_OPEN = {f"status:{one}" for one in (Status.CONTESTED, Status.UNKNOWN, Status.NOT_COVERED, Status.NOT_CODED)}


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a facet, with the number of cases that have it."""

    id: str  # a code, or status:word
    name: str
    n: int
    is_open: bool = False  # whether it says that the answer is not known
    kind: Coalition | None = None  # what it says of a coalition, where it is asked of one


@dataclass(frozen=True, slots=True)
class Facet:
    """What cases can be filtered by, and the answers of each case and candidate by its id."""

    id: str
    name: str
    choices: tuple[Choice, ...]
    answers: Mapping[str, Answers]
    note: str = ""
    variable: str = ""
    is_first: bool = False  # whether it stands open at first
    is_coalition: bool = False  # whether the definition of a coalition changes it

    def numbers(self, id_: str) -> str:
        """The choices of a case or candidate by their places in the list, joined with commas; ? where not known."""
        answers = self.answers[id_]
        if answers is None:
            return "?"
        places = {one.id: place for place, one in enumerate(self.choices)}
        return ",".join(str(places[one]) for one in answers)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a facet asks: the names of its choices in their order, and how a case and a candidate answer."""

    id: str
    name: str
    names: Mapping[str, str]
    of_case: Callable[[Case], Answers]
    of_candidate: Callable[[Candidate], Answers] = lambda _: None
    note: str = ""
    variable: Variable | None = None
    is_first: bool = False


def facets(site: Site, candidates: Sequence[Candidate] = ()) -> list[Facet]:
    """When, where and with whom, then the variables that the codebook explores.

    Args:
        site: with the record, whose cases are counted.
        candidates: those without a case that can be shown beside the cases; they add choices, and count for none.
    """
    variables = (_of_variable(site, one) for one in explored(site.record) if one.level in CODE_LEVELS)
    return [_facet(site, candidates, one) for one in (*_of_frame(site.record, candidates), *variables)]


def _of_frame(record: Record, candidates: Sequence[Candidate]) -> tuple[_Asked, ...]:
    """What every case is asked, whatever the codebook has."""
    decades = {_decade(year): _decade(year) for year in range(date.min.year, date.max.year)}
    regions = _names((state.m49, state.m49) for state in record.states.values())
    states = _names((state, state_name(record, state)) for state in _named(record, candidates))
    return (
        _Asked(DECADE, "Decade", decades, _decade_of_case, _decade_of_candidate, is_first=True),
        _Asked(
            REGION,
            "Region",
            regions,
            lambda case: _regions(record, case.locations),
            lambda one: _regions(record, one.places) or None,
            is_first=True,
        ),
        _Asked(WHERE, "Where", states, lambda case: _once(case.locations), lambda one: _once(one.places) or None),
        _Asked(
            PARTNER,
            "Partner",
            states,
            lambda case: _once(partner.state for partner in case.partners),
            note="States that took part or were asked.",
        ),
    )


def explored(record: Record) -> list[Variable]:
    """The variables that the codebook explores, those with a mark first."""
    found = [one for one in record.of_unit("intervention") if one.explore]
    return sorted(found, key=lambda one: not one.marks)


def answers(site: Site, variable: Variable, case: Case, threshold: str = "") -> tuple[str, ...]:
    """The codes of the answer of *case*, looking through "contested" to the one that leads; else the status."""
    if variable.computed is not None:
        result = site.computer.result(variable, case, None, threshold)
        return (result.answer,) if result.status is Status.CODED else (_status(result.status),)
    coding = case.codings.get(variable.id)
    if coding is None:
        return (_status(Status.NOT_CODED),)
    return coding.answer or (_status(coding.status),)


def _status(status: str) -> str:
    return f"status:{status}"


def _of_variable(site: Site, variable: Variable) -> _Asked:
    names = {code.id: code.name for code in variable.codes.values()}
    return _Asked(
        variable.id,
        variable.name,
        names | {_status(status): STATUS_WORDS[status] for status in Status},
        lambda case: answers(site, variable, case),
        variable=variable,
        is_first=variable.explore == "column",
    )


def _facet(site: Site, candidates: Sequence[Candidate], asked: _Asked) -> Facet:
    """A facet with those choices that a case or candidate has."""
    cases = {id_: asked.of_case(case) for id_, case in site.record.cases.items()}
    held = cases | {one.id: asked.of_candidate(one) for one in candidates}
    counts = Counter(one for mine in cases.values() for one in mine or ())
    used = {one for mine in held.values() for one in mine or ()}
    is_coalition = asked.variable is not None and asked.variable is site.record.marked("coalition")
    if is_coalition and asked.variable is not None:
        # Under another threshold a case may have an answer that none has under ours.
        for way in thresholds(site.record):
            used |= {one for case in site.record.cases.values() for one in answers(site, asked.variable, case, way.id)}
    return Facet(
        id=asked.id,
        name=asked.name,
        choices=tuple(
            Choice(
                id=one,
                name=name,
                n=counts[one],
                is_open=asked.variable is not None and one in _OPEN,
                kind=as_coalition(one) if is_coalition else None,
            )
            for one, name in asked.names.items()
            if one in used
        ),
        answers=held,
        note=asked.note,
        variable=asked.variable.id if asked.variable else "",
        is_first=asked.is_first,
        is_coalition=is_coalition,
    )


def _names(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    return dict(sorted(set(pairs), key=lambda pair: (pair[1].casefold(), pair[0])))


def _named(record: Record, candidates: Sequence[Candidate]) -> set[str]:
    """The states that a case has as a location or a partner, or a candidate as a place."""
    of_cases = {
        state
        for case in record.cases.values()
        for state in (*case.locations, *(partner.state for partner in case.partners))
    }
    return of_cases | {state for one in candidates for state in one.places}


def _once(held: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(held))


def _decade_of_case(case: Case) -> Answers:
    year = year_of(case)
    return (_decade(year),) if year else None


def _decade_of_candidate(one: Candidate) -> Answers:
    return (_decade(int(one.year[:4])),) if one.year else None


def _decade(year: int) -> str:
    return f"{year // 10 * 10}s"


def _regions(record: Record, states: Iterable[str]) -> tuple[str, ...]:
    return _once(record.states[one].m49 for one in states if one in record.states)
