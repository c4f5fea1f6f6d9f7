"""The schemas accept what `check` accepts, refuse what a form can tell, and know every field that is read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft7Validator
from referencing import Registry, Resource

from coalition_kb.authoring import forms
from coalition_kb.authoring.case_schema import CASE, case_schema, pass_schema
from coalition_kb.authoring.variable_schema import variable_schema
from coalition_kb.problem import Problem
from coalition_kb.shapes import cases, codebook
from coalition_kb.shapes.shaper import Shaper
from coalition_kb.yamlfile import read
from tests.editor.coreyaml import seen
from tests.examplefiles import REFUSED, SMALL
from tests.schemas import ROOT, made

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from coalition_kb.reader import Loaded
    from coalition_kb.yamlfile import Node

VARIABLES = sorted((ROOT / "codebook" / "variables").rglob("*.yaml"))
CASES = sorted((ROOT / "cases").rglob("*.yaml"))
FORMS = [one for one in vars(forms).values() if isinstance(one, forms.Form)]
#: The rules whose examples break the form of a case, or use a word that the codebook does not have.
SEEN = {
    *("accepted-nothing", "computed-by-hand", "confidence-wrong", "evidence-source", "few-alternatives"),
    *("impossible-date", "missing-core", "missing-field", "no-location", "no-reason", "status-not-allowed"),
    *("study-objective", "unknown-code", "unknown-field", "unknown-state", "unknown-status", "unknown-variable"),
    *("unknown-version", "wrong-form", "wrong-id", "wrong-level", "wrong-value"),
}


def validator(schema: dict[str, Any]) -> Draft7Validator:
    """What judges by *schema*, beside that of a case."""
    case = Resource.from_contents(json.loads((ROOT / CASE).read_text(encoding="utf-8")))
    return Draft7Validator(schema, registry=Registry().with_resource("case.schema.json", case))


@pytest.fixture(scope="module")
def of_case(real: Loaded) -> Draft7Validator:
    return validator(case_schema(real.record))


@pytest.fixture(scope="module")
def of_pass() -> Draft7Validator:
    return validator(pass_schema())


def faults(judge: Draft7Validator, text: str) -> list[str]:
    """What *judge* finds in a file that holds *text*, as an editor reads it."""
    return [f"{list(one.absolute_path)}: {one.message[:200]}" for one in judge.iter_errors(seen(text))]


def test_the_files_hold_what_is_made_of_the_codebook(real: Loaded) -> None:
    for name, text in made(real.record).items():
        assert (ROOT / name).read_text(encoding="utf-8") == text, f"{name}: make schema writes it anew"


def test_they_are_schemas(real: Loaded) -> None:
    Draft7Validator.check_schema(case_schema(real.record))
    Draft7Validator.check_schema(pass_schema())
    Draft7Validator.check_schema(variable_schema(real.record))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_case_of_the_record_is_accepted(path: Path, of_case: Draft7Validator, of_pass: Draft7Validator) -> None:
    judge = of_pass if "passes" in path.parts else of_case
    assert faults(judge, path.read_text(encoding="utf-8")) == []


@pytest.fixture(scope="module")
def of_variable(real: Loaded) -> Draft7Validator:
    return validator(variable_schema(real.record))


@pytest.mark.parametrize("path", VARIABLES, ids=lambda path: path.stem)
def test_every_variable_of_the_codebook_is_accepted(path: Path, of_variable: Draft7Validator) -> None:
    assert faults(of_variable, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("level: nominal", "level: nominel"),
        ("theme: access", "theme: axes"),
        ("missing:\n", "missing:\n  not_coded: Nobody looked.\n"),
        ("name: Yes, meaning: ", "name: Yes, sense: "),
        ("findings: [access", "findings: [axes"),
        ("rule: >", "rules: >"),
    ],
)
def test_a_mistake_in_a_variable_is_refused(old: str, new: str, of_variable: Draft7Validator) -> None:
    text = (ROOT / "codebook/variables/intervention/access_denied.yaml").read_text(encoding="utf-8")
    assert old in text
    assert faults(of_variable, text.replace(old, new, 1))


def test_the_small_record_is_accepted_by_the_schema_of_its_own_codebook(small: Loaded) -> None:
    judge = validator(case_schema(small.record))
    for path in (SMALL / "cases").glob("*.yaml"):
        assert faults(judge, path.read_text(encoding="utf-8")) == [], path.name


def test_examples_that_break_a_form_or_use_no_word_of_the_codebook_are_refused(small: Loaded) -> None:
    judge = validator(case_schema(small.record))
    refused = {
        overlay.name
        for overlay in REFUSED
        for path in (overlay / "cases").glob("*.yaml")
        if not isinstance(read(path.read_bytes(), path.name), Problem)
        and faults(judge, path.read_text(encoding="utf-8"))
    }
    assert refused == SEEN


# Each row changes one thing of a case that stands in the record.
CHANGES = [
    ("a field that no case has", "title: Grenada (", "titel: x\ntitle: Grenada ("),
    ("a field left out", "title: Grenada (Operation Urgent Fury)\n", ""),
    ("a depth that there is not", "depth: study", "depth: deep"),
    ("a date that is none", "value: 1983-10-25", "value: October 1983"),
    ("a state that there is not", "locations: [GRD]", "locations: [GRN]"),
    ("a place that is no list", "locations: [GRD]", "locations: GRD"),
    ("a version that there is not", "on: 2026-11-28, codebook: ", "on: 2026-11-28, codebook: 9."),
    ("a confidence that there is not", "confidence: high\n  why: The first", "confidence: sure\n  why: The first"),
    ("a code of another variable", "  igo_role:\n    code: endorsed", "  igo_role:\n    code: achieved"),
    ("a code and a status", "  igo_role:\n    code: endorsed", "  igo_role:\n    status: unknown\n    code: endorsed"),
    ("a status that it may not be", "  igo_role:\n    code: endorsed", "  igo_role:\n    status: not_applicable"),
    ("codes where one is asked for", "  igo_role:\n    code: endorsed", "  igo_role:\n    codes: [endorsed]"),
    ("a code that is named twice", "codes: [oecs]", "codes: [oecs, oecs]"),
    ("a count below nought", "value: 7000", "value: -7000"),
    ("a computed variable", "\ncodings:\n", "\ncodings:\n  coalition_size: 7\n"),
    ("a fact of the frame", "\ncodings:\n", "\ncodings:\n  host_states: [GRD]\n"),
    ("a variable of partners", "\ncodings:\n", "\ncodings:\n  partner_participation: none\n"),
    ("a contest without sides", "  igo_role:\n    code: endorsed", "  igo_role:\n    status: contested"),
    ("a finding that there is not", "  home-region:\n    holds: yes", "  home-team:\n    holds: yes"),
    ("a claim that is neither", "  home-region:\n    holds: yes", "  home-region:\n    holds: perhaps"),
    ("a question that there is not", "answers:\n", "answers:\n  why-not: Because.\n"),
    ("a test that there is not", "test: hoop", "test: hop"),
    ("a text that is left out", "title: Grenada (Operation Urgent Fury)", "title:"),
]  # fmt: skip


@pytest.mark.parametrize(("_", "old", "new"), CHANGES, ids=[row[0] for row in CHANGES])
def test_what_a_form_can_tell_is_refused(_: str, old: str, new: str, of_case: Draft7Validator) -> None:
    text = (ROOT / "cases" / "grenada-1983.yaml").read_text(encoding="utf-8")
    assert old in text
    assert faults(of_case, text.replace(old, new, 1))


def test_a_pass_has_codings_and_nothing_else_of_a_case(of_pass: Draft7Validator) -> None:
    head = "case: grenada-1983\ncoded: {by: pass-x, on: 2026-01-31, codebook: 0.4.0}\ncodings:\n  igo_role: "
    assert faults(of_pass, f"{head}endorsed\n") == []
    assert faults(of_pass, f"{head}sponsred\n")
    assert faults(of_pass, f"{head}endorsed\nsummary: A text.\n")
    assert faults(of_pass, f"{head}endorsed\npartners: [{{state: JAM, codings: {{us_request: specific}}}}]\n") == []
    assert faults(of_pass, f"{head}endorsed\npartners: [{{state: JAM, codings: {{igo_role: none}}}}]\n")


class Noting(Shaper):
    """A shaper that keeps which fields each mapping must and may have."""

    def __init__(self) -> None:
        super().__init__()
        self.noted: set[tuple[frozenset[str], frozenset[str]]] = set()

    def fields(
        self, node: Node, what: str, *, required: Iterable[str] = (), optional: Iterable[str] = ()
    ) -> Mapping[str, Node]:
        """As of any shaper; what it is asked for is kept."""
        self.noted.add((frozenset((*required, *optional)), frozenset(required)))
        return super().fields(node, what, required=required, optional=optional)


def test_the_forms_have_the_fields_that_are_read_and_demand_those_that_are_demanded() -> None:
    shaper = Noting()
    for path in CASES:
        if "passes" not in path.parts:
            node = read(path.read_bytes(), path.name)
            assert not isinstance(node, Problem)
            cases.case(node, shaper, frozenset())
    for path in VARIABLES:
        node = read(path.read_bytes(), path.name)
        assert not isinstance(node, Problem)
        codebook.variable(node, shaper)
    ours = {(frozenset(one.fields), frozenset(one.required)) for one in FORMS if one is not forms.PASS}
    assert shaper.noted == ours
