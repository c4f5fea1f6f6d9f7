"""Build everything that is published, in one run over one tree: python build_site.py [--into build]."""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import BrokenExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from coalition_kb import faults
from coalition_kb.earlier import inputs, is_current
from coalition_kb.problem import as_text
from coalition_kb.publish import clear

if TYPE_CHECKING:
    from coalition_kb.problem import Problem

ROOT = Path(__file__).parent


def build(root: Path, into: Path) -> list[Problem]:
    """Build the project in *root* below *into*, as `coalition_kb.building.build` does; the problems of its record."""
    from coalition_kb import building  # noqa: PLC0415 - where nothing has changed it is not needed

    return building.build(root, into, inputs(root))


def main() -> int:
    """Build, and say where it is or why there is nothing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=ROOT / "build", help="the folder to build in (default: build)")
    parser.add_argument("--afresh", action="store_true", help="take nothing over from the last build")
    arguments = parser.parse_args()
    into = arguments.into.resolve()
    faults.tell_once()
    faults.spell_out()
    try:
        with faults.told_to_end():
            return _built(into, is_afresh=arguments.afresh)
    except (OSError, BrokenExecutor) as error:
        if not (said := faults.sentence(error)):
            raise
        print(f"Nothing was built: {said}. The last good build stands.", file=sys.stderr)  # noqa: T201
        return 1
    except KeyboardInterrupt as error:
        print("Nothing was built: it was told to end. The last good build stands.", file=sys.stderr)  # noqa: T201
        return faults.status(error)


def _built(into: Path, *, is_afresh: bool) -> int:
    given = inputs(ROOT)
    if not is_afresh and is_current(into, given):
        clear(into)
        print(f"Nothing has changed since the last build: the site is in {into / 'site'}. Look at it with: make serve")  # noqa: T201
        return 0
    from coalition_kb import building  # noqa: PLC0415 - where nothing has changed it is not needed

    try:
        problems = building.build(ROOT, into, given, is_afresh=is_afresh)
    except building.REFUSED as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    if problems:
        print(as_text(problems), file=sys.stderr)  # noqa: T201
    if any(problem.severity == "error" for problem in problems):
        print("Nothing was built: mend the record first. The last good build stands.", file=sys.stderr)  # noqa: T201
        return 1
    for extra, names in building.left_out().items():
        print(f"Left out, for the extra `{extra}` is not installed: {', '.join(names)}", file=sys.stderr)  # noqa: T201
    print(f"The site is in {into / 'site'}, the dataset in {into / 'data'}. Look at it with: make serve")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
