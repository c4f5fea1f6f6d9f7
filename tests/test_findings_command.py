"""`coalition-kb findings`: verdicts in words and as JSON, and which codes moved which findings."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from coalition_kb import outcomes
from coalition_kb.cli import main
from coalition_kb.findings import run as verdicts_of
from coalition_kb.findings.fingerprint import fingerprints, variables
from coalition_kb.model import FindingTest
from coalition_kb.reader import load
from coalition_kb.recall import folder_of
from tests.examplefiles import EXAMPLES, SMALL, laid_on_small

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

CASE = "cases/san-marcos-2004.yaml"
HEAVIER = ("demand: {code: middling,", "demand: {code: heavy,")
REASON = ("why: A brigade was planned.", "why: A brigade was planned for.")
FINDING = "demand-favours-coalition"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The small record, to be changed."""
    return laid_on_small(SMALL, tmp_path / "record")


def run(*words: str | Path) -> Result:
    """The command line with these words, run here."""
    return CliRunner().invoke(main, [str(word) for word in words])


def change(root: Path, file: str, old: str, new: str) -> None:
    text = (root / file).read_text(encoding="utf-8")
    assert old in text
    (root / file).write_text(text.replace(old, new), encoding="utf-8")


def test_every_finding_has_a_line_with_its_verdict_and_those_of_the_runs(root: Path) -> None:
    found = run("findings", "--root", root)
    assert found.exit_code == 0
    lines = found.stdout.splitlines()
    results = verdicts_of(load(root).record)
    for line, one in zip(lines, results.outcomes.values(), strict=False):
        assert line.split()[0] == one.finding.number
        assert f"  {one.verdict}" in line
        assert line.endswith(f"({', '.join(of.verdict for of in one.runs)})")
    assert lines[-1].endswith("another.")


@pytest.mark.parametrize("called", [FINDING, "K1", "k1"])
def test_a_finding_is_shown_by_its_id_or_number_with_clauses_and_tests(root: Path, called: str) -> None:
    found = run("findings", called, "--root", root)
    assert found.exit_code == 0
    assert found.stdout.startswith("K1 Demand favours a coalition: ")
    assert "- Demand is consistently enough. [" in found.stdout
    assert "COALITIONS BY DEMAND" in found.stdout


def test_what_is_no_finding_is_wrong_use_with_the_findings_that_there_are(root: Path) -> None:
    found = run("findings", "K9", "--root", root)
    assert found.exit_code == 2
    assert f"There is no finding 'K9'. There are: {FINDING}" in found.stderr


def test_the_json_has_each_number_and_null_for_what_is_not_finite(root: Path) -> None:
    held = json.loads(run("findings", "--json", "--root", root).stdout)
    results = verdicts_of(load(root).record)
    assert [one["finding"] for one in held] == list(results.outcomes)
    (first,) = [one for one in held if one["finding"] == FINDING]
    enough = next(one for one in first["tests"] if one["test"] == "enough")
    assert enough["numbers"] == pytest.approx(results.outcomes[FINDING].leading.tested["enough"].numbers)


def test_against_itself_nothing_moved(root: Path) -> None:
    assert run("findings", "--against", root, "--root", root).stdout == "0 of 3 findings moved.\n"


def test_a_changed_code_is_named_with_the_numbers_that_it_moved(root: Path, tmp_path: Path) -> None:
    before = laid_on_small(SMALL, tmp_path / "before")
    change(root, CASE, *HEAVIER)
    found = run("findings", "--against", before, "--root", root)
    assert found.exit_code == 0
    assert "1 of 3 findings moved." in found.stdout
    assert "\nK1 Demand favours a coalition: " in found.stdout
    assert "\n  enough, coverage: 0.6 → 1\n" in found.stdout
    assert "  moved by san-marcos-2004/demand: middling, medium → heavy, medium" in found.stdout


def test_a_code_that_no_test_reads_moves_nothing(root: Path, tmp_path: Path) -> None:
    before = laid_on_small(SMALL, tmp_path / "before")
    change(root, CASE, *REASON)
    assert run("findings", "--against", before, "--root", root).stdout == "0 of 3 findings moved.\n"


def test_what_moved_is_told_to_programs_too(root: Path, tmp_path: Path) -> None:
    before = laid_on_small(SMALL, tmp_path / "before")
    change(root, CASE, *HEAVIER)
    (move,) = json.loads(run("findings", "--against", before, "--json", "--root", root).stdout)
    assert move["finding"] == FINDING
    assert [one["cell"] for one in move["by"]] == ["san-marcos-2004/demand"]
    assert {"test": "enough", "name": "coverage", "was": 0.6, "now": 1.0} in move["numbers"]


def test_a_case_that_came_is_named_beside_the_codes(root: Path, tmp_path: Path) -> None:
    before = laid_on_small(SMALL, tmp_path / "before")
    (before / "cases/san-marcos-2006.yaml").unlink()
    (move, *_) = json.loads(run("findings", "--against", before, "--json", "--root", root).stdout)
    assert "Cases that came: san-marcos-2006." in move["others"]


def test_a_finding_and_a_revision_are_not_asked_for_at_once(root: Path) -> None:
    assert run("findings", "K1", "--against", root, "--root", root).exit_code == 2


def test_a_name_that_means_nothing_is_wrong_use(root: Path) -> None:
    found = run("findings", "--against", "no-such-revision", "--root", root)
    assert found.exit_code == 2
    assert "is in no repository of git" in found.stderr


# --- what was worked out before ---------------------------------------------------------------------------------------


def test_outcomes_are_recalled_where_nothing_that_they_hang_on_has_changed(root: Path) -> None:
    record = load(root).record
    first = outcomes.results(record, root)
    kept = {path.name for path in (folder_of(root) / "findings").iterdir()}
    assert len(kept) == len(record.findings)
    again = outcomes.results(load(root).record, root)
    assert {id_: one.verdict for id_, one in again.outcomes.items()} == {
        id_: one.verdict for id_, one in first.outcomes.items()
    }
    assert {path.name for path in (folder_of(root) / "findings").iterdir()} == kept


def test_a_file_that_cannot_be_read_is_as_if_it_were_not_there(root: Path) -> None:
    record = load(root).record
    outcomes.results(record, root)
    for path in (folder_of(root) / "findings").iterdir():
        path.write_bytes(b"no outcome")
    again = outcomes.results(record, root)
    assert list(again.outcomes) == list(record.findings)


def test_a_code_that_a_finding_reads_changes_its_fingerprint_and_no_other(root: Path) -> None:
    before = load(root).record
    change(root, CASE, *HEAVIER)
    after = load(root).record
    was, now = fingerprints(before, "program"), fingerprints(after, "program")
    moved = {id_ for id_ in was if was[id_] != now[id_]}
    assert moved == {id_ for id_, one in after.findings.items() if "demand" in variables(after, one)}
    assert FINDING in moved
    assert len(moved) < len(was)


def test_a_reason_or_a_place_in_a_file_changes_no_fingerprint(root: Path) -> None:
    before = fingerprints(load(root).record, "program")
    change(root, CASE, *REASON)
    text = (root / CASE).read_text(encoding="utf-8")
    (root / CASE).write_text(f"\n\n{text}", encoding="utf-8")
    assert fingerprints(load(root).record, "program") == before


def test_a_confidence_changes_a_fingerprint_only_where_it_becomes_low(root: Path) -> None:
    record = load(root).record
    case = next(one for one in record.cases.values() if "demand" in one.codings)

    def said(confidence: str) -> object:
        codings = {**case.codings, "demand": replace(case.codings["demand"], confidence=confidence)}
        return fingerprints(replace(record, cases={**record.cases, case.id: replace(case, codings=codings)}), "program")

    assert said("high") == said("medium") != said("low")


def test_after_a_change_the_outcomes_are_those_of_a_run_from_nothing(root: Path) -> None:
    outcomes.results(load(root).record, root)
    change(root, CASE, *HEAVIER)
    record = load(root).record
    assert repr(outcomes.results(record, root)) == repr(verdicts_of(record))


def test_a_second_coder_moves_what_a_finding_that_counts_coders_hangs_on(tmp_path: Path) -> None:
    record = load(laid_on_small(EXAMPLES / "accepted" / "passes", tmp_path / "passes")).record
    one = record.findings[FINDING]
    counting = replace(one, tests=(*one.tests, FindingTest("c", "Coders", "coders", {"of": ["demand"]}, one.place)))
    twice = replace(record, findings={**record.findings, FINDING: counting})
    alone = replace(twice, coded_apart={})
    was, now = fingerprints(alone, "program"), fingerprints(twice, "program")
    assert {id_ for id_ in was if was[id_] != now[id_]} == {FINDING}


def test_another_program_has_other_fingerprints(root: Path) -> None:
    record = load(root).record
    assert set(fingerprints(record, "one").values()).isdisjoint(fingerprints(record, "other").values())
