"""A build that is told to end, or loses its second process: one line, a status, and nothing left but the last good build."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

from tests.faults.building import LONGEST, leftovers, of_session, started, until, versions
from tests.site import links

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

    from tests.faults.conftest import Good

pytestmark = pytest.mark.slow
END = "Nothing was built: it was told to end. The last good build stands."


def second_of(running: subprocess.Popen[str]) -> int:
    """The second process of a build, which makes files while the first makes pages."""
    (found,) = (one for one in of_session(running.pid) if one != running.pid)
    return found


def at_work(root: Path, into: Path) -> subprocess.Popen[str]:
    """A build that is past its third stage: its second process runs."""
    running = started(root, into)
    assert running.stderr is not None
    assert [running.stderr.readline()[:3] for _ in range(3)] == ["[1/", "[2/", "[3/"]
    return running


def last_line(running: subprocess.Popen[str]) -> str:
    """What a build that ends says last; it says nothing else beside its stages, and no process of it is left."""
    _out, err = running.communicate(timeout=LONGEST)
    lines = [line for line in err.splitlines() if not line.startswith("[")]
    assert len(lines) == 1, err
    until(lambda: not of_session(running.pid), "the end of the second process")
    return lines[0]


@pytest.mark.parametrize(
    "told",
    [(signal.SIGINT, "both", 130), (signal.SIGTERM, "the first", 143)],
    ids=["Ctrl-C in a shell", "a run of CI that is cancelled"],
)
def test_a_build_that_is_told_to_end_says_so_and_leaves_nothing(
    good: Good, changed: Path, into: Path, told: tuple[signal.Signals, str, int]
) -> None:
    number, whom, status = told
    before = versions(into)
    with at_work(changed, into) as running:
        (os.killpg if whom == "both" else os.kill)(running.pid, number)
        assert last_line(running) == END
        assert running.returncode == status
    assert versions(into) == before
    assert not leftovers(into)
    assert good.stands_in(into)


def test_a_build_whose_second_process_the_system_ends_says_what_may_be_done(
    good: Good, changed: Path, into: Path
) -> None:
    before = versions(into)
    with at_work(changed, into) as running:
        os.kill(second_of(running), signal.SIGKILL)
        assert last_line(running) == (
            "Nothing was built: the second process was ended by the system, which may lack memory: end other programs, "
            "and run it again. The last good build stands."
        )
        assert running.returncode == 1
    assert versions(into) == before
    assert good.stands_in(into)


def test_a_second_build_at_the_same_time_says_so_and_the_first_ends_well(changed: Path, into: Path) -> None:
    with at_work(changed, into) as first:
        with started(changed, into) as second:
            assert (
                last_line(second)
                == f"another build is writing to {into}: wait for its end, or build into another folder"
            )
            assert second.returncode == 1
        _out, err = first.communicate(timeout=LONGEST)
        assert first.returncode == 0, err
    assert list(links.faults(into / "site", links.addresses(into / "site"))) == []
    assert "Operation Mirage" in (into / "site" / "cases" / "khemed-1958" / "index.html").read_text(encoding="utf-8")
    assert len(versions(into)) <= 2
