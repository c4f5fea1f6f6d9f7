"""The common ground of the shapes: take a node for what it should be, or note a problem and go on."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from coalition_kb.dates import PartialDate, as_date
from coalition_kb.place import Place
from coalition_kb.problem import Problem, listed, nearest
from coalition_kb.yamlfile import Fields, Items, Node, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_NOWHERE = Place("", 1, 1)  # of an empty mapping that no file holds; no message tells it
DATE_FORMS = "YYYY, YYYY-MM or YYYY-MM-DD, of the calendar"
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?")  # Python alone would read 1_000, nan and digits of any script


@cache  # there are as many as there are forms
def _set(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(names)


def is_number(word: str) -> bool:
    """Whether *word* is a number as every reader of the dataset will take it."""
    return _NUMBER.fullmatch(word) is not None


class Shaper:
    """Collects the problems of one file while its nodes become types."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def note(self, place: Place, found: str, *, allowed: str, mend: str, rule: str = "wrong-form") -> None:
        """Add a problem."""
        self.problems.append(Problem(place, found, allowed, mend, rule=rule))

    def fields(
        self, node: Node, what: str, *, required: Iterable[str] = (), optional: Iterable[str] = ()
    ) -> Mapping[str, Node]:
        """The fields of *node*; those it should not have, and those it lacks, are problems."""
        if not isinstance(node, Fields):
            self.note(node.place, f"{what} is not a mapping", allowed="field: …", mend="write its fields")
            return {}
        known = (*required, *optional)
        # Nearly every mapping has only what it should: one comparison of sets then tells it.
        unknown = [] if node.names.keys() <= _set(known) else [one for one in node.names.items() if one[0] not in known]
        for name, place in unknown:
            free = [field for field in known if field not in node.values]
            found, allowed = f"{what} has an unknown field {name!r}", listed(name, free)
            self.note(place, found, allowed=allowed, mend=f"{nearest(name, free)}, or remove it", rule="unknown-field")
        for name in required:
            if name not in node.values:
                found = f"{what} has no field {name!r}"
                self.note(
                    node.place,
                    found,
                    allowed=", ".join(required),
                    mend=f"add '{name}:'",
                    rule="missing-field",
                )
        if not unknown:
            return node.values
        return {name: value for name, value in node.values.items() if name in known}

    def mapping(self, node: Node | None, what: str) -> Fields:
        """*node* as a mapping with names of any kind; empty where there is none."""
        if isinstance(node, Fields):
            return node
        if node is not None:
            self.note(node.place, f"{what} is not a mapping", allowed="name: …", mend="write names and values")
        return Fields({}, {}, node.place if node is not None else _NOWHERE)

    def text(self, node: Node | None, what: str) -> str:
        """*node* as text with white space folded at its ends; empty where there is none."""
        if isinstance(node, Text):
            return node.value.strip()
        if node is not None:
            self.note(node.place, f"{what} is not text", allowed="one piece of text", mend="write one")
        return ""

    def items(self, node: Node | None, what: str) -> tuple[Node, ...]:
        """*node* as a list, of one where it is a text; empty where there is none."""
        if isinstance(node, Items):
            return node.values
        if node is not None:
            self.note(node.place, f"{what} is not a list", allowed="[a, b], or '- ' lines", mend="write a list")
        return (node,) if isinstance(node, Text) and node.value else ()  # what stands there is not lacking as well

    def texts(self, node: Node | None, what: str) -> tuple[str, ...]:
        """*node* as a list of texts."""
        return tuple([self.text(item, f"an item of {what}") for item in self.items(node, what)])

    def one_of(self, node: Node | None, what: str, allowed: Iterable[str], *, rule: str = "wrong-form") -> str:
        """*node* as one of the words *allowed*; the first of them where it is none."""
        choices = list(allowed)
        word = self.text(node, what)
        if node is not None and word not in choices:
            found = f"{what} is {word!r}"
            self.note(node.place, found, allowed=", ".join(choices), mend=nearest(word, choices), rule=rule)
        return word if word in choices else choices[0]

    def number(self, node: Node | None, what: str) -> float:
        """*node* as a number; 0 where it is none."""
        word = self.text(node, what)
        if is_number(word):
            return float(word)
        if node is not None:
            self.note(node.place, f"{what} is {word!r}", allowed="a number", mend="write a number")
        return 0.0

    def date(self, node: Node | None, what: str) -> PartialDate | None:
        """*node* as a date of the calendar; None where it is none."""
        word = self.text(node, what)
        date = as_date(word)
        if node is not None and date is None:
            found, rule = f"{what} is {word!r}", "impossible-date"
            self.note(node.place, found, allowed=DATE_FORMS, mend="write the date so", rule=rule)
        return date
