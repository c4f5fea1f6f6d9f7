"""Pages of states, regions, decades and variables: their numbers are those of the record, and they lead to each other."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalition_kb.model import Status
from coalition_kb.site import casesets, decade_pages, distribution, region_pages, state_pages, variable_page
from coalition_kb.tables.coverage import covered
from tests.site import sample
from tests.site.markup import rendered
from tests.site.test_prose import TEXTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coalition_kb.model import Record
    from coalition_kb.site.given import Site


@pytest.fixture(scope="module")
def site(record: Record) -> Site:
    return sample.site(record)


@pytest.fixture(scope="module")
def real_record(real_given: Site) -> Site:
    """The real record as a site; its tables are not asked for."""
    return real_given


# --- states -----------------------------------------------------------------------------------------------------------


def groups(site: Site, state: str) -> dict[str, list[str]]:
    """The cases of *state* by the group in which its page lists them."""
    found: dict[str, list[str]] = {}
    for part in state_pages.parts(site)[state]:
        found.setdefault(part.group, []).append(part.case.id)
    return found


@pytest.mark.parametrize(
    ("state", "listed"),
    [
        ("COS", {"Combat forces": ["san-marcos-2004"], state_pages.OPEN: ["san-marcos-2006"]}),
        ("RUR", {"Support": ["san-marcos-2004"]}),
        ("SYL", {state_pages.REFUSED: ["khemed-1958"], state_pages.CAST: ["san-marcos-2004"]}),
        ("GFW", {state_pages.SILENT: ["san-marcos-2004"]}),
        ("KHE", {state_pages.HOST: ["khemed-1958"]}),
        ("SMA", {state_pages.PLACE: ["san-marcos-2004", "san-marcos-2006"]}),
    ],
    ids=["took-part-and-contested", "supported", "asked-and-refused", "gave-nothing", "host", "place"],
)
def test_a_state_stands_where_it_belongs(site: Site, state: str, listed: dict[str, list[str]]) -> None:
    assert groups(site, state) == listed


def test_who_was_asked_and_gave_what_is_not_known_is_told_apart(record: Record) -> None:
    case = record.cases["khemed-1958"]
    level = record.marked("participation")
    assert level
    unknown = {
        id_: replace(one, status=Status.UNKNOWN, codes=()) if id_ == level.id else one
        for id_, one in case.partners[0].codings.items()
    }
    case = replace(case, partners=(replace(case.partners[0], codings=unknown),))
    assert groups(sample.site(replace(record, cases={case.id: case})), "SYL") == {state_pages.ASKED: [case.id]}


def test_the_page_of_a_state_says_when_it_joined_and_what_it_gave(made: Mapping[str, str]) -> None:
    page = rendered(made["states/COS.md"]).text
    assert "5 March 2004 – September 2006" in page
    assert "Infantry, Ships" in page
    page = rendered(made["states/SYL.md"]).text
    assert "Asked, and gave nothing 1 case." in page
    assert "Letter; Refused" in page


def test_every_part_of_every_state_stands_on_its_page_once(site: Site, made: Mapping[str, str]) -> None:
    for id_, own in state_pages.parts(site).items():
        body = made[f"states/{id_}.md"].split("## Cases", 1)[1].split("\n## ", 1)[0]
        assert Counter(re.findall(r'href="\.\./\.\./cases/([a-z0-9-]+)/', body)) == Counter(
            part.case.id for part in own
        )


def test_of_the_real_record_every_partner_has_one_part_and_a_level_where_it_is_known(real_record: Site) -> None:
    parts = [part for own in state_pages.parts(real_record).values() for part in own if part.is_partner]
    record = real_record.record
    assert len(parts) == sum(len(case.partners) for case in record.cases.values())
    level = record.marked("participation")
    assert level
    answers = Counter(
        level.codes[coding.answer[0]].name
        for case in record.cases.values()
        for partner in case.partners
        if (coding := partner.codings.get(level.id)) and coding.answer
    )
    lowest = next(iter(level.codes.values())).name
    by_group = Counter(part.group for part in parts)
    nothing = sum(by_group[one] for one in state_pages.GIVEN_NOTHING)
    assert {name: by_group[name] for name in answers if name != lowest} | {lowest: nothing} == dict(answers)


def test_whom_a_state_joined_with_is_alike_on_both_pages(real_record: Site) -> None:
    parts = state_pages.parts(real_record)
    states = real_record.record.states
    company = {
        id_: {
            other: n
            for other, _, n in state_pages.state(real_record, states[id_], own, "")["company"]  # type: ignore[attr-defined]
        }
        for id_, own in parts.items()
    }
    assert any(company.values())
    for id_, others in company.items():
        for other, n in others.items():
            assert company[other][id_] == n, (id_, other)


def test_a_membership_is_drawn_and_told_with_its_dates(made: Mapping[str, str]) -> None:
    body = made["states/COS.md"].split("## Ties", 1)[1]
    text = rendered(body).text
    assert "American Union Organisation 13 December 1951 31 January 1962" in text
    assert "American Union Organisation 1975 now" in text
    assert body.count('<rect class="kb-part') + body.count('<rect class="kb-part" fill') >= 3


# --- regions ----------------------------------------------------------------------------------------------------------


def test_a_region_has_the_cases_of_its_states(record: Record, site: Site) -> None:
    found = region_pages.regions(site)
    assert [(one.slug, one.name, [case.id for case in one.cases]) for one in found] == [
        ("caribbean", "Caribbean", ["san-marcos-2004", "san-marcos-2006"]),
        ("western-asia", "Western Asia", ["khemed-1958"]),
    ]
    assert all(record.states[state.id].m49 == one.name for one in found for state in one.states)


def named(record: Record, names: dict[str, str]) -> list[region_pages.Region]:
    """The regions of *record* with other names for those of some states."""
    states = {id_: replace(one, m49=names.get(id_, one.m49)) for id_, one in record.states.items()}
    return region_pages.regions(sample.site(replace(record, states=states), tabled=False))


@given(TEXTS, TEXTS)
def test_a_page_of_a_region_has_a_name_that_harms_nothing(record: Record, one: str, other: str) -> None:
    slugs = [region.slug for region in named(record, {"SMA": one, "KHE": other})]
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) and len(slug) < 70 for slug in slugs)
    assert len(set(slugs)) == len({one, other})


@pytest.mark.parametrize(
    ("one", "other", "slugs"),
    [
        ("South-eastern Asia", "South eastern Asia", ["south-eastern-asia", "south-eastern-asia-2"]),
        ("Index", "Île-de-France", ["index-2", "le-de-france"]),
        ("../../etc/passwd", "***", ["region", "etc-passwd"]),
    ],
    ids=["alike", "the-index", "no-letters"],
)
def test_regions_that_would_share_a_page_do_not(record: Record, one: str, other: str, slugs: list[str]) -> None:
    assert sorted(region.slug for region in named(record, {"SMA": one, "KHE": other})) == sorted(slugs)


# --- decades ----------------------------------------------------------------------------------------------------------


def test_a_decade_has_a_page_where_a_case_began_in_it(site: Site, made: Mapping[str, str]) -> None:
    assert decade_pages.decades(site) == ["1950s", "2000s"]
    assert list(site.by_decade) == ["1950s", "1960s", "1970s", "1980s", "1990s", "2000s"]
    assert "decades/1960s.md" not in made
    assert "../1950s/" in made["decades/2000s.md"]


def test_a_case_that_still_ran_is_listed_in_the_decades_after(real_record: Site) -> None:
    cases = real_record.record.cases.values()
    for ten in decade_pages.decades(real_record):
        first = f"{ten[:-1]}-01-01"
        told = decade_pages.page(real_record, ten)
        ran = {line.id for line in told["running"]}  # type: ignore[attr-defined]
        known = {case.id for case in cases if case.start.value < first[:4] and case.end.value[:4].isdigit()}
        assert ran & known == {id_ for id_ in known if real_record.record.cases[id_].end.value >= first[:4]}
        assert not ran & {case.id for case in cases if case.end.status == Status.UNKNOWN}


def test_the_states_that_joined_most_are_those_that_the_size_counts(real_record: Site) -> None:
    size = real_record.record.marked("size")
    assert size
    for case in real_record.record.cases.values():
        result = real_record.computer.result(size, case)
        assert len(real_record.members[case.id]) == int(result.low or result.answer)
    most = casesets.joined(real_record, real_record.record.cases.values())
    assert [n for _, _, n in most] == sorted((n for _, _, n in most), reverse=True)
    assert sum(n for _, _, n in most) == sum(map(len, real_record.members.values()))


def test_each_case_is_once_in_the_chart_of_decades(real_record: Site) -> None:
    cases = list(real_record.record.cases.values())
    chart = casesets.by_decade(real_record, cases, "c", "")
    assert sum(row.total for row in chart.rows) == len(cases)
    assert chart.rows[0].label == "1940s"


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (["yes", "no"], "1 of 2 cases had a coalition (50 %)"),
        (["yes", ""], "1 of 1 cases had a coalition (100 %); of 1 more that is not known"),
        ([""], "1 case"),
    ],
    ids=["known", "partly", "unknown"],
)
def test_the_share_with_a_coalition_leaves_out_what_is_not_known(record: Record, answers: list[str], said: str) -> None:
    cases = list(record.cases.values())[: len(answers)]
    site = sample.site(record)
    site.__dict__["coalition"] = {case.id: answer for case, answer in zip(cases, answers, strict=True)}
    assert casesets.share(site, cases) == said


# --- variables --------------------------------------------------------------------------------------------------------


def test_every_coding_is_counted_once_in_what_is_said_of_a_variable(real_record: Site) -> None:
    record = real_record.record
    for one in covered(record):
        cells = distribution.of_cases(real_record, one.variable, record.cases.values())
        assert len(cells) == one.n_cells, one.variable.id
        statuses = Counter(cell.sure if cell.sure in set(Status) else Status.CODED for cell in cells)
        assert statuses == Counter(one.statuses), one.variable.id
        assert sum(cell.sure == "low" for cell in cells) == one.n_low, one.variable.id


def test_the_charts_of_a_variable_add_up_to_its_cells(real_record: Site) -> None:
    record = real_record.record
    for variable in record.variables.values():
        cells = distribution.of_cases(real_record, variable, record.cases.values())
        if not cells or not distribution.is_counted(variable):
            continue
        n_groups = sum(len(cell.groups) for cell in cells)
        answers = distribution.answers(variable, cells, "a", "", "")
        decades = distribution.by_decade(real_record, variable, cells, "d")
        assert sum(row.total for row in answers.rows) == n_groups, variable.id
        assert sum(row.total for row in decades.rows) == n_groups, variable.id
        assert sum(row.total for row in distribution.sureness(real_record, cells, "s").rows) == len(cells)


def test_each_coding_stands_under_its_code(record: Record, site: Site, made: Mapping[str, str]) -> None:
    known = {one.variable.id: one for one in covered(record)}
    for variable in record.variables.values():
        if not variable.is_by_hand:
            continue
        told = variable_page.content(site, variable, known)
        places = [row.place for group in told["groups"] for row in group.rows]  # type: ignore[attr-defined]
        n_codes = sum(max(len(one.answer), 1) for one in record.codings if one.variable == variable.id)
        assert len(places) == (n_codes if variable.codes else len(places)), variable.id
        page = rendered(made[f"variables/{variable.id}.md"])
        assert {group.anchor for group in told["groups"]} <= set(page.ids)  # type: ignore[attr-defined]


def test_of_answers_too_many_for_a_page_each_group_shows_the_first(
    record: Record, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    variable = record.variables["took_part"]
    whole = variable_page.content(site, variable, {})
    monkeypatch.setattr(variable_page, "MOST", 3)
    monkeypatch.setattr(variable_page, "FIRST", 1)
    told = variable_page.content(site, variable, {})
    assert told["n_rows"] == whole["n_rows"]
    assert (whole["first"], told["first"]) == (0, 1)
    for every, shown in zip(whole["groups"], told["groups"], strict=True):  # type: ignore[call-overload]
        assert shown.n == len(every.rows)
        assert shown.rows == every.rows[:1]


def test_a_contested_coding_without_a_leading_answer_stands_apart(made: Mapping[str, str]) -> None:
    body = made["variables/took_part.md"]
    contested = body.split("<summary>contested", 1)[1].split("</details>", 1)[0]
    assert "../../cases/san-marcos-2006/#COS-took_part" in contested


@given(st.integers(0, 10**7))
def test_a_number_falls_into_one_group(n: int) -> None:
    assert sum(low <= n <= high for low, high in bounds(distribution.LARGE)) == 1


def bounds(edges: tuple[int, ...]) -> list[tuple[float, float]]:
    """The groups of whole numbers that begin at *edges*."""
    return [*((low, high - 1) for low, high in itertools.pairwise(edges)), (edges[-1], float("inf"))]


def test_variables_lead_to_those_that_they_are_tied_to_both_ways(site: Site, record: Record) -> None:
    def tied(id_: str) -> dict[str, list[str]]:
        found = variable_page.content(site, record.variables[id_], {})["tied"]
        return {words: [one.id for one in others] for words, others in found}  # type: ignore[attr-defined]

    assert "took_part" in tied("n_partners")["Computed from"]
    assert "n_partners" in tied("took_part")["Used to compute"]
    assert "joined" in tied("took_part")["Decides whether these apply"]
    assert tied("joined")["Applies only with some answers to"] == ["took_part"]


def test_a_variable_says_which_versions_changed_it(made: Mapping[str, str]) -> None:
    assert "0.2.0 (2026-11-21) Two questions about requests." in rendered(made["variables/asked.md"]).text
    assert "No version of the codebook since the first, 0.1.0, changed" in rendered(made["variables/aim.md"]).text
