"""The mutation run: `python -m tests.mutation checks --sample 150 --seed 1946`.

The tests of a package run once, while it is noted which test comes to which line. Each mutant then lives in a process of
its own, forked from this one with all that was imported: the code of its functions is put in, and the tests that come to
its line run, those first that few others are like, until one fails. What no test notices is told at the end.
"""

from __future__ import annotations

import functools
import gc
import os
import random
import signal
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FunctionType
from typing import TYPE_CHECKING

import click
import pytest
from _pytest.runner import runtestprotocol
from coverage import Coverage

from tests.mutation.mutants import Mutant, mutants

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import CodeType

    Codes = dict[tuple[str, int], CodeType]

ROOT = Path(__file__).parents[2]
TESTS = {
    "checks": ("tests/test_examples.py", "tests/test_rules.py"),
    "analysis": ("tests/analysis",),
}
SECONDS = 60  # of the processor, for a test of a mutant: what runs longer hangs
KILLED, SURVIVED = 0, 1


@dataclass(slots=True)
class Run:
    """A plugin of pytest that runs its tests once whole, and then those that come to each mutant."""

    package: Path
    sample: int
    seed: int
    nearest: int
    jobs: int
    told: Path  # a file that has what is found so far
    reach: dict[tuple[str, int], set[int]] = field(default_factory=dict)  #: tests, as numbers, by file and line
    turns: list[int] = field(default_factory=list)  #: of each test, how many rows of its function stand before it
    survivors: list[Mutant] = field(default_factory=list)
    tried: Counter[str] = field(default_factory=Counter)

    def pytest_configure(self) -> None:
        """Properties are tried on the same examples with every mutant, however long these take."""
        from hypothesis import HealthCheck, settings  # noqa: PLC0415 - pytest wants to import it first

        settings.register_profile(
            "mutation", database=None, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
        )
        settings.load_profile("mutation")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """All tests, then the mutants; nothing is left for pytest to run."""
        self._note(session.items)
        running = dict[int, Mutant]()
        for mutant in self._chosen():
            if len(running) == self.jobs:
                self._judge(running)
            running[self._forked(mutant, session.items)] = mutant
        while running:
            self._judge(running)
        return True

    def _note(self, items: Sequence[pytest.Item]) -> None:
        """Run every test, and note which lines it comes to; all of them must pass."""
        coverage = Coverage(data_file=None, include=[f"{self.package}/*"], config_file=False)
        coverage.start()
        rows = Counter[str]()
        for number, item in enumerate(items):
            function = item.nodeid.partition("[")[0]
            self.turns.append(rows[function])
            rows[function] += 1
            coverage.switch_context(str(number))
            following = items[number + 1] if number + 1 < len(items) else items[0]
            for report in runtestprotocol(item, log=False, nextitem=following):
                if report.failed:
                    raise pytest.UsageError(f"{item.nodeid} fails without a mutant: {report.longreprtext}")
        coverage.stop()
        data = coverage.get_data()
        for file in data.measured_files():
            for line, contexts in data.contexts_by_lineno(file).items():
                self.reach[file, line] = {int(one) for one in contexts if one}

    def _chosen(self) -> list[Mutant]:
        """A sample of the mutants, in the order of their places."""
        every = [one for path in sorted(self.package.rglob("*.py")) for one in mutants(path)]
        self.tried["all"] = len(every)
        chance = random.Random(self.seed)  # noqa: S311 - a sample, no secret
        picked = sorted(chance.sample(range(len(every)), min(self.sample, len(every))))
        return [every[number] for number in picked]

    def _forked(self, mutant: Mutant, items: Sequence[pytest.Item]) -> int:
        """The process in which the mutant lives."""
        changed = mutant.changed()
        if child := os.fork():
            return child
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        try:
            os._exit(SURVIVED if self._passes(mutant, changed, items) else KILLED)
        finally:  # what is raised so far outside of tests is noticed as well
            os._exit(KILLED)

    def _passes(self, mutant: Mutant, changed: Codes, items: Sequence[pytest.Item]) -> bool:
        """Whether every test that comes to the mutant's line passes with it."""
        put_in(str(mutant.path), changed)
        numbers = self._nearest(mutant)
        for at, number in enumerate(numbers):
            signal.setitimer(signal.ITIMER_PROF, SECONDS)  # what hangs is ended by the signal, and so is noticed
            following = items[numbers[at + 1]] if at + 1 < len(numbers) else None
            if any(report.failed for report in runtestprotocol(items[number], log=False, nextitem=following)):
                return False
        return True

    def _nearest(self, mutant: Mutant) -> list[int]:
        """The tests that come to the mutant's line; first those that come to a line of its function where few others come.

        Of tests as near, first one row of each function: rows of one function notice much the same. A part of a long
        statement has no line of its own at times: then those that come to the line before.
        """
        about = {line: self.reach.get((str(mutant.path), line), set()) for line in mutant.lines}
        before = range(mutant.node.lineno, mutant.lines.start - 1, -1)
        here = next((about[line] for line in before if about[line]), set())
        few = {test: min(len(tests) for tests in about.values() if test in tests) for test in here}
        return sorted(here, key=lambda test: (few[test], self.turns[test], test))[: self.nearest]

    def _judge(self, running: dict[int, Mutant]) -> None:
        """Wait until one of those that run has ended, and count it."""
        child, status = os.wait()
        mutant = running.pop(child)
        survived = os.waitstatus_to_exitcode(status) == SURVIVED
        self.tried["survived" if survived else "killed"] += 1
        if survived:
            self.survivors.append(mutant)
            self.told.write_text("\n".join(told(self)) + "\n", encoding="utf-8")


def put_in(file: str, changed: Codes) -> None:
    """Give every function of *file* its changed code, and forget what was kept of earlier calls."""
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and one.__code__.co_filename == file:
            key = (one.__code__.co_qualname, one.__code__.co_firstlineno)
            one.__code__ = changed.get(key, one.__code__)
        elif isinstance(one, functools._lru_cache_wrapper):  # noqa: SLF001 - the type has no other name
            one.cache_clear()


def told(run: Run) -> Iterator[str]:
    """What a run found, in lines."""
    tried = run.tried["killed"] + run.tried["survived"]
    share = 100 * run.tried["killed"] / max(tried, 1)
    yield f"{run.package.name}: {tried} of {run.tried['all']} mutants (seed {run.seed}), {share:.1f} % killed"
    for one in run.survivors:
        yield f"  {one}".replace(f"{ROOT}/", "")


@click.command()
@click.argument("package", type=click.Choice([*TESTS]))
@click.option("--sample", default=200, show_default=True, help="How many mutants; 0 for all.")
@click.option("--seed", default=1946, show_default=True, help="Which of them.")
@click.option("--nearest", default=60, show_default=True, help="How many tests a mutant meets at most.")
@click.option("--jobs", default=os.cpu_count() or 1, show_default=True, help="How many live at once.")
def main(package: str, sample: int, seed: int, nearest: int, jobs: int) -> None:
    """Make a package wrong in one place at a time, and tell what no test notices."""
    answer = ROOT / f"build/mutation/{package}.txt"
    answer.parent.mkdir(parents=True, exist_ok=True)
    run = Run(ROOT / "coalition_kb" / package, sample or sys.maxsize, seed, nearest, jobs, answer)
    # A folder of its own: what lies where pytest keeps all of a user's, another run of pytest may clear away.
    with TemporaryDirectory() as folder:
        options = ["-q", "-p", "no:cacheprovider", "-o", "tmp_path_retention_policy=none", f"--basetemp={folder}/tests"]
        if pytest.main([*options, *TESTS[package]], plugins=[run]) != pytest.ExitCode.OK:
            raise click.ClickException("The tests do not pass as they are.")
    for line in told(run):
        click.echo(line)


if __name__ == "__main__":
    main()
