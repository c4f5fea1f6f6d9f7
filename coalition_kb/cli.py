"""The commands. Each reads its arguments, calls the library, prints, and says how it went.

Exit status: 0 clean, 1 problems in the record, 2 wrong use, 3 our fault.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from coalition_kb import __version__
from coalition_kb.load import load
from coalition_kb.problem import as_github, as_json, as_text

KINDS = ("case", "partner", "state", "variable", "finding", "source")
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


@main.command()
@click.argument("words", nargs=-1)
@root_option
@click.option(
    "--where", multiple=True, metavar="VARIABLE=CODE", help="Only with this answer; or VARIABLE=status:unknown."
)
@click.option("--state", default="", help="Only what this state has a part in: its id, name, adjective or former name.")
@click.option("--years", default="", metavar="A-B", help="Only cases that ran in these years: A-B, A-, -B or A.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Only documents of this kind.")
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True, help="How many to show.")
@click.option("--json", "is_json", is_flag=True, help="Print JSON, for programs.")
@click.option(
    "--index", type=click.Path(path_type=Path), help="Folder of the index. Default: build/index below the root."
)
def search(words: tuple[str, ...], root: Path, limit: int, index: Path | None, *, is_json: bool, **only: Any) -> None:  # noqa: ANN401 - the options that filter, as click read them
    """Find cases, partners, states, variables, findings and sources. Exit 0, found or not; 2: a wrong filter.

    All WORDS are wanted, in any of their forms: side payments. Next to each other: '"side payments"'. A beginning:
    paci*. AND, OR, NOT and parentheses: 'oil OR (bases NOT air)'. Without words, all that passes the filters is listed.
    """
    from coalition_kb.search import report  # noqa: PLC0415 - Whoosh takes as long to import as all the rest
    from coalition_kb.search.answer import ask  # noqa: PLC0415
    from coalition_kb.search.filters import WrongFilterError, filters  # noqa: PLC0415
    from coalition_kb.search.folder import ForeignFolderError, ready  # noqa: PLC0415

    text = " ".join(words)
    if not text.strip() and not any(only.values()):
        raise click.UsageError("Give words to find, or a filter.")
    try:
        found = ready(root, index or root / "build" / "index")
        wanted = filters(found.index.catalogue, **only)
    except (WrongFilterError, ForeignFolderError) as error:
        raise click.UsageError(str(error)) from error
    answer = ask(found.index, text, wanted, limit)
    shown = report.as_json(answer) if is_json else report.as_text(answer, is_terminal=_is_terminal())
    if shown:
        click.echo(shown)
    for remark in (*found.remarks, *report.remarks(answer)):
        click.echo(remark, err=True)


def _is_terminal() -> bool:
    return sys.stdout.isatty()


@main.command()
@click.argument("thing", nargs=-1, required=True)
@root_option
def show(thing: tuple[str, ...], root: Path) -> None:
    """Show a case, variable, state, finding or source, by its id or name: grenada-1983, FRA, Urgent Fury.

    A partner is shown by case and state: grenada-1983/JAM. Exit 2: there is no such thing.
    """
    from coalition_kb.show.thing import UnknownThingError, shown  # noqa: PLC0415 - check has no need of it

    loaded = load(root)
    try:
        text = shown(loaded.record, " ".join(thing), is_sound=not loaded.errors)
    except UnknownThingError as error:
        raise click.UsageError(str(error)) from error
    click.echo(text)
    if loaded.errors:
        said = f"The record has problems ({len(loaded.errors)}; `coalition-kb check` tells them); what is computed is left out."
        click.echo(said, err=True)


def run() -> None:
    """Run the command line; what no command foresaw is our fault, and is said so."""
    try:
        main()
    except Exception as error:  # noqa: BLE001 - the last handler
        click.echo(f"coalition-kb {__version__} failed: {type(error).__name__}: {error}", err=True)
        click.echo("This is a fault of the program, not of the record. Please report it.", err=True)
        sys.exit(3)
