"""The codebook as statements: one row each thing that is said of a variable. Page, table and print are made from them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from coalition_kb.model import STATUS_WORDS
from coalition_kb.operations import OPERATIONS
from coalition_kb.tables.column import Choice, Column, Table
from coalition_kb.tables.coverage import ANSWERED, covered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from coalition_kb.model import Record, Variable
    from coalition_kb.tables.column import AnyTable
    from coalition_kb.tables.coverage import Coverage

#: What can be said of a variable, in the order in which it is said, and how that is headed.
PARTS: Mapping[str, str] = {
    "question": "Question",
    "unit": "Asked of",
    "level": "Level of measurement",
    "measured_in": "Measured in",
    "theme": "Theme",
    "role": "Part in the findings",
    "knowable": "Knowable",
    "asked": "Who answers",
    "code": "Codes",
    "rule": "Rule",
    "counts": "Counts",
    "does_not_count": "Does not count",
    "applies_when": "Applies where",
    "missing": "When there is no code",
    "look_in": "Where to look",
    "operation": "Computed by",
    "parameter": "With",
    "alternative": "Counted otherwise",
    "column": "Columns in the tables",
    "finding": "Findings that it serves",
    "answered": "Answered so far",
}
#: The parts that stand together as one line of facts, each in a word or two.
FACTS = ("unit", "level", "measured_in", "theme", "role", "knowable", "asked")
#: The parts whose words are running text of the record, in which `codes` and citations are marks.
RUNNING = frozenset({"code", "rule", "counts", "does_not_count", "missing", "look_in"})
UNIT_WORDS: Mapping[str, str] = {
    "intervention": "the intervention",
    "partner": "a partner of it",
    "state": "any state at its start",
}
ASKED_WORDS: Mapping[str, str] = {
    "yes": "every case",
    "study": "cases that are studied in depth",
    "no": "cases whose sources tell",
}


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that is said of a variable: which part of what is told, of which code, status or column, and the words."""

    variable: Variable
    part: str  # one of PARTS
    text: str
    key: str = ""  # the code, status, parameter, column or finding that it is said of
    name: str = ""  # the name of that, in words
    number: float | None = None  # of a code, where the level is ordered
    integer: int | None = None  # that stands for a code in Stata and SPSS


@dataclass(frozen=True, slots=True)
class Entry:
    """All that is said of a variable: the question, the facts in a word or two, the codes, and the rest under its heads."""

    variable: Variable
    question: str
    facts: Sequence[tuple[str, str]]
    codes: Sequence[Statement]
    notes: Sequence[tuple[str, Sequence[Statement]]]


def statements(record: Record, made: Sequence[AnyTable]) -> list[Statement]:
    """All that the codebook says, variable by variable in its order; *made* are the tables whose columns are told."""
    known = {one.variable.id: one for one in covered(record)}
    columns: dict[str, list[tuple[str, str]]] = {}
    for table in made:
        for column in table.columns:
            columns.setdefault(column.variable, []).append((f"{table.name}.{column.name}", column.meaning))
    return [
        statement
        for variable in record.variables.values()
        for statement in (
            *_facts(record, variable),
            *_codes(variable),
            *_rules(record, variable),
            *_computed(variable),
            *(Statement(variable, "column", meaning, key) for key, meaning in columns.get(variable.id, ())),
            *_findings(record, variable),
            *_answered(variable, known.get(variable.id), made),
        )
        if statement.text
    ]


def entries(said: Iterable[Statement]) -> Iterator[Entry]:
    """What is *said* of each variable, parted as page and print show it."""
    for _, own in groupby(said, key=lambda one: one.variable.id):
        held = list(own)
        by = {part: [one for one in held if one.part == part] for part in PARTS}
        yield Entry(
            held[0].variable,
            question="".join(one.text for one in by["question"]),
            facts=[(PARTS[part], one.text) for part in FACTS for one in by[part]],
            codes=by["code"],
            notes=[(PARTS[part], by[part]) for part in PARTS if by[part] and part not in (*FACTS, "question", "code")],
        )


def codebook(record: Record, made: Sequence[AnyTable]) -> Table[tuple[int, Statement]]:
    """One row a statement, numbered within its variable."""
    said = groupby(statements(record, made), key=lambda one: one.variable.id)
    rows = [row for _, own in said for row in enumerate(own, start=1)]
    columns: tuple[Column[tuple[int, Statement]], ...] = (
        Column("variable_id", "text", "The variable.", lambda row: row[1].variable.id, to="variables"),
        Column("variable", "text", "Its name.", lambda row: row[1].variable.name),
        Column("line", "integer", "The place of the statement among those of the variable.", lambda row: row[0]),
        Column(
            "part",
            "code",
            "What is said: its question, a code, the rule, a column …",
            lambda row: row[1].part,
            choices=tuple(Choice(part, number, name) for number, (part, name) in enumerate(PARTS.items(), start=1)),
        ),
        Column(
            "key",
            "text",
            "What it is said of: a code, a status, a parameter, a column of a table, a finding.",
            lambda row: row[1].key,
        ),
        Column("name", "text", "The name of that in words.", lambda row: row[1].name),
        Column("number", "number", "The number of a code, where the level is ordered.", lambda row: row[1].number),
        Column(
            "integer",
            "integer",
            "The whole number that stands for a code in the files for Stata and SPSS.",
            lambda row: row[1].integer,
        ),
        Column("text", "text", "The words.", lambda row: row[1].text),
    )
    meaning = "A statement of the codebook about a variable; all of them are the codebook."
    return Table("codebook", meaning, columns, rows, ("variable_id", "line"))


def _facts(record: Record, variable: Variable) -> Iterator[Statement]:
    theme = record.themes.get(variable.theme)
    told = {
        "question": _folded(variable.question),
        "unit": UNIT_WORDS[variable.unit],
        "level": variable.level.replace("_", " "),
        "measured_in": variable.unit_of_measure,
        "theme": theme.name if theme else "",
        "role": variable.role,
        "knowable": f"{variable.knowable} the {'decision' if variable.knowable == 'before' else 'case'}",
        "asked": _asked(variable),
    }
    for part, text in told.items():
        yield Statement(variable, part, text)


def _asked(variable: Variable) -> str:
    if variable.computed is not None:
        return "nobody: it is computed"
    if variable.frame_field:
        return f"every case, in its field {variable.frame_field}"
    return ASKED_WORDS[variable.core]


def _codes(variable: Variable) -> Iterator[Statement]:
    for code in variable.codes.values():
        text, integer = _folded(code.meaning), variable.integers[code.id]
        yield Statement(variable, "code", text, code.id, code.name, number=code.number, integer=integer)


def _rules(record: Record, variable: Variable) -> Iterator[Statement]:
    yield Statement(variable, "rule", _folded(variable.rule))
    yield Statement(variable, "counts", _folded(variable.counts))
    yield Statement(variable, "does_not_count", _folded(variable.does_not_count))
    for id_, codes in variable.applies_when.items():
        other = record.variables[id_]
        names = [other.codes[code].name if code in other.codes else code for code in codes]
        yield Statement(variable, "applies_when", " or ".join(names), id_, other.name)
    for status, why in variable.missing.items():
        yield Statement(variable, "missing", _folded(why), status, STATUS_WORDS[status])
    yield Statement(variable, "look_in", _folded(variable.look_in))


def _computed(variable: Variable) -> Iterator[Statement]:
    if variable.computed is None:
        return
    name = variable.computed.operation
    told = (OPERATIONS[name].compute.__doc__ or name).partition("\n")[0]
    yield Statement(variable, "operation", told, name)
    for key, value in variable.computed.parameters.items():
        yield Statement(variable, "parameter", _said(value), key)
    for key, given in variable.computed.alternatives.items():
        changed = "; ".join(
            f"{name.replace('_', ' ')} {_said(value)}" for name, value in given.items() if name != "name"
        )
        yield Statement(variable, "alternative", changed, f"{variable.id}_{key}", str(given.get("name", key)))


def _said(value: object) -> str:
    """A parameter of an operation in words."""
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_said(one)}" for key, one in value.items())
    return ", ".join(map(_said, value)) if isinstance(value, (list, tuple)) else str(value)


def _findings(record: Record, variable: Variable) -> Iterator[Statement]:
    for id_ in variable.findings:
        if id_ in record.findings:
            finding = record.findings[id_]
            yield Statement(variable, "finding", finding.name, finding.id, finding.number)


def _answered(variable: Variable, known: Coverage | None, made: Sequence[AnyTable]) -> Iterator[Statement]:
    """How many cells hold an answer; of a computed variable those of the first table that has it."""
    if known is not None:
        yield Statement(variable, "answered", f"{known.n_answered:,} of {known.n_cells:,} cells")
    if variable.computed is not None:
        for table, column in _status_columns(variable, made):
            answered = table.cells(column).isin(ANSWERED).sum()
            yield Statement(variable, "answered", f"{answered:,} of {len(table.rows):,} rows of {table.name}")
            return


def _status_columns(variable: Variable, made: Sequence[AnyTable]) -> Iterator[tuple[AnyTable, Column[Any]]]:
    for table in made:
        for column in table.columns:
            if column.variable == variable.id and column.part == "status":
                yield table, column


def _folded(text: str) -> str:
    """*text* on one line."""
    return " ".join(text.split())
