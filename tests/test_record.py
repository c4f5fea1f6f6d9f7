"""The real record: nothing is wrong with it, and nothing but the codebook lists its variables."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from coalition_kb.model import INCLUDED, Status
from coalition_kb.problem import as_text
from coalition_kb.tables.coverage import cells, covered

if TYPE_CHECKING:
    from coalition_kb.reader import Loaded

ROOT = Path(__file__).parents[1]
PYTHON = sorted([*(ROOT / "coalition_kb").rglob("*.py"), *ROOT.glob("*.py")])


def test_the_record_has_no_error(real: Loaded) -> None:
    assert not real.errors, as_text(real.errors)


def test_every_file_of_the_record_was_read(real: Loaded) -> None:
    record = real.record
    assert len(record.cases) == len(list((ROOT / "cases").glob("*.yaml")))
    assert len(record.variables) == len(list((ROOT / "codebook/variables").glob("*/*.yaml")))
    assert len(record.findings) == len(list((ROOT / "codebook/findings").glob("*.yaml")))


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: str(path.relative_to(ROOT)))
def test_python_names_no_variable(real: Loaded, path: Path) -> None:
    """Whole ids with an underscore: one word alone may be a word of Python."""
    ids = {id_ for id_ in real.record.variables if "_" in id_}
    words = set(re.findall(r"\w+", path.read_text(encoding="utf-8")))
    assert words & ids == set()


def test_a_variable_is_in_the_folder_of_its_unit_under_its_own_name(real: Loaded) -> None:
    for variable in real.record.variables.values():
        assert variable.place.file == f"codebook/variables/{variable.unit}/{variable.id}.yaml"


def test_every_mark_that_the_programs_need_stands_on_a_variable(real: Loaded) -> None:
    for mark in (
        "participation",
        "deciding",
        "joining",
        "leaving",
        "coalition",
        "size",
        "strength",
        "mandate",
        "mandate_by",
    ):
        assert real.record.marked(mark), mark


def test_every_field_of_a_case_that_the_codebook_explains_is_explained_once(real: Loaded) -> None:
    fields = [variable.frame_field for variable in real.record.variables.values() if variable.frame_field]
    assert sorted(fields) == ["end", "hosts", "locations", "start"]


def test_every_finding_reads_variables_of_the_codebook(real: Loaded) -> None:
    for finding in real.record.findings.values():
        assert finding.variables or finding.kind == "recommendation", finding.id
        assert finding.claim
        assert finding.question in {*real.record.questions, "none"}


def test_every_included_candidate_has_a_file_and_every_file_a_candidate(real: Loaded) -> None:
    included = {one.id for one in real.record.universe.candidates.values() if one.disposition == INCLUDED}
    assert included == {path.stem for path in (ROOT / "cases").glob("*.yaml")}


def test_every_core_cell_has_an_answer_or_a_status_with_its_reason(real: Loaded) -> None:
    for variable in real.record.variables.values():
        if variable.core == "yes" and variable.is_by_hand:
            for case, coding in cells(real.record.cases.values(), variable):
                assert coding is not None, f"{case.id}: {variable.id}"
                assert coding.status != Status.NOT_CODED, coding.address
                assert coding.status == Status.CODED or coding.why, coding.address


def test_most_answers_to_core_variables_rest_on_a_passage_that_was_read(real: Loaded) -> None:
    core = [one for one in covered(real.record) if one.variable.core == "yes"]
    assert sum(one.n_read for one in core) >= 0.8 * sum(one.n_answered for one in core)


def test_what_rests_on_no_passage_that_was_read_has_low_confidence(real: Loaded) -> None:
    for coding in real.record.codings:
        if coding.status == Status.CODED and coding.confidence != "low":
            assert any(map(real.record.is_read, coding.citations)), coding.address


def test_the_page_of_methods_tells_the_rule_of_inclusion_in_its_words(real: Loaded) -> None:
    methods = " ".join((ROOT / "docs/methods.md").read_text(encoding="utf-8").split())
    for part, text in real.record.universe.rule.items():
        assert " ".join(text.split()) in methods, part
