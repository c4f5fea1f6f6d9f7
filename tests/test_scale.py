"""Records of many cases, which benchmarks are run on, and what is told of such a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from benchmarks.processes import watched
from benchmarks.scale import FROM, TO, growth, limits, table
from benchmarks.synthetic import write
from coalition_kb.reader import Loaded, load
from tests.examplefiles import SMALL

if TYPE_CHECKING:
    from pathlib import Path

CASES = 30
NO_LIMIT = {"at_most_gb": 100.0, "at_most_s": 600.0}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record made of the small one."""
    into = tmp_path_factory.mktemp("scale") / "record"
    write(into, CASES, of=SMALL)
    return into


@pytest.fixture(scope="module")
def many(root: Path) -> Loaded:
    return load(root)


def files(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (root / "cases").rglob("*.yaml")}


def test_a_record_of_many_cases_has_no_problem(many: Loaded) -> None:
    assert len(many.record.cases) == CASES
    assert many.errors == []


def test_the_real_cases_are_among_them_as_they_are(many: Loaded) -> None:
    real = load(SMALL).record.cases
    assert {id_: many.record.cases[id_].summary.text for id_ in real} == {
        id_: case.summary.text for id_, case in real.items()
    }


def test_the_same_number_gives_the_same_files(root: Path, tmp_path: Path) -> None:
    write(tmp_path / "again", CASES, of=SMALL)
    assert files(root) == files(tmp_path / "again")


def test_no_two_cases_have_one_text_and_each_has_as_many_words_as_what_it_is_made_of(many: Loaded) -> None:
    texts = {id_: case.summary.text for id_, case in many.record.cases.items()}
    assert len(set(texts.values())) == CASES
    for real in load(SMALL).record.cases.values():
        n_words = {len(text.split()) for id_, text in texts.items() if id_.startswith(real.id)}
        assert n_words == {len(real.summary.text.split())}


def test_partners_and_dates_of_entries_are_drawn_anew(many: Loaded) -> None:
    made = [case for id_, case in many.record.cases.items() if id_.startswith("khemed-1958")]
    assert len({case.start.value for case in made}) > 1


def test_sources_stay_as_they_are_or_each_case_brings_its_own(many: Loaded, tmp_path: Path) -> None:
    assert many.record.sources.keys() == load(SMALL).record.sources.keys()
    of = tmp_path / "of"
    write(of, 3, of=SMALL)
    shelf = of / "codebook" / "sources"
    held = yaml.load((shelf / "general.yaml").read_bytes(), Loader=yaml.BaseLoader)["references"]  # noqa: S506 - texts alone
    for name, is_own in (("general", False), ("khemed-1958", True)):
        kept = [one for one in held if one["id"].startswith("khemed-") == is_own]
        (shelf / f"{name}.yaml").write_text(yaml.safe_dump({"references": kept}), encoding="utf-8")
    write(tmp_path / "own", 6, of=of, own_sources=True)
    own = load(tmp_path / "own")
    assert own.errors == []
    assert (
        own.record.cases["khemed-1958-2"].summary.citations[0].source
        in own.record.sources.keys() - many.record.sources.keys()
    )


def test_fewer_cases_than_there_are_cannot_be_made(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="0 errors, 3 cases: of these no 2 can be made"):
        write(tmp_path / "record", 2, of=SMALL)


def test_a_command_is_told_with_the_memory_of_all_that_it_starts() -> None:
    child = "import time; held = bytearray(300_000_000); time.sleep(1)"
    program = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}]); print('{{\"x\": 1}}')"
    told = watched(["-c", program], **NO_LIMIT).told()
    assert told["x"] == 1
    assert float(str(told["peak_gb"])) >= 0.28


def test_a_command_that_fails_says_why() -> None:
    told = watched(["-c", "raise SystemExit('no record')"], **NO_LIMIT).told()
    assert told["failure"] == "exit status 1: no record"


def test_a_command_that_takes_too_much_is_stopped() -> None:
    held = "held = bytearray(400_000_000)\nwhile True: pass"
    assert watched(["-c", held], at_most_gb=0.2, at_most_s=600).failure.startswith("stopped at 0.")
    assert watched(["-c", "while True: pass"], at_most_gb=100, at_most_s=0).failure.startswith("stopped at 0.")


def ran(cpu_s: float, **more: float) -> dict[str, object]:
    return {"wall_s": cpu_s, "cpu_s": cpu_s, "peak_gb": 1.5, **more}


def test_limits_are_told_of_what_was_run_whole() -> None:
    few = {name: ran(2.0) for name in ("check", "tables", "csv", "pages", "site")}
    many = {name: ran(20.0) for name in ("check", "tables", "csv", "pages", "site")}
    assert [one["holds"] for one in limits({str(FROM): few, str(TO): many})] == [True, True, True, True]
    assert growth({str(FROM): few, str(TO): many})["site"] == 10.0
    broken = {**many, "site": {"failure": "stopped", "peak_gb": 16.0}, "check": ran(20.5)}
    assert [(one["what"], one["holds"]) for one in limits({str(TO): broken})] == [("check of 10,000 cases, s", False)]
    assert "site" not in growth({str(FROM): few, str(TO): broken})


def test_a_run_becomes_a_table_for_the_documents() -> None:
    sizes = {
        "300": {"check": ran(2.5), "csv": ran(1.0, bytes=12_300_000)},
        "10000": {"check": {"failure": "x", "peak_gb": 1}},
    }
    run = {"on": "2026-11-29", "machine": {"processor": "X", "cores": 2}, "sources": "as in the record", "sizes": sizes}
    assert list(table(run)) == [
        "Run on 2026-11-29 on X, 2 cores; sources as in the record.",
        "",
        "| Stage | 300 | 10,000 |",
        "|---|---|---|",
        "| `check` | 2.5 s, 1.5 GB | failed |",
        "| `csv` | 1.0 s, 1.5 GB, 12.3 MB |  |",
    ]
