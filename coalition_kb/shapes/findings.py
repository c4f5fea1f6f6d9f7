"""Findings with their tests, and `codebook/analysis.yaml`: the thresholds, measures and populations that tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from coalition_kb.model import (
    DIRECTIONS,
    RELATIONS,
    ROW_UNITS,
    RULES_HEAD,
    VERDICTS,
    Analysis,
    Clause,
    Finding,
    FindingTest,
    Literature,
    Measure,
    Population,
    RowUnit,
)
from coalition_kb.shapes.citation import citation
from coalition_kb.yamlfile import Fields, Text, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coalition_kb.place import Place
    from coalition_kb.shapes.shaper import Shaper
    from coalition_kb.yamlfile import Node

FINDING_KINDS = ("finding", "recommendation")
FINDING_QUESTIONS = ("none", "q1", "q2", "q3")
_TEXTS = ("id", "number", "name", "claim", "test", "supports", "contradicts", "limits")
_LISTS = ("variables", "tests", "supported_if", "contradicted_if", "literature")


def position(finding: Finding) -> tuple[int, int, str, str]:
    """Where *finding* stands in the codebook: findings first, each kind by its numbers, K10 after K9."""
    return FINDING_KINDS.index(finding.kind), len(finding.number), finding.number, finding.id


def finding(node: Node, shaper: Shaper) -> Finding:
    """The claim or recommendation in a file of `codebook/findings/`."""
    required = ("id", "number", "name", "claim", "kind", "question")
    optional = [name for name in (*_TEXTS, *_LISTS) if name not in required]
    got = shaper.fields(node, "the finding", required=required, optional=optional)
    return Finding(
        **{name: shaper.text(got.get(name), name) for name in _TEXTS},
        kind=shaper.one_of(got.get("kind"), "kind", FINDING_KINDS),
        question=shaper.one_of(got.get("question"), "question", FINDING_QUESTIONS),
        variables=shaper.texts(got.get("variables"), "variables"),
        place=node.place,
        tests=tuple([_test(item, shaper) for item in shaper.items(got.get("tests"), "tests")]),
        supported_if=_clauses(got.get("supported_if"), "supported_if", shaper),
        contradicted_if=_clauses(got.get("contradicted_if"), "contradicted_if", shaper),
        literature=tuple([_literature(item, shaper) for item in shaper.items(got.get("literature"), "literature")]),
    )


def analysis(node: Node, shaper: Shaper) -> Analysis:
    """What `codebook/analysis.yaml` holds."""
    got = shaper.fields(node, "the analysis", required=("rules", "measures", "populations"))
    rules = shaper.mapping(got.get("rules"), "rules")
    measures = shaper.mapping(got.get("measures"), "measures")
    populations = shaper.mapping(got.get("populations"), "populations")
    return Analysis(
        rules={name: shaper.number(value, name) for name, value in rules.values.items()},
        measures={id_: _measure(id_, value, measures, shaper) for id_, value in measures.values.items()},
        populations={id_: _population(id_, value, populations, shaper) for id_, value in populations.values.items()},
        places={RULES_HEAD: rules.place, **rules.names},
    )


def _measure(id_: str, node: Node, among: Fields, shaper: Shaper) -> Measure:
    got = shaper.mapping(node, id_)
    under = shaper.mapping(got.values.get("under"), "under")
    given = _parameters(got, "name", "form", "under")
    return Measure(
        id=id_,
        name=shaper.text(got.values.get("name"), "name"),
        form=shaper.text(got.values.get("form"), "form"),
        parameters=given,
        place=among.names[id_],
        under={name: _parameters(shaper.mapping(value, name)) for name, value in under.values.items()},
    )


def _population(id_: str, node: Node, among: Fields, shaper: Shaper) -> Population:
    got = shaper.fields(node, f"the population {id_!r}", required=("name", "unit"), optional=("where",))
    return Population(
        id=id_,
        name=shaper.text(got.get("name"), "name"),
        unit=cast("RowUnit", shaper.one_of(got.get("unit"), "unit", ROW_UNITS)),
        where=shaper.texts(got.get("where"), "where"),
        place=among.names[id_],
    )


def _test(node: Node, shaper: Shaper) -> FindingTest:
    got = shaper.mapping(node, "a test")
    words = {name: shaper.text(got.values.get(name), name) for name in ("id", "name", "kind")}
    return FindingTest(**words, parameters=_parameters(got, *words), place=node.place)


def _parameters(got: Fields, *but: str) -> Mapping[str, object]:
    return {name: plain(value) for name, value in got.values.items() if name not in but}


def _clauses(node: Node | None, what: str, shaper: Shaper) -> tuple[Clause, ...]:
    return tuple([_clause(item, shaper) for item in shaper.items(node, what)])


def _clause(node: Node, shaper: Shaper) -> Clause:
    optional = ("test", "of", "least", *RELATIONS, "part", "finding", "verdict")
    got = shaper.fields(node, "a clause", required=("says",), optional=optional)
    relations = [one for one in RELATIONS if one in got]
    if len(relations) != ("test" in got) or ("finding" in got) == ("test" in got):
        allowed = f"test, of, and one of {', '.join(RELATIONS)}; or finding and verdict"
        shaper.note(node.place, "a clause that compares nothing, or two things", allowed=allowed, mend="write one")
    relation = relations[0] if relations else ""
    words = {name: shaper.text(got.get(name), name) for name in ("says", "finding")}
    return Clause(
        **words,
        tests=_one_or_more(got.get("test"), "test", shaper),
        of=_one_or_more(got.get("of"), "of", shaper),
        relation=relation,
        bound=shaper.text(got.get(relation), relation),
        least=int(shaper.number(got.get("least"), "least")),
        is_part="part" in got and shaper.one_of(got["part"], "part", ("yes", "no")) == "yes",
        verdict=shaper.one_of(got.get("verdict"), "verdict", VERDICTS) if "verdict" in got else "",
        place=node.place,
    )


def _one_or_more(node: Node | None, what: str, shaper: Shaper) -> tuple[str, ...]:
    return (shaper.text(node, what),) if isinstance(node, Text) else shaper.texts(node, what)


def _literature(node: Node, shaper: Shaper) -> Literature:
    cites = ("source", "locator", "opened")
    required = ("source", "direction", "says", "why")
    got = shaper.fields(node, "what a study found", required=required, optional=cites[1:])
    place: Place = node.place
    cited = Fields({name: got[name] for name in cites if name in got}, dict.fromkeys(cites, place), place)
    return Literature(
        citation=citation(cited, shaper),
        direction=shaper.one_of(got.get("direction"), "direction", (*DIRECTIONS,)),
        says=shaper.text(got.get("says"), "says"),
        why=shaper.text(got.get("why"), "why"),
        place=place,
    )
