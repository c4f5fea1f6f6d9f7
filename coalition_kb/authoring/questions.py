"""The questions that a coder answers about a case, and the states about which they are asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.problem import listed, nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from coalition_kb.model import Case, Record, Variable

ALL = "all"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")  # a folder is called so


class UnknownNameError(Exception):
    """A pass, a variable or a state was named that there is not; its words say which there are."""


@dataclass(frozen=True, slots=True)
class Question:
    """A variable, asked of a case or of one of its partners."""

    state: str  # empty where it is asked of the case itself
    variable: Variable

    @property
    def cell(self) -> tuple[str, str]:
        """State and variable, by which an answer is kept."""
        return self.state, self.variable.id


def named_pass(record: Record, name: str) -> str:
    """The pass *name*.

    Raises:
        UnknownNameError: the codebook does not tell of it, or it could be no name of a folder.
    """
    if not _NAME.fullmatch(name):
        raise UnknownNameError(
            f"{name!r} is no name of a pass. Allowed: small letters, digits and hyphens, as in pass-a."
        )
    if name not in record.passes:
        there = f"; there is {listed(name, record.passes)}" if record.passes else ""
        lines = ("passes:", f"  - id: {name}", "    says: Who codes, and how.")
        told = "\n".join(lines[1:] if record.passes else lines)
        raise UnknownNameError(f"codebook/passes.yaml does not tell of {name!r}{there}. Add to it:\n{told}")
    return name


def questions(record: Record, case: Case, variables: Collection[str], states: Iterable[str]) -> list[Question]:
    """Each of the *variables* by id, asked of *case* or of each of the partners *states*, in the order of the codebook.

    Without *variables* they are the core ones; ALL of them are those that are written by hand. ALL of the states are the
    partners of the case.

    Raises:
        UnknownNameError: one is none of them.
    """
    by_hand = {one.id: one for one in record.variables.values() if one.is_by_hand}
    for name in variables:
        if name not in by_hand and name != ALL:
            raise UnknownNameError(_none(f"{name!r} is no variable that is coded by hand", name, by_hand))
    asked = [one for one in by_hand.values() if _is_asked(one, variables)]
    return [
        Question(state, variable)
        for state in ("", *_partners(case, states))
        for variable in asked
        if variable.unit == ("partner" if state else "intervention")
    ]


def _is_asked(variable: Variable, chosen: Collection[str]) -> bool:
    return variable.id in chosen or ALL in chosen or (not chosen and variable.core == "yes")


def _partners(case: Case, states: Iterable[str]) -> list[str]:
    """Those of the partners of *case* that *states* names, in the order of the case."""
    known = [partner.state for partner in case.partners]
    chosen = list(states)
    for state in chosen:
        if state not in known and state != ALL:
            raise UnknownNameError(_none(f"{state!r} is no partner of {case.id}", state, known))
    return [state for state in known if state in chosen or ALL in chosen]


def _none(what: str, word: str, known: Iterable[str]) -> str:
    return f"{what}; {nearest(word, known)}. Allowed: {listed(word, known)}"
