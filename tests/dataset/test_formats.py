"""What holds of every format: the same bytes each time, nothing left where a write fails, an empty table."""

from __future__ import annotations

import hashlib
import os
import resource
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from coalition_kb.dataset import FORMATS, Format, dataset
from coalition_kb.publish import write
from coalition_kb.tables import filled, tables
from tests.examplefiles import SMALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coalition_kb.reader import Loaded
    from tests.dataset.conftest import Written

#: A second process, whose sets and clock are others.
AGAIN = """
import sys
from pathlib import Path
from coalition_kb.reader import load
from tests.dataset.conftest import written
written(load(Path(sys.argv[1])).record, Path(sys.argv[2]))
"""


@contextmanager
def full_disk() -> Iterator[None]:
    """The system refuses more than 1,024 bytes of a file, as a full disk would."""
    before, signalled = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, signalled)


def digests(folder: Path) -> dict[str, str]:
    """The digest of each file of *folder*."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_a_format_has_a_name_and_says_what_it_is_for() -> None:
    assert len({one.id for one in FORMATS}) == len(FORMATS)
    assert all(one.meaning.endswith(".") for one in FORMATS)


def test_another_process_on_another_day_writes_the_same_bytes(few: Written, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Pacific/Kiritimati"}
    subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", AGAIN, str(SMALL), str(tmp_path / "again")],
        cwd=Path(__file__).parents[2],
        env=environment,
        check=True,
    )
    assert digests(tmp_path / "again") == digests(few.folder)


@pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.id)
def test_a_record_without_cases_has_its_files_all_the_same(
    small: Loaded, few: Written, tmp_path: Path, one: Format
) -> None:
    empty = filled(tables(replace(small.record, cases={}, sources={})))
    write(dataset(empty, few.about, (one,)), tmp_path / "empty")
    write(dataset(list(few.tables.values()), few.about, (one,)), tmp_path / "full")
    assert set(digests(tmp_path / "empty")) == set(digests(tmp_path / "full"))
    assert all(path.stat().st_size for path in (tmp_path / "empty").iterdir())


@pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.id)
def test_a_file_that_cannot_take_its_place_leaves_every_file_as_it_was(
    few: Written, tmp_path: Path, one: Format
) -> None:
    cells = list(few.tables.values())
    outputs = list(dataset(cells, few.about, (one,)))
    last = tmp_path / outputs[-1].path
    for output in outputs[:-1]:
        (tmp_path / output.path).write_text("old", encoding="utf-8")
    last.mkdir()  # a folder stands where the last of the files is to be
    with pytest.raises(IsADirectoryError):
        write(outputs, tmp_path, keep_others=True)
    assert last.is_dir()
    assert {path.read_text("utf-8") for path in tmp_path.iterdir() if path != last} <= {"old"}
    assert {path.name for path in tmp_path.iterdir()} == {str(output.path) for output in outputs}


@pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.id)
def test_a_disk_that_is_full_leaves_the_old_files_and_no_half_of_one(few: Written, tmp_path: Path, one: Format) -> None:
    cells = list(few.tables.values())
    for output in dataset(cells, few.about, (one,)):
        (tmp_path / output.path).write_text("old", encoding="utf-8")
    before = digests(tmp_path)
    with pytest.raises(Exception, match=r"(?i)too large|disk|full|write|error"), full_disk():
        write(dataset(cells, few.about, (one,)), tmp_path, keep_others=True)
    assert digests(tmp_path) == before
