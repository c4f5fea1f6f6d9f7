"""Programs that readers of the dataset use, run by tests where they are installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


def needed(name: str) -> str:
    """The path of the program *name*; where there is none the test is skipped, or fails in CI, which installs it."""
    found = shutil.which(name)
    if found is None:
        said = f"{name} is not installed; sh tests/programs.sh installs it"
        if os.environ.get("CI") == "true":
            pytest.fail(said)
        pytest.skip(said)
    return found


def run(*command: str, within: Path, given: str = "") -> str:
    """What the program *command* says when it is run in the folder *within* and reads *given*; it must end well."""
    done = subprocess.run(  # noqa: S603 - the tests name the program
        [needed(command[0]), *command[1:]], cwd=within, input=given, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout
