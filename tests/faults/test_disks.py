"""Disks that are full, read-only or without a right: nothing is half written, and a line says what to do."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from coalition_kb.dataset import FORMATS
from tests.examplefiles import SMALL
from tests.faults.building import (
    bound_by_rights,
    built,
    copied,
    leftovers,
    mounted,
    remounted,
    said,
    surroundings,
    versions,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.faults.conftest import Good

STANDS = "The last good build stands.\n"
ROOMS = (
    0,
    3_000_000,
    12_000_000,
)  # bytes: with them a build fails while it makes the dataset and the pages, and the site


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk."""
    with mounted(tmp_path / "disk", "64m") as disk:
        yield disk


@contextmanager
def left(disk: Path, room: int) -> Iterator[None]:
    """Leave so many bytes of *disk*, and give back the others after."""
    file = disk / "other things"
    at = os.statvfs(disk)
    with file.open("wb") as stream:
        os.posix_fallocate(stream.fileno(), 0, at.f_bavail * at.f_frsize - room)
    try:
        yield
    finally:
        file.unlink()


# --- full -------------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_build_that_fills_the_disk_says_so_at_whatever_stage_and_the_next_goes_well(
    good: Good, changed: Path, disk: Path
) -> None:
    into = copied_to(disk, good)
    before = versions(into)
    reached = set()
    for room in ROOMS:
        with left(disk, room):
            done = built(changed, into)
        assert done.returncode == 1, f"with {room:,} bytes: {done.stderr}"
        assert said(done).startswith("Nothing was built: "), f"with {room:,} bytes: {done.stderr}"
        assert said(done).endswith(f"the disk is full: make room, and run it again. {STANDS}")
        assert said(done).count("\n") == 1, done.stderr
        assert versions(into) == before
        assert not leftovers(into)
        assert good.stands_in(into)
        reached.add(done.stderr.count("\n["))
    assert len(reached) > 1
    assert built(changed, into).returncode == 0
    assert not good.stands_in(into)


def copied_to(disk: Path, good: Good) -> Path:
    """The good build, on *disk*."""
    into = disk / "build"
    subprocess.run(["cp", "-a", good.into, into], check=True)  # noqa: S603, S607 - keeps links of both kinds
    return into


def command(*words: str | Path, before: tuple[str, ...] = (), **env: str) -> subprocess.CompletedProcess[str]:
    """What the command line answers."""
    return subprocess.run(  # noqa: S603 - our own program
        [*before, sys.executable, "-m", "coalition_kb", *map(str, words)],
        env=surroundings(**env),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("one", [one.id for one in FORMATS if one.is_there])
def test_no_format_is_cut_short_in_silence(disk: Path, one: str) -> None:
    with left(disk, 16_384):
        done = command("tables", "--root", SMALL, "--into", disk / "tables", "--format", one, TMPDIR=str(disk))
    assert done.returncode == 1
    assert done.stderr.endswith("the disk is full: make room, and run it again.\n")
    assert done.stderr.count("\n") == 1
    assert not [path for path in disk.rglob("*") if path.is_file()]


# --- read-only --------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_build_on_a_disk_that_is_read_only_says_so(good: Good, changed: Path, disk: Path) -> None:
    into = copied_to(disk, good)
    remounted(disk, "ro")
    done = built(changed, into)
    remounted(disk, "rw")
    assert done.returncode == 1
    assert said(done) == (
        f"Nothing was built: {into / '.lock'}: nothing can be written to this disk: choose another folder, "
        f"and run it again. {STANDS}"
    )
    assert good.stands_in(into)


@pytest.mark.parametrize("closed", ["build", "build/versions"])
@pytest.mark.slow
def test_a_build_in_a_folder_without_the_right_to_write_says_so(
    good: Good, changed: Path, tmp_path: Path, closed: str
) -> None:
    into = copied(good.into, tmp_path / "build")
    (tmp_path / closed).chmod(0o555)
    done = built(changed, into, before=bound_by_rights())
    (tmp_path / closed).chmod(0o755)
    assert done.returncode == 1
    assert said(done).startswith(f"Nothing was built: {tmp_path / closed}")
    assert said(done).endswith(
        f"there is no right to read or write it: mend its rights, or choose another folder, and run it again. {STANDS}"
    )
    assert good.stands_in(into)


@pytest.mark.slow
def test_a_first_build_that_may_not_make_its_folder_says_so(changed: Path, tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    done = built(changed, tmp_path / "build", before=bound_by_rights())
    tmp_path.chmod(0o755)
    assert done.returncode == 1
    assert "there is no right to read or write it" in said(done)


@pytest.mark.slow
def test_a_file_in_the_place_of_the_folder_is_told(changed: Path, tmp_path: Path) -> None:
    (tmp_path / "build").write_text("mine", encoding="utf-8")
    done = built(changed, tmp_path / "build")
    assert done.returncode == 1
    assert said(done).startswith("Nothing was built: ")
    assert (tmp_path / "build").read_text(encoding="utf-8") == "mine"


def test_a_command_that_may_not_write_says_so(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    done = command("tables", "--root", SMALL, "--into", tmp_path / "tables", before=bound_by_rights())
    tmp_path.chmod(0o755)
    assert done.returncode == 1
    assert done.stderr.endswith(
        "there is no right to read or write it: mend its rights, or choose another folder, and run it again.\n"
    )
    assert done.stderr.count("\n") == 1
