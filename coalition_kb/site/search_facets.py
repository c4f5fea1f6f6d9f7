"""What the search of the site knows of a page beside its words: its facets, and the other names that it goes by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from markupsafe import Markup

from coalition_kb import answers
from coalition_kb.lineage import names_before
from coalition_kb.model import STATUS_WORDS, Status
from coalition_kb.operations import year_of
from coalition_kb.site.prose import entry, known
from coalition_kb.site.views import CONTESTED, answer, result_words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import PurePosixPath

    from coalition_kb.model import Case, Record, State, Variable
    from coalition_kb.site.given import Site

Facets: TypeAlias = Mapping[str, Sequence[str]]  # the name of a facet → the values that the page has in it

KIND, COALITION, REGION, DECADE, PARTNER = "Kind", "Coalition", "Region", "Decade", "Partner"
#: What the pages of a folder are; the first page of a folder, and one that stands in none, is a page like any other.
KINDS: Mapping[str, str] = {
    "cases": "Case",
    "states": "State",
    "variables": "Variable",
    "findings": "Finding",
    "sources": "Source",
    "regions": "Region",
    "decades": "Decade",
    "questions": "Question",
    "research": "Question",
}
PAGE = "Page"
#: Pages that stand in a folder of things and are none.
BESIDE = frozenset({"findings/past-research.md", "findings/truth-tables.md", "findings/technical.md"})


@dataclass(frozen=True, slots=True)
class Found:
    """What a page is found by: its facets, other names of the thing itself, and other names of what stands in it."""

    facets: Facets
    names: Sequence[str] = ()
    others: Sequence[str] = ()

    @property
    def front(self) -> Markup:
        """The facets in the front matter of the page."""
        lines = [f"  {known(name)}: [{', '.join(map(entry, values))}]" for name, values in self.facets.items()]
        return Markup("\n".join(["facets:", *lines]))  # noqa: S704 - escaped a line above


def of_page(path: PurePosixPath) -> Found:
    """What a page is found by of which no more is known than where it stands."""
    kind = PAGE if path.stem == "index" or str(path) in BESIDE else KINDS.get(path.parts[0], PAGE)
    return Found({KIND: [kind]})


def of_case(site: Site, case: Case) -> Found:
    """What a case is found by. A variable gives a word whatever its status, so that what is unknown can be chosen too."""
    record, year = site.record, year_of(case)
    coalition = record.marked("coalition")
    given = [(COALITION, coalition)] if coalition else []
    given += [(one.facet, one) for one in record.of_unit("intervention") if one.facet]
    facets = {
        KIND: [KINDS["cases"]],
        REGION: _unique(record.states[one].m49 for one in case.locations if one in record.states),
        DECADE: [f"{year // 10 * 10}s"] if year else [],
        PARTNER: _unique(record.states[one.state].name for one in case.partners if one.state in record.states),
        **{facet: [_word(site, case, variable)] for facet, variable in given},
    }
    states = [record.states[one] for one in answers.states(case) if one in record.states]
    others = _unique(name for state in states for name in _names(state))
    return Found({name: values for name, values in facets.items() if values}, case.aliases, others)


def of_part(case: Case) -> Found:
    """What a part of a case is found by that has a page of its own: it is no case."""
    year = year_of(case)
    return Found({KIND: [PAGE], **({DECADE: [f"{year // 10 * 10}s"]} if year else {})})


def of_state(state: State) -> Found:
    """What a state is found by."""
    return Found({KIND: [KINDS["states"]], REGION: [state.m49]}, _names(state))


def of_place_or_time(folder: str, name: str) -> Found:
    """What a region or a decade is found by: its kind, and itself."""
    return Found({KIND: [KINDS[folder]], KINDS[folder]: [name]})


def of_variable(record: Record, variable: Variable) -> Found:
    """What a variable is found by: its id is a name too, whole and in words, and so are those that it had before."""
    before = [word for one in names_before(record, variable.id) for word in (one.step.variable, one.step.name) if word]
    names = [word for id_ in (variable.id, *before) for word in (id_, id_.replace("_", " "))]
    return Found({KIND: [KINDS["variables"]]}, _unique(names))


def _names(state: State) -> list[str]:
    """What a state and its people are called beside its name: adjectives, other and former names."""
    return _unique((*state.adjectives, *state.other_names))


def _word(site: Site, case: Case, variable: Variable) -> str:
    """The answer of *case* in a word; of a contested one the answer that leads."""
    if variable.computed is not None:
        return result_words(variable, site.computer.result(variable, case))
    coding = case.codings.get(variable.id)
    said = answer(variable, coding) if coding else STATUS_WORDS[Status.NOT_CODED]
    return said.removesuffix(CONTESTED)


def _unique(words: Iterable[str]) -> list[str]:
    """*words* once each, in their order."""
    return list(dict.fromkeys(words))
