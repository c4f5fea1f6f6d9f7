"""One search that coverage guides, in a process of its own: python -m tests.fuzz.guided TARGET [option of libFuzzer …].

`tests.fuzz` starts it. The package is imported here under the eyes of Atheris and nothing else is; libyaml is C and is not seen.
"""

from __future__ import annotations

import sys
from random import Random

import atheris

with atheris.instrument_imports(include=["coalition_kb"]):
    from tests.fuzz.mutation import changed
    from tests.fuzz.targets import TARGETS

MOST_CHANGES = 3


def main() -> None:
    """Search until the options say that it is enough, or something breaks; libFuzzer ends the process."""
    target = TARGETS[sys.argv[1]]

    def mutated(data: bytes, most: int, seed: int) -> bytes:
        """What is tried after *data*: every other time words are changed, else bytes as libFuzzer does."""
        draw = Random(seed)  # noqa: S311 - nothing is kept secret by it
        if draw.random() < 1 / 2:
            return bytes(atheris.Mutate(data, most))
        for _ in range(draw.randint(1, MOST_CHANGES)):
            data = changed(data, draw, target.seeds)
        return data[:most]

    atheris.Setup([sys.argv[0], *sys.argv[2:]], target.tries, custom_mutator=mutated)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
