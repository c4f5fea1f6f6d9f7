"""The tables of what stands around the codings: sources, codebook, states, retired ids of cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coalition_kb.model import CODE_LEVELS, UNITS, VALUE_LEVELS
from coalition_kb.shapes.codebook import CORE, KNOWABLE, ROLES
from coalition_kb.shapes.sources import KINDS as SOURCE_KINDS
from coalition_kb.shapes.sources import OPENED
from coalition_kb.shapes.sources import TYPES as SOURCE_TYPES
from coalition_kb.shapes.states import ORGANISATION, TREATY_KINDS
from coalition_kb.tables.column import Column, Table, choices
from coalition_kb.tables.keys import iso3_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coalition_kb.model import Body, Code, Membership, Record, Retired, Source, Spell, State, Variable


def sources(record: Record) -> Table[Source]:
    """Every source, with how much of it was read."""
    columns: tuple[Column[Source], ...] = (
        Column("source_id", "text", "The source.", lambda source: source.id),
        Column("type", "code", "Its CSL type.", lambda source: source.type, choices=choices(SOURCE_TYPES)),
        Column(
            "authors",
            "text",
            "Its authors, joined with ';': source_authors has a row for each.",
            lambda source: ";".join(source.authors),
        ),
        Column("issued", "text", "When it was issued.", lambda source: source.issued),
        Column("title", "text", "Its title.", lambda source: source.title),
        Column("title_short", "text", "By which it is cited, where it has a short title.", lambda source: source.short),
        Column("container", "text", "What it appeared in.", lambda source: source.container),
        Column("publisher", "text", "Its publisher.", lambda source: source.publisher),
        Column("url", "text", "Its address.", lambda source: source.url),
        Column("doi", "text", "Its DOI.", lambda source: source.doi),
        Column(
            "kind",
            "code",
            "primary, official, scholarly, press, tertiary or dataset.",
            lambda source: source.kind,
            choices=choices(SOURCE_KINDS),
        ),
        Column(
            "opened",
            "code",
            "How much of it was read: yes, part or no.",
            lambda source: source.opened,
            choices=choices(OPENED),
        ),
        Column("note", "text", "What was read of it.", lambda source: source.note),
    )
    return Table("sources", "A citable document.", columns, list(record.sources.values()), ("source_id",))


def variables(record: Record) -> Table[Variable]:
    """The questions of the codebook."""
    columns: tuple[Column[Variable], ...] = (
        Column("variable_id", "text", "The variable.", lambda variable: variable.id),
        Column(
            "unit", "code", "intervention, partner or state.", lambda variable: variable.unit, choices=choices(UNITS)
        ),
        Column("name", "text", "Its name.", lambda variable: variable.name),
        Column("question", "text", "What it asks.", lambda variable: variable.question),
        Column(
            "level",
            "code",
            "Its level of measurement.",
            lambda variable: variable.level,
            choices=choices((*CODE_LEVELS, *VALUE_LEVELS)),
        ),
        Column(
            "core",
            "code",
            "Whether every case answers it, or only studies.",
            lambda variable: variable.core,
            choices=choices(CORE),
        ),
        Column("role", "code", "Its part in the findings.", lambda variable: variable.role, choices=choices(ROLES)),
        Column("theme", "code", "What it is about: a page of a case groups its codings so.", lambda v: v.theme),
        Column(
            "knowable",
            "code",
            "before, during or after the decision.",
            lambda variable: variable.knowable,
            choices=choices(KNOWABLE),
        ),
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
            "The findings that it serves, joined with ';': variable_findings has a row for each.",
            lambda v: ";".join(v.findings),
        ),
    )
    return Table("variables", "A question of the codebook.", columns, list(record.variables.values()), ("variable_id",))


def codes(record: Record) -> Table[tuple[Variable, Code]]:
    """The codes of the variables."""
    columns: tuple[Column[tuple[Variable, Code]], ...] = (
        Column("variable_id", "text", "The variable.", lambda row: row[0].id, to="variables"),
        Column("code_id", "text", "The code.", lambda row: row[1].id),
        Column("number", "number", "Its number, where the level is ordered.", lambda row: row[1].number),
        Column(
            "integer",
            "integer",
            "The whole number that stands for it in the files for Stata and SPSS.",
            lambda row: row[0].integers[row[1].id],
        ),
        Column("name", "text", "Its name.", lambda row: row[1].name),
        Column("meaning", "text", "What it means.", lambda row: " ".join(row[1].meaning.split())),
    )
    rows = [(variable, code) for variable in record.variables.values() for code in variable.codes.values()]
    return Table("codes", "A code of a variable.", columns, rows, ("variable_id", "code_id"))


def retired(record: Record) -> Table[Retired]:
    """The ids that were those of cases, so that a join on an old one finds where it went."""
    columns: tuple[Column[Retired], ...] = (
        Column("retired_id", "text", "The id that the case had; no case ever gets it again.", lambda one: one.id),
        Column("title", "text", "The title that it had.", lambda one: one.title),
        Column(
            "into",
            "text",
            "The case that it went into; empty where it was withdrawn.",
            lambda one: one.into,
            to="cases",
        ),
        Column("retired_on", "date", "Since when.", lambda one: one.on),
        Column("why", "text", "Why.", lambda one: " ".join(one.why.split())),
    )
    meaning = "An id of a case that was renamed, merged or withdrawn."
    return Table("retired", meaning, columns, list(record.retired.values()), ("retired_id",))


def states(record: Record) -> Table[State]:
    """The states of the system since 1946."""
    columns: tuple[Column[State], ...] = (
        Column("state_id", "text", "The state.", lambda state: state.id),
        Column("state", "text", "Its name.", lambda state: state.name),
        Column("iso3", "text", "ISO 3166 alpha-3.", lambda state: state.iso3),
        Column(
            "former_names",
            "text",
            "Names that it bore, with the days they held, joined with ';': former_names has a row for each.",
            lambda state: ";".join(
                f"{one.name} {one.since.text if one.since else '..'}/{one.until.text}" for one in state.formerly
            ),
        ),
        Column(
            "cow",
            "text",
            "Correlates of War numbers and letters with the days they hold.",
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
    return ";".join(
        " ".join(filter(None, (one.code, one.letters, f"{one.since.text}/{one.until.text if one.until else '..'}")))
        for one in spells
    )


def memberships(record: Record) -> Table[tuple[Body, Membership]]:
    """States' times in treaties with the U.S. and in organisations."""
    columns: tuple[Column[tuple[Body, Membership]], ...] = (
        Column("state_id", "text", "The state.", lambda row: row[1].state, to="states"),
        Column("body", "text", "The treaty with the U.S. or the organisation.", lambda row: row[0].id),
        Column("body_name", "text", "Its name.", lambda row: row[0].name),
        Column(
            "kind",
            "code",
            "defence_pact, basing or organisation.",
            lambda row: row[0].kind,
            choices=choices((*TREATY_KINDS, ORGANISATION)),
        ),
        Column("first_day", "date", "First day.", lambda row: row[1].since.text),
        Column(
            "last_day",
            "date",
            "Last day; empty while it lasts.",
            lambda row: row[1].until.text if row[1].until else "",
        ),
        *_first_keys(record),
    )
    bodies: Mapping[str, Body] = {**record.treaties, **record.organisations}
    rows = [(body, one) for body in bodies.values() for one in body.members]
    meaning = "A state's time in a treaty with the U.S. or in an organisation."
    return Table("state_memberships", meaning, columns, rows, ("state_id", "body", "first_day"))


def _first_keys(record: Record) -> tuple[Column[tuple[Body, Membership]], ...]:
    """The keys of a member: the numbers of the first day, or the first that a list gives it while the membership lasts."""

    def first(spells: Sequence[Spell], one: Membership) -> str:
        during = [
            spell
            for spell in spells
            if (one.until is None or spell.since.first <= one.until.last)
            and (spell.until is None or one.since.first <= spell.until.last)
        ]
        return min(during, key=lambda spell: spell.since.first).code if during else ""

    when = "on the first day, or the first that it has while the membership lasts"
    return (
        Column(
            "cow",
            "text",
            f"Its Correlates of War number {when}.",
            lambda row: first(record.states[row[1].state].cow, row[1]),
        ),
        Column(
            "gw",
            "text",
            f"Its Gleditsch and Ward number {when}.",
            lambda row: first(record.states[row[1].state].gw, row[1]),
        ),
        iso3_of(lambda row: record.states[row[1].state]),
    )
