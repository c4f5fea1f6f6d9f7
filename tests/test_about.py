"""What is told of the whole: versions, the day of the data, the span of years, how it is cited."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from coalition_kb import __version__
from coalition_kb.about import about

if TYPE_CHECKING:
    from coalition_kb.reader import Loaded


def test_the_versions_of_data_codebook_and_software_are_told_apart(small: Loaded) -> None:
    told = about(small.record)
    assert (told.data, told.codebook, told.software) == (small.record.data_version, small.record.version, __version__)
    assert told.versions == f"data {told.data}, codebook {told.codebook}, software {told.software}"


def test_the_day_is_that_of_the_newest_version_of_the_data(small: Loaded) -> None:
    newest = small.record.changes[small.record.data_version]
    later = replace(newest, id="0.10.0", on="2031-05-06")
    changed = replace(small.record, changes={**small.record.changes, later.id: later})
    assert about(small.record).on == newest.on
    assert (about(changed).data, about(changed).on) == ("0.10.0", "2031-05-06")


def test_the_years_are_those_of_the_starts_of_cases(small: Loaded) -> None:
    assert (about(small.record).first_year, about(small.record).last_year) == (1958, 2006)
    assert about(replace(small.record, cases={})).first_year is None


def test_an_address_is_told_once_there_is_one(small: Loaded) -> None:
    assert about(small.record).citation == (
        f"Coalition knowledge base contributors (2026). Coalition knowledge base, data {small.record.data_version}."
    )
    assert about(small.record, "https://example.org/kb").citation.endswith(". https://example.org/kb/")
