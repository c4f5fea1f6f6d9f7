"""Builds of a small project as a user starts them, in surroundings that a test makes poor; and what stands afterwards."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from coalition_kb.publish import CURRENT, EDITION, PARTS, VERSIONS
from tests.site.sample import PROJECT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

#: Whoosh names the files of its index by chance: there each build has others.
SAME = tuple(part for part in PARTS if part not in ("index", EDITION))
LONGEST = 300  # seconds that are waited for what must come
#: Root may do all, unless it lays down the right to pass over the rights of files.
WITHOUT_PRIVILEGE = ("setpriv", "--inh-caps=-all", "--bounding-set=-dac_override,-dac_read_search")


def bound_by_rights() -> tuple[str, ...]:
    """What is put before a command so that the rights of files bind it, as they bind a user."""
    return WITHOUT_PRIVILEGE if os.geteuid() == 0 else ()


def surroundings(**changed: str) -> dict[str, str]:
    """The variables of the environment in which the project's own program is run, some of them *changed*."""
    path = os.pathsep.join(filter(None, (changed.pop("first", ""), str(PROJECT))))
    return {**os.environ, "PYTHONPATH": path, **changed}


def started(
    root: Path, into: Path, *, env: Mapping[str, str] | None = None, before: Sequence[str] = ()
) -> subprocess.Popen[str]:
    """A build of *root* that runs, in a session of its own."""
    return subprocess.Popen(  # noqa: S603 - our own program
        [*before, sys.executable, "build_site.py", "--into", str(into)],
        cwd=root,
        env=env or surroundings(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def built(
    root: Path, into: Path, *, env: Mapping[str, str] | None = None, before: Sequence[str] = ()
) -> subprocess.CompletedProcess[str]:
    """What a build of *root* answers."""
    running = started(root, into, env=env, before=before)
    out, err = running.communicate(timeout=LONGEST)
    assert "Traceback" not in err, err
    return subprocess.CompletedProcess(running.args, running.returncode, out, err)


def said(done: subprocess.CompletedProcess[str]) -> str:
    """What a build said at its end, without the lines that tell its stages."""
    return "".join(line for line in done.stderr.splitlines(keepends=True) if not line.startswith("["))


def until(holds: Callable[[], object], what: str) -> None:
    """Wait until something holds, which must come to hold."""
    end = time.monotonic() + LONGEST
    while not holds():
        assert time.monotonic() < end, f"this never came: {what}"
        time.sleep(0.02)


def of_session(leader: int) -> list[int]:
    """The processes that run in the session of the process *leader*."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _parent, _group, session = stat.read_text(encoding="utf-8").rpartition(")")[2].split()[:4]
        except OSError:  # it has ended meanwhile
            continue
        if int(session) == leader and state != "Z":
            found.append(int(stat.parent.name))
    return found


def contents(into: Path) -> dict[str, str]:
    """What each file of the build that stands in *into* holds, as a digest; without the index of the shell's search."""
    return {
        f"{part}/{path.relative_to(folder)}": hashlib.sha256(path.read_bytes()).hexdigest()
        for part in SAME
        for folder in [(into / part).resolve()]
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def versions(into: Path) -> set[str]:
    """The names of the versions in *into*."""
    return {path.name for path in (into / VERSIONS).iterdir()}


def copied(good: Path, into: Path) -> Path:
    """The build *good* once more, at *into*, without a second copy of its bytes, but with a lock of its own.

    A lock is held on a file, by whatever name: two builds of two workers would else refuse each other.
    """
    shutil.copytree(good, into, symlinks=True, copy_function=os.link, ignore=shutil.ignore_patterns(".lock"))
    (into / ".lock").touch()
    return into


def leftovers(into: Path) -> set[str]:
    """What lies in *into* and belongs to no build that stands."""
    own = {CURRENT, VERSIONS, ".lock", *PARTS}
    return {path.name for path in into.iterdir()} - own


@contextmanager
def mounted(place: Path, size: str) -> Iterator[Path]:
    """A disk of *size* at *place*; where the system allows none the test is skipped, and says so."""
    place.mkdir(parents=True, exist_ok=True)
    done = _as_root("mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(place))
    if done.returncode:
        pytest.skip(f"not run, for no disk may be mounted here; run it as root: {done.stderr.strip()}")
    try:
        yield place
    finally:
        assert not _as_root("umount", "--lazy", str(place)).returncode


def remounted(place: Path, *options: str) -> None:
    """Change the disk that is mounted at *place*."""
    done = _as_root("mount", "-o", ",".join(("remount", *options)), str(place))
    assert not done.returncode, done.stderr


def _as_root(*words: str) -> subprocess.CompletedProcess[str]:
    """What a command answers that only root may give; machines of continuous integration lend the right."""
    lent = () if os.geteuid() == 0 or not shutil.which("sudo") else ("sudo", "-n")
    return subprocess.run([*lent, *words], capture_output=True, text=True, check=False)  # noqa: S603 - our own words
