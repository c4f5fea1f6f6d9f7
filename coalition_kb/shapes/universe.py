"""`codebook/universe.yaml` to the universe: every candidate intervention and what became of it; more of them in parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coalition_kb.model import INCLUDED, MERGED, Candidate, Searched, Universe
from coalition_kb.shapes.cases import listings
from coalition_kb.shapes.citation import citation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coalition_kb.shapes.shaper import Shaper
    from coalition_kb.yamlfile import Node

#: What may become of a candidate, in the order in which readers see it.
DISPOSITIONS = (INCLUDED, MERGED, "below_threshold", "out_of_scope")
RULE = ("counts", "left_out", "evidence", "one_or_two", "gap")


def universe(node: Node, shaper: Shaper) -> Universe:
    """The rule of inclusion, the lists that were searched, and the candidates in the order of the file."""
    got = shaper.fields(node, "the universe", required=("rule", "searched", "candidates"))
    rule = shaper.fields(got["rule"], "the rule", required=RULE) if "rule" in got else {}
    return Universe(
        rule={name: shaper.text(rule.get(name), name) for name in RULE},
        searched=tuple([_searched(item, shaper) for item in shaper.items(got.get("searched"), "searched")]),
        candidates=_candidates(got.get("candidates"), shaper),
    )


def part(node: Node, shaper: Shaper) -> Mapping[str, Candidate]:
    """The candidates of a file of `codebook/universe/`, for which the one file would be too long."""
    got = shaper.fields(node, "the part of the universe", required=("candidates",))
    return _candidates(got.get("candidates"), shaper)


def _candidates(node: Node | None, shaper: Shaper) -> Mapping[str, Candidate]:
    found: dict[str, Candidate] = {}
    for item in shaper.items(node, "candidates"):
        one = _candidate(item, shaper)
        first = found.setdefault(one.id, one)
        if first is not one:
            again = f"{one.id!r} is given twice, first on line {first.place.line}"
            shaper.note(one.place, again, allowed="each id once", mend="remove one", rule="doubled-key")
    return found


def _searched(node: Node, shaper: Shaper) -> Searched:
    got = shaper.fields(node, "the list", required=("source", "says"))
    return Searched(shaper.text(got.get("source"), "source"), shaper.text(got.get("says"), "says"), node.place)


def _candidate(node: Node, shaper: Shaper) -> Candidate:
    optional = ("name", "year", "places", "into", "lists", "sources")
    got = shaper.fields(node, "the candidate", required=("id", "disposition", "why"), optional=optional)
    words = {name: shaper.text(got.get(name), name) for name in ("id", "why", "name", "year", "into")}
    if "year" in got:
        shaper.date(got["year"], "year")
    return Candidate(
        disposition=shaper.one_of(got.get("disposition"), "disposition", DISPOSITIONS),
        places=shaper.texts(got.get("places"), "places"),
        lists=tuple(listings(got.get("lists"), shaper)),
        citations=tuple([citation(item, shaper) for item in shaper.items(got.get("sources"), "sources")]),
        place=node.place,
        **words,
    )
