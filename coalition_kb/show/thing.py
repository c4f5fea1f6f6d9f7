"""What a word names in the record, and its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coalition_kb.lineage import formers, now_of
from coalition_kb.problem import listed, nearest
from coalition_kb.show.case import case_lines, partner_lines
from coalition_kb.show.codebook import finding_lines, former_lines, variable_lines
from coalition_kb.show.study import answer_lines
from coalition_kb.show.world import source_lines, state_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coalition_kb.model import Record

KINDS = ("cases", "variables", "states", "findings", "sources")


class UnknownThingError(Exception):
    """Nothing, or more than one thing, has that name: what was asked for, what is allowed, how to mend it."""


def shown(record: Record, asked: str, *, is_sound: bool) -> str:
    """The thing of *record* that *asked* names, as text; what is computed is left out where the record is not sound.

    Raises:
        UnknownThingError: nothing has that id or name, or several things have the name.
    """
    kind, id_ = _meant(record, asked.strip())
    return "\n".join(_lines(record, kind, id_, is_sound=is_sound))


def _meant(record: Record, asked: str) -> tuple[str, str]:
    """Kind and id: by the id first, then by a name, in any case of letters."""
    for kind in KINDS:
        if asked in getattr(record, kind):
            return kind, asked
    named = _named(record)
    found = [
        (kind, id_) for kind, id_, names in named if asked.casefold() in {name.casefold() for name in (id_, *names)}
    ]
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(sorted(id_ for _, id_ in found))
        raise UnknownThingError(
            f"{asked!r} is the name of several\n  allowed: {ids}\n  to mend: write one of these ids"
        )
    known = list(dict.fromkeys(name for _, id_, names in named for name in (id_, *names)))
    found_none = f"{asked!r} is no case, variable, state, finding or source"
    raise UnknownThingError(f"{found_none}\n  allowed: {listed(asked, known)}\n  to mend: {nearest(asked, known)}")


def _named(record: Record) -> list[tuple[str, str, tuple[str, ...]]]:
    """Everything that can be shown: its kind, its id, and what else it is called."""
    partners = [f"{case.id}/{partner.state}" for case in record.cases.values() for partner in case.partners]
    return [
        *(("cases", one.id, (one.title, *one.aliases)) for one in record.cases.values()),
        *(("variables", one.id, (one.name,)) for one in record.variables.values()),
        *(("states", one.id, (one.name, *one.other_names, *one.adjectives)) for one in record.states.values()),
        *(("findings", one.id, (one.number,)) for one in record.findings.values()),
        *(("sources", one.id, (one.title,)) for one in record.sources.values()),
        *(("former", name, ()) for name in formers(record)),
        *(("partners", id_, ()) for id_ in partners),
        *(("answers", f"{case.id}/{name}", ()) for case in record.cases.values() for name in case.study.answers),
    ]


def _lines(record: Record, kind: str, id_: str, *, is_sound: bool) -> Iterator[str]:
    case, _, part = id_.partition("/")
    match kind:
        case "cases":
            lines = case_lines(record.cases[id_], record, is_sound=is_sound)
        case "variables":
            lines = variable_lines(record.variables[id_], record, is_sound=is_sound)
        case "states":
            lines = state_lines(record.states[id_], record)
        case "findings":
            lines = finding_lines(record.findings[id_])
        case "sources":
            lines = source_lines(record.sources[id_], record)
        case "former":
            former = formers(record)[id_]
            now = [record.variables[name] for name in now_of(record, former.step.variable)]
            lines = former_lines(former, now, record, is_sound=is_sound)
        case "answers":
            lines = answer_lines(record.cases[case], part, record)
        case _:
            partner = next(one for one in record.cases[case].partners if one.state == part)
            lines = partner_lines(partner, record.cases[case], record, is_sound=is_sound)
    return lines
