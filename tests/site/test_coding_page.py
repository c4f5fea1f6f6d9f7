"""The guide for coders: every question that is coded by hand, every status, and answers of the record worked out."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from coalition_kb.model import Status
from coalition_kb.site.pages import pages
from tests.site import sample

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coalition_kb.model import Record
    from coalition_kb.reader import Loaded


@pytest.fixture(scope="session")
def guide(made: Mapping[str, str]) -> str:
    """The page of the small record."""
    return made["coding.md"]


def test_every_question_that_is_coded_by_hand_stands_on_it_once_and_no_other(record: Record, guide: str) -> None:
    asked = re.findall(r'<p><strong><a href="\.\./variables/(\w+)/">', guide)
    assert sorted(asked) == sorted(one.id for one in record.variables.values() if one.is_by_hand)


def test_a_question_stands_under_its_theme_with_its_codes_in_order_and_its_rule(guide: str) -> None:
    cover = guide.partition("### Aims and cover")[2].partition("### ")[0]
    assert "<code>none &lt; asked &lt; given</code>" in cover
    assert "<li>The strongest act before the first landing.</li>" in cover
    assert "<li>Only where <code>mandate</code> is asked or given.</li>" in cover


def test_every_word_that_may_stand_in_place_of_a_code_is_told(guide: str) -> None:
    told = re.findall(r"<dt><code>(\w+)</code>", guide.partition("## How sure")[0])
    assert set(told) == {*Status} - {Status.CODED}


def test_a_worked_answer_shows_reason_and_sources_and_leads_to_its_place(made: Mapping[str, str], guide: str) -> None:
    assert '<a href="../cases/san-marcos-2004/#aim">Guard</a> (high confidence)' in guide
    assert "The order names the truce first, the citizens second." in guide
    assert 'id="aim"' in made["cases/san-marcos-2004.md"]
    assert "<dt>Combat forces</dt><dd>They fought at the bridge. Held by:" in guide
    assert 'id="COS-took_part"' in made["cases/san-marcos-2006.md"]


def test_without_worked_answers_the_page_has_no_heading_for_them(small: Loaded) -> None:
    bare = sample.site(replace(small.record, worked=()), tabled=False)
    (page,) = [one for one in pages(bare) if one.path.name == "coding.md"]
    assert b"Worked out" not in page.data


def test_the_guide_of_the_real_record_shows_a_code_a_dispute_and_a_search_that_found_nothing(real: Loaded) -> None:
    answers = {coding.address: coding.status for coding in real.record.codings}
    assert [answers[one.cell] for one in real.record.worked] == [Status.CODED, Status.CONTESTED, Status.UNKNOWN]
