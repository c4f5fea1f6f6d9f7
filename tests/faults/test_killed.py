"""A build that is killed, whenever that is: readers see a whole site, and the next build goes well.

Two records take turns, so that after each kill one of two known builds must stand. `KB_KILLS` says how often is killed.
"""

from __future__ import annotations

import os
import random
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from http.client import HTTPConnection
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from coalition_kb.search.index import opened
from coalition_kb.search.stamp import stamp
from tests.faults.building import LONGEST, built, contents, leftovers, of_session, started, until, versions
from tests.faults.conftest import Good, good_build

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KILLS = int(os.environ.get("KB_KILLS", "8"))
SEED = 20261129


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files, and tells nobody."""

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def served(site: Path) -> Iterator[HTTPConnection]:
    """A connection to a server that shows *site*."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=site)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield HTTPConnection("127.0.0.1", server.server_port)
        finally:
            server.shutdown()
            thread.join()


def front_page(connection: HTTPConnection) -> tuple[int, bytes]:
    """How the server answers who asks for the first page, and the page."""
    connection.request("GET", "/index.html")
    with connection.getresponse() as answer:
        return answer.status, answer.read()


@pytest.fixture
def two(good: Good, changed: Path, into: Path) -> list[Good]:
    """Two good builds in one folder, of records that differ; the second stands."""
    return [replace(good, into=into), good_build(changed, into)]


def killed(root: Path, into: Path, after: float) -> bool:
    """Whether a build of *root* was killed *after* so many seconds from the end of its first stage: it may be done by then."""
    with started(root, into) as running:
        assert running.stderr is not None
        assert running.stderr.readline().startswith("[1/")
        time.sleep(after)
        running.kill()
        running.communicate(timeout=LONGEST)
        was_killed = running.returncode != 0
        until(lambda: not of_session(running.pid), "the end of what the killed build had started")
    return was_killed


def lasting(root: Path, into: Path) -> float:
    """How many seconds a build of *root* takes from the end of its first stage on."""
    with started(root, into) as running:
        assert running.stderr is not None
        assert running.stderr.readline().startswith("[1/")
        start = time.monotonic()
        running.communicate(timeout=LONGEST)
        assert running.returncode == 0
    return time.monotonic() - start


@pytest.mark.slow
def test_a_build_that_is_killed_at_any_moment_leaves_a_whole_one_that_is_served_and_the_next_goes_well(
    two: list[Good],
) -> None:
    into = two[0].into
    lasts = lasting(two[0].root, into)
    moments = random.Random(SEED)  # noqa: S311 - the same moments each time
    n_killed = 0
    with served(into / "site") as connection:
        for number in range(KILLS):
            (there,) = (one for one in two if one.stands_in(into))
            other = two[1 - two.index(there)]
            n_killed += killed(other.root, into, moments.uniform(0, lasts))
            stands = [one for one in two if contents(into) == one.contents]
            assert len(stands) == 1, f"after kill {number} no build stands that is whole"
            assert opened(into / "index", stamp(stands[0].root)) is not None
            assert front_page(connection) == (200, (into / "site" / "index.html").read_bytes())
            if number % 5 == 4:
                _goes_well(two[number // 5 % 2], into)
        _goes_well(two[0], into)
    assert n_killed > KILLS // 2


def _goes_well(good: Good, into: Path) -> None:
    """A build of *good* in *into* goes well, and nothing is left of those that were killed."""
    done = built(good.root, into)
    assert done.returncode == 0, done.stderr
    assert good.stands_in(into)
    assert not leftovers(into)
    assert len(versions(into)) <= 2
