"""Names that are no more on the site: a page that leads on, the page of the variable that they became, what waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from coalition_kb.migrations.todo import due
from coalition_kb.reader import load
from coalition_kb.site.pages import pages
from tests.examplefiles import EXAMPLES, laid_on_small
from tests.site.markup import rendered
from tests.site.sample import site

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coalition_kb.site.given import Site

OLD = ("variables/flight_hours.md", "variables/announced_aim.md")


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site of the small record after its names were changed."""
    root = laid_on_small(EXAMPLES / "accepted" / "migrated", tmp_path_factory.mktemp("migrated") / "record")
    return site(load(root).record, tabled=False)


@pytest.fixture(scope="module")
def shown(given: Site) -> Mapping[str, str]:
    """Its pages of variables, and the page of what waits."""
    return {
        str(one.path): one.data.decode() for one in pages(given) if str(one.path).startswith(("variables/", "todo"))
    }


def front(text: str) -> Mapping[str, object]:
    entries: Mapping[str, object] = yaml.safe_load(text.split("---\n")[1])
    return entries


def test_an_old_name_has_a_page_that_leads_on(shown: Mapping[str, str]) -> None:
    text = shown["variables/flight_hours.md"]
    assert front(text)["redirect"] == "../hours_of_flight/"
    assert "It was read as hours that were flown." in rendered(text).text


def test_a_retired_name_says_why_and_what_stands_nearest(shown: Mapping[str, str]) -> None:
    text = shown["variables/announced_aim.md"]
    assert "redirect" not in front(text)
    assert "../aim/" in rendered(text).values("href")
    assert "No two coders wrote the same words." in rendered(text).text


def test_old_names_are_found_by_the_search_of_the_site(shown: Mapping[str, str]) -> None:
    for path in OLD:
        assert front(shown[path])["facets"] == {"Kind": ["Variable"]}
    assert "flight hours" in shown["variables/hours_of_flight.md"]


def test_a_variable_tells_the_names_and_codes_that_it_had(shown: Mapping[str, str]) -> None:
    assert "was renamed hours_of_flight" in rendered(shown["variables/hours_of_flight.md"]).text
    assert "was split into ports and airfields" in rendered(shown["variables/gave.md"]).text
    assert "Names that are no more" not in shown["variables/aim.md"]


def test_a_version_that_touched_the_old_name_is_told_with_the_new(shown: Mapping[str, str]) -> None:
    assert "0.3.0 (2026-11-23)" in shown["variables/hours_of_flight.md"]


def test_what_waits_is_listed_by_variable_with_its_places(given: Site, shown: Mapping[str, str]) -> None:
    page = rendered(shown["todo.md"])
    assert "../cases/san-marcos-2004/#RUR-gave" in page.values("href")
    assert "was split into ports and airfields" in page.text
    assert f"{len(due(given.record))} cells wait" in page.text
