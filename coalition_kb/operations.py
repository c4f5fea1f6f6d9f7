"""The operations that compute variables. The codebook names one and its parameters; no variable is named here.

Every operation answers for one case, or for one state at the start of one case, and carries uncertainty through: where
what is unknown could change the answer, the answer is unknown, or has a range.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from calendar import monthrange
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, TypeAlias, cast

from coalition_kb.dates import PartialDate, as_date
from coalition_kb.model import Status

if TYPE_CHECKING:
    from coalition_kb.model import Body, Case, Coding, Membership, Partner, Record, Spell, State, Variable

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG 1980
#: What of a case an answer may hang on, beside the answers to variables of its own.
START, PLACE = "start", "first location"
#: The parameter by which an operation looks at a day that many years before the start.
YEARS_BEFORE = "years_before"
MOST_KEPT = 300_000  # results; what thousands of cases have with every state would fill the memory


@dataclass(frozen=True, slots=True)
class Result:
    """A computed answer: the status, the code or value, its range, and what it rests on."""

    status: Status
    answer: str = ""
    why: str = ""
    low: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What an operation is asked: which case, which state (none for the case's own variables), with what."""

    case: Case
    state: State | None
    parameters: Mapping[str, object]

    def text(self, name: str) -> str:
        """The parameter *name*."""
        return str(self.parameters[name])

    def number(self, name: str) -> float:
        """The parameter *name* as a number."""
        return float(self.text(name))


@dataclass(slots=True)
class Computer:
    """Computes a record's computed variables, each once for the cases that are alike in what the answer hangs on."""

    record: Record
    _known: dict[tuple[str, str, int, str, Hashable], Result] = field(default_factory=dict)
    _ways: dict[tuple[str, str, int], _Way] = field(default_factory=dict)
    _keys: dict[tuple[str, frozenset[str]], Hashable] = field(default_factory=dict)
    _begun: dict[tuple[str, str, float], _Begun] = field(default_factory=dict)
    _partnerships: dict[str, list[tuple[Case, Partner]]] = field(default_factory=dict)
    _partners: dict[tuple[str, str], Partner] = field(default_factory=dict)
    _memberships: dict[str, list[tuple[Body, Membership]]] = field(default_factory=dict)
    _in_years: dict[tuple[str, float], dict[int, list[_Span]]] = field(default_factory=dict)  # by variable and level
    _before: Computer | None = None  # of a record that differs in some codings alone
    _same: frozenset[str] = frozenset()  # the variables whose answers are the same there

    def over(self, record: Record, touched: frozenset[str]) -> Computer:
        """The computer of *record*, whose cases, days and places are those of this one's and whose codings are but for those
        of *touched* variables: what rests on none of these is asked here.
        """  # noqa: D205 - it is one sentence
        computed = [one for one in record.variables.values() if one.computed is not None]
        same = frozenset(one.id for one in computed if touched.isdisjoint(closed(record, [one.id])))
        return Computer(record, _before=self, _same=same)

    def __post_init__(self) -> None:
        for case in self.record.cases.values():
            for partner in case.partners:
                self._partnerships.setdefault(partner.state, []).append((case, partner))
                self._partners.setdefault((case.id, partner.state), partner)
        for body in (*self.record.treaties.values(), *self.record.organisations.values()):
            for one in body.members:
                self._memberships.setdefault(one.state, []).append((body, one))

    def partnerships(self, state: State) -> list[tuple[Case, Partner]]:
        """The cases in which *state* is listed as a partner, in the order of the record."""
        return self._partnerships.get(state.id, [])

    def bodies(self, state: State, day: date) -> list[Body]:
        """The treaties and organisations that *state* belongs to on *day*, in the order of the file."""
        memberships = self._memberships.get(state.id, ())
        # Two spells may share a year that both know no better: the body is still one.
        found = {body.id: body for body, one in memberships if covers(one.since, one.until, day)}
        return list(found.values())

    def result(
        self,
        variable: Variable,
        case: Case,
        state: State | None = None,
        alternative: str = "",
        *,
        years_before: int = 0,
    ) -> Result:
        """The answer to *variable* for *case*, or for *state* at its start; under a named alternative if given.

        With *years_before* it is the answer of that many years before the start.

        Raises:
            KeyError: the operation, the alternative or a parameter is not known, or the operation cannot look at years
                before; the codebook's checks forbid it.
        """
        if self._before is not None and variable.id in self._same:
            there = self._before.record.cases[case.id]
            return self._before.result(variable, there, state, alternative, years_before=years_before)
        way = self._way(variable, alternative, years_before)
        key = (variable.id, alternative, years_before, state.id if state else "", self.key(case, way.hangs_on))
        known = self._known.get(key)
        if known is None:
            found = _coded(variable, way.operation.compute(self, Question(case, state, way.parameters)))
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            known = self._known[key] = found
        return known

    def hangs_on(self, variable: Variable, alternative: str = "") -> frozenset[str] | None:
        """What of a case the answer hangs on: START, PLACE, ids of its own variables; None where it may be anything."""
        return self._way(variable, alternative).hangs_on

    def key(self, case: Case, hangs_on: frozenset[str] | None) -> Hashable:
        """What two cases must have alike so that an answer that hangs on *hangs_on* alone is the same."""
        if hangs_on is None:
            return case.id
        known = self._keys.get((case.id, hangs_on))
        if known is None:
            known = self._keys[case.id, hangs_on] = tuple([_aspect(case, name) for name in sorted(hangs_on)])
        return known

    def reached_before(self, state: State, variable: Variable, level: float, start: date, years: int) -> list[str]:
        """The cases, in the order in which they began, in which *state* reached *level* as a partner, and which began before
        *start*, but not before the first day of the year *years* earlier.
        """  # noqa: D205 - it is one sentence
        begun = self._begun.get((state.id, variable.id, level))
        if begun is None:
            reached = [
                (first.first, case.id)
                for case, _ in self.partnerships(state)
                if (first := start_of(case)) and self.reaches(case, state, variable, level)
            ]
            begun = self._begun[state.id, variable.id, level] = sorted(reached)
        since = bisect_left(begun, (date(max(start.year - years, 1), 1, 1),))
        return [case for _, case in begun[since : bisect_left(begun, (start,))]]

    def open_on(self, day: date, variable: Variable, level: float) -> list[tuple[Case, bool | None]]:
        """The cases, in the order of the record, that began before *day*, are not known to have ended by then, and may have
        reached *level*; each with whether it did, None where that is not known.
        """  # noqa: D205 - it is one sentence
        years = self._in_years.get((variable.id, level))
        if years is None:
            years = self._in_years[variable.id, level] = self._by_years(variable, level)
        year = min(day.year, max(years, default=day.year))
        return [(one.case, one.reached) for one in years.get(year, ()) if one.first < day <= one.last]

    def _by_years(self, variable: Variable, level: float) -> dict[int, list[_Span]]:
        """The cases that may have reached *level*, by years, since most of thousands lie in other ones than that of a day;
        what runs on does so in the last year too.
        """  # noqa: D205 - it is one sentence
        reached = ((case, self.reaches(case, None, variable, level)) for case in self.record.cases.values())
        spans = [
            _Span(start.first, _last_known(case), case, it_did)
            for case, it_did in reached
            if it_did is not False and (start := start_of(case))
        ]
        newest = max((one.first for one in spans), default=date.min).year
        years: dict[int, list[_Span]] = {}
        for one in spans:
            for year in range(one.first.year, min(one.last.year, newest) + 1):
                years.setdefault(year, []).append(one)
        return years

    def _way(self, variable: Variable, alternative: str, years_before: int = 0) -> _Way:
        known = self._ways.get((variable.id, alternative, years_before))
        if known is None:
            assert variable.computed is not None, variable.id  # noqa: S101 - for the reader of types
            parameters = variable.computed.parameters
            if alternative:
                parameters = _laid_over(parameters, variable.computed.alternatives[alternative])
            operation = OPERATIONS[variable.computed.operation]
            if years_before:
                if YEARS_BEFORE not in operation.optional:
                    raise KeyError(f"{variable.id}: {variable.computed.operation} cannot look at years before")
                parameters = {**parameters, YEARS_BEFORE: years_before}
            known = _Way(operation, parameters, self._hangs_on(operation, parameters))
            self._ways[variable.id, alternative, years_before] = known
        return known

    def _hangs_on(self, operation: Operation, parameters: Mapping[str, object]) -> frozenset[str] | None:
        if "cues" in operation.wanted:
            cues = [self.record.variables[id_] for id_ in cast("Mapping[str, object]", parameters["cues"])]
            of_cues = [self.hangs_on(cue) if cue.computed else _of_itself(cue) for cue in cues]
            known = [one for one in of_cues if one is not None]
            return frozenset[str]().union(*known) if len(known) == len(of_cues) else None
        if operation.hangs_on is None:
            return None
        return frozenset(str(parameters.get(name, name)) for name in operation.hangs_on)

    def numbers(self, case: Case, state: State | None, variable: Variable) -> frozenset[float]:
        """The numbers that the answer to *variable* may have: one, several where contested, none where unknown."""
        if variable.computed is not None:
            result = self.result(variable, case, state)
            answers = [result.answer] if result.status is Status.CODED else []
        else:
            answers = _answers(self.coding(case, state, variable.id))
        return frozenset(_number(variable, answer) for answer in answers)

    def coding(self, case: Case, state: State | None, variable: str) -> Coding | None:
        """What was coded of *variable* for *case*, or for *state* as its partner."""
        if state is None:
            return case.codings.get(variable)
        partner = self._partners.get((case.id, state.id))
        return partner.codings.get(variable) if partner else None

    def reaches(self, case: Case, state: State | None, variable: Variable, level: float) -> bool | None:
        """Whether the answer is at least *level*; None where that is not known."""
        reached = {number >= level for number in self.numbers(case, state, variable)}
        return reached.pop() if len(reached) == 1 else None


#: The cases in which a state reached a level: the day of the start and the id; sorted.
_Begun: TypeAlias = "list[tuple[date, str]]"


@dataclass(frozen=True, slots=True)
class _Span:
    """A case from its first day to the last that it may have, and whether it reached a level."""

    first: date
    last: date
    case: Case
    reached: bool | None


@dataclass(frozen=True, slots=True)
class _Way:
    """How a variable is computed, under an alternative or not, and what of a case the answer hangs on."""

    operation: Operation
    parameters: Mapping[str, object]
    hangs_on: frozenset[str] | None


def _of_itself(variable: Variable) -> frozenset[str] | None:
    """What an answer that was coded hangs on: itself, where it is the case's own."""
    return frozenset({variable.id}) if variable.unit == "intervention" else None


def _aspect(case: Case, name: str) -> Hashable:
    if name == START:
        return case.start.value
    if name == PLACE:
        return case.locations[:1]
    coding = case.codings.get(name)
    return coding and (coding.status, coding.codes, coding.value, coding.alternatives)


def _coded(variable: Variable, result: Result) -> Result:
    """*result* with the code that has its number, where the variable has codes."""
    if result.status is not Status.CODED or not variable.codes or result.answer in variable.codes:
        return result
    code = next(one.id for one in variable.codes.values() if one.number == float(result.answer))
    return replace(result, answer=code)


def _laid_over(first: Mapping[str, object], other: Mapping[str, object]) -> dict[str, object]:
    """The parameters of an alternative: its own, and of the first what does not loosen it."""
    kept = {name: value for name, value in first.items() if not name.startswith("or_")}
    return kept | {name: value for name, value in other.items() if name != "name"}


def _answers(coding: Coding | None) -> list[str]:
    if coding is None:
        return []
    if coding.status == Status.CONTESTED and coding.leading is None:
        return [answer for one in coding.alternatives for answer in (*one.codes, one.value) if answer]
    return list(coding.answer)


def _number(variable: Variable, answer: str) -> float:
    code = variable.codes.get(answer)
    if code is not None and code.number is not None:
        return code.number
    try:
        return float(answer)
    except ValueError:
        return math.nan


def start_of(case: Case) -> PartialDate | None:
    """When *case* began, or None where that is not known."""
    return as_date(case.start.value)


def year_of(case: Case) -> int | None:
    """The year in which *case* began, or None where that is not known."""
    start = start_of(case)
    return start.first.year if start else None


def last_day(case: Case) -> date:
    """The last day that *case* may have lasted: the end of time where it has not ended or no end is known."""
    end = as_date(case.end.value)
    return end.last if end else date.max


def runs_on(case: Case, day: date) -> bool | None:
    """Whether *case*, which began before *day*, had not ended by then; None where the end is not known well enough."""
    end = as_date(case.end.value)
    if end is None:
        return True if Status.ONGOING in (case.end.value, case.end.status) else None
    return True if day <= end.first else None if day <= end.last else False


def _last_known(case: Case) -> date:
    """The last day on which *case* may have run; the last of the calendar where no end is known."""
    end = as_date(case.end.value)
    return end.last if end else date.max


def in_system(state: State, day: date) -> bool:
    """Whether Correlates of War or Gleditsch and Ward have *state* in the system on *day*."""
    return any(covers(spell.since, spell.until, day) for spell in (*state.cow, *state.gw))


def code_on(spells: tuple[Spell, ...], day: date) -> str:
    """The number that a list of states gives on *day*; empty where it gives none."""
    return next((spell.code for spell in spells if covers(spell.since, spell.until, day)), "")


def covers(since: PartialDate, until: PartialDate | None, day: date) -> bool:
    """Whether *day* lies in the time from *since* to *until*, or to now."""
    return since.first <= day and (until is None or day <= until.last)


def kilometres(one: State, other: State) -> float:
    """The great-circle distance between two capitals, in kilometres.

    hav(d / r) = hav(lat2 - lat1) + cos(lat1) cos(lat2) hav(lon2 - lon1), with hav(x) = sin²(x / 2).

    Source:
        R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68 (1984), 159.
    """
    lat1, lon1, lat2, lon2 = map(math.radians, (one.latitude, one.longitude, other.latitude, other.longitude))
    hav = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(hav)))


# --- over the partners of a case --------------------------------------------------------------------------------------


def _reach(computer: Computer, asked: Question) -> tuple[list[str], list[str]]:
    """The partners that reach the level asked for, and those of whom it is not known."""
    variable = computer.record.variables[asked.text("of")]
    level = _number(variable, asked.text("at_least"))
    sure: list[str] = []
    open_: list[str] = []
    for partner in asked.case.partners:
        state = computer.record.states.get(partner.state)
        reached = computer.reaches(asked.case, state, variable, level) if state else None
        if reached is not False:
            (sure if reached else open_).append(partner.state)
    return sure, open_


def counted(computer: Computer, variable: Variable | None, case: Case) -> list[str]:
    """The partners of *case* that *variable*, a count of those who reach a level, is sure to count; none for another."""
    if variable is None or variable.computed is None or variable.computed.operation != "count_partners":
        return []
    return _reach(computer, Question(case, None, variable.computed.parameters))[0]


def count_partners(computer: Computer, asked: Question) -> Result:
    """How many partners reach a level of a variable; those of whom that is not known widen the range."""
    sure, open_ = _reach(computer, asked)
    why = f"{_named(sure)} reach {asked.text('at_least')}" + (f"; not known of {_named(open_)}" if open_ else "")
    low, high = str(len(sure)), str(len(sure) + len(open_))
    return Result(Status.CODED, low, why, low, high) if open_ else Result(Status.CODED, low, why)


def partners_reach(computer: Computer, asked: Question) -> Result:
    """Yes where enough partners reach a level, or one does and the partners' share is large enough; else no."""
    sure, open_ = _reach(computer, asked)
    wanted = int(asked.number("partners"))
    why = f"Partners that reach {asked.text('at_least')}: {len(sure)}; wanted: {wanted}"
    if open_:
        why += f"; not known of {_named(open_)}"
    if len(sure) >= wanted:
        return Result(Status.CODED, "yes", why)
    has_share = "or_share" in asked.parameters
    by_share = _by_share(computer, asked) if sure and has_share else False
    if by_share:
        return Result(Status.CODED, "yes", f"{why}, and their share of the force is large enough")
    # A partner of whom it is not known could make up the number, or the share.
    if by_share is None or len(sure) + len(open_) >= wanted or (has_share and open_):
        return Result(Status.UNKNOWN, why=f"{why}; their share of the force is not known" if by_share is None else why)
    return Result(Status.CODED, "no", why)


def _by_share(computer: Computer, asked: Question) -> bool | None:
    share = computer.record.variables[asked.text("or_share")]
    return computer.reaches(asked.case, None, share, asked.number("or_share_at_least"))


def partners_share(computer: Computer, asked: Question) -> Result:
    """The partners' sum of a number over it and the U.S. number; unknown where too few of those that may count have one."""
    record = computer.record
    counted, open_ = _reach(computer, _with(asked, of=asked.text("counted")))
    n_partners = len(counted) + len(open_)
    if not n_partners:
        return Result(Status.CODED, "0", "No partner is counted.")
    of, own = record.variables[asked.text("of")], record.variables[asked.text("own")]
    found = [computer.numbers(asked.case, record.states[state], of) for state in counted]
    numbers = [max(one) for one in found if one]
    if len(numbers) < asked.number("coverage") * n_partners:
        return Result(Status.UNKNOWN, why=f"A number is known for {len(numbers)} of {n_partners} partners.")
    ours = computer.numbers(asked.case, None, own)
    if not ours:
        return Result(Status.UNKNOWN, why="The U.S. number is not known.")
    total = sum(numbers)
    why = f"{total:.0f} of {total + max(ours):.0f}, with a number for {len(numbers)} of {n_partners} partners"
    return Result(Status.CODED, f"{total / (total + max(ours)):.3f}", why)


def _with(asked: Question, **parameters: object) -> Question:
    return Question(asked.case, asked.state, {**asked.parameters, **parameters})


def highest_over_partners(computer: Computer, asked: Question) -> Result:
    """The code that stands for the highest code of any partner; unknown where an unknown partner could raise it."""
    variable = computer.record.variables[asked.text("of")]
    names = cast("Mapping[str, str]", asked.parameters["codes"])
    best, who, open_ = asked.text("otherwise"), "", []
    highest = -math.inf
    for partner in asked.case.partners:
        coding = partner.codings.get(variable.id)
        answers = [one for one in _answers(coding) if one in variable.codes]
        if not answers:
            open_.append(partner.state)
        for answer in answers:
            if _number(variable, answer) > highest:
                highest, best, who = _number(variable, answer), names[answer], partner.state
    top = max((code.number or 0 for code in variable.codes.values()), default=0)
    if open_ and highest < top:
        return Result(Status.UNKNOWN, why=f"Not known of {_named(open_)}.")
    return Result(Status.CODED, best, f"The highest is {who}'s." if who else "No partner.")


def _named(states: Sequence[str]) -> str:
    return ", ".join(states) or "none"


# --- over time and between cases --------------------------------------------------------------------------------------


def cases_open_at_start(computer: Computer, asked: Question) -> Result:
    """How many other cases with at least so many personnel were running when this one began."""
    start = start_of(asked.case)
    if start is None:
        return Result(Status.UNKNOWN, why="The start is not known.")
    variable = computer.record.variables[asked.text("of")]
    sure: list[str] = []
    open_: list[str] = []
    level = asked.number("at_least")
    for other, reached in computer.open_on(start.first, variable, level):
        (sure if reached and runs_on(other, start.first) else open_).append(other.id)
    why = f"Running: {_named(sure)}" + (f"; size or end not known: {_named(open_)}" if open_ else "")
    low, high = str(len(sure)), str(len(sure) + len(open_))
    return Result(Status.CODED, low, why, low, high) if open_ else Result(Status.CODED, low, why)


def earlier_cases_together(computer: Computer, asked: Question) -> Result:
    """In how many cases that began in the years before this one, or before a day years earlier, the state reached a level."""
    day, state = _day(asked), asked.state
    if day is None or state is None:
        return Result(Status.UNKNOWN, why="The start is not known.")
    variable = computer.record.variables[asked.text("of")]
    level, years = _number(variable, asked.text("at_least")), int(asked.number("years"))
    found = computer.reached_before(state, variable, level, day, years)
    return Result(Status.CODED, str(len(found)), f"Together in {_named(found)}")


def _day(asked: Question) -> date | None:
    """The day that is asked about: of the start, or so many years before it; None where the start is not known."""
    start = start_of(asked.case)
    if start is None:
        return None
    day, years = start.first, int(str(asked.parameters.get(YEARS_BEFORE, 0)))
    if not years:
        return day
    year = max(day.year - years, date.min.year)
    return day.replace(year=year, day=min(day.day, monthrange(year, day.month)[1]))  # 29 February is not in every year


# --- of a state at the start of a case --------------------------------------------------------------------------------


def same_region(computer: Computer, asked: Question) -> Result:
    """Yes where the state lies in the region of the first location, or its capital within so many kilometres."""
    place = computer.record.states.get(asked.case.locations[0]) if asked.case.locations else None
    if place is None or asked.state is None:
        return Result(Status.UNKNOWN, why="The location is not known.")
    distance = kilometres(asked.state, place)
    if asked.state.m49 == place.m49:
        return Result(Status.CODED, "yes", f"Both lie in {place.m49}.")
    near = distance <= asked.number("within_km")
    return Result(Status.CODED, "yes" if near else "no", f"{distance:.0f} km from {place.capital}.")


def treaty_at_start(computer: Computer, asked: Question) -> Result:
    """The code of the strongest kind of treaty with the U.S. that binds the state at the start, or years before it."""
    day = _day(asked)
    if day is None or asked.state is None:
        return Result(Status.UNKNOWN, why="The start is not known.")
    bodies = computer.bodies(asked.state, day)
    for kind, code in cast("Mapping[str, str]", asked.parameters["kinds"]).items():
        if found := [body.name for body in bodies if body.kind == kind]:
            return Result(Status.CODED, code, "; ".join(found))
    return Result(Status.CODED, asked.text("otherwise"), "No treaty on the list was in force.")


def memberships_at_start(computer: Computer, asked: Question) -> Result:
    """To how many of the organisations named the state belongs at the start, or years before it."""
    day = _day(asked)
    if day is None or asked.state is None:
        return Result(Status.UNKNOWN, why="The start is not known.")
    wanted = cast("Sequence[str]", asked.parameters["organisations"])
    found = [body.name for body in computer.bodies(asked.state, day) if body.id in wanted]
    return Result(Status.CODED, str(len(found)), _named(found))


def member_of_acting(computer: Computer, asked: Question) -> Result:
    """Yes where the state belongs at the start to an organisation that a list of the case names; no where to none of them."""
    # A code without a body, as that for organisations of any other name, leaves open whether the state belongs.
    start, coding = start_of(asked.case), asked.case.codings.get(asked.text("of"))
    if start is None or asked.state is None:
        return Result(Status.UNKNOWN, why="The start is not known.")
    if coding is not None and coding.status == Status.NOT_APPLICABLE:
        return Result(Status.NOT_APPLICABLE, why="No organisation had a role.")
    bodies = cast("Mapping[str, Sequence[str]]", asked.parameters["bodies"])
    ignored = cast("Sequence[str]", asked.parameters.get("ignored", ()))
    views = [[code for code in view if code not in ignored] for view in _views(coding)]
    if views and not any(views):
        return Result(Status.NOT_APPLICABLE, why="No other organisation had a role.")
    mine = {body.id for body in computer.bodies(asked.state, start.first)}
    verdicts = {_belongs(mine, view, bodies) for view in views}
    if len(verdicts) != 1 or None in verdicts:
        return Result(Status.UNKNOWN, why="Which organisations had a role, or who belonged to one, is not known.")
    acting = _named(sorted({code for view in views for code in view}))
    return Result(Status.CODED, "yes" if verdicts == {True} else "no", f"With a role: {acting}.")


def _views(coding: Coding | None) -> list[Sequence[str]]:
    """The lists of codes that the answer may be: one, several where contested, none where unknown."""
    if coding is None:
        return []
    if coding.status == Status.CONTESTED and coding.leading is None:
        return [one.codes for one in coding.alternatives]
    return [coding.answer] if coding.answer else []


def _belongs(mine: set[str], named: Sequence[str], bodies: Mapping[str, Sequence[str]]) -> bool | None:
    """Whether one of the organisations that the codes *named* stand for is among *mine*; None where that is not known."""
    if any(mine.intersection(bodies.get(code, ())) for code in named):
        return True
    return None if set(named) - set(bodies) else False


def count_of_cues(computer: Computer, asked: Question) -> Result:
    """The number of cues that are met; unknown where a cue that is not known could change it."""
    cues = cast("Mapping[str, Sequence[str] | Mapping[str, str]]", asked.parameters["cues"])
    met: list[str] = []
    open_: list[str] = []
    for id_, wanted in cues.items():
        variable = computer.record.variables[id_]
        is_met = _cue(computer, asked, variable, wanted)
        if is_met is not False:
            (met if is_met else open_).append(id_)
    if open_:
        return Result(Status.UNKNOWN, why=f"Not known: {_named(open_)}. Met: {_named(met)}.")
    return Result(Status.CODED, str(len(met)), f"Met: {_named(met)}.")


def _cue(
    computer: Computer, asked: Question, variable: Variable, wanted: Sequence[str] | Mapping[str, str]
) -> bool | None:
    if isinstance(wanted, Mapping):
        return computer.reaches(asked.case, asked.state, variable, float(wanted["at_least"]))
    answers = answers_to(computer, asked.case, asked.state, variable)
    met = {answer in wanted for answer in answers}
    return met.pop() if len(met) == 1 else None


def answers_to(computer: Computer, case: Case, state: State | None, variable: Variable) -> list[str]:
    """The codes or values that the answer to *variable* may be, computed or coded; none where unknown."""
    if variable.computed is None:
        return _answers(computer.coding(case, state, variable.id))
    result = computer.result(variable, case, state)
    return [result.answer] if result.status is Status.CODED else []


def declared_import(computer: Computer, asked: Question) -> Result:  # noqa: ARG001 - every operation is asked alike
    """A series that others publish and that is not copied in: not covered until an analyst gives a copy."""
    return Result(Status.NOT_COVERED, why=f"Needs a copy of {asked.text('series')}.")


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation, the parameters that it wants, and which of them name variables of the codebook or are numbers."""

    compute: Callable[[Computer, Question], Result]
    wanted: tuple[str, ...]
    optional: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()  # the codes that a variable computed so must have
    # What of a case the answer hangs on beside the state: START, PLACE, or a parameter that names a variable of the case.
    hangs_on: tuple[str, ...] | None = None


OPERATIONS: Mapping[str, Operation] = {
    "count_partners": Operation(count_partners, ("of", "at_least"), variables=("of",)),
    "partners_reach": Operation(
        partners_reach,
        ("of", "at_least", "partners"),
        optional=("or_share", "or_share_at_least"),
        variables=("of", "or_share"),
        numbers=("partners", "or_share_at_least"),
        answers=("yes", "no"),
    ),
    "partners_share": Operation(
        partners_share,
        ("of", "own", "counted", "at_least", "coverage"),
        variables=("of", "own", "counted"),
        numbers=("coverage",),
    ),
    "highest_over_partners": Operation(highest_over_partners, ("of", "codes", "otherwise"), variables=("of",)),
    "cases_open_at_start": Operation(
        cases_open_at_start, ("of", "at_least"), variables=("of",), numbers=("at_least",), hangs_on=(START,)
    ),
    "earlier_cases_together": Operation(
        earlier_cases_together,
        ("of", "at_least", "years"),
        optional=(YEARS_BEFORE,),
        variables=("of",),
        numbers=("years", YEARS_BEFORE),
        hangs_on=(START,),
    ),
    "same_region": Operation(
        same_region, ("within_km",), numbers=("within_km",), answers=("yes", "no"), hangs_on=(PLACE,)
    ),
    "treaty_at_start": Operation(
        treaty_at_start, ("kinds", "otherwise"), optional=(YEARS_BEFORE,), numbers=(YEARS_BEFORE,), hangs_on=(START,)
    ),
    "memberships_at_start": Operation(
        memberships_at_start, ("organisations",), optional=(YEARS_BEFORE,), numbers=(YEARS_BEFORE,), hangs_on=(START,)
    ),
    "member_of_acting": Operation(
        member_of_acting,
        ("of", "bodies"),
        optional=("ignored",),
        variables=("of",),
        answers=("yes", "no"),
        hangs_on=(START, "of"),
    ),
    "count_of_cues": Operation(count_of_cues, ("cues",)),
    "declared_import": Operation(
        declared_import,
        ("series",),
        optional=("version", "address", "licence", "column", "sha256", "citation"),
        hangs_on=(),
    ),
}


def rests_on(variable: Variable) -> list[str]:
    """The variables that a computed one is computed from; none for one that is coded by hand."""
    if variable.computed is None:
        return []
    operation = OPERATIONS.get(variable.computed.operation)
    given = variable.computed.parameters
    names = [str(given[key]) for key in operation.variables if key in given] if operation else []
    return [*names, *cast("Mapping[str, object]", given.get("cues", {}))]


def closed(record: Record, names: Iterable[str]) -> frozenset[str]:
    """The variables *names* of *record* and all that they are computed from, at any remove."""
    found: set[str] = set()
    ahead = list(names)
    while ahead:
        name = ahead.pop()
        if name not in found and name in record.variables:
            found.add(name)
            ahead += rests_on(record.variables[name])
    return frozenset(found)
