"""Several cases beside each other, as text: theme by theme, what differs first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.model import STATUS_WORDS, Status
from coalition_kb.problem import listed, nearest
from coalition_kb.shapes.citation import uncited
from coalition_kb.show.lines import hanging, heading, paragraph
from coalition_kb.show.thing import UnknownThingError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coalition_kb.model import Case, Coding, Record, Variable
    from coalition_kb.operations import Computer, Result

LEAST, MOST = 2, 6  # cases that can be read beside each other


@dataclass(frozen=True, slots=True)
class Cell:
    """What a case answers to a variable, in words."""

    words: str  # the names of its codes, or its value; the words of its status where it has none
    confidence: str
    why: str
    is_coded: bool = True  # whether anybody looked


@dataclass(frozen=True, slots=True)
class Line:
    """A variable, and the answer of each case to it."""

    variable: Variable
    cells: tuple[Cell, ...]  # in the order of the cases

    @property
    def differs(self) -> bool:
        """Whether the cases differ in it by their words: how sure an answer is makes no difference."""
        return len({cell.words for cell in self.cells}) > 1


def case_called(record: Record, asked: str) -> Case:
    """The case that *asked* names: by its id, or by its title or another name in any case of letters.

    Raises:
        UnknownThingError: no case is called so, or several are.
    """
    if asked in record.cases:
        return record.cases[asked]
    word = asked.casefold()
    found = [
        one for one in record.cases.values() if word in {name.casefold() for name in (one.id, one.title, *one.aliases)}
    ]
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(one.id for one in found)
        raise UnknownThingError(
            f"{asked!r} is the name of several cases\n  allowed: {ids}\n  to mend: write one of these ids"
        )
    known = list(record.cases)
    raise UnknownThingError(
        f"{asked!r} is no case\n  allowed: {listed(asked, known)}\n  to mend: {nearest(asked, known)}"
    )


def comparison(
    record: Record, computer: Computer, cases: Sequence[Case], *, with_why: bool, only_differing: bool
) -> Iterator[str]:
    """*cases* beside each other: titles, then each theme of the codebook; what nobody has coded of any of them is counted."""
    for case in cases:
        yield from hanging(f"{case.id}  ", f"{case.title}, {_day(case.start)} to {_day(case.end)}")
    lines = lines_of(record, computer, cases)
    for theme in record.themes.values():
        held = [line for line in lines if line.variable.theme == theme.id and any(cell.is_coded for cell in line.cells)]
        differing, equal = [line for line in held if line.differs], [line for line in held if not line.differs]
        if differing or (equal and not only_differing):
            yield from heading(theme.name)
        for line in differing:
            yield from _block(line, cases, with_why=with_why)
        for line in () if only_differing else equal:
            yield from hanging("  = ", f"{line.variable.name}: {line.cells[0].words}")
            yield from _reasons(line, cases) if with_why else ()
    n = sum(not any(cell.is_coded for cell in line.cells) for line in lines)
    yield ""
    yield f"Not yet coded for any of them: {n} of {len(lines)} variables."


def lines_of(record: Record, computer: Computer, cases: Sequence[Case]) -> list[Line]:
    """A line for each variable about a case as a whole, in the order of the codebook; its dates and places have none."""
    variables = [one for one in record.of_unit("intervention") if not one.frame_field]
    return [Line(one, tuple([cell(computer, one, case) for case in cases])) for one in variables]


def cell(computer: Computer, variable: Variable, case: Case) -> Cell:
    """What *case* answers to *variable*, coded or computed."""
    if variable.computed is not None:
        return _computed(variable, computer.result(variable, case))
    coding = case.codings.get(variable.id)
    if coding is None:
        return Cell(STATUS_WORDS[Status.NOT_CODED], "", "", is_coded=False)
    why = [coding.why, *(f"{_named(variable, one.codes, one.value)}: {one.why}" for one in coding.alternatives)]
    return Cell(_words(variable, coding), coding.confidence, uncited(" ".join(why)), coding.status != Status.NOT_CODED)


def _words(variable: Variable, coding: Coding) -> str:
    status = STATUS_WORDS.get(coding.status, coding.status)
    if coding.status == Status.CONTESTED:
        sides = dict.fromkeys(
            _named(variable, one.codes, one.value) + (" (leading)" if one.is_leading else "")
            for one in coding.alternatives
        )
        return f"{status}: {' or '.join(sides)}"
    if coding.status != Status.CODED:
        return status
    bounds = f" ({coding.low or '?'} to {coding.high or '?'})" if coding.low or coding.high else ""
    return _named(variable, coding.codes, coding.value) + bounds


def _named(variable: Variable, codes: Sequence[str], value: str) -> str:
    return ", ".join(variable.codes[code].name if code in variable.codes else code for code in codes) or value


def _computed(variable: Variable, result: Result) -> Cell:
    if result.status != Status.CODED:
        return Cell(STATUS_WORDS[result.status], "", result.why)
    bounds = f" ({result.low} to {result.high})" if result.low and result.low != result.high else ""
    codes = result.answer.split(";") if variable.codes else ()
    return Cell(_named(variable, codes, result.answer) + bounds, "computed", result.why)


def _day(coding: Coding) -> str:
    return coding.value or STATUS_WORDS.get(coding.status, coding.status)


def _block(line: Line, cases: Sequence[Case], *, with_why: bool) -> Iterator[str]:
    yield from paragraph(f"{line.variable.name}  [{line.variable.id}]", indent=2)
    width = max(len(case.id) for case in cases)
    for case, one in zip(cases, line.cells, strict=True):
        sure = {"": "", "computed": "; computed"}.get(one.confidence, f"; {one.confidence} confidence")
        yield from hanging(f"    {case.id:<{width}}  ", f"{one.words}{sure}")
        yield from paragraph(one.why, indent=width + 6) if with_why else ()


def _reasons(line: Line, cases: Sequence[Case]) -> Iterator[str]:
    for case, one in zip(cases, line.cells, strict=True):
        if one.why:
            yield from hanging(f"    {case.id}  ", one.why)
