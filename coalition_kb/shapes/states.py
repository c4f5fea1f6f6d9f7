"""`codebook/states.yaml` to states, treaties and organisations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.model import Body, FormerName, Membership, Spell, State
from coalition_kb.yamlfile import Items

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from coalition_kb.dates import PartialDate
    from coalition_kb.shapes.shaper import Shaper
    from coalition_kb.yamlfile import Node

TREATY_KINDS = ("defence_pact", "basing")
ORGANISATION = "organisation"
REGIONS = ("Americas", "Europe", "Africa", "Middle East", "Asia")


@dataclass(frozen=True, slots=True)
class World:
    """What the file of states holds, in its order."""

    states: list[State]
    treaties: list[Body]
    organisations: list[Body]
    sources: tuple[str, ...]  # of the states themselves; treaties and organisations name their own


def world(node: Node, shaper: Shaper) -> World:
    """States, treaties with the U.S. and organisations."""
    got = shaper.fields(
        node, "the file of states", required=("states", "treaties", "organisations"), optional=("sources",)
    )
    states = shaper.mapping(got.get("states"), "states")
    treaties = shaper.mapping(got.get("treaties"), "treaties")
    organisations = shaper.mapping(got.get("organisations"), "organisations")
    return World(
        [_state(id_, value, shaper) for id_, value in states.values.items()],
        [_body(id_, value, "parties", shaper) for id_, value in treaties.values.items()],
        [_body(id_, value, "members", shaper) for id_, value in organisations.values.items()],
        shaper.texts(got.get("sources"), "sources"),
    )


def _state(id_: str, node: Node, shaper: Shaper) -> State:
    required = ("name", "m49", "cow_region", "capital")
    got = shaper.fields(
        node, f"the state {id_}", required=required, optional=("adjectives", "also", "formerly", "iso3", "cow", "gw")
    )
    capital: Mapping[str, Node] = {}
    if "capital" in got:
        capital = shaper.fields(got["capital"], f"the capital of {id_}", required=("name", "lat", "lon"))
    return State(
        id=id_,
        name=shaper.text(got.get("name"), "name"),
        adjectives=shaper.texts(got.get("adjectives"), "adjectives"),
        also=shaper.texts(got.get("also"), "also"),
        iso3=shaper.text(got.get("iso3"), "iso3"),
        cow=tuple(_spells(got.get("cow"), shaper)),
        gw=tuple(_spells(got.get("gw"), shaper)),
        m49=shaper.text(got.get("m49"), "m49"),
        cow_region=shaper.one_of(got.get("cow_region"), "cow_region", REGIONS),
        capital=shaper.text(capital.get("name"), "name"),
        latitude=shaper.number(capital.get("lat"), "lat"),
        longitude=shaper.number(capital.get("lon"), "lon"),
        place=node.place,
        formerly=tuple(_former_names(got.get("formerly"), shaper)),
    )


def _former_names(node: Node | None, shaper: Shaper) -> Iterator[FormerName]:
    for item in shaper.items(node, "formerly"):
        got = shaper.fields(item, "a former name", required=("name", "to"), optional=("from",))
        until, since = shaper.date(got.get("to"), "to"), shaper.date(got.get("from"), "from")
        if until is not None:
            yield FormerName(shaper.text(got.get("name"), "name"), since, until)


def _spells(node: Node | None, shaper: Shaper) -> Iterator[Spell]:
    for item in shaper.items(node, "spells"):
        got = shaper.fields(item, "a spell", required=("code", "from"), optional=("letters", "to"))
        since, code = shaper.date(got.get("from"), "from"), shaper.text(got.get("code"), "code")
        if since is not None:
            yield Spell(code, since, _until(got.get("to"), shaper), shaper.text(got.get("letters"), "letters"))


def _until(node: Node | None, shaper: Shaper) -> PartialDate | None:
    return shaper.date(node, "to") if node is not None else None


def _body(id_: str, node: Node, members: str, shaper: Shaper) -> Body:
    is_treaty = members == "parties"
    required = ("name", members, "kind") if is_treaty else ("name", members)
    got = shaper.fields(node, id_, required=required, optional=("note", "sources"))
    names = shaper.mapping(got.get(members), members)
    return Body(
        id=id_,
        name=shaper.text(got.get("name"), "name"),
        kind=shaper.one_of(got.get("kind"), "kind", TREATY_KINDS) if is_treaty else ORGANISATION,
        note=shaper.text(got.get("note"), "note"),
        sources=shaper.texts(got.get("sources"), "sources"),
        members=tuple([one for state, value in names.values.items() for one in _memberships(state, value, shaper)]),
        place=node.place,
    )


def _memberships(state: str, node: Node, shaper: Shaper) -> Iterator[Membership]:
    """One spell, or a list of them where the state left and came back."""
    if isinstance(node, Items):
        for item in node.values:
            yield from _memberships(state, item, shaper)
        return
    got = shaper.fields(node, f"the membership of {state}", required=("from",), optional=("to", "note"))
    since = shaper.date(got.get("from"), "from")
    if since is not None:
        yield Membership(state, since, _until(got.get("to"), shaper), node.place)
