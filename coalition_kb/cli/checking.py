"""The record, checked."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from coalition_kb import problem
from coalition_kb.cli.asking import root_option
from coalition_kb.load import load

if TYPE_CHECKING:
    from pathlib import Path

FORMATS = {"text": problem.as_text, "github": problem.as_github, "json": problem.as_json}


@click.command()
@root_option
@click.option("--format", "style", type=click.Choice(list(FORMATS)), default="text", show_default=True)
@click.option("--strict", is_flag=True, help="Let warnings count as problems.")
def check(root: Path, style: str, *, strict: bool) -> None:
    """Check every file of the record. Exit 0: clean; 1: problems."""
    loaded = load(root)
    if loaded.problems or style == "json":
        click.echo(FORMATS[style](loaded.problems))
    n_errors, n_warnings = len(loaded.errors), len(loaded.problems) - len(loaded.errors)
    n_codings = sum(1 for _ in loaded.record.codings)
    click.echo(
        f"{len(loaded.record.cases)} cases, {n_codings:,} codings: {n_errors} problems, {n_warnings} warnings",
        err=True,
    )
    sys.exit(1 if n_errors or (strict and n_warnings) else 0)
