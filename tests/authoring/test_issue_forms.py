"""The forms of issues: equal to what the codebook makes, and of the form that GitHub takes.

Source of the constraints: GitHub, "Common validation errors when creating issue forms", GitHub Docs.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from coalition_kb.authoring.issue_forms import ABOUT, CORRECTION, FOLDER, NEW_CASE, forms, new_case
from coalition_kb.authoring.scaffold import asked

if TYPE_CHECKING:
    from coalition_kb.reader import Loaded

ROOT = Path(__file__).parents[2]
FORMS = [NEW_CASE, CORRECTION]


@pytest.fixture(params=FORMS)
def form(request: pytest.FixtureRequest) -> Any:  # noqa: ANN401 - YAML of any form
    """A form, as GitHub reads it."""
    return yaml.safe_load((ROOT / FOLDER / request.param).read_text(encoding="utf-8"))


def questions(form: Any) -> list[Any]:  # noqa: ANN401 - as above
    """The parts of a form that ask."""
    return [one for one in form["body"] if one["type"] != "markdown"]


def test_the_files_in_the_tree_are_what_the_codebook_makes(real: Loaded) -> None:
    made = {form.path.as_posix(): form.data for form in forms(real.record)}
    there = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in (ROOT / FOLDER).glob("*.yml")}
    assert there == made, "write them anew: python -m tests.issueforms"


def test_a_form_has_a_name_a_description_and_a_question(form: Any) -> None:  # noqa: ANN401 - as above
    assert set(form) == {"name", "description", "title", "body"}
    assert all(isinstance(form[name], str) and form[name] for name in ("name", "description", "title"))
    assert questions(form)


def test_every_part_has_a_kind_that_github_knows_and_what_it_needs(form: Any) -> None:  # noqa: ANN401 - as above
    needed = {"markdown": "value", "input": "label", "textarea": "label", "dropdown": "label"}
    for one in form["body"]:
        assert set(one) <= {"type", "id", "attributes", "validations"}
        assert one["attributes"][needed[one["type"]]]
        assert ("options" in one["attributes"]) == (one["type"] == "dropdown")
        assert one.get("validations", {"required": True}) == {"required": True}


def test_ids_are_of_letters_digits_dashes_and_underscores_each_once(form: Any) -> None:  # noqa: ANN401 - as above
    ids = [one["id"] for one in questions(form)]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+", id_) for id_ in ids)


def test_no_two_labels_are_alike(form: Any) -> None:  # noqa: ANN401 - as above
    labels = [re.sub(r"[^a-z0-9]+", "-", one["attributes"]["label"].lower()).strip("-") for one in questions(form)]
    assert len(set(labels)) == len(labels)


def test_a_choice_has_texts_each_once_and_none_that_github_keeps_for_itself(form: Any) -> None:  # noqa: ANN401 - as above
    for one in questions(form):
        options = one["attributes"].get("options", ["x"])
        assert options
        assert len(set(options)) == len(options)
        assert all(isinstance(option, str) and option.casefold() != "none" for option in options)


def test_every_core_variable_of_an_intervention_is_asked_by_its_codes(real: Loaded) -> None:
    known = {one.variable: one for one in new_case(real.record) if one.variable}
    core = asked(real.record, "intervention")
    assert list(known) == [one.id for one in core]
    for variable in core:
        options = known[variable.id].options
        assert list((options or {}).values()) == list(variable.codes)


def test_a_link_of_the_site_fills_in_a_field_that_the_form_has() -> None:
    form = yaml.safe_load((ROOT / FOLDER / CORRECTION).read_text(encoding="utf-8"))
    (field,) = [one for one in questions(form) if one["id"] == ABOUT]
    assert field["type"] == "textarea"


def test_no_workflow_reads_what_an_issue_says() -> None:
    for path in (ROOT / ".github/workflows").glob("*.yml"):
        assert not re.search(r"github\.event\.(issue|comment)", path.read_text(encoding="utf-8")), path
