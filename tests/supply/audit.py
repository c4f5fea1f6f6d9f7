"""What is known to be weak: `python -m tests.supply.audit` asks of the lock file and of uv, and looks at the workflows.

Exit status: 0 nothing is known, 1 something is, 3 it could not be asked of all. A list that did not answer is never a clean one:
pip-audit itself ends well where PyPI does not know a package, as a mirror without advisories lets it seem of every one.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.supply.lock import ROOT, installer, locked

if TYPE_CHECKING:
    from collections.abc import Mapping

CLEAN, FOUND, NOT_KNOWN = 0, 1, 3
PROGRAMS = Path(sys.executable).parent
FINDINGS = 11  # zizmor's first exit status that says that it found something; one below is a failure of its own


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a question: an exit status, and what is to be said of it."""

    status: int
    said: str


def of_packages() -> list[Answer]:
    """What PyPI knows of uv, and of every version in the lock file, for every platform and Python.

    pip-audit takes a package once, so where there are two versions of one, the second is asked of in a second round.
    """
    rounds: list[dict[str, str]] = []
    for one in (installer(), *locked()):
        free = next((held for held in rounds if one.name not in held), None)
        if free is None:
            rounds.append(free := {})
        free[one.name] = one.version
    return [_asked(held) for held in rounds]


def of_workflows() -> Answer:
    """What zizmor finds in the workflows and beside them, with its strictest eyes and without a network."""
    done = _run("zizmor", "--offline", "--persona=auditor", "--strict-collection", "--quiet", ".github")
    if done.returncode == CLEAN:
        return Answer(CLEAN, "Nothing was found in the workflows.")
    return Answer(FOUND if done.returncode >= FINDINGS else NOT_KNOWN, (done.stdout + done.stderr).strip())


def read(report: str) -> Answer:
    """What the JSON *report* of pip-audit says. A package that it passed over was not asked of."""
    packages = json.loads(report)["dependencies"]
    skipped = [one["skip_reason"] for one in packages if "skip_reason" in one]
    lines = [
        f"{one['name']} {one['version']}: {known['id']}, mended in {', '.join(known['fix_versions']) or 'no version yet'}"
        for one in packages
        for known in one.get("vulns", ())
    ]
    status = FOUND if lines else NOT_KNOWN if skipped or not packages else CLEAN
    if skipped:
        lines.append(f"{len(skipped)} of {len(packages)} packages could not be asked of. The first: {skipped[0]}")
    return Answer(status, "\n".join(lines) or f"Asked of {len(packages)} packages: no weakness is known.")


def refused(said: str) -> Answer:
    """The answer where pip-audit gave no report but *said* something; its last line tells why."""
    return Answer(
        NOT_KNOWN, f"pip-audit could not ask: {said.strip().splitlines()[-1] if said.strip() else 'no reason given'}"
    )


def _asked(versions: Mapping[str, str]) -> Answer:
    """What PyPI knows of the *versions* of packages."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write("".join(f"{name}=={version}\n" for name, version in versions.items()))
        file.flush()
        asked = ("--disable-pip", "--no-deps", "--format=json", "--progress-spinner=off", "-r", file.name)
        done = _run("pip-audit", *asked)
    return read(done.stdout) if done.stdout.strip() else refused(done.stderr)


def _run(program: str, *words: str) -> subprocess.CompletedProcess[str]:
    """The *program* of this environment, run over the project."""
    return subprocess.run(  # noqa: S603 - our own words
        [PROGRAMS / program, *words], cwd=ROOT, capture_output=True, text=True, check=False
    )


def main() -> int:
    """Ask, say what was answered, and give the worst status: a weakness that is known outweighs silence."""
    answers = [*of_packages(), of_workflows()]
    for answer in answers:
        print(answer.said, file=sys.stdout if answer.status == CLEAN else sys.stderr)
    return next(status for status in (FOUND, NOT_KNOWN, CLEAN) if status in {answer.status for answer in answers})


if __name__ == "__main__":
    sys.exit(main())
