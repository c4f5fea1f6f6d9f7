"""The technical page: every threshold, measure, population, kind and number has its words, and the counts are the record's."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from importlib.metadata import version
from typing import TYPE_CHECKING, cast

import pytest

from coalition_kb.kinds import KINDS, MEASURES, RULES
from coalition_kb.model import ROW_UNITS, Analysis
from coalition_kb.operations import YEARS_BEFORE
from coalition_kb.site import measures, methods, technical_page
from coalition_kb.site.given import UP
from coalition_kb.site.pages import about_findings
from tests.site import sample
from tests.site.markup import Page, rendered

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coalition_kb.model import Record
    from coalition_kb.reader import Loaded
    from coalition_kb.site.given import Site

PATH = "findings/technical.md"


@pytest.fixture(scope="module")
def site(real_given: Site) -> Site:
    return real_given


@pytest.fixture(scope="module")
def page(site: Site) -> Page:
    return rendered(next(one.data.decode() for one in about_findings(site) if str(one.path) == PATH))


def test_every_form_of_measure_has_its_words() -> None:
    assert set(measures._FORMS) == set(MEASURES)  # noqa: SLF001 - the list of them is what is asked for


def test_every_kind_of_test_has_its_methods_and_every_number_its_words(real: Loaded) -> None:
    assert set(methods.METHODS) == set(KINDS)
    for kind in technical_page.kinds(real.record):
        assert all(words for _, words in (*kind.gives, *kind.of_terms))


def test_every_unit_has_its_words() -> None:
    assert set(technical_page.UNITS) == set(ROW_UNITS)


def test_the_thresholds_stand_with_their_values(real: Loaded, site: Site, page: Page) -> None:
    told = cast("Sequence[tuple[str, str, str]]", technical_page.technical(site)["rules"])
    assert {name: float(value) for name, _, value in told} == real.record.analysis.rules
    assert all(RULES[name] in page.text for name in real.record.analysis.rules)


def test_every_measure_and_population_has_a_place_of_its_own(real: Loaded, page: Page) -> None:
    wanted = {f"m-{one}" for one in real.record.analysis.measures} | {
        f"p-{one}" for one in real.record.analysis.populations
    }
    counted = Counter(page.values("id"))
    assert {one: counted[one] for one in wanted} == dict.fromkeys(wanted, 1)


def test_the_words_of_a_measure_lead_to_variables_and_measures_that_are_there(real: Loaded) -> None:
    record = real.record
    for one in measures.told(record, UP):
        for how in (one.how, *(other for _, other in one.otherwise)):
            for href in Page(how).values("href"):
                folder, _, rest = href.removeprefix(UP).partition("/")
                known: Mapping[str, object] = record.variables if folder == "variables" else record.findings
                if rest.startswith("technical/#m-"):
                    known, rest = record.analysis.measures, rest.removeprefix("technical/#m-")
                assert rest.removesuffix("/") in known


def test_the_words_of_a_set_tell_the_membership_of_each_code(real: Loaded) -> None:
    record = real.record
    for one in measures.told(record, UP):
        if one.measure.form == "set":
            pairs = cast("Mapping[str, str]", one.measure.parameters["memberships"])
            codes = record.variables[str(one.measure.parameters["of"])].codes
            said = Page(one.how).text
            assert all(f"{codes[code].name} {float(number):g}" in said for code, number in pairs.items())


def test_a_measure_of_years_before_says_so(real: Loaded) -> None:
    told = {one.measure.id: Page(one.how).text for one in measures.told(real.record, UP)}
    for id_, one in real.record.analysis.measures.items():
        assert ("years before the start" in told[id_]) == (YEARS_BEFORE in one.parameters)


def test_a_measure_is_used_by_the_findings_that_use_what_is_made_of_it(real: Loaded) -> None:
    used = measures.users(real.record)
    for one in real.record.analysis.measures.values():
        for part in MEASURES[one.form].measures_of(one):
            assert {finding.id for finding in used.get(one.id, ())} <= {finding.id for finding in used.get(part, ())}


def test_a_population_without_a_condition_has_every_row_and_each_condition_takes_some_away(site: Site) -> None:
    for one in technical_page.populations(site.record):
        if one.population.unit == "case":
            open_ = sum(n for _, n in one.unsure)
            assert one.n == one.n_cases
            assert one.n + open_ <= len(site.record.cases)
            assert one.where or one.n == len(site.record.cases)


def test_the_rows_of_coalition_cases_are_those_with_a_coalition(site: Site) -> None:
    answers = Counter(site.coalition.values())
    told = {one.population.id: one for one in technical_page.populations(site.record)}["coalition-cases"]
    assert (told.n, [n for _, n in told.unsure]) == (answers["yes"], [answers[""]])


def test_the_versions_are_those_that_built_the_page(site: Site, page: Page) -> None:
    assert site.about.data in page.text
    assert version("numpy") in page.text


def test_a_record_without_measures_says_so(record: Record) -> None:
    bare = {id_: replace(one, tests=()) for id_, one in record.findings.items()}
    site = sample.site(replace(record, analysis=Analysis(), findings=bare), tabled=False)
    made = {str(one.path): one.data.decode() for one in about_findings(site)}
    assert "The record has no measures yet" in made[PATH]
    assert "No finding has a test of this kind yet." in made["findings/truth-tables.md"]
