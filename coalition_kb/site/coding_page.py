"""How to code, on one page: the order of the decision, what to write without a code, answers worked out, every question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.model import NUMBERED_LEVELS, STATUS_MEANINGS, STATUS_WORDS, Status
from coalition_kb.site.given import state_name
from coalition_kb.site.prose import inline
from coalition_kb.site.views import coding_view

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markupsafe import Markup

    from coalition_kb.model import Coding, Variable, Worked
    from coalition_kb.site.given import Site
    from coalition_kb.site.views import CodingView

HERE = "../"  # the way up to the root of the site
#: What a coder may write in place of a code, in the order in which it is weighed.
WITHOUT = (
    Status.NOT_APPLICABLE,
    Status.CONTESTED,
    Status.UNKNOWN,
    Status.ONGOING,
    Status.NOT_COVERED,
    Status.NOT_CODED,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in short: how it is decided, and where the rest stands."""

    variable: Variable
    of: str  # whom it is asked of
    codes: str  # in their order; from least to most where they are ordered
    rule: Markup
    counts: Markup
    does_not_count: Markup
    look_in: Markup
    applies: Sequence[tuple[Variable, str]]  # to which variable it is tied, and the answers with which it applies
    statuses: str


@dataclass(frozen=True, slots=True)
class Example:
    """An answer of the record, worked out."""

    says: str
    title: str  # of the case, with the state
    place: str  # where it stands
    variable: Variable
    rule: Markup
    shown: CodingView


def content(site: Site) -> dict[str, object]:
    """What the page is given."""
    by_hand = [one for one in site.record.variables.values() if one.is_by_hand]
    themes = [
        (theme.name, [_asked(site, one) for one in by_hand if one.theme == theme.id])
        for theme in site.record.themes.values()
    ]
    return {
        "version": site.record.version,
        "without": [(STATUS_WORDS[one], one, STATUS_MEANINGS[one]) for one in WITHOUT],
        "examples": list(_examples(site)),
        "themes": [(name, asked) for name, asked in themes if asked],
    }


def _asked(site: Site, variable: Variable) -> Asked:
    every = site.record.variables
    return Asked(
        variable=variable,
        of="the case" if variable.unit == "intervention" else "each partner",
        codes=(" < " if variable.level in NUMBERED_LEVELS else ", ").join(variable.codes),
        rule=inline(variable.rule, site.library, HERE),
        counts=inline(variable.counts, site.library, HERE),
        does_not_count=inline(variable.does_not_count, site.library, HERE),
        look_in=inline(variable.look_in, site.library, HERE),
        applies=[(every[id_], " or ".join(codes)) for id_, codes in variable.applies_when.items()],
        statuses=", ".join(variable.missing),
    )


def _examples(site: Site) -> Iterator[Example]:
    answers = {coding.address: coding for coding, _ in site.record.by_hand}
    for one in site.record.worked:
        yield _example(site, one, answers[one.cell])


def _example(site: Site, one: Worked, coding: Coding) -> Example:
    variable, case = site.record.variables[coding.variable], site.record.cases[coding.case]
    name = f", {state_name(site.record, coding.state)}" if coding.state else ""
    anchor = f"{coding.state}-{variable.id}" if coding.state else variable.id
    page = f"{case.id}/partners" if coding.state and case.is_study else case.id
    return Example(
        says=one.says,
        title=f"{case.title}{name}",
        place=f"{HERE}cases/{page}/#{anchor}",
        variable=variable,
        rule=inline(variable.rule, site.library, HERE),
        shown=coding_view(site.record, site.library, coding, HERE),
    )
