"""Searches that coverage guides, each in a process of its own: python -m tests.fuzz.guided [[FILE, TARGET, OPTION …], …].

`tests.fuzz` starts it. The package is imported here under the eyes of Atheris and nothing else is; libyaml is C and is not seen.
That takes longer than a short search does: it is done once, and each search is a copy of the process, since libFuzzer ends the
one that it runs in. What a search says goes to its file, and its exit status is a line that this one prints.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from pathlib import Path
from random import Random
from typing import NoReturn

import atheris

with atheris.instrument_imports(include=["coalition_kb"]):
    from tests.fuzz.mutation import changed
    from tests.fuzz.targets import TARGETS

MOST_CHANGES = 3


def main() -> None:
    """Search as is asked, one search after another."""
    for said, name, *options in json.loads(sys.argv[1]):
        child = os.fork()
        if not child:
            _alone(Path(said), name, options)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _alone(said: Path, name: str, options: list[str]) -> NoReturn:
    """Search in a copy of the process, which ends with it."""
    with said.open("wb") as stream:
        os.dup2(stream.fileno(), 1)
        os.dup2(stream.fileno(), 2)
    try:
        _search(name, options)
    except BaseException:  # noqa: BLE001 - it may not go on as the process that it is a copy of
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(1)


def _search(name: str, options: list[str]) -> None:
    """Search until *options* say that it is enough, or something breaks; libFuzzer ends the process."""
    target = TARGETS[name]

    def mutated(data: bytes, most: int, seed: int) -> bytes:
        """What is tried after *data*: every other time words are changed, else bytes as libFuzzer does."""
        draw = Random(seed)  # noqa: S311 - nothing is kept secret by it
        if draw.random() < 1 / 2:
            return bytes(atheris.Mutate(data, most))
        for _ in range(draw.randint(1, MOST_CHANGES)):
            data = changed(data, draw, target.seeds)
        return data[:most]

    atheris.Setup([sys.argv[0], *options], target.tries, custom_mutator=mutated)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
