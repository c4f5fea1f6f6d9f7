"""How much the definition matters: every number is that of the record, and none is typed."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalition_kb.operations import Computer
from coalition_kb.site.definition_pages import Counted, Tally, definition
from coalition_kb.site.definitions import ENOUGH, OtherList, as_coalition, coalition, offered, other_lists, thresholds
from coalition_kb.site.facets import PARTNER, REGION, facets
from coalition_kb.site.pages import pages
from coalition_kb.tables.universe import listings
from tests.site import sample

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coalition_kb.model import Record
    from coalition_kb.reader import Loaded
    from coalition_kb.site.given import Site


@pytest.fixture(scope="module")
def site(real_given: Site) -> Site:
    return real_given


def rows(page: str) -> list[list[str]]:
    """The table of every combination, as text."""
    table = page.split('id="kb-combinations"', 1)[1].split("<tbody>", 1)[1].split("</tbody>", 1)[0]
    return [
        [re.sub(r"<[^>]*>", "", cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in table.strip().split("\n")
    ]


def test_the_table_of_the_small_record_is_counted_by_hand(made: Mapping[str, str]) -> None:
    """Our three cases: no, yes, unknown; the list has one of them and both candidates without a case."""
    assert rows(made["definition.md"]) == [
        ["This record", "Our threshold", "3", "1", "1", "1", "0", "50 %", "33 to 67 %"],
        ["This record", "One partner with forces", "3", "2", "1", "0", "0", "67 %", "67 to 67 %"],
        ["“A list of interventions” 2022", "Our threshold", "3", "1", "0", "0", "2", "100 %", "33 to 100 %"],
        ["“A list of interventions” 2022", "One partner with forces", "3", "1", "0", "0", "2", "100 %", "33 to 100 %"],
    ]


def test_a_case_that_changes_between_thresholds_is_named_and_linked(made: Mapping[str, str]) -> None:
    changes = made["definition.md"].split("## Cases that change between thresholds", 1)[1].split("\n## ", 1)[0]
    assert re.findall(r"<strong>(.*?)</strong>", changes) == ["From not known to a coalition: 1."]
    assert re.findall(r'href="\.\./cases/(.*?)/"', changes) == ["san-marcos-2006"]


def test_what_a_list_has_beside_this_record_and_what_it_lacks_is_named(made: Mapping[str, str]) -> None:
    told = made["definition.md"].split("## Other lists beside this record", 1)[1].split("\n## ", 1)[0]
    assert set(re.findall(r"\.\./universe/#c-([a-z0-9-]+)", told)) == {"khemed-airport-1958", "freedonia-storm-1999"}
    lacks, open_ = told.split("It lacks and this record has", 1)[1].split("it is not known (", 1)
    assert re.findall(r'href="\.\./cases/(.*?)/"', lacks) == ["khemed-1958"]
    assert re.findall(r'href="\.\./cases/(.*?)/"', open_) == ["san-marcos-2006"]


def test_the_numbers_of_every_combination_are_those_of_the_record(site: Site) -> None:
    record, computer = site.record, Computer(site.record)
    variable = record.marked("coalition")
    assert variable
    has: dict[str, set[str]] = {"": set(record.cases)}
    for candidate in record.universe.candidates.values():
        for said in listings(record, candidate):
            if said.status == "yes":
                has.setdefault(said.name, set()).add(candidate.id)
    counted = cast("list[Counted]", definition(site)["counted"])
    assert len(counted) == (1 + len(offered(site))) * len(thresholds(record))
    for one in counted:
        ids = has[one.of.id]
        cases = ids & set(record.cases)
        answers = [computer.result(variable, record.cases[id_], None, one.threshold.id) for id_ in cases]
        assert one.tally.n == len(ids)
        assert one.tally.yes == sum(answer.answer == "yes" for answer in answers)
        assert one.tally.no == sum(answer.answer == "no" for answer in answers)
        assert one.tally.without == len(ids - cases)


def test_the_decades_of_a_definition_add_up_to_it(site: Site) -> None:
    given_ = definition(site)
    counted = cast("list[Counted]", given_["counted"])
    by_decade = cast("list[tuple[OtherList, list[tuple[str, Tally, list[Tally]]]]]", given_["decades"])
    whole = {(one.of.id, one.threshold.id): one.tally for one in counted}
    for of, decades in by_decade:
        for place, way in enumerate(thresholds(site.record)):
            parts = [tallies[place] for _, _, tallies in decades]
            added = Tally(*(sum(getattr(one, name) for one in parts) for name in ("yes", "no", "unsure", "without")))
            assert added == whole[of.id, way.id]


def test_a_list_is_a_definition_where_enough_candidates_are_known_to_be_in_it() -> None:
    def of(has: int, lacks: int, open_: int) -> OtherList:
        ids = iter(range(has + lacks + open_))
        parts = (frozenset(str(next(ids)) for _ in range(n)) for n in (has, lacks, open_))
        return OtherList("a", "A", *parts)

    assert of(25, 0, 75).is_definition
    assert not of(24, 76, 0).is_definition
    assert not of(0, 0, 0).is_definition
    assert ENOUGH == 0.25


def test_of_each_candidate_a_list_says_one_of_three_things(site: Site) -> None:
    ids = set(site.record.universe.candidates)
    for one in other_lists(site):
        assert one.has | one.lacks | one.open == ids
        assert len(one.has) + len(one.lacks) + len(one.open) == len(ids)
        assert {one.says(id_) for id_ in one.has} <= {"y"}
        assert {one.says(id_) for id_ in one.open} <= {"?"}


@given(*[st.integers(0, 50)] * 4)
def test_a_share_lies_between_its_bounds(yes: int, no: int, unsure: int, without: int) -> None:
    tally = Tally(yes, no, unsure, without)
    assert tally.n == yes + no + unsure + without
    assert 0 <= tally.least <= tally.most <= 1
    if tally.share is None:
        assert yes == no == 0
    else:
        assert tally.least <= tally.share <= tally.most


@pytest.mark.parametrize(
    ("answer", "kind"), [("yes", "yes"), ("no", "no"), ("", "unsure"), ("status:unknown", "unsure")]
)
def test_an_answer_that_is_neither_yes_nor_no_is_not_sure(answer: str, kind: str) -> None:
    assert as_coalition(answer) == kind


def test_where_no_variable_is_marked_there_is_nothing_to_switch(small: Loaded) -> None:
    record = _without_mark(small.record)
    assert thresholds(record) == []
    assert coalition(record, Computer(record), next(iter(record.cases.values()))) == "unsure"
    page = sample_page(record, "definition.md")
    assert "marks no variable" in page
    assert 'id="kb-threshold"' not in sample_page(record, "explore.md")


def sample_page(record: Record, path: str) -> str:
    return next(page.data.decode() for page in pages(sample.site(record)) if str(page.path) == path)


def _without_mark(record: Record) -> Record:
    plain = {
        id_: replace(one, marks="" if one.marks == "coalition" else one.marks) for id_, one in record.variables.items()
    }
    return replace(record, variables=plain)


def test_a_facet_with_several_answers_counts_a_case_under_each(record: Record) -> None:
    of = {facet.id: facet for facet in facets(sample.site(record))}
    partners = {partner.state for case in record.cases.values() for partner in case.partners}
    assert {one.id for one in of[PARTNER].choices} == partners
    for one in of[PARTNER].choices:
        assert one.n == sum(any(partner.state == one.id for partner in case.partners) for case in record.cases.values())
    assert [(one.id, one.n) for one in of[REGION].choices] == [("Caribbean", 2), ("Western Asia", 1)]
