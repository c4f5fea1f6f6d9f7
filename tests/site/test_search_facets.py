"""What the search of the site knows of each page: its facets and its other names."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import pytest
import yaml

from coalition_kb.operations import year_of
from coalition_kb.site import search_facets
from coalition_kb.site.spellings import spellings
from tests.site import sample

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coalition_kb.model import Record
    from coalition_kb.site.given import Site


@pytest.fixture(scope="module")
def site(record: Record) -> Site:
    return sample.site(record)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("cases/khemed-1958.md", "Case"),
        ("states/COS.md", "State"),
        ("variables/aim.md", "Variable"),
        ("findings/close-ties.md", "Finding"),
        ("sources/gray-2010.md", "Source"),
        ("regions/caribbean.md", "Region"),
        ("decades/1990s.md", "Decade"),
        ("states/index.md", "Page"),
        ("sources.md", "Page"),
        ("index.md", "Page"),
    ],
)
def test_the_kind_of_a_page_follows_from_where_it_stands(path: str, kind: str) -> None:
    assert search_facets.of_page(PurePosixPath(path)).facets == {"Kind": [kind]}


def test_a_case_has_every_facet_that_it_has_a_value_for(site: Site, record: Record) -> None:
    assert search_facets.of_case(site, record.cases["san-marcos-2004"]).facets == {
        "Kind": ["Case"],
        "Region": ["Caribbean"],
        "Decade": ["2000s"],
        "Partner": ["Costaguana", "Freedonia", "Grand Fenwick", "Ruritania"],
        "Coalition": ["Yes"],
        "Type": ["Guard"],
        "Organisation": ["Given"],
    }


def test_a_contested_answer_counts_as_the_one_that_leads_and_a_status_is_a_value_too(
    site: Site, record: Record
) -> None:
    words = {id_: search_facets.of_case(site, case).facets["Type"] for id_, case in record.cases.items()}
    assert words["san-marcos-2006"] == ["Guard"]
    for case in record.cases.values():
        found = search_facets.of_case(site, case).facets
        assert all(len(found[name]) == 1 for name in ("Coalition", "Type", "Organisation"))


def test_a_case_is_found_by_its_operation_and_by_the_other_names_of_its_states(site: Site, record: Record) -> None:
    found = search_facets.of_case(site, record.cases["san-marcos-2004"])
    assert found.names == record.cases["san-marcos-2004"].aliases
    assert {"Costaguanan", "Occidental Republic"} <= set(found.others)


def test_a_state_is_found_by_its_adjective_and_its_former_names(record: Record) -> None:
    found = search_facets.of_state(record.states["COS"])
    assert found.facets == {"Kind": ["State"], "Region": [record.states["COS"].m49]}
    assert {"Costaguanan", "Occidental Republic"} <= set(found.names)


def test_the_facets_stand_in_the_front_matter_of_every_page(made: Mapping[str, str], record: Record) -> None:
    for path, text in made.items():
        front = yaml.safe_load(text.split("---\n")[1])
        if path.startswith("cases/") and path[6:-3] not in record.cases:
            continue  # a case that is no more is not searched
        assert front["facets"]["Kind"] == search_facets.of_page(PurePosixPath(path)).facets["Kind"], path


def test_the_real_record_gives_each_facet_of_a_case(real_given: Site) -> None:
    for case in real_given.record.cases.values():
        found = search_facets.of_case(real_given, case).facets
        wanted = {"Kind", "Coalition", "Type", "Organisation", "Outcome", "Region"}
        assert wanted <= set(found), case.id
        assert found.get("Decade") == ([f"{str(year_of(case))[:3]}0s"] if year_of(case) else None)


def test_the_words_that_a_misspelt_one_may_have_meant_are_those_of_titles_and_names(record: Record) -> None:
    words = spellings(record).data.decode().split()
    assert words == sorted(set(words))
    assert {"sandstorm", "khemed", "costaguanan"} <= set(words)
    assert all(len(word) > 3 and word == word.lower() for word in words)
