"""A case, coded by one coder apart from others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from coalition_kb.cli.asking import cases_called, names, root_option, sound

if TYPE_CHECKING:
    from pathlib import Path

    from coalition_kb.authoring.questions import Question
    from coalition_kb.model import Case, Record


@click.command()
@click.argument("case")
@root_option
@click.option("--pass", "name", required=True, metavar="NAME", help="Who codes: a pass of codebook/passes.yaml.")
@click.option(
    "--partner",
    "states",
    multiple=True,
    metavar="STATE",
    help="This partner too; 'all' for each. May be given more than once.",
)
@click.option("--variables", default="", metavar="A,B", help="Only these variables. Default: the core ones.")
@click.option("--all", "is_all", is_flag=True, help="Every variable that is coded by hand.")
@click.option("--from-case", is_flag=True, help="Ask nothing: keep what the file of the case answers now as the pass.")
def code(case: str, root: Path, name: str, *, from_case: bool, **chosen: Any) -> None:  # noqa: ANN401 - as click read them
    """Code CASE as one of several coders, apart from the others.

    Exit 1: the record has problems; 2: there is no such case, pass, partner or variable.
    """
    from coalition_kb.authoring.questions import UnknownNameError, named_pass  # noqa: PLC0415 - check has no need of it

    record = sound(root)
    (one,) = cases_called(record, (case,))
    try:
        named_pass(record, name)
        asked = _asked(record, one, **chosen)
    except UnknownNameError as error:
        raise click.UsageError(str(error)) from error
    if from_case:
        _keep(root, one, name, asked)


def _asked(record: Record, case: Case, states: tuple[str, ...], variables: str, *, is_all: bool) -> list[Question]:
    """The questions that were chosen."""
    from coalition_kb.authoring.questions import ALL, questions  # noqa: PLC0415 - check has no need of it

    return questions(record, case, [ALL] if is_all else names(variables), states)


def _keep(root: Path, case: Case, name: str, asked: list[Question]) -> None:
    """Write what *case* answers now as the pass *name*."""
    from coalition_kb.authoring.kept import kept  # noqa: PLC0415 - check has no need of it
    from coalition_kb.authoring.passfile import file_name, pass_file  # noqa: PLC0415
    from coalition_kb.output import text  # noqa: PLC0415
    from coalition_kb.publish import write  # noqa: PLC0415

    place = root / file_name(name, case.id)
    if place.exists():
        raise click.UsageError(f"{place} is there already; what a pass answered is never written over.")
    found = kept(case, name, asked)
    for address in found.decided:
        click.echo(f"{address} was adjudicated: the first answer is not in the case, and it is left out.", err=True)
    for address in found.unanswered:
        click.echo(f"{address} is not answered in the case.", err=True)
    if not any(found.coded.all_codings):
        raise click.UsageError(f"{case.id} answers none of the questions that were chosen.")
    write([text(file_name(name, case.id), pass_file(found.coded))], root, keep_others=True)
    click.echo(f"{sum(1 for _ in found.coded.all_codings)} codings are in {place}.", err=True)
