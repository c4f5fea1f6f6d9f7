"""CITATION.cff and .zenodo.json: what they say, by the schema of the one and the rules of the other."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest
import yaml

from coalition_kb.about import AUTHOR, DATA_LICENCE, DESCRIPTION
from coalition_kb.dataset.citation import CFF, REPORT, ZENODO, cff, zenodo
from tests import citationfiles
from tests.csvfiles import ABOUT
from tests.shipped import shipped

if TYPE_CHECKING:
    from coalition_kb.about import About
    from coalition_kb.reader import Loaded

ROOT = Path(__file__).parents[1]
SCHEMA_SHA256 = "0b8d22140da702d766df318dcff3a91af2f39521298dcf36d76315fd99cc169b"
#: The text of the licence as the same project hands it on, and as LICENSE-DATA has it at its end.
LICENCE_SHA256 = "d26e56663498f0f17dbcb8a9bd50d344828948be08265f4fc97b4fc612e9be71"
PUBLISHED = replace(ABOUT, address="https://example.org/kb", repository="https://example.org/code/kb")


@pytest.fixture(scope="module")
def schema() -> dict[str, object]:
    """The schema of the Citation File Format 1.2.0, unchanged."""
    data = shipped("cffconvert", "cffconvert/schemas/1.2.0/schema.json", SCHEMA_SHA256)
    return json.loads(data)  # type: ignore[no-any-return]


@pytest.mark.parametrize("about", [ABOUT, PUBLISHED], ids=["nowhere yet", "published"])
def test_the_citation_file_keeps_to_its_schema(schema: dict[str, object], about: About) -> None:
    told = yaml.load(cff(about), yaml.BaseLoader)  # noqa: S506 - it makes text alone, as the schema wants dates
    jsonschema.validate(told, schema)
    assert (told["type"], told["version"], told["date-released"]) == ("dataset", about.data, about.on)
    assert told["authors"] == [{"name": AUTHOR}]
    assert told["license"] == DATA_LICENCE.id


def test_the_schema_would_refuse_another_file(schema: dict[str, object]) -> None:
    told = yaml.safe_load(cff(ABOUT))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**told, "date-released": "November 2026"}, schema)


def test_addresses_are_told_once_there_are_some() -> None:
    assert not {"url", "repository-code"} & set(yaml.safe_load(cff(ABOUT)))
    told = yaml.safe_load(cff(PUBLISHED))
    assert (told["url"], told["repository-code"]) == ("https://example.org/kb/", "https://example.org/code/kb")


def test_zenodo_is_told_what_it_asks_of_a_dataset() -> None:
    told = json.loads(zenodo(ABOUT))
    assert {"title", "upload_type", "description", "creators", "access_right", "license"} <= set(told)
    assert (told["upload_type"], told["access_right"], told["license"]) == ("dataset", "open", "cc-by-4.0")
    assert told["creators"] == [{"name": AUTHOR}]
    assert told["description"] == f"<p>{DESCRIPTION}</p>"
    assert (told["version"], told["publication_date"]) == (ABOUT.data, ABOUT.on)


def test_the_report_is_referred_to_and_no_more(real: Loaded) -> None:
    assert json.loads(zenodo(ABOUT))["related_identifiers"] == [
        {"identifier": REPORT, "relation": "references", "resource_type": "publication-report", "scheme": "doi"}
    ]
    assert [one.id for one in real.record.sources.values() if one.doi.upper() == REPORT.upper()] == ["rand-rra859-1"]


@pytest.mark.parametrize("text", [cff(PUBLISHED), zenodo(PUBLISHED)], ids=[CFF, ZENODO])
def test_there_is_no_doi_of_the_dataset(text: str) -> None:
    assert "doi.org" not in text
    assert text.lower().count("10.") == text.count(REPORT)


@pytest.mark.parametrize("name", [CFF, ZENODO])
def test_the_files_in_the_tree_say_what_the_record_says(real: Loaded, name: str) -> None:
    made = {str(one.path): one.data for one in citationfiles.made(real.record)}
    assert (ROOT / name).read_bytes() == made[name], "write them anew: python -m tests.citationfiles"


def test_the_licence_of_the_data_stands_in_full() -> None:
    told = (ROOT / "LICENSE-DATA").read_text(encoding="utf-8")
    own, legal = told.split("=" * 71 + "\n\n", 1)
    assert hashlib.sha256(legal.encode()).hexdigest() == LICENCE_SHA256
    assert AUTHOR in own
