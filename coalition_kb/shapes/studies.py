"""What a study holds beside an entry, from the fields of its case: cast, phases, objectives, claims, answers, evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeVar, cast

from coalition_kb.model import (
    HOLDS,
    JUDGES,
    RESULTS,
    TESTS,
    Bearing,
    Claim,
    Evidence,
    Judgement,
    Objective,
    Phase,
    Search,
    Status,
    Study,
)
from coalition_kb.shapes.citation import citation, citations, prose

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from coalition_kb.shapes.shaper import Shaper
    from coalition_kb.yamlfile import Node

FIELDS = ("cast", "phases", "objectives", "claims", "answers", "evidence")

T = TypeVar("T")


def study(got: Mapping[str, Node], shaper: Shaper) -> Study:
    """The study that the fields *got* of a case hold; an empty one where they hold none."""
    if not any(name in got for name in FIELDS):
        return Study()
    cast_ = shaper.mapping(got.get("cast"), "cast")
    claims = shaper.mapping(got.get("claims"), "claims")
    answers = shaper.mapping(got.get("answers"), "answers")
    return Study(
        cast={state: shaper.text(role, f"the part of {state}") for state, role in cast_.values.items()},
        phases=_several("phases", got, _phase, shaper),
        objectives=_several("objectives", got, _objective, shaper),
        claims={name: _claim(name, value, shaper) for name, value in claims.values.items()},
        answers={
            name: prose(value, f"the answer to {name}", shaper, answers.names[name])
            for name, value in answers.values.items()
        },
        evidence=_several("evidence", got, _evidence, shaper),
    )


def _several(name: str, got: Mapping[str, Node], shape: Callable[[Node, Shaper], T], shaper: Shaper) -> tuple[T, ...]:
    return tuple([shape(item, shaper) for item in shaper.items(got.get(name), name)])


def _phase(node: Node, shaper: Shaper) -> Phase:
    texts = ("id", "name", "start", "end", "aim", "activity", "command")
    got = shaper.fields(node, "the phase", required=(*texts, "sources"))
    words = {name: shaper.text(got.get(name), name) for name in texts}
    for name in ("start", "end"):
        if name in got and not (name == "end" and words[name] == Status.ONGOING):
            shaper.date(got[name], f"the {name} of the phase")
    return Phase(**words, citations=citations(got.get("sources"), shaper), place=node.place)


def _objective(node: Node, shaper: Shaper) -> Objective:
    texts = ("id", "says", "since", "attainment", "durability", "confidence", "why")
    got = shaper.fields(node, "the objective", required=(*texts, "sources"), optional=("judged",))
    shaper.date(got.get("since"), "since")
    return Objective(
        **{name: shaper.text(got.get(name), name) for name in texts},
        citations=citations(got.get("sources"), shaper),
        judged=tuple([_judgement(item, shaper) for item in shaper.items(got.get("judged"), "judged")]),
        place=node.place,
    )


def _judgement(node: Node, shaper: Shaper) -> Judgement:
    got = shaper.fields(node, "the judgement", required=("by", "attainment", "why", "sources"))
    return Judgement(
        by=shaper.one_of(got.get("by"), "by", JUDGES),
        attainment=shaper.text(got.get("attainment"), "attainment"),
        why=shaper.text(got.get("why"), "why"),
        citations=citations(got.get("sources"), shaper),
        place=node.place,
    )


def _claim(finding: str, node: Node, shaper: Shaper) -> Claim:
    got = shaper.fields(node, f"the claim {finding}", required=("holds", "why"))
    holds = cast("Literal['yes', 'no', 'open']", shaper.one_of(got.get("holds"), "holds", HOLDS))
    return Claim(finding, holds, shaper.text(got.get("why"), "why"), node.place)


def _evidence(node: Node, shaper: Shaper) -> Evidence:
    optional = ("quote", "source", "searched")
    got = shaper.fields(node, "the evidence", required=("id", "says", "date", "bears_on"), optional=optional)
    shaper.date(got.get("date"), "the date of the evidence")
    return Evidence(
        id=shaper.text(got.get("id"), "id"),
        says=shaper.text(got.get("says"), "says"),
        quote=shaper.text(got.get("quote"), "quote"),
        citation=citation(got["source"], shaper) if "source" in got else None,
        search=_search(got["searched"], shaper) if "searched" in got else None,
        date=shaper.text(got.get("date"), "date"),
        bears_on=tuple([_bearing(item, shaper) for item in shaper.items(got.get("bears_on"), "bears_on")]),
        place=node.place,
    )


def _search(node: Node, shaper: Shaper) -> Search:
    got = shaper.fields(node, "the search", required=("where", "for", "on"))
    shaper.date(got.get("on"), "the date of the search")
    return Search(*(shaper.text(got.get(name), name) for name in ("where", "for", "on")))


def _bearing(node: Node, shaper: Shaper) -> Bearing:
    got = shaper.fields(node, "what it bears on", required=("finding", "test", "result", "why"), optional=("rival",))
    return Bearing(
        finding=shaper.text(got.get("finding"), "finding"),
        rival=shaper.text(got.get("rival"), "rival"),
        test=shaper.one_of(got.get("test"), "test", TESTS),
        result=shaper.one_of(got.get("result"), "result", RESULTS),
        why=shaper.text(got.get("why"), "why"),
        place=node.place,
    )
