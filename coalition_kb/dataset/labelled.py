"""What Stata and SPSS share: codes as whole numbers with names, reasons of missingness, dates in numbers, labels, notes.

A code becomes its whole number, and its name the label of that number, so that the columns of the same words are left
out. An answer that is missing holds its reason (`REASONS`) in place of a number. A list of codes stays text, its words
beside it. A date may be a year or a month alone: it stays text, with year, month and day as numbers beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal, TypeAlias

from coalition_kb.about import DATA_LICENCE, NAME
from coalition_kb.dataset.excerpt import CUT, excerpt
from coalition_kb.faults import full_disk_told
from coalition_kb.model import RESERVED, STATUS_WORDS, Status
from coalition_kb.naming import PARTS_OF_DATES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from coalition_kb.about import About
    from coalition_kb.tables.column import Choice, Field, Filled


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason why an answer is missing: the status, its words, its letter in Stata and its number in SPSS."""

    status: str
    words: str
    letter: str
    number: int


#: What a cell holds: a number, a text, the reason why there is none, or nothing.
Cell: TypeAlias = "int | float | str | Reason | None"

#: The statuses that may stand without an answer, in the order of the model.
REASONS: tuple[Reason, ...] = tuple(
    Reason(status.value, STATUS_WORDS[status], letter, number)
    for status, letter, number in zip(
        (status for status in Status if status is not Status.CODED), "abcdef", RESERVED, strict=True
    )
)
_REASON: Mapping[Cell, Reason] = {one.status: one for one in REASONS}

#: How the labelled formats hold what the tables hold, for readers: what, and how.
MAPPING: tuple[tuple[str, str], ...] = (
    ("A code", "is its whole number, labelled with its name; the table of codes has both."),
    ("A missing answer", "is its reason, in Stata as .a to .f, in SPSS as a number that is user-missing."),
    ("A status or a confidence", "is a whole number, labelled."),
    ("A list of codes", "is text, joined by ';', with its words in the next column; where empty, its status says why."),
    ("A date", "is text, since it may be a year or a month alone, and so are the least and the most that it may be."),
    ("Year, month and day", "of a date are numbers beside it; one that is not known is missing without a reason."),
    ("A bound, an answer under another definition", "is missing without a reason: the status is that of the answer."),
    ("Dyads", "are those of coalition cases alone; CSV has those of every case."),
)

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")  # in any locale

Measure: TypeAlias = Literal["nominal", "ordinal", "scale"]


@dataclass(frozen=True, slots=True)
class Series:
    """A column as a labelled format holds it."""

    name: str
    label: str
    holds: Literal["text", "integer", "number"]
    measure: Measure
    cells: Sequence[Cell]
    choices: tuple[Choice, ...] = ()  # what its numbers stand for; none where they are numbers
    has_reasons: bool = False  # whether it may hold some


@dataclass(frozen=True, slots=True)
class Labelled:
    """A table as a labelled format holds it: its file's name, label and notes, and its columns."""

    name: str
    label: str
    notes: tuple[str, ...]
    on: str  # the day that stands in place of a clock
    columns: tuple[Series, ...]


def labelled(tables: Sequence[Filled], about: About) -> Iterator[Labelled]:
    """The tables that the labelled formats carry."""
    for table in excerpt(tables):
        yield with_labels(table, about)


def with_labels(table: Filled, about: About) -> Labelled:
    """One *table* of the excerpt as the labelled formats hold it."""
    told = f"{table.name} of coalition cases" if table.name == CUT else table.name
    notes = (
        f"{NAME}, {about.versions}.",
        table.meaning,
        about.citation,
        f"Licence: {DATA_LICENCE.name} ({DATA_LICENCE.id}), {DATA_LICENCE.url}",
    )
    return Labelled(table.name, f"{NAME} {about.data}: {told}", notes, about.on, tuple(_columns(table)))


def _columns(table: Filled) -> Iterator[Series]:
    names = {field.name for field in table.fields}
    parts = {(field.variable, field.part): field for field in table.fields if field.variable}
    for field in table.fields:
        answer = parts.get((field.variable, "answer"))
        if field.part == "label" and answer and answer.choices:
            continue  # the labels of the numbers say the same
        status = parts.get((field.variable, "status")) if field.part in ("answer", "number") else None
        reasons = [_REASON.get(word) for word in _cells(table, status)] if status else None
        is_ordered = field.part == "confidence" or (field.variable, "number") in parts
        for series in _series(field, _cells(table, field), reasons, is_ordered=is_ordered):
            if series.name == field.name or series.name not in names:  # cases_wide has the year of its start itself
                yield series


def _cells(table: Filled, field: Field) -> list[Cell]:
    held = table.frame[field.name].astype(object)
    return held.where(held.notna(), None).tolist()


def _series(
    field: Field, cells: Sequence[Cell], reasons: Sequence[Reason | None] | None, *, is_ordered: bool
) -> Iterator[Series]:
    """The columns that hold *cells* of *field*, each missing for one of *reasons*, where some are told."""
    label = field.short.removesuffix(".")
    of = partial(Series, field.name, label, has_reasons=reasons is not None)
    if field.choices:
        numbers: Mapping[Cell, Cell] = {None: None, **{choice.code: choice.number for choice in field.choices}}
        measure: Measure = "ordinal" if is_ordered and field.part != "status" else "nominal"
        yield of("integer", measure, _reasoned([numbers[cell] for cell in cells], reasons), field.choices)
    elif field.type == "integer":
        yield of("integer", "scale", _reasoned(cells, reasons))
    elif field.type == "number":
        yield of("number", "scale", _reasoned(cells, reasons))
    else:
        yield Series(field.name, label, "text", "nominal", cells)
        if field.type == "date" and field.part not in ("low", "high"):
            yield from _of_date(field, cells, reasons)


def _of_date(field: Field, cells: Sequence[Cell], reasons: Sequence[Reason | None] | None) -> Iterator[Series]:
    """Year, month and day of a date, as far as each is known; a word for why there is no date is a reason too."""
    why = [reason or _REASON.get(cell) for reason, cell in zip(reasons or [None] * len(cells), cells, strict=True)]
    dates = [str(cell).split("-") if cell and cell not in _REASON else None for cell in cells]
    for place, ending in enumerate(PARTS_OF_DATES.values()):
        # A month that is not told of a date has no reason: the date is coded.
        parts: list[Cell] = [
            reason if date is None else int(date[place]) if place < len(date) else None
            for date, reason in zip(dates, why, strict=True)
        ]
        name, label = f"{field.name}{ending.name}", f"{field.short}{ending.label}"
        yield Series(name, label, "integer", "scale", parts, has_reasons=True)


def _reasoned(cells: Sequence[Cell], reasons: Sequence[Reason | None] | None) -> Sequence[Cell]:
    """*cells*, and in place of one that is empty its reason."""
    if reasons is None:
        return cells
    return [reason if cell is None else cell for cell, reason in zip(cells, reasons, strict=True)]


def day_of(table: Labelled) -> tuple[str, str, str]:
    """Day, month and year that *table* bears in place of a clock, as Stata and SPSS write them: 05, Nov, 2026."""
    year, month, day = table.on.split("-")
    return day, MONTHS[int(month) - 1], year


def written(write: Callable[[str], None]) -> bytes:
    """What *write* writes to the path that it is given: pyreadstat knows only files, and leaves an empty one if it fails."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table"
        with full_disk_told(path.parent):
            write(str(path))
        return path.read_bytes()
