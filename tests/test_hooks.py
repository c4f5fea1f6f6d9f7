"""The hooks of pre-commit: of this repository alone, and each runs."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from pre_commit.clientlib import load_config

ROOT = Path(__file__).parents[1]
CONFIG = ROOT / ".pre-commit-config.yaml"
HELD: dict[str, Any] = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))
HOOKS = [hook for repo in HELD["repos"] for hook in repo["hooks"]]
PROGRAMS = Path(sys.executable).parent  # .venv/bin, wherever the tests run


def test_pre_commit_reads_the_hooks() -> None:
    assert load_config(str(CONFIG))["repos"]


def test_no_hook_is_fetched_from_elsewhere() -> None:
    assert [repo["repo"] for repo in HELD["repos"]] == ["local"]
    assert {hook["language"] for hook in HOOKS} == {"system"}


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: str(hook["id"]))
def test_each_hook_runs(hook: dict[str, Any]) -> None:
    program, *words = shlex.split(hook["entry"])
    assert program.startswith(".venv/bin/")
    given = next(
        one for one in ("tests/test_hooks.py", "cases/grenada-1983.yaml") if re.search(hook.get("files", ""), one)
    )
    files = [] if hook.get("pass_filenames") is False else [given]
    done = subprocess.run(  # noqa: S603 - the words of our own file
        [PROGRAMS / Path(program).name, *words, *files], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
