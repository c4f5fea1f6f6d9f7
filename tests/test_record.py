"""The real record: nothing is wrong with it, and nothing but the codebook lists its variables."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from coalition_kb.problem import as_text

if TYPE_CHECKING:
    from coalition_kb.load import Loaded

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
    for mark in ("participation", "deciding", "joining", "leaving", "coalition", "size"):
        assert real.record.marked(mark), mark


def test_every_field_of_a_case_that_the_codebook_explains_is_explained_once(real: Loaded) -> None:
    fields = [variable.frame_field for variable in real.record.variables.values() if variable.frame_field]
    assert sorted(fields) == ["end", "hosts", "locations", "start"]


def test_every_finding_reads_variables_of_the_codebook(real: Loaded) -> None:
    for finding in real.record.findings.values():
        assert finding.variables or finding.kind == "recommendation", finding.id
        assert finding.claim
        assert finding.question in {*real.record.questions, "none"}


def test_every_source_is_cited(real: Loaded) -> None:
    record = real.record
    cited = set(record.state_sources)
    for case in record.cases.values():
        cited |= {citation.source for citation in case.summary.citations} | {one.name for one in case.lists}
        for coding in (case.start, case.end, case.decision, *case.all_codings):
            if coding is not None:
                cited |= {citation.source for citation in coding.all_citations}
    for body in (*record.treaties.values(), *record.organisations.values()):
        cited |= set(body.sources)
    assert set(record.sources) - cited == set()
