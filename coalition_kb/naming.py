"""How the columns of a variable are called and labelled: tables take it from here, and rules hold it to what programs read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from coalition_kb.model import Variable

#: What a column holds of a variable: its answer, the answer in words, its number, the bounds of it, why there is none,
#: how sure it is, or the answer under another definition.
Part: TypeAlias = Literal["answer", "label", "number", "low", "high", "status", "confidence", "alternative"]


class Ending(NamedTuple):
    """What follows the id of a variable in the name of a column, and its name in the label."""

    name: str
    label: str


#: The endings of the columns of each part. Those of alternatives are called by the codebook.
ENDINGS: Mapping[Part, Ending] = {
    "answer": Ending("", ""),
    "label": Ending("_lb", ", in words"),
    "number": Ending("_n", ", as a number"),
    "low": Ending("_lo", ", the least"),
    "high": Ending("_hi", ", the most"),
    "status": Ending("_st", ", status"),
    "confidence": Ending("_cf", ", confidence"),
}
#: Of a date, what the labelled formats have beside its text, since it may be a year or a month alone.
PARTS_OF_DATES: Mapping[str, Ending] = {
    "year": Ending("_year", ", year"),
    "month": Ending("_month", ", month"),
    "day": Ending("_day", ", day"),
}

LONGEST_LABEL = 80  # characters of a column's label that Stata holds
LONGEST_NAME = LONGEST_LABEL - max(len(one.label) for one in (*ENDINGS.values(), *PARTS_OF_DATES.values()))


def name_of(variable: Variable, part: Part) -> str:
    """The name of the column of *variable* that holds *part*."""
    return f"{variable.id}{ENDINGS[part].name}"


def label_of(variable: Variable, part: Part) -> str:
    """The label of the column of *variable* that holds *part*."""
    return f"{variable.name}{ENDINGS[part].label}"


def names_of(variable: Variable) -> Iterator[str]:
    """Every name that a column of *variable* has, or gets if it is coded or computed otherwise one day."""
    yield from (f"{variable.id}{ending.name}" for ending in ENDINGS.values())
    if variable.level == "date":
        yield from (f"{variable.id}{ending.name}" for ending in PARTS_OF_DATES.values())
    if variable.computed:
        yield from (f"{variable.id}_{alternative}" for alternative in variable.computed.alternatives)
