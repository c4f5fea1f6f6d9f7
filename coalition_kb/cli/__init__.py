"""The commands. Each reads its arguments, calls the library, prints, and says how it went.

Exit status: 0 clean, 1 problems in the record or in what it was asked of, or a disk that is full or closed, 2 wrong use,
3 our fault.
"""

from __future__ import annotations

import sys

import click

from coalition_kb.cli import (
    agreeing,
    changing,
    checking,
    coding,
    comparing,
    drafting,
    exporting,
    migrating,
    reading,
    reviewing,
    writing,
)
from coalition_kb.faults import sentence, tell_once
from coalition_kb.version import __version__


@click.group()
@click.version_option(__version__)
def main() -> None:
    """Check, tabulate, search, show and compare the coalition knowledge base."""


for _command in (
    checking.check,
    reading.tables,
    reading.search,
    exporting.export_search,
    reading.show,
    comparing.similar,
    comparing.compare,
    comparing.qca,
    changing.diff,
    changing.findings,
    changing.cite_check,
    drafting.new,
    drafting.import_issue,
    drafting.preview,
    migrating.migrate,
    migrating.todo,
    reviewing.review,
    writing.explain,
    writing.fmt,
    coding.code,
    agreeing.reliability,
):
    main.add_command(_command)


def run() -> None:
    """Run the command line; what the system refuses is told, and what no command foresaw is our fault, and is said so."""
    tell_once()
    try:
        main()
    except Exception as error:  # noqa: BLE001 - the last handler
        if said := sentence(error):
            click.echo(f"{said}.", err=True)
            sys.exit(1)
        click.echo(f"coalition-kb {__version__} failed: {type(error).__name__}: {error}", err=True)
        click.echo("This is a fault of the program, not of the record. Please report it.", err=True)
        sys.exit(3)
