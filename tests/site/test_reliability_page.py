"""How coders agree, on pages: the page of its own, the cells of cases, and the warnings wherever a variable is used."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from coalition_kb.findings import run
from coalition_kb.reliability import Gate, reliability
from coalition_kb.site.agreement import warning, warnings
from coalition_kb.site.pages import pages
from tests.site import sample
from tests.site.markup import rendered
from tests.site.test_pages import FRONT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from coalition_kb.model import Record

KHEMED = "cases/khemed-1958.md"
LAGOON = "cases/san-marcos-2004/partners.md"


@pytest.fixture(scope="module")
def twice(passes_project: Path) -> Record:
    """The record of which two cases have two passes."""
    return sample.record(passes_project)


@pytest.fixture(scope="module")
def shown(twice: Record) -> Mapping[str, str]:
    """Every page that is made of it."""
    return {str(one.path): one.data.decode() for one in pages(sample.site(twice, results=run(twice)))}


def fold(page: str, anchor: str) -> str:
    """The fold of an answer."""
    return page.partition(f'id="{anchor}">')[2].partition('<p class="kb-ask">')[0]


# --- the page ---------------------------------------------------------------------------------------------------------


def test_the_page_tells_what_passes_share_what_was_drawn_and_with_which_seeds(
    twice: Record, shown: Mapping[str, str]
) -> None:
    page = shown["reliability.md"]
    for told in twice.passes.values():
        assert told.says in page
        assert told.shares in page
    for draw in twice.draws.values():
        assert f"<code>{draw.seed}</code>" in page
        assert all(f"../cases/{id_}/" in page for held in draw.strata.values() for id_ in held)
    assert f"drawn with seed {twice.analysis.rules['seed']:g}" in page
    assert "upper bound" in page


def test_every_cell_that_was_coded_twice_is_one_link_away(twice: Record, shown: Mapping[str, str]) -> None:
    found = set(re.findall(r'href="\.\./(cases/[^"]*#[^"]*)"', shown["reliability.md"]))
    wanted = set()
    for cell in reliability(twice).cells:
        one = next(iter(cell.codings.values()))
        apart = "partners/" if one.state and twice.cases[one.case].is_study else ""
        wanted.add(f"cases/{one.case}/{apart}#{'-'.join(filter(None, (one.state, one.variable)))}")
    assert found == wanted
    for link in found:
        path, _, anchor = link.partition("/#")
        assert f'id="{anchor}"' in shown[f"{path}.md"], link


def test_a_variable_has_a_section_with_what_each_pass_says_where_they_differ(shown: Mapping[str, str]) -> None:
    page = rendered(FRONT.sub("", shown["reliability.md"], count=1))
    section = page.text.partition("Every variable")[2].partition("Expected demand")[0]
    assert "2 cells were coded by two coders or more, who differ on 1." in section
    assert "Khemed (Operation Sandstorm) Rescue kept Guard slip" in section


def test_without_passes_the_page_says_that_nothing_is_known(made: Mapping[str, str]) -> None:
    assert "how well coders agree is not known" in made["reliability.md"]
    assert "Alpha" not in made["reliability.md"]


# --- cells ------------------------------------------------------------------------------------------------------------


def test_a_cell_shows_what_each_coder_said_only_where_they_differ(shown: Mapping[str, str]) -> None:
    aim, mandate = fold(shown[KHEMED], "aim"), fold(shown[KHEMED], "mandate")
    assert "Two coders differ; decided" in aim
    assert "pass-b: <strong>Guard</strong>, medium confidence. The order speaks of the peace of the port." in aim
    assert "No. 2 says peace of the port in its date line, not as an aim." in aim
    assert aim.count("The order names the citizens alone.") == 1, "the reason that stands at the cell is not said again"
    assert "Two coders <a" in mandate
    assert "The papers name none." not in mandate
    assert "infantry" not in fold(shown[LAGOON], "COS-took_part").lower()
    assert "Two coders differ" in fold(shown[LAGOON], "COS-gave")


def test_a_cell_of_one_coder_says_nothing_of_others(shown: Mapping[str, str]) -> None:
    assert "coders" not in fold(shown[KHEMED], "us_personnel")


def test_what_coders_said_is_not_found_by_the_search(shown: Mapping[str, str]) -> None:
    for tag in re.findall(r"<[^>]*kb-passes[^>]*>", shown[KHEMED]):
        assert "data-pagefind-ignore" in tag


def test_what_is_not_decided_yet_is_said_to_be_so(twice: Record) -> None:
    case = twice.cases["khemed-1958"]
    open_ = {**case.codings, "aim": replace(case.codings["aim"], adjudicated=None)}
    record = replace(twice, cases={**twice.cases, case.id: replace(case, codings=open_)})
    page = next(one for one in pages(sample.site(record, tabled=False)) if str(one.path) == KHEMED)
    assert "Two coders differ; not decided yet" in page.data.decode()


def test_words_of_coders_are_values_and_no_markup(twice: Record) -> None:
    told = {id_: replace(one, shares="<b>all</b>") for id_, one in twice.passes.items()}
    held = twice.coded_apart["pass-b"]
    coded = held["khemed-1958"]
    said = {**coded.codings, "aim": replace(coded.codings["aim"], why="<script>x</script>")}
    by = {**twice.coded_apart, "pass-b": {**held, coded.case: replace(coded, codings=said)}}
    made = pages(sample.site(replace(twice, passes=told, coded_apart=by), tabled=False))
    found = {str(one.path): one.data.decode() for one in made}
    assert "<b>all" not in found["reliability.md"]
    assert "<script>x" not in found[KHEMED]


# --- warnings ---------------------------------------------------------------------------------------------------------


def test_a_warning_stands_wherever_the_variable_is_used_and_leads_to_its_row(shown: Mapping[str, str]) -> None:
    badge = f'<a class="kb-apart" href="{{}}reliability/#v-aim"><span aria-hidden="true">≁</span> {Gate.UNJUDGED}</a>'
    assert badge.format("../../") in shown["variables/aim.md"]
    assert badge.format("../") in shown["variables/index.md"]
    summary = fold(shown[KHEMED], "aim").partition("</summary>")[0]
    assert Gate.UNJUDGED in summary
    assert "<a " not in summary
    page = rendered(FRONT.sub("", shown["reliability.md"], count=1))
    assert "v-aim" in {one.attributes.get("id") for one in page.elements}


def test_a_finding_and_a_truth_table_warn_of_what_they_rest_on_at_any_remove(shown: Mapping[str, str]) -> None:
    assert "reliability/#v-demand" in shown["findings/demand-favours-coalition.md"]
    assert "reliability/#v-mandate" in shown["findings/truth-tables.md"]
    assert "reliability/#v-took_part" in shown["variables/n_partners.md"], "it is computed from it"


def test_a_variable_of_one_coder_says_so_and_bears_no_warning(twice: Record, shown: Mapping[str, str]) -> None:
    site = sample.site(twice, tabled=False)
    assert warning(site, "us_personnel") is None
    assert [one.variable.id for one in warnings(site, ("us_personnel", "aim"))] == ["aim"]
    assert "One coder; agreement not measured." in shown["variables/us_personnel.md"]
    assert "One coder" not in shown["variables/aim.md"]
    assert "coder" not in shown["variables/n_partners.md"].partition("## ")[0].partition("It is computed from")[0]
