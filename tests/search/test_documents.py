"""What can be found, in which texts of it, and what filters know of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from coalition_kb.load import load
from coalition_kb.search.catalogue import as_json, catalogue, from_json
from coalition_kb.search.documents import FIELDS, KINDS, Document, documents
from tests.examplefiles import EVERY_MISTAKE, REFUSED, laid_on_small

if TYPE_CHECKING:
    from pathlib import Path

    from coalition_kb.load import Loaded


@pytest.fixture(scope="module")
def found(small: Loaded) -> dict[str, Document]:
    return {document.id: document for document in documents(small.record, is_sound=True)}


def texts(document: Document, field: str) -> list[str]:
    return [passage.text for passage in document.passages if passage.field == field]


def test_everything_of_the_record_is_a_document(small: Loaded, found: dict[str, Document]) -> None:
    record = small.record
    partners = {f"{case.id}/{partner.state}" for case in record.cases.values() for partner in case.partners}
    ids = {*record.cases, *partners, *record.states, *record.variables, *record.findings, *record.sources}
    assert set(found) == ids


def test_kinds_follow_each_other_and_cases_follow_their_starts(small: Loaded) -> None:
    made = documents(small.record, is_sound=True)
    assert list(dict.fromkeys(document.kind for document in made)) == list(KINDS)
    assert [one.id for one in made if one.kind == "case"] == ["khemed-1958", "san-marcos-2004", "san-marcos-2006"]


def test_every_field_has_a_weight(found: dict[str, Document]) -> None:
    assert {passage.field for document in found.values() for passage in document.passages} <= set(FIELDS)


def test_a_case_has_its_title_names_summary_and_reasons(found: dict[str, Document]) -> None:
    case = found["khemed-1958"]
    assert texts(case, "title") == ["Khemed (Operation Sandstorm)"]
    assert texts(case, "names") == ["Sandstorm, khemed-1958"]
    assert texts(case, "summary")[0].startswith("Two companies landed at Wadesdah")
    assert "Rescue: The order names the citizens alone." in texts(case, "why")


def test_a_reason_tells_its_variable(found: dict[str, Document]) -> None:
    about = {passage.about: passage.text for passage in found["khemed-1958"].passages if passage.field == "why"}
    assert about["demand"] == "The plan is not among the papers."


def test_a_citation_is_no_text(found: dict[str, Document]) -> None:
    assert not [one for document in found.values() for one in document.passages if "[@" in one.text]


def test_a_text_stands_once(found: dict[str, Document]) -> None:
    for document in found.values():
        own = [passage.text for passage in document.passages]
        assert len(own) == len(set(own))
        assert all(own)


def test_every_alternative_gives_its_reason_and_its_answer(found: dict[str, Document]) -> None:
    case = found["san-marcos-2006"]
    assert {"Paragraph 1.", "Paragraph 3."} <= {text.rpartition(": ")[2] for text in texts(case, "why")}
    assert case.answers is not None
    assert case.answers["aim"] == ("guard", "oust", "status:contested")


def test_a_status_is_an_answer(found: dict[str, Document]) -> None:
    case = found["khemed-1958"]
    assert case.answers is not None
    assert case.answers["demand"] == ("status:unknown",)


def test_what_is_computed_is_an_answer(found: dict[str, Document]) -> None:
    case, partner = found["san-marcos-2004"], found["san-marcos-2004/COS"]
    assert case.answers is not None
    assert partner.answers is not None
    assert case.answers["is_coalition"] == ("yes",)
    assert partner.answers["treaty"] == ("base",)


def test_a_frame_fact_is_an_answer(found: dict[str, Document]) -> None:
    case = found["khemed-1958"]
    assert case.answers is not None
    assert case.answers["case_start"] == ("1958-07-15",)
    assert case.answers["host_states"] == ("KHE",)


def test_the_states_of_a_case_are_its_partners_hosts_and_locations(found: dict[str, Document]) -> None:
    assert found["khemed-1958"].states == ("SYL", "KHE")
    assert "Khemed, Khemedi" in texts(found["khemed-1958"], "states")


def test_a_case_without_an_end_is_open(found: dict[str, Document]) -> None:
    first, last = found["san-marcos-2006"].first, found["san-marcos-2006"].last
    assert first is not None
    assert last is not None
    assert last - first > 365 * 5000


def test_a_partner_is_found_by_the_names_of_its_state_and_called_by_none_of_them(found: dict[str, Document]) -> None:
    partner = found["san-marcos-2004/COS"]
    assert texts(partner, "names") == ["Costaguana, Costaguanan, Occidental Republic, san-marcos-2004/COS"]
    assert partner.called == ("Costaguana in San Marcos (Operation Lagoon)", "san-marcos-2004/COS")


def test_a_state_is_called_by_all_of_its_names(found: dict[str, Document]) -> None:
    assert set(found["COS"].called) == {"Costaguana", "COS", "Occidental Republic", "Costaguanan"}


def test_a_state_tells_its_capital_treaties_and_organisations(found: dict[str, Document]) -> None:
    [note] = texts(found["COS"], "note")
    assert note == "South America. Capital: Sulaco. In Lagoon Bases Agreement; American Union."


def test_a_variable_has_its_question_codes_and_rule(found: dict[str, Document]) -> None:
    variable = found["demand"]
    assert texts(variable, "question") == ["How demanding was the operation expected to be?"]
    assert texts(variable, "codes")[0] == "Light: A company for some days."
    assert "No plan from before the decision was found." in texts(variable, "rule")


def test_a_partner_of_no_known_state_is_a_document_yet(small: Loaded) -> None:
    record = replace(small.record, states={})
    assert "san-marcos-2004/COS" in {document.id for document in documents(record, is_sound=True)}


@pytest.mark.parametrize("overlay", [*REFUSED, EVERY_MISTAKE], ids=lambda path: path.name)
def test_a_record_with_any_mistake_has_documents(overlay: Path, tmp_path: Path) -> None:
    record = load(laid_on_small(overlay, tmp_path / "record")).record
    made = documents(record, is_sound=False)
    assert {entry.id for entry in catalogue(made, record).entries} >= {case.id for case in record.cases.values()}


def test_of_an_unsound_record_nothing_is_computed(small: Loaded) -> None:
    answers = {one.id: one.answers or {} for one in documents(small.record, is_sound=False)}
    assert "is_coalition" not in answers["san-marcos-2004"]
    assert answers["san-marcos-2004"]["mandate"] == ("given",)


def test_a_catalogue_that_is_kept_and_read_is_the_same(small: Loaded) -> None:
    made = catalogue(documents(small.record, is_sound=True), small.record)
    assert from_json(as_json(made)) == made
