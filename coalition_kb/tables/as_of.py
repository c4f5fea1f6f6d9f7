"""The tables with the columns and codes of an earlier version of the codebook.

They are old columns, not old data: what stands in them are the codings of now, under the names of then. What later versions did
to names is undone from the newest to the oldest. An answer that no name of then stands for is left out, its status is
`not_coded`, and how many were is told. What was coded then stands in the release of then.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from coalition_kb.lineage import later
from coalition_kb.model import ADD, LIST_LEVELS, MERGE, RENAME, RETIRE, SPLIT, Code, Status, Variable
from coalition_kb.operations import Computer, Result
from coalition_kb.tables import cases, codebook, codings, partners

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from coalition_kb.model import Case, Coding, Migration, Record, State, Step
    from coalition_kb.tables.column import AnyTable


@dataclass(frozen=True, slots=True)
class AsOf:
    """The tables as a version of the codebook had their columns, and in sentences what they are and lack."""

    tables: list[AnyTable]
    notes: list[str]


def as_of(record: Record, version: str) -> AsOf:
    """The tables of codings and of the codebook, with the columns and codes of *version*, which is one of *record*."""
    undone = [_Undone(migration) for migration in reversed(later(record, version))]
    variables, origins = dict(record.variables), {id_: id_ for id_ in record.variables}
    for one in undone:
        variables, origins = one.variables(variables, origins)
    then = replace(record, variables=variables, cases={id_: _case(case, undone) for id_, case in record.cases.items()})
    computer = _Then(record, origins=origins, undone=undone)
    made: list[AnyTable] = [
        cases.cases_wide(then, computer),
        partners.partners(then, computer),
        partners.dyads(then, computer),
        *codings.codings(then),
        codebook.variables(then),
        codebook.codes(then),
    ]
    left = sum((one.left for one in undone), Counter[str]())
    return AsOf(
        made,
        [
            f"Columns and codes of version {version} of the codebook: old columns, not old data.",
            "They hold the codings of now under the names of then. What was coded then stands in the release of then.",
            *(
                f"{n} answers under {name} had no name then: they are left out, with the status {Status.NOT_CODED.value}."
                for name, n in sorted(left.items())
            ),
        ],
    )


@dataclass
class _Undone:
    """A migration that is undone, and how many answers had no name before it."""

    migration: Migration
    left: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        steps = self.migration.steps
        self.bore = {key: frozenset(holders) for key, holders in self.migration.cells.items()}
        self.added = {step.key for step in steps if step.act == ADD}
        self.of_codes: dict[str, list[Step]] = {}
        for step in steps:
            if step.code:
                self.of_codes.setdefault(step.variable, []).append(step)
        # A variable of after this version → the steps that led to it, or that made it.
        self.of_variables: dict[str, list[Step]] = {}
        for step in steps:
            led = (step.variable,) if step.act == ADD else () if step.act == RETIRE else step.into
            for name in led if not step.code else ():
                self.of_variables.setdefault(name, []).append(step)
        self.retired = [step for step in steps if step.act == RETIRE and not step.code]

    # --- the codebook -------------------------------------------------------------------------------------------------

    def variables(
        self, after: Mapping[str, Variable], origins: Mapping[str, str]
    ) -> tuple[dict[str, Variable], dict[str, str]]:
        """The variables before, and of each what it is now; in the place of what they became."""
        made: dict[str, Variable] = {}
        origin: dict[str, str] = {}
        for id_, variable in after.items():
            steps = self.of_variables.get(id_, [])
            coded = replace(variable, codes=_codes(variable, self.of_codes.get(id_, [])))
            for step in [one for one in steps if one.act != ADD and one.variable not in made]:
                made[step.variable] = replace(coded, id=step.variable, name=step.name or coded.name)
                origin[step.variable] = origins[id_]
            if not any(one.act in (ADD, RENAME, SPLIT) for one in steps):
                made[id_], origin[id_] = coded, origins[id_]
        for step in self.retired:
            theme = next(iter(after.values())).theme
            made[step.variable] = _retired(step, theme)
            origin[step.variable] = ""
        return made, origin

    # --- the codings --------------------------------------------------------------------------------------------------

    def codings(self, held: Mapping[str, Coding], holder: str) -> dict[str, Coding]:
        """The codings of *holder* before."""
        made: dict[str, Coding] = {}
        for id_, coding in held.items():
            led = self._coding(coding, holder)
            steps = self.of_variables.get(id_, [])
            names = [one.variable for one in steps if one.act == RENAME]
            names += [one.variable for one in steps if one.act == MERGE and holder in self.bore.get(one.key, ())]
            if not steps or (not names and all(one.act == MERGE for one in steps)):
                names = [id_]  # what others were merged with stood for itself before
            if not names and not any(one.act == ADD for one in steps) and coding.status == Status.CODED:
                self.left[steps[0].variable] += 1
            for name in names[:1]:
                made[name] = replace(led, variable=name)
        return made

    def _coding(self, coding: Coding, holder: str) -> Coding:
        """*coding* with the codes of before; without an answer where one of them is none."""
        if coding.variable not in self.of_codes:
            return coding
        held = (coding.codes, *(one.codes for one in coding.alternatives))
        sides = [self.code(coding.variable, codes, holder) for codes in held]
        if all(codes is not None for codes in sides):
            codes, *others = [one or () for one in sides]
            alternatives = zip(coding.alternatives, others, strict=True)
            return replace(
                coding, codes=codes, alternatives=tuple([replace(one, codes=codes) for one, codes in alternatives])
            )
        self.left[coding.variable] += 1
        status = Status.NOT_CODED.value
        return replace(coding, status=status, codes=(), alternatives=(), form="", confidence="")

    def code(self, variable: str, codes: Sequence[str], holder: str) -> tuple[str, ...] | None:
        """*codes* as they were called before, each once; None where one of them was not there."""
        for step in self.of_codes.get(variable, ()):
            if step.act in (RENAME, SPLIT) or (step.act == MERGE and holder in self.bore.get(step.key, ())):
                codes = [step.code if one in step.into else one for one in codes]
        is_there = all(f"{variable}/{one}" not in self.added for one in codes)
        return tuple(dict.fromkeys(codes)) if is_there else None


def _codes(variable: Variable, steps: Sequence[Step]) -> dict[str, Code]:
    """The codes of *variable* before *steps*, each in the place of what it became."""
    made: dict[str, Code] = {}
    for id_, code in variable.codes.items():
        own = [one for one in steps if one.act != RETIRE and (one.code == id_ or id_ in one.into)]
        for step in [one for one in own if one.act != ADD]:
            made.setdefault(step.code, _code(step, code))
        if not any(one.act in (ADD, RENAME, SPLIT) for one in own):
            made[id_] = code
    for step in [one for one in steps if one.act == RETIRE]:
        made[step.code] = Code(step.code, step.name, step.why, step.number, step.place)
    return made


def _code(step: Step, now: Code) -> Code:
    """The code that *step* took away, which is *now*."""
    if step.act == RENAME:
        return replace(now, id=step.code, name=step.name or now.name)
    return Code(step.code, step.name, step.why, step.number, step.place)


def _retired(step: Step, theme: str) -> Variable:
    """A variable of which no more is known than that it was retired."""
    return Variable(
        id=step.variable,
        unit=step.unit,
        name=step.name,
        question=f"Retired: {' '.join(step.why.split())}",
        level="text",
        core="no",
        role="control",
        knowable="after",
        rule=step.why,
        place=step.place,
        theme=theme,
    )


def _case(case: Case, undone: Sequence[_Undone]) -> Case:
    """*case* with the names of then."""
    own, states = case.codings, [one.codings for one in case.partners]
    for one in undone:
        own = one.codings(own, case.id)
        states = [
            one.codings(held, f"{case.id}/{partner.state}") for held, partner in zip(states, case.partners, strict=True)
        ]
    held = zip(case.partners, states, strict=True)
    return replace(case, codings=own, partners=tuple([replace(one, codings=codings) for one, codings in held]))


@dataclass
class _Then(Computer):
    """Computes by the codebook of now, of the cases as they are, and answers in the names of then."""

    origins: Mapping[str, str] = field(default_factory=dict)
    undone: Sequence[_Undone] = ()

    def result(
        self,
        variable: Variable,
        case: Case,
        state: State | None = None,
        alternative: str = "",
        *,
        years_before: int = 0,
    ) -> Result:
        """The answer to what *variable* is now, in the codes of then; without one where it was none of them."""
        now = self.record.variables[self.origins[variable.id]]
        there = self.record.cases[case.id]
        found = super().result(now, there, state, alternative, years_before=years_before)
        if not found.answer or not now.codes:
            return found
        codes: tuple[str, ...] | None = tuple(found.answer.split(";")) if now.level in LIST_LEVELS else (found.answer,)
        for one in self.undone:
            codes = one.code(now.id, codes, case.id) if codes is not None else None
        if codes is None:
            return replace(found, status=Status.NOT_CODED, answer="")
        return replace(found, answer=";".join(codes))

    def hangs_on(self, variable: Variable, alternative: str = "") -> frozenset[str] | None:
        """What the answer to what *variable* is now hangs on."""
        return super().hangs_on(self.record.variables[self.origins[variable.id]], alternative)

    def key(self, case: Case, hangs_on: frozenset[str] | None) -> Hashable:
        """By what the case as it is now is told apart."""
        return super().key(self.record.cases[case.id], hangs_on)
