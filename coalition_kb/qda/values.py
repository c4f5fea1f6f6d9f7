"""The variables of the exchange project, and their values of a case or a partner. Each is named as a column of the tables."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, TypeAlias

from coalition_kb.dates import as_date
from coalition_kb.model import LIST_LEVELS, NUMBERED_LEVELS
from coalition_kb.operations import Computer
from coalition_kb.qda.codes import column_of
from coalition_kb.qda.guid import guid
from coalition_kb.qda.markup import one_line
from coalition_kb.qda.passages import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from coalition_kb.model import Case, Coding, Partner, Record, State, Unit, Variable

Kind: TypeAlias = Literal["Text", "Boolean", "Integer", "Float", "Date"]
KINDS: Mapping[str, Kind] = {"count": "Integer", "share": "Float", "number": "Float"}
#: The codes of a question that is answered with yes or no.
BOOLEAN = {"yes": "true", "no": "false"}
DAY = "_day"  # what the name of the attribute ends with that holds a date as one
NUMBER = "_n"  # and of that which holds the number of a code, as in the tables


@dataclass(frozen=True, slots=True)
class Attribute:
    """A variable of the exchange project: a named attribute of cases, of one kind."""

    name: str
    kind: Kind
    meaning: str
    guid: str


@dataclass(frozen=True, slots=True)
class Value:
    """What a case has of an attribute, in the form of its kind."""

    attribute: Attribute
    text: str


def _attribute(name: str, kind: Kind, meaning: str) -> Attribute:
    return Attribute(name, kind, meaning, guid("attribute", name))


CASE = _attribute("case_id", "Text", "The case; the key of the tables.")
STATE = _attribute("state_id", "Text", "The partner; the key of the tables.")


class Values:
    """The attributes of the cases and partners of a record, and their values."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._computer = Computer(record)
        self._own = {one.id: tuple(_of_variable(one)) for one in record.variables.values()}

    @property
    def attributes(self) -> list[Attribute]:
        """Every attribute, in the order of the codebook."""
        return [CASE, STATE, *(one for own in self._own.values() for one in own)]

    def of_case(self, case: Case) -> Iterator[Value]:
        """The values of *case* of its own. One without an answer is left out."""
        yield Value(CASE, case.id)
        frame: Mapping[str, tuple[str, ...]] = {
            "start": case.start.answer,
            "end": case.end.answer,
            "locations": case.locations,
            "hosts": case.hosts,
        }
        for variable in self._record.of_unit("intervention"):
            if variable.frame_field:
                yield from self._values(variable, frame.get(variable.frame_field, ()))
            else:
                yield from self._values(variable, self._answer(variable, case, case.codings, None))

    def of_partner(self, case: Case, partner: Partner) -> Iterator[Value]:
        """The values of *partner* in *case*, and those of its state at the start."""
        yield Value(CASE, case.id)
        yield Value(STATE, partner.state)
        state = self._record.states[partner.state]
        units: tuple[Unit, ...] = ("partner", "state")
        for variable in (one for unit in units for one in self._record.of_unit(unit)):
            yield from self._values(variable, self._answer(variable, case, partner.codings, state))

    def _answer(
        self, variable: Variable, case: Case, codings: Mapping[str, Coding], state: State | None
    ) -> tuple[str, ...]:
        if variable.computed is None:
            return codings[variable.id].answer if variable.id in codings else ()
        answer = self._computer.result(variable, case, state).answer
        return tuple(answer.split(";") if variable.level in LIST_LEVELS else [answer]) if answer else ()

    def _values(self, variable: Variable, answer: tuple[str, ...]) -> Iterator[Value]:
        for attribute in self._own[variable.id] if answer else ():
            text = self._text(variable, attribute, answer)
            if text:
                yield Value(attribute, text)

    def _text(self, variable: Variable, attribute: Attribute, answer: tuple[str, ...]) -> str:
        """*answer* in the form of *attribute*; empty where it has none in that form."""
        first = answer[0]
        if attribute.kind == "Text":
            return one_line("; ".join(words(code, variable, self._record) for code in answer))
        if attribute.kind == "Boolean":
            return BOOLEAN[first]
        if attribute.kind == "Date":
            day = as_date(first)
            return first if day and day.precision == "day" else ""
        number = variable.number(first) if variable.codes else first
        return "" if number is None else f"{Decimal(str(number)).normalize():f}"  # the schema allows no exponent


def _of_variable(variable: Variable) -> Iterator[Attribute]:
    meaning = one_line(f"{variable.name}. {variable.question}")
    name = column_of(variable)
    yield _attribute(name, kind_of(variable), meaning)
    if variable.level == "date":
        yield _attribute(f"{name}{DAY}", "Date", f"{meaning} Only where the day is known.")
    if variable.level in NUMBERED_LEVELS:
        numbers = [code.number for code in variable.codes.values() if code.number is not None]
        kind: Kind = "Integer" if all(number.is_integer() for number in numbers) else "Float"
        yield _attribute(f"{name}{NUMBER}", kind, f"{meaning} The number of the code.")


def kind_of(variable: Variable) -> Kind:
    """The kind of the attribute that holds the answer to *variable*; a date may be a year alone, so it is text."""
    if variable.level == "nominal" and set(variable.codes) == set(BOOLEAN):
        return "Boolean"
    return KINDS.get(variable.level, "Text")
