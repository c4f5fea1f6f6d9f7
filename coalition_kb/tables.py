"""The published tables. A column is declared once: frame, CSV, data dictionary and site read it here.

A multi-valued answer has a table of its own (`coding_codes`); `cases_wide` and `partners` join such answers with ';' for
convenience. A value column holds values alone: why there is none stands in the status column beside it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

import pandas as pd

from coalition_kb.model import LIST_LEVELS, NUMBERED_LEVELS, Coding, Status
from coalition_kb.operations import Computer, Result, code_on, in_system, start_of

if TYPE_CHECKING:
    from datetime import date
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from coalition_kb.model import (
        Body,
        Case,
        Citation,
        Code,
        Finding,
        Listing,
        Membership,
        Partner,
        Record,
        Source,
        State,
        Variable,
    )

Row = TypeVar("Row")

#: How pandas holds each type of column. Dates are text, since the record's may be a year or a month alone.
DTYPES = {"text": "string", "code": "string", "date": "string", "integer": "Int64", "number": "Float64"}

US = "USA"
NOT_LISTED = "not_listed"  # the status of a state that a case does not list: it counts as having given nothing


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """A column: its name, type, meaning, and what it holds of a row."""

    name: str
    type: str
    meaning: str
    of: Callable[[Row], object]


@dataclass(frozen=True, slots=True)
class Table(Generic[Row]):
    """A table: its name, what a row of it is, its columns and rows."""

    name: str
    meaning: str
    columns: Sequence[Column[Row]]
    rows: Sequence[Row]
    key: tuple[str, ...]

    @property
    def frame(self) -> pd.DataFrame:
        """The table, shape (n_rows, n_columns); dtypes as declared, also when there are no rows."""
        return pd.DataFrame(
            {
                column.name: pd.Series([_cell(column.of(row)) for row in self.rows], dtype=DTYPES[column.type])
                for column in self.columns
            }
        )


def _cell(value: object) -> object:
    """*value* as a cell: nothing where there is no text, a number where a number is held as text."""
    return None if value in ("", None) else value


def tables(record: Record) -> list[Table]:  # type: ignore[type-arg]  # each has rows of a type of its own
    """Every table of the record, in the order in which the data page shows them."""
    computer = Computer(record)
    return [
        _cases(record),
        _cases_wide(record, computer),
        _partners(record, computer),
        _dyads(record, computer),
        *_codings(record),
        _lists(record),
        _sources(record),
        _variables(record),
        _codes(record),
        _findings(record),
        _states(record),
        _memberships(record),
    ]


def dictionary(made: Iterable[Table]) -> Table:  # type: ignore[type-arg]
    """The data dictionary: one row a column of the tables *made*."""
    rows = [(table.name, column) for table in made for column in table.columns]
    columns = (
        Column("table", "text", "The table.", lambda row: row[0]),
        Column("column", "text", "The column.", lambda row: row[1].name),
        Column(
            "type",
            "text",
            "text, code, date (YYYY, YYYY-MM or YYYY-MM-DD), integer or number.",
            lambda row: row[1].type,
        ),
        Column("meaning", "text", "What it holds.", lambda row: row[1].meaning),
    )
    return Table("dictionary", "One column of a table.", columns, rows, ("table", "column"))


# --- cases ------------------------------------------------------------------------------------------------------------

_CASE: tuple[Column[Case], ...] = (
    Column("case_id", "text", "The case; permanent.", lambda case: case.id),
    Column("title", "text", "Its title.", lambda case: case.title),
    Column("start", "date", "First arrival or first use of force.", lambda case: case.start.value),
    Column("end", "date", "Last day of the mission; 'ongoing' while it lasts.", lambda case: case.end.value),
)


def year_of(case: Case) -> int | None:
    """The year in which *case* began."""
    start = start_of(case)
    return start.first.year if start else None


def _cases(record: Record) -> Table[Case]:
    columns: tuple[Column[Case], ...] = (
        *_CASE,
        Column("start_year", "integer", "The year of the start.", year_of),
        Column(
            "decision",
            "date",
            "When it was decided.",
            lambda case: case.decision.value if case.decision else "",
        ),
        Column("depth", "code", "entry, or study: with the ten answers.", lambda case: case.depth),
        Column(
            "locations",
            "text",
            "States on whose soil, waters or air force was used or shown.",
            lambda c: ";".join(c.locations),
        ),
        Column(
            "hosts",
            "text",
            "States whose own forces fought at home on the U.S. side.",
            lambda c: ";".join(c.hosts),
        ),
        Column("follows", "text", "The cases that it continues.", lambda case: ";".join(case.follows)),
        Column("aliases", "text", "Other names.", lambda case: ";".join(case.aliases)),
        Column(
            "summary",
            "text",
            "The account, with its citations.",
            lambda case: " ".join(case.summary.text.split()),
        ),
    )
    return Table("cases", "One intervention.", columns, list(record.cases.values()), ("case_id",))


def _cases_wide(record: Record, computer: Computer) -> Table[Case]:
    columns: list[Column[Case]] = [*_CASE, Column("start_year", "integer", "The year of the start.", year_of)]
    for variable in record.of_unit("intervention"):
        if variable.is_by_hand:
            columns += coded_columns(variable, lambda case, v=variable: case.codings.get(v.id))  # type: ignore[misc]
        elif variable.computed is not None:
            columns += computed_columns(
                variable, lambda case, alternative, v=variable: computer.result(v, case, None, alternative)
            )  # type: ignore[misc]
    return Table(
        "cases_wide",
        "One intervention, with a column or more for each variable of its unit.",
        columns,
        list(record.cases.values()),
        ("case_id",),
    )


def coded_columns(variable: Variable, coding: Callable[[Row], Coding | None]) -> list[Column[Row]]:
    """The columns of a variable that is coded by hand: answer, number, range, status, confidence."""
    held = "code" if variable.codes else "text" if variable.level == "text" else variable.level
    held = {"count": "integer", "share": "number", "number": "number"}.get(held, held)
    is_list = variable.level in LIST_LEVELS

    def answer(row: Row) -> object:
        found = coding(row)
        words = found.answer if found else ()
        joined = ";".join(words) if is_list or variable.codes else "".join(words[:1])
        return _number(joined, held)

    columns = [
        Column(variable.id, "text" if is_list else held, f"{variable.question} ({variable.name})", answer),
    ]
    if variable.level in NUMBERED_LEVELS:
        columns.append(
            Column(
                f"{variable.id}_n",
                "number",
                f"The number of the code of {variable.id}.",
                lambda row: number_of(variable, answer(row)),
            )
        )
    if variable.level in {"count", "share", "number", "date"}:
        columns += [
            Column(
                f"{variable.id}_lo",
                held,
                f"The least, or earliest, that {variable.id} may be.",
                lambda row: _part(coding(row), "low", held),
            ),
            Column(
                f"{variable.id}_hi",
                held,
                f"The most, or latest, that {variable.id} may be.",
                lambda row: _part(coding(row), "high", held),
            ),
        ]
    return [
        *columns,
        Column(
            f"{variable.id}_st",
            "code",
            f"The status of {variable.id}: coded, or why it has no code.",
            lambda row: status_of(coding(row)),
        ),
        Column(
            f"{variable.id}_cf",
            "code",
            f"The confidence in {variable.id}.",
            lambda row: _part(coding(row), "confidence", "text"),
        ),
    ]


def computed_columns(variable: Variable, result: Callable[[Row, str], Result]) -> list[Column[Row]]:
    """The columns of a computed variable: answer, number, status, and its answer under each alternative."""
    assert variable.computed is not None  # noqa: S101 - for the reader of types
    held = (
        "code"
        if variable.codes
        else {"count": "integer", "share": "number", "number": "number"}.get(variable.level, "text")
    )
    columns = [
        Column(
            variable.id,
            held,
            f"{variable.question} ({variable.name}; computed)",
            lambda row: _number(result(row, "").answer, held),
        )
    ]
    if variable.level in NUMBERED_LEVELS:
        columns.append(
            Column(
                f"{variable.id}_n",
                "number",
                f"The number of the code of {variable.id}.",
                lambda row: number_of(variable, result(row, "").answer),
            )
        )
    columns.append(
        Column(
            f"{variable.id}_st",
            "code",
            f"The status of {variable.id}.",
            lambda row: result(row, "").status.value,
        )
    )
    for name, parameters in variable.computed.alternatives.items():
        meaning = f"{variable.id} counted otherwise: {parameters.get('name', name)}."
        columns.append(Column(f"{variable.id}_{name}", held, meaning, lambda row, a=name: result(row, a).answer))  # type: ignore[misc]
    return columns


def number_of(variable: Variable, answer: object) -> float | None:
    """The number of the code *answer* of *variable*."""
    code = variable.codes.get(str(answer or ""))
    return code.number if code else None


def status_of(coding: Coding | None) -> str:
    """The status of *coding*; where there is none, nobody has looked yet."""
    return coding.status if coding else Status.NOT_CODED.value


def _part(coding: Coding | None, part: str, held: str) -> object:
    return _number(getattr(coding, part), held) if coding else None


def _number(text: str, held: str) -> object:
    if not text:
        return None
    return int(text) if held == "integer" else float(text) if held == "number" else text


# --- partners and dyads -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Dyad:
    """A case and a state of the system at its start; the partner, where the case lists it."""

    case: Case
    state: State
    partner: Partner | None
    day: date  # the start of the case


_DYAD: tuple[Column[Dyad], ...] = (
    Column("case_id", "text", "The case.", lambda row: row.case.id),
    Column(
        "state_id",
        "text",
        "The state: ISO 3166 alpha-3 where it has one, else an id of our own.",
        lambda row: row.state.id,
    ),
    Column("state", "text", "Its name.", lambda row: row.state.name),
    Column("cow", "text", "Its Correlates of War number on the day.", lambda row: code_on(row.state.cow, row.day)),
    Column("gw", "text", "Its Gleditsch and Ward number on the day.", lambda row: code_on(row.state.gw, row.day)),
    Column("iso3", "text", "Its ISO 3166 alpha-3 code.", lambda row: row.state.iso3),
)


def dyads(record: Record) -> list[Dyad]:
    """Every case with every state of the system at its start, the U.S. left out; and what is listed though not in it."""
    found = []
    for case in record.cases.values():
        start = start_of(case)
        if start is None:
            continue
        listed = {partner.state: partner for partner in case.partners}
        for state in record.states.values():
            if state.id != US and (state.id in listed or in_system(state, start.first)):
                found.append(Dyad(case, state, listed.get(state.id), start.first))
    return found


def _partners(record: Record, computer: Computer) -> Table[Dyad]:
    columns = list(_DYAD)
    for variable in record.of_unit("partner"):
        if variable.is_by_hand:
            columns += coded_columns(variable, lambda row, v=variable: row.partner.codings.get(v.id))  # type: ignore[misc]
        elif variable.computed is not None:
            columns += _of_state(variable, computer)
    columns += [column for variable in record.of_unit("state") for column in _of_state(variable, computer)]
    rows = [row for row in dyads(record) if row.partner is not None]
    return Table("partners", "A state that took part in a case or was asked.", columns, rows, ("case_id", "state_id"))


def _of_state(variable: Variable, computer: Computer) -> list[Column[Dyad]]:
    if variable.computed is None:
        return []
    return computed_columns(
        variable, lambda row, alternative: computer.result(variable, row.case, row.state, alternative)
    )


def _dyads(record: Record, computer: Computer) -> Table[Dyad]:
    columns: list[Column[Dyad]] = [
        *_DYAD,
        Column(
            "is_host",
            "integer",
            "1 where it is a host of the case.",
            lambda row: int(row.state.id in row.case.hosts),
        ),
        Column(
            "is_location",
            "integer",
            "1 where it is a location of the case.",
            lambda row: int(row.state.id in row.case.locations),
        ),
        Column(
            "is_listed",
            "integer",
            "1 where the case lists it as a partner.",
            lambda row: int(row.partner is not None),
        ),
    ]
    level = record.marked("participation")
    if level is not None:
        lowest = next(iter(level.codes.values()))

        def coding(row: Dyad) -> Coding | None:
            return row.partner.codings.get(level.id) if row.partner else None

        def answer(row: Dyad) -> str:
            found = coding(row)
            return lowest.id if row.partner is None else "".join(found.answer if found else ())

        columns += [
            Column(level.id, "code", f"{level.question} '{lowest.id}' where the case does not list it.", answer),
            Column(
                f"{level.id}_n",
                "number",
                f"The number of the code of {level.id}.",
                lambda row: number_of(level, answer(row)),
            ),
            Column(
                f"{level.id}_st",
                "code",
                f"Its status; {NOT_LISTED} where the case does not list the state.",
                lambda row: status_of(coding(row)) if row.partner else NOT_LISTED,
            ),
        ]
    columns += [column for variable in record.of_unit("state") for column in _of_state(variable, computer)]
    meaning = "A case and a state of the system at its start, whether it took part or not; the U.S. is left out."
    return Table("dyads", meaning, columns, dyads(record), ("case_id", "state_id"))


# --- codings ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Held:
    """One code or value of a coding: its rank among several, and who holds it where it is contested."""

    coding: Coding
    answer: str
    rank: int
    holder: int  # 0 where it is not contested, else the alternative's place from 1
    is_leading: bool
    why: str


@dataclass(frozen=True, slots=True)
class Cited:
    """One source of a coding or of one of its alternatives."""

    coding: Coding
    holder: int
    citation: Citation


def fingerprint(coding: Coding) -> str:
    """Eight hexadecimal digits that change when the coding does: the start of a SHA-256 of all that it holds."""
    parts = (
        coding.status,
        *coding.codes,
        coding.value,
        coding.low,
        coding.high,
        coding.confidence,
        coding.why,
    )
    sides = (part for one in coding.alternatives for part in (*one.codes, one.value, one.why, str(one.is_leading)))
    sources = (f"{one.source},{one.locator}" for one in coding.citations)
    return hashlib.sha256("\x1f".join((*parts, *sides, *sources)).encode()).hexdigest()[:8]


def address(coding: Coding) -> str:
    """The citable address of a coding: case[/state]/variable@version#hash."""
    return f"{coding.address}@{coding.codebook}#{fingerprint(coding)}"


_CODING: tuple[Column[Coding], ...] = (
    Column("coding_id", "text", "case[/state]/variable.", lambda coding: coding.address),
    Column("address", "text", "Its citable address: case[/state]/variable@codebook version#hash.", address),
    Column("case_id", "text", "The case.", lambda coding: coding.case),
    Column("state_id", "text", "The partner; empty for the case's own.", lambda coding: coding.state),
    Column("variable_id", "text", "The variable.", lambda coding: coding.variable),
    Column("pass", "text", "The pass or coder.", lambda coding: coding.by),
    Column("status", "code", "coded, or why it has no code.", lambda coding: coding.status),
    Column("confidence", "code", "high, medium or low.", lambda coding: coding.confidence),
    Column("why", "text", "Why this answer and not the next.", lambda coding: " ".join(coding.why.split())),
    Column(
        "seen_from",
        "date",
        "The date of the evidence relied on, where one was recorded.",
        lambda coding: coding.seen_from,
    ),
    Column(
        "low",
        "text",
        "The least number, or the first date, that the value may be.",
        lambda coding: coding.low,
    ),
    Column("high", "text", "The most, or the last date, that the value may be.", lambda coding: coding.high),
    Column(
        "kind",
        "code",
        "peak, snapshot or cumulative, where it is a number of persons.",
        lambda coding: coding.kind,
    ),
    Column("coded_on", "date", "When it was coded.", lambda coding: coding.on),
    Column("codebook", "text", "The version of the codebook.", lambda coding: coding.codebook),
)


def _codings(record: Record) -> list[Table]:  # type: ignore[type-arg]
    codings = list(record.codings)
    held = [one for coding in codings for one in _held(coding)]
    cited = [
        Cited(coding, holder, citation)
        for coding in codings
        for holder, citations in enumerate([coding.citations, *(one.citations for one in coding.alternatives)])
        for citation in citations
    ]
    return [
        Table("codings", "One answer to one variable.", _CODING, codings, ("coding_id",)),
        Table("coding_codes", "One code or value of a coding.", _HELD, held, ("coding_id", "holder", "rank")),
        Table("coding_sources", "One source of a coding.", _CITED, cited, ()),
    ]


def _held(coding: Coding) -> Iterable[Held]:
    for rank, answer in enumerate(coding.codes or ((coding.value,) if coding.value else ()), start=1):
        yield Held(coding, answer, rank, 0, is_leading=True, why="")
    for holder, one in enumerate(coding.alternatives, start=1):
        for rank, answer in enumerate(one.codes or (one.value,), start=1):
            yield Held(coding, answer, rank, holder, is_leading=one.is_leading, why=one.why)


_HELD: tuple[Column[Held], ...] = (
    Column("coding_id", "text", "The coding.", lambda row: row.coding.address),
    Column(
        "holder",
        "integer",
        "0; where the coding is contested, the place of the alternative from 1.",
        lambda row: row.holder,
    ),
    Column("rank", "integer", "The place in a list, from 1.", lambda row: row.rank),
    Column("answer", "text", "The code or value.", lambda row: row.answer),
    Column("is_leading", "integer", "1 where a default run uses it.", lambda row: int(row.is_leading)),
    Column("why", "text", "The reason of the alternative.", lambda row: " ".join(row.why.split())),
)

_CITED: tuple[Column[Cited], ...] = (
    Column("coding_id", "text", "The coding.", lambda row: row.coding.address),
    Column("holder", "integer", "0, or the place of the alternative that cites it.", lambda row: row.holder),
    Column("source_id", "text", "The source.", lambda row: row.citation.source),
    Column("locator", "text", "Page, chapter or paragraph.", lambda row: row.citation.locator),
    Column(
        "is_opened",
        "integer",
        "1 where the passage was read by who cites it.",
        lambda row: int(row.citation.is_opened),
    ),
)


# --- the codebook and what stands around it ---------------------------------------------------------------------------


def _lists(record: Record) -> Table[tuple[Case, Listing]]:
    columns: tuple[Column[tuple[Case, Listing]], ...] = (
        Column("case_id", "text", "The case.", lambda row: row[0].id),
        Column("list", "text", "The other list: a source.", lambda row: row[1].name),
        Column("included", "code", "yes, no or unknown.", lambda row: row[1].status),
        Column("why", "text", "What it rests on.", lambda row: row[1].why),
    )
    rows = [(case, listing) for case in record.cases.values() for listing in case.lists]
    return Table("lists", "Whether another list of interventions has a case.", columns, rows, ("case_id", "list"))


def _sources(record: Record) -> Table[Source]:
    columns: tuple[Column[Source], ...] = (
        Column("source_id", "text", "The source.", lambda source: source.id),
        Column("type", "code", "Its CSL type.", lambda source: source.type),
        Column("authors", "text", "Its authors, joined with ';'.", lambda source: ";".join(source.authors)),
        Column("issued", "text", "When it was issued.", lambda source: source.issued),
        Column("title", "text", "Its title.", lambda source: source.title),
        Column("container", "text", "What it appeared in.", lambda source: source.container),
        Column("publisher", "text", "Its publisher.", lambda source: source.publisher),
        Column("url", "text", "Its address.", lambda source: source.url),
        Column("doi", "text", "Its DOI.", lambda source: source.doi),
        Column(
            "kind",
            "code",
            "primary, official, scholarly, press, tertiary or dataset.",
            lambda source: source.kind,
        ),
        Column("opened", "code", "How much of it was read: yes, part or no.", lambda source: source.opened),
        Column("note", "text", "What was read of it.", lambda source: source.note),
    )
    return Table("sources", "A citable document.", columns, list(record.sources.values()), ("source_id",))


def _variables(record: Record) -> Table[Variable]:
    columns: tuple[Column[Variable], ...] = (
        Column("variable_id", "text", "The variable.", lambda variable: variable.id),
        Column("unit", "code", "intervention, partner or state.", lambda variable: variable.unit),
        Column("name", "text", "Its name.", lambda variable: variable.name),
        Column("question", "text", "What it asks.", lambda variable: variable.question),
        Column("level", "code", "Its level of measurement.", lambda variable: variable.level),
        Column("core", "code", "Whether every case answers it, or only studies.", lambda variable: variable.core),
        Column("role", "code", "Its part in the findings.", lambda variable: variable.role),
        Column("knowable", "code", "before, during or after the decision.", lambda variable: variable.knowable),
        Column(
            "operation",
            "text",
            "The operation that computes it.",
            lambda v: v.computed.operation if v.computed else "",
        ),
        Column("rule", "text", "How to decide.", lambda variable: " ".join(variable.rule.split())),
        Column(
            "findings",
            "text",
            "The findings that it serves, joined with ';'.",
            lambda v: ";".join(v.findings),
        ),
    )
    return Table("variables", "A question of the codebook.", columns, list(record.variables.values()), ("variable_id",))


def _codes(record: Record) -> Table[tuple[Variable, Code]]:
    columns: tuple[Column[tuple[Variable, Code]], ...] = (
        Column("variable_id", "text", "The variable.", lambda row: row[0].id),
        Column("code_id", "text", "The code.", lambda row: row[1].id),
        Column("number", "number", "Its number, where the level is ordered.", lambda row: row[1].number),
        Column("name", "text", "Its name.", lambda row: row[1].name),
        Column("meaning", "text", "What it means.", lambda row: " ".join(row[1].meaning.split())),
    )
    rows = [(variable, code) for variable in record.variables.values() for code in variable.codes.values()]
    return Table("codes", "A code of a variable.", columns, rows, ("variable_id", "code_id"))


def _findings(record: Record) -> Table[Finding]:
    columns: tuple[Column[Finding], ...] = (
        Column("finding_id", "text", "The finding or recommendation.", lambda finding: finding.id),
        Column("number", "text", "K1 to K12, R1 to R4.", lambda finding: finding.number),
        Column("kind", "code", "finding or recommendation.", lambda finding: finding.kind),
        Column("question", "code", "The research question.", lambda finding: finding.question),
        Column("claim", "text", "The claim, in our words.", lambda finding: " ".join(finding.claim.split())),
    )
    return Table("findings", "A claim that the cases test.", columns, list(record.findings.values()), ("finding_id",))


def _states(record: Record) -> Table[State]:
    columns: tuple[Column[State], ...] = (
        Column("state_id", "text", "The state.", lambda state: state.id),
        Column("state", "text", "Its name.", lambda state: state.name),
        Column("iso3", "text", "ISO 3166 alpha-3.", lambda state: state.iso3),
        Column(
            "cow",
            "text",
            "Correlates of War numbers with the days they hold.",
            lambda state: _spells(state, "cow"),
        ),
        Column(
            "gw",
            "text",
            "Gleditsch and Ward numbers with the days they hold.",
            lambda state: _spells(state, "gw"),
        ),
        Column("m49", "text", "UN M49 region.", lambda state: state.m49),
        Column("cow_region", "text", "Region after Correlates of War.", lambda state: state.cow_region),
        Column("capital", "text", "Its capital.", lambda state: state.capital),
        Column("latitude", "number", "Of the capital, degrees north.", lambda state: state.latitude),
        Column("longitude", "number", "Of the capital, degrees east.", lambda state: state.longitude),
    )
    return Table("states", "A state of the system since 1946.", columns, list(record.states.values()), ("state_id",))


def _spells(state: State, name: str) -> str:
    spells = state.cow if name == "cow" else state.gw
    return ";".join(f"{one.code} {one.since.text}/{one.until.text if one.until else '..'}" for one in spells)


def _memberships(record: Record) -> Table[tuple[Body, Membership]]:
    columns: tuple[Column[tuple[Body, Membership]], ...] = (
        Column("state_id", "text", "The state.", lambda row: row[1].state),
        Column("body", "text", "The treaty with the U.S. or the organisation.", lambda row: row[0].id),
        Column("body_name", "text", "Its name.", lambda row: row[0].name),
        Column("kind", "code", "defence_pact, base_agreement or organisation.", lambda row: row[0].kind),
        Column("from", "date", "First day.", lambda row: row[1].since.text),
        Column(
            "to",
            "date",
            "Last day; empty while it lasts.",
            lambda row: row[1].until.text if row[1].until else "",
        ),
    )
    bodies: Mapping[str, Body] = {**record.treaties, **record.organisations}
    rows = [(body, one) for body in bodies.values() for one in body.members]
    meaning = "A state's time in a treaty with the U.S. or in an organisation."
    return Table("state_memberships", meaning, columns, rows, ("state_id", "body", "from"))
