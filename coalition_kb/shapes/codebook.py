"""Files of the codebook to variables, findings, questions, versions, themes and retired ids."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, cast

from coalition_kb.model import (
    CODE_LEVELS,
    UNITS,
    VALUE_LEVELS,
    Code,
    Computation,
    Question,
    Retired,
    StudyRule,
    Theme,
    Unit,
    Variable,
    Version,
    Worked,
)
from coalition_kb.yamlfile import Node, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from coalition_kb.shapes.shaper import Shaper

ROLES = ("frame", "condition", "control", "mechanism", "outcome")  # in the order of the codebook
KNOWABLE = ("before", "during", "after")
FIRST_MARKS = (  # of the variables that stand first in the codebook, in this order
    "participation",
    "asking",
    "answering",
    "deciding",
    "joining",
    "leaving",
    "giving",
    "coalition",
    "size",
    "force",
)
#: The last four are what the account of a study is read against; a code of the mandates is one from number 2 on.
MARKS = (*FIRST_MARKS, "attaining", "lasting", "strength", "mandate", "highest_mandate", "mandate_by")
EXPLORE = ("column", "filter")
FACETS = ("Type", "Organisation", "Outcome")
FRAME_FIELDS = ("start", "end", "locations", "hosts")
CORE = ("no", "study", "yes")

_REQUIRED = ("id", "unit", "name", "question", "level", "core", "role", "theme", "knowable", "rule")
_OPTIONAL = (
    "unit_of_measure",
    "marks",
    "explore",
    "facet",
    "field",
    "computed",
    "findings",
    "codes",
    "counts",
    "does_not_count",
    "applies_when",
    "missing",
    "look_in",
    "answered_in",
)


def position(variable: Variable) -> tuple[int, int, int, int]:
    """Where *variable* stands in the codebook: by unit, then by the first marks, then by role, then frame facts."""
    marked = FIRST_MARKS.index(variable.marks) if variable.marks in FIRST_MARKS else len(FIRST_MARKS)
    framed = FRAME_FIELDS.index(variable.frame_field) if variable.frame_field else len(FRAME_FIELDS)
    return UNITS.index(variable.unit), marked, ROLES.index(variable.role), framed


def variable(node: Node, shaper: Shaper) -> Variable:
    """The variable in a file of `codebook/variables/`."""
    got = shaper.fields(node, "the variable", required=_REQUIRED, optional=_OPTIONAL)
    applies = shaper.mapping(got.get("applies_when"), "applies_when")
    missing = shaper.mapping(got.get("missing"), "missing")
    return Variable(
        id=shaper.text(got.get("id"), "id"),
        unit=cast("Unit", shaper.one_of(got.get("unit"), "unit", UNITS)),
        name=shaper.text(got.get("name"), "name"),
        question=shaper.text(got.get("question"), "question"),
        level=shaper.one_of(got.get("level"), "level", (*CODE_LEVELS, *VALUE_LEVELS)),
        core=cast("Literal['yes', 'study', 'no']", shaper.one_of(got.get("core"), "core", CORE)),
        role=shaper.one_of(got.get("role"), "role", ROLES),
        knowable=shaper.one_of(got.get("knowable"), "knowable", KNOWABLE),
        rule=shaper.text(got.get("rule"), "rule"),
        place=node.place,
        theme=shaper.text(got.get("theme"), "theme"),
        unit_of_measure=shaper.text(got.get("unit_of_measure"), "unit_of_measure"),
        marks=shaper.one_of(got.get("marks"), "marks", MARKS) if "marks" in got else "",
        explore=shaper.one_of(got.get("explore"), "explore", EXPLORE) if "explore" in got else "",
        facet=shaper.one_of(got.get("facet"), "facet", FACETS) if "facet" in got else "",
        frame_field=shaper.one_of(got.get("field"), "field", FRAME_FIELDS) if "field" in got else "",
        computed=_computation(got["computed"], shaper) if "computed" in got else None,
        findings=shaper.texts(got.get("findings"), "findings"),
        codes={code.id: code for code in _codes(got.get("codes"), shaper)},
        counts=shaper.text(got.get("counts"), "counts"),
        does_not_count=shaper.text(got.get("does_not_count"), "does_not_count"),
        applies_when={name: shaper.texts(value, f"codes of {name}") for name, value in applies.values.items()},
        missing={name: shaper.text(value, name) for name, value in missing.values.items()},
        look_in=shaper.text(got.get("look_in"), "look_in"),
        answered_in=shaper.text(got.get("answered_in"), "answered_in"),
    )


def _codes(node: Node | None, shaper: Shaper) -> Iterator[Code]:
    codes = shaper.mapping(node, "codes")
    for id_, value in codes.values.items():
        got = shaper.fields(value, f"the code {id_!r}", required=("name", "meaning"), optional=("number",))
        yield Code(
            id=id_,
            name=shaper.text(got.get("name"), "name"),
            meaning=shaper.text(got.get("meaning"), "meaning"),
            number=shaper.number(got["number"], "number") if "number" in got else None,
            place=codes.names[id_],
        )


def _computation(node: Node, shaper: Shaper) -> Computation:
    got = shaper.mapping(node, "computed")
    parameters = {name: plain(value) for name, value in got.values.items()}
    alternatives = shaper.mapping(got.values.get("alternatives"), "alternatives")
    return Computation(
        operation=shaper.text(got.values.get("operation"), "operation"),
        parameters={n: value for n, value in parameters.items() if n not in {"operation", "alternatives"}},
        alternatives={
            name: cast("Mapping[str, object]", plain(shaper.mapping(value, name)))
            for name, value in alternatives.values.items()
        },
        place=node.place,
    )


def versions(node: Node, shaper: Shaper) -> list[Version]:
    """The versions of `codebook/versions.yaml`, oldest first: the last is the one in force."""
    got = shaper.fields(node, "the versions", required=("versions",))
    found = []
    for item in shaper.items(got.get("versions"), "versions"):
        fields = shaper.fields(item, "a version", required=("id", "on", "says"), optional=("touches",))
        shaper.date(fields.get("on"), "on")
        words = {name: shaper.text(fields.get(name), name) for name in ("id", "on", "says")}
        touches = shaper.texts(fields.get("touches"), "touches")
        found.append(Version(**words, place=item.place, touches=touches))
    return found


def themes(node: Node, shaper: Shaper) -> list[Theme]:
    """The themes of `codebook/themes.yaml`, in the order in which pages show them."""
    got = shaper.fields(node, "the themes", required=("themes",))
    found: dict[str, Theme] = {}
    for item in shaper.items(got.get("themes"), "themes"):
        fields = shaper.fields(item, "a theme", required=("id", "name"))
        one = Theme(shaper.text(fields.get("id"), "id"), shaper.text(fields.get("name"), "name"), item.place)
        _once(found.setdefault(one.id, one), one, shaper)
    return list(found.values())


def retired(node: Node, shaper: Shaper) -> list[Retired]:
    """The ids of `codebook/retired.yaml` that were those of cases, in the order of the file."""
    got = shaper.fields(node, "the retired ids", required=("retired",))
    found: dict[str, Retired] = {}
    for item in shaper.items(got.get("retired"), "retired"):
        fields = shaper.fields(item, "a retired id", required=("id", "title", "on", "why"), optional=("into",))
        shaper.date(fields.get("on"), "on")
        words = {name: shaper.text(fields.get(name), name) for name in ("id", "title", "into", "on", "why")}
        one = Retired(**words, place=item.place)
        _once(found.setdefault(one.id, one), one, shaper)
    return list(found.values())


def _once(first: Theme | Retired, one: Theme | Retired, shaper: Shaper) -> None:
    """Tell where the id of *one* was given before, by *first*."""
    if first is not one:
        again = f"{one.id!r} is given twice, first on line {first.place.line}"
        shaper.note(one.place, again, allowed="each id once", mend="remove one", rule="doubled-key")


@dataclass(frozen=True, slots=True)
class Asked:
    """What `codebook/questions.yaml` holds."""

    questions: tuple[Question, ...] = ()
    study_rule: StudyRule = field(default_factory=StudyRule)
    worked: tuple[Worked, ...] = ()


def questions(node: Node, shaper: Shaper) -> Asked:
    """The questions of `codebook/questions.yaml`, how much a study holds, and the answers that the guide for coders shows."""
    got = shaper.fields(node, "the questions", required=("research", "standard"), optional=("study", "worked"))
    asked = [
        *_questions(got.get("research"), "research", shaper),
        *_questions(got.get("standard"), "standard", shaper),
    ]
    rule = _study_rule(got["study"], shaper) if "study" in got else StudyRule()
    return Asked(tuple(asked), rule, tuple(_worked(got.get("worked"), shaper)))


def _worked(node: Node | None, shaper: Shaper) -> Iterator[Worked]:
    for item in shaper.items(node, "worked"):
        got = shaper.fields(item, "a worked answer", required=("cell", "says"))
        yield Worked(shaper.text(got.get("cell"), "cell"), shaper.text(got.get("says"), "says"), item.place)


def _study_rule(node: Node, shaper: Shaper) -> StudyRule:
    wholes = ("least_words", "most_words", "evidence", "says_words", "quote_words")
    got = shaper.fields(node, "the rule of studies", required=(*wholes, "read_share"))
    numbers = {name: int(shaper.number(got.get(name), name)) for name in wholes}
    return StudyRule(**numbers, read_share=shaper.number(got.get("read_share"), "read_share"))


def _questions(node: Node | None, kind: Literal["research", "standard"], shaper: Shaper) -> Iterator[Question]:
    for item in shaper.items(node, kind):
        optional = ("name", "covers", *(("cannot_know",) if kind == "research" else ()))
        got = shaper.fields(item, "a question", required=("id", "question"), optional=optional)
        words = {name: shaper.text(got.get(name), name) for name in ("id", "question", *optional)}
        yield Question(**words, kind=kind, place=item.place)
