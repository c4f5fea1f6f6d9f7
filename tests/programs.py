"""Programs that readers of the dataset use, run by tests where they are installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import NoReturn

import pytest

TESTS = Path(__file__).parent
LOCK = TESTS / "editor" / "language-server" / "package-lock.json"
TOOLS = TESTS.parent / "build" / "tools" / "language-server"


def needed(name: str) -> str:
    """The path of the program *name*; where there is none the test is skipped, or fails in CI, which installs it."""
    return shutil.which(name) or _lacking(name)


def language_server() -> list[str]:
    """The command that starts the YAML language server which the lock file names, as editors start it."""
    installed = TOOLS / "installed.json"
    if not installed.exists() or installed.read_bytes() != LOCK.read_bytes():
        _lacking("yaml-language-server")
    return [needed("node"), str(TOOLS / "node_modules" / ".bin" / "yaml-language-server"), "--stdio"]


def _lacking(name: str) -> NoReturn:
    """Skip the test that needs the program *name*, or fail it in CI."""
    said = f"{name} is not installed; sh tests/programs.sh installs it"
    if os.environ.get("CI") == "true":
        pytest.fail(said)
    pytest.skip(said)


def run(*command: str, within: Path, given: str = "") -> str:
    """What the program *command* says when it is run in the folder *within* and reads *given*; it must end well."""
    done = subprocess.run(  # noqa: S603 - the tests name the program
        [needed(command[0]), *command[1:]], cwd=within, input=given, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout
