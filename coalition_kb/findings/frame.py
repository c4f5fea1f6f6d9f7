"""Rows and numbers for tests: populations and measures of the codebook, worked out of one reading of the record.

An answer that is not there is nan, and stays so through every measure made of it, unless the measure says otherwise.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, cast

import numpy as np

from coalition_kb.dates import as_date
from coalition_kb.kinds import rests_on
from coalition_kb.model import STUDY, Status
from coalition_kb.operations import YEARS_BEFORE, Computer, closed
from coalition_kb.tables.partners import rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from coalition_kb.dates import PartialDate
    from coalition_kb.findings.reading import Reading
    from coalition_kb.model import Case, Measure, Partner, Population, Record, RowUnit, State, Variable

Numbers: TypeAlias = "NDArray[np.float64]"
Address: TypeAlias = tuple[str, str]  # of a row: the case, and the state; an empty one where the row is the case's own
NAN = math.nan


class Row(NamedTuple):
    """A case, or a case with a state; the partner where the case lists the state.

    A tuple, since there are hundreds of thousands and a frozen dataclass takes twice as long to make.
    """

    address: Address  # where it stands in the record
    case: Case
    state: State | None = None
    partner: Partner | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """The rows of a population: which of the rows of its unit, and those of which it is not known whether they belong."""

    rows: Sequence[Row]
    unit: RowUnit
    at: NDArray[np.intp]  # their places among all rows of the unit
    unsure: Mapping[str, Sequence[Address]]  # by the measure that is not known


@dataclass(slots=True)
class Frame:
    """All measures of one reading; each is worked out once. What *base* has and this reading does not touch is taken over."""

    reading: Reading
    base: Frame | None = None
    _computer: Computer = field(init=False)
    _rows: dict[RowUnit, list[Row]] = field(default_factory=dict)
    _columns: dict[tuple[RowUnit, str], tuple[Numbers, NDArray[np.bool_]]] = field(
        default_factory=dict
    )  # and what is made
    _chosen: dict[str, Chosen] = field(default_factory=dict)
    _addresses: dict[RowUnit, NDArray[np.bytes_]] = field(default_factory=dict)
    _changed: dict[RowUnit, NDArray[np.bool_]] = field(default_factory=dict)
    _case_places: dict[RowUnit, NDArray[np.intp]] = field(default_factory=dict)
    _partners: dict[str, Numbers] = field(default_factory=dict)  # measures of all partners
    _resting: dict[str, frozenset[str]] = field(default_factory=dict)
    _places: dict[str, list[int]] = field(default_factory=dict)  # of the partners of each case among all partners

    def __post_init__(self) -> None:
        if self.base is None:
            self._computer = Computer(self.record)
        elif self.base.record is self.record:
            self._computer = self.base._computer  # noqa: SLF001 - its own kind
        else:
            self._computer = self.base._computer.over(self.record, self.reading.touched)  # noqa: SLF001 - its own kind

    @property
    def record(self) -> Record:
        """What is read."""
        return self.reading.record

    def rows(self, unit: RowUnit) -> list[Row]:
        """All rows of *unit*, in the order of the record."""
        if unit not in self._rows:
            self._rows[unit] = self._base_rows(unit) if self.base else self._first_rows(unit)
        return self._rows[unit]

    def _first_rows(self, unit: RowUnit) -> list[Row]:
        if unit == "case":
            return [Row((id_, ""), case) for id_, case in self.record.cases.items()]
        if unit == "partner":
            return [row for row in self.rows("dyad") if row.partner is not None]
        return [Row((case.id, state.id), case, state, partner) for case, state, partner, _ in rows_of(self.record)]

    def _base_rows(self, unit: RowUnit) -> list[Row]:
        """The rows of the first reading, those of other cases with what this one makes of them."""
        assert self.base is not None  # noqa: S101 - for the reader of types
        cases = self.record.cases
        partners = {
            (id_, one.state): one
            for id_, case in cases.items()
            if case is not self.base.record.cases[id_]
            for one in case.partners
        }
        return [
            row
            if row.case is cases[row.case.id]
            else Row(row.address, cases[row.case.id], row.state, partners.get(row.address) if row.partner else None)
            for row in self.base.rows(unit)
        ]

    def addresses(self, unit: RowUnit) -> NDArray[np.bytes_]:
        """The address of each row of *unit*, of one length, so that some side by side tell which rows they are."""
        if self.base is not None:
            return self.base.addresses(unit)
        if unit not in self._addresses:
            self._addresses[unit] = np.array(["/".join(row.address).encode() for row in self.rows(unit)], dtype="S")
        return self._addresses[unit]

    def chosen(self, population: str) -> Chosen:
        """The rows of *population*."""
        if population not in self._chosen:
            self._chosen[population] = self._choose(self.record.analysis.populations[population])
        return self._chosen[population]

    def column(self, measure: str, population: str) -> Numbers:
        """*measure* for each row of *population*; nan where it is not known."""
        unit = self.record.analysis.populations[population].unit
        return self._within(self.record.analysis.measures[measure], unit, self.chosen(population).at)

    def _choose(self, population: Population) -> Chosen:
        rows = self.rows(population.unit)
        at = np.arange(len(rows))
        unsure: dict[str, Sequence[Address]] = {}
        for id_ in population.where:
            column = self._within(self.record.analysis.measures[id_], population.unit, at)
            if open_ := [rows[place].address for place in at[np.isnan(column)]]:
                unsure[id_] = open_
            at = at[column == 1]
        return Chosen([rows[place] for place in at.tolist()], population.unit, at, unsure)

    # --- measures ---------------------------------------------------------------------------------------------------

    def _within(self, measure: Measure, unit: RowUnit, at: NDArray[np.intp]) -> Numbers:
        made = _COMPOUND.get(measure.form)
        if made is None:
            return self._of_record(measure, unit, at)
        measures = self.record.analysis.measures
        names = cast("list[str]", measure.parameters.get("measures", [measure.parameters.get("measure")]))
        return made([self._within(measures[one], unit, at) for one in names], measure.parameters)

    def _of_record(self, measure: Measure, unit: RowUnit, at: NDArray[np.intp]) -> Numbers:
        """A measure of answers for the rows *at*: each is worked out once, and only where some test asks."""
        key = (unit, measure.id)
        if key not in self._columns:
            n = len(self.rows(unit))
            self._columns[key] = np.empty(n), np.zeros(n, dtype=bool)
        values, are_made = self._columns[key]
        wanted = at[~are_made[at]]
        if len(wanted):
            values[wanted] = self._made(measure, unit, wanted)
            are_made[wanted] = True
        return values[at]

    def _made(self, measure: Measure, unit: RowUnit, at: NDArray[np.intp]) -> Numbers:
        of = self.record.variables.get(str(measure.parameters.get("of")))
        if unit != "case" and of is not None and of.unit == "intervention" and measure.form != "evidence":
            return self._of_record(measure, "case", self._cases(unit)[at])  # once a case, not once a state
        if self.base is None:
            return self._read(measure, unit, at)
        base, anew = self.base, self._affected(unit)[at] & self._touches(measure)
        made = np.empty(len(at))
        made[~anew] = base._of_record(measure, unit, at[~anew])  # noqa: SLF001 - its own kind
        made[anew] = self._read(measure, unit, at[anew])
        return made

    def _read(self, measure: Measure, unit: RowUnit, at: NDArray[np.intp]) -> Numbers:
        value, rows = self._value(measure), self.rows(unit)
        of = self.record.variables.get(str(measure.parameters.get("of")))
        is_of_partners = of is not None and of.unit == "partner" and measure.form != "evidence"
        chosen = [rows[place] for place in at.tolist()]
        unlisted = next((row for row in chosen if row.partner is None), None) if is_of_partners else None
        same = value(unlisted) if unlisted else NAN  # what holds of one state that is not listed holds of all
        found = [same if unlisted and row.partner is None else value(row) for row in chosen]
        return np.array(found, dtype=np.float64)

    def _touches(self, measure: Measure) -> bool:
        """Whether this reading may change *measure*."""
        if self.reading.definition and self._hangs_on_definition(measure):
            return True
        return bool(self.reading.touched & self._rests_on(measure.id))

    def _cases(self, unit: RowUnit) -> NDArray[np.intp]:
        """For each row of *unit* the place of its case."""
        if self.base is not None:
            return self.base._cases(unit)  # noqa: SLF001 - its own kind
        if unit not in self._case_places:
            places = {id_: place for place, id_ in enumerate(self.record.cases)}
            self._case_places[unit] = np.array([places[row.case.id] for row in self.rows(unit)], dtype=np.intp)
        return self._case_places[unit]

    def _affected(self, unit: RowUnit) -> NDArray[np.bool_]:
        """The rows whose answers this reading may change: of a case, all; of a state, where its case or its part in one is
        another.
        """  # noqa: D205 - it is one sentence
        known = self._changed.get(unit)
        if known is None:
            before = self.base.record.cases if self.base else {}
            cases = {id_ for id_, case in self.record.cases.items() if case is not before.get(id_)}
            states = {
                one.state
                for id_ in cases
                for one, other in zip(self.record.cases[id_].partners, before[id_].partners, strict=True)
                if one is not other
            }
            everywhere = unit == "case" or bool(self.reading.definition)
            known = self._changed[unit] = np.array(
                [
                    everywhere or row.case.id in cases or (row.state is not None and row.state.id in states)
                    for row in self.rows(unit)
                ],
                dtype=bool,
            )
        return known

    def _value(self, measure: Measure) -> Callable[[Row], float]:
        given = {**measure.parameters, **measure.under.get(self.reading.definition, {})}
        form = measure.form
        if form == "place":
            return lambda row: float(_is_placed(row, str(given["is"])))
        if form == "evidence":
            return lambda row: _evidence(row, given)
        if form == "over_partners":
            return lambda row: self._over_partners(row, given)
        if form == "later":
            one, other = (self.record.variables[id_] for id_ in cast("list[str]", given["of"]))
            return lambda row: _later(self._views(row, one), self._views(row, other))
        variable = self.record.variables[str(given["of"])]
        reader, known = _READERS[form], dict[tuple[tuple[str, ...], ...], float]()  # tens of thousands give few answers
        years_before = int(str(given.get(YEARS_BEFORE, 0)))

        def read(row: Row) -> float:
            views = self._views(row, variable, years_before)
            if views not in known:
                known[views] = reader(views, variable, given)
            return known[views]

        return read

    def _views(self, row: Row, variable: Variable, years_before: int = 0) -> tuple[tuple[str, ...], ...]:
        """What the answer to *variable* may be: one list of codes or values, several where contested, none where unknown."""
        if variable.computed is not None:
            definition = self.reading.definition if self.reading.definition in variable.computed.alternatives else ""
            result = self._computer.result(variable, row.case, row.state, definition, years_before=years_before)
            return ((result.answer,),) if result.status is Status.CODED else ()
        if variable.frame_field in ("locations", "hosts"):
            return (row.case.locations if variable.frame_field == "locations" else row.case.hosts,)
        if variable.unit == "intervention":
            framed = {"start": row.case.start, "end": row.case.end}
            coding = framed.get(variable.frame_field) or row.case.codings.get(variable.id)
        elif row.partner is None and variable.marks == "participation":
            return ((next(iter(variable.codes)),),)  # a state that is not listed gave nothing
        else:
            coding = row.partner.codings.get(variable.id) if row.partner else None
        if coding is None:
            return ()
        if coding.status == Status.CONTESTED and coding.leading is None:
            return tuple([one.codes or (one.value,) for one in coding.alternatives])
        return (coding.answer,) if coding.answer else ()

    def _over_partners(self, row: Row, given: Mapping[str, object]) -> float:
        where = given["where"]
        names = [str(one) for one in (where if isinstance(where, list) else [where])]
        at = self._places_of(row.case.id)
        at = at[np.all([self._of_partners(one)[at] == 1 for one in names], axis=0)] if len(at) else at
        if not len(at):
            return 0.0 if given["statistic"] in ("count", "any") else NAN
        values = self._of_partners(str(given["measure"]))[at]
        weights = self._of_partners(str(given["weight"]))[at] if "weight" in given else np.ones(len(at))
        weights = np.nan_to_num(weights)
        known = ~np.isnan(values)
        if weights.sum() <= 0 or weights[known].sum() < float(str(given["least_share"])) * weights.sum():
            return NAN
        return _STATISTICS[str(given["statistic"])](values[known], weights[known])

    def _places_of(self, case: str) -> NDArray[np.intp]:
        if not self._places:
            for place, row in enumerate(self.rows("partner")):
                self._places.setdefault(row.case.id, []).append(place)
        return np.array(self._places.get(case, []), dtype=np.intp)

    def _of_partners(self, measure: str) -> Numbers:
        if measure not in self._partners:
            every = np.arange(len(self.rows("partner")))
            self._partners[measure] = self._within(self.record.analysis.measures[measure], "partner", every)
        return self._partners[measure]

    # --- what a measure rests on ------------------------------------------------------------------------------------

    def _rests_on(self, id_: str) -> frozenset[str]:
        """The variables that a measure rests on, at any remove."""
        if id_ not in self._resting:
            self._resting[id_] = closed(self.record, rests_on(self.record.analysis.measures, [id_])[1])
        return self._resting[id_]

    def _hangs_on_definition(self, measure: Measure) -> bool:
        measures, _ = rests_on(self.record.analysis.measures, [measure.id])
        if any(self.record.analysis.measures[one].under for one in measures):
            return True
        named = [self.record.variables[id_] for id_ in self._rests_on(measure.id)]
        return any(one.computed and self.reading.definition in one.computed.alternatives for one in named)


# --- of answers -------------------------------------------------------------------------------------------------------


def _number(views: Sequence[tuple[str, ...]], variable: Variable, given: Mapping[str, object]) -> float:  # noqa: ARG001 - as the others
    found = {_of_answer(view[0], variable) for view in views}
    return found.pop() if len(found) == 1 else NAN


def _of_answer(answer: str, variable: Variable) -> float:
    number = variable.number(answer)
    if number is not None:
        return number
    try:
        return float(answer)
    except ValueError:
        return NAN


def _log(views: Sequence[tuple[str, ...]], variable: Variable, given: Mapping[str, object]) -> float:
    number = _number(views, variable, given)
    return math.log(number) if number > 0 else NAN


def _at_least(views: Sequence[tuple[str, ...]], variable: Variable, given: Mapping[str, object]) -> float:
    return _agreed(_of_answer(view[0], variable) >= _of_answer(str(given["code"]), variable) for view in views)


def _above(views: Sequence[tuple[str, ...]], variable: Variable, given: Mapping[str, object]) -> float:
    return _agreed(_of_answer(view[0], variable) >= float(str(given["bound"])) for view in views)


def _among(views: Sequence[tuple[str, ...]], variable: Variable, given: Mapping[str, object]) -> float:  # noqa: ARG001 - as the others
    codes = set(cast("list[str]", given["codes"]))
    return _agreed(not codes.isdisjoint(view) for view in views)


def _first(views: Sequence[tuple[str, ...]], variable: Variable, given: Mapping[str, object]) -> float:  # noqa: ARG001 - as the others
    return _agreed(view[0] in cast("list[str]", given["codes"]) for view in views)


def _membership(views: Sequence[tuple[str, ...]], variable: Variable, given: Mapping[str, object]) -> float:  # noqa: ARG001 - as the others
    memberships = cast("Mapping[str, str]", given["memberships"])
    found = {float(memberships.get(view[0], NAN)) for view in views}  # a side without a membership leaves it open
    return found.pop() if len(found) == 1 else NAN


def _direct(views: Sequence[tuple[str, ...]], variable: Variable, given: Mapping[str, object]) -> float:
    """Membership by the direct method: log odds of .95 at full inclusion, of .05 at full exclusion, 0 at the crossover."""
    out, crossover, full = (float(one) for one in cast("list[str]", given["anchors"]))
    number = _number(views, variable, given)
    span = full - crossover if (number - crossover) * (full - crossover) >= 0 else crossover - out
    return 1 / (1 + math.exp(-math.log(19) * (number - crossover) / span)) if not math.isnan(number) else NAN


def _known(views: Sequence[tuple[str, ...]], variable: Variable, given: Mapping[str, object]) -> float:  # noqa: ARG001 - as the others
    return float(bool(views))


def _since(views: Sequence[tuple[str, ...]], variable: Variable, given: Mapping[str, object]) -> float:  # noqa: ARG001 - as the others
    day, dates = as_date(str(given["day"])), [as_date(view[0]) for view in views]
    if day is None or None in dates:
        return NAN
    known = [_after(cast("PartialDate", one), day, or_same=True) for one in dates]
    return NAN if None in known else _agreed(cast("list[bool]", known))


def _later(views: Sequence[tuple[str, ...]], others: Sequence[tuple[str, ...]]) -> float:
    if len(views) != 1 or len(others) != 1:
        return NAN
    one, other = as_date(views[0][0]), as_date(others[0][0])
    after = _after(one, other) if one and other else None
    return NAN if after is None else float(after)


def _after(one: PartialDate, other: PartialDate, *, or_same: bool = False) -> bool | None:
    """Whether *one* is after *other*; None where their days overlap and it cannot be told."""
    if one.first > other.last or (or_same and one.first >= other.first):
        return True
    if one.last < other.first or (not or_same and one.last <= other.first):
        return False
    return None


def _agreed(met: Iterable[bool]) -> float:
    found = set(met)
    return float(found.pop()) if len(found) == 1 else NAN


_READERS: Mapping[str, Callable[[Sequence[tuple[str, ...]], Variable, Mapping[str, object]], float]] = {
    "number": _number,
    "log": _log,
    "at_least": _at_least,
    "above": _above,
    "among": _among,
    "first": _first,
    "set": _membership,
    "direct": _direct,
    "known": _known,
    "since": _since,
}


# --- of places and evidence -------------------------------------------------------------------------------------------


def _is_placed(row: Row, place: str) -> bool:
    state = row.state.id if row.state else ""
    return {
        "study": row.case.depth == STUDY,
        "listed": row.partner is not None,
        "main": row.partner is not None and row.partner.is_main,
        "host": state in row.case.hosts,
        "location": state in row.case.locations,
        "decided": row.case.decision is not None,
    }[place]


def _evidence(row: Row, given: Mapping[str, object]) -> float:
    if row.case.depth != STUDY:
        return NAN
    read: tuple[str, ...] | None = None
    if "of" in given:
        held = row.partner.codings if row.partner else row.case.codings
        coding = held.get(str(given["of"]))
        read = coding.read_from if coding else ()
    return float(
        any(
            bearing.finding == given["finding"]
            and bearing.test in cast("list[str]", given["tests"])
            and bearing.result in cast("list[str]", given["results"])
            for one in row.case.study.evidence
            if read is None or one.id in read
            for bearing in one.bears_on
        )
    )


# --- of other measures ------------------------------------------------------------------------------------------------


def _highest(columns: Sequence[Numbers], given: Mapping[str, object]) -> Numbers:
    """The highest; where some are not known, it is known only if another is 1, or if enough are."""
    stacked = np.vstack(columns)
    open_ = np.isnan(stacked)
    highest = np.where(open_, -np.inf, stacked).max(axis=0)
    least = int(str(given.get("least_known", len(columns))))
    known = (highest == 1) | ((~open_).sum(axis=0) >= max(least, 1))
    return np.where(known, highest, NAN)


def _lowest(columns: Sequence[Numbers], given: Mapping[str, object]) -> Numbers:  # noqa: ARG001 - as the others
    stacked = np.vstack(columns)
    open_ = np.isnan(stacked)
    lowest = np.where(open_, np.inf, stacked).min(axis=0)
    return np.where((lowest == 0) | ~open_.any(axis=0), lowest, NAN)


def _above_median(columns: Sequence[Numbers], given: Mapping[str, object]) -> Numbers:  # noqa: ARG001 - as the others
    (column,) = columns
    if np.isnan(column).all():
        return column
    return np.where(np.isnan(column), NAN, (column > np.nanmedian(column)).astype(float))


_COMPOUND: Mapping[str, Callable[[Sequence[Numbers], Mapping[str, object]], Numbers]] = {
    "highest": _highest,
    "lowest": _lowest,
    "negation": lambda columns, _: 1 - columns[0],
    "product": lambda columns, _: np.prod(np.vstack(columns), axis=0),
    "sum": lambda columns, _: np.sum(np.vstack(columns), axis=0),
    "above_median": _above_median,
}

_STATISTICS: Mapping[str, Callable[[Numbers, Numbers], float]] = {
    "mean": lambda values, weights: float(np.average(values, weights=weights)) if len(values) else NAN,
    "share": lambda values, weights: float(np.average(values == 1, weights=weights)) if len(values) else NAN,
    "count": lambda values, _: float((values == 1).sum()),
    "any": lambda values, _: float(bool((values == 1).any())),
}
