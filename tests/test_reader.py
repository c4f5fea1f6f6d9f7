"""Reading a whole record: whatever its files hold gives a record and its problems, never a traceback."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coalition_kb.problem import as_text
from coalition_kb.reader import Loaded, load
from coalition_kb.tables import tables
from tests.examplefiles import SMALL, laid_on_small

if TYPE_CHECKING:
    from pathlib import Path

CASES = sorted(path.relative_to(SMALL).as_posix() for path in (SMALL / "cases").glob("*.yaml"))
CODEBOOK = sorted(path.relative_to(SMALL).as_posix() for path in (SMALL / "codebook").rglob("*.yaml"))


def test_the_record_holds_what_its_files_say(small: Loaded) -> None:
    record = small.record
    case = record.cases["san-marcos-2004"]
    assert [partner.state for partner in case.partners] == ["COS", "FRD", "GFW", "RUR"]
    assert case.start.value == "2004-02-29"
    assert [(one.source, one.locator) for one in case.start.citations] == [
        ("congress-letter-2004", ""),
        ("lagoon-history-2010", "p. 41"),
    ]
    assert [(one.source, one.locator) for one in case.summary.citations] == [
        ("congress-letter-2004", ""),
        ("lagoon-history-2010", "ch. 3"),
        ("gazette-2006", ""),
    ]
    assert record.variables["demand"].codes["middling"].number == 0.4
    assert record.sources["lagoon-history-2010"].authors == ("Marlow, Ada", "Decoud, Martin")


def test_a_short_coding_inherits_what_its_partner_says(small: Loaded) -> None:
    partner = small.record.cases["san-marcos-2004"].partners[0]
    short, long = partner.codings["joined"], partner.codings["troops"]
    assert (short.value, short.confidence, short.why) == ("2004-03-05", "high", "It led the second wave.")
    assert [(one.source, one.locator) for one in short.citations] == [("lagoon-history-2010", "pp. 44-60")]
    assert (long.value, long.low, long.high, long.kind, long.confidence) == ("600", "500", "650", "peak", "high")
    assert (short.coded.by, short.coded.on, short.coded.codebook) == ("pass-a", "2026-11-20", "0.1.0")


def test_a_status_inherits_no_reason(small: Loaded) -> None:
    coding = small.record.cases["san-marcos-2004"].partners[0].codings["limit_place"]
    assert (coding.status, coding.why) == ("unknown", "The orders are closed.")


def test_a_contested_coding_answers_with_its_leading_alternative_where_it_has_one(small: Loaded) -> None:
    case = small.record.cases["san-marcos-2006"]
    assert case.codings["aim"].answer == ("guard",)
    assert case.partners[0].codings["took_part"].answer == ()


def test_the_codebook_stands_in_the_order_of_units_then_marks_then_roles(small: Loaded) -> None:
    units = [variable.unit for variable in small.record.variables.values()]
    assert units == sorted(units, key=["intervention", "partner", "state"].index)
    assert list(small.record.variables)[:4] == ["is_coalition", "n_partners", "us_personnel", "case_start"]


def test_a_run_that_read_nothing_fails(tmp_path: Path) -> None:
    loaded = load(tmp_path)
    assert loaded.errors
    assert {problem.rule for problem in loaded.errors} == {"nothing-checked", "unreadable-file"}


def test_a_record_without_cases_fails(tmp_path: Path) -> None:
    root = laid_on_small(SMALL, tmp_path / "record")
    shutil.rmtree(root / "cases")
    assert [problem.rule for problem in load(root).errors] == ["nothing-checked"]


def test_the_order_in_which_files_were_written_does_not_matter(tmp_path: Path, small: Loaded) -> None:
    root = tmp_path / "record"
    for name in reversed([*CODEBOOK, *CASES]):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes((SMALL / name).read_bytes())
    assert load(root) == small


def test_the_same_files_give_the_same_record_and_problems_twice(tmp_path: Path) -> None:
    root = laid_on_small(SMALL.parents[1] / "every-mistake", tmp_path / "record")
    assert load(root) == load(root)


def test_files_in_folders_below_are_read_too(tmp_path: Path, small: Loaded) -> None:
    root = laid_on_small(SMALL, tmp_path / "record")
    (root / "cases/older").mkdir()
    moved = (root / "cases/khemed-1958.yaml").rename(root / "cases/older/khemed-1958.yaml")
    moved.write_text(moved.read_text(encoding="utf-8").replace("=../", "=../../", 1), encoding="utf-8")
    loaded = load(root)
    assert loaded.problems == []
    assert set(loaded.record.cases) == set(small.record.cases)


# --- whatever the files hold ------------------------------------------------------------------------------------------


@st.composite
def spoilt(draw: st.DrawFn, names: list[str]) -> tuple[str, bytes]:
    """A file of the small record with some lines deleted, doubled, moved or changed, or some bytes put in."""
    name = draw(st.sampled_from(names))
    lines = (SMALL / name).read_text(encoding="utf-8").splitlines(keepends=True)
    for _ in range(draw(st.integers(1, 4))):
        spot = draw(st.integers(0, len(lines) - 1))
        other = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["delete", "double", "swap", "value", "indent", "word"])):
            case "delete" if len(lines) > 1:
                del lines[spot]
            case "double":
                lines.insert(other, lines[spot])
            case "swap":
                lines[spot], lines[other] = lines[other], lines[spot]
            case "value":  # the name of one field, what another holds
                lines[spot] = lines[spot].partition(":")[0] + ":" + lines[other].partition(":")[2]
            case "indent":
                lines[spot] = draw(st.sampled_from(["  ", "    ", "- ", ""])) + lines[spot].lstrip()
            case "word":
                old = draw(st.sampled_from(lines[spot].split() or ["x"]))
                lines[spot] = lines[spot].replace(old, draw(WORDS), 1)
    data = "".join(lines).encode()
    if draw(st.booleans()):
        return name, data
    spot = draw(st.integers(0, len(data)))
    return name, data[:spot] + draw(st.binary(max_size=4)) + data[spot + draw(st.integers(0, 9)) :]


WORDS = st.sampled_from(
    [
        *("", "[]", "{}", "[[a]]", "{a: b}", "yes", "none", "0", "-1", "9" * 400, "1e9", "nan", "0.5", "1958"),
        *("2004-02", "ongoing", "contested", "unknown", "not_applicable", "unknown}", "took_part", "USA", "SYL"),
        *("ties", "'", "é"),
    ]
)


@pytest.fixture(scope="module")
def spoilt_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the small record of which one file at a time is spoilt."""
    return laid_on_small(SMALL, tmp_path_factory.mktemp("spoilt") / "record")


def answered(root: Path, name: str, data: bytes) -> None:
    """Load *root* with *data* as its file *name*; a record without an error can be made into tables."""
    (root / name).write_bytes(data)
    try:
        loaded = load(root)
        as_text(loaded.problems).encode()
        if not loaded.errors:
            assert all(len(table.frame) == len(table.rows) for table in tables(loaded.record))
    finally:
        (root / name).write_bytes((SMALL / name).read_bytes())


@settings(max_examples=100, deadline=None)
@given(spoilt(CASES))
def test_a_spoilt_case_gives_problems_or_a_record_that_can_be_published(
    spoilt_root: Path, file: tuple[str, bytes]
) -> None:
    answered(spoilt_root, *file)


@settings(max_examples=80, deadline=None)
@given(spoilt(CODEBOOK))
def test_a_spoilt_codebook_gives_problems_or_a_record_that_can_be_published(
    spoilt_root: Path, file: tuple[str, bytes]
) -> None:
    answered(spoilt_root, *file)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([*CASES, *CODEBOOK]), st.binary(max_size=80))
def test_a_file_of_any_bytes_gives_problems(spoilt_root: Path, name: str, data: bytes) -> None:
    answered(spoilt_root, name, data)


def test_files_read_on_two_cores_hold_what_they_hold_on_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(SMALL, tmp_path / "record")
    broken = tmp_path / "record" / CASES[-1]
    broken.write_text(f"{broken.read_text(encoding='utf-8')}\nunheard_of: 1\n", encoding="utf-8")
    alone = load(tmp_path / "record")
    monkeypatch.setattr(sys.modules[load.__module__], "FOR_TWO_CORES", 1)
    assert load(tmp_path / "record") == alone


def test_the_candidates_may_stand_in_several_files_where_one_would_be_too_long(tmp_path: Path, small: Loaded) -> None:
    root = laid_on_small(SMALL, tmp_path / "record")
    whole, parts = root / "codebook" / "universe.yaml", root / "codebook" / "universe"
    kept, last = whole.read_text(encoding="utf-8").split("  - {id: san-marcos-2006", 1)
    whole.write_text(kept, encoding="utf-8")
    parts.mkdir()
    (parts / "from-2006.yaml").write_text(f"candidates:\n  - {{id: san-marcos-2006{last}", encoding="utf-8")
    loaded = load(root)
    assert loaded.problems == []
    assert list(loaded.record.universe.candidates) == list(small.record.universe.candidates)
    assert loaded.record.universe.rule == small.record.universe.rule
    (parts / "again.yaml").write_text(f"candidates:\n  - {{id: san-marcos-2006{last}", encoding="utf-8")
    (problem,) = load(root).problems
    assert str(problem.place) == "codebook/universe/from-2006.yaml:2:5"
    assert problem.found == "'san-marcos-2006' is given twice, first on line 2 of codebook/universe/again.yaml"
