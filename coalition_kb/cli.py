"""The commands. Each reads its arguments, calls the library, prints, and says how it went.

Exit status: 0 clean, 1 problems in the record, 2 wrong use, 3 our fault.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from coalition_kb import __version__
from coalition_kb.load import load
from coalition_kb.problem import as_github, as_json, as_text

FORMATS = {"text": as_text, "github": as_github, "json": as_json}

root_option = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="Folder that holds cases/ and codebook/. Default: here.",
)


@click.group()
@click.version_option(__version__)
def main() -> None:
    """Check, tabulate, search and show the coalition knowledge base."""


@main.command()
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


def run() -> None:
    """Run the command line; what no command foresaw is our fault, and is said so."""
    try:
        main()
    except Exception as error:  # noqa: BLE001 - the last handler
        click.echo(f"coalition-kb {__version__} failed: {type(error).__name__}: {error}", err=True)
        click.echo("This is a fault of the program, not of the record. Please report it.", err=True)
        sys.exit(3)
